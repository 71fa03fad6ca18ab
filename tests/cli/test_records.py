"""What was done and what is kept, on the command line."""

import json
from pathlib import Path

import pytest
from tiercast.cli import main
from tiercast.commands import client, import_calls
from tiercast.engine.opened import open_store
from tiercast.serve.protocol_commands import Undo
from tiercast.serve.protocol_replies import Done
from tiercast.store.audit import Audited, write_note
from tiercast_api.clock import SystemClock

BACK = '{"type":"rule_state","id":0,"room":"r","ruleset":"rules","rule":"greet","state":"live"}'


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A shop with two notes in its audit log."""
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TIERCAST_LANG", "en")
    monkeypatch.setenv("COLUMNS", "200")
    file, store = tmp_path / "tiercast.yaml", f"sqlite:///{tmp_path / 'shop.db'}"
    file.write_text(
        f"shop: noted\nstore: {store}\nrooms:\n  r: {{title: R, zone: Asia/Shanghai}}\nretention: {{journal: 7d}}\n",
        "utf-8",
    )
    opened = open_store(store, "noted", SystemClock(), tmp_path / "shop.db.key")
    for note in (
        Audited(time=1, who="anna", what="rule_state", before="live", after="paused", back=BACK),
        Audited(time=2, who="ben", what="finish", outcome="refused: it has ended", outcome_zh="refused: 已经结束"),
    ):
        opened.writer.call(lambda c, note=note: write_note(c, opened.shop, note)).result()  # type: ignore[misc]
    opened.close()
    return str(file)


def test_that_why_something_was_refused_is_told_in_the_readers_language(
    config: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERCAST_LANG", "zh")
    assert main(["audit", "list", "--config", config]) == 0
    assert "被拒绝：已经结束" in capsys.readouterr().out


def test_that_notes_are_listed_the_newest_first(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "list", "--config", config]) == 0
    first, second = [line for line in capsys.readouterr().out.splitlines() if "→" in line and "before" not in line]
    assert "refused: it has ended" in first
    assert "live → paused" in second
    assert "01-01 08:00:00" in second, "in the shop's time zone, wherever the computer is"
    assert "can be taken back" in second
    assert main(["audit", "list", "--last", "1", "--json", "--config", config]) == 0
    (note,) = json.loads(capsys.readouterr().out)["notes"]
    assert (note["who"], note["outcome"]) == ("ben", "refused: it has ended")


def test_that_the_engine_is_asked_to_take_a_note_back(
    config: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Undo] = []

    def ask_engine(named: object, store: str, command: Undo, *more: object) -> Done:
        asked.append(command)
        return Done(id=1, message="ok")

    monkeypatch.setattr(client, "ask_engine", ask_engine)
    monkeypatch.setattr(import_calls, "engine_runs", lambda config, store: True)
    assert main(["audit", "undo", "1", "--config", config]) == 0
    assert "Note 1 is taken back." in capsys.readouterr().out
    assert [command.note for command in asked] == [1]


def test_that_without_an_engine_a_rule_is_not_taken_back(config: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "undo", "1", "--config", config]) == 4
    assert "No engine answers" in capsys.readouterr().err


def test_that_what_is_kept_is_shown_with_the_configured_times(
    config: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["data", "--json", "--config", config]) == 0
    kept = {row["name"]: row for row in json.loads(capsys.readouterr().out)["kept"]}
    assert kept["journal"]["how_long"] == "`journal`: 7d"
    assert kept["audit"]["how_long"] == "`audit`: 1095d"
    monkeypatch.setenv("TIERCAST_LANG", "zh")
    assert main(["data", "--config", config]) == 0
    assert "操作记录" in capsys.readouterr().out


def test_that_nothing_given_is_an_empty_table_and_a_file_is_not_overwritten(
    config: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["fairness", "--json", "--config", config]) == 0
    assert json.loads(capsys.readouterr().out)["rows"] == []
    file = tmp_path / "fair.csv"
    assert main(["fairness", "--output", str(file), "--config", config]) == 0
    assert main(["fairness", "--output", str(file), "--config", config]) == 3
    assert main(["fairness", "--last", "soon", "--config", config]) == 3
