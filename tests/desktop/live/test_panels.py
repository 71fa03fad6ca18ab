"""The panels of the Live page on made-up answers."""

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics, QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QStackedWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.link.state import LinkState, Stage
from tiercast.desktop.live.panels import desk as desk_module
from tiercast.desktop.live.panels.cues import Cues
from tiercast.desktop.live.panels.desk import Desk, desk_of
from tiercast.desktop.live.panels.feed import Feed
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.live.panels.people import People
from tiercast.desktop.live.panels.prompt_view import PromptView, fitting
from tiercast.desktop.live.panels.questions import ConcernCard, Questions
from tiercast.desktop.live.panels.teleprompter import Teleprompter
from tiercast.desktop.live.panels.todo_card import TodoCard
from tiercast.desktop.live.panels.todos import Todos
from tiercast.desktop.session import Session
from tiercast.desktop.shell.commands import Command, Commands
from tiercast.host_lines import Merged
from tiercast.serve.protocol_commands import AnswerAction, FinishAction, SendCue, StopStrength
from tiercast.serve.protocol_pushes import ActionChanged, Notice
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_room import (
    AnswerQuestions,
    DeskReply,
    EventRow,
    EventsReply,
    ListDesk,
    ListPresent,
    ListQuestions,
    PresentReply,
    QuestionsReply,
    RecentEvents,
    SawAction,
)

from tests.desktop.live.made_room import ANSWERS, CLOCK, NOTHING, desk, furnish, questions
from tests.desktop.made import NOON, last, session
from tests.desktop.made_link import MadeLink

ALL: tuple[type[Panel], ...] = (Todos, Questions, People, Cues, Teleprompter, Feed)
FAILED = Failed(id=0, code="fault", message="the store is full", message_zh="磁盘已满")


class Stand:
    """A panel on the screen."""

    def __init__(self, qtbot: QtBot, kind: type[Any], answers: dict[type, Any] | None = None) -> None:
        self.qtbot = qtbot
        self.link = furnish(MadeLink(), ANSWERS if answers is None else answers)
        self.session: Session = session(self.link)
        desk_of(self.session, CLOCK)
        self.panel = kind(self.session)
        # It looks when a test says so: on a busy computer its own beats fell between a look and what was said of it.
        self.panel._beat.blockSignals(True)
        qtbot.addWidget(self.panel)
        self.page = QStackedWidget()
        self.panel.resize(420, 500)
        self.panel.show()
        self.toasts: list[Any] = []
        self.went: list[tuple[str, Any]] = []
        self.session.toasted.connect(self.toasts.append)
        self.session.went.connect(lambda page, what: self.went.append((page, what)))
        self.panel.entered()
        self.settle()

    def settle(self) -> None:
        """Let answers arrive."""
        QGuiApplication.processEvents()
        QGuiApplication.processEvents()

    def asked(self, kind: type) -> int:
        return sum(isinstance(command, kind) for command in self.link.asked)


@pytest.fixture
def stand(qtbot: QtBot) -> Callable[..., Stand]:
    kept: list[Stand] = []

    def make(*given: Any) -> Stand:
        kept.append(Stand(qtbot, *given))
        return kept[-1]

    return make


@pytest.mark.parametrize("kind", ALL)
def test_that_a_panel_asks_nothing_while_it_is_hidden_and_says_what_belongs_there(
    stand: Callable[..., Stand], kind: type[Panel], qtbot: QtBot
) -> None:
    made = stand(kind, NOTHING)
    assert made.link.asked
    assert made.panel.title()
    empty = getattr(made.panel, "empty", None)
    if empty is not None:
        assert empty.isVisible()
        assert empty.head.text()
    else:
        assert made.panel.prompts.empty.text.text()
    made.panel.left()
    count = len(made.link.asked)
    made.link.push(Notice(what="todo", room="main", text="x", time=1, action="z"))
    made.session.take_room("snacks")
    made.settle()
    assert len(made.link.asked) == count
    made.panel.entered()
    assert len(made.link.asked) > count


@pytest.mark.parametrize("kind", [Questions, People, Cues, Feed])
def test_that_a_refusal_is_said_in_the_panel_and_goes_with_the_next_answer(
    stand: Callable[..., Stand], kind: type[Panel]
) -> None:
    refused = dict.fromkeys(ANSWERS, FAILED)
    made = stand(kind, refused)
    assert made.panel.trouble.isVisible()
    assert made.panel.trouble.text() == "The store is full"
    furnish(made.link, ANSWERS)
    made.panel.refresh()
    made.settle()
    assert not made.panel.trouble.isVisible()


