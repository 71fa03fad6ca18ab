"""The page of rules on made-up answers, and against a real engine."""

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from tiercast.desktop.rules.checking import Checked
from tiercast.desktop.rules.feed import RulesFeed
from tiercast.desktop.rules.firings import FiringTable
from tiercast.desktop.rules.page import NEAR, TEXT, RulesPage
from tiercast.desktop.rules.past import Lately
from tiercast.desktop.rules.problems import Problems
from tiercast.desktop.rules.rule_table import RuleTable
from tiercast.desktop.rules.text_view import TextView
from tiercast.desktop.session import Session, Toasted
from tiercast.desktop.shell.window import SMALLEST, Window
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.parse import hash_of, parse_ruleset
from tiercast.serve.protocol_commands import AskWhy, ListAudit, SetParam, SetRuleState, Undo
from tiercast.serve.protocol_connections import ListConnections, ListRulesetOffers, PutRoom
from tiercast.serve.protocol_replies import AuditReply, Failed, WhatIfReply
from tiercast.serve.protocol_room import ListPresent, PresentReply, PresentRow
from tiercast.serve.protocol_rules import (
    FiringRow,
    ListRules,
    ReadRuleset,
    RestoreRuleset,
    RulesetTextReply,
    RulesReply,
    SaveRuleset,
)
from tiercast.serve.protocol_settings import AuditRow
from tiercast.serve.protocol_shop import ListItems
from tiercast_api.action import ActionType
from tiercast_api.kinds import Kinds

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import NOON, last, looked_at, session
from tests.desktop.made_connections import connections, ruleset_offers
from tests.desktop.made_link import MadeLink
from tests.desktop.made_rules import budgets, rule_answers, rules_reply, why
from tests.desktop.made_shop import items

Make = Callable[..., MadeLink]
Made = tuple[MadeLink, Session, RulesPage]


@pytest.fixture
def made(qtbot: QtBot, made_link: Make) -> tuple[MadeLink, Session, RulesPage]:
    """A page that knows the shipped ruleset."""
    link = made_link(rule_answers(chinese=False))
    here = session(link)
    page = looked_at(qtbot, RulesPage(here))
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 7)
    qtbot.waitUntil(lambda: page.detail.firings.rows.rowCount() > 0)
    rows = page.detail.firings.rows
    assert [rows.index(place, 2).data() for place in range(3)] == ["口红 505 号色", "1002", ""]
    return link, here, page


