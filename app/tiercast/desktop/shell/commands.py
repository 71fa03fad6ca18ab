"""What can be done from the keyboard: each command has a name, a title and keys that the user may change."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from tiercast.desktop.remembered import Remembered

KEYS: Final = "keys"
"""Group of what is remembered."""


@dataclass(frozen=True)
class Command:
    """Something that can be done.

    Attributes:
        name: for remembering its keys, ``page/live``; never changed.
        title: in the language in force.
        run: does it.
        keys: the keys it has where the user chose none, ``Ctrl+K``; "" for none.
        listed: shown in the table of keys; what comes and goes (rooms, pages' own) is not.
        there: whether it can be done now.
    """

    name: str
    title: Callable[[], str]
    run: Callable[[], object]
    keys: str = ""
    listed: bool = True
    there: Callable[[], bool] = lambda: True


class Commands(QObject):
    """The commands of a window. `changed` when one came or has other keys."""

    changed = Signal()

    def __init__(self, window: QWidget, remembered: Remembered) -> None:
        super().__init__(window)
        self._window, self._remembered = window, remembered
        self._commands: dict[str, Command] = {}
        self._actions: dict[str, QAction] = {}

    def add(self, *commands: Command) -> None:
        """Add commands; their keys work from now on."""
        for command in commands:
            action = QAction(self._window)
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _checked=False, name=command.name: self.run(name))
            self._window.addAction(action)
            self._commands[command.name], self._actions[command.name] = command, action
            self._set(command.name)
        self.changed.emit()

    def run(self, name: str) -> None:
        """Do what `name` names, if it can be done now."""
        command = self._commands[name]
        if command.there():
            command.run()

    def all(self) -> list[Command]:
        """Every command, in the order in which they were added."""
        return list(self._commands.values())

    def title_of(self, name: str) -> str:
        """The title of a command, in the language in force."""
        return self._commands[name].title()

    def keys(self, name: str) -> QKeySequence:
        """The keys of a command, empty for none."""
        chosen = self._remembered.text(f"{KEYS}/{name}", "\0")
        return self.own_keys(name) if chosen == "\0" else QKeySequence(chosen)

    def own_keys(self, name: str) -> QKeySequence:
        """The keys that a command has where the user chose none, empty for none."""
        return QKeySequence(self._commands[name].keys)

    def shown_keys(self, name: str) -> str:
        """The keys of a command as they are written on this system."""
        return self.keys(name).toString(QKeySequence.SequenceFormat.NativeText)

    def owner(self, keys: QKeySequence, but: str = "") -> Command | None:
        """The command that has these keys already."""
        found = (name for name in self._commands if name != but and not keys.isEmpty() and self.keys(name) == keys)
        return next((self._commands[name] for name in found), None)

    def bind(self, name: str, keys: QKeySequence) -> None:
        """Give a command other keys (empty: none) and remember them; whichever had them loses them."""
        other = self.owner(keys, but=name)
        if other is not None:
            self._remember(other.name, QKeySequence())
        self._remember(name, keys)
        self.changed.emit()

    def reset(self, name: str) -> None:
        """Give a command its own keys again; whichever has them loses them."""
        self.bind(name, self.own_keys(name))
        self._remembered.forget(f"{KEYS}/{name}")
        self.changed.emit()

    def is_own(self, name: str) -> bool:
        """Whether the keys are the command's own."""
        return self.keys(name) == self.own_keys(name)

    def has(self, name: str) -> bool:
        """Whether there is a command of this name; a page's own come with the page."""
        return name in self._commands

    def _remember(self, name: str, keys: QKeySequence) -> None:
        self._remembered.put(f"{KEYS}/{name}", keys.toString(QKeySequence.SequenceFormat.PortableText))
        self._set(name)

    def _set(self, name: str) -> None:
        self._actions[name].setShortcut(self.keys(name))