def test_that_no_second_look_is_asked_for_before_the_first_is_answered_and_none_without_an_engine(
    stand: Callable[..., Stand],
) -> None:
    made = stand(People)
    made.panel.refresh()
    made.panel.refresh()
    assert made.asked(ListPresent) == 2
    made.settle()
    made.link.lose(LinkState(stage=Stage.LOOKING))
    made.panel.refresh()
    assert made.asked(ListPresent) == 2
    made.link.say_welcome()
    assert made.asked(ListPresent) == 3


@pytest.mark.parametrize("kind", [Questions, People, Cues, Feed])
def test_that_with_another_room_what_was_shown_goes_and_late_answers_are_dropped(
    stand: Callable[..., Stand], kind: type[Panel]
) -> None:
    made = stand(kind)
    taken: list[Any] = []
    made.panel.take = taken.append
    made.panel.refresh()
    made.link.answers = dict(NOTHING)
    made.session.take_room("snacks")
    made.panel.room_changed()
    assert made.link.asked[-1].room == "snacks"  # type: ignore[attr-defined]
    made.settle()
    assert taken == [msgspec.structs.replace(taken[0], id=len(made.link.asked))]


def test_that_the_desk_follows_the_room(stand: Callable[..., Stand]) -> None:
    made = stand(Todos)
    made.link.answers = dict(NOTHING)
    made.session.take_room("snacks")
    assert not made.panel.cards.cards
    assert last(made.link, ListDesk).room == "snacks"
    made.link.push(Notice(what="ask", room="main", text="of the room before", time=NOON, action="t7"))
    assert not made.panel.cards.cards


# --- who is here


def test_that_who_is_here_is_shown_regulars_first_and_opened_by_a_click(stand: Callable[..., Stand]) -> None:
    made = stand(People)
    panel: People = made.panel
    assert panel.count.text() == "408 here · 56 regulars · the first 9"
    first = panel.model.shown(0)
    assert (first.name, first.stay) == ("小美", "here for 22 min")
    assert first.badges == ("Important: valuable", "Active", "老客")
    assert "Was away for 5 d" in first.detail
    assert "Got: coupon (6 min ago)" in first.hint
    assert "问价格" in first.hint
    assert panel.model.shown(1).stay == "here for ≈ 8 min"
    assert panel.model.shown(3).detail == "Has not bought yet · First visit"
    assert panel.model.shown(8).detail == "Known for this session only"
    panel.list.clicked.emit(panel.model.index(2))
    assert made.went == [("viewer", {"viewer": "v2"})]


def test_that_somebody_who_came_straight_back_is_not_told_to_have_been_away(stand: Callable[..., Stand]) -> None:
    here = ANSWERS[ListPresent]
    assert isinstance(here, PresentReply)
    rows = (msgspec.structs.replace(here.viewers[0], away=157_000), *here.viewers[1:])
    made = stand(People, {**ANSWERS, ListPresent: msgspec.structs.replace(here, viewers=rows)})
    panel: People = made.panel
    assert "away" not in panel.model.shown(0).detail
    assert "Was away for" in panel.model.shown(1).detail


def test_that_where_nothing_tells_of_orders_nobody_is_said_not_to_have_bought(stand: Callable[..., Stand]) -> None:
    here = ANSWERS[ListPresent]
    assert isinstance(here, PresentReply)
    rows = tuple(msgspec.structs.replace(row, orders=None) for row in here.viewers)
    made = stand(People, {**ANSWERS, ListPresent: msgspec.structs.replace(here, viewers=rows)})
    panel: People = made.panel
    assert panel.model.shown(3).detail == "Orders unknown · First visit"
    assert "no connected source tells of paid orders" in panel.model.shown(3).hint
    assert panel.model.shown(8).detail == "Known for this session only"


def test_that_whoever_is_marked_stays_marked_when_the_list_changes(stand: Callable[..., Stand]) -> None:
    made = stand(People)
    panel: People = made.panel
    panel.list.setCurrentIndex(panel.model.index(4))
    panel.model.take(panel.model.rows[2:])
    assert panel.list.currentIndex().row() == 2
    panel.model.take([])
    assert not panel.list.currentIndex().isValid()


# --- questions


