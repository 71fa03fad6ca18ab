"""The demo: the live path end to end, and on every surface the word that it is a simulation."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tiercast.cli import main
from tiercast.engine.config import default_config
from tiercast.engine.demo import DemoResult, demo_config, run_demo, speed_of
from tiercast.engine.fast_clock import FastClock
from tiercast.engine.jobs import DemoOptions, Progress
from tiercast.resources import rulesets_folder
from tiercast_api.testing.clock import VirtualClock

from tests.shared_data import ROOT

EAGER = """\
ruleset: eager
features:
  seen: {count: [enter, like, comment, item_view, item_click], within: 1h}
tiers:
  stage: [{tier: known, when: seen >= 2}, {tier: new}]
signals:
  here: {title: 在场, on: enter, lasts: 1d}
triggers:
  greet: {on: signal.here, do: [host_prompt: {text: "hello {viewer.name}"}]}
  gift:
    on: signal.here
    do: [coupon: {pool: newcomer, message: "yours: {coupon.code}", cost: 10 CNY}]
    limit: {viewer: 1 per 1d, room: 5 per session}
"""


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of our own."""
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def options(**changed: object) -> DemoOptions:
    """Three seconds of a busy room."""
    return DemoOptions(**{"seconds": 3.0, "rate": 300.0, "seed": 1, "language": "en", **changed})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("language", "mark", "words"),
    [
        ("en", "[simulation] ", ("signal here", "tier stage: new → known", "action host_prompt → desk (greet)")),
        ("zh", "[模拟] ", ("信号 在场", "层级 stage: new → known", "动作 host_prompt → desk (greet)")),
    ],
)
def test_that_a_simulated_room_goes_the_live_way_to_real_sinks(
    language: str, mark: str, words: tuple[str, ...], home: Path, tmp_path: Path
) -> None:
    (tmp_path / "eager.yaml").write_text(EAGER, "utf-8")
    built_in = default_config()
    rooms = {
        key: msgspec.structs.replace(room, rulesets=(str(tmp_path / "eager.yaml"),), params={})
        for key, room in built_in.rooms.items()
    }
    told: list[Progress] = []
    result = run_demo(options(language=language), told.append, msgspec.structs.replace(built_in, rooms=rooms))
    lines = [line for progress in told for line in progress.lines]
    assert isinstance(result, DemoResult)
    assert result.simulated
    assert result.events > 50
    assert result.signals["here"] == result.firings["greet"] > 10
    assert result.actions["desk"]["accepted"] > 10
    assert result.actions["coupon"] == {"accepted": 5}
    assert result.suppressed["gift"]["limit"] == result.signals["here"] - 5
    assert sum(result.tiers["stage"].values()) == result.viewers
    assert all(line.startswith(mark) for line in lines)
    assert [word for word in words if not any(word in line for line in lines)] == []
    assert any("» hello" in line for line in lines)
    assert told[-1].events <= result.events
    assert not list(home.rglob("*.db"))


def test_that_the_demo_ends_with_json_that_says_it_is_simulated(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TIERCAST_LANG", "en")
    assert main(["demo", "--seconds", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["simulated"] is True


@pytest.mark.parametrize(("language", "currency"), [("en", "USD"), ("zh", "CNY")])
def test_that_the_demo_speaks_and_pays_as_its_room_does(language: str, currency: str, tmp_path: Path) -> None:
    config = demo_config(default_config(language), options(language=language), tmp_path)
    (room,) = config.rooms.values()
    simulator = config.sources["simulated"].settings
    texts = "".join((rulesets_folder() / f"{name}.yaml").read_text("utf-8") for name in room.rulesets)
    assert (room.currency, simulator["currency"], simulator["language"]) == (currency, currency, language)
    assert f" {currency}" in texts
    assert any("一" <= char <= "鿿" for char in texts) == (language == "zh")


def test_that_every_sink_of_the_demo_stays_in_its_folder(tmp_path: Path) -> None:
    config = demo_config(default_config(), options(), tmp_path)
    assert {part.type for part in config.sinks.values()} <= {"log", "overlay", "desk", "coupon"}
    assert Path(config.sinks["log"].settings["path"]).parent == tmp_path
    assert {part.type for part in config.sources.values()} == {"simulator"}
    assert config.store.startswith(f"sqlite:///{tmp_path.as_posix()}/")


@pytest.mark.parametrize(("rate", "speed"), [(20.0, 60.0), (6.0, 60.0), (3.0, 30.0), (1.0, 10.0)])
def test_that_a_slow_demo_runs_less_fast_since_a_room_has_a_least_rate(rate: float, speed: float) -> None:
    assert speed_of(options(rate=rate)) == pytest.approx(speed)


async def test_that_a_fast_clock_runs_and_sleeps_so_many_times_as_fast() -> None:
    inner = VirtualClock(1_000)
    clock = FastClock(inner, 60.0, 5_000_000)
    assert (clock.now(), clock.monotonic()) == (5_000_000, 0)
    await inner.advance(2.0)
    assert (clock.now(), clock.monotonic()) == (125_000_000, 120_000_000)


@pytest.mark.fault
@pytest.mark.skipif(sys.platform == "win32", reason="signals are others there")
def test_that_ctrl_c_ends_the_demo_with_what_came_of_it(home: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app"), "TIERCAST_HOME": str(home), "TIERCAST_LANG": "en"}
    command = [sys.executable, "-m", "tiercast", "demo", "--seconds", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if b"nothing of this is real" in line:
                break
        running.send_signal(signal.SIGINT)
        out, rest = running.communicate(timeout=30)
    assert running.returncode == 0, rest
    assert b" events of " in out
    assert b"Traceback" not in rest
