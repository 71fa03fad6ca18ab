"""What a newcomer who only presses "Next" gets, and the dialog for files."""

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QFileDialog, QPushButton
from pytestqt.qtbot import QtBot
from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.first_run.connect_step import ConnectStep
from tiercast.desktop.first_run.page import STEPS, FirstRunPage
from tiercast.desktop.first_run.rules_step import RulesStep
from tiercast.desktop.first_run.shop_step import ShopStep
from tiercast.desktop.link.state import LinkState, Stage
from tiercast.serve.protocol_audience import ListViewers
from tiercast.serve.protocol_connections import BeginShop, ListConnections, ListRulesetOffers, PutPart, PutRoom
from tiercast.serve.protocol_imports import ImportFiles
from tiercast.serve.protocol_replies import Done

from tests.desktop.made import last, session
from tests.desktop.made_connections import built_in, connection_answers, imported, ruleset_offers, viewers
from tests.desktop.made_link import MadeLink
from tests.desktop.made_rules import rule_answers

Made = tuple[MadeLink, FirstRunPage]


@pytest.fixture
def made(qtbot: QtBot, made_link: Callable[..., MadeLink]) -> Made:
    """The page over the demo; its link."""
    link = made_link(
        {
            **rule_answers(chinese=False), **connection_answers(), ListConnections: built_in(),
            ListRulesetOffers: ruleset_offers(), ImportFiles: imported(), ListViewers: viewers(), PutRoom: Done(id=0),
        }
    )  # fmt: skip
    page = FirstRunPage(session(link))
    qtbot.addWidget(page)
    page.resize(1_300, 760)
    page.retranslate()
    page.show()
    page.shown = True
    page.entered()
    qtbot.waitUntil(lambda: page.feed.reply is not None and bool(page.feed.offers), timeout=90_000)
    return link, page


def _place(step: type) -> int:
    return [one.key for one in STEPS].index(step.key)  # type: ignore[attr-defined]


def test_that_next_sets_up_a_shop_that_was_named_and_waits_for_it(made: Made, qtbot: QtBot) -> None:
    link, page = made
    page.show_step(_place(ShopStep))
    step = page.steps[page.place]
    assert isinstance(step, ShopStep)
    qtbot.waitUntil(step.own.isVisible)
    step.name.setText("Mei")
    page.next.click()
    page.next.click()
    assert [type(one) for one in link.asked].count(BeginShop) == 1
    assert page.place == _place(ShopStep)
    link.say_welcome()
    qtbot.waitUntil(lambda: page.place == _place(ShopStep) + 1)


def test_that_next_goes_on_where_no_shop_was_named_and_says_that_this_is_the_demo(made: Made) -> None:
    link, page = made
    page.show_step(_place(ShopStep))
    assert not page.demo.isVisible()
    page.next.click()
    assert page.place == _place(ShopStep) + 1
    assert not [one for one in link.asked if isinstance(one, BeginShop)]
    assert page.demo.isVisible()
    page.demo.button.click()
    assert page.place == _place(ShopStep)


def test_that_the_note_about_the_demo_is_gone_with_a_shop_of_ones_own(made: Made, qtbot: QtBot) -> None:
    link, page = made
    page.show_step(_place(RulesStep))
    assert page.demo.isVisible()
    link.answers |= connection_answers()
    page.feed.ask()
    qtbot.waitUntil(lambda: not page.demo.isVisible())


def test_that_next_uses_the_rules_that_were_ticked(made: Made, qtbot: QtBot) -> None:
    link, page = made
    link.answers |= connection_answers()
    page.feed.ask()
    page.show_step(_place(RulesStep))
    step = page.steps[page.place]
    assert isinstance(step, RulesStep)
    qtbot.waitUntil(lambda: bool(step.offered.boxes), timeout=90_000)
    step.offered.boxes["starter-comments-en"].setChecked(True)
    page.next.click()
    qtbot.waitUntil(lambda: page.place == _place(RulesStep) + 1)
    assert "starter-comments-en" in (last(link, PutRoom).rulesets or ())
    asked = [type(one) for one in link.asked].count(PutRoom)
    page.show_step(_place(RulesStep))
    step.offered.boxes["starter-comments-en"].setChecked(False)
    page.next.click()
    qtbot.waitUntil(lambda: page.place == _place(RulesStep) + 1)
    assert [type(one) for one in link.asked].count(PutRoom) == asked


def test_that_files_can_be_chosen_in_the_dialog(made: Made, qtbot: QtBot) -> None:
    link, page = made
    page.open(step="orders")
    step = page.steps[page.place]
    choose = next(one for one in step.findChildren(QPushButton) if one.text() == "Choose files…")
    choose.click()
    dialog = step.findChild(QFileDialog)
    assert dialog is not None
    dialog.filesSelected.emit(["/home/me/orders.csv"])
    dialog.close()
    qtbot.waitUntil(lambda: any(isinstance(one, ImportFiles) for one in link.asked))
    assert last(link, ImportFiles).files == ("/home/me/orders.csv",)


def test_that_next_connects_the_source_whose_form_is_open(made: Made, qtbot: QtBot) -> None:
    link, page = made
    link.answers |= connection_answers()
    page.feed.ask()
    page.show_step(_place(ConnectStep))
    step = page.steps[page.place]
    assert isinstance(step, ConnectStep)
    step.offers.chosen.emit("in", "simulator")
    page.next.click()
    qtbot.waitUntil(step.form.isHidden)
    assert last(link, PutPart).kind == "simulator"
    assert page.place == _place(ConnectStep)
    page.next.click()
    assert page.place == _place(ConnectStep) + 1


def test_that_rulesets_of_which_more_works_come_first(made: Made, qtbot: QtBot) -> None:
    link, page = made
    link.answers |= connection_answers()
    page.show_step(_place(RulesStep))
    step = page.steps[page.place]
    assert isinstance(step, RulesStep)
    qtbot.waitUntil(lambda: bool(step.offered.boxes), timeout=90_000)
    reply = step.offered.reply
    assert reply is not None
    works = {
        one.name: sum(rule.works == "works" for rule in one.rules) / max(1, len(one.rules)) for one in reply.rulesets
    }
    assert works["starter-comments-en"] > works["newcomers"]
    assert list(step.offered.boxes).index("starter-comments-en") < list(step.offered.boxes).index("newcomers")


def test_that_what_can_be_connected_is_asked_once_the_engine_is_there(
    qtbot: QtBot, made_link: Callable[..., MadeLink]
) -> None:
    link = made_link(connection_answers())
    link.state = LinkState(stage=Stage.STARTING)
    feed = ConnectionsFeed(session(link))
    feed.start()
    assert link.asked == []
    link.state = LinkState(stage=Stage.HERE)
    link.say_welcome()
    qtbot.waitUntil(lambda: bool(feed.offers))
    feed.stop()