def test_that_a_click_answers_a_concern_and_can_be_taken_back(stand: Callable[..., Stand]) -> None:
    made = stand(Questions)
    panel: Questions = made.panel
    assert list(panel.cards.cards) == ["starter/asks_price", "shipping", "item:色号"]
    card = panel.cards.cards["shipping"]
    assert isinstance(card, ConcernCard)
    assert card.name.text() == "Shipping"
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert "shipping" not in panel.cards.cards
    command = last(made.link, AnswerQuestions)
    assert (command.room, command.concern, command.until, command.answered) == ("main", "shipping", 150, True)
    made.settle()
    (toast,) = made.toasts
    assert toast.text == "Answered: Shipping"
    toast.undo()
    assert not last(made.link, AnswerQuestions).answered
    made.settle()
    assert "shipping" in panel.cards.cards


def test_that_the_keyboard_goes_over_concerns_and_answers_them(stand: Callable[..., Stand]) -> None:
    made = stand(Questions)
    panel: Questions = made.panel
    cards = list(panel.cards.cards.values())
    cards[0].setFocus()
    QTest.keyClick(cards[0], Qt.Key.Key_Down)
    assert cards[1].hasFocus()
    QTest.keyClick(cards[1], Qt.Key.Key_Return)
    assert last(made.link, AnswerQuestions).concern == "shipping"
    assert panel.cards.cards["item:色号"].hasFocus()


def test_that_an_answer_of_before_the_click_does_not_bring_the_concern_back(stand: Callable[..., Stand]) -> None:
    made = stand(Questions)
    panel: Questions = made.panel
    panel.refresh()
    panel.cards.cards["shipping"].main()
    made.link.answers[ListQuestions] = NOTHING[ListQuestions]
    made.settle()
    assert not panel.cards.cards


# --- to-dos


def test_that_what_asks_comes_first_and_enter_does_and_delete_declines(stand: Callable[..., Stand]) -> None:
    made = stand(Todos)
    panel: Todos = made.panel
    assert list(panel.cards.cards) == ["t1", "t2", "t3"]
    first = panel.cards.cards["t1"]
    assert isinstance(first, TodoCard)
    assert (first.yes.text(), first.no.text(), first.left.text()) == ("Do it", "Decline", "40 s")
    assert first.about.text().startswith("¥10.00")  # what does not fit is left out at the end
    first.show_row(msgspec.structs.replace(first.row, text="Your code is {coupon.code}"))
    assert first.text.text() == "Your code is [the code]"
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Return)
    assert last(made.link, AnswerAction) == AnswerAction(id=last(made.link, AnswerAction).id, actions=("t1",), yes=True)
    assert list(panel.cards.cards) == ["t2", "t3"]
    second = panel.cards.cards["t2"]
    assert second.hasFocus()
    QTest.keyClick(second, Qt.Key.Key_Delete)
    finished = last(made.link, FinishAction)
    assert (finished.action, finished.done) == ("t2", False)


def test_that_what_is_pushed_is_there_at_once_and_goes_when_the_engine_says_so(stand: Callable[..., Stand]) -> None:
    made = stand(Todos, {**ANSWERS, ListDesk: DeskReply(id=0, rows=())})
    panel: Todos = made.panel
    assert not panel.cards.cards
    asks = Notice(
        what="ask", room="main", text="a coupon", time=NOON, action="t9", body={"type": "coupon", "cost": 500}
    )
    made.link.answers[ListDesk] = desk()
    made.link.push(asks)
    assert list(panel.cards.cards) == ["t9"]
    made.link.push(Notice(what="ask", room="snacks", text="elsewhere", time=NOON, action="t8"))
    assert list(panel.cards.cards) == ["t9"]
    made.settle()
    assert list(panel.cards.cards) == ["t1", "t2", "t3"]
    made.link.push(ActionChanged(action="t1", state="expired"))
    made.link.push(Notice(what="done", room="", text="", time=NOON, action="t2", body={"op": "done"}))
    assert list(panel.cards.cards) == ["t3"]


def test_that_a_coupon_that_was_given_by_itself_is_nobodys_to_do(stand: Callable[..., Stand]) -> None:
    made = stand(Todos, {**ANSWERS, ListDesk: DeskReply(id=0, rows=())})
    panel: Todos = made.panel
    given = {"kind": "coupon", "rule": "first_coupon", "pool": "newcomer", "code": "A1"}
    made.link.push(Notice(what="coupon", room="main", text="", time=NOON, action="c1", body=given))
    assert not panel.cards.cards
    made.link.answers[ListDesk] = desk()
    made.link.push(Notice(what="call_back", room="main", text="", time=NOON, action="t1"))
    desk_of(made.session, CLOCK).refresh()
    made.settle()
    assert list(panel.cards.cards) == ["t1", "t2", "t3"], "what a sink from elsewhere wants of people, the engine says"


