"""Replays: the counts of a real shop's two hours exactly, again, after a kill, on every store and evaluator."""

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tiercast.cli import main
from tiercast.engine.jobs import JobError, Progress, ReplayOptions, ReplayResult
from tiercast.engine.replay import run_replay
from tiercast_api.event import Counts, Event, Viewer, event_to_json

from tests.shared_data import ROOT, shared_data
from tests.store.conftest import server  # noqa: F401  a fixture

DATA = Path(__file__).resolve().parent.parent / "data"
MAPPING, RULESET = DATA / "taobao-mapping.yaml", DATA / "unpaid-cart.yaml"
TAOBAO = "taobao_userbehavior_2h_sample.csv"
COUNTS = {"same_item": 4_497, "anything": 4_469}
HALF_AN_HOUR = 30 * 60


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of our own, for this process and its children."""
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TIERCAST_LANG", "en")
    return tmp_path / "home"


def replayed(file: Path, store: str = "", evaluator: str = "auto") -> ReplayResult:
    """Replay a file of the shop's form."""
    options = ReplayOptions(
        files=(file,), rulesets=(str(RULESET),), mapping=MAPPING, store=store, evaluator=evaluator
    )  # fmt: skip
    return run_replay(options, lambda progress: None)


def lasting(result: ReplayResult) -> dict[str, Any]:
    """What does not depend on the computer's speed."""
    fields = {name: getattr(result, name) for name in result.__struct_fields__}
    return {name: value for name, value in fields.items() if name not in ("seconds", "events_per_second")}


def test_that_the_unpaid_carts_of_a_real_shop_are_counted_exactly_by_both_evaluators(tmp_path: Path) -> None:
    file, store = shared_data(TAOBAO), f"sqlite:///{tmp_path / 'replay.db'}"
    first = replayed(file, store, "rete")
    assert first.firings == COUNTS
    assert (first.events, first.viewers, first.shed) == (110_300, 66_454, 0)
    assert first.actions == {"desk": {"accepted": 4_497}}
    assert lasting(replayed(file, store, "plain")) == lasting(first)


@pytest.mark.postgres
def test_that_the_counts_are_the_same_on_postgresql(server: str) -> None:  # noqa: F811
    import psycopg

    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE replayed")
    assert replayed(shared_data(TAOBAO), f"{server}/replayed").firings == COUNTS


@pytest.mark.fault
@pytest.mark.parametrize("entries", [5_000, 60_000])
def test_that_a_replay_that_was_killed_goes_on_and_ends_with_the_same_counts(tmp_path: Path, entries: int) -> None:
    file, database = shared_data(TAOBAO), tmp_path / "replay.db"
    command = [
        sys.executable, "-m", "tiercast", "replay", str(file), "--mapping", str(MAPPING), "--ruleset", str(RULESET),
        "--store", f"sqlite:///{database}", "--json",
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as running:
        deadline = time.monotonic() + 60
        while journaled(database) < entries:
            assert running.poll() is None, "the replay ended before it could be killed"
            assert time.monotonic() < deadline
        os.kill(running.pid, signal.SIGKILL)
    before = journaled(database)
    assert entries <= before < 110_300
    again = subprocess.run(command, env=environment, capture_output=True, check=True)
    result = json.loads(again.stdout)
    assert (result["firings"], result["events"], result["viewers"]) == (COUNTS, 110_300, 66_454)
    assert result["actions"] == {"desk": {"accepted": 4_497}}
    with sqlite3.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)
        assert connection.execute("SELECT count(DISTINCT shop) FROM journal").fetchone() == (1,)
    connection.close()


def journaled(database: Path) -> int:
    """Entries in the journal, read from another process."""
    if not database.exists():
        return 0
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return int(connection.execute("SELECT count(*) FROM journal").fetchone()[0])
    except sqlite3.OperationalError:
        return 0
    finally:
        connection.close()


def scenarios() -> Iterator[tuple[int, str, str, str]]:
    """Small lives of many viewers: equal instants, and purchases on both edges of the half hour."""
    dice = random.Random(20_171_126)
    at = (0, 1, HALF_AN_HOUR - 1, HALF_AN_HOUR, HALF_AN_HOUR + 1, 2 * HALF_AN_HOUR)
    for viewer in range(400):
        start = dice.choice((0, 60, 120))
        for _ in range(dice.randint(1, 6)):
            what = dice.choice(("cart", "cart", "buy", "pv"))
            yield start + dice.choice(at), f"v{viewer}", f"i{dice.randint(1, 2)}", what


