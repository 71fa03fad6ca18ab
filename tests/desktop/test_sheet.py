"""The end-of-show sheet in the window: shown, turned, copied, saved as a picture and as a document, announced."""

import unicodedata
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QThread
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtPdf import QPdfDocument
from pytestqt.qtbot import QtBot
from tiercast.desktop.look.tokens import LIGHT, Theme
from tiercast.desktop.session import Session, Toasted
from tiercast.desktop.sheet.as_text import as_text
from tiercast.desktop.sheet.export import SHARP, draw_picture, write_document, write_picture
from tiercast.desktop.sheet.page import SheetPage
from tiercast.desktop.sheet.paper import FOOT, MARGIN, PAGE, PAPER, Paper
from tiercast.desktop.sheet.told import Told
from tiercast.desktop.shell.alert_line import open_details
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_recordings import ListSessions
from tiercast.serve.protocol_replies import Failed, Reply
from tiercast.serve.protocol_sheet import AskSheet, CancelSheet, RuleTold, SheetProgress, SheetReply, SheetTold

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import last, numbers, session
from tests.desktop.made_link import MadeLink
from tests.desktop.made_recordings import sessions
from tests.desktop.made_sheet import sheet, sheet_reply, unknown_sheet

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh_CN"])


def page(qtbot: QtBot, reply: Reply, **how: str | Theme) -> SheetPage:
    """The page, entered, with the engine's answer."""
    in_force = session(MadeLink({AskSheet: reply}), **how)  # type: ignore[arg-type]
    made = SheetPage(in_force)
    qtbot.addWidget(made)
    made.setProperty("kept", in_force)
    made.retranslate()
    made.resize(1_100, 700)
    made.show()
    made.shown = True
    made.entered()
    qtbot.wait(1)
    return made


def link_of(made: SheetPage) -> MadeLink:
    link = made.session.link
    assert isinstance(link, MadeLink)
    return link


def paper_of(found: SheetTold, language: str = "en") -> Paper:
    return Paper(Told(found, session(MadeLink(), language=language).format))


def read(file: Path) -> list[str]:
    """What a reader of PDF finds on each page of a file."""
    document = QPdfDocument()
    assert document.load(str(file)) is QPdfDocument.Error.None_
    pages = [document.getAllText(number).text() for number in range(document.pageCount())]
    document.close()
    return pages


def test_that_a_sheet_is_asked_for_and_other_sessions_are_turned_to(qtbot: QtBot) -> None:
    made = page(qtbot, sheet_reply())
    asked = last(link_of(made), AskSheet)
    assert (asked.room, asked.session) == ("main", 0)
    view = made.view
    assert view._stack.currentWidget() is view.area
    assert view.sessions.count() == 12
    assert view.sessions.currentText() == "Session 12 · 2026-11-21 20:00"
    assert view.sheet.heightForWidth(round(PAPER)) >= PAGE
    view.sessions.setCurrentIndex(2)
    view.sessions.activated.emit(2)
    assert last(link_of(made), AskSheet).session == 10
    made.open(room="main", about="7")
    assert last(link_of(made), AskSheet).session == 7
    made.session.take_room("snacks")
    again = last(link_of(made), AskSheet)
    assert (again.room, again.session) == ("snacks", 0)


def test_that_the_demos_room_is_called_so_in_the_language_of_the_window(qtbot: QtBot) -> None:
    made = page(qtbot, sheet_reply(title="Demo room"), language="zh_CN")
    status = made.session.status
    assert status is not None
    made.session.status = msgspec.structs.replace(status, shop="demo")
    made.view._show()
    paper = made.view.sheet.paper
    assert paper is not None
    assert paper.told.title().startswith("演示直播间 · ")


