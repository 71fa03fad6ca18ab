"""Benchmark (a): the rules stage against other rules engines, in one run.

    python -m tests.benchmarks.rules_stage [--quick] [--json FILE]

The same rules over the same events, split by kind for everybody, firings compared event by event. Each engine has three
runs, of which the best counts, in CPU seconds because the machine may be shared, and gets an event in the form that it
takes (ours: the values of the kind's readings, in order). Ours has a new evaluator for each run: what it remembers of
situations it has learned in that run, and how much that helped stands in the table, beside the networks alone. The
peers are installed into a temporary folder; one that cannot be installed is left out with its reason. Ends with 1 where
firings differ or a peer is not ten times slower.
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tiercast.compiled import core_form

from tests.benchmarks.reporting import tell
from tests.benchmarks.rules_stage_engines import Result, ask_peer, closures, install, networks
from tests.benchmarks.rules_stage_workload import make

WANTED: Final = 10.0
"""How many times faster than each peer."""
PEER_EVENTS: Final = 2_000
"""Events that a peer gets in the table by number of rules: it remembers nothing, and some need milliseconds for one."""

Peers = dict[str, list[str] | str]


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="rules_stage", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="2,000 events instead of 20,000, no table by size")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    chosen = parser.parse_args(arguments)
    report = run(2_000 if chosen.quick else 20_000, sizes=() if chosen.quick else (10, 30, 100, 300, 1_000))
    tell(render(report), report, chosen.json)
    return 0 if report["passed"] else 1


def run(events: int, sizes: tuple[int, ...]) -> Result:
    """All tables, as plain containers."""
    with tempfile.TemporaryDirectory(prefix="rules-stage-") as folder:
        peers = install(Path(folder))
        tables = [_compare(30, firings, events, events, peers, Path(folder)) for firings in (0.5, 5.0)]
        by_size = [_compare(rules, 0.5, events, PEER_EVENTS, peers, Path(folder)) for rules in sizes]
    rows = [row for table in tables for row in table["rows"]]
    equal = all(row.get("equal", True) for table in (*tables, *by_size) for row in table["rows"])
    return {
        "baseline": baseline(),
        "tables": tables,
        "sizes": by_size,
        "passed": equal and all(row.get("times", WANTED) >= WANTED for row in rows),
    }


def baseline() -> Result:
    """What this machine is, and how fast it does nothing in particular."""
    began = time.process_time()
    total = 0
    for number in range(2_000_000):
        total += number & 7
    return {
        "core": core_form().word,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "additions_per_second": round(2_000_000 / (time.process_time() - began)),
    }


def _compare(rules: int, firings: float, events: int, peer_events: int, peers: Peers, folder: Path) -> Result:
    ours = networks(rules, events, firings)
    plain, plain_fired = closures(rules, events, firings)
    peer_events = min(events, peer_events)
    path = folder / "workload.json"
    path.write_text(json.dumps(make(rules, peer_events, firings)), encoding="utf-8")
    rows: list[Result] = [
        {"engine": "tiercast", "per_second": round(events / ours.fresh), "known": round(ours.known, 3)},
        {
            "engine": "tiercast, as many events later",
            "per_second": round(events / ours.later),
            "known": round(ours.known_later, 3),
        },
        {"engine": "tiercast, networks alone", "per_second": round(events / ours.network), "known": 0.0},
        {
            "engine": "tiercast, plain closures",
            "per_second": round(events / plain),
            "equal": plain_fired == ours.fired,
        },
    ]
    rows += [{"engine": name} | ask_peer(command, path, peer_events, ours) for name, command in peers.items()]
    return {"rules": rules, "events": events, "firings_per_event": sum(map(len, ours.fired)) / events, "rows": rows}


def render(report: Result) -> str:
    """The tables as text."""
    base = report["baseline"]
    head = (
        f"machine: {base['system']}, {base['cores']} cores, load {base['load']}, Python {base['python']}, "
        f"core {base['core']}, "
        f"{base['additions_per_second']:,} additions/s"
    )
    lines: list[str] = []
    for table in report["tables"]:
        lines += [head, f"{table['rules']} rules, {table['events']:,} events, split by kind, "
                  f"{table['firings_per_event']:.2f} firings an event"]  # fmt: skip
        lines += ["", f"  {'':<32} {'events/s':>10}  {'known':>6}  {'times slower':>13}  than networks alone"]
        lines += [_row(row) for row in table["rows"]] + [""]
    if report["sizes"]:
        lines += [head, "by number of rules, events/s"]
        lines += _by_size(report["sizes"])
    return "\n".join(lines)


def _row(row: Result) -> str:
    if "skipped" in row:
        return f"  {row['engine']:<32} left out: {row['skipped']}"
    known = f"{row['known']:.1%}" if "known" in row else ""
    times = f"{row['times']:.1f}" if "times" in row else ""
    if "times" in row and row["times"] < WANTED:
        times += " FAIL"
    network = f"{row['network_times']:.1f}" if "network_times" in row else ""
    return f"  {row['engine']:<32} {row['per_second']:>10,}  {known:>6}  {times:>13}  {network:>5}  {_firings(row)}"


def _by_size(tables: list[Result]) -> list[str]:
    lines = ["", f"  {'rules':<32} " + " ".join(f"{table['rules']:>10,}" for table in tables)]
    lines += [f"  {'firings an event':<32} " + " ".join(f"{table['firings_per_event']:>10.2f}" for table in tables)]
    for place, first in enumerate(tables[0]["rows"]):
        rows = [table["rows"][place] for table in tables]
        numbers = " ".join(f"{row['per_second']:>10,}" if "per_second" in row else f"{'—':>10}" for row in rows)
        equal = "" if all(row.get("equal", True) for row in rows) else "  FIRINGS DIFFER"
        lines.append(f"  {first['engine']:<32} {numbers}{equal}")
        if "known" in first and any(row["known"] for row in rows):
            lines.append(f"  {'  situations known':<32} " + " ".join(f"{row['known']:>10.1%}" for row in rows))
    return lines


def _firings(row: Result) -> str:
    if "equal" not in row:
        return ""
    return "firings equal" if row["equal"] else "FIRINGS DIFFER"


if __name__ == "__main__":
    sys.exit(main())
