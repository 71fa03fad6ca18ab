"""The page of actions: the outbox, budgets, coupons, fairness."""

from typing import Any

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from tiercast.desktop.actions.budgets_view import BudgetsView
from tiercast.desktop.actions.coupons_view import CouponsView
from tiercast.desktop.actions.fairness_view import FairnessView
from tiercast.desktop.actions.groups import GROUPS
from tiercast.desktop.actions.outbox_view import OutboxView
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import label
from tiercast.desktop.session import Session

VIEWS = ("outbox", "budgets", "coupons", "fairness")


class ActionsPage(Page):
    """The page. `open`: ``view`` (one of `VIEWS`), ``group`` of the outbox, ``action`` to mark."""

    key = "actions"
    icon = "ph.paper-plane-tilt"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._heading = label("title", parent=self)
        self.tabs = QTabWidget(self)
        self.outbox, self.budgets = OutboxView(session), BudgetsView(session)
        self.coupons, self.fairness = CouponsView(session), FairnessView(session)
        self.views = (self.outbox, self.budgets, self.coupons, self.fairness)
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
        titles = (self.tr("Outbox"), self.tr("Budgets"), self.tr("Coupons"), self.tr("Fairness"))
        for place, title in enumerate(titles):
            self.tabs.setTabText(place, title)
        for view in self.views:
            view.retranslate()

    def open(self, **what: Any) -> None:
        """Show one of the views, a group of actions, or one action."""
        if what.get("view") in VIEWS:
            self.tabs.setCurrentIndex(VIEWS.index(what["view"]))
        if what.get("group") in GROUPS:
            self.tabs.setCurrentIndex(0)
            self.outbox.show_group(what["group"])
        if what.get("action"):
            self.tabs.setCurrentIndex(0)
            self.outbox.table.choose(what["action"])

    def _turned(self, place: int) -> None:
        if self.shown and place != self._looked:
            self.left()
            self._looked = place
            self.views[place].start()

    def _room(self, _room: str) -> None:
        if self._looked >= 0:
            self.left()
            self._turned(self.tabs.currentIndex())
