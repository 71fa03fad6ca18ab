"""The one table of keys: every command with its keys, which can be changed."""

from collections.abc import Callable
from typing import Any, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QGridLayout, QKeySequenceEdit, QPushButton, QWidget

from tiercast.desktop.hotkey.stop_key import STOP_EVERYWHERE
from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.settings.section import Section
from tiercast.desktop.shell.commands import Commands

_PRESS: Final = QT_TRANSLATE_NOOP("QKeySequenceEdit", "Press shortcut")
"""What Qt writes into an empty field: our words for it come before Qt's own."""


class Keys(Section):
    """The section."""

    key = "keys"
    icon = "ph.keyboard"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.card = Card()
        self._note = label("quiet", wrap=True)
        self.everywhere = label(wrap=True)
        self.card.add(self._note)
        self.card.add(self.everywhere)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(0, 1)
        self.card.add(self._grid)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self.edits: dict[str, QKeySequenceEdit] = {}
        self.resets: dict[str, QPushButton] = {}
        self._labels: dict[str, Any] = {}
        self._make()

    def title(self) -> str:
        """Its name."""
        return self.tr("Keys")

    def entered(self) -> None:
        """Take what has changed meanwhile."""
        self._make()
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.card.set_heading(self.title())
        self._note.setText(
            self.tr("Click into a field and press the keys you want. Another command that has them loses them.")
        )
        if self.session.commands is not None:
            self._show()
        for name, edit in self.edits.items():
            title = self._title(name)
            edit.setAccessibleName(self.tr("Keys for: {command}").format(command=title))
            self.resets[name].setText(self.tr("Reset"))
            self.resets[name].setAccessibleName(self.tr("Reset the keys for: {command}").format(command=title))

    def _title(self, name: str) -> str:
        """What a command is called: the stop from any program only where the system listens for it."""
        stop_key = self.session.stop_key
        if name == STOP_EVERYWHERE and stop_key is not None and not stop_key.listens:
            return self.tr("Stop all actions, meant for any program")
        return self._commands().title_of(name)

    def _commands(self) -> Commands:
        commands = self.session.commands
        if commands is None:
            raise LookupError("the window has no commands yet")
        return commands

    def _make(self) -> None:
        if self.session.commands is None:
            return
        commands = self._commands()
        for command in commands.all():
            if command.listed and command.name not in self.edits:
                self._row(command.name)
        self._show()

    def _row(self, name: str) -> None:
        row = self._grid.rowCount()
        edit = QKeySequenceEdit()
        edit.setMaximumSequenceLength(1)
        edit.setFixedSize(200, CONTROL)
        edit.setClearButtonEnabled(True)
        edit.editingFinished.connect(lambda: self._bind(name))
        reset = mark(QPushButton(), kind="flat")
        reset.clicked.connect(lambda _checked=False: self._reset(name))
        text = label()
        self._grid.addWidget(text, row, 0)
        self._grid.addWidget(edit, row, 1, Qt.AlignmentFlag.AlignRight)
        self._grid.addWidget(reset, row, 2)
        self.edits[name], self.resets[name], self._labels[name] = edit, reset, text

    def _bind(self, name: str) -> None:
        keys = self.edits[name].keySequence()
        if keys != self._commands().keys(name):
            self._give(name, keys, lambda: self._commands().bind(name, keys))

    def _give(self, name: str, keys: QKeySequence, give: Callable[[], None]) -> None:
        """Let a command have keys, and say which other one loses them."""
        commands = self._commands()
        other = commands.owner(keys, but=name)
        before = commands.keys(name)
        give()
        if other is not None:
            self.session.toast(
                self.tr('"{command}" has no keys any more').format(command=other.title()),
                undo=lambda: self._undo(name, before, other.name, keys),
            )
        self._show()

    def _undo(self, name: str, before: QKeySequence, other: str, keys: QKeySequence) -> None:
        self._commands().bind(name, before)
        self._commands().bind(other, keys)
        self._show()

    def _reset(self, name: str) -> None:
        commands = self._commands()
        self._give(name, commands.own_keys(name), lambda: commands.reset(name))

    def _show(self) -> None:
        commands, stop_key = self._commands(), self.session.stop_key
        self.everywhere.setVisible(stop_key is not None)
        if stop_key is not None:
            self.everywhere.setText(stop_key.tell())
            mark(self.everywhere, tone="good" if stop_key.listens else "warn")
        for name, edit in self.edits.items():
            edit.setKeySequence(commands.keys(name))
            self._labels[name].setText(self._title(name))
            self.resets[name].setEnabled(not commands.is_own(name))
