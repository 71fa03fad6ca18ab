"""A live engine, a sender and a receiver, each in a process of its own."""

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

from tests.benchmarks.synthetic import ruleset_file
from tests.fault.site import ROOT, TOKEN, Site, free_port, until

RULES: Final = """
ruleset: rules
triggers:
  fire:
    on: comment
    when: event.text starts with fire
    do: [webhook: {text: "{event.text}"}]
"""
ONE_IN: Final = 50
"""One event in so many fires, unless a benchmark says otherwise."""
Latencies = list[tuple[int, float, int]]


@asynccontextmanager
async def receiver(port: int) -> AsyncIterator[int]:
    """The receiver of webhooks, until left."""
    process = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.load_receiver", str(port)], cwd=ROOT)
    try:
        await until(lambda: _answers(port), 20, "the receiver listens")
        yield port
    finally:
        process.kill()
        process.wait(10)


def _answers(port: int) -> bool:
    try:
        received(port)
    except OSError:
        return False
    return True


def received(port: int) -> Latencies:
    """(due, nanoseconds; milliseconds later; number) of every webhook so far."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        return [(due, later, number) for due, later, number in json.load(answer)]


@asynccontextmanager
async def live_engine(
    folder: Path, ruleset: str = "", *, rules: str = RULES, rooms: int = 1, more: str = ""
) -> AsyncIterator[Site]:  # fmt: skip
    """An engine with its supervisor and a receiver behind its webhook, until left.

    Args:
        ruleset: that the room runs beside the one rule that is measured: a name of the folder `rulesets`, or a file.
        rules: what every room runs.
        rooms: how many there are, each with a source of its own; see `feeds`.
        more: sinks.
    """
    site = Site(folder, rules, more=more)
    if rooms > 1:
        _add_rooms(site, rooms)
    if ruleset:
        (folder / "beside.yaml").write_bytes(ruleset_file(ruleset).read_bytes())
        written = site.config.read_text("utf-8").replace(
            "rulesets: [rules.yaml]", "rulesets: [rules.yaml, beside.yaml]"
        )
        site.config.write_text(written, "utf-8")
    async with receiver(site.hook_port):
        site.start_engine()
        try:
            await site.ready()
            yield site
            site.end_engine()
        finally:
            site.close()


def feeds(site: Site, rooms: int = 1) -> list[str]:
    """Addresses of the sources of an engine's rooms, the first one's first."""
    return [f"ws://127.0.0.1:{site.port}/in/feed{number if number > 1 else ''}" for number in range(1, rooms + 1)]


def _add_rooms(site: Site, rooms: int) -> None:
    text = site.config.read_text("utf-8")
    room = next(line for line in text.splitlines(keepends=True) if line.startswith("  r: "))
    feed = next(line for line in text.splitlines(keepends=True) if line.startswith("  feed: "))
    others = range(2, rooms + 1)
    more_rooms = [room.replace("  r: {title: R,", f"  r{number}: {{title: R{number},") for number in others]
    more_feeds = [
        feed.replace("  feed: ", f"  feed{number}: ").replace("room: r,", f"room: r{number},") for number in others
    ]
    text = text.replace(room, room + "".join(more_rooms)).replace(feed, feed + "".join(more_feeds))
    site.config.write_text(text, "utf-8")


async def send(
    urls: str | list[str], phases: list[tuple[int, float]], *, in_one: int = 1, acks: bool = True, one_in: int = ONE_IN
) -> dict[str, Any]:
    """Send a load to one address, or to each of several (see `load_sender`). Returns: what it counted in all."""
    every = [urls] if isinstance(urls, str) else urls
    plan = {"urls": every, "token": TOKEN, "phases": phases, "one_in": one_in, "in_one": in_one, "acks": acks}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.benchmarks.load_sender", json.dumps(plan), cwd=ROOT, stdout=subprocess.PIPE
    )
    out, _ = await process.communicate()
    if process.returncode != 0:
        raise SystemExit(f"the sender ended with {process.returncode}")
    found: dict[str, Any] = json.loads(out)
    return found


def beside(ruleset: str) -> str:
    """What a table says of the ruleset beside the measured rule; nothing where there is none."""
    return f", with the ruleset {Path(ruleset).stem} beside" if ruleset else ""


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of them lie; nan where there are none."""
    if not values:
        return float("nan")
    ordered = sorted(values)
    return round(ordered[min(len(ordered) - 1, int(share * len(ordered)))], 2)


__all__ = [
    "ONE_IN",
    "Latencies",
    "Site",
    "beside",
    "feeds",
    "free_port",
    "live_engine",
    "quantile",
    "received",
    "receiver",
    "send",
    "until",
]