def expected(rows: list[tuple[int, str, str, str]]) -> dict[str, int]:
    """The counts by definition, one cart after the other."""
    end = max(row[0] for row in rows)
    counts = {"same_item": 0, "anything": 0}
    bought = [(at, viewer, item) for at, viewer, item, what in rows if what == "buy"]
    for at, viewer, item, what in rows:
        if what != "cart" or at + HALF_AN_HOUR > end:
            continue
        within = [(who, which) for when, who, which in bought if at <= when <= at + HALF_AN_HOUR]
        counts["same_item"] += (viewer, item) not in within
        counts["anything"] += all(who != viewer for who, _ in within)
    return counts


def write_rows(file: Path, rows: list[tuple[int, str, str, str]]) -> Path:
    """A file of the shop's form."""
    lines = [f"{viewer},{item},c,{what},{1_511_658_000 + at}" for at, viewer, item, what in rows]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


@pytest.mark.parametrize("evaluator", ["rete", "plain"])
def test_that_carts_are_counted_by_definition_where_events_lie_on_both_edges(tmp_path: Path, evaluator: str) -> None:
    rows = sorted(scenarios(), key=lambda row: row[0])
    counts = expected(rows)
    assert min(counts.values()) > 100
    result = replayed(write_rows(tmp_path / "edges.csv", rows), evaluator=evaluator)
    assert result.firings == counts


GIFTS = """\
ruleset: gifts
triggers:
  thanks: {on: gift, do: []}
  hello: {on: comment, do: []}
"""


class Interrupted(Exception):
    """What ends a replay in the middle."""


def test_that_a_run_that_is_resumed_neither_doubles_nor_drops_events_without_ids(tmp_path: Path) -> None:
    events: list[Event] = []
    for number in range(12_000):
        who, at, room = Viewer("x", f"v{number % 50}"), (1_700_000_000_000 + number) * 1_000, f"r{number % 2}"
        events.append(
            Event(kind="gift", time=at, room=room, viewer=who, quantity=number // 100, counts=Counts.RUNNING)
            if number % 3
            else Event(kind="comment", time=at, room="r0", viewer=who, text="hi")
        )
    (tmp_path / "room.jsonl").write_bytes(b"".join(event_to_json(event) + b"\n" for event in events))
    (tmp_path / "gifts.yaml").write_text(GIFTS, "utf-8")
    files, rulesets = (tmp_path / "room.jsonl",), (str(tmp_path / "gifts.yaml"),)

    def interrupt(progress: Progress) -> None:
        if progress.events > 3_000:
            raise Interrupted

    whole = run_replay(ReplayOptions(files=files, rulesets=rulesets), lambda progress: None)
    kept = ReplayOptions(files=files, rulesets=rulesets, store=f"sqlite:///{tmp_path / 'replay.db'}")
    with pytest.raises(JobError, match="Interrupted"):
        run_replay(kept, interrupt)
    with sqlite3.connect(tmp_path / "replay.db") as connection:
        before = connection.execute("SELECT count(*) FROM journal").fetchone()[0]
        rooms = connection.execute("SELECT DISTINCT room FROM journal WHERE kind = 'gift'").fetchall()
    connection.close()
    assert 3_000 < before < whole.events
    assert sorted(rooms) == [("r0",), ("r1",)]
    assert 0 < whole.firings["thanks"] < 8_000
    assert whole.firings["hello"] == 4_000
    assert lasting(run_replay(kept, lambda progress: None)) == lasting(whole)


def test_that_a_replay_ends_with_one_json_object_on_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:  # fmt: skip
    file = write_rows(tmp_path / "one.csv", [(0, "a", "1", "cart"), (HALF_AN_HOUR, "b", "1", "pv")])
    code = main(["replay", str(file), "--mapping", str(MAPPING), "--ruleset", str(RULESET), "--json"])
    lines = capsys.readouterr().out.splitlines()
    assert (code, len(lines)) == (0, 1)
    result = json.loads(lines[0])
    assert {k: v for k, v in result.items() if k not in ("seconds", "events_per_second")} == {
        "events": 2, "viewers": 2, "firings": {"same_item": 1, "anything": 1}, "signals": {}, "tiers": {},
        "actions": {"desk": {"accepted": 1}}, "suppressed": {},
        "variants": {}, "compared": {}, "shed": 0,
    }  # fmt: skip


def test_that_a_ruleset_that_is_not_there_is_named_with_the_places_looked_at(tmp_path: Path) -> None:
    file = write_rows(tmp_path / "one.csv", [(0, "a", "1", "cart")])
    options = ReplayOptions(files=(file,), rulesets=("no-such",), mapping=MAPPING)
    with pytest.raises(JobError, match=r"no ruleset 'no-such'; looked for .*no-such\.yaml"):
        run_replay(options, lambda progress: None)
