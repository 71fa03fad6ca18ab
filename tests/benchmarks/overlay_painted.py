"""Benchmark (l): from an event to the pop-up that a real Chromium has painted, as OBS shows it.

    python -m tests.benchmarks.overlay_painted [--seconds 60] [--rate 1000] [--quick] [--json FILE]

Sender, engine and browser are processes of their own; the load is open and the journal on, as in (c). A pop-up counts
as painted in the turn after the frame in which it stands for the first time. Ends with 1 where a threshold is missed.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from tiercast_api import SystemClock

from tests.benchmarks.live_load import feeds, live_engine, quantile, send
from tests.benchmarks.machine import baseline, render_baseline
from tests.benchmarks.reporting import render_thresholds, tell
from tests.plugins.chromium import CHROMIUM, Tab, chromium

LIMIT: Final = 100.0
"""Milliseconds within which 99 % have to be painted."""
TOKEN: Final = "token-of-the-benchmark"
# One pop-up stands at a time: were there more than can be shown, the next would be measured waiting for its turn.
RULES: Final = """
ruleset: rules
triggers:
  show:
    on: comment
    when: event.text starts with fire
    do: [popup: {text: "{event.text}", duration: 1s}]
    limit: {room: 1 per 2s}
"""
OVERLAY: Final = f"  overlay: {{type: overlay, settings: {{token: {TOKEN}}}}}"
WATCH: Final = r"""
window.painted = [];
new MutationObserver(() => {
  for (const element of document.querySelectorAll("[data-id]")) {
    const found = element.watched ? null : /fire (\d+) (\d+)/.exec(element.textContent);
    if (!found) continue;
    element.watched = true;
    requestAnimationFrame(() => {
      const turn = new MessageChannel();
      turn.port1.onmessage = () => window.painted.push([found[1], Date.now()]);
      turn.port2.postMessage(0);
    });
  }
}).observe(document.body, {childList: true, subtree: true, characterData: true});
"""
Result = dict[str, Any]


def main(arguments: list[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(prog="overlay_painted", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--rate", type=int, default=1_000, help="events a second")
    parser.add_argument("--quick", action="store_true", help="6 seconds at 200 a second; nothing is judged")
    parser.add_argument("--json", type=Path, help="write the results to this file as well")
    chosen = parser.parse_args(arguments)
    if CHROMIUM is None:
        print("there is no Chromium here")
        return 1
    seconds, rate = (6.0, 200) if chosen.quick else (chosen.seconds, chosen.rate)
    report = asyncio.run(run(seconds, rate))
    tell(render(report), report, chosen.json)
    return 0 if report["passed"] or chosen.quick else 1


async def run(seconds: float, rate: int) -> Result:
    """Measure it."""
    with tempfile.TemporaryDirectory(prefix="overlay-") as name:
        base = baseline(Path(name))
        async with (
            live_engine(Path(name, "engine"), rules=RULES, more=OVERLAY) as site,
            chromium(Path(name, "browser")) as tab,
        ):
            await tab.call("Page.enable")
            await tab.call("Page.navigate", url=f"http://127.0.0.1:{site.port}/out/overlay#token={TOKEN}")
            await tab.until("document.documentElement.dataset.theme")
            await tab.script(WATCH)
            url = feeds(site)[0]
            await send(url, [(max(1, rate // 5), 3.0)])
            await asyncio.sleep(1.0)
            before = len(await tab.script("window.painted"))
            await send(url, [(rate, seconds)])
            await asyncio.sleep(1.0)
            later = await _later(tab, before)
    found = {str(share): quantile(later, share) for share in (0.5, 0.99, 1.0)}
    threshold = {"what": "event to painted pop-up, 99%, ms", "found": found["0.99"], "wanted": LIMIT,
                 "bound": "at most", "passed": bool(later) and found["0.99"] <= LIMIT}  # fmt: skip
    return {"baseline": base, "rate": rate, "seconds": seconds, "painted": len(later), "milliseconds": found,
            "thresholds": [threshold], "passed": threshold["passed"]}  # fmt: skip


async def _later(tab: Tab, before: int) -> list[float]:
    """Milliseconds from the instant at which each event was due to its pop-up's painting."""
    # The sender's instants are monotonic ones, the browser's are those of the wall: both clocks are this computer's.
    wall = SystemClock().now() / 1_000 - time.monotonic() * 1_000
    painted = (await tab.script("window.painted"))[before:]
    return [at - (int(due) / 1e6 + wall) for due, at in painted]


def render(report: Result) -> str:
    """A table."""
    times = report["milliseconds"]
    return "\n".join(
        [
            render_baseline(report["baseline"]),
            f"event to painted pop-up at {report['rate']:,} events/s for {report['seconds']:g} s, "
            f"{report['painted']} of them, ms: median {times['0.5']}, 99% {times['0.99']}, longest {times['1.0']}",
            *render_thresholds(report["thresholds"]),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
