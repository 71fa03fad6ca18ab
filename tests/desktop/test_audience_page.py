"""The page of the audience on made-up answers: filters, viewers, undo, confirmations, and hidden pages that rest."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.audience.heat_map import mixed, readable_on
from tiercast.desktop.audience.page import AudiencePage
from tiercast.desktop.look.tokens import DARK, LIGHT, Colours, contrast
from tiercast.desktop.session import Toasted
from tiercast.desktop.shell.window import Window
from tiercast.serve.audience_columns import coded
from tiercast.serve.protocol_audience import (
    ActByHand,
    ActedReply,
    AskTrends,
    AskViewer,
    ExportViewer,
    ListTimeline,
    ListViewers,
    ViewerExportReply,
)
from tiercast.serve.protocol_commands import CancelAction, EraseViewer, TellViewer
from tiercast.serve.protocol_pushes import ErasingProgress, ImportProgress
from tiercast.serve.protocol_replies import Done, ErasedReply, Failed

from tests.desktop import made_audience
from tests.desktop.made import last, session
from tests.desktop.made_link import MadeLink

FIRST = f"{0:026d}"


def answers() -> dict[type, Any]:
    return {
        ListViewers: made_audience.viewers(500), AskTrends: made_audience.trends(),
        AskViewer: made_audience.viewer(), ListTimeline: made_audience.timeline(),
    }  # fmt: skip


def press(widget: QWidget, key: Qt.Key) -> None:
    """Press a key."""
    QTest.keyClick(widget, key)


class Made:
    """The page on a made link; `toasts` are what the window would say."""

    def __init__(self, qtbot: QtBot, more: dict[type, Any] | None = None) -> None:
        self.link = MadeLink(answers() | (more or {}))
        self.session = session(self.link)
        self.toasts: list[Toasted] = []
        self.session.toasted.connect(self.toasts.append)
        self.page = AudiencePage(self.session)
        qtbot.addWidget(self.page, before_close_func=lambda page: page.left())
        self.page.retranslate()
        self.page.resize(1200, 700)
        self.page.show()
        self.page.shown = True
        self.page.entered()
        self.qtbot = qtbot

    def wait_for_toasts(self, count: int) -> None:
        """Wait until so many were said."""
        self.qtbot.waitUntil(lambda: len(self.toasts) >= count)

    def show_viewer(self) -> Any:
        self.page.open(view="viewer", viewer=FIRST)
        self.qtbot.waitUntil(lambda: self.page.viewer.told is not None)
        return self.page.viewer


@pytest.fixture
def made(qtbot: QtBot) -> Made:
    one = Made(qtbot)
    qtbot.waitUntil(lambda: len(one.page.viewers.crowd) == 500)
    return one


def test_that_nobody_is_only_spoken_of_once_the_engine_has_told_of_everybody(qtbot: QtBot) -> None:
    made = Made(qtbot, {ListViewers: made_audience.nobody()})
    empty = made.page.viewers.empty
    assert empty.head.text() == "Looking…"
    viewers = made.page.viewers
    assert viewers.to_connect.isHidden()
    qtbot.waitUntil(lambda: empty.head.text() == "Nobody was here yet")
    went: list[tuple[str, dict[str, Any]]] = []
    made.session.went.connect(lambda page, what: went.append((page, what)))
    viewers.to_connect.click()
    viewers.to_import.click()
    assert went == [("connections", {}), ("shop", {"view": "imports"})]


def test_that_what_no_filter_leaves_offers_nothing_but_to_take_it_off(made: Made) -> None:
    viewers = made.page.viewers
    viewers.search.setText("nobody has this name")
    viewers.search_now()
    assert viewers.empty.head.text() == "Nobody fits"
    assert viewers.to_connect.isHidden()
    assert viewers.to_import.isHidden()


def test_that_everybody_is_asked_for_anew_once_an_import_is_over(made: Made, qtbot: QtBot) -> None:
    page, link = made.page, made.link
    page.left()
    link.push(ImportProgress(part=1.0, doing="undoing"))
    page.entered()
    assert last(link, ListViewers).since == 0, "who was taken back was seen by nobody"
    qtbot.waitUntil(lambda: not page.fetching.busy)
    page._lately.timeout.emit()
    page._lately.timeout.emit()
    assert last(link, ListViewers).since > 0
    qtbot.waitUntil(lambda: not page.fetching.busy)
    link.push(ImportProgress(part=0.5, doing="counting"))
    asked = len(link.asked)
    page._lately.timeout.emit()
    assert len(link.asked) == asked, "it may still go on"
    page._lately.timeout.emit()
    assert last(link, ListViewers).since == 0


def test_that_everybody_is_shown_who_was_seen_last_first(made: Made) -> None:
    model = made.page.viewers.model
    assert model.rowCount() == 500
    seen = made.page.viewers.crowd.numbers["last_seen"]
    rows = [int(seen[model.row(place)]) for place in range(500)]
    assert rows == sorted(rows, reverse=True)


def test_that_what_was_bought_is_unknown_where_nothing_tells_of_orders(qtbot: QtBot) -> None:
    told = msgspec.structs.replace(made_audience.viewers(500), tells_orders=False)
    viewer = msgspec.structs.replace(
        made_audience.viewer(), tells_orders=False, orders=None, spent=None, last_paid=0, visits=3, bought=()
    )
    made = Made(qtbot, {ListViewers: told, AskViewer: viewer})
    qtbot.waitUntil(lambda: len(made.page.viewers.crowd) == 500)
    crowd, columns = made.page.viewers.crowd, {one.key: one for one in made.page.viewers.model.columns}
    row = next(row for row in range(500) if crowd.numbers["orders"][row] == 0)
    buyer = next(row for row in range(500) if crowd.numbers["orders"][row] == 2)
    for key in ("orders", "spent"):
        assert columns[key].text(row) == "—"
        hint = columns[key].hint
        assert hint is not None
        assert "no connected source tells of paid orders" in hint(row)
    assert columns["orders"].text(buyer) == "2"
    page = made.show_viewer()
    for key in ("orders", "spent", "paid"):
        number = page.head._facts[key][1]
        assert number.text() == "—"
        assert "no connected source tells of paid orders" in number.toolTip()
    assert page.orders.empty.head.text() == "Orders are unknown"


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_that_a_figure_can_be_read_on_every_shade_of_a_cell(colours: Colours) -> None:
    for share in range(1_001):
        ground = mixed(colours.hover, colours.series[0], share / 1_000)
        assert contrast(readable_on(ground), ground) >= 4.5, ground


def test_that_labels_can_be_read_in_the_window_of_a_small_screen(made: Made, qtbot: QtBot) -> None:
    viewers = made.page.viewers
    made.page.resize(1200, 700)
    across, place = viewers.table.horizontalHeader(), [one.key for one in viewers.model.columns].index("labels")
    right = across.sectionViewportPosition(place) + across.sectionSize(place)
    assert right <= viewers.table.viewport().width()
    assert across.sectionSize(place) >= 100


def test_that_a_narrow_list_keeps_no_line_free_above_it_for_what_is_not_there(made: Made, qtbot: QtBot) -> None:
    tab = made.page.viewers
    made.page.resize(1_000, 560)
    qtbot.waitUntil(lambda: made.page.width() == 1_000)
    qtbot.waitUntil(lambda: tab.table.y() - tab.buyers.geometry().bottom() < tab.search.height())
    assert tab.search.y() == tab.buyers.y()
    tab.here.click()
    qtbot.waitUntil(tab.clear.isVisible)
    qtbot.waitUntil(lambda: not tab.clear.geometry().intersects(tab.buyers.geometry()))
    qtbot.waitUntil(lambda: tab.table.y() > tab.clear.geometry().bottom())


def test_that_cell_stage_search_and_buttons_filter_together_and_can_be_let_go(made: Made, qtbot: QtBot) -> None:
    tab = made.page.viewers
    counts = tab.sieve.map._values
    tab.sieve.map.choose((0, 1))
    assert tab.model.shown == int(counts[0, 1])
    before = tab.model.shown
    tab.here.click()
    assert tab.model.shown < before
    tab.search.setText("小美")
    qtbot.waitUntil(lambda: all("小美" in tab.crowd.names[tab.model.row(n)] for n in range(tab.model.shown)))
    tab.clear.click()
    assert tab.model.shown == 500
    assert tab.sieve.map.cell is None
    tab.sieve.stages.setFocus()
    press(tab.sieve.stages, Qt.Key.Key_Down)
    press(tab.sieve.stages, Qt.Key.Key_Space)
    assert tab.sieve.stages.step == 1
    assert 0 < tab.model.shown < 500


def test_that_stages_which_are_not_known_yet_are_no_zeros(qtbot: QtBot) -> None:
    nobody_placed = msgspec.structs.replace(made_audience.columns(500), stage=coded("" for _ in range(500)))
    page = Made(qtbot, {ListViewers: msgspec.structs.replace(made_audience.viewers(500), columns=nobody_placed)}).page
    qtbot.waitUntil(lambda: len(page.viewers.crowd) == 500 and page.viewers.sieve.unknown.isVisible())
    assert not page.viewers.sieve.stages.isVisible()
    assert "Not known yet" in page.viewers.sieve.unknown.text()


def test_that_stages_which_are_known_are_bars(made: Made) -> None:
    assert made.page.viewers.sieve.stages.isVisible()
    assert not made.page.viewers.sieve.unknown.isVisible()


def test_that_sorting_keeps_who_is_marked(made: Made) -> None:
    tab = made.page.viewers
    tab.table.choose(FIRST)
    place = [column.key for column in tab.model.columns].index("spent")
    tab.table.sortByColumn(place, Qt.SortOrder.DescendingOrder)
    spent = tab.crowd.numbers["spent"]
    assert int(spent[tab.model.row(0)]) == int(spent.max())
    assert tab.table.chosen_row() == 0


def test_that_enter_opens_a_viewer_and_escape_goes_back(made: Made, qtbot: QtBot) -> None:
    tab = made.page.viewers
    tab.table.choose(FIRST)
    press(tab.table, Qt.Key.Key_Return)
    assert last(made.link, AskViewer).viewer == FIRST
    qtbot.waitUntil(lambda: made.page.viewer.head.name.text() == "小美")
    made.page.viewer.closed.emit()
    assert made.page.whole.currentWidget() is made.page.overview


def test_that_a_hidden_page_asks_for_nothing(made: Made, qtbot: QtBot) -> None:
    made.show_viewer()
    made.page.shown = False
    made.page.left()
    asked = len(made.link.asked)
    assert not made.page._lately.isActive()
    assert not made.page.viewer._again.isActive()
    made.link.say_welcome()
    assert len(made.link.asked) == asked


def test_that_labels_notes_and_consent_are_told_and_can_be_undone(made: Made, qtbot: QtBot) -> None:
    view = made.show_viewer()
    made.link.answers[TellViewer] = Done(id=0, message="7")
    view.labels.name.setText("大客户")
    view.labels.give.click()
    assert (last(made.link, TellViewer).what, last(made.link, TellViewer).name) == ("label", "大客户")
    qtbot.waitUntil(lambda: bool(made.toasts))
    assert made.toasts[-1].undo is not None
    made.toasts[-1].undo()
    assert (last(made.link, TellViewer).what, last(made.link, TellViewer).name) == ("unlabel", "大客户")
    view.notes.text.setText("喜欢红色")
    view.notes.write.click()
    qtbot.waitUntil(lambda: len(made.toasts) == 2)
    assert made.toasts[-1].undo is not None
    made.toasts[-1].undo()
    assert (last(made.link, TellViewer).what, last(made.link, TellViewer).name) == ("unnote", "7")
    box = view.consent.boxes["marketing"]
    box.setCurrentIndex(2)
    box.activated.emit(2)
    assert last(made.link, TellViewer).value is False
    qtbot.waitUntil(lambda: len(made.toasts) == 3)
    assert made.toasts[-1].undo is not None
    made.toasts[-1].undo()
    assert last(made.link, TellViewer).value is True


def test_that_an_attribute_is_set_and_set_back_to_what_it_was(made: Made, qtbot: QtBot) -> None:
    view = made.show_viewer()
    made.link.answers[TellViewer] = Done(id=0)
    for written, told, back in (
        ("skin = 油皮", ("set", "skin", "油皮"), ("set", "skin", "干皮")),
        ("city＝杭州", ("set", "city", "杭州"), ("unset", "city", "")),
        ("height =", ("unset", "height", ""), ("set", "height", 165)),
    ):
        view.labels.attribute.setText(written)
        view.labels.put.click()
        command = last(made.link, TellViewer)
        assert (command.what, command.name, command.value) == told
        count = len(made.toasts)
        made.wait_for_toasts(count + 1)
        undo = made.toasts[-1].undo
        assert undo is not None
        undo()
        command = last(made.link, TellViewer)
        assert (command.what, command.name, command.value) == back


def test_that_a_box_stays_as_it_is_while_nothing_of_it_changes(made: Made, qtbot: QtBot) -> None:
    view = made.show_viewer()
    chosen = view.consent.boxes["marketing"]
    chosen.setCurrentIndex(0)  # somebody is choosing
    made.link.answers[AskViewer] = made_audience.viewer(last_seen=1, labels=("new",))
    view._ask()
    qtbot.waitUntil(lambda: view.told is not None and view.told.labels == ("new",))
    assert chosen.currentIndex() == 0
    boxes = made.page.viewers.sieve.rows
    boxes.setCurrentIndex(2)
    made.page.viewers.refresh()
    assert boxes.currentIndex() == 2


def test_that_acting_by_hand_says_the_limit_that_is_in_the_way(qtbot: QtBot) -> None:
    refused = Failed(id=0, code="refused", message="the limit was used up (any_coupon)", hint="wait", message_zh="x")
    made = Made(qtbot, {ActByHand: refused})
    view = made.show_viewer()
    view.by_hand.choose("coupon")
    view.by_hand.fill(pool="vip-20")
    view.by_hand.cost.setText("¥12.50")
    view.by_hand.go.click()
    command = last(made.link, ActByHand)
    assert (command.action, command.fields, command.cost, command.room) == ("coupon", {"pool": "vip-20"}, 1_250, "main")
    qtbot.waitUntil(lambda: view.by_hand.outcome.isVisibleTo(view))
    assert view.by_hand.outcome.text() == "Nothing was done: the limit was used up (any_coupon)\nWait"
    view.by_hand.cost.setText("much")
    asked = len(made.link.asked)
    view.by_hand.go.click()
    assert "not a number" in view.by_hand.outcome.text()
    assert len([one for one in made.link.asked[asked:] if isinstance(one, ActByHand)]) == 0


def test_that_what_was_done_by_hand_can_be_cancelled_from_its_toast(qtbot: QtBot) -> None:
    made = Made(qtbot, {ActByHand: ActedReply(id=0, firing="f" * 26, actions=("a" * 26,))})
    view = made.show_viewer()
    view.by_hand.choose("mute")
    view.by_hand.go.click()
    assert last(made.link, ActByHand).action == "todo"
    assert "小美" in str(last(made.link, ActByHand).fields["text"])
    qtbot.waitUntil(lambda: bool(made.toasts))
    assert made.toasts[-1].undo is not None
    made.toasts[-1].undo()
    assert last(made.link, CancelAction).action == "a" * 26


def test_that_erasing_asks_first_shows_progress_and_goes_back(qtbot: QtBot) -> None:
    made = Made(qtbot, {EraseViewer: ErasedReply(id=0, report={"traces": []})})
    view = made.show_viewer()
    view.data.erase.click()
    assert not any(isinstance(one, EraseViewer) for one in made.link.asked)
    assert view.data.yes.isVisibleTo(view)
    qtbot.waitUntil(lambda: not view.data.no.visibleRegion().isEmpty())
    assert not view.data.erase.isEnabled()
    assert not view.data.export.isEnabled(), "it would take the place of the question"
    view.data.no.click()
    assert view.data.export.isEnabled()
    view.data.erase.click()
    view.data.yes.click()
    assert view.data.progress.isVisibleTo(view)
    assert last(made.link, EraseViewer).viewer == FIRST
    qtbot.waitUntil(lambda: made.page.whole.currentWidget() is made.page.overview)
    assert "found nothing more" in made.toasts[-1].text


def test_that_an_erasure_says_how_far_it_is(qtbot: QtBot) -> None:
    made = Made(qtbot, {EraseViewer: ErasedReply(id=0, report={"traces": []})})
    view = made.show_viewer()
    view.data.erase.click()
    assert "cannot be cancelled once it has begun, and cannot be undone" in view.data.said.text()
    view.data.yes.click()
    assert view.data.progress.maximum() == 0
    far = ErasingProgress(viewer=FIRST, doing="removing", step=3, steps=5)
    made.link.push(far)
    assert view.data.said.text() == "Step 3 of 5: removing it…"
    made.link.push(msgspec.structs.replace(far, doing="searching", step=5, part=0.43))
    assert view.data.said.text() == "Step 5 of 5: searching tables and files… 43%"
    assert view.data.progress.value() == 430
    made.link.push(msgspec.structs.replace(far, viewer="b" * 26))
    assert view.data.progress.value() == 430, "another one"


def _is_whole(card: QWidget) -> bool:
    """Whether all of a card is in sight, its border too."""
    return card.visibleRegion().boundingRect().bottom() == card.rect().bottom()


def test_that_accounts_are_joined_after_a_look_and_parted_with_a_way_back(made: Made, qtbot: QtBot) -> None:
    view = made.show_viewer()
    made.link.answers[TellViewer] = Done(id=0)
    made.link.answers[AskViewer] = lambda command: made_audience.viewer(
        viewer=command.viewer, name="阿杰" if command.viewer != FIRST else "小美", same=()
    )
    view.accounts.who.setText("小")
    view.accounts.look.click()
    assert "fit" in view.accounts.said.text()
    view.accounts.who.setText("dy10000001")
    view.side.verticalScrollBar().setValue(0)
    view.side.ensureWidgetVisible(view.accounts.look)
    view.accounts.look.click()
    qtbot.waitUntil(lambda: view.accounts.yes.isVisibleTo(view))
    qtbot.waitUntil(lambda: not view.accounts.visibleRegion().isEmpty() and _is_whole(view.accounts))
    assert "阿杰" in view.accounts.said.text()
    view.accounts.yes.click()
    command = last(made.link, TellViewer)
    assert (command.what, command.viewer, command.other) == ("merge", FIRST, f"{1:026d}")
    qtbot.waitUntil(lambda: bool(made.toasts))
    assert made.toasts[-1].undo is not None
    made.toasts[-1].undo()
    assert last(made.link, TellViewer).what == "apart"


def test_that_the_orders_of_a_viewer_fit_beside_the_cards(made: Made, qtbot: QtBot) -> None:
    view = made.show_viewer()
    view.tabs.setCurrentIndex(2)
    table = view.orders.table
    qtbot.waitUntil(lambda: table.isVisible() and table.rows.rowCount() > 0)
    assert table.horizontalScrollBar().maximum() == 0


def test_that_an_export_is_written_page_by_page(made: Made, qtbot: QtBot, tmp_path: Path) -> None:
    view = made.show_viewer()
    made.link.answers[ExportViewer] = lambda command: ViewerExportReply(
        id=0, list=4, page=command.page, pages=2, text=f'{{"page": {command.page}}}\n'
    )
    view.data.write(tmp_path / "viewer.jsonl")
    qtbot.waitUntil(lambda: (tmp_path / "viewer.jsonl").exists())
    assert (tmp_path / "viewer.jsonl").read_text("utf-8") == '{"page": 0}\n{"page": 1}\n'
    assert last(made.link, ExportViewer).list == 4


def test_that_everything_is_said_in_chinese_at_once(made: Made) -> None:
    view = made.show_viewer()
    made.session.take_language("zh_CN")
    made.page.retranslate()
    assert made.page.tabs.tabText(1) == "层级变动"
    assert view.tabs.tabText(0) == "时间线"
    assert view.by_hand.go.text() == "执行"
    made.session.take_language("en")


def test_that_what_went_wrong_is_said_and_can_be_tried_again(qtbot: QtBot) -> None:
    failed = Failed(id=0, code="fault", message="it took longer than 120 s", message_zh="超时")
    made = Made(qtbot, {ListViewers: failed})
    qtbot.waitUntil(lambda: made.page.stack.currentWidget() is made.page.error)
    assert "120 s" in made.page.error.text.text()
    made.link.answers[ListViewers] = made_audience.viewers(20)
    again = made.page.error.again
    assert isinstance(again, QPushButton)
    again.click()
    qtbot.waitUntil(lambda: made.page.stack.currentWidget() is made.page.viewers)
    assert len(made.page.viewers.crowd) == 20


def test_that_moves_and_cohorts_are_asked_for_when_they_are_shown(made: Made, qtbot: QtBot) -> None:
    assert not any(isinstance(one, AskTrends) for one in made.link.asked)
    made.page.tabs.setCurrentIndex(1)
    qtbot.waitUntil(lambda: made.page.moves.ladder.count() == 1)
    bars = made.page.moves.bars
    bars.setFocus()
    press(bars, Qt.Key.Key_Return)
    assert bars.week is not None
    assert "week of" in made.page.moves.map_card.heading.text()
    made.page.tabs.setCurrentIndex(2)
    assert all(row.endswith((" viewer", " viewers")) for row in made.page.cohorts.map._rows)
    assert made.page.cohorts.map._rows
    made.page.cohorts.what.setCurrentIndex(1)
    made.page.cohorts.what.activated.emit(1)
    assert "bought again" in made.page.cohorts.card.heading.text()


def test_that_a_viewer_is_searched_by_key_from_any_page(qtbot: QtBot) -> None:
    link = MadeLink(answers())
    shown = Window(session(link))
    qtbot.addWidget(shown)
    shown.show_page("audience")
    page = shown.pages["audience"]
    assert isinstance(page, AudiencePage)
    shown.show_page("viewer", viewer=FIRST)
    shown.show_page("settings")
    assert not page.shown
    assert shown.session.commands is not None
    shown.session.commands.run("audience/search")
    assert shown.page is page
    assert page.whole.currentWidget() is page.overview
