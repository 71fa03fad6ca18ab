"""The command line: exit codes, JSON, languages, and that nobody gets a traceback."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tiercast.beside.paths import paths_of
from tiercast.beside.stop import StopFile, Strength
from tiercast.cli import main, python_problem
from tiercast.commands import engine_calls
from tiercast.commands.app import MODULES, application
from tiercast.commands.speech import language
from tiercast.engine.jobs import (
    DemoOptions,
    JobError,
    Progress,
    RecordResult,
    ReplayOptions,
    ReplayResult,
    Report,
    RulesetTest,
    RulesetTests,
    StressResult,
)
from tiercast.resources import resource
from tiercast.version import VERSION
from tiercast.words import Words

from tests.cli.conftest import Run

ROOT = Path(__file__).parent.parent.parent
RESULT = ReplayResult(
    events=10, viewers=3, seconds=0.5, events_per_second=20.0, firings={"a": 2}, signals={"s": 1},
    tiers={"value": {"champion": 1}}, actions={"log": {"accepted": 2}}, suppressed={"a": {"limit": 1}},
    variants={"a": {"control": 1, "gift": 1}}, compared={"a": 1}, shed=0,
)  # fmt: skip


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The engine's jobs, replaced: what they were asked, and what they answer."""
    fake = SimpleNamespace(asked=[], answer=RESULT)

    def job(*arguments: Any) -> Any:
        fake.asked.append(arguments[0])
        report: Report | None = arguments[1] if len(arguments) == 2 and callable(arguments[1]) else None
        if report is not None:
            report(Progress(events=5, seconds=0.1, part=0.5, left=0.1, lines=("a line",)))
        if isinstance(fake.answer, Exception):
            raise fake.answer
        return fake.answer

    names = (
        "run_replay",
        "run_demo",
        "run_record",
        "run_stress",
        "show_viewer",
        "export_viewer",
        "erase_viewer",
        "run_tests",
    )
    for name in names:
        monkeypatch.setattr(engine_calls, name, lambda: job)
    return fake


def test_that_the_version_is_that_of_the_project(run: Run) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == VERSION
    assert run("--version") == (0, f"tiercast {VERSION}\n", "")


@pytest.mark.parametrize(
    ("version", "said"), [((3, 10), "3.10"), ((3, 13), "3.13"), ((2, 7), "2.7"), ((3, 11), ""), ((3, 12), "")]
)
def test_that_another_python_gets_a_sentence_in_both_languages(version: tuple[int, int], said: str) -> None:
    problem = python_problem(version)
    assert said in problem
    assert bool(problem) == bool(said)
    assert not said or "需要" in problem


