"""The base of every page of the window."""

from typing import Any, ClassVar

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from tiercast.desktop.pages import page_title
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.session import Session


class Page(QWidget):
    """A page. It is made when it is first entered, and does nothing while it is hidden.

    Attributes:
        key: its name for `Session.go`.
        icon: of the rail, such as ``ph.broadcast``.
        session: what is in force in the window.
    """

    key: ClassVar[str] = ""
    icon: ClassVar[str] = ""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.shown = False
        mark(self, ground=True)
        session.theme_changed.connect(self.restyle)

    def title(self) -> str:
        """Its name in the rail, in the language in force."""
        return page_title(self.key)

    def entered(self) -> None:
        """It is shown from now on: subscribe, start timers, ask for what is new."""

    def left(self) -> None:
        """It is hidden from now on: unsubscribe, stop timers."""

    def retranslate(self) -> None:
        """Set every text anew; called after construction and on each change of language."""

    def restyle(self) -> None:
        """The theme has changed: paint plots and painted things anew. The stylesheet does the rest."""

    def open(self, **what: Any) -> None:
        """Show something of it, as `Session.go` was told."""

    def refreshed(self) -> None:
        """The engine said anew how it is doing, while the page is shown."""

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 Qt's name
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
