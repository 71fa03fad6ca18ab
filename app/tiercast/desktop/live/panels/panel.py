"""The base of the panels of the Live page: each asks the engine again while it is shown, never twice at once."""

from collections.abc import Callable
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label
from tiercast.desktop.session import Session
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_replies import Failed


class Panel(QWidget):
    """A panel; put what it shows into `column`.

    Attributes:
        key: its name, for what is remembered of it.
        icon: beside its title.
        every: milliseconds between two looks; 0: it looks when it is shown and when something is pushed.
        behind: it also looks while another tab is before it, as long as the page is on the screen.
        shown: whether it is on the screen.
    """

    key: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    every: ClassVar[int] = 0
    behind: ClassVar[bool] = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.shown = False
        self._asking = False
        self._turn = 0
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        self.column.setSpacing(Space.S)
        self.trouble = label("small", wrap=True, parent=self)
        self.trouble.setProperty("tone", "bad")
        self.trouble.hide()
        self.column.addWidget(self.trouble)
        self._beat = QTimer(self)
        self._beat.setInterval(self.every)
        self._beat.timeout.connect(self._look)
        if self.behind:
            self._beat.start()

    # --- what the page calls

    def title(self) -> str:
        """What it is called, in the language in force."""
        raise NotImplementedError

    def entered(self) -> None:
        """It is shown from now on."""
        if self.shown:
            return
        self.shown = True
        self._asking = False
        self.session.link.welcomed.connect(self._welcomed)
        self.refresh()
        if self.every:
            self._beat.start()

    def left(self) -> None:
        """It is hidden from now on: it asks nothing any more."""
        if self.shown:
            self.session.link.welcomed.disconnect(self._welcomed)
        self.shown = False
        if not self.behind:
            self._beat.stop()

    def retranslate(self) -> None:
        """Set every text anew."""

    def restyle(self) -> None:
        """The theme has changed: paint painted things anew."""
        self.update()

    def room_changed(self) -> None:
        """Another room is shown: what was shown of the one before goes at once."""
        self.drop_look()
        self.clear()
        self._look()

    # --- what panels have

    def take_keyboard(self) -> None:
        """Put the keyboard where this panel is worked from."""
        self.setFocus()

    def is_looked_at(self) -> bool:
        """Whether it is on the screen, or stands behind another tab of a page that is."""
        page = self.parentWidget()
        return self.shown or (self.behind and page is not None and page.isVisible())

    def clear(self) -> None:
        """Show nothing."""

    def wanted(self) -> CommandMessage | None:
        """What it asks the engine at each look; None: nothing now."""
        return None

    def take(self, reply: Any) -> None:
        """The answer to `wanted`."""

    def refresh(self) -> None:
        """Look again, unless a look is under way or no room is shown."""
        command = self.wanted() if self.session.room else None
        if command is None or self._asking or not self.session.link.is_here:
            return
        self._asking = True
        self._turn += 1
        turn = self._turn

        def then(reply: Any) -> None:
            if turn == self._turn:
                self._asking = False
                self.trouble.hide()
                self.take(reply)

        self.session.link.ask(command, then=then, refused=self._refused, owner=self)

    def drop_look(self) -> None:
        """What the engine answers to the look under way is of the past: it is not to be shown."""
        self._turn += 1
        self._asking = False

    def do(self, command: CommandMessage, then: Callable[[Any], None] | None = None) -> None:
        """Give a command for the user; a refusal is said in a toast."""
        self.session.link.ask(command, then=then, owner=self)

    def _look(self) -> None:
        if self.is_looked_at():
            self.refresh()

    def _refused(self, failed: Failed) -> None:
        self._asking = False
        # Without an engine the window says so, once, and not each of its parts.
        if failed.code != "no_engine":
            self.trouble.setText(self.session.told(failed)[0])
            self.trouble.show()

    def _welcomed(self, _welcome: object) -> None:
        self.drop_look()
        self.refresh()