def test_that_a_replay_ends_with_one_json_object(run: Run, engine: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("x")
    (tmp_path / "m.yaml").write_text("x")
    code, out, err = run(
        "replay", "a.csv", "--mapping", "m.yaml", "--ruleset", "r.yaml", "--room", "currency=JPY",
        "--room", "params.patience=8m", "--store", "sqlite:///x.db", "--evaluator", "plain", "--json",
    )  # fmt: skip
    assert code == 0
    assert json.loads(out) == {
        "events": 10, "viewers": 3, "seconds": 0.5, "events_per_second": 20.0, "firings": {"a": 2}, "signals": {"s": 1},
        "tiers": {"value": {"champion": 1}}, "actions": {"log": {"accepted": 2}},
        "suppressed": {"a": {"limit": 1}}, "variants": {"a": {"control": 1, "gift": 1}}, "compared": {"a": 1},
        "shed": 0,
    }  # fmt: skip
    assert err == ""
    assert engine.asked == [
        ReplayOptions(
            files=(Path("a.csv"),), rulesets=("r.yaml",), mapping=Path("m.yaml"), evaluator="plain",
            room={"currency": "JPY", "params.patience": "8m"}, store=f"sqlite:///{tmp_path / 'x.db'}",
        )
    ]  # fmt: skip


def test_that_a_replay_for_people_is_tables_with_the_lines_on_stderr(
    run: Run, engine: SimpleNamespace, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("x")
    code, out, err = run("replay", "a.csv", "-r", "r")
    assert code == 0
    assert "10 events of 3 viewers" in out
    assert "champion" in out
    assert "1 of them in the comparison group, without an action" in out
    assert "its limit was reached" in out
    assert "a line" in err
    code, out, _ = run("--lang", "zh", "replay", "a.csv", "-r", "r")
    assert "3 位观众的 10 个事件" in out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["replay", "none.csv", "-r", "r"], 3, "none.csv: there is no such file"),
        (["replay", "here.csv"], 2, "--ruleset"),
        (["replay", "here.csv", "-r", "r", "--room", "currency"], 2, "expected KEY=VALUE"),
        (["replay", "here.csv", "-r", "r", "--room", "colour=red"], 2, "expected KEY=VALUE"),
        (["replay", "here.csv", "-r", "r", "--room", "visit_gap=soon"], 2, "expected a duration"),
        (["replay", "here.csv", "-r", "r", "--store", "mysql://x"], 2, "--store: expected sqlite:///FILE"),
        (["replay", "here.csv", "-r", "r", "--evaluator", "fast"], 2, "expected rete, plain or auto"),
        (["nonsense"], 2, "nonsense"),
        (["engine", "--config", "none.yaml"], 3, "none.yaml: cannot be read"),
        (["doctor", "--config", "bad.yaml", "--no-ports"], 1, ""),
        (["engine", "--config", "bad.yaml"], 3, "bad.yaml:1:7: shop: expected a key"),
        (["record", "out.jsonl", "--source", "nobody"], 2, "there is no source 'nobody'"),
        (["record", "here.csv"], 3, "is there already"),
        (["ruleset", "check", "nothing"], 3, "shipped are: newcomers, newcomers-en, "),
        (["ruleset", "check", "flashsale"], 3, "no shipped ruleset of this name; did you mean flash-sale?"),
        (["ruleset", "test", "here.csv"], 3, "has no tests; expected here.test.yaml"),
        (["plugin", "enable", "nobody"], 3, "there is no plugin 'nobody'"),
        (["plugin", "check", "nobody"], 3, "there is no plugin 'nobody'"),
        (["coupon", "import", "p", "here.csv"], 2, "--test or --real"),
        (["coupon", "import", "p", "none.csv", "--test"], 3, "No such file"),
        (["viewer", "erase", "ann", "--json"], 2, "--yes"),
        (["stop", "gently"], 2, "gently"),
    ],
)
def test_that_a_mistake_ends_with_its_exit_code_and_a_sentence(
    run: Run, engine: SimpleNamespace, tmp_path: Path, arguments: list[str], code: int, said: str
) -> None:
    (tmp_path / "here.csv").write_text("x")
    (tmp_path / "bad.yaml").write_text("shop: A B")
    found, _, err = run(*arguments)
    assert (found, said in err) == (code, True), err


