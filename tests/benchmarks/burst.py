"""Benchmark (d): from 100 to 10,000 events a second for ten seconds, over http-in's WebSocket.

    python -m tests.benchmarks.burst [--quick] [--ruleset NAME] [--json FILE]

Half of the events are comments, which a rule reads and which must not be lost; half are likes, which no rule reads and
which may be shed. The burst comes in messages of up to fifty events. What the engine refuses is sent again, as a sender
must. Ends with 1 where something is lost, or the latency is not normal ten seconds after the burst.
"""

import argparse
import asyncio
import contextlib
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.live_load import ONE_IN, Latencies, beside, live_engine, quantile, received, send, until
from tests.benchmarks.machine import baseline, render_baseline
from tests.benchmarks.reporting import render_thresholds, tell

CALM: Final = 100
"""Events a second before and after."""
BURST: Final = 10_000
BEFORE: Final = 10.0
AFTER: Final = 25.0
RECOVERY: Final = 10.0
"""Seconds after the burst within which latency has to be normal."""
NORMAL: Final = 50.0
"""Milliseconds at the 99th percentile, at most."""
SHARES: Final = (0.5, 0.99, 1.0)
IN_ONE: Final = 50
Result = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="burst", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="two seconds of burst; nothing is judged but losses")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    parser.add_argument("--ruleset", default="", help="run beside it: hundred, thirty, or a file")
    chosen = parser.parse_args(arguments)
    report = asyncio.run(run(2.0 if chosen.quick else 10.0, chosen.ruleset))
    tell(render(report), report, chosen.json)
    return 0 if report["passed"] or (chosen.quick and report["thresholds"][0]["passed"]) else 1


async def run(seconds: float, ruleset: str = "") -> Result:
    """The whole of it, as plain containers.

    Args:
        seconds: how long the burst lasts.
        ruleset: that the room runs beside the rule that is measured.
    """
    with tempfile.TemporaryDirectory(prefix="burst-") as name:
        folder = Path(name)
        base = baseline(folder)
        async with live_engine(folder / "engine", ruleset) as site:
            url = f"ws://127.0.0.1:{site.port}/in/feed"
            await send(url, [(CALM, 3.0)])
            warm = len(received(site.hook_port))
            before = {kind: site.entries(kind) for kind in ("comment", "like")}
            phases = [(CALM, BEFORE), (BURST, seconds), (CALM, AFTER)]
            counted = await send(url, phases, in_one=IN_ONE)
            fires = sum(int(rate * length) for rate, length in phases) // ONE_IN
            with contextlib.suppress(AssertionError):  # the table says how many are missing
                await until(lambda: len(received(site.hook_port)) - warm >= fires, 60)
            comments = site.entries("comment") - before["comment"]
            likes = site.entries("like") - before["like"]
            found = received(site.hook_port)[warm:]
    # The first event that fires is the last of the first `ONE_IN`: the load began before it.
    began = min((due for due, _, _ in found), default=0) - int((ONE_IN - 1) / CALM * 1e9)
    late = {
        "before": _between(found, began, 0, BEFORE),
        "burst": _between(found, began, BEFORE, BEFORE + seconds),
        "10 s after": _between(found, began, BEFORE + seconds, BEFORE + seconds + RECOVERY),
        "then": _between(found, began, BEFORE + seconds + RECOVERY, 1e9),
    }
    report: Result = {
        "baseline": base, "synchronous": "FULL", "burst": BURST, "seconds": seconds, "ruleset": ruleset, **counted,
        "journaled": {"comment": comments, "like": likes},
        "webhooks": len({number for _, _, number in found}), "webhooks_expected": fires,
        "milliseconds": {part: {str(q): quantile(values, q) for q in SHARES} for part, values in late.items()},
    }  # fmt: skip
    report["thresholds"] = _judge(report)
    report["passed"] = all(one["passed"] for one in report["thresholds"])
    return report


def _between(found: Latencies, began: int, start: float, end: float) -> list[float]:
    return [later for due, later, _ in found if start <= (due - began) / 1e9 < end]


def _judge(report: Result) -> list[Result]:
    lost = report["sent"]["comment"] - report["journaled"]["comment"]
    unexplained = report["sent"]["like"] - report["journaled"]["like"] - report.get("shed", 0)
    rows = (
        ("comments lost", lost, 0),
        ("webhooks missing", report["webhooks_expected"] - report["webhooks"], 0),
        ("likes neither journaled nor counted as shed", unexplained, 0),
        ("99 % from ten seconds after the burst, ms", report["milliseconds"]["then"]["0.99"], NORMAL),
    )
    return [
        {"what": what, "found": found, "wanted": wanted, "bound": "at most", "passed": found <= wanted}
        for what, found, wanted in rows
    ]


def render(report: Result) -> str:
    """The table as text."""
    lines = [
        render_baseline(report["baseline"]),
        f"{CALM} → {report['burst']:,} events/s for {report['seconds']:g} s → {CALM}, SQLite "
        f"synchronous={report['synchronous']}{beside(report['ruleset'])}: "
        f"sent {sum(report['sent'].values()):,}, shed {report.get('shed', 0):,}, "
        f"refused and sent again {report.get('sent_again', 0):,}, sender behind by at most "
        f"{report['behind_milliseconds']} ms",
        f"  {'webhooks of events':<20} {'median ms':>10} {'99 %':>10} {'worst':>10}",
    ]
    for part, times in report["milliseconds"].items():
        lines.append(f"  {part:<20} {times['0.5']:>10} {times['0.99']:>10} {times['1.0']:>10}")
    return "\n".join([*lines, *render_thresholds(report["thresholds"])])


if __name__ == "__main__":
    sys.exit(main())