def test_that_an_answer_of_before_a_push_neither_takes_it_away_nor_brings_back_what_has_gone(
    stand: Callable[..., Stand],
) -> None:
    made = stand(Todos, {**ANSWERS, ListDesk: desk()})
    shared = desk_of(made.session, CLOCK)
    first = next(iter(shared.rows))
    seen: list[tuple[bool, bool]] = []
    shared.refresh()
    later = tuple(row for row in desk().rows if row.action != first)
    made.link.answers[ListDesk] = DeskReply(id=0, rows=(*later, msgspec.structs.replace(later[0], action="t9")))
    made.link.push(Notice(what="ask", room="main", text="new", time=NOON, action="t9"))
    made.link.push(Notice(what="done", room="", text="", time=NOON, action=first, body={"op": "done"}))
    shared.changed.connect(lambda: seen.append(("t9" in shared.rows, first in shared.rows)))
    made.settle()
    assert set(seen) == {(True, False)}


def test_that_where_the_engine_says_no_what_waited_is_there_again(stand: Callable[..., Stand]) -> None:
    made = stand(Todos)
    panel: Todos = made.panel
    made.link.answers[AnswerAction] = FAILED
    panel.cards.cards["t1"].main()
    assert "t1" not in panel.cards.cards
    made.settle()
    made.settle()
    assert "t1" in panel.cards.cards
    assert made.toasts[0].text == "The store is full"


def test_that_while_everything_is_stopped_there_is_no_yes_and_what_asks_may_be_declined(
    stand: Callable[..., Stand],
) -> None:
    made = stand(Todos)
    cards = [one for one in made.panel.cards.cards.values() if isinstance(one, TodoCard)]
    asks, todo = next(one for one in cards if one.row.asks), next(one for one in cards if not one.row.asks)
    made.link.stop(StopStrength.HOLD)
    assert not asks.yes.isEnabled()
    assert "stopped" in asks.yes.toolTip()
    assert asks.no.isEnabled()
    assert todo.yes.isEnabled()
    made.link.resume()
    assert asks.yes.isEnabled()
    assert asks.yes.toolTip() == "Enter"


def test_that_words_to_paste_are_copied(stand: Callable[..., Stand]) -> None:
    made = stand(Todos)
    card = made.panel.cards.cards["t2"]
    card.copy.click()
    assert QGuiApplication.clipboard().text() == "亲，口红还有货，需要帮您下单吗？"
    assert not made.panel.cards.cards["t3"].copy.isVisible()


def test_that_two_who_show_the_desk_share_it_and_it_rests_when_both_are_gone(qtbot: QtBot) -> None:
    link = furnish(MadeLink(), ANSWERS)
    made = session(link)
    shared = desk_of(made, CLOCK)
    assert desk_of(made) is shared
    assert isinstance(shared, Desk)
    shared.watch()
    shared.watch()
    shared.unwatch()
    qtbot.waitUntil(lambda: len(shared.rows) == 9)
    shared.unwatch()
    link.push(ActionChanged(action="t1", state="expired"))
    assert "t1" in shared.rows


# --- cues


def test_that_a_cue_is_given_by_its_button_and_its_key(stand: Callable[..., Stand]) -> None:
    made = stand(Cues)
    panel: Cues = made.panel
    panel.buttons["break"].click()
    assert last(made.link, SendCue).name == "break"
    made.settle()
    assert made.toasts[0].text == "Given: Back in five minutes"
    panel.activateWindow()
    QTest.keyClick(panel, Qt.Key.Key_F6)
    assert last(made.link, SendCue).name == "answered"


def behind(made: Stand) -> QStackedWidget:
    """The panel behind another tab of a page that is shown; the other one has the keyboard."""
    page, other = made.page, QLineEdit()
    made.qtbot.addWidget(page, before_close_func=lambda _page: page.removeWidget(made.panel))
    page.addWidget(made.panel)
    page.addWidget(other)
    page.setCurrentWidget(other)
    page.show()
    made.panel.left()
    other.setFocus()
    return page


def test_that_the_keys_of_cues_work_behind_another_tab_but_not_on_another_page(stand: Callable[..., Stand]) -> None:
    made = stand(Cues)
    page = behind(made)
    made.panel.refresh()
    made.settle()
    QTest.keyClick(page, Qt.Key.Key_F6)
    assert last(made.link, SendCue).name == "answered"
    page.hide()
    QTest.keyClick(page, Qt.Key.Key_F6)
    assert made.asked(SendCue) == 1


