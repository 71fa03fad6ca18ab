"""The first run on made-up answers, and against a real engine that runs the demo."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot
from tiercast.beside.paths import paths_of
from tiercast.desktop.connections.address import ask_address
from tiercast.desktop.first_run.connect_step import ConnectStep
from tiercast.desktop.first_run.orders_step import OrdersStep
from tiercast.desktop.first_run.page import SEEN, FirstRunPage
from tiercast.desktop.first_run.reach_step import ReachStep
from tiercast.desktop.first_run.rules_step import RulesStep
from tiercast.desktop.first_run.shadow_step import ShadowStep
from tiercast.desktop.first_run.shop_step import ShopStep
from tiercast.desktop.first_run.starting import TOLD, WATCHED, FirstRun
from tiercast.desktop.link.courier import Wish
from tiercast.desktop.link.link import Link
from tiercast.desktop.link.place import Here
from tiercast.desktop.link.state import CUT, LinkState, Stage
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_audience import ListViewers
from tiercast.serve.protocol_commands import GetStatus, RuleStateName, SetRuleState, WhatIf
from tiercast.serve.protocol_connections import (
    AskAddress,
    BeginShop,
    ConnectionsReply,
    ListConnections,
    ListRulesetOffers,
    PutPart,
    PutRoom,
)
from tiercast.serve.protocol_imports import ImportFiles, UndoImport, UndoneReply
from tiercast.serve.protocol_pushes import ImportProgress
from tiercast.serve.protocol_replies import Done, Failed, Welcome

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import last, looked_at, session
from tests.desktop.made_connections import built_in, connection_answers, imported, ruleset_offers, viewers
from tests.desktop.made_link import MadeLink
from tests.desktop.made_rules import rule_answers

Make = Callable[..., MadeLink]
Made = tuple[MadeLink, Session, FirstRunPage]
ORDERS = "订单编号,支付时间,订单状态,实付款,买家快手ID\n100000000000001,2026-02-01 20:15,已收货,120.00,k-1\n"


@pytest.fixture
def made(qtbot: QtBot, made_link: Make) -> Made:
    """The page over a small shop."""
    link = made_link(
        {
            **rule_answers(chinese=False), **connection_answers(), ListRulesetOffers: ruleset_offers(),
            ImportFiles: imported(), ListViewers: viewers(), AskAddress: Done(id=0, message="/out/overlay#token=x"),
        }
    )  # fmt: skip
    here = session(link)
    return link, here, _page(qtbot, here)


def _page(qtbot: QtBot, here: Session) -> FirstRunPage:
    page = looked_at(qtbot, FirstRunPage(here), 1_300, 760)
    qtbot.waitUntil(lambda: page.feed.reply is not None and bool(page.feed.offers), timeout=90_000)
    return page


def test_that_the_language_is_taken_at_once(made: Made, qtbot: QtBot) -> None:
    _, here, page = made
    page.steps[0].buttons["zh_CN"].click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "语言" in page.buttons[0].text())
    assert here.language == "zh_CN"
    page.steps[0].buttons["en"].click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: "Language" in page.buttons[0].text())


def test_that_a_shop_is_set_up_and_the_next_step_comes_once_the_engine_is_back(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    link.answers[ListConnections] = built_in()
    page.show_step(1)
    step = page.steps[1]
    assert isinstance(step, ShopStep)
    page.feed.ask()
    qtbot.waitUntil(lambda: step.own.isVisible())
    step.name.setText("Mei")
    step.begin.click()
    assert (last(link, BeginShop).platform, last(link, BeginShop).currency) == ("tiktok", "USD")
    assert last(link, BeginShop).title == last(link, BeginShop).room == "Mei"
    assert page.place == 1
    link.say_welcome()
    qtbot.waitUntil(lambda: page.place == 2)


def test_that_who_has_a_backup_of_another_computer_finds_where_it_is_restored(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    link.answers[ListConnections] = built_in()
    went: list[tuple[str, object]] = []
    here.went.connect(lambda key, what: went.append((key, what)))
    page.show_step(1)
    step = page.steps[1]
    assert isinstance(step, ShopStep)
    page.feed.ask()
    qtbot.waitUntil(lambda: step.own.isVisible())
    step.restore.click()
    assert went == [("settings", {"view": "backup", "part": "restore"})]


def test_that_the_keyboard_begins_with_what_is_to_be_filled_in_or_with_the_next_step(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    link.answers[ListConnections] = built_in()
    page.activateWindow()
    page.feed.ask()
    step = page.steps[1]
    assert isinstance(step, ShopStep)
    qtbot.waitUntil(lambda: not step.own.isHidden())
    page.show_step(0)
    assert page.focusWidget() is page.next
    QTest.keyClick(page.next, Qt.Key.Key_Return)
    assert page.place == 1
    assert page.focusWidget() is step.name
    page.show_step(2)
    assert page.focusWidget() is page.next


def test_that_enter_in_a_field_sets_the_shop_up_once_and_the_zone_is_the_computer_s(
    made: Made, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    link, here, page = made
    monkeypatch.setattr("tiercast.desktop.first_run.shop_step.system_zone", lambda: ZoneInfo("America/New_York"))
    link.answers[ListConnections] = built_in()
    page.show_step(1)
    step = page.steps[1]
    assert isinstance(step, ShopStep)
    page.feed.ask()
    qtbot.waitUntil(lambda: step.own.isVisible())
    assert str(here.zone) == "Asia/Shanghai", "that of the demo's room is not meant"
    QTest.keyClick(step.room, Qt.Key.Key_Return)
    assert not [one for one in link.asked if isinstance(one, BeginShop)], "an empty form is not a shop"
    step.name.setText("Nora")
    for _ in range(2):
        QTest.keyClick(step.name, Qt.Key.Key_Return)
    begun = [one for one in link.asked if isinstance(one, BeginShop)]
    assert [(one.title, one.zone) for one in begun] == [("Nora", "America/New_York")]


def test_that_a_long_name_of_rules_goes_on_below_instead_of_making_its_card_wide(qtbot: QtBot) -> None:
    wide, narrow = (Card("Newcomers: from the first visit to the first order, and on to the second") for _ in range(2))
    narrow.wrap_heading()
    for card in (wide, narrow):
        qtbot.addWidget(card)
        card.beside(Badge("Works partly", "warn"))
    assert narrow.minimumSizeHint().width() < 340 < wide.minimumSizeHint().width()


def test_that_an_engine_that_starts_again_before_it_has_answered_is_waited_for(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    step = page.steps[1]
    assert isinstance(step, ShopStep)
    page.show_step(1)
    link.answers[BeginShop] = Failed(id=0, code="no_engine", message="lost")
    step.begin.click()
    qtbot.waitUntil(lambda: not step.begin.isEnabled())
    assert "lost" not in step.result.text()
    link.say_welcome()
    qtbot.waitUntil(lambda: page.place == 2)
    page.show_step(1)
    assert here.status is not None
    here.take_status(msgspec.structs.replace(here.status, shop=link.welcome.shop if link.welcome else ""))
    step.begin.click()
    link.say_welcome()
    qtbot.waitUntil(step.begin.isEnabled)
    assert page.place == 1


def test_that_a_shop_that_cannot_be_set_up_says_why(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    step = page.steps[1]
    assert isinstance(step, ShopStep)
    page.show_step(1)
    link.answers[BeginShop] = Failed(
        id=0, code="refused", message="there is one", message_zh="已有", hint="so", hint_zh="这"
    )
    step.begin.click()
    qtbot.waitUntil(lambda: step.result.text() == "There is one\nSo")
    assert step.begin.isEnabled()


def test_that_orders_are_imported_with_progress_and_their_value_is_shown(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.show_step(2)
    step = page.steps[2]
    assert isinstance(step, OrdersStep)
    step.zone.dropped.emit(["/home/me/orders.csv"])
    assert last(link, ImportFiles).files == ("/home/me/orders.csv",)
    assert step.progress.text.text() == "Reading…"
    link.push(ImportProgress(part=0.2, doing="linking", rows=12_000))
    assert step.progress.text.text() == "Looking for the buyers: 20%"
    link.push(ImportProgress(part=0.5))
    assert (step.progress.bar.value(), step.progress.text.text()) == (500, "50%")
    qtbot.waitUntil(lambda: "1,566" in step.tiers.text())
    assert step.tiers.text().startswith("By their value – ")
    assert step.tiers.text().endswith(" · not\u00a0placed\u00a0yet\u00a0400"), "all customers are told of"
    assert "11,902 orders of 4,318 customers" in step.told.text()
    assert step.problems.text().startswith("2 rows could not be read: row 318, 实付款: expected a number")
    assert step.undo.isVisible()
    link.answers[ImportFiles] = Failed(id=0, code="refused", message="no such columns", message_zh="没有这些列")
    step.bring(["/home/me/other.csv"])
    qtbot.waitUntil(lambda: step.told.text() == "No such columns")


def test_that_the_keyboard_stays_with_the_files_when_an_import_is_taken_back(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    link.answers[UndoImport] = lambda command: UndoneReply(id=0, number=command.number, rows=10, kept={})
    page.show_step(2)
    step = page.steps[2]
    assert isinstance(step, OrdersStep)
    step.bring(["/home/me/orders.csv"])
    qtbot.waitUntil(step.undo.isVisible)
    assert not step.progress.bar.isTextVisible()  # the bar is lower than a line of text
    step.undo.setFocus()
    step.undo.click()
    qtbot.waitUntil(lambda: not step.card.isVisible())
    assert page.window().focusWidget() is step.zone.button


def test_that_of_several_files_a_row_that_cannot_be_read_names_its_own(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    found = imported()
    other = msgspec.structs.replace(found.listed[0], file="/home/me/more.csv", row=7)
    link.answers[ImportFiles] = msgspec.structs.replace(found, listed=(*found.listed, other))
    page.show_step(2)
    step = page.steps[2]
    assert isinstance(step, OrdersStep)
    step.bring(["/home/me/orders.csv", "/home/me/more.csv"])
    qtbot.waitUntil(step.undo.isVisible)
    assert "orders.csv row 318" in step.problems.text()
    assert "more.csv row 7" in step.problems.text()


def test_that_a_source_is_chosen_and_connected_in_its_place(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.show_step(3)
    step = page.steps[3]
    assert isinstance(step, ConnectStep)
    assert list(step.cards) == ["relay", "orders"]
    step.offers.chosen.emit("in", "simulator")
    assert step.form.isVisible()
    step.editor.keep.click()
    qtbot.waitUntil(step.form.isHidden)
    assert last(link, PutPart).kind == "simulator"


def test_that_the_keyboard_goes_to_what_was_connected_however_late_the_engine_tells_of_it(
    made: Made, qtbot: QtBot
) -> None:
    link, _, page = made
    page.show_step(3)
    step = page.steps[3]
    assert isinstance(step, ConnectStep)
    before = dict(step.cards)
    step.offers.chosen.emit("in", "simulator")
    step.editor.name.setText("more")
    step.editor.keep.click()
    qtbot.waitUntil(step.form.isHidden)
    qtbot.waitUntil(lambda: page.focusWidget() is step.cards["orders"].change)
    reply = link.answers[ListConnections]
    assert isinstance(reply, ConnectionsReply)
    new = msgspec.structs.replace(next(part for part in reply.parts if part.side == "in"), key="more")
    link.answers[ListConnections] = msgspec.structs.replace(reply, parts=(*reply.parts, new))
    page.feed.ask()
    qtbot.waitUntil(lambda: "more" in step.cards and page.focusWidget() is step.cards["more"].change)
    assert {key: step.cards[key] for key in before} == before, "whoever is at another card stays there"


def test_that_the_form_of_a_source_does_not_scroll_away_where_the_list_behind_it_is_long(
    made: Made, qtbot: QtBot
) -> None:
    _, _, page = made
    page.show_step(3)
    step, area = page.steps[3], page.stack.currentWidget()
    assert isinstance(step, ConnectStep)
    assert isinstance(area, QScrollArea)
    bar = area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    step.offers.chosen.emit("in", "barrage-grab")
    qtbot.waitUntil(lambda: bar.maximum() == 0)
    step.back.click()
    qtbot.waitUntil(lambda: bar.maximum() > 0)


def test_that_rulesets_say_what_is_missing_and_begin_in_shadow(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.show_step(4)
    step = page.steps[4]
    assert isinstance(step, RulesStep)
    qtbot.waitUntil(lambda: bool(step.offered.boxes), timeout=90_000)
    assert step.offered.boxes["newcomers"].isChecked()
    assert "starter-comments-en" in step.offered.boxes
    assert "starter-comments" not in step.offered.boxes
    step.offered.boxes["starter-comments-en"].setChecked(True)
    step.use.click()
    qtbot.waitUntil(lambda: page.place == 5)
    kept = last(link, PutRoom)
    assert kept.start == "shadow"
    assert kept.rulesets is not None
    assert "starter-comments-en" in kept.rulesets
    assert "newcomers" in kept.rulesets


def test_that_rulesets_are_called_in_the_language_of_the_window_and_say_which_they_speak(
    made: Made, qtbot: QtBot
) -> None:
    _, _, page = made
    page.show_step(4)
    step = page.steps[4]
    assert isinstance(step, RulesStep)
    qtbot.waitUntil(lambda: bool(step.offered.boxes), timeout=90_000)
    assert "room-food" in step.offered.boxes, "the room's money is that of the Chinese ones"
    texts = [text.text() for text in step.findChildren(QLabel)]
    assert "Food room" in texts
    assert "What it says to people is written in Chinese." in texts
    assert step.offered.boxes["room-food"].accessibleName() == "Use these rules Food room"


def test_that_the_demo_s_room_is_called_in_the_language_that_was_chosen_since(made: Made) -> None:
    _, here, _ = made
    assert here.status is not None
    known = tuple(msgspec.structs.replace(one, title="演示直播间") for one in here.status.known)
    here.take_status(msgspec.structs.replace(here.status, known=known))
    assert here.room_title(known[0].key) == "演示直播间", "somebody calls their own room so"
    here.take_status(msgspec.structs.replace(here.status, shop="demo"))
    assert here.room_title(known[0].key) == "Demo room"
    here.take_language("zh_CN")
    assert here.room_title(known[0].key) == "演示直播间"


def test_that_a_room_without_a_source_is_told_to_connect_one_and_no_rule_is_called_impossible(
    made: Made, qtbot: QtBot
) -> None:
    link, here, page = made
    link.answers[ListRulesetOffers] = ruleset_offers(fed=False)
    went: list[tuple[str, object]] = []
    here.went.connect(lambda key, what: went.append((key, what)))
    page.show_step(4)
    step = page.steps[4]
    assert isinstance(step, RulesStep)
    qtbot.waitUntil(step.first.isVisible, timeout=90_000)
    texts = [text.text() for text in step.findChildren(QLabel)]
    assert texts.count("Not known yet") > 3
    assert not [text for text in texts if "✕" in text or "missing:" in text]
    assert step.offered.boxes["starter-shop"].isEnabled()
    step.connect_source.click()
    assert went == [("first_run", {"step": "connect"})]


def test_that_the_overlay_says_its_address_for_obs(made: Made, qtbot: QtBot) -> None:
    _, _, page = made
    page.show_step(5)
    step = page.steps[5]
    assert isinstance(step, ReachStep)
    qtbot.waitUntil(lambda: step.address.text().endswith("#token=x"))
    assert not step.add_overlay.isVisible()


def test_that_an_address_that_comes_after_its_field_has_gone_is_dropped(made: Made, qtbot: QtBot) -> None:
    link, here, _ = made
    field, answers = QLineEdit(), list[object]()
    ask_address(here, "out", "overlay", field.setText, owner=field)
    shiboken6.delete(field)
    link.ask(GetStatus(id=0), then=answers.append)  # answered after what was asked before
    with qtbot.capture_exceptions() as raised:
        qtbot.waitUntil(lambda: bool(answers))
    assert raised == []


def test_that_each_rule_says_what_it_would_have_done_and_is_switched_from_there(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.show_step(6)
    step = page.steps[6]
    assert isinstance(step, ShadowStep)
    qtbot.waitUntil(lambda: len(step.cards) == 7)
    step.look.click()
    card = next(card for card in step.cards.values() if card.rule.state == "shadow")
    qtbot.waitUntil(lambda: "12 times" in card.lately.text.text())
    assert isinstance(last(link, WhatIf), WhatIf)
    card.ask.click()
    assert last(link, SetRuleState).state == "ask"
    card.run.click()
    qtbot.waitUntil(lambda: card.live.isVisible())
    page.left()


def let_a_rule_watch(here: Session) -> None:
    assert here.status is not None
    watching = msgspec.structs.replace(here.status.rules[0], state=RuleStateName.SHADOW)
    here.take_status(msgspec.structs.replace(here.status, rules=(watching,)))


def watch(first: FirstRun, minutes: int) -> None:
    """Let minutes pass."""
    for _minute in range(minutes):
        assert first.watched.isActive()
        first.watched.timeout.emit()


def test_that_the_ten_minutes_go_on_in_the_next_window_and_their_notice_stands_in_each_until_it_is_seen(
    qtbot: QtBot, made_link: Make, tmp_path: Path
) -> None:
    file = tmp_path / "desktop.json"
    for minutes, stands in ((4, False), (6, True), (0, True)):
        here = session(made_link(), file=file)
        first = FirstRun(here, leads=False)
        shown = Window(here)
        qtbot.addWidget(shown)
        shown.show()
        let_a_rule_watch(here)
        watch(first, minutes)
        assert bool(shown.strip.lines) is stands, minutes
        assert first.watched.isActive() is not stands
    shown.alerts.put_aside(shown.strip.lines[0].row)
    assert here.remembered.flag(TOLD)


def test_that_a_minute_in_which_no_rule_watches_or_the_engine_is_away_does_not_count(
    qtbot: QtBot, made_link: Make
) -> None:
    link = made_link()
    here = session(link)
    first = FirstRun(here, leads=False)
    let_a_rule_watch(here)
    link.lose(LinkState(stage=Stage.LOOKING, words=CUT))
    watch(first, 3)
    assert not here.remembered.text(WATCHED)
    assert here.status is not None
    here.take_status(msgspec.structs.replace(here.status, rules=()))
    assert not first.watched.isActive()


def test_that_after_ten_minutes_a_notice_stands_until_what_the_rules_would_have_done_is_looked_at(
    qtbot: QtBot, made_link: Make
) -> None:
    link = made_link({**rule_answers(chinese=False), **connection_answers()})
    here = session(link)
    first = FirstRun(here, leads=False)
    shown = Window(here)
    qtbot.addWidget(shown)
    shown.show()
    let_a_rule_watch(here)
    assert first.watched.interval() == 60_000
    watch(first, 9)
    assert not shown.strip.lines
    watch(first, 1)
    (line,) = shown.strip.lines
    assert "ten minutes" in line.row.message
    assert not here.remembered.flag(TOLD)
    assert line.details is not None
    line.details.click()
    page = shown.page
    assert isinstance(page, FirstRunPage)
    step = page.steps[page.place]
    assert isinstance(step, ShadowStep)
    qtbot.waitUntil(lambda: any("12 times" in card.lately.text.text() for card in step.cards.values()))
    qtbot.waitUntil(shown.strip.isHidden)
    assert here.remembered.flag(TOLD)
    page.left()


def test_that_the_notice_of_ten_minutes_comes_no_more_once_it_was_seen(qtbot: QtBot, made_link: Make) -> None:
    here = session(made_link())
    first = FirstRun(here, leads=False)
    shown = Window(here)
    qtbot.addWidget(shown)
    shown.show()
    let_a_rule_watch(here)
    watch(first, 10)
    shown.alerts.put_aside(shown.strip.lines[0].row)
    assert here.remembered.flag(TOLD)


def test_that_it_shows_itself_once_where_the_demo_runs(qtbot: QtBot, made_link: Make) -> None:
    link = made_link({ListConnections: built_in()})
    here = session(link)
    went: list[str] = []
    here.went.connect(lambda page, _what: went.append(page))
    FirstRun(here)
    assert here.status is not None
    here.take_status(here.status)
    qtbot.waitUntil(lambda: went == ["first_run"])
    here.remembered.put_flag(SEEN, True)
    FirstRun(here)
    asked = len(link.asked)
    here.take_status(here.status)
    assert len(link.asked) == asked


@pytest.mark.screen
def test_that_orders_reach_a_real_engine_and_rules_are_chosen(
    engine_site: EngineSite, qtbot: QtBot, tmp_path: Path
) -> None:
    here = session(engine_site.link)
    here.take_status(engine_site.ask(GetStatus(id=0)))
    page = _page(qtbot, here)
    page.show_step(2)
    orders = page.steps[2]
    assert isinstance(orders, OrdersStep)
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, "utf-8")
    orders.bring([str(file)])
    engine_site.wait_until(lambda: "1 order of 1 customer," in orders.told.text())
    page.show_step(4)
    rules = page.steps[4]
    assert isinstance(rules, RulesStep)
    engine_site.wait_until(lambda: bool(rules.offered.boxes))
    assert rules.offered.boxes
    page.left()


@pytest.mark.screen
def test_that_a_shop_of_ones_own_takes_the_place_of_the_demo_and_the_engine_is_back_with_it(
    qtbot: QtBot, tmp_path: Path
) -> None:
    home = tmp_path / "数据 home"
    home.mkdir()
    command = [sys.executable, "-P", "-m", "tiercast", "engine", "--port", "0", "--evaluator", "plain"]
    env = {**os.environ, "TIERCAST_HOME": str(home)}
    supervisor = subprocess.Popen(command, env=env, cwd=tmp_path, stderr=subprocess.DEVNULL)
    link = Link(Here(paths=paths_of("", home)), Wish())
    welcomes: list[Welcome] = []
    link.welcomed.connect(welcomes.append)
    other, elsewhere = Link(Here(paths=paths_of("", home)), Wish()), list[Welcome]()
    other.welcomed.connect(elsewhere.append)
    try:
        link.open()
        qtbot.waitUntil(lambda: bool(welcomes), timeout=90_000)
        assert welcomes[0].shop == "demo"
        other.open()
        qtbot.waitUntil(lambda: bool(elsewhere), timeout=90_000)
        link.ask(BeginShop(id=0, title="小美的店", room="一号间", platform="douyin"))
        qtbot.waitUntil(lambda: welcomes[-1].shop == elsewhere[-1].shop == "my-shop", timeout=90_000)
        replies: list[ConnectionsReply] = []
        link.ask(ListConnections(id=0), then=replies.append)
        qtbot.waitUntil(lambda: bool(replies), timeout=90_000)
        assert [(room.key, room.title, room.platform) for room in replies[0].rooms] == [("main", "一号间", "douyin")]
        assert [part.key for part in replies[0].parts] == ["overlay", "desk"]
        assert not replies[0].built_in
        refused: list[Failed] = []
        link.ask(BeginShop(id=0, title="x", room="x", platform="x"), refused=refused.append)
        qtbot.waitUntil(lambda: bool(refused), timeout=90_000)
        assert "already" in refused[0].message
    finally:
        other.leave()
        link.leave()
        supervisor.terminate()
        assert supervisor.wait(60) == 0
