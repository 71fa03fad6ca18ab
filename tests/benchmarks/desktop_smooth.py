"""Benchmark (j): the window at 5,000 events a second with the Live page on the screen, drawn in software.

    python -m tests.benchmarks.desktop_smooth [--seconds 60] [--rate 5000] [--one-in 250] [--rooms 1] [--quick]
                                              [--stalls] [--json F]

Sender, receiver, engine and window are processes of their own; the window is on a screen that nobody sees (Xvfb). The
load is open and the journal on, as in (c). First the engine runs alone, then with the window: how late a beat of the
window's thread is, what is drawn, what memory and CPU it takes, how long after an event the host's line is painted, and
by how much the engine becomes slower. Ends with 1 where a threshold is missed.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.benchmarks import live_load
from tests.benchmarks.live_load import feeds, live_engine, quantile, received, send
from tests.benchmarks.machine import baseline, render_baseline
from tests.benchmarks.reporting import render_thresholds, tell
from tests.fault.site import ROOT, Site
from tests.unseen_screen import unseen_screen

RULES: Final = """
ruleset: rules
tiers:
  talk:
    - {tier: loud, when: said >= 20}
    - {tier: quiet}
features:
  said: {count: comment, within: 5m}
triggers:
  fire:
    on: comment
    when: event.text starts with fire
    do: [webhook: {text: "{event.text}"}]
  say:
    on: comment
    when: event.text starts with fire
    do: [host_prompt: {text: "{event.text}"}]
    limit: {room: 2 per 1s}
"""
ONE_IN: Final = 250
"""One event in so many fires: 20 webhooks a second at 5,000 events/s, beside two lines for the host.

