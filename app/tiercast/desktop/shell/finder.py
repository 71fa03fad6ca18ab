"""The command palette: type a few letters of what you want, and Enter does it."""

from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from tiercast.desktop.hotkey.stop_key import STOP_EVERYWHERE
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.session import Session
from tiercast.desktop.shell.commands import Command, Commands
from tiercast.desktop.shell.pinyin import sounds_like

_WIDTH, _ROWS, _ROW = 560, 9, 34
_NAME = Qt.ItemDataRole.UserRole
_KEYS = Qt.ItemDataRole.UserRole + 1
ITSELF: Final = "find"
"""The command that opens the palette, which is open already."""
_FOR_KEYS: Final = frozenset({ITSELF, STOP_EVERYWHERE})
"""Commands that are only there to have keys: from here, the stop for any program is the stop, twice."""


class _Row(QStyledItemDelegate):
    """A command with its keys at the right."""

    def __init__(self, session: Session, parent: QObject) -> None:
        super().__init__(parent)
        self._session = session

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint both."""
        super().paint(painter, option, index)
        keys = index.data(_KEYS)
        if keys:
            painter.save()
            painter.setPen(QColor(self._session.colours.quiet))
            beside = option.rect.adjusted(0, 0, -Space.M, 0)
            painter.drawText(beside, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, keys)
            painter.restore()


class Finder(QFrame):
    """The palette, above the middle of its window while it is open."""

    def __init__(self, session: Session, commands: Commands, window: QWidget) -> None:
        super().__init__(window)
        self._session, self._commands, self._window = session, commands, window
        mark(self, card="raised")
        self.edit = QLineEdit(self)
        self.edit.textChanged.connect(self._look)
        self.edit.installEventFilter(self)
        self.list = QListWidget(self)
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._run)
        mark(self.list, kind="side")
        self.list.setItemDelegate(_Row(session, self.list))
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self.edit)
        column.addWidget(self.list)
        self._before: QWidget | None = None
        window.installEventFilter(self)
        self.hide()

    def show_up(self) -> None:
        """Open, with nothing typed."""
        self._before = self._window.focusWidget()
        self.edit.clear()
        self._look("")
        self.retranslate()
        self._place()
        self.show()
        self.raise_()
        self.edit.setFocus()

    def _place(self) -> None:
        width = min(_WIDTH, self._window.width() - 2 * Space.XXL)
        self.setFixedSize(width, self.edit.sizeHint().height() + _ROWS * _ROW + 3 * Space.M)
        self.move((self._window.width() - width) // 2, 72)

    def close_up(self) -> None:
        """Close, and give the keyboard back to where it was."""
        if self.isVisible():
            self.hide()
            if self._before is not None:
                self._before.setFocus()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.edit.setPlaceholderText(self.tr("Pages, rooms and commands…"))
        self.edit.setAccessibleName(self.tr("Search pages, rooms and commands"))
        self.list.setAccessibleName(self.tr("What was found"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Move in the list while typing; Enter does it, Escape closes, and so does leaving."""
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
        elif event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
            if step is not None and self.list.count():
                before = self.list.currentRow() if self.list.currentRow() >= 0 or step > 0 else 0
                self.list.setCurrentRow((before + step) % self.list.count())
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentItem())
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.close_up()
                return True
        return super().eventFilter(watched, event)

    def _look(self, text: str) -> None:
        self.list.clear()
        for command in found(self._commands.all(), text):
            keys = self._commands.shown_keys(command.name)
            item = QListWidgetItem(command.title(), self.list)
            item.setData(_NAME, command.name)
            item.setData(_KEYS, keys)
            said = self._session.format.aside(command.title(), keys) if keys else command.title()
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            item.setSizeHint(QSize(0, _ROW))
        if not self.list.count():
            nothing = QListWidgetItem(self.tr("Nothing found; try another word"), self.list)
            nothing.setFlags(Qt.ItemFlag.NoItemFlags)
            nothing.setSizeHint(QSize(0, _ROW))
        # Enter on nothing typed does nothing: what stands first is the stop.
        self.list.setCurrentRow(0 if text.strip() else -1)

    def _run(self, item: QListWidgetItem | None) -> None:
        name = item.data(_NAME) if item is not None else None
        if name is not None:
            self.close_up()
            self._commands.run(name)


def found(commands: list[Command], text: str) -> list[Command]:
    """Those that can be done now and fit what was typed, the best first.

    A command fits where its title or name has every word typed, or its title is read so; best are those that begin
    with what was typed, then those that have it as it was typed.
    """
    words = text.lower().split()
    able = [command for command in commands if command.name not in _FOR_KEYS and command.there()]
    fit, heard = [], []
    for command in able:
        searched = _searched(command)
        if all(word in searched for word in words):
            fit.append(command)
        elif all(word in searched or sounds_like(command.title(), word) for word in words):
            heard.append(command)
    fit.sort(key=lambda command: not command.title().lower().startswith(text.lower().strip()))
    return [*fit, *heard]


def _searched(command: Command) -> str:
    """Its title and name, and the title as one word: "setup" finds "Set up"."""
    title = command.title().lower()
    return f"{title} {command.name} {title.replace(' ', '')}"
