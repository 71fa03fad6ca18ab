"""A source's cursor never passes what is still held for its lateness, and what could not be read is not lost."""

from pathlib import Path

from sqlalchemy import select
from tiercast.store.cursors import load_cursors
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.tables import dead_letters

from tests.engine.workshop import Workshop, comment, workshop

SECOND = 1_000_000


async def test_that_a_cursor_waits_for_the_events_that_are_held(tmp_path: Path) -> None:
    async with workshop(tmp_path, lateness=60 * SECOND) as shop:
        await shop.configure()
        now = shop.clock.now()
        await shop.arrivals.emit("feed", [comment(1, time=now)], b"after-1")
        await shop.arrivals.dead_letter("feed", b"{", "no JSON", "feed:1")
        await shop.until(lambda: shop.letters())
        assert "comment" not in shop.kinds()
        assert cursors(shop) == {}
        await shop.clock.advance(61)
        await shop.arrivals.emit("feed", [comment(2, time=shop.clock.now())], b"after-2")
        await shop.until(lambda: "comment" in shop.kinds())
        assert cursors(shop) == {"feed": b"after-1"}


def cursors(shop: Workshop) -> dict[str, bytes]:
    opened = shop.opened
    with opened.database.read() as connection:
        rows = load_cursors(connection, opened.shop)
        assert connection.execute(select(dead_letters.c.n)).first() is not None
    return {name: value for name, value in rows.items() if name == "feed"}


async def test_that_what_a_source_could_not_read_outlives_a_commit_that_fails(tmp_path: Path) -> None:
    async with workshop(tmp_path) as shop:
        await shop.configure()
        failing = [StoreError(Trouble.DISK_FULL)]
        shop.fails = lambda batch: failing.pop() if failing and batch.dead_letters else None
        await shop.arrivals.dead_letter("feed", b"{", "no JSON", "feed:1")
        await shop.until(lambda: shop.letters())
        assert shop.letters() == ["no JSON"]
        assert not failing