More than limits let a room do. With one in fifty, as (c) has it, a third of the engine's core goes into 100 webhooks a
second, and what is measured is they.
"""
Result = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="desktop_smooth", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0, help="how long with the window")
    parser.add_argument("--rate", type=int, default=5_000, help="events a second, in each room")
    parser.add_argument(
        "--rooms", type=int, default=1, help="rooms, each with a connection of its own; the first is shown"
    )
    parser.add_argument("--one-in", type=int, default=ONE_IN, help="one event in so many fires a webhook")
    parser.add_argument("--quick", action="store_true", help="5 seconds at 500 a second; nothing is judged")
    parser.add_argument("--stalls", action="store_true", help="look what the window's thread does while it is late")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    chosen = parser.parse_args(arguments)
    seconds, rate = (5.0, 500) if chosen.quick else (chosen.seconds, chosen.rate)
    report = asyncio.run(run(seconds, rate, chosen.rooms, one_in=chosen.one_in, stalls=chosen.stalls))
    tell(render(report), report, chosen.json)
    return 0 if report["passed"] or chosen.quick else 1


async def run(seconds: float, rate: int, rooms: int = 1, *, one_in: int = ONE_IN, stalls: bool) -> Result:
    """Both phases, as plain containers."""
    with tempfile.TemporaryDirectory(prefix="smooth-") as name:
        base = baseline(Path(name))
        async with live_engine(Path(name, "engine"), rules=RULES, rooms=rooms) as site:
            load = Load(feeds(site, rooms), one_in)
            return {"baseline": base, **await _phases(site, load, seconds, rate, stalls=stalls)}


class Load(NamedTuple):
    """Where events go, one in how many of which fires."""

    urls: list[str]
    one_in: int

    async def send(self, rate: int, seconds: float) -> int:
        """Send to every room. Returns: how many events."""
        sent: dict[str, int] = (await send(self.urls, [(rate, seconds)], one_in=self.one_in))["sent"]
        return sum(sent.values())


async def _phases(site: Site, load: Load, seconds: float, rate: int, *, stalls: bool) -> Result:
    warm, alone_for = min(20.0, seconds / 3), max(5.0, min(60.0, seconds / 3))
    await load.send(max(1, rate // 5), 3.0)
    before = len(await asyncio.to_thread(received, site.hook_port))
    sent = await load.send(rate, alone_for)
    alone = (await asyncio.to_thread(received, site.hook_port))[before:]
    with unseen_screen("1920x1080") as screen:
        plan = {"store": str(site.store), "home": str(site.folder / "home"), "warm": warm, "seconds": seconds,
                "stalls": stalls}  # fmt: skip
        environment = {**site.env(), "DISPLAY": screen, "QT_QPA_PLATFORM": "xcb"}
        window = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.benchmarks.desktop_window", json.dumps(plan), cwd=ROOT, env=environment,
            stdout=asyncio.subprocess.PIPE,
        )  # fmt: skip
        assert window.stdout is not None
        if not await asyncio.wait_for(window.stdout.readline(), 60):
            raise SystemExit("the window did not open")
        before = len(await asyncio.to_thread(received, site.hook_port))
        cpu = _cpu_seconds(site.child)
        sending = asyncio.create_task(load.send(rate, warm + seconds + 2))
        measured = json.loads(await window.stdout.readline() or b"null")
        used = _cpu_seconds(site.child) - cpu
        await window.wait()
        if measured is None:
            raise SystemExit("the window ended early")
        with_window = (await asyncio.to_thread(received, site.hook_port))[before:]
        sent += await sending
    engine = {"alone": _latency(alone), "with_window": _latency(with_window),
              "cpu_percent": round(100 * used / (warm + seconds), 1)}  # fmt: skip
    report = {
        "rate": rate,
        "rooms": len(load.urls),
        "one_in": load.one_in,
        "sent": sent,
        "window": measured,
        "engine": engine,
    }
    thresholds = _thresholds(measured, engine)
    return {**report, "thresholds": thresholds, "passed": all(one["passed"] for one in thresholds)}


def _latency(rows: live_load.Latencies) -> Result:
    values = [later for _, later, _ in rows]
    return {"webhooks": len(values), **{str(share): quantile(values, share) for share in (0.5, 0.99)}}


def _thresholds(window: Result, engine: Result) -> list[Result]:
    """What issue and design ask for, milliseconds; the ratios of the engine are told and not judged."""
    late, growth = window["late"], window["memory_megabytes"]["end"] - window["memory_megabytes"]["begin"]
    wanted = [
        ("beat late, 99%, ms", late["0.99"], 16.0), ("beat late, 99.9%, ms", late["0.999"], 50.0),
        ("longest stall, ms", late["longest"], 150.0),
        ("event to painted line, 99%, ms", window["prompt_milliseconds"]["0.99"], 150.0),
        ("memory grown after warm-up, MB", round(growth, 1), 50.0),
    ]  # fmt: skip
    return [
        {"what": what, "found": found, "wanted": most, "bound": "at most", "passed": found <= most}
        for what, found, most in wanted
    ]


def _cpu_seconds(process: int) -> float:
    """CPU seconds that a process has used, user and system."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def render(report: Result) -> str:
    """A table."""
    window, engine = report["window"], report["engine"]
    late, memory, prompt = window["late"], window["memory_megabytes"], window["prompt_milliseconds"]
    alone, beside = engine["alone"], engine["with_window"]
    lines = [
        render_baseline(report["baseline"]),
        f"window at {report['rate']:,} events/s in each of {report['rooms']} room(s) for {window['seconds']:g} s, "
        f"one in {report['one_in']} fires, Live page shown:",
        f"  beat late, ms: median {late['0.5']}, 99% {late['0.99']}, 99.9% {late['0.999']}, longest {late['longest']}",
        f"  {window['frames_per_second']} redraws/s, {window['plots_per_second']} plots/s; "
        f"CPU {window['cpu_percent']} %, engine's {engine['cpu_percent']} %",
        f"  memory {memory['begin']} MB after warm-up, {memory['end']} MB at the end",
        f"  event to painted line, {window['prompts']} of them, ms: median {prompt['0.5']}, 99% {prompt['0.99']}",
        f"  engine, event to webhook, ms: alone {alone['0.5']} and {alone['0.99']} (99%), with the window "
        f"{beside['0.5']} and {beside['0.99']}:",
        f"  times {_ratio(beside['0.5'], alone['0.5'])} and {_ratio(beside['0.99'], alone['0.99'])}",
        *(f"  late at {count} looks: {where}" for where, count in window["stalls"]),
        *render_thresholds(report["thresholds"]),
    ]
    return "\n".join(lines)


def _ratio(one: float, other: float) -> float:
    return round(one / other, 2)


if __name__ == "__main__":
    sys.exit(main())