def test_that_what_asks_is_counted_behind_another_tab_the_moment_it_is_pushed(stand: Callable[..., Stand]) -> None:
    made = stand(Todos, NOTHING)
    page, counted = behind(made), list[int]()
    made.panel.waiting_changed.connect(lambda: counted.append(made.panel.waiting()))
    made.link.answers[ListDesk] = desk()
    made.link.push(Notice(what="ask", room="main", text="a coupon", time=NOON, action="t1"))
    assert counted == [1]
    made.settle()
    assert counted == [1, 3]
    page.hide()
    asked = made.asked(ListDesk)
    made.link.push(Notice(what="ask", room="main", text="a coupon", time=NOON, action="t7"))
    assert made.asked(ListDesk) == asked


def test_that_in_a_rush_every_line_is_there_at_once_and_the_engine_is_asked_once_a_second(
    stand: Callable[..., Stand], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_module, "OFTEN", 50)
    made = stand(Todos, NOTHING)
    shared = desk_of(made.session)
    before = made.asked(ListDesk)
    for number in range(20):
        made.link.push(Notice(what="ask", room="main", text="a coupon", time=NOON, action=f"r{number}"))
    assert len(shared.rows) == 20
    assert made.asked(ListDesk) == before + 1
    made.qtbot.waitUntil(lambda: made.asked(ListDesk) == before + 2)


def test_that_a_key_of_the_windows_own_goes_before_that_of_a_cue(stand: Callable[..., Stand]) -> None:
    made = stand(Cues, NOTHING)
    done: list[str] = []
    made.session.commands = Commands(made.panel, made.session.remembered)
    made.session.commands.add(Command("help", lambda: "Help", lambda: done.append("help"), "F6"))
    furnish(made.link, ANSWERS)
    made.panel.refresh()
    made.settle()
    QTest.keyClick(made.panel, Qt.Key.Key_F6)
    assert done == ["help"]
    assert made.asked(SendCue) == 0
    assert made.panel.buttons["answered"].text() == "刚讲过"
    assert "F6" in made.panel.buttons["answered"].toolTip()


@pytest.mark.parametrize("kind", ALL)
def test_that_a_panel_takes_the_keyboard(stand: Callable[..., Stand], kind: type[Panel]) -> None:
    made = stand(kind)
    made.panel.take_keyboard()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert made.panel.isAncestorOf(focused)


def test_that_a_cue_that_asks_is_given_once_everything_is_filled_in(stand: Callable[..., Stand]) -> None:
    made = stand(Cues)
    panel: Cues = made.panel
    panel.buttons["flash"].click()
    assert panel.form.isVisible()
    assert made.asked(SendCue) == 0
    panel.form.submit()
    assert made.asked(SendCue) == 0
    quantity = panel.form.fields["quantity"]
    assert quantity.property("wrong")
    QTest.keyClicks(quantity, "20")
    QTest.keyClick(quantity, Qt.Key.Key_Return)
    assert last(made.link, SendCue).values == {"item": "p1", "quantity": "20"}
    made.settle()
    assert not panel.form.isVisible()
    panel.press("flash")
    QTest.keyClick(panel.form.fields["item"], Qt.Key.Key_Escape)
    assert not panel.form.isVisible()


# --- teleprompter


def test_that_viewers_at_one_product_are_one_line_that_is_seen_and_then_said(stand: Callable[..., Stand]) -> None:
    made = stand(Teleprompter)
    panel: Teleprompter = made.panel
    texts = [line.text for line in panel.prompts.lines]
    assert texts == ["阿宁等 5 人在看口红", "12 位观众在问价格：报一次价，说清楚怎么优惠"]
    assert panel.waiting() == 2
    assert made.asked(SawAction) == 6
    panel.prompts.look()
    assert made.asked(SawAction) == 6
    panel.prompts.setFocus()
    QTest.keyClick(panel.prompts, Qt.Key.Key_Down)
    QTest.keyClick(panel.prompts, Qt.Key.Key_Return)
    finished = last(made.link, FinishAction)
    assert (finished.action, finished.done) == ("p9", True)
    assert [line.text for line in panel.prompts.lines] == texts[:1]
    QTest.keyClick(panel.prompts, Qt.Key.Key_Delete)
    assert made.asked(FinishAction) == 6
    assert not panel.prompts.lines
    assert panel.waiting() == 0


