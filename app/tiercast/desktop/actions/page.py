"""The page of actions: the outbox, budgets, coupons, fairness."""

from typing import Any

from PySide6.QtWidgets import QWidget

from tiercast.desktop.actions.budgets_view import BudgetsView
from tiercast.desktop.actions.coupons_view import CouponsView
from tiercast.desktop.actions.fairness_view import FairnessView
from tiercast.desktop.actions.groups import GROUPS
from tiercast.desktop.actions.outbox_view import OutboxView
from tiercast.desktop.parts.tabbed_page import TabbedPage
from tiercast.desktop.session import Session

VIEWS = ("outbox", "budgets", "coupons", "fairness")


class ActionsPage(TabbedPage):
    """The page. `open`: ``view`` (one of `VIEWS`), ``group`` of the outbox, ``action`` to mark."""

    key = "actions"
    icon = "ph.paper-plane-tilt"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        self.outbox, self.budgets = OutboxView(session), BudgetsView(session)
        self.coupons, self.fairness = CouponsView(session), FairnessView(session)
        super().__init__(session, (self.outbox, self.budgets, self.coupons, self.fairness), parent)

    def titles(self) -> tuple[str, ...]:
        """The names of the tabs."""
        return (self.tr("Outbox"), self.tr("Budgets"), self.tr("Coupons"), self.tr("Fairness"))

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