def test_that_counting_is_cancelled_and_given_up_when_another_session_is_turned_to(qtbot: QtBot) -> None:
    made = page(qtbot, sheet_reply())
    view, link = made.view, link_of(made)
    assert not any(isinstance(each, CancelSheet) for each in link.asked), "it was there already"
    view.refresh()
    view.stop.click()
    assert (last(link, CancelSheet).room, last(link, CancelSheet).session) == ("main", 0)
    qtbot.wait(1)
    assert view._stack.currentWidget() is view.area, "what was shown before"
    view.show_session("main", 7)
    view._soon.timeout.emit()
    assert view._stack.currentWidget() is view._waiting
    view.stop.click()
    qtbot.wait(1)
    assert view._stack.currentWidget() is view.empty
    assert view.empty.head.text() == "The counting was cancelled"
    count = sum(isinstance(each, CancelSheet) for each in link.asked)
    view.show_session("main", 8)
    view.show_session("main", 9)
    cancelled = [each for each in link.asked if isinstance(each, CancelSheet)]
    assert len(cancelled) == count + 1
    assert cancelled[-1].session == 8
    qtbot.waitUntil(lambda: view._stack.currentWidget() is view.area)
    view.cancel()
    assert len([each for each in link.asked if isinstance(each, CancelSheet)]) == count + 1, "nothing is under way"


def test_that_only_a_sheet_that_is_seen_can_be_saved(qtbot: QtBot) -> None:
    made = page(qtbot, sheet_reply())
    view = made.view
    buttons = (view.copy, view.picture, view.document)
    assert all(button.isEnabled() for button in buttons)
    view.show_session("main", 7)
    view._soon.timeout.emit()
    assert not any(button.isEnabled() for button in buttons), "it would be the sheet of another session"
    assert not view.again.isEnabled(), "it is being counted"
    qtbot.waitUntil(lambda: all(button.isEnabled() for button in buttons))


def test_that_a_hidden_page_asks_for_nothing(qtbot: QtBot) -> None:
    made = page(qtbot, sheet_reply())
    made.shown = False
    made.left()
    before = len(link_of(made).asked)
    made.session.take_room("snacks")
    link_of(made).say_welcome()
    assert len(link_of(made).asked) == before


@LANGUAGES
def test_that_what_is_unknown_says_why_and_is_never_nothing(qtbot: QtBot, language: str) -> None:
    made = page(qtbot, SheetReply(id=0, sheet=unknown_sheet()), language=language)
    paper = made.view.sheet.paper
    assert paper is not None
    text = as_text(paper.told)
    lines = text.splitlines()
    gmv = next(place for place, line in enumerate(lines) if line.startswith(("GMV:", "成交金额（GMV）：")))
    assert lines[gmv].endswith((": —", "：—"))
    why = "没有数据接入提供：付款" if language == "zh_CN" else "No connected source tells this: Pays"
    assert why in "".join(lines[gmv : gmv + 4])
    assert made.view.sheet.accessibleName() == text
    assert ("“接入”" if language == "zh_CN" else '"Connections"') in text, "what to do"
    assert not any(line.endswith((": 0", ": ¥0.00", ": 0.0%", "：0", "：¥0.00", "：0.0%")) for line in lines)


def test_that_no_session_and_a_refusal_say_so(qtbot: QtBot) -> None:
    made = page(qtbot, SheetReply(id=0, sheet=None))
    view = made.view
    assert view._stack.currentWidget() is view.empty
    assert not view.document.isEnabled()
    assert not view.again.isEnabled(), "there is nothing to count"
    link_of(made).answers[AskSheet] = Failed(
        id=0, code="fault", message="the disk is gone", hint="ask again", message_zh="磁盘不见了", hint_zh="再试"
    )
    made.entered()
    qtbot.waitUntil(lambda: view._stack.currentWidget() is view.error)
    assert view.error.text.text() == "The disk is gone\nAsk again"
    link_of(made).answers[AskSheet] = sheet_reply()
    assert view.error.again is not None
    view.error.again.click()
    qtbot.waitUntil(lambda: view._stack.currentWidget() is view.area)


def test_that_the_sheet_of_a_room_s_first_session_comes_by_itself(qtbot: QtBot) -> None:
    made = page(qtbot, SheetReply(id=0, sheet=None))
    view, link = made.view, link_of(made)
    told = numbers()
    rooms = {key: msgspec.structs.replace(room, session=0, on=False) for key, room in told.rooms.items()}
    link.answers[AskSheet] = sheet_reply()
    link.push(msgspec.structs.replace(told, rooms=rooms))
    assert view._stack.currentWidget() is view.empty
    rooms = {key: msgspec.structs.replace(room, session=1, on=True) for key, room in told.rooms.items()}
    link.push(msgspec.structs.replace(told, rooms=rooms))
    qtbot.waitUntil(lambda: view._stack.currentWidget() is view.area)
    assert view.again.isEnabled()