def test_that_a_rule_is_no_wider_than_its_room_in_the_smallest_window(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, _, page = made
    link.answers[ListItems] = items()
    page.detail.why_not.refresh()
    qtbot.waitUntil(lambda: page.detail.why_not.item.isVisible())
    page.resize(880, 560)
    detail = page.detail
    qtbot.waitUntil(lambda: detail.viewport().width() < 460)
    within = detail.widget()
    assert within is not None
    qtbot.waitUntil(lambda: within.width() == detail.viewport().width())
    whole = detail.viewport().rect().right()
    for button in (*detail.switch.buttons.values(), detail.why_not.button):
        assert button.mapTo(within, button.rect().topRight()).x() <= whole, "else nobody can press it"


def test_that_the_rules_stand_in_a_table_and_the_first_one_beside_it(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    _, _, page = made
    detail = page.detail
    assert detail.key == ("newcomers-en", "first_question")
    assert detail.switch.buttons["live"].isChecked()
    qtbot.waitUntil(lambda: "comments" in detail.sentences.text())
    assert "31" in detail.counts_held.text()
    assert detail.covered.text() == "Works"
    page.table.selectRow(4)
    assert detail.key[1] == page.table.chosen_row().row.rule
    assert detail.covered.text() == "Cannot fire here"
    assert "order_paid" in detail.reasons.text()


def test_that_a_rule_stands_below_the_table_where_there_is_no_room_beside_it(made: Made) -> None:
    _, _, page = made
    list_of, rule = page.split.widget(0), page.split.widget(1)
    assert list_of is not None
    assert rule is not None
    for width, beside in ((520, False), (1200, True)):
        page.setMinimumWidth(1)
        page.resize(width, 560)
        QApplication.processEvents()
        assert not list_of.geometry().intersects(rule.geometry())
        assert (rule.x() > list_of.x()) is beside
        assert rule.geometry().right() < page.split.width()


def test_that_a_room_is_not_said_to_have_no_rules_before_they_were_read(qtbot: QtBot, made_link: Make) -> None:
    page = RulesPage(session(made_link(rule_answers(chinese=False))))
    qtbot.addWidget(page)
    page.retranslate()
    assert page.table.nothing.head.text() == "The rules are read…"


def test_that_a_rule_with_a_long_name_is_shown_whole_beside_the_table(made: Made) -> None:
    _, _, page = made
    detail = page.detail
    detail.card.set_heading("A coupon for somebody who is interested, new, and has put nothing into the cart yet")
    detail.badge.tell("starter-shop-en/first_coupon", "quiet")
    QApplication.processEvents()
    assert detail.card.minimumSizeHint().width() <= 520


def test_that_the_names_of_rules_have_room_before_those_of_their_rulesets(made: Made) -> None:
    _, _, page = made
    table = page.table
    table.resize(560, 300)
    table.refresh()
    assert table.isColumnHidden(1)
    assert "newcomers-en" in table.rows.data(table.rows.index(0, 0), Qt.ItemDataRole.ToolTipRole)


def test_that_a_state_in_which_no_rule_was_before_is_read_whole(qtbot: QtBot, made_link: Make) -> None:
    first = rules_reply("main", False).rulesets[0]
    here = session(made_link(rule_answers(chinese=False)))
    feed = RulesFeed(here)
    table = RuleTable(here, feed)
    qtbot.addWidget(table)
    table.resize(587, 325)
    table.show()
    names = ("Somebody very interested is looking", "A coupon for somebody interested and new")
    for states in (("live", "live"), ("ask", "live")):
        rules = tuple(
            msgspec.structs.replace(rule, title=name, state=state)
            for rule, name, state in zip(first.rules, names, states, strict=False)
        )
        ruleset = msgspec.structs.replace(first, rules=rules)
        feed.reply = RulesReply(id=0, now=NOON, since={}, rulesets=(ruleset,))
        table.refresh()
    assert table.columnWidth(2) >= table.sizeHintForColumn(2)


def test_that_the_names_of_rulesets_that_come_once_the_table_is_shown_are_read_whole(
    qtbot: QtBot, made_link: Make
) -> None:
    first = rules_reply("main", False).rulesets[0]
    title = "Newcomers: from the first visit to the first order"
    second = msgspec.structs.replace(first, ruleset="newcomers-too", title=title)
    here = session(made_link(rule_answers(chinese=False)))
    feed = RulesFeed(here)
    table = RuleTable(here, feed)
    qtbot.addWidget(table)
    table.resize(1_200, 500)
    table.show()
    feed.reply = RulesReply(id=0, now=NOON, since={}, rulesets=(first, second))
    table.refresh()
    assert not table.isColumnHidden(1)
    assert table.columnWidth(1) >= table.fontMetrics().horizontalAdvance(title)


def test_that_another_shipped_ruleset_is_chosen_by_what_works_here_and_can_be_taken_back(
    qtbot: QtBot, made_link: Make
) -> None:
    notes = tuple(
        AuditRow(n=n, time=NOON, who="desktop", what=what, can_undo=True)
        for n, what in ((9, "param"), (8, "room_put"), (7, "room_put"))
    )
    link = made_link(
        {
            **rule_answers(chinese=False), ListRulesetOffers: ruleset_offers(), ListConnections: connections(),
            ListAudit: AuditReply(id=0, notes=notes),
        }
    )  # fmt: skip
    here = session(link)
    page = looked_at(qtbot, RulesPage(here))
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 7)
    page.choose.click()
    choosing = page.choosing
    qtbot.waitUntil(choosing.use.isEnabled, timeout=90_000)
    boxes = choosing.offered.boxes
    assert boxes["newcomers"].isChecked()
    texts = [text.text() for text in choosing.findChildren(QLabel)]
    assert "Works partly" in texts
    assert any("missing: " in text for text in texts)
    page.feed.ask()
    qtbot.waitUntil(lambda: [type(one) for one in link.asked].count(ListRules) > 1)
    assert choosing.isVisible(), "what the feed brings does not take the choice away"
    boxes["room-food"].setChecked(True)
    choosing.use.click()
    qtbot.waitUntil(lambda: not choosing.isVisible())
    kept = last(link, PutRoom)
    assert kept.rulesets == ("starter-comments", "newcomers", "room-food"), "what runs stays in its order"
    assert kept.start is None, "how new rules begin in this room stays"
    added = msgspec.structs.replace(rules_reply("main", False).rulesets[0], ruleset="room-food", title="Food room")
    link.answers[ListRules] = RulesReply(id=0, now=NOON, since={}, rulesets=(*page.feed.rulesets(), added))
    page.feed.ask()
    qtbot.waitUntil(lambda: page.detail.key == ("room-food", "first_question"))
    assert list(page.knobs.headings) == ["newcomers-en", "room-food"], "knobs of two rulesets are told apart"
    assert page.knobs.headings["room-food"].text() == "Food room"
    page.resize(1100, 480)
    qtbot.waitUntil(lambda: page.knobs_scroll.verticalScrollBar().maximum() > 0)
    page.show_rule("newcomers-en", "first_question")
    qtbot.waitUntil(lambda: page.knobs_scroll.verticalScrollBar().value() == page.knobs.headings["newcomers-en"].y())
    page.show_rule("room-food", "first_question")  # they begin with those of the rule that is chosen
    qtbot.waitUntil(lambda: page.knobs_scroll.verticalScrollBar().value() > 0)
    undo = toasts[-1].undo
    assert undo is not None
    undo()
    qtbot.waitUntil(lambda: any(isinstance(one, Undo) for one in link.asked))
    assert last(link, Undo).note == 8
    assert page.table.isVisible()


def test_that_the_knobs_of_rules_that_were_just_added_are_scrolled_to(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    page.resize(1100, 480)
    whole = page.feed.rulesets()[0]
    added = msgspec.structs.replace(whole, ruleset="room-food", title="Food room")
    link.answers[ListRules] = RulesReply(id=0, now=NOON, since={}, rulesets=(whole, added))
    page._add("room-food")
    page.feed.ask()
    qtbot.waitUntil(lambda: page.detail.key[0] == "room-food")
    bar = page.knobs_scroll.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    heading = page.knobs.headings["room-food"]
    qtbot.waitUntil(lambda: bar.value() == min(heading.y(), bar.maximum()) > 0)


def test_that_the_first_rules_of_a_room_begin_in_shadow(qtbot: QtBot, made_link: Make) -> None:
    told = connections()
    rooms = (msgspec.structs.replace(told.rooms[0], start="safe", rulesets=()), *told.rooms[1:])
    answers = {
        ListRules: RulesReply(id=0, now=NOON, since={}, rulesets=()),
        ListRulesetOffers: ruleset_offers(),
        ListConnections: msgspec.structs.replace(told, rooms=rooms),
    }
    link = made_link({**rule_answers(chinese=False), **answers})
    page = looked_at(qtbot, RulesPage(session(link)))
    offer = page.table.nothing.findChild(QPushButton)
    assert isinstance(offer, QPushButton)
    qtbot.waitUntil(offer.isVisible)
    offer.click()
    qtbot.waitUntil(page.choosing.use.isEnabled, timeout=90_000)
    assert "in shadow" in page.choosing.heading.under.text()
    page.choosing.offered.boxes["room-food"].setChecked(True)
    page.choosing.use.click()
    qtbot.waitUntil(lambda: not page.choosing.isVisible())
    assert last(link, PutRoom).start == "shadow"


def test_that_choosing_no_other_rulesets_and_leaving_the_choice_change_nothing(qtbot: QtBot, made_link: Make) -> None:
    answers = {ListRulesetOffers: ruleset_offers(), ListConnections: connections()}
    link = made_link({**rule_answers(chinese=False), **answers})
    page = looked_at(qtbot, RulesPage(session(link)))
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 7)
    page.open(view="choose")
    qtbot.waitUntil(page.choosing.use.isEnabled, timeout=90_000)
    page.choosing.offered.boxes["room-food"].setChecked(True)
    QTest.keyClick(page.choosing.offered.boxes["room-food"], Qt.Key.Key_Escape)
    assert page.table.isVisible()
    page.choose.click()
    qtbot.waitUntil(page.choosing.use.isEnabled, timeout=90_000)
    assert not page.choosing.offered.boxes["room-food"].isChecked(), "what was left is forgotten"
    page.choosing.use.click()
    qtbot.waitUntil(page.table.isVisible)
    assert not any(isinstance(command, PutRoom) for command in link.asked)


def test_that_the_choice_says_how_new_rules_begin_in_a_room_where_they_do_not_begin_in_shadow(
    qtbot: QtBot, made_link: Make
) -> None:
    told = connections()
    rooms = (msgspec.structs.replace(told.rooms[0], start="ask"), *told.rooms[1:])
    answers = {
        ListRulesetOffers: Failed(id=0, code="fault", message="it took too long"),
        ListConnections: msgspec.structs.replace(told, rooms=rooms),
    }
    page = looked_at(qtbot, RulesPage(session(made_link({**rule_answers(chinese=False), **answers}))))
    qtbot.waitUntil(lambda: page.table.rows.rowCount() == 7)
    page.choose.click()
    qtbot.waitUntil(lambda: "Ask me first" in page.choosing.heading.under.text())
    qtbot.waitUntil(lambda: "It took too long" in page.choosing.result.text())
    assert not page.choosing.use.isEnabled()


def test_that_a_drafted_rule_is_put_into_the_text_and_can_be_taken_back(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, here, page = made
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    page.open(draft="ruleset: draft\ntriggers:\n  on_like:\n    on: like\n    do: [host_prompt: {text: thanks}]\n")
    assert page.tabs.currentIndex() == TEXT
    qtbot.waitUntil(lambda: "  on_like:\n" in page.text.editor.toPlainText())
    assert page.text.state.text() == "Not saved"
    assert page.focusWidget() is page.text.editor, "the keys do not choose another ruleset"
    assert not any(isinstance(command, SaveRuleset) for command in link.asked)
    assert toasts[0].undo is not None
    toasts[0].undo()
    assert "on_like" not in page.text.editor.toPlainText()
    page.text.editor.setPlainText("triggers: [")
    page.open(draft="ruleset: draft\ntriggers:\n  on_like:\n    on: like\n")
    qtbot.waitUntil(lambda: len(toasts) == 2)
    assert page.text.editor.toPlainText() == "triggers: ["


def test_that_the_page_can_be_worked_from_the_keyboard(qtbot: QtBot, made_link: Make) -> None:
    link = made_link(rule_answers(chinese=False))
    here = session(link)
    window = Window(here)
    qtbot.addWidget(window)
    window.show()
    window.show_page("rules")
    page = window.pages["rules"]
    assert isinstance(page, RulesPage)
    qtbot.waitUntil(lambda: page.detail.row() is not None)
    commands = window.commands
    commands.run("rules/paused")
    assert last(link, SetRuleState).state.value == "paused"
    commands.run("rules/text")
    qtbot.waitUntil(lambda: page.text.file is not None)
    page.text.editor.setFocus()
    page.text.editor.replace_text(page.text.editor.toPlainText() + "# mine\n")
    qtbot.waitUntil(lambda: page.text.problems.checked is not None and page.text.save_button.isEnabled())
    QTest.keyClick(page.text.editor, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert last(link, SaveRuleset).text.endswith("# mine\n")


def test_that_news_of_the_same_rules_neither_paint_nor_scroll(made: tuple[MadeLink, Session, RulesPage]) -> None:
    _, _, page = made
    changed: list[object] = []
    page.table.rows.layoutChanged.connect(lambda *_: changed.append(1))
    assert page.feed.reply is not None
    page.feed._take(page.feed.reply)
    assert changed == []
    page.table.selectRow(3)
    page.table.verticalScrollBar().setValue(0)
    page.feed._take(rules_reply("main", chinese=False))
    assert page.table.chosen_row().key == page.detail.key


def test_that_a_rule_that_changed_while_an_answer_is_on_its_way_is_asked_for_after_it(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    told = rules_reply("main", chinese=False)
    link.answers[ListRules] = told
    page.feed.ask()
    page.feed._look()  # its own beat asks for nothing more
    count = sum(isinstance(one, ListRules) for one in link.asked)
    link.answers[ListRules] = msgspec.structs.replace(told, now=told.now + 1)
    page.feed.ask()
    qtbot.waitUntil(lambda: page.feed.reply is not None and page.feed.reply.now == told.now + 1)
    assert sum(isinstance(one, ListRules) for one in link.asked) == count + 1


def test_that_rules_of_the_room_before_are_not_shown_as_those_of_this_one(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    link.answers[ListRules] = lambda command: msgspec.structs.replace(
        rules_reply(command.room, chinese=False), now=1 if command.room == "main" else 2
    )
    told: list[int] = []
    page.feed.changed.connect(lambda: told.append(page.feed.reply.now if page.feed.reply is not None else 0))
    page.feed.ask()
    here.take_room("snacks")
    page.feed.ask()
    qtbot.waitUntil(lambda: bool(told))
    assert 1 not in told


def test_that_a_state_is_switched_and_can_be_taken_back(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, here, page = made
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    page.detail.switch.buttons["paused"].click()
    assert last(link, SetRuleState).state.value == "paused"
    qtbot.waitUntil(lambda: bool(toasts))
    assert page.detail.switch.buttons["live"].isChecked(), "only what the engine says is shown"
    assert toasts[0].undo is not None
    toasts[0].undo()
    assert last(link, SetRuleState).state.value == "live"


def test_that_before_a_rule_goes_live_it_is_told_what_it_would_have_done_and_what_bounds_it(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, _, page = made
    page.table.selectRow(1)
    card = page.detail.go_live
    page.detail.switch.buttons["live"].click()
    assert card.isVisible()
    assert not any(isinstance(command, SetRuleState) for command in link.asked)
    qtbot.waitUntil(lambda: "12 times" in card.lately.text.text())
    assert "¥60.00" in card.lately.text.text()
    card.run.click()
    assert last(link, SetRuleState).state.value == "live"
    assert not card.isVisible()


def test_that_in_chinese_a_cap_and_its_use_are_parted_by_a_wide_semicolon(
    made: tuple[MadeLink, Session, RulesPage],
) -> None:
    _, here, page = made
    said = page.detail.go_live._cap_words(budgets().budgets[1])
    assert "; " in said
    here.take_language("zh_CN")
    said = page.detail.go_live._cap_words(budgets().budgets[1])
    assert "；已用" in said
    assert ";" not in said


def test_that_a_costly_rule_without_a_cap_gets_one_first(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, _, page = made
    page.show_rule("newcomers-en", "first_coupon")
    card = page.detail.go_live
    page.detail.switch.buttons["live"].click()
    qtbot.waitUntil(lambda: card.cap.value() == 150)
    card.cap.setValue(40)
    card.run.click()
    qtbot.waitUntil(lambda: any(isinstance(command, SaveRuleset) for command in link.asked))
    assert "40 per day" in last(link, SaveRuleset).text
    qtbot.waitUntil(lambda: any(isinstance(command, SetRuleState) for command in link.asked))


def test_that_all_of_the_question_whether_a_rule_shall_run_can_be_seen_once_it_is_answered(
    made: Made, qtbot: QtBot
) -> None:
    _, _, page = made
    page.resize(1_200, 640)
    page.show_rule("newcomers-en", "first_coupon")
    card = page.detail.go_live
    page.detail.switch.buttons["live"].click()
    qtbot.waitUntil(lambda: "12 times" in card.lately.text.text())
    qtbot.waitUntil(lambda: card.run.visibleRegion().boundingRect() == card.run.rect())


def test_that_knobs_have_their_room_from_the_first_answer_on(made: Made) -> None:
    _, _, page = made
    assert page.knobs_card.maximumHeight() > 250


def test_that_a_knob_counts_at_once_and_can_be_turned_back(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, here, page = made
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    knob = next(iter(page.knobs.knobs.values()))
    before = knob.param.value
    knob.value.setFocus()
    knob.value.selectAll()
    assert knob.value.text() == knob.said(before) != before
    QTest.keyClicks(knob.value, "4 minutes")
    QTest.keyClick(knob.value, Qt.Key.Key_Return)
    assert last(link, SetParam).value == "4m"
    qtbot.waitUntil(lambda: bool(toasts))
    assert "4 minutes" in toasts[0].text
    assert toasts[0].undo is not None
    toasts[0].undo()
    assert last(link, SetParam).value == before
    wrong = f"params.{knob.param.name}: expected at most 30m, found 31m"
    link.answers[SetParam] = Failed(id=0, code="refused", message=wrong)
    assert knob.slider is not None
    knob.slider.setValue(knob.slider.maximum())
    qtbot.waitUntil(lambda: bool(knob.value.property("wrong")))
    assert toasts[-1].text == f"{knob.title.text()}: expected at most 30m, found 31m"


def test_that_why_is_told_in_sentences_with_what_failed(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, _, page = made
    page.detail.firings.opened.emit(page.detail.firings.rows.row(0))
    assert last(link, AskWhy).firing
    qtbot.waitUntil(lambda: len(page.why.lines) == 3)
    assert page.why.badge.text() == "It did not hold"
    assert [line.verdict() for line in page.why.lines] == ["held", "did not hold", "unknown"]
    assert page.why.lines[1].text.font().bold()
    page.back.click()
    assert page.side.currentIndex() == 0
    page.open(view="why", viewer="a" * 26, ruleset="newcomers-en", rule="welcome", seq=7)
    assert (last(link, AskWhy).rule, last(link, AskWhy).seq) == ("welcome", 7)
    link.answers[AskWhy] = Failed(id=0, code="not_found", message="that is too long ago", message_zh="太早")
    page.why.again()
    qtbot.waitUntil(lambda: page.why.error.isVisible())


def test_that_the_rule_of_a_firing_that_is_opened_elsewhere_is_marked(made: Made, qtbot: QtBot) -> None:
    link, _, page = made
    wanted = ("newcomers-en", "first_coupon")
    assert page.detail.key != wanted
    said = '"First "real" coupon" fired at 12:00 (asking first).'
    link.answers[AskWhy] = lambda ask: msgspec.structs.replace(
        why(ask), ruleset=wanted[0], rule=wanted[1], message=said, called='First "real" coupon'
    )
    page.open(firing="a" * 26)
    qtbot.waitUntil(lambda: page.detail.key == wanted)
    assert page.why_card.heading.text() == f"Why: {page.table.chosen_row().title}"
    assert page.window().focusWidget() is page.back, "and not in a field, where the next key would write"
    assert page.why.message.text() == "Fired at 12:00 (asking first).", "its title says which, and not its key"
    assert page.side.currentIndex() == 1
    assert page.table.chosen_row().key == wanted


def test_that_anybody_who_is_here_can_be_asked_about(made: Made, qtbot: QtBot) -> None:
    link, here, page = made
    present = PresentReply(
        id=0, viewers=(PresentRow(viewer="v" * 26, name="Lily"), PresentRow(viewer="w" * 26)), count=2, regulars=0,
        time=0,
    )  # fmt: skip
    link.answers[ListPresent] = present
    row = page.detail.why_not
    row.refresh()
    qtbot.waitUntil(lambda: row.who.count() == 3)
    row.button.click()
    assert last(link, AskWhy).viewer == ""
    row.who.setCurrentText("lily")
    row.button.click()
    asked = last(link, AskWhy)
    assert (asked.viewer, asked.ruleset, asked.rule) == ("v" * 26, "newcomers-en", "first_question")
    qtbot.waitUntil(lambda: "Lily" in page.why.about.text())
    toasts: list[Toasted] = []
    here.toasted.connect(toasts.append)
    link.answers[ListItems] = items()
    row.refresh()
    qtbot.waitUntil(lambda: row.item.count() > 1)
    edit = row.item.lineEdit()
    assert edit is not None
    assert edit.cursorPosition() == 0  # its beginning is read, where it does not fit
    row.who.setCurrentText("lily")
    title = row.item.itemText(1)
    row.item.setCurrentText(title.upper())
    row.button.click()
    asked = last(link, AskWhy)
    assert (asked.viewer, asked.item) == ("v" * 26, row.item.itemData(1))
    qtbot.waitUntil(lambda: title in page.why.about.text())
    row.item.setCurrentText("no such thing")
    row.button.click()
    assert toasts.pop()
    row.item.setCurrentIndex(0)
    row.who.setCurrentText("somebody else")
    row.button.click()
    assert toasts


def test_that_the_page_fits_into_the_smallest_window_with_the_names_of_its_rules(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    _, _, page = made
    rail = 164
    page.resize(SMALLEST[0] - rail, SMALLEST[1])
    qtbot.waitUntil(lambda: page.table.width() < 440)
    first, second = page.split.widget(0), page.split.widget(1)
    assert first is not None
    assert second is not None
    assert first.geometry().right() < second.geometry().left()
    assert second.geometry().right() <= page.split.width()
    assert page.table.columnWidth(0) >= 120
    assert page.table.isColumnHidden(3)
    page.resize(1_200, 700)
    qtbot.waitUntil(lambda: not page.table.isColumnHidden(3))


def test_that_near_misses_are_looked_for_and_asked_about(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, _, page = made
    page.open(view="near")
    assert page.tabs.currentIndex() == NEAR
    page.near.look.click()
    qtbot.waitUntil(lambda: page.near.table.rows.rowCount() == 5)
    page.near.table.selectRow(2)
    page.near.why_button.click()
    assert last(link, AskWhy).seq == 3
    assert page.detail.key == ("newcomers-en", "welcome")


def test_that_a_text_is_checked_saved_and_never_lost(made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot) -> None:
    link, here, page = made
    view = page.text
    page.open(view="text")
    assert page.tabs.currentIndex() == TEXT
    qtbot.waitUntil(lambda: view.file is not None and view.problems.checked is not None)
    assert view.state.text() == "In force"
    assert not view.save_button.isEnabled()
    text = view.editor.toPlainText()
    view.editor.replace_text(text.replace("count:", "cuont:", 1))
    qtbot.waitUntil(lambda: view.state.text() == "Cannot be saved yet")
    assert view.problems.list.count() > 0
    assert view.editor.wrong
    view.editor.undo()
    assert view.editor.toPlainText() == text
    view.editor.replace_text(text + "# mine\n")
    page.left()
    other = RulesPage(here)
    qtbot.addWidget(other)
    other.retranslate()
    other.entered()
    qtbot.waitUntil(lambda: other.text.editor.toPlainText() == text + "# mine\n")
    assert not other.text.notice.isHidden()
    qtbot.waitUntil(lambda: other.text.save_button.isEnabled())
    other.text.save_button.click()
    assert last(link, SaveRuleset).base == hash_of(text)
    qtbot.waitUntil(lambda: not other.text.dirty)
    assert here.remembered.keys_under("draft") == {}
    other.left()
    page.entered()


def checked_text(page: RulesPage, qtbot: QtBot) -> TextView:
    """The text of a ruleset, open and checked."""
    view = page.text
    page.open(view="text")
    qtbot.waitUntil(lambda: view.file is not None and view.problems.checked is not None)
    return view


def test_that_a_text_that_was_saved_twice_keeps_its_place_and_its_way_back(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, _, page = made
    view = checked_text(page, qtbot)
    text = view.editor.toPlainText()
    for more in ("# one\n", "# one\n# two\n"):
        view.editor.replace_text(text + more)
        qtbot.waitUntil(lambda: view.save_button.isEnabled())
        view.save()
        qtbot.waitUntil(lambda: not view.dirty)
    view.editor.go_to(40)
    # What the list of rules had told before the second one was saved.
    told = rules_reply(chinese=False)
    stale = msgspec.structs.replace(told.rulesets[0], hash=hash_of(text + "# one\n"))
    link.answers[ListRules] = msgspec.structs.replace(told, rulesets=(stale,))
    assert view.file is not None
    link.answers[ReadRuleset] = msgspec.structs.replace(view.file, file="/shop/again.yaml")

    def heard() -> bool:
        page.feed.ask()
        return view.file is not None and view.file.file == "/shop/again.yaml"

    qtbot.waitUntil(heard)
    assert view.editor.textCursor().blockNumber() == 39
    view.editor.undo()
    assert view.editor.toPlainText() == text + "# one\n"


def test_that_versions_are_compared_and_brought_back(made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot) -> None:
    link, _, page = made
    page.open(view="text")
    view = page.text
    qtbot.waitUntil(lambda: view.history.list.count() == 3)
    assert "in force" in view.history.list.item(0).text()
    view.history.list.itemActivated.emit(view.history.list.item(1))
    qtbot.waitUntil(lambda: view.stack.currentIndex() == 1)
    assert {line.sign for line in view.diff.lines} == {"+", "-", " ", "…"}
    view.back_button.click()
    assert last(link, RestoreRuleset).hash == "b" * 32


def test_that_edits_meet_a_file_that_somebody_else_has_changed(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, _, page = made
    view = checked_text(page, qtbot)
    text = view.editor.toPlainText()
    theirs = RulesetTextReply(
        id=0, ruleset=view.name, text=text + "# theirs\n", hash="e" * 32, running="e" * 32, file="newcomers.yaml"
    )
    link.answers |= {ReadRuleset: theirs, SaveRuleset: Failed(id=0, code="refused", message="changed meanwhile")}
    view.editor.replace_text(text + "# mine\n")
    qtbot.waitUntil(lambda: view.save_button.isEnabled())
    view.save()
    qtbot.waitUntil(lambda: view.notice.isVisible())
    assert view.editor.toPlainText().endswith("# mine\n")
    view.notice.compare_button.click()
    assert {line.text for line in view.diff.lines if line.sign != " "} == {"# theirs", "# mine"}
    view.close_version()
    view.save()
    assert last(link, SaveRuleset).base == theirs.hash
    view.notice.discard_button.click()
    assert view.editor.toPlainText().endswith("# theirs\n")
    # Without edits of one's own the new text is simply shown.
    view.take(msgspec.structs.replace(theirs, text=text, hash="d" * 32, running="d" * 32))
    page.feed.ask()
    qtbot.waitUntil(lambda: view.editor.toPlainText().endswith("# theirs\n"))


def test_that_the_editor_completes_indents_and_comments(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    _, _, page = made
    editor = page.text.editor
    page.open(view="text")
    qtbot.waitUntil(lambda: editor.environment is not None and page.text.file is not None)
    editor.replace_text("")
    editor.setFocus()
    QTest.keyClicks(editor, "trig")
    editor._insert("triggers")
    QTest.keyClicks(editor, ":")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.keyClicks(editor, "x:")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    QTest.keyClick(editor, Qt.Key.Key_Return)
    assert editor.toPlainText() == "triggers:\n  x:\n    "
    QTest.keyClick(editor, Qt.Key.Key_Backspace)
    assert editor.toPlainText() == "triggers:\n  x:\n  "
    QTest.keyClicks(editor, "  ")
    QTest.keyClick(editor, Qt.Key.Key_Escape)
    editor.selectAll()
    QTest.keyClick(editor, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText().startswith("# triggers:\n  # x:")
    QTest.keyClick(editor, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    assert editor.toPlainText() == "triggers:\n  x:\n    "


def test_that_the_page_speaks_chinese_and_says_what_is_wrong(
    made: tuple[MadeLink, Session, RulesPage], qtbot: QtBot
) -> None:
    link, here, page = made
    here.take_language("zh_CN")
    page.retranslate()
    assert page.detail.switch.buttons["shadow"].text() == "试运行"
    assert page.table.rows.headerData(0, Qt.Orientation.Horizontal) == "规则"
    here.take_language("en")
    link.answers[ListRules] = Failed(id=0, code="not_found", message="there is no room")

    def refused() -> bool:
        # While an earlier question is open no other one is asked, and its answer is shown.
        page.feed.reply = None
        page.feed.ask()
        return page.stack.currentIndex() == 1

    qtbot.waitUntil(refused, timeout=60_000)
    assert "no room" in page.error.head.text()


@pytest.mark.screen
def test_that_rules_of_a_real_engine_are_switched_turned_explained_and_saved(engine_site: EngineSite) -> None:
    here = session(engine_site.link)
    here.take_room("demo")
    page = looked_at(engine_site.qtbot, RulesPage(here))
    detail, wait = page.detail, engine_site.wait_until
    wait(lambda: page.table.rows.rowCount() == 2)
    assert detail.key == ("tests", "greet")
    wait(lambda: "enters" in detail.sentences.text())
    wait(lambda: detail.firings.rows.rowCount() > 0)
    page.show_firing(detail.firings.rows.row(0))
    wait(lambda: page.why.reply is not None)
    page.show_rule("tests", "asked")
    detail.want("paused")
    wait(lambda: detail.switch.buttons["paused"].isChecked())
    detail.want("live")
    wait(lambda: detail.go_live.lately.reply is not None)
    detail.go_live.run.click()
    wait(lambda: detail.switch.buttons["live"].isChecked())
    page.open(view="text")
    view = page.text
    wait(lambda: view.file is not None and view.problems.checked is not None)
    view.editor.replace_text(view.editor.toPlainText().replace("Welcome", "Hello"))
    wait(lambda: view.save_button.isEnabled())
    view.save()
    wait(lambda: not view.dirty)
    assert "Hello" in (engine_site.folder / "rules.yaml").read_text("utf-8")
    wait(lambda: view.history.list.count() == 2)
    # Another window saves: what is not being edited here follows.
    theirs = view.editor.toPlainText() + "# theirs\n"
    engine_site.ask(SaveRuleset(id=0, room="demo", ruleset="tests", text=theirs))
    wait(lambda: view.editor.toPlainText() == theirs)
    page.left()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", 'no configured sink does "Coupon": what'), ("zh_CN", "没有配置能做“优惠券”的触达方式")],
)
def test_that_problems_call_actions_by_their_titles_and_quote_code(qtbot: QtBot, language: str, said: str) -> None:
    problems = Problems(session(MadeLink(), language=language))
    qtbot.addWidget(problems)
    problems.known = {"coupon": ActionType(name="coupon", title="Coupon", title_zh="优惠券")}
    text = "ruleset: r\ntriggers:\n  a: {on: comment, do: [coupon: {pool: p}], limit: {room: 1 per 1d}}\n"
    ruleset = parse_ruleset(text).ruleset
    assert ruleset is not None
    shop = Environment(kinds=Kinds(), actions=problems.known, sinks=frozenset({"alert"}))
    found = check_ruleset(ruleset, shop)
    problems.take(Checked(text, tuple(one for one in found if one.code == "no-sink"), ruleset))
    assert said in problems.list.item(0).text()
    assert "`" not in problems.list.item(0).text()


def test_that_firings_and_the_look_back_say_what_an_experiment_gives_nothing(qtbot: QtBot, made_link: Make) -> None:
    row = FiringRow(id="1" * 26, time=NOON, room="main", ruleset="r", rule="r", state="live", variant="control")
    table = FiringTable(session(made_link({}), language="zh_CN"))
    qtbot.addWidget(table)
    assert table._became(row) == "对照组：有意不做"
    assert table._became(msgspec.structs.replace(row, suppressed="limit")) == "被拦下：已到次数上限"
    assert table._became(msgspec.structs.replace(row, actions=(("coupon", "accepted"),))) != "对照组：有意不做"
    reply = WhatIfReply(id=0, since=0, until=1, firings=42, viewers=42, actions={"coupon": 18}, cost={}, without=8)
    said = Lately(session(made_link({}), language="en"))
    qtbot.addWidget(said)
    assert said._told(reply) == (
        "It would have fired 42 times, for 42 viewers.\n"
        "8 of them would have done nothing: an experiment gives these viewers nothing, by lot."
    )
    assert said._told(msgspec.structs.replace(reply, without=0)).startswith("It would have acted 42 times")
