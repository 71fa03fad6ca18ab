"""The Live page on made-up replies, and on a real engine with a simulated room."""

import signal
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QFontMetrics, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton
from pytestqt.qtbot import QtBot
from tiercast.desktop.link.state import CUT, LinkState, Stage
from tiercast.desktop.live.clusters import Cluster
from tiercast.desktop.live.page import LivePage
from tiercast.desktop.live.watch import EVERY
from tiercast.desktop.look.fonts import number_font
from tiercast.desktop.look.tokens import Theme, Type
from tiercast.desktop.shell.window import Window
from tiercast.desktop.words.formats import UNKNOWN
from tiercast.serve.protocol_replies import Done
from tiercast.serve.protocol_watch import (
    Columns,
    FunnelReply,
    GetFunnel,
    HandMark,
    MarkReply,
    NamesReply,
    NameViewers,
    RemoveMark,
    SetMark,
    WatchReply,
    WatchRoom,
)

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import NOON, last, session
from tests.desktop.made_course import STEP, fired, funnel, nothing, poor, reply
from tests.desktop.made_link import MadeLink


def page(qtbot: QtBot, told: WatchReply, **given: object) -> tuple[LivePage, MadeLink]:
    """A page that is shown and has drawn `told`."""
    link = MadeLink({WatchRoom: told, GetFunnel: funnel(), NameViewers: NamesReply(id=1, names={})})
    made = LivePage(session(link, **given))  # type: ignore[arg-type]
    made.retranslate()
    qtbot.addWidget(made)
    made.resize(1180, 690)
    made.show()
    made.shown = True
    made.entered()
    qtbot.waitUntil(lambda: made.watch.is_fresh and not made.plots.is_drawing)
    return made, link