def test_that_a_session_whose_events_are_forgotten_leads_to_the_latest_one(qtbot: QtBot) -> None:
    made = page(qtbot, Failed(id=0, code="not_found", message="forgotten", message_zh="已删除"))
    view, link = made.view, link_of(made)
    view.show_session("main", 3)
    qtbot.waitUntil(view.latest.isVisible)
    link.answers[AskSheet] = sheet_reply()
    view.latest.click()
    qtbot.waitUntil(lambda: view._stack.currentWidget() is view.area)
    assert last(link, AskSheet).session == 0


def test_that_nothing_is_offered_to_try_again_where_events_are_forgotten_until_another_session_is_chosen(
    qtbot: QtBot,
) -> None:
    made = page(qtbot, sheet_reply())
    view, link = made.view, link_of(made)
    link.answers[AskSheet] = Failed(id=0, code="not_found", message="forgotten", message_zh="已删除")
    view.show_session("main", 3)
    qtbot.waitUntil(lambda: view._stack.currentWidget() is view.error)
    assert view.error.again is not None
    assert not view.error.again.isVisible()
    assert not view.again.isVisible()
    assert view.sessions.isVisible()
    link.answers[AskSheet] = sheet_reply()
    view._turned(0)
    qtbot.waitUntil(lambda: view._stack.currentWidget() is view.area)
    assert view.again.isVisible()


def test_that_a_long_count_says_how_far_it_is(qtbot: QtBot) -> None:
    made = page(qtbot, sheet_reply())
    view, link = made.view, link_of(made)
    link.answers[AskSheet] = sheet_reply()
    view.reply = None
    view.refresh()
    view._soon.timeout.emit()
    assert view._stack.currentWidget() is view._waiting
    link.push(SheetProgress(room="snacks", part=0.9))
    assert view.bar.maximum() == 0
    link.push(SheetProgress(room="main", part=0.4))
    assert view.bar.value() == 40
    qtbot.waitUntil(lambda: view._stack.currentWidget() is view.area)


@LANGUAGES
def test_that_the_text_has_numbers_formulas_moments_rules_and_what_they_do_not_show(
    qtbot: QtBot, language: str
) -> None:
    made = page(qtbot, sheet_reply(), language=language)
    toasts: list[Toasted] = []
    made.session.toasted.connect(toasts.append)
    made.view.copy.click()
    text = QGuiApplication.clipboard().text()
    assert toasts[0].tone == "good"
    zh = language == "zh_CN"
    for wanted in (
        "¥86,423.50",
        "GMV × 1000 ÷ 观看次数；每进入一次直播间算一次观看" if zh else "GMV × 1000 ÷ views",
        "20:31 成交最好的五分钟：¥12,886.00" if zh else "20:31 Best five minutes in sales: ¥12,886.00",
        "388 人中 121 人" if zh else "121 of 388",
        "这并不说明是因为规则才付款" if zh else "That does not show that they paid because of it",
        "（+1.1 至 +35.0）" if zh else "(+1.1 to +35.0)",
        "174 人中 29 人（未触达）" if zh else "29 of 174, untouched",
    ):
        assert wanted in text, wanted


def test_that_a_change_for_the_worse_is_told_from_one_for_the_better() -> None:
    told = paper_of(sheet()).told
    found = {number.key: told.change(number) for number in told.sheet.numbers}
    assert found["gmv"] == ("+12%", "good")
    assert found["followers"] == ("−2%", "bad")
    assert found["unpaid"] == ("−31%", "good")
    assert found["watch_to_pay"] == ("−0.2 points", "bad")
    assert found["refunds"] == ("", "quiet")


def test_that_a_picture_is_light_and_twice_as_sharp_also_in_the_dark(qtbot: QtBot, tmp_path: Path) -> None:
    made = page(qtbot, sheet_reply(), theme=Theme.DARK)
    threads: list[QThread] = []
    made.session.toasted.connect(lambda _toast: threads.append(QThread.currentThread()))
    with qtbot.waitSignal(made.session.toasted):
        made.view.save("png", tmp_path)
    assert threads == [made.thread()]
    (file,) = tmp_path.glob("*.png")
    image = QImage(str(file))
    assert image.width() == round(PAPER) * SHARP
    assert image.height() >= PAGE * SHARP
    assert image.pixelColor(3, 3).name() == LIGHT.surface
    made.session.take_theme(Theme.LIGHT)


