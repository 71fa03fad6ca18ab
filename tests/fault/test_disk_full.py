"""A full disk: callers are told in words, nothing is half done, and it goes on as soon as there is room."""

import asyncio
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.fault.site import Site, until
from tests.fault.test_kill import Show, opened
from tests.small_disk import fill


def health(site: Site) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/healthz", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


async def says(site: Site, status: int, words: str = "") -> None:
    """Wait until the engine's health is this."""
    deadline = time.monotonic() + 20
    while (told := await asyncio.to_thread(health, site))[0] != status or words not in told[1]:
        assert time.monotonic() < deadline, told
        await asyncio.sleep(0.1)


async def test_that_a_full_disk_is_said_and_nothing_is_lost_or_half_done(
    make_site: Callable[..., Site], small_disk: Path
) -> None:
    site = make_site(store=small_disk / "live.db")
    await opened(site)
    show = Show(site, 5)
    comments = show.senders[0]
    try:
        await until(lambda: len(comments.acknowledged) > 50, 20, "events come through")
        for _ in range(2):
            filler = fill(small_disk)
            refused = comments.refused[503]
            await until(lambda refused=refused: comments.refused[503] > refused + 5, 40, "refused")  # type: ignore[misc]
            await says(site, 503, "disk is full")
            await until(lambda: any("disk is full" in said for said in comments.said), 20, "senders are told")
            await until(lambda: "the disk is full" in site.tail(200), 20, site.tail())
            filler.unlink()
            there = len(comments.acknowledged)
            await until(lambda there=there: len(comments.acknowledged) > there + 50, 20, site.tail())  # type: ignore[misc]
        await says(site, 200)
        await until(lambda: "can be written again" in site.tail(200), 20, site.tail())
    finally:
        await show.end()
    await show.check()


async def test_that_an_engine_ends_in_order_on_a_full_disk_and_goes_on_later(
    make_site: Callable[..., Site], small_disk: Path
) -> None:
    site = make_site(store=small_disk / "live.db")
    await opened(site)
    show = Show(site, 6)
    await until(lambda: len(show.senders[0].acknowledged) > 50, 20, "events come through")
    filler = fill(small_disk)
    await until(lambda: show.senders[0].refused[503] > 5, 40, "refused")
    site.end_engine()
    filler.unlink()
    site.start_engine()
    await site.ready()
    await show.goes_on()
    await show.end()
    await show.check()
