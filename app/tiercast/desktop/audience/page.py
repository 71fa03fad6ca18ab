"""The audience: everybody in a table with a heat map, moves between tiers, who comes back, and one viewer's page."""

from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)  # fmt: skip

from tiercast.desktop.audience.cohorts_tab import CohortsTab
from tiercast.desktop.audience.commands import commands_of
from tiercast.desktop.audience.crowd import Crowd
from tiercast.desktop.audience.fetching import Fetching
from tiercast.desktop.audience.moves_tab import MovesTab
from tiercast.desktop.audience.viewer.view import ViewerView
from tiercast.desktop.audience.viewers_tab import ViewersTab
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import ErrorState
from tiercast.desktop.session import Session
from tiercast.serve.protocol_audience import AskTrends, TrendsReply
from tiercast.serve.protocol_pushes import ImportProgress
from tiercast.serve.protocol_replies import Failed

LATELY: Final = 5_000
"""Milliseconds between two questions who was seen since the last one."""
VIEWERS, MOVES, COHORTS = range(3)


class AudiencePage(Page):
    """The page; ``view="viewer"`` with the key of a viewer shows that one."""

    key = "audience"
    icon = "ph.users-three"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._heading, self._under = label("title"), label("quiet")
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _ in range(3):
            self.tabs.addTab("")
        self.fresh = QPushButton()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setFixedWidth(120)
        self.progress.hide()
        self.viewers, self.moves, self.cohorts = ViewersTab(session), MovesTab(session), CohortsTab(session)
        self.error = ErrorState(session, self.refresh)
        self.stack = QStackedWidget()
        for tab in (self.viewers, self.moves, self.cohorts, self.error):
            self.stack.addWidget(tab)
        self.overview = QWidget()
        self._viewer: ViewerView | None = None
        self.whole = QStackedWidget()
        self.whole.addWidget(self.overview)
        self.fetching = Fetching(session)
        self.fetching.progressed.connect(self._progressed)
        self.fetching.fetched.connect(self._fetched)
        self.fetching.changed.connect(self._changed)
        self.fetching.failed.connect(self._failed)
        self._lately = QTimer(self)
        self._lately.setInterval(LATELY)
        self._lately.timeout.connect(self._look)
        self._stale = self._importing = False
        self.tabs.currentChanged.connect(self._tab)
        self.fresh.clicked.connect(self.refresh)
        self.viewers.opened.connect(self._open_viewer)
        session.link.welcomed.connect(self._welcomed)
        session.link.pushed.connect(self._pushed)
        if session.commands is not None:
            session.commands.add(*commands_of(self))
        self._arrange()
        self.restyle()

    @property
    def viewer(self) -> ViewerView:
        """What shows one viewer; it is made at the first one, since it is half of the page's work."""
        if self._viewer is None:
            self._viewer = made = ViewerView(self.session, self._lookup)
            made.closed.connect(self._back)
            made.gone.connect(self._erased)
            made.retranslate()
            made.restyle()
            self.whole.addWidget(made)
        return self._viewer

    @property
    def _shows_viewer(self) -> bool:
        return self.whole.currentWidget() is not self.overview

    def entered(self) -> None:
        """Ask for everybody, or for who was seen since."""
        if self._shows_viewer:
            self.viewer.entered()
        if self.viewers.crowd.at and not self._stale:
            self.fetching.lately(self.viewers.crowd)
        else:
            self.refresh()
        self._lately.start()

    def left(self) -> None:
        """Ask for nothing any more."""
        self._lately.stop()
        self.fetching.stop()
        if self._shows_viewer:
            self.viewer.left()

    def open(self, **what: Any) -> None:
        """Show a viewer (``viewer="…"``)."""
        if what.get("viewer"):
            self._open_viewer(str(what["viewer"]))

    def refresh(self) -> None:
        """Ask for everything anew."""
        self._stale = False
        self.fetching.start()
        if self.tabs.currentIndex() != VIEWERS:
            self._ask_trends()

    def search(self) -> None:
        """Bring the table to the front, with the keyboard in its search."""
        self.session.go(self.key)
        if self._shows_viewer:
            self._back()
        self.tabs.setCurrentIndex(VIEWERS)
        self.viewers.search.setFocus()
        self.viewers.search.selectAll()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.title())
        self.tabs.setTabText(VIEWERS, self.tr("Viewers"))
        self.tabs.setTabText(MOVES, self.tr("Moves between tiers"))
        self.tabs.setTabText(COHORTS, self.tr("Who comes back"))
        self.tabs.setAccessibleName(self.tr("Views of the audience"))
        self.fresh.setText(self.tr("Refresh"))
        self.progress.setAccessibleName(self.tr("Viewers are being read"))
        self.error.retranslate()
        self.moves.retranslate()
        self.cohorts.retranslate()
        if self._viewer is not None:
            self._viewer.retranslate()
        self._tell()

    def restyle(self) -> None:
        """Paint the icon in the theme's colour."""
        self.fresh.setIcon(icon("ph.arrow-clockwise", self.session.colours.text))
        if self._viewer is not None:
            self._viewer.restyle()

    # --- what comes

    def _progressed(self, part: float) -> None:
        self.progress.setVisible(part < 1)
        self.progress.setRange(0, 100 if part else 0)
        self.progress.setValue(int(part * 100))

    def _fetched(self, crowd: Crowd) -> None:
        self.viewers.take(crowd)
        if self.stack.currentWidget() is self.error:
            self._tab(self.tabs.currentIndex())
        self._tell()

    def _changed(self) -> None:
        self.viewers.refresh()
        self._tell()

    def _failed(self, failed: Failed) -> None:
        self.progress.hide()
        if len(self.viewers.crowd):
            self.session.refuse(failed)
            return
        self.error.tell_failed(failed, self.tr("The viewers could not be read"))
        self.stack.setCurrentWidget(self.error)

    def _pushed(self, push: object) -> None:
        if isinstance(push, ImportProgress) and push.doing not in ("reading", "linking"):
            self._stale = self._importing = True

    def _look(self) -> None:
        """Ask for who was seen since; for everybody once an import is over, which tells of those who were not seen."""
        if self._importing:
            self._importing = False
        elif self._stale:
            self.refresh()
        else:
            self.fetching.lately(self.viewers.crowd)

    def _welcomed(self, _welcome: object) -> None:
        if self.shown:
            self.refresh()

    def _ask_trends(self) -> None:
        self.session.link.ask(AskTrends(id=0), then=self._trends, refused=self._failed, owner=self)

    def _trends(self, told: TrendsReply) -> None:
        self.moves.take(told)
        self.cohorts.take(told)

    # --- where one is

    def _tab(self, place: int) -> None:
        self.stack.setCurrentIndex(place)
        if place != VIEWERS:
            self._ask_trends()

    def _open_viewer(self, key: str) -> None:
        self.whole.setCurrentWidget(self.viewer)
        self.viewer.show_viewer(key)
        if self.shown:
            self.viewer.entered()

    def _lookup(self, text: str) -> list[str]:
        """Keys of those whom a text may mean."""
        crowd = self.viewers.crowd
        if crowd.row(text) >= 0:
            return [text]
        exact = [crowd.keys[row] for row, name in enumerate(crowd.ids) if name == text]
        return exact or [crowd.keys[row] for row in crowd.search(text).nonzero()[0][:50]]

    def _back(self) -> None:
        self.viewer.left()
        self.whole.setCurrentWidget(self.overview)
        self.viewers.table.setFocus()

    def _erased(self) -> None:
        self._back()
        self.refresh()

    def _tell(self) -> None:
        crowd = self.viewers.crowd
        if not crowd.at:
            self._under.setText("")
            return
        here = int((~crowd.is_word("here", "")).sum()) if len(crowd) else 0
        count = self.session.format.number(len(crowd))
        people = self.tr("%n viewer(s)", "", len(crowd)).replace(str(len(crowd)), count)
        inside = self.tr("%n in the room now", "", here)
        self._under.setText(f"{people} · {inside}")

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(Space.XL, Space.L, Space.XL, 0)
        top.setSpacing(Space.M)
        top.addWidget(self._heading)
        top.addWidget(self._under)
        top.addStretch(1)
        top.addWidget(self.progress)
        top.addWidget(self.fresh)
        line = QVBoxLayout()
        line.setContentsMargins(Space.XL, Space.S, Space.XL, 0)
        line.setSpacing(0)
        line.addWidget(self.tabs, 0, Qt.AlignmentFlag.AlignLeft)
        line.addWidget(mark(QFrame(), rule=True))
        column = QVBoxLayout(self.overview)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addLayout(line)
        column.addWidget(self.stack, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self.whole)
