"""One viewer: the head, what happened, how they stand, what they bought; beside it what people do and know."""

from collections.abc import Callable
from typing import Final, Protocol

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QTabBar, QVBoxLayout, QWidget

from tiercast.desktop.audience.viewer.by_hand import ByHandCard
from tiercast.desktop.audience.viewer.data import AccountsCard, DataCard
from tiercast.desktop.audience.viewer.happened import HappenedTab
from tiercast.desktop.audience.viewer.head import Head
from tiercast.desktop.audience.viewer.orders import OrdersTab
from tiercast.desktop.audience.viewer.standing import StandingTab
from tiercast.desktop.audience.viewer.told import ConsentCard, LabelsCard, NotesCard, Teller
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.scroll import ScrolledColumn, bring_in_sight_soon
from tiercast.desktop.parts.states import ErrorState
from tiercast.desktop.session import Session
from tiercast.serve.protocol_audience import AskViewer
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_viewer import ViewerReply

AGAIN: Final = 3_000
"""Milliseconds between two looks at a viewer who is shown."""
SIDE: Final = 356
HAPPENED, STANDS, ORDERS = range(3)


class Part(Protocol):
    """What shows something of a viewer."""

    def take(self, told: ViewerReply) -> None:
        """Show this viewer's."""


class ViewerView(QWidget):
    """The view. `closed`: the way back was chosen; `gone`: the viewer was erased."""

    closed = Signal()
    gone = Signal()

    def __init__(self, session: Session, lookup: Callable[[str], list[str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.viewer = ""
        self.told: ViewerReply | None = None
        self.head = Head(session)
        self.tabs = QTabBar()
        self.tabs.setDrawBase(False)
        self.tabs.setExpanding(False)
        for _ in range(3):
            self.tabs.addTab("")
        self.happened, self.standing, self.orders = HappenedTab(session), StandingTab(session), OrdersTab(session)
        self.teller = Teller(session, self.refresh, self)
        self.by_hand = ByHandCard(session, self.refresh)
        self.labels, self.consent = LabelsCard(session, self.teller), ConsentCard(session, self.teller)
        self.notes = NotesCard(session, self.teller)
        self.accounts, self.data = AccountsCard(session, self.teller, lookup), DataCard(session)
        self._parts = self._shown_parts()
        self.error = ErrorState(session, self.refresh)
        self.stack, self.whole = QStackedWidget(), QStackedWidget()
        self._again = QTimer(self)
        self._again.setInterval(AGAIN)
        self._again.timeout.connect(self._ask)
        self.head.back.connect(self.closed)
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.orders.linked.connect(self._link)
        self.orders.unlinked.connect(self._unlink)
        self.data.erased.connect(self.gone)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)
        self._arrange()

    def show_viewer(self, viewer: str) -> None:
        """Show this viewer."""
        if viewer != self.viewer:
            self.viewer = self.teller.viewer = viewer
            self.told = None
            self.happened.show_viewer(viewer)
        self.refresh()

    def entered(self) -> None:
        """It is shown from now on."""
        if self.viewer:
            self._again.start()
            self.refresh()

    def left(self) -> None:
        """It is hidden from now on."""
        self._again.stop()

    def refresh(self) -> None:
        """Ask anew for everything."""
        self._ask()
        self.happened.ask()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.tabs.setTabText(HAPPENED, self.tr("What happened"))
        self.tabs.setTabText(STANDS, self.tr("Tiers and features"))
        self.tabs.setTabText(ORDERS, self.tr("Orders"))
        self.tabs.setAccessibleName(self.tr("Views of the viewer"))
        for part in (
            self.head, self.happened, self.standing, self.orders, self.by_hand, self.labels, self.consent, self.notes,
            self.accounts, self.data, self.error,
        ):  # fmt: skip
            part.retranslate()

    def restyle(self) -> None:
        """Paint icons in the theme's colours."""
        self.head.retranslate()
        self.standing.retranslate()
        self.labels.retranslate()
        self.notes.retranslate()

    def _ask(self) -> None:
        viewer = self.viewer

        def take(told: ViewerReply) -> None:
            if told.viewer == self.viewer:
                self._take(told)

        def refused(failed: Failed) -> None:
            if viewer == self.viewer and self.told is None:
                self._refused(failed)

        self._session.link.ask(AskViewer(id=0, viewer=viewer), then=take, refused=refused, owner=self)

    def _take(self, told: ViewerReply) -> None:
        before, self.told = self.told, told
        self.whole.setCurrentIndex(0)
        self.head.take(told)
        for part, shown in self._parts:
            # Only what has changed: a box that somebody is choosing from must stay as it is.
            if before is None or before.viewer != told.viewer or shown(before) != shown(told):
                part.take(told)

    def _shown_parts(self) -> tuple[tuple[Part, Callable[[ViewerReply], object]], ...]:
        """The parts, and what of a viewer each of them shows."""
        return (
            (self.happened, lambda told: (told.ladders, told.signals)),
            (self.standing, lambda told: (told.ladders, told.features, told.signals, told.currency)),
            (self.orders, lambda told: (told.bought, told.tells_orders, told.spent_currency, told.currency)),
            (self.by_hand, lambda told: (told.actions, told.room, told.name, told.currency)),
            (self.labels, lambda told: (told.labels, told.attributes, [signal.title for signal in told.signals])),
            (self.consent, lambda told: (told.marketing, told.personalised)),
            (self.notes, lambda told: told.notes),
            (self.accounts, lambda told: told.same),
            (self.data, lambda told: (told.platform, told.person)),
        )

    def _refused(self, failed: Failed) -> None:
        self.error.tell_failed(failed, self.tr("This viewer cannot be shown"))
        self.whole.setCurrentWidget(self.error)

    def _link(self, number: str) -> None:
        said = self.tr("Order %1 linked").replace("%1", number)
        self.teller.tell("link", number, said=said, back=lambda _: self.teller.command("unlink", number))

    def _unlink(self, number: str) -> None:
        said = self.tr("Order %1 is as its import found it").replace("%1", number)
        self.teller.tell("unlink", number, said=said, back=lambda _: self.teller.command("link", number))

    def _arrange(self) -> None:
        for tab in (self.happened, self.standing, self.orders):
            self.stack.addWidget(tab)
        left = QVBoxLayout()
        left.setSpacing(Space.S)
        left.addWidget(self.tabs)
        frame = Card(flush=True)
        frame.add(self.stack, 1)
        left.addWidget(frame, 1)
        side = self.side = ScrolledColumn(line=True)
        side.setFixedWidth(SIDE)
        side.column.setContentsMargins(0, 0, Space.M, Space.M)
        side.column.setSpacing(Space.M)
        for card in (self.by_hand, self.labels, self.consent, self.notes, self.accounts, self.data):
            side.column.addWidget(card)
        side.column.addStretch(1)
        self.accounts.asks.connect(lambda: bring_in_sight_soon(self.accounts))
        row = QHBoxLayout()
        row.setContentsMargins(Space.XL, Space.M, Space.M, Space.L)
        row.setSpacing(Space.L)
        row.addLayout(left, 1)
        row.addWidget(side)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row, 1)
        self.whole.addWidget(content)
        self.whole.addWidget(self.error)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.head)
        outer.addWidget(self.whole, 1)
