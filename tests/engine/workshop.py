"""A step loop over a real store, whose commits a test can let fail."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from tiercast.audience.entry import Entry
from tiercast.engine.arrivals import SPOOL, Arrivals, Emit
from tiercast.engine.entries import EntryMaker
from tiercast.engine.feed import Feed
from tiercast.engine.hand import Hand
from tiercast.engine.heartbeat import Death
from tiercast.engine.intake.dedupe import SeenWindow
from tiercast.engine.intake.shedding import Shedder
from tiercast.engine.intake.totals import Totals
from tiercast.engine.measures import Measures
from tiercast.engine.opened import open_store
from tiercast.engine.rooms import config_entry
from tiercast.engine.rulebook import Rulebook
from tiercast.engine.shop import Shop, Stepped
from tiercast.engine.step_loop import StepLoop
from tiercast.engine.suspects import Suspects
from tiercast.step.config import RoomConfig
from tiercast.step.core import Core
from tiercast.store.batch import Batch
from tiercast.store.cursors import load_cursors
from tiercast.store.errors import StoreError
from tiercast.store.small import put_ruleset
from tiercast.store.spool import open_spool
from tiercast.store.tables import dead_letters, journal
from tiercast_api.event import Event, Quality, Viewer
from tiercast_api.kinds import Kinds
from tiercast_api.said import read_said
from tiercast_api.source import Guarantee, Officialness, Risk, SourceDeclaration
from tiercast_api.testing import VirtualClock

RULES = """
ruleset: rules
triggers:
  fire: {on: comment, when: event.text starts with fire, do: [alert: {text: fire}]}
  unpaid: {on: cart_add, after: 30m, unless: order_paid, do: [alert: {text: unpaid}]}
"""


def declaration(lateness: int = 0, *, pulls: bool = False) -> SourceDeclaration:
    return SourceDeclaration(
        kinds=("comment", "cart_add", "order_paid", "like"), quality=Quality.STABLE, guarantee=Guarantee.AT_LEAST_ONCE,
        risk=Risk(Officialness.OFFICIAL, "None.", "无。"), lateness=lateness, pulls=pulls,
    )  # fmt: skip


class Workshop:
    """One life of an engine's inner parts; make another one over the same folder for the next."""

    def __init__(
        self, folder: Path, clock: VirtualClock, *, capacity: int = 10_000, lateness: int = 0, pulls: bool = False,
        death: Death | None = None, run: str = "1",
    ) -> None:  # fmt: skip
        self.clock, self.told = clock, list[str]()
        self.opened = open_store(f"sqlite:///{folder / 'shop.db'}", "test", clock, folder / "key", synchronous="OFF")
        self.book = Rulebook(Kinds(), {}, (), "plain")
        self.shop = Shop(self.opened, self.book, self.core)
        with self.opened.database.read() as connection:
            cursors = load_cursors(connection, self.opened.shop)
        self.seen, self.totals = SeenWindow(10_000, self.shop.recent_keys(10_000)), Totals()
        self.maker = EntryMaker(self.opened.vault.viewer_key, lambda room: "1")
        self.feed = Feed(
            "feed", "r", run, declaration(lateness, pulls=pulls), Kinds(), self.maker, self.seen, self.totals,
        )  # fmt: skip
        self.shedder = Shedder(capacity, {"comment", "cart_add", "order_paid"})
        self.spool = open_spool(folder / "spool", self.opened.vault)
        self.arrivals = Arrivals(
            lambda key: self.feed, clock.now, self.shedder, self.spool, lambda: self.loop.wake(),
            cursors.get(SPOOL, b""),
        )  # fmt: skip
        self.arrivals.watch(self.feed)
        self.hand = Hand(folder / "hand")
        self.committed: list[Stepped] = []
        self.suspects = Suspects(death, lambda en, zh: self.told.append(en))
        self.loop = StepLoop(
            self.shop, self.arrivals, self.maker, self.seen, self.totals, clock, self.hand, self.suspects,
            Measures(), self.committed.append, lambda error: self.told.append(error.message),
            lambda: self.told.append("mended"),
        )  # fmt: skip
        self.loop.ticking = False
        self.fails: Callable[[Batch], StoreError | None] = lambda batch: None
        self._apply = self.opened.writer._applier.apply
        self.opened.writer._applier.apply = self._maybe  # type: ignore[method-assign]

    def core(self) -> Core:
        return Core("test", b"s" * 32, self.book.build, Kinds(), self.book.by_hash, {})

    def _maybe(self, connection: object, batch: Batch) -> None:
        error = self.fails(batch)
        if error is not None:
            raise error
        self._apply(connection, batch)  # type: ignore[arg-type]

    async def configure(self) -> None:
        """Let the rules take over."""
        ruleset = self.book.take(RULES, "rules.yaml", "CNY")
        self.opened.writer.call(lambda c: put_ruleset(c, ruleset.hash, ruleset.name, RULES, 1)).result()
        room = RoomConfig(key="r", rulesets=("rules",), sinks={"alert": "desk"})
        await self.loop.put(config_entry(room, [ruleset], self.clock.now()))

    async def emit(self, *events: Event) -> Emit:
        return await self.arrivals.emit("feed", events, None)

    async def until(self, holds: Callable[[], object]) -> None:
        """Let commits happen, and virtual time pass, until it holds."""
        async with asyncio.timeout(60):
            while not holds():
                await self.clock.advance(0.1)
                await asyncio.sleep(0.002)

    def kinds(self) -> list[str]:
        """Kinds of what is journaled, in order."""
        with self.opened.database.read() as connection:
            return list(
                connection.execute(journal.select().order_by(journal.c.seq).with_only_columns(journal.c.kind)).scalars()
            )

    def letters(self) -> list[str]:
        """Why records were left out, in English."""
        with self.opened.database.read() as connection:
            kept = connection.execute(dead_letters.select().with_only_columns(dead_letters.c.reason)).scalars()
            return [text if (said := read_said(text)) is None else said.en for text in kept]

    def firings(self) -> Sequence[str]:
        return [action.rule for stepped in self.committed for action in stepped.actions]


@asynccontextmanager
async def workshop(folder: Path, clock: VirtualClock | None = None, **how: object) -> AsyncIterator[Workshop]:
    """Run a loop; leaving drains it and closes the store, as a kill would as far as the store can tell."""
    shop = Workshop(folder, clock or VirtualClock(), **how)  # type: ignore[arg-type]
    task = asyncio.create_task(shop.loop.run())
    try:
        yield shop
    finally:
        shop.loop.stopping = True
        shop.loop.wake()
        await task
        shop.hand.close()
        shop.spool.close()
        shop.opened.close()


def comment(number: int, text: str = "hello", time: int = 0, kind: str = "comment", **more: object) -> Event:
    return Event(
        kind=kind, id=f"e{number}", viewer=Viewer("shop", f"v{number % 3}", Quality.STABLE), text=text, time=time,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


__all__ = ["Entry", "Workshop", "comment", "workshop"]
