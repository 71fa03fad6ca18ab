"""The whole window on a real engine: recorded rooms on every page, and what goes wrong during a show."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot
from tiercast.desktop.audience.page import AudiencePage
from tiercast.desktop.following import Following
from tiercast.desktop.link.link import Link
from tiercast.desktop.link.place import There
from tiercast.desktop.link.state import Stage
from tiercast.desktop.link.tokens import Tokens
from tiercast.desktop.live.page import LivePage
from tiercast.desktop.pages import PAGES
from tiercast.desktop.shell.sign_in import TokenDialog
from tiercast.desktop.shell.wall import WallPage
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_commands import RuleStateName, SetRuleState

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import session
from tests.shared_data import shared_data
from tests.small_disk import fill

pytestmark = pytest.mark.screen
RECORDED = {
    "danmaku": ("danmaku01.xml", ""),
    "shop": ("taobao_userbehavior_2h_sample.csv", "csv: {columns: [user, item, category, what, at]}"),
}
MAPPING = """\
mapping: 1
{header}
kind: {{from: what, table: {{pv: item_view, fav: favourite, cart: cart_add, buy: order_paid}}}}
time: {{from: at, unit: s}}
viewer: {{id: user, platform: taobao, quality: stable}}
item: item
"""


def window(qtbot: QtBot, link: Link, *, zh: bool = False) -> Window:
    """A window as somebody has it, its status not made up."""
    given = session(link, language="zh_CN" if zh else "en")
    given.status = None
    Following(given)
    made = Window(given, ends=True)
    made.strip.unfolded = True  # a busy computer may have alerts of its own
    qtbot.addWidget(made, before_close_func=put_away)
    made.show()
    return made


def put_away(made: Window) -> None:
    """Leave the page, so that nothing asks an engine that is gone."""
    if made.page is not None:
        made.page.left()
        made.page = None
    made.closing.ask = lambda window: True  # type: ignore[method-assign]


def said(of: QWidget | None) -> str:
    """What labels below a widget say."""
    assert of is not None
    return "\n".join(part.text() for part in of.findChildren(QLabel) if part.text())


def kinds(shown: Window) -> set[str]:
    """Kinds of the alerts in the strip."""
    return {line.row.kind for line in shown.strip.lines}


@pytest.mark.parametrize("recorded", list(RECORDED))
def test_that_every_page_shows_a_recorded_room(
    make_engine_site: Callable[..., EngineSite], qtbot: QtBot, tmp_path: Path, recorded: str
) -> None:
    name, mapped = RECORDED[recorded]
    settings = f'files: ["{shared_data(name).as_posix()}"]'
    if mapped:
        mapping = tmp_path / "mapping.yaml"
        mapping.write_text(MAPPING.format(header=mapped), "utf-8")
        settings += f', mapping: "{mapping.as_posix()}"'
    site = make_engine_site(sources=f"  tape: {{type: replay, room: demo, settings: {{{settings}}}}}")
    shown = window(qtbot, site.link)
    site.link.open()
    site.wait_until(lambda: shown.session.status is not None and shown.session.room == "demo")
    shown.show_page("live")
    live = shown.page
    lately = shown.session.lately
    assert isinstance(live, LivePage)
    assert lately is not None
    site.wait_until(lambda: lately.now is not None and lately.now.rooms["demo"].events >= 1_000)
    tiles = {name: tile.value for name, tile in live.tiles.tiles.items()}
    site.wait_until(lambda: tiles["interactions"].text() != "—")
    if recorded == "shop":
        site.wait_until(lambda: tiles["orders"].text() != "—")
    assert tiles["refunded"].text() == "—", "no recording tells of refunds"
    assert recorded == "shop" or tiles["orders"].text() == "—", "only the shop's tells of orders"
    for page in PAGES:
        shown.show_page(page.key)
        site.wait_until(lambda: len(said(shown.stack.currentWidget())) > 20)
    if recorded == "shop":
        shown.show_page("audience")
        audience = shown.page
        assert isinstance(audience, AudiencePage)
        site.wait_until(lambda: len(audience.viewers.crowd) > 100)
    assert shown.session.faults == []


def test_that_a_killed_engine_comes_back_and_the_window_says_what_happened(
    engine_site: EngineSite, qtbot: QtBot
) -> None:
    shown = window(qtbot, engine_site.link)
    toasted: list[str] = []
    shown.session.toasted.connect(lambda toast: toasted.append(toast.text))
    engine_site.wait_until(lambda: shown.session.status is not None)
    shown.show_page("live")
    stood: set[str] = set()
    shown.alerts.changed.connect(lambda: stood.update(row.kind for row in shown.alerts.rows()))
    engine_site.signal_engine(signal.SIGKILL)
    engine_site.wait_until(lambda: "engine" in stood)
    engine_site.wait_until(lambda: engine_site.link.is_here and "restarted" in kinds(shown))
    engine_site.wait_until(lambda: any("killed by SIGKILL" in text and "replayed" in text for text in toasted))
    line = next(line for line in shown.strip.lines if line.row.kind == "restarted")
    assert line.details is not None
    line.details.click()
    assert shown.page is shown.pages["settings"]
    assert shown.session.faults == []


def test_that_stop_pressed_while_the_engine_hangs_stands_and_is_seen(engine_site: EngineSite, qtbot: QtBot) -> None:
    shown = window(qtbot, engine_site.link)
    engine_site.wait_until(lambda: shown.session.status is not None)
    hung = engine_site.signal_engine(signal.SIGSTOP)
    QTest.mouseClick(shown.top.stop, Qt.MouseButton.LeftButton)
    engine_site.wait_until(lambda: engine_site.paths.stop.exists() and shown.top.stop.text() == "Stopped · go on")
    engine_site.wait_until(lambda: "engine" in kinds(shown) and "Stop still works" in said(shown.strip))
    engine_site.wait_until(lambda: engine_site.link.is_here and engine_site.run_file.engine not in (0, hung))
    engine_site.wait_until(lambda: shown.session.status is not None and shown.session.status.stop is not None)
    engine_site.wait_until(lambda: shown.top.stop.text() == "Stopped · go on")
    QTest.mouseClick(shown.top.stop, Qt.MouseButton.LeftButton)
    engine_site.wait_until(lambda: not engine_site.paths.stop.exists() and shown.top.stop.text() == "Stop all")


def test_that_two_windows_on_one_engine_follow_each_other(engine_site: EngineSite, qtbot: QtBot) -> None:
    first = window(qtbot, engine_site.link)
    other = engine_site.new_link(who="the other")
    second = window(qtbot, other, zh=True)
    other.open()
    engine_site.wait_until(lambda: second.session.status is not None and first.session.status is not None)
    first.show_page("wall")
    wall = first.page
    assert isinstance(wall, WallPage)
    wall.cards["demo"].stop.click()
    engine_site.wait_until(lambda: (info := second.session.room_info("demo")) is not None and info.stopped)
    engine_site.wait_until(lambda: "stopped" in kinds(second) and "这个直播间已停止" in said(second.strip))
    engine_site.wait_until(lambda: wall.cards["demo"].is_stopped)
    wall.cards["demo"].stop.click()
    engine_site.wait_until(lambda: (info := second.session.room_info("demo")) is not None and not info.stopped)
    second.top.stop.press()
    engine_site.wait_until(lambda: first.top.stop.stop is not None)
    first.top.stop.press()
    engine_site.wait_until(lambda: second.top.stop.stop is None)
    engine_site.ask(SetRuleState(id=0, room="demo", ruleset="tests", rule="greet", state=RuleStateName.PAUSED), other)

    def states(of: Window) -> dict[str, str]:
        status = of.session.status
        return {rule.rule: rule.state.value for rule in status.rules} if status is not None else {}

    engine_site.wait_until(lambda: states(first) == states(second) and states(first)["greet"] == "paused")


def test_that_a_broken_ruleset_is_said_in_the_window_with_its_place(
    make_engine_site: Callable[..., EngineSite], qtbot: QtBot
) -> None:
    site = make_engine_site(rules="ruleset: tests\ntriggers: {a: {on: comment, when: nonsense > }}\n")
    shown = window(qtbot, site.link)
    site.link.open()
    site.wait_until(lambda: site.link.state.stage is Stage.FAILED and "rules.yaml" in said(shown.strip))
    assert "Traceback" not in said(shown.strip)


def test_that_a_full_disk_stands_in_the_strip_until_there_is_room(
    make_engine_site: Callable[..., EngineSite], qtbot: QtBot, small_disk: Path
) -> None:
    site = make_engine_site(store=small_disk / "live.db").start()
    shown = window(qtbot, site.link)
    site.wait_until(lambda: shown.session.status is not None)
    filler = fill(small_disk)
    site.wait_until(lambda: "store" in kinds(shown) and "disk is full" in said(shown.strip))
    assert site.link.is_here
    filler.unlink()
    site.wait_until(lambda: "store" not in kinds(shown))


def test_that_a_wrong_token_is_asked_for_again_and_the_right_one_opens_the_room(
    engine_site: EngineSite, qtbot: QtBot
) -> None:
    run = engine_site.run_file
    link = Link(There(url=f"http://127.0.0.1:{run.port}"), tokens=Tokens(lambda: None))
    shown = window(qtbot, link)
    try:
        link.use_token("wrong", keep=False)
        link.open()
        engine_site.wait_until(lambda: link.state.code == "sign_in" and shown.sign_in.dialog is not None)
        engine_site.wait_until(lambda: "engine" in kinds(shown))
        dialog = shown.sign_in.dialog
        assert isinstance(dialog, TokenDialog)
        dialog.edit.setText(run.token)
        dialog.enter.click()
        engine_site.wait_until(lambda: link.is_here and shown.session.status is not None)
        engine_site.wait_until(lambda: shown.sign_in.dialog is None and "engine" not in kinds(shown))
    finally:
        link.leave()