def test_that_a_click_says_a_line_and_one_that_is_only_seen_stays(stand: Callable[..., Stand]) -> None:
    made = stand(Teleprompter)
    panel: Teleprompter = made.panel
    made.link.push(ActionChanged(action="p9", state="shown"))
    assert len(panel.prompts.lines) == 2
    panel.prompts.grab()
    QTest.mouseClick(panel.prompts, Qt.MouseButton.LeftButton, pos=panel.prompts.rect().topLeft())
    QTest.mouseClick(panel.prompts, Qt.MouseButton.LeftButton, pos=panel.prompts._places[0][0].center())
    assert made.asked(FinishAction) == 5
    made.link.push(ActionChanged(action="p9", state="shown", detail="done"))
    assert not panel.prompts.lines


def test_that_the_window_of_its_own_stays_on_top_and_keeps_its_place(stand: Callable[..., Stand]) -> None:
    made = stand(Teleprompter)
    panel: Teleprompter = made.panel
    panel.detach.click()
    window = panel.alone
    assert window is not None
    assert window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert len(window.prompts.lines) == 2
    window.resize(500, 250)
    panel.left()
    made.link.push(ActionChanged(action="p9", state="expired"))
    assert len(window.prompts.lines) == 1  # it goes on while the page is hidden
    QTest.keyClick(window, Qt.Key.Key_Escape)
    made.qtbot.waitUntil(lambda: panel.alone is None)
    panel.detach.click()
    again = panel.alone
    assert again is not None
    assert again.size().width() == 500
    again.close()


# --- events


def test_that_events_are_added_on_top_and_a_rule_is_made_of_the_chosen_one(stand: Callable[..., Stand]) -> None:
    made = stand(Feed)
    panel: Feed = made.panel
    assert panel.model.rowCount() == 12
    assert panel.model.row(0).kind == "leave"
    assert not panel.make.isVisible()
    more = EventRow(seq=13, time=NOON, kind="comment", viewer="v1", viewer_name="阿宁", text="包邮吗")
    made.link.answers[RecentEvents] = EventsReply(id=0, events=(more,), until=13)
    panel.refresh()
    made.settle()
    assert last(made.link, RecentEvents).after == 12
    assert panel.model.row(0) == more
    panel.table.selectRow(0)
    panel.make.click()
    (page, what) = made.went[0]
    assert page == "rules"
    assert "event.text contains 包邮吗" in what["draft"]
    panel.table.opened.emit(more)
    assert made.went[1] == ("viewer", {"viewer": "v1"})


def test_that_an_event_says_how_many_of_what_and_where_a_viewer_came_from(stand: Callable[..., Stand]) -> None:
    panel: Feed = stand(Feed).panel
    said = [panel.model.index(place, 2).data() for place in range(panel.model.rowCount())]
    assert "Puts into the cart · 哑光口红 × 2" in said
    assert "Likes × 15" in said
    assert "Enters the room · Recommended" in said


def test_that_the_feed_is_filtered_by_kind_in_the_engine_and_by_words_here(stand: Callable[..., Stand]) -> None:
    made = stand(Feed)
    panel: Feed = made.panel
    panel.words.setText("口红")
    assert {panel.model.row(place).kind for place in range(panel.model.rowCount())} == {
        "comment", "item_click", "cart_add", "order_paid",
    }  # fmt: skip
    panel.words.clear()
    panel.group.setCurrentIndex(panel.group.findData("orders"))
    panel.group.activated.emit(panel.group.currentIndex())
    assert panel.model.rowCount() == 0
    command = last(made.link, RecentEvents)
    assert command.after == 0
    assert "order_paid" in command.kinds
    assert "comment" not in command.kinds
    assert made.session.remembered.text("feed/group") == "orders"


def test_that_a_paused_feed_asks_nothing_and_one_that_is_read_does_not_move(stand: Callable[..., Stand]) -> None:
    made = stand(Feed)
    panel: Feed = made.panel
    panel.pause.setChecked(True)
    count = made.asked(RecentEvents)
    panel.refresh()
    assert made.asked(RecentEvents) == count
    panel.pause.setChecked(False)
    assert made.asked(RecentEvents) == count + 1
    made.settle()
    panel.resize(420, 260)
    made.settle()
    bar = panel.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    more = EventRow(seq=13, time=NOON, kind="follow")
    panel.take(EventsReply(id=0, events=(more,), until=13))
    assert panel.model.rowCount() == 12
    assert panel.note.text()
    bar.setValue(0)
    assert panel.model.row(0) == more
    assert not panel.note.text()