@LANGUAGES
def test_that_a_document_can_be_read_back_with_its_letters_inside(qtbot: QtBot, tmp_path: Path, language: str) -> None:
    file = tmp_path / "sheet.pdf"
    write_document(paper_of(sheet(), language), file)
    pages = read(file)
    flat = "".join("".join(pages).split())
    zh = language == "zh_CN"
    assert len(pages) == 2
    assert b"/FontFile" in file.read_bytes()
    for wanted in (
        "小美零食",
        "第12场" if zh else "session12",
        "2026-11-21周六" if zh else "Sat21Nov2026",
        "上一场：¥77,189" if zh else "before:¥77,189",
        "最佳时刻" if zh else "Bestmoment",
        "最高" if zh else "highest",
        "¥18,934",
        "高意向发券",
        "第三次看同一件",
        "最后一百支，三二一上链接",
        "第2页，共2页" if zh else "Page2of2",
    ):
        assert wanted in flat, (wanted, flat)
    strangers = {letter for letter in flat if unicodedata.name(letter, "").startswith(("KANGXI", "CJK RADICAL"))}
    assert strangers == set()


def test_that_many_unknown_numbers_say_why_once_for_each_reason(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "unknown.pdf"
    write_document(paper_of(unknown_sheet()), file)
    flat = " ".join(" ".join(read(file)).split())
    assert flat.count("No connected source tells this: Pays.") == 1
    assert "So unknown: GMV, GPM, UV value, Watch-to-pay, Conversion" in flat
    assert flat.count("Connect a source that tells it") == 1


def test_that_an_amount_and_the_one_before_it_are_written_equally_exactly(qtbot: QtBot, tmp_path: Path) -> None:
    write_document(paper_of(sheet()), tmp_path / "sheet.pdf")
    text = "".join(read(tmp_path / "sheet.pdf"))
    assert "¥86,424" in text
    assert "¥77,189.00" not in text


def test_that_recordings_are_marked_in_the_rail_and_one_press_away(qtbot: QtBot) -> None:
    in_force = session(MadeLink({AskSheet: sheet_reply(), ListSessions: sessions()}))
    window = Window(in_force)
    qtbot.addWidget(window)
    window.show()
    window.show_page("sheet")
    assert window.rail.buttons["recordings"].isChecked()
    page = window.page
    assert isinstance(page, SheetPage)
    page.back.click()
    assert window.page is window.pages["recordings"]


def many_rules(count: int) -> tuple[RuleTold, ...]:
    return tuple(
        RuleTold(rule=f"s/rule{number:03}", title=f"rule-{number:03}", state="live", fired=1, held={"limit": number})
        for number in range(count)
    )


def test_that_a_long_name_of_a_rule_goes_on_in_a_further_line_of_the_paper(qtbot: QtBot, tmp_path: Path) -> None:
    name = "A coupon for somebody who is interested, has come often, and is new to the shop"
    told = RuleTold(rule="s/long", title=name, state="live", fired=1)
    paper = paper_of(msgspec.structs.replace(sheet(), rules=(told,)))
    write_document(paper, tmp_path / "sheet.pdf")
    assert name in " ".join(" ".join(read(tmp_path / "sheet.pdf")).split())


def test_that_no_row_is_cut_between_pages_and_columns_stand_on_each(qtbot: QtBot, tmp_path: Path) -> None:
    paper = paper_of(sheet(rules=many_rules(70)))
    file = tmp_path / "many.pdf"
    write_document(paper, file)
    pages = read(file)
    assert len(pages) == len(paper.pages()) >= 4
    for number in range(70):
        assert "".join(pages).count(f"rule-{number:03}") == 1
    for text in pages:
        assert ("Would have" in text) == ("rule-" in text), "the columns stand above the first row of each page"


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 120), st.integers(0, 8))
def test_that_every_block_is_on_one_page_that_has_room_for_it(rules: int, moments: int) -> None:
    made = sheet(rules=many_rules(rules), moments=sheet().moments[:moments])
    paper = paper_of(made)
    pages = paper.pages()
    heads = {id(block.head) for block in paper.blocks if block.head is not None}
    shown = [id(block) for blocks in pages for block in blocks if id(block) not in heads]
    assert shown == [id(block) for block in paper.blocks if id(block) not in heads]
    for blocks in pages:
        assert sum(block.height for block in blocks) <= PAGE - 2 * MARGIN - FOOT
        assert not blocks[-1].keeps


