"""The link with a real supervisor and a real engine."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from tiercast.beside.deeds import Deeds, lift_stop, set_stop
from tiercast.beside.stop import Stop, StopFile, Strength
from tiercast.desktop.alerts import Alerts
from tiercast.desktop.link.courier import Wish
from tiercast.desktop.link.link import Link
from tiercast.desktop.link.starting import start_early
from tiercast.desktop.link.state import Stage, came_back
from tiercast.desktop.link.stopping import Stopped
from tiercast.desktop.shell.alerts_strip import AlertsStrip
from tiercast.serve.protocol_commands import GetStatus, RuleStateName, SetRuleState, StopStrength
from tiercast.serve.protocol_pushes import Notice, Numbers, StopChanged
from tiercast.serve.protocol_replies import Done, Failed, StatusReply, Welcome
from tiercast_api.clock import SystemClock

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import session
from tests.small_disk import fill

pytestmark = pytest.mark.screen


def test_that_a_window_starts_an_engine_and_hears_it(engine_site: EngineSite) -> None:
    heard: list[Numbers] = []
    engine_site.link.numbers.connect(heard.append)
    status = engine_site.ask(GetStatus(id=0))
    assert isinstance(status, StatusReply)
    assert (status.shop, status.rooms) == ("test", ("demo",))
    engine_site.wait_until(lambda: len(heard) > 3)
    assert "demo" in heard[-1].rooms


def test_that_an_engine_that_was_started_before_the_window_is_the_one_it_uses(tmp_path: Path, qtbot: QtBot) -> None:
    site = EngineSite(tmp_path, qtbot)
    try:
        process = start_early(site.place, "en")
        assert process is not None
        site.link = Link(site.place, Wish(start=True), started=process)
        site.start()
        assert site.run_file.supervisor == process.number
        assert site.supervisors() == 1
    finally:
        site.link.leave()
        site.close()


def test_that_an_engine_that_was_killed_comes_back_and_says_what_happened(engine_site: EngineSite) -> None:
    lost: list[object] = []
    again: list[Welcome] = []
    engine_site.link.lost.connect(lost.append)
    engine_site.link.welcomed.connect(again.append)
    engine_site.signal_engine(signal.SIGKILL)
    engine_site.wait_until(lambda: bool(again))
    assert len(lost) == 1
    start = again[0].start
    assert start is not None
    assert (start.restarts, start.died, start.died_zh) == (1, "killed by SIGKILL", "被 SIGKILL 终止")
    words = came_back(start)
    assert words is not None
    assert "killed by SIGKILL" in words.en
    assert engine_site.link.state.stage is Stage.HERE
    assert engine_site.link.state.restarts == 1


def test_that_stop_stands_within_200_ms_although_the_engine_hangs(engine_site: EngineSite) -> None:
    link = engine_site.link
    outcomes: list[Stopped] = []
    pushes: list[object] = []
    took: list[int] = []
    link.pushed.connect(pushes.append)
    clock = SystemClock()
    hung = engine_site.signal_engine(signal.SIGSTOP)
    # The best of some: the promise is about the window, not about what else the computer does.
    while len(took) < 3 or (min(took) >= 200_000 and len(took) < 10):
        engine_site.paths.stop.unlink(missing_ok=True)
        began = clock.monotonic()
        link.stop(StopStrength.HOLD, "it hangs", outcomes.append)
        engine_site.wait_until(lambda: engine_site.paths.stop.exists() and len(outcomes) == len(took) + 1)
        took.append(clock.monotonic() - began)
    # A supervisor that is late, on a busy computer, is not waited for: then the window writes the file itself.
    assert all(outcome.done and outcome.way in ("supervisor", "file") for outcome in outcomes), outcomes
    assert min(took) < 200_000, took
    stops = [push for push in pushes if isinstance(push, StopChanged)]
    assert stops[0].stop is not None
    assert stops[0].stop.by == "tester"
    engine_site.wait_for(Stage.HUNG)
    assert link.state.words.en.startswith("The engine has not answered")
    assert link.is_here
    # Its supervisor puts it down, and the next one knows of the stop.
    engine_site.wait_until(lambda: link.state.stage is Stage.HERE and link.state.restarts == 1)
    assert engine_site.run_file.engine != hung
    status = engine_site.ask(GetStatus(id=0))
    assert status.stop is not None
    assert status.stop.reason == "it hangs"
    assert link.welcome is not None
    assert link.welcome.start is not None
    assert link.welcome.start.died == "it did not answer"
    link.resume(then=outcomes.append)
    engine_site.wait_until(lambda: not engine_site.paths.stop.exists())


def test_that_a_stop_of_somebody_else_is_told_while_the_engine_hangs(engine_site: EngineSite) -> None:
    pushes: list[object] = []
    engine_site.link.pushed.connect(pushes.append)
    stop_file, deeds = StopFile(engine_site.paths.stop), Deeds(engine_site.paths.deeds)
    engine_site.signal_engine(signal.SIGSTOP)
    engine_site.wait_for(Stage.HUNG)
    set_stop(stop_file, deeds, Stop(Strength.HOLD, "http", 1, "by the supervisor's door"))
    engine_site.wait_until(lambda: any(push.stop and push.stop.by == "http" for push in _stops(pushes)))
    lift_stop(stop_file, deeds, "http")
    engine_site.wait_until(lambda: _stops(pushes)[-1].stop is None)


def _stops(pushes: list[object]) -> list[StopChanged]:
    return [push for push in pushes if isinstance(push, StopChanged)]


def test_that_two_windows_see_the_same_engine(engine_site: EngineSite) -> None:
    second = engine_site.new_link(start=True, who="the other")
    changed: list[object] = []
    second.pushed.connect(changed.append)
    second.open()
    engine_site.wait_for(Stage.HERE, second)
    engine_site.wait_until(lambda: engine_site.supervisors() == 1)
    engine_site.link.stop(StopStrength.PAUSE)
    engine_site.wait_until(lambda: any(isinstance(push, StopChanged) and push.stop for push in changed))
    engine_site.link.leave()
    assert engine_site.ask(GetStatus(id=0), second).stop is not None
    second.resume()
    engine_site.wait_until(lambda: engine_site.ask(GetStatus(id=0), second).stop is None)


def test_that_two_windows_that_open_at_once_share_one_engine(make_engine_site: Callable[..., EngineSite]) -> None:
    site = make_engine_site()
    second = site.new_link(start=True, who="the other")
    second.open()
    site.link.open()
    site.wait_for(Stage.HERE)
    site.wait_for(Stage.HERE, second)
    site.wait_until(lambda: site.supervisors() == 1)
    assert site.ask(GetStatus(id=0)).started == site.ask(GetStatus(id=0), second).started


def test_that_an_engine_that_cannot_start_says_why(make_engine_site: Callable[..., EngineSite]) -> None:
    site = make_engine_site(more="typo: 1\n")
    here = session(site.link)
    strip = AlertsStrip(here, Alerts(here))
    site.qtbot.addWidget(strip)
    site.link.open()
    site.wait_for(Stage.FAILED)
    assert "typo" in site.link.state.words.en
    assert "typo" in site.link.state.words.zh
    assert site.link.state.words.zh != site.link.state.words.en, "whatever language the window has come to speak"
    assert "Traceback" not in site.log()
    # Mended, it starts when it is asked to.
    site.config.write_text(site.config.read_text("utf-8").replace("typo: 1\n", ""), "utf-8")
    start = strip.lines[0].start
    assert start is not None
    start.click()
    site.wait_for(Stage.HERE)


def test_that_a_ruleset_that_is_wrong_is_said_and_not_tried_for_ever(
    make_engine_site: Callable[..., EngineSite],
) -> None:
    site = make_engine_site(rules="ruleset: tests\ntriggers: {a: {on: comment, when: nonsense > }}\n")
    site.link.open()
    site.wait_for(Stage.FAILED)
    assert "rules.yaml" in site.link.state.words.en


def test_that_an_engine_ends_drained_and_says_so_and_is_started_from_the_alert(engine_site: EngineSite) -> None:
    here = session(engine_site.link)
    strip = AlertsStrip(here, Alerts(here))
    engine_site.qtbot.addWidget(strip)
    stages: list[Stage] = []
    engine_site.link.changed.connect(lambda state: stages.append(state.stage))
    engine_site.link.stop_engine()
    engine_site.wait_for(Stage.ENDED)
    assert stages[0] is Stage.ENDING
    assert set(stages) == {Stage.ENDING, Stage.ENDED}
    assert not engine_site.paths.run.exists()
    assert strip.lines[0].restore is None, "nothing is broken"
    start = strip.lines[0].start
    assert start is not None
    start.click()
    engine_site.wait_for(Stage.HERE)
    engine_site.link.again(start=True)
    engine_site.wait_for(Stage.HERE)


def test_that_an_engine_that_hangs_can_be_ended_too(engine_site: EngineSite) -> None:
    engine_site.signal_engine(signal.SIGSTOP)
    engine_site.wait_for(Stage.HUNG)
    engine_site.link.stop_engine()
    engine_site.wait_for(Stage.ENDED)


def test_that_a_window_may_leave_and_another_finds_the_engine_at_work(engine_site: EngineSite) -> None:
    engine = engine_site.run_file.engine
    engine_site.link.leave()
    second = engine_site.new_link()
    second.open()
    engine_site.wait_for(Stage.HERE, second)
    assert engine_site.run_file.engine == engine


def test_that_a_full_disk_leaves_the_link_alone_and_is_said(
    make_engine_site: Callable[..., EngineSite], small_disk: Path
) -> None:
    site = make_engine_site(store=small_disk / "live.db").start()
    notices: list[Notice] = []
    site.link.pushed.connect(lambda push: notices.append(push) if isinstance(push, Notice) else None)
    paused = SetRuleState(id=0, room="demo", ruleset="tests", rule="greet", state=RuleStateName.PAUSED)
    filler = fill(small_disk)
    site.wait_until(lambda: any("disk is full" in notice.text for notice in notices))
    refused: list[Failed] = []
    done: list[Done] = []
    site.link.ask(paused, refused=refused.append)
    site.wait_until(lambda: refused)
    assert "disk is full" in refused[0].message
    assert site.link.state.stage is Stage.HERE
    filler.unlink()

    def ask_again(_failed: object = None) -> None:
        site.link.ask(paused, then=done.append, refused=ask_again)  # until the store has found the room

    ask_again()
    site.wait_until(lambda: done)
