"""Lists that look by themselves say why they are empty where the engine cannot tell, and do not say it every second."""

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot
from tiercast.desktop.actions.budgets_view import BudgetsView
from tiercast.desktop.actions.coupons_view import CouponsView
from tiercast.desktop.actions.outbox_view import OutboxView
from tiercast.desktop.rules.why_not import WhyNot
from tiercast.desktop.session import Session, Toasted
from tiercast.desktop.shell.stop_list import StopList
from tiercast.desktop.shop.imports_view import ImportsView
from tiercast.desktop.words.begun import begun
from tiercast.serve.protocol_commands import GetStatus, ListActions
from tiercast.serve.protocol_imports import ListImports
from tiercast.serve.protocol_money import ListBudgets, ListPools
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_room import ListPresent, ListWaiting

from tests.desktop.made import session
from tests.desktop.made_link import MadeLink

Make = Callable[..., MadeLink]
Looks = Callable[[Session], Callable[[], object]]


def _outbox(here: Session) -> Callable[[], object]:
    return OutboxView(here).ask


def _stopped(here: Session) -> Callable[[], object]:
    return StopList(here)._ask


def answered(link: MadeLink, qtbot: QtBot) -> None:
    """Everything that was asked until now is answered: what is asked last is answered last."""
    replies: list[object] = []
    link.ask(GetStatus(id=0), then=replies.append)
    qtbot.waitUntil(lambda: bool(replies))


@pytest.mark.parametrize(
    ("command", "looks"),
    [
        (ListPools, lambda here: CouponsView(here).ask),
        (ListBudgets, lambda here: BudgetsView(here).ask),
        (ListActions, _outbox),
        (ListImports, lambda here: ImportsView(here).ask),
        (ListPresent, lambda here: WhyNot(here).refresh),
        (ListWaiting, _stopped),
    ],
)
def test_that_why_a_list_is_empty_is_said_once_and_again_after_the_engine_came_back(
    command: type, looks: Looks, made_link: Make, qtbot: QtBot
) -> None:
    link = made_link({command: Failed(id=0, code="fault", message="the disk is gone", message_zh="磁盘不见了")})
    here, said = session(link), list[Toasted]()
    here.toasted.connect(said.append)
    look = looks(here)
    for _ in range(3):
        look()
        answered(link, qtbot)
    assert [toast.text for toast in said] == ["The disk is gone"]
    link.say_welcome()
    look()
    answered(link, qtbot)
    assert len(said) == 2


def test_that_a_lost_connection_is_not_said_by_each_list(made_link: Make, qtbot: QtBot) -> None:
    link = made_link({ListPools: Failed(id=0, code="no_engine", message="lost", message_zh="断开")})
    here, said = session(link), list[Toasted]()
    here.toasted.connect(said.append)
    CouponsView(here).ask()
    answered(link, qtbot)
    assert said == []


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ("there is no room 'x'", "There is no room 'x'"),
        ("speed: expected one of 1, 2", "Speed: expected one of 1, 2"),
        ("tiercast.yaml: the file is empty", "tiercast.yaml: the file is empty"),
        ("rooms.main.zone: expected a zone", "rooms.main.zone: expected a zone"),
        ("order_paid is missing", "order_paid is missing"),
        ("`a > 1` holds", "`a > 1` holds"),
        ("没有这个直播间", "没有这个直播间"),
        ("", ""),
    ],
)
def test_that_sentences_begin_with_a_capital_on_the_screen_and_names_stay_as_they_are_written(
    told: str, said: str
) -> None:
    assert begun(told) == said
