"""What is installed from wheels, far from this checkout, finds its files and does the main job."""

import json
import signal
import subprocess
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.packaging.environments import QT, Environment
from tests.shared_data import ROOT

pytestmark = pytest.mark.packaging
DATA = ROOT / "tests" / "data"


def carts(folder: Path) -> Path:
    """Two carts, one of them paid in time, and somebody who comes much later."""
    rows = [("ann,1,9,cart", 0), ("bob,2,9,cart", 10), ("bob,2,9,buy", 600), ("eve,3,9,pv", 7200)]
    file = folder / "carts.csv"
    file.write_text("".join(f"{row},{1_511_658_000 + second}\n" for row, second in rows), "utf-8")
    return file


def replay(environment: Environment, *more: str) -> dict[str, Any]:
    """What a replay of `carts` ends with."""
    told = environment.tiercast(
        "replay", str(carts(environment.folder)), "--mapping", str(DATA / "taobao-mapping.yaml"),
        "--ruleset", str(DATA / "unpaid-cart.yaml"), "--json", *more,
    )  # fmt: skip
    result: dict[str, Any] = json.loads(told)
    return result


def findings(environment: Environment) -> dict[str, str]:
    """What ``doctor`` says, by what it looked at."""
    command = [str(environment.python.with_name("tiercast")), "doctor", "--no-ports", "--json"]
    told = subprocess.run(command, env=environment.variables, cwd=environment.folder, capture_output=True).stdout
    return {one["title"]["en"]: one["words"]["en"] for one in json.loads(told)["findings"]}


def test_that_the_wheel_holds_the_resources_and_the_rulesets_with_their_tests(wheels: Path) -> None:
    wheel = next(wheels.glob("tiercast-[0-9]*.whl"))
    with zipfile.ZipFile(wheel) as opened:
        names = set(opened.namelist())
    assert "tiercast/_resources/config/demo.yaml" in names
    for file in (ROOT / "rulesets").rglob("*.yaml"):
        assert f"tiercast/_rulesets/{file.relative_to(ROOT / 'rulesets').as_posix()}" in names
    assert "tiercast/py.typed" in names
    assert "tiercast/store/migrations/versions/0001_first.py" in names


def test_that_every_plugin_brings_its_manifest(wheels: Path) -> None:
    shipped = [wheel for wheel in wheels.glob("tiercast_*.whl") if not wheel.name.startswith("tiercast_api")]
    assert len(shipped) == len(list((ROOT / "plugins").iterdir()))
    for wheel in shipped:
        package = wheel.name.split("-")[0]
        with zipfile.ZipFile(wheel) as opened:
            assert f"{package}/plugin.toml" in opened.namelist()


def test_that_the_demo_runs_from_wheels_in_an_empty_environment(complete: Environment) -> None:
    result = json.loads(complete.tiercast("demo", "--seconds", "5", "--json"))
    assert result["events"] > 0
    assert result["viewers"] > 0


def test_that_everything_an_engine_needs_is_found_there(complete: Environment) -> None:
    told = findings(complete)
    assert told["evaluator"] == "durable_rules decides"
    assert told["plugins"] == "12 can be used"
    assert json.loads(complete.tiercast("ruleset", "check", "starter-shop", "starter-comments", "--json"))


def test_that_a_replay_counts_the_same_with_and_without_durable_rules_and_qt(
    complete: Environment, least: Environment
) -> None:
    with_all = replay(complete, "--evaluator", "rete")
    assert with_all["firings"] == {"same_item": 1, "anything": 1}
    lasting = {"firings", "events", "viewers", "actions", "signals", "tiers", "suppressed", "shed"}
    without = replay(least)
    assert {name: without[name] for name in lasting} == {name: with_all[name] for name in lasting}


def test_that_qt_and_durable_rules_are_really_absent_where_the_least_is_installed(least: Environment) -> None:
    assert not least.has("PySide6")
    assert not least.has("pyqtgraph")
    assert not least.has("durable_rules_engine")
    assert "plain evaluator decides" in findings(least)["evaluator"]


def test_that_the_demo_runs_without_qt(least: Environment) -> None:
    assert json.loads(least.tiercast("demo", "--seconds", "2", "--json"))["events"] > 0


def test_that_an_engine_starts_answers_and_ends_without_qt(least: Environment) -> None:
    command = [str(least.python.with_name("tiercast")), "engine", "--port", "0", "--json"]
    with subprocess.Popen(
        command, env=least.variables, cwd=least.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as engine:
        try:
            assert engine.stdout is not None
            ready = next((line for line in iter(engine.stdout.readline, "") if "ready" in line), None)
            if ready is None:
                pytest.fail(f"the engine did not start: {engine.stderr.read() if engine.stderr else ''}")
            with urllib.request.urlopen(f"{json.loads(ready)['url']}/healthz", timeout=10) as answer:
                assert answer.status == 200
        finally:
            engine.send_signal(signal.SIGINT)
            engine.wait(60)
    assert engine.returncode == 0


def test_that_no_requirement_of_the_engine_brings_qt(least: Environment) -> None:
    listed = least.tiercast("--version")
    assert listed.startswith("tiercast ")
    names = subprocess.run(
        [least.python, "-m", "pip", "list", "--format", "json"], capture_output=True, check=True, env=least.variables
    ).stdout
    assert not QT & {one["name"].lower().replace("-", "_") for one in json.loads(names)}
