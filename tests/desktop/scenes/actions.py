"""Scenes of the actions."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from PySide6.QtWidgets import QWidget
from tiercast.desktop.actions.page import ActionsPage
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_commands import ListActions
from tiercast.serve.protocol_money import ActionCountsReply, BudgetsReply, CountActions, ListBudgets
from tiercast.serve.protocol_replies import ActionsReply

from tests.desktop.made_actions import action_answers, rules
from tests.desktop.made_link import MadeLink
from tests.desktop.scenes.rules import turns
from tests.desktop.scenes.shell import window


def _scene(do: Callable[[ActionsPage], None]) -> Callable[[Session], QWidget]:
    def scene(session: Session) -> QWidget:
        link = session.link
        assert isinstance(link, MadeLink)
        link.answers |= action_answers()  # type: ignore[arg-type]
        made = window(session)
        assert isinstance(made, Window)
        assert session.status is not None
        session.take_status(msgspec.structs.replace(session.status, rules=rules(session.chinese)))
        made.show_page("actions")
        turns()
        page = made.pages["actions"]
        assert isinstance(page, ActionsPage)
        do(page)
        turns()
        return made

    return scene


def _waiting(page: ActionsPage) -> None:
    page.open(group="waiting")
    turns()
    page.outbox.table.selectRow(0)


def _recall(page: ActionsPage) -> None:
    page.open(group="done")
    turns()
    page.outbox.table.selectRow(0)
    page.outbox.recall.click()


def _coupons(page: ActionsPage) -> None:
    page.open(view="coupons")
    turns()
    page.coupons.pools.selectRow(0)


def _bring(page: ActionsPage) -> None:
    page.open(view="coupons")
    with TemporaryDirectory() as folder:
        file = Path(folder) / "birthday.csv"
        file.write_text("code\nA1\nA2\nA3\n", "utf-8")
        page.coupons.bring.offer(file)


def _empty(page: ActionsPage) -> None:
    link = page.session.link
    assert isinstance(link, MadeLink)
    link.answers |= {
        ListActions: ActionsReply(id=0, actions=()),
        CountActions: ActionCountsReply(id=0, counts={}, among=0),
    }
    page.open(group="waiting")


def _no_budgets(page: ActionsPage) -> None:
    link = page.session.link
    assert isinstance(link, MadeLink)
    link.answers[ListBudgets] = BudgetsReply(id=0, now=0, budgets=())
    page.open(view="budgets")


SCENES = {
    "outbox": _scene(lambda page: None),
    "waiting": _scene(_waiting),
    "recall": _scene(_recall),
    "empty": _scene(_empty),
    "budgets": _scene(lambda page: page.open(view="budgets")),
    "no-budgets": _scene(_no_budgets),
    "coupons": _scene(_coupons),
    "bring-codes": _scene(_bring),
    "fairness": _scene(lambda page: page.open(view="fairness")),
}
