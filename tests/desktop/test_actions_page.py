"""The page of actions on made-up answers, and against a real engine."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tiercast.desktop.actions.groups import GROUPS, may_answer, may_cancel, may_recall, may_retry
from tiercast.desktop.actions.page import ActionsPage
from tiercast.desktop.session import Session, Toasted
from tiercast.desktop.words.action_words import ACTION_STATES, action_state_word
from tiercast.serve.protocol_commands import (
    AnswerAction,
    CancelAction,
    ListActions,
    RecallAction,
    RetryAction,
    RuleStateName,
    SetRuleState,
)
from tiercast.serve.protocol_money import AskFairness, BringCodes, ListCodes
from tiercast.serve.protocol_pushes import ActionChanged
from tiercast.serve.protocol_replies import ActionsReply, Failed

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import last, looked_at, session
from tests.desktop.made_actions import action_answers, actions, fairness
from tests.desktop.made_link import MadeLink

Make = Callable[..., MadeLink]
Made = tuple[MadeLink, Session, ActionsPage]


@pytest.fixture
def made(qtbot: QtBot, made_link: Make) -> Made:
    """A page with an action in every state."""
    link = made_link(action_answers())
    here = session(link)
    page = looked_at(qtbot, ActionsPage(here))
    qtbot.waitUntil(lambda: page.outbox.table.rows.rowCount() == len(actions()))
    qtbot.waitUntil(lambda: page.outbox.table.type_title("coupon") != "coupon")
    return link, here, page


def mark(page: ActionsPage, state: str, qtbot: QtBot) -> None:
    """Mark an action in a state."""
    found = next(row for row in actions() if row.state == state and row.type == "coupon")
    assert page.outbox.table.choose(found.id)


def offered(page: ActionsPage) -> set[str]:
    """What can be done about the action that is marked."""
    buttons = ("yes", "no", "retry", "cancel", "recall", "sure", "keep")
    return {name for name in buttons if not getattr(page.outbox, name).isHidden()}


def test_that_every_state_of_an_action_is_in_a_group_and_has_a_word() -> None:
    assert {state for states in GROUPS.values() for state in states} == set(ACTION_STATES)
    for row in actions():
        may = [may_answer(row), may_retry(row), may_cancel(row)]
        assert sum(may) <= 1, row.state
        assert not may_recall(row, frozenset())


def test_that_a_coupon_that_went_out_is_given_and_a_line_is_done() -> None:
    assert [action_state_word("accepted", kind) for kind in ("coupon", "host_prompt", "")] == ["Given", "Done", "Done"]


def test_that_what_can_be_done_follows_the_state(made: Made, qtbot: QtBot) -> None:
    _, _, page = made
    may = {"waiting": {"yes", "no"}, "planned": {"cancel"}, "failed": {"retry"}, "expired": set(), "shadow": set()}
    for state, wanted in may.items():
        mark(page, state, qtbot)
        assert offered(page) == wanted, state
    page.outbox.show_group("trouble")
    assert last(page.session.link, ListActions).states == ("failed", "uncertain", "refused")  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: page.outbox.table.rows.rowCount() == 3)
    assert "12.5k" in page.outbox.groups["done"].text()


def test_that_an_empty_group_says_that_of_itself_and_offers_nothing_below(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    assert not page.outbox.bar.isHidden()
    link.answers[ListActions] = ActionsReply(id=0, actions=())
    page.outbox.show_group("waiting")
    qtbot.waitUntil(page.outbox.bar.isHidden)
    assert page.outbox.table.nothing.head.text() == "No action waits for your yes"
    page.outbox.show_group("done")
    assert page.outbox.table.nothing.head.text() == "No actions here"


def test_that_yes_and_no_are_a_click_or_a_key(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    mark(page, "waiting", qtbot)
    page.outbox.table.setFocus()
    QTest.keyClick(page.outbox.table, Qt.Key.Key_Return)
    assert last(link, AnswerAction).yes
    mark(page, "waiting", qtbot)
    QTest.keyClick(page.outbox.table, Qt.Key.Key_Delete)
    assert not last(link, AnswerAction).yes


def test_that_cancelling_and_taking_back_are_asked_about_in_place(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    mark(page, "planned", qtbot)
    page.outbox.cancel.click()
    assert offered(page) == {"sure", "keep"}
    assert page.outbox.about.text().startswith(f"Cancel {page.outbox.table.type_title('coupon')} for ")
    assert not any(isinstance(command, CancelAction) for command in link.asked)
    page.outbox.keep.click()
    assert offered(page) == {"cancel"}
    page.outbox.cancel.click()
    page.outbox.sure.click()
    assert last(link, CancelAction).action == page.outbox.row().id  # type: ignore[union-attr]
    mark(page, "failed", qtbot)
    page.outbox.retry.click()
    assert last(link, RetryAction)
    page.outbox._reversible = frozenset({"coupon"})
    mark(page, "shown", qtbot)
    page.outbox.recall.click()
    mark(page, "failed", qtbot)
    assert offered(page) == {"retry"}, "what was meant for another action is not meant for this one"
    mark(page, "shown", qtbot)
    page.outbox.recall.click()
    page.outbox.sure.click()
    assert last(link, RecallAction)


def test_that_a_change_is_looked_at_at_once_and_nothing_is_asked_while_hidden(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    before = len(link.asked)
    link.push(ActionChanged(action="a" * 26, state="accepted"))
    qtbot.waitUntil(lambda: any(isinstance(command, ListActions) for command in link.asked[before:]))
    page.left()
    before = len(link.asked)
    link.push(ActionChanged(action="a" * 26, state="accepted"))
    QApplication.processEvents()
    assert not page.outbox._soon.isActive()
    assert len(link.asked) == before


def test_that_budgets_are_bars_and_say_what_is_used(made: Made, qtbot: QtBot) -> None:
    _, _, page = made
    page.open(view="budgets")
    qtbot.waitUntil(lambda: len(page.budgets.bars) == 6)
    bars = list(page.budgets.bars.values())
    assert [bar.bar.property("tone") for bar in bars[:3]] == ["warn", "", "bad"]
    assert bars[0].used.text() == "¥835.00 used, ¥165.00 left"
    assert "Used up: these rules do nothing more until" in bars[2].under.text()
    assert "Used up" not in bars[0].under.text()
    assert "No window is open" in bars[3].under.text()
    assert bars[5].bar.isHidden()


def test_that_pools_codes_and_new_codes_are_shown(made: Made, qtbot: QtBot, tmp_path: Path) -> None:
    link, here, page = made
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    page.open(view="coupons")
    coupons = page.coupons
    qtbot.waitUntil(lambda: coupons.pools.rows.rowCount() == 3 and coupons.codes.rows.rowCount() > 0)
    assert "birthday" in coupons.warning_text.text()
    coupons.pools.selectRow(1)
    assert last(link, ListCodes).pool in ("", "flash")
    qtbot.waitUntil(lambda: last(link, ListCodes).pool == "flash")
    file = tmp_path / "birthday.csv"
    file.write_bytes("券码\nA1\nA2\n".encode("gb18030"))
    coupons.bring.offer(file)
    assert coupons.bring.pool.currentText() == "birthday"
    coupons.bring.pool.setEditText("")
    assert not coupons.bring.bring.isEnabled()
    coupons.bring.pool.setEditText("birthday")
    for _ in range(2):  # as a double click does
        coupons.bring.bring.click()
    assert len([one for one in link.asked if isinstance(one, BringCodes)]) == 1
    assert last(link, BringCodes).text.splitlines()[0] == "券码"
    qtbot.waitUntil(lambda: bool(toasts))
    assert "3 codes were added, 1 was there already" in toasts[0].text
    link.answers[BringCodes] = Failed(id=0, code="refused", message="it is empty")
    coupons.bring.offer(file)
    coupons.bring.bring.click()
    qtbot.waitUntil(lambda: coupons.bring.problem.text() == "It is empty")
    assert coupons.bring.bring.isEnabled()
    coupons.bring.offer(tmp_path / "nothing.csv")
    assert "cannot be read" in coupons.bring.problem.text()
    assert not coupons.bring.bring.isEnabled()


def test_that_codes_are_offered_to_pools_that_rules_wait_for_where_the_file_is_called_otherwise(
    made: Made, qtbot: QtBot, tmp_path: Path
) -> None:
    _, _, page = made
    page.open(view="coupons")
    coupons = page.coupons
    qtbot.waitUntil(lambda: coupons.pools.rows.rowCount() == 3)
    there = [one.pool for one in coupons.pools.rows.rows]
    coupons.wanted = ("dinner", "newcomer")
    for name, meant in (("codes", "dinner"), ("newcomer", "newcomer"), (there[1], there[1])):
        file = tmp_path / f"{name}.txt"
        file.write_text("A1")
        coupons.offer(file)
        pool = coupons.bring.pool
        assert pool.currentText() == meant
        assert [pool.itemText(n) for n in range(pool.count())] == ["dinner", "newcomer", *there]
    coupons.wanted = ()
    coupons.offer(tmp_path / "codes.txt")
    assert coupons.bring.pool.currentText() == "codes"


def test_that_fairness_is_shown_and_exported_with_amounts(made: Made, qtbot: QtBot, tmp_path: Path) -> None:
    link, _, page = made
    page.open(view="fairness")
    view = page.fairness
    qtbot.waitUntil(lambda: view.table.rows.rowCount() == len(fairness().rows))
    assert last(link, AskFairness).room == "main"
    view.export(tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text("utf-8-sig").splitlines()
    assert lines[0].startswith("dimension,group,currency,viewers,given")
    assert lines[1] == "all,,CNY,412,436,6,14,4360.00,10.58,10.00"
    link.answers[AskFairness] = Failed(id=0, code="fault", message="it took longer than 60 s")
    view.ask()
    qtbot.waitUntil(lambda: not view._waits)


@pytest.mark.screen
def test_that_actions_of_a_real_engine_are_asked_about_answered_and_counted(engine_site: EngineSite) -> None:
    ask = SetRuleState(id=0, room="demo", ruleset="tests", rule="greet", state=RuleStateName.ASK)
    engine_site.ask(ask)
    here = session(engine_site.link)
    here.take_room("demo")
    page = looked_at(engine_site.qtbot, ActionsPage(here))
    wait, outbox = engine_site.wait_until, page.outbox
    outbox.show_group("waiting")
    wait(lambda: outbox.table.rows.rowCount() > 0)
    first = outbox.table.rows.row(outbox.table.rows.rowCount() - 1).id
    assert outbox.table.choose(first)
    outbox.no.click()
    outbox.show_group("ended")
    wait(lambda: outbox.table.choose(first))
    page.open(view="budgets")
    wait(lambda: len(page.budgets.bars) == 2)
    engine_site.ask(BringCodes(id=0, pool="gifts", text="A1\nA2\n", test=True))
    page.open(view="coupons")
    wait(lambda: page.coupons.pools.rows.rowCount() == 1)
    page.open(view="fairness")
    wait(lambda: page.fairness.reply is not None)
    page.left()