def test_that_an_error_of_a_job_is_a_sentence_and_a_fault_asks_for_a_report(
    run: Run, engine: SimpleNamespace, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("x")
    engine.answer = JobError(Words("the mapping has no time", "映射中没有时间"))
    assert run("replay", "a.csv", "-r", "r", "--json")[0::2] == (3, "the mapping has no time\n")
    assert run("replay", "a.csv", "-r", "r", "--json", "--lang=zh")[2] == "映射中没有时间\n"
    engine.answer = ZeroDivisionError("a fault")
    code, _, err = run("replay", "a.csv", "-r", "r", "--json", "--lang", "en")
    assert code == 70
    assert "--debug" in err
    with pytest.raises(ZeroDivisionError):
        main(["--debug", "replay", "a.csv", "-r", "r", "--json"])


def test_that_the_demo_says_that_nobody_is_real(run: Run, engine: SimpleNamespace) -> None:
    code, _, err = run("demo", "--seconds", "1")
    assert code == 0
    assert "nobody in it is real" in err
    assert engine.asked == [DemoOptions(seconds=1.0, rate=20.0, seed=1, language="en")]
    assert json.loads(run("demo", "--json")[1])["events"] == 10


def test_that_stress_ends_with_one_where_the_computer_does_not_hold(
    run: Run, engine: SimpleNamespace, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("x")
    values: dict[str, Any] = {
        "speed": 10.0, "events": 1, "seconds": 1.0, "events_per_second": 1.0, "median": 1.0, "p99": 1.0, "peak": 1,
        "shed": 0, "message": "it holds", "message_zh": "能承受",
    }  # fmt: skip
    engine.answer = StressResult(holds=True, **values)
    assert run("stress", "a.csv", "-r", "r")[:2] == (0, "it holds\n")
    engine.answer = StressResult(holds=False, **values)
    assert run("stress", "a.csv", "-r", "r", "--json")[0] == 1


def test_that_a_recording_is_asked_for_with_pseudonyms(run: Run, engine: SimpleNamespace) -> None:
    engine.answer = RecordResult(file="out.jsonl", events=4, seconds=1.0, kinds={"enter": 4})
    assert run("record", "out.jsonl", "--source", "simulated")[0] == 0
    assert not engine.asked[0].identities
    assert json.loads(run("record", "out.jsonl", "--json")[1])["kinds"] == {"enter": 4}


def test_that_a_viewer_is_shown_exported_and_erased(run: Run, engine: SimpleNamespace, tmp_path: Path) -> None:
    engine.answer = [{"viewer": "ABC", "entries": 4}]
    assert "ABC" in run("viewer", "show", "ann")[1]
    engine.answer = []
    assert run("viewer", "show", "ann", "--json")[:2] == (1, '{"viewers":[]}\n')
    engine.answer = iter([{"record": "person"}, {"record": "entry"}])
    assert run("viewer", "export", "ann")[1].count("\n") == 2
    engine.answer = iter([{"record": "person"}, {"record": "entry"}])
    assert len(json.loads(run("viewer", "export", "ann", "--json")[1])["export"]) == 2
    engine.answer = iter([{"record": "person"}])
    assert run("viewer", "export", "ann", "-o", "ann.jsonl")[0] == 0
    assert (tmp_path / "ann.jsonl").read_text() == '{"record":"person"}\n'
    engine.answer = {"identity": True, "traces": []}
    assert run("viewer", "erase", "ann", "--yes")[:2] == (
        0,
        "Erased; a search of every table and file finds nothing. Backups, exports, sheets and recordings that you have "
        "written yourself stay as they are: delete those.\n",
    )
    engine.answer = {"identity": True, "traces": ["journal"]}
    assert run("viewer", "erase", "ann", "--yes", "--json")[0] == 1


def test_that_ruleset_tests_say_what_differed(run: Run, engine: SimpleNamespace, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("ruleset: r\n")
    (tmp_path / "r.test.yaml").write_text("x")
    passed = RulesetTest(name="one", place="r.test.yaml:1")
    failed = RulesetTest(name="two", place="r.test.yaml:9", differences=("expected a firing of x, found none",))
    engine.answer = RulesetTests(ruleset="r", tests=(passed, failed), conditions=3, never_true=("a.when: x > 1",))
    code, out, _ = run("ruleset", "test", "r.yaml")
    assert code == 1
    assert "expected a firing of x" in out
    assert "2 of 3 conditions" in out
    engine.answer = RulesetTests(ruleset="r", tests=(passed,), conditions=3)
    assert run("ruleset", "test", "r.yaml", "--json")[0] == 0


def test_that_a_ruleset_is_checked_and_formatted(run: Run, tmp_path: Path) -> None:
    good = tmp_path / "good.yaml"
    good.write_text("ruleset: good\ntriggers:\n  hi: {on: enter, do: [alert: {text: x}]}\n", "utf-8")
    code, out, _ = run("ruleset", "check", "good.yaml")
    assert code == 0, out
    (tmp_path / "bad.yaml").write_text("ruleset: bad\ntriggers:\n  hi: {on: entre, do: [alert: {text: x}]}\n", "utf-8")
    code, out, _ = run("ruleset", "check", "bad.yaml")
    assert code == 1
    assert "bad.yaml:3:" in out
    assert json.loads(run("ruleset", "check", "bad.yaml", "--json")[1])["ok"] is False
    assert run("ruleset", "format", "good.yaml", "--check")[0] == 1
    assert run("ruleset", "format", "good.yaml")[0] == 0
    assert run("ruleset", "format", "good.yaml", "--check")[0] == 0
    assert json.loads(run("ruleset", "schema")[1])["$schema"].endswith("2020-12/schema")


def test_that_coupons_are_imported_once(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiercast.beside.keyring.system_keyring", lambda: None)
    monkeypatch.setattr("tiercast.commands.shop_store.system_keyring", lambda: None, raising=False)
    (tmp_path / "codes.csv").write_bytes("券码\nA1\nA2\n".encode("gb18030"))
    first = json.loads(run("coupon", "import", "ten", "codes.csv", "--test", "--json")[1])
    assert first == {"pool": "ten", "added": 2, "known": 0, "left": 2}
    second = json.loads(run("coupon", "import", "ten", "codes.csv", "--test", "--json")[1])
    assert second == {"pool": "ten", "added": 0, "known": 2, "left": 2}
    (tmp_path / "codes.csv").write_text("code\nA3\n", "utf-8")
    assert run("coupon", "import", "ten", "codes.csv", "--test")[1].startswith("1 code added to ten, 0 known already")
    code, _, err = run("coupon", "import", "ten", "codes.csv", "--real")
    assert code == 3
    assert "another pool" in err


def test_that_a_stop_is_set_beside_the_configured_store_and_ended(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tiercast.yaml").write_text("store: sqlite:///data/shop.db\n")
    file = StopFile(tmp_path / "data" / "shop.db.stop")
    code, out, _ = run("stop", "clear", "--reason", "a wrong price")
    assert code == 0
    assert "No engine is running" in out
    stop = file.current()
    assert stop is not None
    assert (stop.strength, stop.reason) == (Strength.CLEAR, "a wrong price")
    assert json.loads(run("stop", "pause", "--json")[1])["stop"]["strength"] == "clear"
    assert run("resume")[:2] == (0, "Resumed.\n")
    assert file.current() is None
    assert run("resume")[:2] == (0, "There was no stop.\n")


def test_that_a_stop_needs_nothing_slow(tmp_path: Path) -> None:
    code = """
import os, sys
from tiercast.commands.quick_stop import set_stop
assert set_stop(["hold", "--store", "sqlite:///shop.db"], {})
slow = {"typer", "rich", "ruamel", "aiohttp", "sqlalchemy", "asyncio", "tiercast_api"} & set(sys.modules)
assert not slow, slow
"""
    environment = {**os.environ, "TIERCAST_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)
    assert StopFile(tmp_path / "shop.db.stop").current() is not None


def test_that_the_version_needs_no_library() -> None:
    code = "import sys; from tiercast.cli import main; main(['--version']); assert 'typer' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_that_plugins_are_listed_switched_and_checked(run: Run) -> None:
    listed = json.loads(run("plugin", "list", "--json")[1])["plugins"]
    assert {"tiercast-sink-log", "tiercast-source-replay"} <= {row["id"] for row in listed}
    assert run("plugin", "disable", "tiercast-sink-log")[0] == 0
    states = {row["id"]: row["state"] for row in json.loads(run("plugin", "list", "--json")[1])["plugins"]}
    assert states["tiercast-sink-log"] == "disabled"
    assert run("plugin", "enable", "tiercast-sink-log", "--json")[0] == 0
    assert run("plugin", "check", "tiercast-sink-log")[0] == 0
    risky = json.loads(run("plugin", "check", "tiercast-source-oba-live", "--json")[1])["plugins"][0]["risks"]
    assert set(risky["oba-live"]) == {"en", "zh"}
    assert risky["oba-live"]["en"] in run("plugin", "check", "tiercast-source-oba-live")[1]


def test_that_a_plugin_of_the_configured_folder_is_switched_on_and_rules_may_use_it(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = tmp_path / "site"
    template = resource("plugin-template") / "tiercast_example"
    shutil.copytree(template, site / "mine" / "tiercast_example", ignore=shutil.ignore_patterns("__pycache__"))
    (site / "tiercast.yaml").write_text(
        "store: sqlite:///shop.db\nplugins: mine\nsinks: {n: {type: notebook, settings: {file: n.txt}}}\n"
    )
    (site / "r.yaml").write_text("ruleset: r\ntriggers:\n  hello:\n    on: comment\n    do: [note: {text: hello}]\n")
    monkeypatch.chdir(site)
    states = {row["id"]: row["state"] for row in json.loads(run("plugin", "list", "--json")[1])["plugins"]}
    assert states["tiercast-example"] == "found"
    code, out, _ = run("ruleset", "check", "r.yaml")
    assert code == 1
    assert "no sink has the action `note`" in out
    assert run("plugin", "enable", "tiercast-example")[0] == 0
    assert run("plugin", "check", "tiercast-example")[0] == 0
    assert run("ruleset", "check", "r.yaml")[:2] == (0, "r.yaml: right\n")
    assert "Note" in run("ruleset", "explain", "r.yaml")[1]
    assert '"note"' in run("ruleset", "schema")[1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_that_a_damaged_file_of_choices_is_named_with_what_to_do(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    file = tmp_path / "home" / "plugins.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text("{bad")
    code, _, told = run("plugin", "list", "--lang", language)
    assert code == 3
    assert str(file) in told
    assert ("delete it" in told) if language == "en" else ("删除" in told)


def test_that_the_doctor_finds_what_is_wrong_and_says_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tiercast.yaml").write_text(
        "rooms: {a: {rulesets: [nowhere]}}\nsources: {s: {type: carrier-pigeon}}\nlisten: {port: 0}\n"
    )
    paths = paths_of("", tmp_path / "home")
    paths.key.parent.mkdir()
    paths.key.write_text("x")
    paths.key.chmod(0o644)
    code, out, _ = run("doctor", "--json")
    bad = {each["title"]["en"]: each["words"]["en"] for each in json.loads(out)["findings"] if each["state"] == "bad"}
    assert code == 1
    assert "nowhere" in bad["rulesets"]
    assert "carrier-pigeon" in bad["plugins"]
    assert "chmod 600" in bad["keys"]


def test_that_the_doctor_says_which_ruleset_an_engine_would_refuse(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text("ruleset: r\nparams:\n  big: {title: Big, value: 5 USD}\n", "utf-8")
    room = "{{rulesets: [r.yaml], currency: {}}}"
    rooms = ", ".join(f"{key}: {room.format(currency)}" for key, currency in (("a", "EUR"), ("b", "EUR"), ("c", "USD")))
    (tmp_path / "tiercast.yaml").write_text(f"rooms: {{{rooms}}}\n")
    code, out, _ = run("doctor", "--json", "--no-ports")
    told = [each["words"]["en"] for each in json.loads(out)["findings"] if each["title"]["en"] == "rulesets"]
    assert code == 1
    assert [text.split(": ", 1)[1].splitlines()[0] for text in told] == [
        "error other-currency: the amount is in USD, the room's money is EUR"
    ]


def test_that_a_ruleset_is_checked_for_the_one_currency_of_several_rooms(run: Run, tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        "ruleset: r\ntriggers:\n  t: {on: order_paid, when: event.amount > 5 USD, do: [alert: {text: x}]}\n", "utf-8"
    )
    (tmp_path / "tiercast.yaml").write_text(
        "rooms: {a: {currency: EUR}, b: {currency: EUR}}\nsinks: {d: {type: desk}}\n"
    )
    code, out, _ = run("ruleset", "check", "r.yaml")
    assert (code, "other-currency" in out) == (1, True)


def test_that_the_doctor_names_every_setting_that_does_not_fit_and_what_is_expected(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tiercast.yaml").write_text(
        """
rooms: {a: {rulesets: []}}
sources:
  show: {type: simulator, room: a, settings: {rate: fast, language: fr, colour: red}}
  tape: {type: replay, room: a, settings: {files: [a.csv]}}
  off: {type: simulator, room: a, enabled: false, settings: {rate: fast}}
sinks:
  hook: {type: webhook, settings: {secret: 12345678}}
  wall: {type: overlay, settings: {places: 1}}
"""
    )
    code, out, _ = run("doctor", "--json", "--no-ports")
    findings = json.loads(out)["findings"]
    bad = [each["words"]["en"] for each in findings if each["state"] == "bad" and each["title"]["en"] == "plugins"]
    assert code == 1
    assert "sources.show.settings.rate: expected number, found 'fast'" in bad
    assert "sources.show.settings.language: expected one of zh, en, found 'fr'" in bad
    assert any(each.startswith("sources.show.settings.colour: is no setting of this plugin; it has: ") for each in bad)
    assert any(each.startswith("sources.tape.settings.mapping: ") for each in bad)
    assert "sinks.hook.settings.url: is required and missing" in bad
    assert "sinks.hook.settings.secret: expected string, found …" in bad
    assert not [each for each in bad if "12345678" in each or ".off" in each or ".wall" in each]
    assert not (tmp_path / "home" / "plugins.json").exists()


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "en"), ({"LANG": "C.UTF-8"}, "en"), ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"), ({"TIERCAST_LANG": "en", "LANG": "zh_CN"}, "en"),
        ({"TIERCAST_LANG": "auto", "LANG": "zh_CN"}, "zh"),
    ],
)  # fmt: skip
def test_that_the_language_is_the_users(environment: Mapping[str, str], expected: str) -> None:
    assert language(environment) == expected


def commands(only: str = "") -> list[str]:
    import typer

    found = []

    def walk(command: Any, name: str) -> None:
        for key, part in getattr(command, "commands", {}).items():
            walk(part, f"{name} {key}".strip())
        if not getattr(command, "commands", {}):
            found.append(name)

    walk(typer.main.get_command(application(only)), "")
    return found


def test_that_the_modules_of_commands_make_the_whole_command_line_one_by_one() -> None:
    assert sorted(name for module in MODULES for name in commands(module)) == sorted(commands())
    folder = ROOT / "app" / "tiercast" / "commands"
    adding = {file.stem for file in folder.glob("*.py") if "\ndef add(app: typer.Typer)" in file.read_text("utf-8")}
    assert adding == set(MODULES)


def test_that_only_the_command_that_is_wanted_is_read() -> None:
    program = (
        "import sys\nfrom tiercast.cli import main\ncode = main(['engine', '--help'])\n"
        "sys.exit(code or 'tiercast.commands.sheet' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False, cwd=ROOT).returncode == 0


@pytest.mark.parametrize("name", commands())
def test_that_every_command_has_help_and_json(run: Run, name: str) -> None:
    code, out, _ = run(*name.split(), "--help")
    assert code == 0
    assert "--json" in out


def test_that_the_commands_are_those_of_the_manual() -> None:
    assert set(commands()) == {
        "engine", "desktop", "demo", "replay", "record", "stress", "stop", "resume", "doctor", "coupon import",
        "ruleset check", "ruleset test", "ruleset schema", "ruleset format", "ruleset coverage", "ruleset explain",
        "ask list", "ask yes", "ask no", "rule list", "rule state", "rule reload", "rule whatif",
        "plugin list", "plugin check", "plugin enable", "plugin disable",
        "viewer label", "viewer set", "viewer consent", "viewer note", "viewer merge", "viewer split", "viewer link",
        "show plan", "show next", "show set",
        "import orders", "import products", "import channels", "import list", "import undo", "channel list",
        "channel spend",
        "viewer show", "viewer export", "viewer erase", "cue", "why", "near-misses",
        "audit list", "audit undo", "fairness", "sheet",
        "data", "backup", "restore", "move",
    }  # fmt: skip
