"""A page of tabs of which only the one that is looked at follows anything."""

from collections.abc import Sequence

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import label
from tiercast.desktop.session import Session


class TabView(QWidget):
    """What lies in a tab."""

    def start(self) -> None:
        """Somebody looks from now on."""

    def stop(self) -> None:
        """Nobody looks any more."""

    def ask(self) -> None:
        """Read anew what is shown."""

    def retranslate(self) -> None:
        """Set every text anew."""


class TabbedPage(Page):
    """The page, with its heading above the tabs."""

    def __init__(self, session: Session, views: Sequence[TabView], parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._heading = label("title", parent=self)
        self.tabs = QTabWidget(self)
        self.views = tuple(views)
        for view in self.views:
            self.tabs.addTab(view, "")
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.setSpacing(Space.S)
        column.addWidget(self._heading)
        column.addWidget(self.tabs, 1)
        self._looked = -1
        self.tabs.currentChanged.connect(self._turned)
        session.room_changed.connect(self._room)

    def titles(self) -> tuple[str, ...]:
        """The names of the tabs, in the language in force."""
        raise NotImplementedError

    def entered(self) -> None:
        """Follow what is shown."""
        self._turned(self.tabs.currentIndex())

    def left(self) -> None:
        """Follow nothing."""
        if self._looked >= 0:
            self.views[self._looked].stop()
            self._looked = -1

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.title())
        for place, title in enumerate(self.titles()):
            self.tabs.setTabText(place, title)
        for view in self.views:
            view.retranslate()

    def ask(self) -> None:
        """Read anew what is looked at."""
        if self._looked >= 0:
            self.views[self._looked].ask()

    def _turned(self, place: int) -> None:
        if self.shown and place != self._looked:
            self.left()
            self._looked = place
            self.views[place].start()

    def _room(self, _room: str) -> None:
        if self._looked >= 0:
            self.left()
            self._turned(self.tabs.currentIndex())
