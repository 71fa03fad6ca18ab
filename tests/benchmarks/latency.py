"""Benchmark (c): an event over http-in's WebSocket → the webhook that it causes, received by another process.

    python -m tests.benchmarks.latency [--quick] [--no-node] [--ruleset NAME] [--json FILE]

One event in fifty fires; the journal is on, SQLite with synchronous=FULL. The load is open: latency counts from the
instant at which the event was due. Beside it a Node-RED flow that does the same without a journal, where Node.js is and
node-red can be installed. Ends with 1 where a threshold is missed.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.live_load import beside, free_port, live_engine, quantile, received, receiver, send, until
from tests.benchmarks.machine import baseline, render_baseline
from tests.benchmarks.node_red import install, node_red
from tests.benchmarks.reporting import render_thresholds, tell

RATES: Final = (1_000, 5_000)
LIMITS: Final = ((0.5, 10.0), (0.99, 50.0), (0.999, 100.0))
"""(share, milliseconds at most)."""
Result = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="latency", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="5 seconds at 200 and 1,000 a second; nothing is judged")
    parser.add_argument("--no-node", action="store_true", help="leave Node-RED out")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    parser.add_argument("--ruleset", default="", help="run beside it: hundred, thirty, or a file")
    chosen = parser.parse_args(arguments)
    report = asyncio.run(run(quick=chosen.quick, with_node=not chosen.no_node, ruleset=chosen.ruleset))
    tell(render(report), report, chosen.json)
    return 0 if report["passed"] or chosen.quick else 1


async def run(*, quick: bool, with_node: bool = True, ruleset: str = "") -> Result:
    """All rows, as plain containers. `ruleset`: that the room runs beside the rule that is measured."""
    rates, seconds = ((200, 1_000), 5.0) if quick else (RATES, 60.0)
    rows: list[Result] = []
    with tempfile.TemporaryDirectory(prefix="latency-") as name:
        folder = Path(name)
        base = baseline(folder)
        for rate in rates:
            async with live_engine(folder / f"engine-{rate}", ruleset) as site:
                rows.append(await _measure("tiercast", f"ws://127.0.0.1:{site.port}/in/feed", site.hook_port, rate,
                                           seconds, acks=True))  # fmt: skip
        skipped = "left out as asked" if not with_node else await asyncio.to_thread(install, folder)
        for rate in () if skipped else rates:
            async with receiver(free_port()) as hook, node_red(folder, free_port(), hook) as url:
                rows.append(await _measure("node-red, no journal", url, hook, rate, seconds, acks=False))
    thresholds = [
        {"what": f"{share:.1%} at {row['rate']:,}/s, ms", "found": row["milliseconds"][str(share)], "wanted": most,
         "bound": "at most", "passed": row["milliseconds"][str(share)] <= most}
        for row in rows if row["engine"] == "tiercast" for share, most in LIMITS
    ]  # fmt: skip
    thresholds += [
        {"what": f"webhooks missing at {row['rate']:,}/s", "found": row["missing"], "wanted": 0, "bound": "at most",
         "passed": row["missing"] == 0}
        for row in rows if row["engine"] == "tiercast"
    ]  # fmt: skip
    return {
        "baseline": base, "synchronous": "FULL", "seconds": seconds, "ruleset": ruleset,
        "rows": rows, "node_red": skipped or "measured",
        "thresholds": thresholds, "passed": all(one["passed"] for one in thresholds),
    }  # fmt: skip


async def _measure(engine: str, url: str, hook: int, rate: int, seconds: float, *, acks: bool) -> Result:
    warm = await send(url, [(rate // 5, 3.0)], acks=acks)
    before = len(received(hook))
    counted = await send(url, [(rate, seconds)], acks=acks)
    expected = int(rate * seconds) // 50
    with contextlib.suppress(AssertionError):  # the row says how many are missing
        await until(lambda: len(received(hook)) - before >= expected, 20)
    later = [milliseconds for _, milliseconds, _ in received(hook)[before:]]
    return {
        "engine": engine,
        "rate": rate,
        "webhooks": len(later),
        "missing": max(0, expected - len(later)) + warm["unacknowledged"] + counted["unacknowledged"],
        "milliseconds": {str(share): quantile(later, share) for share, _ in LIMITS} | {"1.0": quantile(later, 1.0)},
        "sender_behind_milliseconds": counted["behind_milliseconds"],
    }


def render(report: Result) -> str:
    """The table as text."""
    lines = [
        render_baseline(report["baseline"]),
        f"WebSocket in → webhook out, one event in fifty fires, {report['seconds']:.0f} s each, SQLite "
        f"synchronous={report['synchronous']}{beside(report['ruleset'])}; "
        "milliseconds from the instant an event is due",
        f"  {'engine':<22} {'offered/s':>9} {'median':>8} {'99 %':>8} {'99.9 %':>8} {'worst':>8} {'missing':>8} "
        f"{'sender behind':>14}",
    ]
    for row in report["rows"]:
        times = row["milliseconds"]
        lines.append(
            f"  {row['engine']:<22} {row['rate']:>9,} {times['0.5']:>8} {times['0.99']:>8} {times['0.999']:>8} "
            f"{times['1.0']:>8} {row['missing']:>8} {row['sender_behind_milliseconds']:>14}"
        )
    if report["node_red"] != "measured":
        lines.append(f"  node-red: {report['node_red']}")
    return "\n".join([*lines, *render_thresholds(report["thresholds"])])


if __name__ == "__main__":
    sys.exit(main())
