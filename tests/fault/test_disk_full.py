"""A full disk: callers are told in words, nothing is half done, and it goes on as soon as there is room."""

import asyncio
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tests.fault.site import Site, until
from tests.fault.test_kill import Show, opened
from tests.small_disk import fill


def health(site: Site) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{site.port}/healthz", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


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
            status, text = await asyncio.to_thread(health, site)
            assert status == 503
            assert "disk is full" in text
            assert any("disk is full" in said for said in comments.said)
            assert "the disk is full" in site.tail(200)
            filler.unlink()
            there = len(comments.acknowledged)
            await until(lambda there=there: len(comments.acknowledged) > there + 50, 20, site.tail())  # type: ignore[misc]
        status, text = await asyncio.to_thread(health, site)
        assert status == 200
        assert "can be written again" in site.tail(200)
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