def test_that_the_teleprompters_buttons_are_words_where_they_fit_and_icons_where_not(
    stand: Callable[..., Stand],
) -> None:
    panel: Teleprompter = stand(Teleprompter).panel
    assert [button.text() for button in (panel.detach, panel.phone, panel.speak)] == [
        "Own window",
        "Phone",
        "Read aloud",
    ]
    panel.resize(240, 300)
    for button in (panel.detach, panel.phone, panel.speak):
        assert (button.text(), button.icon().isNull()) == ("", False)
        assert button.accessibleName()
    panel.resize(420, 300)
    assert panel.phone.text() == "Phone"


def test_that_the_teleprompter_opens_a_small_window_for_phones_and_escape_closes_it(
    stand: Callable[..., Stand],
) -> None:
    panel: Teleprompter = stand(Teleprompter).panel
    panel.phone.click()
    window = panel._phone_window
    assert window is not None
    assert window.isVisible()
    panel.phone.click()
    assert panel._phone_window is window
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.isVisible()


def test_that_long_names_of_viewers_products_and_concerns_do_not_push_what_stands_beside_them_off_the_panel(
    stand: Callable[..., Stand],
) -> None:
    long = "【2026新款】秋冬加绒加厚宽松显瘦百搭女士连帽卫衣外套 long name" * 2
    waiting = desk().rows[0]
    todos = DeskReply(id=0, rows=(msgspec.structs.replace(waiting, item_title=long, viewer_name=long),))
    asked = ANSWERS[ListQuestions]
    assert isinstance(asked, QuestionsReply)
    concerns = msgspec.structs.replace(
        asked, concerns=tuple(msgspec.structs.replace(one, title=long, title_zh=long) for one in asked.concerns)
    )
    for kind in (Todos, Questions):
        made = stand(kind, {**ANSWERS, ListDesk: todos, ListQuestions: concerns})
        made.panel.resize(330, 500)
        made.settle()
        cards = made.panel.cards
        assert cards.cards
        assert cards.widget().width() <= cards.viewport().width()
    text = next(iter(stand(Todos, {**ANSWERS, ListDesk: todos}).panel.cards.cards.values())).about
    assert text.shown().endswith("…")
    assert long in text.text()
    assert long in text.toolTip(), "what is cut off can be read all the same"


def test_that_how_many_lines_wait_besides_is_said_in_the_windows_language(stand: Callable[..., Stand]) -> None:
    made = stand(Teleprompter)
    made.session.take_language("zh_CN")
    made.panel.prompts.more = 8
    assert made.panel.prompts.besides() == "另有 8 条"


def test_that_a_line_without_room_is_shortened_to_whole_rows(qtbot: QtBot) -> None:
    metrics, text = (
        QFontMetrics(QFont()),
        "3 viewers keep coming back to the matte lipstick: try it on once more, please",
    )
    high = metrics.lineSpacing()
    one = fitting(text, metrics, QRect(0, 0, 160, high + 2))
    two = fitting(text, metrics, QRect(0, 0, 160, 2 * high + 2))
    assert one.endswith("…")
    assert metrics.horizontalAdvance(one) <= 160
    assert len(two) > len(one)
    assert fitting(text, metrics, QRect(0, 0, 4_000, high + 2)) == text


def test_that_a_shortened_line_keeps_to_the_rows_that_it_was_given_at_any_width(qtbot: QtBot) -> None:
    font = QFont(QApplication.font())
    font.setPixelSize(14)
    metrics = QFontMetrics(font)
    wrapped = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignLeft) | int(Qt.AlignmentFlag.AlignVCenter)
    texts = (
        "3 viewers keep looking at Matte lipstick: tell more about it and show the colour on your hand",
        "有 5 位观众一直在看哑光口红：请再讲一讲颜色，并在手上试给大家看看，还可以说说价格和赠品",
    )
    for text in texts:
        for wide in range(120, 700):
            for rows in (1, 2):
                box = QRect(0, 0, wide, rows * metrics.lineSpacing())
                shown = fitting(text, metrics, box)
                high = metrics.boundingRect(QRect(0, 0, wide, 10_000), wrapped, shown).height()
                assert high < (rows + 0.6) * metrics.lineSpacing(), (wide, rows, shown)
                assert shown == text or len(shown) > 5