def test_that_what_cannot_be_saved_is_told_and_nothing_is_overwritten(qtbot: QtBot, tmp_path: Path) -> None:
    made = page(qtbot, sheet_reply())
    toasts: list[Toasted] = []
    made.session.toasted.connect(toasts.append)
    blocked = tmp_path / "file"
    blocked.write_text("")
    made.view.save("pdf", blocked)
    assert toasts[-1].tone == "bad"
    made.view.save("pdf", tmp_path)
    made.view.save("pdf", tmp_path)
    assert len(list(tmp_path.glob("*.pdf"))) == 2
    paper = made.view.sheet.paper
    assert paper is not None
    with pytest.raises(OSError, match="cannot be written"):
        write_picture(draw_picture(paper), tmp_path / "nowhere" / "a.png")


def test_that_the_end_of_a_show_is_announced_until_the_next_one_begins(qtbot: QtBot) -> None:
    in_force = session(MadeLink({AskSheet: sheet_reply()}))
    window = Window(in_force)
    qtbot.addWidget(window)
    window.show()

    def say(**rooms: tuple[int, bool]) -> None:
        now = numbers()
        told = {
            key: msgspec.structs.replace(now.rooms[key], session=number, on=on) for key, (number, on) in rooms.items()
        }
        in_force.link.numbers.emit(msgspec.structs.replace(now, rooms=told))

    def notices() -> list[str]:
        return [row.room for row in window.alerts.rows() if row.kind == "ended"]

    say(main=(4, False), snacks=(9, False))
    assert notices() == [], "nobody saw it end"
    say(main=(5, True), snacks=(9, False))
    say(main=(5, False), snacks=(9, False))
    assert notices() == ["main"]
    row = next(row for row in window.alerts.rows() if row.kind == "ended")
    open_details(in_force, row)
    assert isinstance(window.page, SheetPage)
    assert last(link_of(window.page), AskSheet).session == 5
    say(main=(6, True), snacks=(9, False))
    assert notices() == []
    window.commands.run("sheet")
    assert isinstance(window.page, SheetPage)


RULES = """\
ruleset: rules
triggers:
  greet: {title: Greet, on: enter, do: [host_prompt: {text: "Welcome"}], limit: {room: 30 per 1m}}
"""


@pytest.mark.screen
def test_that_the_sheet_of_a_real_engine_is_shown_and_saved(
    make_engine_site: Callable[..., EngineSite], qtbot: QtBot, tmp_path: Path
) -> None:
    site = make_engine_site(rules=RULES, rate=40.0).start()
    in_force: Session = session(site.link)
    in_force.take_room("demo")
    made = SheetPage(in_force)
    qtbot.addWidget(made, before_close_func=lambda shown: shown.left())
    made.retranslate()
    made.show()
    made.shown = True
    made.open(room="demo")

    looked: list[object] = []

    def has_rules() -> bool:
        reply = made.view.reply
        found = reply.sheet if reply is not None else None
        if found is not None and found.entries >= 100 and found.rules:
            return True
        if reply is not None and reply not in looked:
            looked.append(reply)
            made.view.refresh()
        return False

    site.wait_until(has_rules)
    paper = made.view.sheet.paper
    assert paper is not None
    assert paper.told.sheet.is_open
    assert {number.key for number in paper.told.sheet.numbers} >= {"gmv", "refunds"}
    assert paper.told.sheet.rules[0].title == "Greet"
    made.view.save("pdf", tmp_path)
    (file,) = tmp_path.glob("*.pdf")
    assert "Greet" in "".join(read(file))


def test_that_one_of_a_kind_is_not_said_as_many(qtbot: QtBot) -> None:
    one = msgspec.structs.replace(sheet(), entries=1, late_orders=1)
    told = Told(one, session(MadeLink(), language="en").format)
    assert told.counted() == "1 event counted · 1 order was paid after the end and is in no number"
    bought = next(moment for moment in one.moments if moment.key == "after")
    assert told.moment_value(msgspec.structs.replace(bought, value=1, viewers=1)) == "1 order by 1 viewer"
