"""A replay: recordings through rulesets in a store, on the same path as a live room, without a sink behind it."""

import asyncio
import hashlib
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tiercast_api.clock import Clock, SystemClock
from tiercast_api.context import Health, Status
from tiercast_api.errors import PluginError
from tiercast_api.kinds import Kinds

from tiercast.audience.entry import CONTROL
from tiercast.beside.paths import Paths, home_folder, paths_of
from tiercast.engine.entries import EntryMaker
from tiercast.engine.feed import Feed
from tiercast.engine.intake.dedupe import SeenWindow
from tiercast.engine.intake.totals import Totals
from tiercast.engine.job_errors import REFUSALS, job_error
from tiercast.engine.jobs import Progress, ReplayOptions, ReplayResult, Report
from tiercast.engine.kept import restored_totals
from tiercast.engine.manners import job_manners
from tiercast.engine.opened import Opened, open_store
from tiercast.engine.playing import ROOM, SOURCE, AnyRoom, Playing, make_source, open_playing
from tiercast.engine.ports import job_ports
from tiercast.engine.receiving import Receiving
from tiercast.engine.registry import load_plugins, offered
from tiercast.engine.shop import Extra, Shop
from tiercast.hosting.contexts import EngineSourceContext
from tiercast.hosting.guarded import GuardedSource
from tiercast.store.cursors import load_cursors
from tiercast.store.database import open_database
from tiercast.store.forget_runs import OWNER, shop_of
from tiercast.store.runs import Run, RunState, command_hash, end_run, open_run
from tiercast.store.seen import latest_keys
from tiercast.store.summary import Summary, summarise

SEEN_WINDOW: Final = 200_000
"""Keys of events by which a repetition is known, also after a kill."""
REPORT_EVERY: Final = 200_000
"""Microseconds between two reports of progress."""


def run_replay(options: ReplayOptions, report: Report) -> ReplayResult:
    """Replay recordings; the same command after a kill goes on where it was.

    Raises:
        JobError: what cannot be done, in words.
        StoreError: what is wrong with the store.
    """
    if options.store:
        return asyncio.run(_Replay(options, report, SystemClock()).run(paths_of(options.store, home_folder())))
    with tempfile.TemporaryDirectory(prefix="tiercast-") as folder:
        url = f"sqlite:///{Path(folder, 'replay.db').as_posix()}"
        return asyncio.run(_Replay(options, report, SystemClock()).run(paths_of(url, home_folder())))


class _Replay:
    def __init__(self, options: ReplayOptions, report: Report, clock: Clock) -> None:
        self._options, self._report, self._clock = options, report, clock
        self._began = clock.monotonic()
        self._reported = 0
        self._status = Status(Health.WORKING)

    async def run(self, paths: Paths) -> ReplayResult:
        """Do it."""
        run = self._open_run(paths)
        plugins = await load_plugins(paths, self._clock)
        opened: Opened | None = None
        try:
            offers = await offered(plugins)
            source = await make_source(plugins, self._options)
            # Each run is a shop of its own, also in every id: two runs in one store do not meet.
            name = shop_of(run.id)
            kept = bool(self._options.store)
            opened = open_store(paths.store, name, self._clock, paths.key, keyring=kept)
            playing = open_playing(name, opened, self._options, plugins, offers, source.declaration, self._clock)
            with job_manners():
                await self._play(playing, opened, source, plugins.kinds)
            return self._result(playing.shop, opened, run)
        except REFUSALS as error:
            raise job_error(error, plugins) from error
        finally:
            if opened is not None:
                opened.close()
            await plugins.close()

    def _open_run(self, paths: Paths) -> Run:
        database = open_database(paths.store)
        try:
            with database.write() as connection:
                return open_run(connection, OWNER, command_hash(self._command()), self._clock.now())
        finally:
            database.close()

    def _command(self) -> list[str]:
        """What makes it the same command: the files, the mapping, the rulesets and the room."""
        options = self._options
        parts = [f"{file.resolve()}:{file.stat().st_size}" for file in options.files]
        for name in options.rulesets:
            path = Path(name)
            parts.append(hashlib.blake2b(path.read_bytes()).hexdigest() if path.is_file() else name)
        parts.append(options.mapping.read_text("utf-8") if options.mapping else "")
        return [*parts, *(f"{key}={value}" for key, value in sorted(options.room.items()))]

    async def _play(self, playing: Playing, opened: Opened, source: GuardedSource, kinds: Kinds) -> None:
        shop = playing.shop
        session = lambda room: str(state.session) if (state := shop.core.state.rooms.values.get(room.encode())) else ""  # noqa: E731
        maker = EntryMaker(opened.vault.viewer_key, session)
        with opened.database.read() as connection:
            rows = load_cursors(connection, opened.shop)
            restored = latest_keys(connection, opened.shop, SEEN_WINDOW)
        cursor, totals, seen = rows.get(SOURCE), Totals(restored_totals(rows)), SeenWindow(SEEN_WINDOW, restored)
        part = str(opened.owner.epoch)
        feed = Feed(
            SOURCE, ROOM, part, source.declaration, kinds, maker, seen, totals, live=False, rooms=playing.rooms
        )  # fmt: skip
        kept = totals if self._options.store else None
        receiving = Receiving(shop, lambda key: feed, self._clock, lambda stepped: self._progress(shop), kept)
        intake = AnyRoom(receiving, playing.add_room)
        context = EngineSourceContext(job_ports(SOURCE, self._clock, self._take_status), ROOM, cursor, intake)
        try:
            await source.run(context)
        except PluginError as error:
            raise receiving.broken or error from error
        finally:
            await context.close()
        if held := feed.flush():
            receiving.step(feed, held, Extra())
        await receiving.drain()
        await asyncio.wrap_future(shop.finish(snapshot=False).commit)

    def _take_status(self, key: str, status: Status) -> None:
        self._status = status

    def _progress(self, shop: Shop) -> None:
        now = self._clock.monotonic()
        if now - self._reported < REPORT_EVERY:
            return
        self._reported = now
        seconds = (now - self._began) / 1_000_000
        self._report(
            Progress(events=shop.counters.entries, seconds=seconds, part=self._status.progress, left=self._status.left)
        )

    def _result(self, shop: Shop, opened: Opened, run: Run) -> ReplayResult:
        opened.writer.call(
            lambda connection: end_run(connection, run.id, RunState.FINISHED, self._clock.now())
        ).result()
        with opened.database.read() as connection:
            summary = summarise(connection, opened.shop)
        return result_of(summary, shop.core.state.shop.standing, (self._clock.monotonic() - self._began) / 1_000_000)


def result_of(
    summary: Summary, standing: Mapping[str, Mapping[str, int]], seconds: float, shed: int = 0
) -> ReplayResult:
    """What a replay prints, from the counts of the store and how many viewers stand on each tier."""
    events = sum(count for kind, count in summary.kinds.items() if kind not in CONTROL)
    return ReplayResult(
        events=events,
        viewers=summary.viewers,
        seconds=round(seconds, 3),
        events_per_second=round(events / seconds, 1) if seconds else 0.0,
        firings=summary.firings,
        signals={name.rpartition("/")[2]: count for name, count in summary.signals.items()},
        tiers={
            name.rpartition("/")[2]: {tier: count for tier, count in tiers.items() if count}
            for name, tiers in standing.items()
        },
        actions=summary.actions,
        suppressed=summary.suppressed,
        variants=summary.variants,
        compared=summary.compared,
        shed=shed,
    )
