"""A source that floods: what may be left out is, in the promised order and counted; everything else is journaled."""

import asyncio
import itertools
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import aiohttp
import msgspec
import pytest

from tests.fault.site import TOKEN, Sender, Site, until, viewer

SECONDS = 10.0
CALLERS = 24
IN_ONE = 500


class Flood:
    """Callers that post as fast as they are answered.

    Args:
        precious: how many of each request's events may not be left out.

    Attributes:
        sent: events that were acknowledged, by kind; said: what the answers say became of them.
    """

    def __init__(self, site: Site, precious: int = 30) -> None:
        self.url = f"http://127.0.0.1:{site.port}/in/feed"
        self.sent: Counter[str] = Counter()
        self.said: Counter[str] = Counter()
        self._precious = precious // 2
        self._numbers = itertools.count()

    def batch(self) -> list[dict[str, object]]:
        number = next(self._numbers)
        kinds = ["like"] * (IN_ONE - 2 * self._precious)
        kinds += ["order_paid", "comment"] * self._precious
        return [
            {"id": f"{number}-{place}", "kind": kind, "viewer": viewer(place % 100), "order": f"o{number}-{place}",
             "quantity": 1, "text": "hello"}
            for place, kind in enumerate(kinds)
        ]  # fmt: skip

    async def call(self, session: aiohttp.ClientSession, until_: float) -> None:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        while time.monotonic() < until_:
            batch = self.batch()
            status = 0
            while status != 200:
                assert time.monotonic() < until_ + 120, "the source takes events again"
                async with session.post(self.url, json=batch, headers=headers) as response:
                    status = response.status
                    if status == 200:
                        answer = await response.json()
                        self.said.update({k: v for k, v in answer.items() if isinstance(v, int)})
                    else:
                        assert status in (429, 503), await response.text()
                        await asyncio.sleep(0.05)
            self.sent.update(str(event["kind"]) for event in batch)

    async def run(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60)) as session:
            await asyncio.gather(*(self.call(session, end) for _ in range(CALLERS)))


def memory(process: int) -> int:
    """Megabytes in use."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) // 1024


def shed(site: Site) -> Counter[str]:
    """Events that the journal says were left out, by kind."""
    found: Counter[str] = Counter()
    for (payload,) in site.query("SELECT payload FROM journal WHERE kind = 'shed'"):
        said = msgspec.msgpack.decode(payload[1:])
        found[said["t"]] += said["q"]
    return found


@pytest.mark.load
async def test_that_a_flood_is_shed_in_order_and_counted_and_loses_nothing_that_matters(
    make_site: Callable[..., Site],
) -> None:
    site = make_site(more="memory: 8", source=", max_waiting: 1000000, max_bytes: 4000000")
    site.start_engine()
    await site.ready()
    before = memory(site.child)
    flood = Flood(site)
    await flood.run(SECONDS)
    assert memory(site.child) < before + 150
    # Normal latency within ten seconds.
    calm = Sender(site, "calm", in_one=1)
    end = time.monotonic() + 10
    while True:
        number, calm.slowest = len(calm.sent), 0.0
        event = {"id": f"calm{number}", "kind": "comment", "viewer": viewer(1), "text": "x"}
        await calm.run(iter([event]), asyncio.Event())
        if calm.slowest < 0.3:
            break
        assert time.monotonic() < end, calm.slowest
    likes = flood.sent["like"]
    await until(lambda: shed(site)["like"] + site.entries("like") >= likes, 20, f"{shed(site)} {site.entries('like')}")
    await until(lambda: site.entries("order_paid") == flood.sent["order_paid"], 30, "the spool is empty")
    await until(lambda: site.entries("comment") == flood.sent["comment"] + len(calm.sent), 30, "the spool is empty")
    assert site.end_engine() == 0
    left_out = shed(site)
    assert set(left_out) <= {"like"}
    assert left_out["like"] + site.entries("like") == likes
    assert left_out["like"] == flood.said["shed"] > 0
    assert flood.said["accepted"] + flood.said["shed"] == flood.sent.total()
    site.check_journal()


async def test_that_what_waits_in_the_spool_survives_a_kill(make_site: Callable[..., Site]) -> None:
    site = make_site(more="memory: 8", source=", max_waiting: 1000000, max_bytes: 4000000")
    site.start_engine()
    await site.ready()
    flood = Flood(site, precious=IN_ONE)
    # It goes on until something is spooled: how long that takes is the computer's business.
    running = asyncio.create_task(flood.run(60))
    spool = site.store.with_name("live.db.spool")
    await until(lambda: spool.exists() and spool.stat().st_size > 10_000, 60, "something is spooled")
    site.kill_child()
    site.kill_supervisor()
    await asyncio.gather(running, return_exceptions=True)
    site.start_engine()
    await site.ready()
    assert site.end_engine(60) == 0
    # Whoever got no answer may have been taken in; whoever got one was.
    for kind in ("order_paid", "comment"):
        assert site.entries(kind) >= flood.sent[kind]
    found = site.query("SELECT count(*), count(DISTINCT key) FROM seen")[0]
    assert found[0] == found[1]
    site.check_journal()