def test_that_a_host_sees_numbers_plots_and_marks(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    tiles = {name: tile.value.text() for name, tile in made.tiles.tiles.items()}
    assert tiles["watching"] == "539"
    assert tiles["gmv"] == "¥63.4k"
    assert made.tiles.tiles["gmv"].change.text().startswith("5 min: ¥")
    assert made.header.title == "Xiaomei's make-up room"
    assert made.header.state.text() == "On air"
    for plot in made.plots.plots:
        assert plot.curves
        assert not plot.is_stale


def test_that_all_numbers_tell_the_same_of_the_last_five_minutes(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    tiles = made.tiles.tiles
    assert tiles["interactions"].change.text() == "5 min: 1,800 ▼\N{THIN SPACE}254"
    made.resize(1000, 690)
    qtbot.waitUntil(lambda: tiles["interactions"].change.text() == "▼\N{THIN SPACE}254")
    assert not any(tile.change.text().startswith("5 min") for tile in tiles.values())


def test_that_plots_scroll_where_there_is_no_height_for_them(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    plots = made.plots
    assert plots.scrolled.verticalScrollBar().maximum() == 0
    plots.setMaximumHeight(200)
    qtbot.waitUntil(lambda: plots.scrolled.verticalScrollBar().maximum() > 0)
    for above, below in pairwise(plots.plots):
        assert above.geometry().bottom() < below.y()
        assert above.height() >= above.minimumHeight()


def test_that_what_no_source_tells_is_no_zero_and_says_why(qtbot: QtBot) -> None:
    made, _ = page(qtbot, poor())
    tile = made.tiles.tiles["gmv"]
    assert tile.value.text() == UNKNOWN
    assert tile.toolTip() == "No connected source tells this: Pays"
    assert tile.accessibleName() == "GMV: —. No connected source tells this: Pays"
    qtbot.waitUntil(lambda: tile.change.text() == "No source tells it")
    sales = made.plots.plots[2]
    assert sales._nothing.text() == "No connected source tells of it"


def test_that_what_a_mark_says_lies_over_no_firing(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    lane = made.plots.lane
    lane.draw()
    assert [text for text, _box in lane.labels()] == ["Size chart told", "Flash sale"]
    beneath = 0
    for triangle in lane.triangles():
        for _text, box in lane.labels():
            bounds = triangle.boundingRect()
            beneath += box.left() < bounds.center().x() < box.right()
            assert not box.intersects(bounds)
    assert beneath >= 2


def test_that_orders_without_amounts_are_not_said_to_be_told_by_nobody(qtbot: QtBot) -> None:
    orders = msgspec.structs.replace(poor().columns, paid_orders=[1] * len(poor().columns.at))
    made, _ = page(qtbot, msgspec.structs.replace(poor(), columns=orders))
    said = "Orders came without amounts: no connected source tells them."
    assert made.plots.plots[2]._nothing.text() == made.tiles.tiles["gmv"].toolTip() == said


def test_that_nothing_looks_like_zero_before_the_room_has_told_anything(qtbot: QtBot) -> None:
    link = MadeLink()
    made = LivePage(session(link))
    qtbot.addWidget(made)
    made.retranslate()
    made.show()
    assert not any(plot._left.style["showValues"] for plot in made.plots.plots)
    made.plots.draw_all()
    assert {tile.value.text() for tile in made.tiles.tiles.values()} == {UNKNOWN}
    assert not any(plot._left.style["showValues"] for plot in made.plots.plots)
    made.course.take(reply())
    made.plots.refresh()
    made.plots.draw_all()
    assert all(plot._left.style["showValues"] for plot in made.plots.plots)


def test_that_an_empty_room_says_what_belongs_here(qtbot: QtBot) -> None:
    made, _ = page(qtbot, nothing())
    assert made.stack.currentWidget() is made.empty
    assert made.empty.head.text() == "Nothing has happened in this room yet"
    with qtbot.waitSignal(made.session.went) as went:
        made.connect_button.click()
    assert went.args == ["connections", {}]


def test_that_it_asks_for_what_is_new_while_it_is_shown_and_for_nothing_when_hidden(qtbot: QtBot) -> None:
    made, link = page(qtbot, reply())
    more = Columns(at=[NOON // STEP * STEP], kinds={"comment": [40]})
    link.answers[WatchRoom] = WatchReply(
        id=1, run="1", revision=101, whole=False, now=NOON + STEP, session=3, began=made.course.began, is_open=True,
        step=STEP, columns=more,
    )  # fmt: skip
    before = made.course.length
    made.watch.ask_now()
    asked = last(link, WatchRoom)
    assert (asked.after, asked.run, asked.about) == (100, "1", "dFalse13")
    qtbot.waitUntil(lambda: made.course.length == before + 1)
    made.shown = False
    made.left()
    count = len(link.asked)
    made.watch.ask_now()
    made.watch._timer.timeout.emit()
    assert len(link.asked) == count
    made.hide()
    made.plots._stale()
    assert not made.plots.is_drawing


def test_that_a_bar_that_the_axis_does_not_reach_says_how_high_it_is(qtbot: QtBot) -> None:
    began = NOON - 100 * STEP
    arrivals = [900, *[2] * 99]
    columns = Columns(at=[began + place * STEP for place in range(100)], kinds={"enter": arrivals})
    told = msgspec.structs.replace(reply(), columns=columns, began=began, now=NOON, fired=(), marks=())
    made, _ = page(qtbot, told)
    audience = made.plots.plots[0]
    assert audience.cut.isVisible()
    assert audience.cut.toPlainText() == f"↑ {audience.text(900 * 60_000_000 / STEP)}"
    columns.kinds["enter"] = [2] * 100
    calm, _ = page(qtbot, told)
    assert not calm.plots.plots[0].cut.isVisible()


def test_that_one_plot_is_drawn_in_a_turn(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    made.plots.refresh()
    stale = [sum(plot.is_stale for plot in made.plots.plots)]
    while made.plots.is_drawing:
        made.plots._next()
        stale.append(sum(plot.is_stale for plot in made.plots.plots))
    assert stale == [5, 4, 3, 2, 1, 0, 0]


def test_that_all_plots_show_the_same_time_and_the_present_is_found_again(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    made.axis.zoom(0.5)
    made.axis.pan(-120)
    assert not made.header.now.isHidden()
    qtbot.waitUntil(lambda: not made.plots.is_drawing)
    ranges = {tuple(round(x, 3) for x in plot._box.viewRange()[0]) for plot in made.plots.plots}
    began = made.course.began / 1e6
    assert ranges == {(round(made.axis.since - began, 3), round(made.axis.until - began, 3))}
    made.header.now.click()
    assert made.axis.follows
    assert made.header.now.isHidden()
    made.header.spans[0].click()
    assert made.axis.since == pytest.approx(made.course.began / 1e6)
    made.axis.zoom(1e9)
    assert made.axis.shown <= 7_200 * 1.05


def test_that_keys_work_on_this_page_only_and_stand_in_the_table_of_keys(qtbot: QtBot) -> None:
    shown = Window(session(MadeLink({WatchRoom: reply(), GetFunnel: funnel()})))
    qtbot.addWidget(shown)
    shown.show_page("live")
    made = shown.pages["live"]
    assert isinstance(made, LivePage)
    commands = shown.commands
    assert {"live/mark", "live/nearer", "live/now"} <= {command.name for command in commands.all()}
    commands.run("live/mark")
    assert not made.header.text.isHidden()
    span = made.axis.shown
    commands.run("live/nearer")
    assert made.axis.shown < span
    shown.show_page("settings")
    span = made.axis.shown
    commands.run("live/farther")
    assert made.axis.shown == span


def test_that_the_crosshair_writes_each_curves_value(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    made.plots._point(made.course.now / 1e6 - 300)
    chips = {chip.text() for chip in made.plots.plots[0].legend.findChildren(QToolButton) if chip.isCheckable()}
    assert "Watching 561" in chips
    made.plots._point(None)
    assert made.plots.overlay.at is None


def test_that_a_curve_is_switched_off_and_stays_so(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "desktop.json"
    made, _ = page(qtbot, reply(), file=file)
    key = ("kinds", "comment")
    made.plots.plots[1].legend.switched.emit(key, False)
    assert key not in made.plots.plots[1]._sampled
    again, _ = page(qtbot, reply(), file=file)
    assert key not in again.plots.plots[1]._sampled
    again.plots.plots[1].legend.switched.emit(key, True)
    assert key in again.plots.plots[1]._sampled


def test_that_a_mark_tells_what_fired_for_whom_and_opens_it(qtbot: QtBot) -> None:
    made, link = page(qtbot, reply())
    one = fired()[-1]
    link.answers[NameViewers] = NamesReply(id=1, names={one.viewer: "小美"})
    cluster = Cluster(10.0, (one,))
    made.plots.lane.pointed.emit(cluster)
    qtbot.waitUntil(lambda: "小美" in made.naming.tell(cluster))
    assert made.naming.rule(one.rule) in made.naming.tell(cluster)
    count = len(link.asked)
    made.naming.ask(cluster)
    assert len(link.asked) == count
    with qtbot.waitSignal(made.session.went) as went:
        made.plots.chosen.emit(cluster, QPoint())
    assert went.args == ["why", {"firing": one.firing}]
    made.left()
    assert "小美" not in made.naming.tell(cluster)


def test_that_the_names_beside_the_time_axis_begin_where_those_of_the_plots_do(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    begins = made.plots.plots[0]._heading.mapTo(made.plots, QPoint(0, 0)).x()
    for text, place in made.plots.lane.names():
        assert made.plots.lane.mapTo(made.plots, place.topLeft().toPoint()).x() == begins, text
        assert QFontMetrics(number_font(Type.SMALL)).horizontalAdvance(text) <= place.width(), text


def test_that_marks_are_reached_by_keyboard(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    lane = made.plots.lane
    lane.setFocus()
    QTest.keyClick(lane, Qt.Key.Key_Right)
    QTest.keyClick(lane, Qt.Key.Key_Left)
    assert lane.accessibleDescription()
    with qtbot.waitSignal(lane.chosen):
        QTest.keyClick(lane, Qt.Key.Key_Return)


def test_that_a_moment_is_marked_by_hand_and_taken_back(qtbot: QtBot) -> None:
    made, link = page(qtbot, reply())
    mark = HandMark(number=9, time=NOON, who="desktop", text="讲了尺码表")
    link.answers[SetMark] = MarkReply(id=1, mark=mark)
    link.answers[RemoveMark] = Done(id=1)
    made.header.begin_mark()
    made.header.text.setText("  讲了尺码表 ")
    with qtbot.waitSignal(made.session.toasted) as said:
        QTest.keyClick(made.header.text, Qt.Key.Key_Return)
    assert last(link, SetMark).text == "讲了尺码表"
    assert said.args is not None
    said.args[0].undo()
    assert last(link, RemoveMark).number == 9
    assert made.header.text.isHidden()


@pytest.mark.parametrize("ending", ["png", "svg", "csv"])
def test_that_it_is_saved_without_a_dialog(qtbot: QtBot, tmp_path: Path, ending: str) -> None:
    made, _ = page(qtbot, reply())
    with qtbot.waitSignal(made.session.toasted) as said:
        made.export(ending, tmp_path)
    file = next(tmp_path.iterdir())
    assert file.name.startswith("Xiaomei-s-make-up-room-")
    assert file.stat().st_size > 2_000
    assert said.args is not None
    assert said.args[0].text == f"Saved: {file}"


def test_that_a_drawing_has_its_curves(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = page(qtbot, reply())
    made.axis.show_span(0)
    made.export("svg", tmp_path)
    drawing = QSvgRenderer(str(next(tmp_path.iterdir())))
    picture = QImage(drawing.defaultSize(), QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.white)
    painter = QPainter(picture)
    drawing.render(painter)
    painter.end()
    blue = QColor(made.session.colours.series[0]).rgb()
    tiers = made.plots.plots[3].mapTo(made.plots, QPoint(0, 0)).y() * picture.height() // (made.plots.height() + 32)
    found = sum(
        picture.pixel(x, y) == blue
        for x in range(100, picture.width() - 40, 7)
        for y in range(tiers + 60, picture.height() - 100)
    )
    assert found > 20


def test_that_a_folder_that_cannot_be_written_is_said(qtbot: QtBot, tmp_path: Path) -> None:
    made, _ = page(qtbot, reply())
    blocked = tmp_path / "file"
    blocked.write_text("x", "utf-8")
    with qtbot.waitSignal(made.session.toasted) as said:
        made.export("png", blocked)
    assert said.args is not None
    assert said.args[0].tone == "bad"


def test_that_the_funnel_goes_by_tier_or_by_channel(qtbot: QtBot) -> None:
    made, _link = page(qtbot, reply())
    made.docks.show_panel("funnel")
    panel = made.docks.panel("funnel")
    qtbot.waitUntil(lambda: bool(panel.table.rows))
    assert [row[0] for row in panel.table.rows] == [
        "Everybody", "Champion", "Loyal", "Promising", "Prospect", "Not known",
    ]  # fmt: skip
    panel.by.setCurrentIndex(panel.by.findData("channels"))
    assert [row[0] for row in panel.table.rows] == ["Everybody", "Recommended", "Paid traffic", "Search", "Not known"]
    panel.take(FunnelReply(id=1, steps=("here", "paid"), everybody=(4, 1), ladders={}, channels={}))
    assert panel.table.steps == ["Came", "Paid"]
    assert panel.empty.isHidden()
    panel.take(FunnelReply(id=1, steps=(), everybody=(), ladders={}, channels={}))
    assert panel.empty.head.text() == "Nobody has come in yet"
    assert not panel.empty.isHidden()
    assert panel.by.isHidden(), "there is nothing to divide"
    panel.take_about(poor().about)
    assert panel.empty.head.text() == "How far viewers came is unknown", "not nobody: nobody says who is who"


def test_that_numbers_of_an_engine_that_is_gone_say_how_old_they_are(qtbot: QtBot) -> None:
    made, link = page(qtbot, reply())
    link.lose(LinkState(stage=Stage.LOOKING, words=CUT))
    assert made.header.state.text() == f"As of {made.session.format.clock(NOON)}"
    assert made.tiles.tiles["orders"].value.text() == "434"
    link.say_welcome()
    qtbot.waitUntil(lambda: made.header.state.text() == "On air")


def test_that_the_header_tells_whole_minutes_that_have_passed_and_before_the_first_its_seconds(
    qtbot: QtBot,
) -> None:
    told = reply()
    made, _ = page(qtbot, told)
    for lasted, words in ((59 * 60 + 59, "59 min"), (3_600, "1 h"), (119, "1 min"), (42, "42 s"), (0, "1 s")):
        made.course.take(msgspec.structs.replace(told, now=told.began + lasted * 1_000_000))
        made.header.draw()
        assert made.header.length.text().endswith(f" · {words}")


def test_that_the_name_of_what_is_shown_has_all_the_room_that_is_left(qtbot: QtBot) -> None:
    told = reply()
    assert told.about is not None
    title = "Autumn make-up with Xiaomei, 2026-10-18"
    made, _ = page(qtbot, msgspec.structs.replace(told, about=msgspec.structs.replace(told.about, title=title)))
    heading = made.header.heading
    qtbot.waitUntil(lambda: heading.shown() == title)
    made.resize(760, 690)
    qtbot.waitUntil(lambda: heading.shown().endswith("…"))
    assert made.width() < 900, "the name does not hold the window open"
    made.resize(1180, 690)
    qtbot.waitUntil(lambda: heading.shown() == title)


def test_that_a_room_that_has_not_begun_is_asked_again_soon_and_then_less_and_less_often(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    made.session.take_room("snacks")

    def pauses(told: WatchReply, times: int) -> list[int]:
        found = []
        for _ in range(times):
            made.watch._take(told)
            found.append(made.watch._timer.interval())
        made.watch._timer.stop()
        return found

    assert pauses(nothing(), 6) == [100, 200, 400, 800, EVERY, EVERY]
    made.watch._welcomed(None)
    assert pauses(nothing(), 2) == [100, 200], "an engine that comes back is new"
    assert pauses(reply(), 2) == [EVERY, EVERY]


def test_that_another_room_begins_anew(qtbot: QtBot) -> None:
    made, link = page(qtbot, reply())
    link.answers[WatchRoom] = nothing()
    made.session.take_room("snacks")
    assert made.course.began == 0
    assert last(link, WatchRoom).room == "snacks"
    assert last(link, WatchRoom).after == 0
    qtbot.waitUntil(lambda: made.stack.currentWidget() is made.empty)


def test_that_language_and_theme_change_while_it_is_shown(qtbot: QtBot) -> None:
    made, _ = page(qtbot, reply())
    made.session.take_language("zh_CN")
    qtbot.waitUntil(lambda: made.tiles.tiles["orders"].name.text() == "付款订单")
    made.session.take_theme(Theme.DARK)
    qtbot.waitUntil(lambda: not made.plots.is_drawing)
    assert made.plots.plots[0].view.backgroundBrush().color().name() == made.session.colours.surface
    made.session.take_language("en")


@pytest.mark.screen
def test_that_it_shows_a_simulated_room_of_a_real_engine_and_goes_on_after_a_kill(
    qtbot: QtBot, make_engine_site: Callable[..., EngineSite]
) -> None:
    site = make_engine_site(rate=40.0).start()
    made = LivePage(session(site.link))
    made.retranslate()
    qtbot.addWidget(made)
    made.resize(1180, 690)
    made.show()
    made.session.take_room("demo")
    made.shown = True
    made.entered()
    site.wait_until(lambda: made.course.is_open and made.course.column(("kinds", "enter")).sum() > 0)
    site.wait_until(lambda: made.course.fired and made.course.column(("present",)).size)
    assert made.course.about is not None
    assert {one.name for one in made.course.about.rules} == {"tests/greet", "tests/asked"}
    site.wait_until(lambda: made.tiles.tiles["fired"].value.text() != UNKNOWN)
    marked = site.ask(SetMark(id=0, room="demo", text="size chart"))
    assert isinstance(marked, MarkReply)
    run, began = made.course.run, made.course.began
    count = made.course.column(("kinds", "enter")).sum()
    site.signal_engine(signal.SIGKILL)
    site.wait_until(lambda: made.course.run != run)
    assert made.course.began == began
    site.wait_until(lambda: made.course.column(("kinds", "enter")).sum() >= count)
    site.wait_until(lambda: [mark.text for mark in made.course.marks] == ["size chart"])
    made.left()


def test_that_the_plots_of_a_session_that_is_over_show_its_end_and_not_an_empty_present(qtbot: QtBot) -> None:
    old = msgspec.structs.replace(reply(is_open=False), now=NOON + 9 * 365 * 86_400_000_000)
    made, _ = page(qtbot, old)
    assert made.axis.follows
    assert made.course.began / 1e6 < made.axis.since < made.course.until / 1e6 < made.axis.until
    assert 900.0 <= made.axis.shown < 1_000.0
    assert made.header.state.text() == "Ended"
    watching, arrivals = made.tiles.tiles["watching"], made.tiles.tiles["arrivals"]
    assert watching.name.text() == "Watching at the end"
    assert watching.accessibleName().endswith("against five minutes before")
    assert "Last 5 min: 179" in arrivals.accessibleName(), "its own, not those before now"
    assert arrivals.toolTip().endswith("against the five minutes before those")
    for plot in made.plots.plots:
        assert plot.curves