def test_that_lines_without_room_for_a_row_wait_besides_and_no_key_says_them(qtbot: QtBot) -> None:
    prompts = PromptView(session(MadeLink()), 30)
    qtbot.addWidget(prompts)
    said: list[str] = []
    prompts.said.connect(lambda line: said.append(line.text))
    lines = [
        Merged(text=f"line {place}", actions=(f"p{place}",), people=1, time=NOON, expires=None) for place in range(3)
    ]
    prompts.take(lines, 4, NOON)
    prompts.resize(300, 400)
    assert (len(prompts.visible()), prompts.waiting()) == (3, 4)
    prompts.resize(300, 92)
    assert (len(prompts.visible()), prompts.waiting()) == (2, 5)
    prompts.grab()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return):
        QTest.keyClick(prompts, key)
    assert said == ["line 1"], "the third has no room, and cannot be marked"


def test_that_enter_held_down_approves_one_action_and_not_each_that_comes_into_its_place(
    stand: Callable[..., Stand],
) -> None:
    ask = next(row for row in desk().rows if row.asks)
    rows = tuple(msgspec.structs.replace(ask, action=f"a{place}") for place in range(4))
    made = stand(Todos, {**ANSWERS, ListDesk: DeskReply(id=0, rows=rows)})
    made.panel.take_keyboard()
    for repeated in (False, True, True, True):
        card = QApplication.focusWidget() or next(iter(made.panel.cards.cards.values()))
        press = QKeyEvent(
            QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", repeated
        )  # fmt: skip
        QApplication.sendEvent(card, press)
        made.settle()
    assert made.asked(AnswerAction) == 1


def test_that_the_card_that_comes_into_the_place_of_one_is_seen_from_its_head_on(
    stand: Callable[..., Stand],
) -> None:
    todo = next(row for row in desk().rows if row.type == "todo")
    long = msgspec.structs.replace(todo, text="long " * 30)
    rows = [msgspec.structs.replace(long, action=f"a{place}") for place in range(8)]
    made = stand(Todos, {**ANSWERS, ListDesk: DeskReply(id=0, rows=tuple(rows))})
    cards = made.panel.cards
    made.panel.resize(320, 190)
    made.settle()
    for first in range(3):
        cards.cards[f"a{first}"].setFocus()
        cards.show_rows(rows[first + 1 :])
        made.settle()
        card = cards.cards[f"a{first + 1}"]
        assert card.mapTo(cards.viewport(), QPoint(0, 0)).y() >= 0


def test_that_a_card_that_comes_with_the_going_of_another_takes_the_keyboard_and_is_seen(
    stand: Callable[..., Stand],
) -> None:
    todo = next(row for row in desk().rows if row.type == "todo")
    rows = [msgspec.structs.replace(todo, action=f"a{place}", text="long " * 30) for place in range(6)]
    made = stand(Todos, {**ANSWERS, ListDesk: DeskReply(id=0, rows=tuple(rows[:3]))})
    cards = made.panel.cards
    made.panel.resize(320, 190)
    made.settle()
    cards.cards["a2"].setFocus()
    cards.show_rows([*rows[:2], *rows[3:]])  # the last one goes as others come below it
    card = cards.cards["a3"]
    seen = card.mapTo(cards.viewport(), QPoint(0, 0)).y()
    assert card.hasFocus()
    assert 0 <= seen < cards.viewport().height() // 2
    made.settle()
    assert card.hasFocus()
    assert card.mapTo(cards.viewport(), QPoint(0, 0)).y() == seen


def test_that_enter_held_down_says_one_line_of_the_teleprompter(stand: Callable[..., Stand]) -> None:
    view = stand(Teleprompter).panel.prompts
    said: list[object] = []
    view.said.connect(said.append)
    for repeated in (False, True, True):
        key = Qt.Key.Key_Return
        press = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier, "\r", repeated)
        QApplication.sendEvent(view, press)
    assert len(said) == 1


def test_that_a_word_that_never_ends_does_not_push_what_stands_beside_it_off_the_panel(
    stand: Callable[..., Stand],
) -> None:
    endless = "W" * 3_000
    waiting, asked = desk().rows[0], questions()
    shouted = [
        msgspec.structs.replace(
            one, questions=tuple(msgspec.structs.replace(said, text=endless) for said in one.questions)
        )
        for one in asked.concerns
    ]
    answers = {
        **ANSWERS,
        ListDesk: DeskReply(id=0, rows=(msgspec.structs.replace(waiting, text=endless),)),
        ListQuestions: msgspec.structs.replace(asked, concerns=tuple(shouted)),
    }
    for kind in (Todos, Questions):
        made = stand(kind, answers)
        made.panel.resize(330, 500)
        made.settle()
        cards = made.panel.cards
        assert cards.cards
        assert cards.widget().width() <= cards.viewport().width()
