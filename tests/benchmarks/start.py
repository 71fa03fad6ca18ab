"""Benchmark (e): an engine's start after a kill, with a million journaled events.

    python -m tests.benchmarks.start [--quick] [--ruleset NAME] [--json FILE]

A live engine with thirty rules (or another ruleset) plays a synthetic recording into its journal, as fast as it goes,
and is killed (SIGKILL, with its supervisor) in the middle of it: after the events that were asked for, shortly before a
snapshot ends, when there is most to replay. Then it is started again, three times from that very store, and timed from
the start of the process until its door answers. Ends with 1 where a start takes too long.
"""

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.machine import baseline, render_baseline
from tests.benchmarks.reporting import render_thresholds, tell
from tests.benchmarks.synthetic import RULES, THIRTY, ruleset_file, write
from tests.fault.site import Site, until

EVENTS: Final = 1_000_000
VIEWERS: Final = 50_000
LIMIT: Final = 5.0
"""Seconds, at most."""
BUILD: Final = 1_200.0
"""Seconds within which the journal must be full."""
TIMES: Final = 3
NEARLY: Final = 0.97
"""Of the most entries that ever lay behind the last snapshot: then the next one is about to end."""
COLUMNS: Final = ("imports", "plugins", "store", "recovery", "rules and sinks", "door")
"""Stages of an engine's start."""
Result = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="start", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="20,000 events; nothing is judged")
    parser.add_argument("--events", type=int, default=EVENTS, help=f"how many are journaled, {EVENTS:,} if not said")
    parser.add_argument("--ruleset", default=THIRTY, help="thirty, hundred, or a file")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    chosen = parser.parse_args(arguments)
    events = 20_000 if chosen.quick else chosen.events
    report = asyncio.run(run(events, min(VIEWERS, events // 10), chosen.ruleset))
    tell(render(report), report, chosen.json)
    return 0 if report["passed"] or chosen.quick else 1


async def run(events: int, viewers: int, ruleset: str = THIRTY) -> Result:
    """All of it, as plain containers."""
    with tempfile.TemporaryDirectory(prefix="start-") as name:
        folder = Path(name)
        base = baseline(folder)
        site = Site(folder / "engine", ruleset_file(ruleset).read_text("utf-8"))
        # As on a user's computer: what Python has compiled once is there at the next start.
        site.environment = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
        _configure(site, _recording(folder, events, viewers))
        try:
            began = time.monotonic()
            site.start_engine()
            most = [1]
            await until(lambda: _is_full(site, events, most), BUILD, f"{events:,} events are journaled")
            built = time.monotonic() - began
            _kill(site)
            shutil.copytree(site.folder, folder / "killed")
            starts = [await _start(site, folder / "killed") for _ in range(TIMES)]
        finally:
            site.close()
    rows = [
        {"what": "seconds from the process's start to the open door, worst", "found": max(s["seconds"] for s in starts),
         "wanted": LIMIT, "bound": "at most", "passed": max(s["seconds"] for s in starts) <= LIMIT},
    ]  # fmt: skip
    return {
        "baseline": base, "synchronous": "FULL", "events": events, "viewers": viewers, "ruleset": ruleset,
        "built_seconds": round(built, 1), "starts": starts, "thresholds": rows, "passed": rows[0]["passed"],
    }  # fmt: skip


def _recording(folder: Path, events: int, viewers: int) -> Path:
    """More events than are waited for, so that the kill comes in the middle; each has an id, as in a live feed."""
    plain, path = folder / "plain.csv", folder / "recording.csv"
    write(plain, events + events // 10, viewers)
    with plain.open(encoding="ascii") as rows, path.open("w", encoding="ascii") as file:
        for number, row in enumerate(rows):
            file.write(f"{row.rstrip()},e{number}\n")
    plain.unlink()
    mapping = (RULES / "taobao.mapping.yaml").read_text("utf-8").replace("what, at]", "what, at, id]")
    path.with_suffix(".yaml").write_text(mapping + "id: id\n", "utf-8")
    return path


def _configure(site: Site, recording: Path) -> None:
    site.config.write_text(
        f"""
shop: test
store: sqlite:///{site.store}
listen: {{port: {site.port}}}
rooms:
  r: {{title: R, platform: shop, currency: CNY, start: live, rulesets: [rules.yaml]}}
sources:
  feed:
    type: replay
    room: r
    settings: {{files: ["{recording}"], mapping: "{recording.with_suffix(".yaml")}", speed: 0}}
sinks:
  desk: {{type: desk}}
""",
        "utf-8",
    )


def _journaled(site: Site) -> int:
    if site.engine is not None and site.engine.poll() not in (None, -9):
        raise SystemExit(f"the engine has ended:\n{site.tail()}")
    with contextlib.suppress(sqlite3.Error):
        return int(site.query("SELECT max(seq) FROM journal WHERE shop = 1")[0][0] or 0)
    return 0


def _kill(site: Site) -> None:
    """Supervisor first, so that it starts nothing."""
    assert site.engine is not None
    site.kill_supervisor()
    site.kill_child()
    run_file = site.store.with_name(site.store.name + ".run")
    run_file.unlink(missing_ok=True)


def _is_full(site: Site, events: int, most: list[int]) -> bool:
    """Whether enough is journaled, and nearly as much of it to be replayed as there ever was; `most` remembers that."""
    entries = _journaled(site)
    with contextlib.suppress(sqlite3.Error):
        behind = entries - _cut(site)
        # Before the first snapshot more lies behind the last one than ever again.
        if entries > behind:
            most[0] = max(most[0], behind)
        return entries >= events and behind >= NEARLY * most[0]
    return False


def _cut(site: Site) -> int:
    return int(site.query("SELECT max(seq) FROM snapshots WHERE shop = 1")[0][0] or 0)


async def _start(site: Site, killed: Path) -> Result:
    shutil.rmtree(site.folder)
    shutil.copytree(killed, site.folder)
    # Copying is not what is timed, nor is the disk's work for it.
    os.sync()
    entries, cut = _journaled(site), _cut(site)
    began = time.monotonic()
    site.start_engine("--json")
    await site.ready(120.0)
    seconds = time.monotonic() - began
    await until(lambda: '"event":"ready"' in site.tail(), 10, "the engine has said what took how long")
    _kill(site)
    return {"seconds": round(seconds, 2), "entries": entries, "to_replay": entries - cut, **_told(site)}


def _told(site: Site) -> Result:
    """What the engine says itself; the supervisor is what passed before its process was started."""
    line = next(line for line in site.tail().splitlines() if '"event":"ready"' in line)
    said = json.loads(line)
    stages = {name: round(seconds, 2) for name, seconds in said["stages"].items()}
    return {"engine_seconds": round(said["seconds"], 2), "replayed": said["recovered"], "stages": stages}


def render(report: Result) -> str:
    """The table as text."""
    lines = [
        render_baseline(report["baseline"]),
        f"{report['events']:,} events of {report['viewers']:,} viewers journaled by a live engine in "
        f"{report['built_seconds']} s, then SIGKILL; SQLite synchronous={report['synchronous']}, "
        f"ruleset {Path(report['ruleset']).stem}",
        f"  {'entries':>10} {'to replay':>10} {'seconds':>8}   of these in the engine, and there for",
        f"  {'':>30} {'all':>8} " + " ".join(f"{name:>15}" for name in COLUMNS),
    ]
    lines += [
        f"  {one['entries']:>10,} {one['to_replay']:>10,} {one['seconds']:>8} {one['engine_seconds']:>8} "
        + " ".join(f"{one['stages'][name]:>15}" for name in COLUMNS)
        for one in report["starts"]
    ]
    return "\n".join([*lines, *render_thresholds(report["thresholds"])])


if __name__ == "__main__":
    sys.exit(main())
