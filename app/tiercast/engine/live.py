"""A live shop: sources in, sinks out, and everything between them, in one asyncio loop.

::

    sources ─► Arrivals ─► StepLoop ─► Shop (step, batch, commit) ─► Dispatcher ─► sinks
                              ▲                                          │
                              └──────────── receipts, cues, answers ◄────┘
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from typing import Final

import aiohttp
from tiercast_api.action import ActionType, Delivery, Reach
from tiercast_api.clock import Clock
from tiercast_api.source import Guarantee, SourceDeclaration

from tiercast.beside.paths import Paths
from tiercast.beside.stop import StopFile
from tiercast.deliver.afterwards import Afterwards
from tiercast.deliver.dispatcher import Dispatcher
from tiercast.deliver.jobs import Job
from tiercast.deliver.ports import LostEpoch, Ports, Settlement
from tiercast.deliver.runner import Watcher
from tiercast.engine.alarms_live import LiveAlarms
from tiercast.engine.arrivals import SPOOL, Arrivals
from tiercast.engine.asking import Asking
from tiercast.engine.attributes import attribute_types
from tiercast.engine.config import Config
from tiercast.engine.entries import EntryMaker
from tiercast.engine.erased_again import erase_again
from tiercast.engine.erasing_live import LiveErasing
from tiercast.engine.feed import Feed
from tiercast.engine.funnel_live import LiveFunnel
from tiercast.engine.hand import Hand
from tiercast.engine.heartbeat import Death
from tiercast.engine.housekeeping import Housekeeping
from tiercast.engine.imports.beside import live_channels, live_imports, live_telling
from tiercast.engine.intake.dedupe import SeenWindow
from tiercast.engine.intake.shedding import Shedder
from tiercast.engine.intake.totals import Totals
from tiercast.engine.jobs import JobError
from tiercast.engine.kept import restored_clock, restored_totals
from tiercast.engine.measures import Measures
from tiercast.engine.opened import Opened
from tiercast.engine.outbox_ports import StoreOutbox, StoreVault
from tiercast.engine.reconcile import missing_receipts
from tiercast.engine.room_counts import DONE, Rooms
from tiercast.engine.rooms_in_force import RoomsInForce
from tiercast.engine.rulebook import Rulebook
from tiercast.engine.series_live import LiveSeries
from tiercast.engine.shop import Shop, Stepped
from tiercast.engine.sinks_live import LiveSinks
from tiercast.engine.sources_live import LiveSources
from tiercast.engine.stages import Stages
from tiercast.engine.steady import SteadyClock
from tiercast.engine.step_loop import StepLoop
from tiercast.engine.stop_keeper import StopKeeper
from tiercast.engine.stop_switch import FileSwitch
from tiercast.engine.suspects import Suspects
from tiercast.engine.told import Told
from tiercast.engine.warm_worker import WarmWorker
from tiercast.engine.workers import WorkerFailed
from tiercast.hosting.http import AiohttpHttp
from tiercast.hosting.plugins import Plugins
from tiercast.step.core import Core
from tiercast.store.cursors import load_cursors
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.outbox import list_actions
from tiercast.store.outbox import recover as recover_outbox
from tiercast.store.outbox_states import ActionState
from tiercast.store.seen import latest_keys
from tiercast.store.spool import open_spool

_log = logging.getLogger(__name__)

EVENT_BYTES: Final = 2_000
"""What a waiting event takes of memory, for turning the configured megabytes into events."""
SEEN_WINDOW: Final = 200_000
REST: Final = 3_600_000_000
"""Microseconds without an event after which no show is on in a room whose session is closed."""
ASKED: Final = 100_000
"""Actions that wait for a yes, read at a start; the oldest first."""


class LiveShop:
    """One shop at work. Use `open_live`.

    Attributes:
        sources, sinks: those that run.
        erasing: erases viewers.
        rooms: brings the rooms to what the configuration says.
        measures: what the shop counts about itself.
        worker: a process for what clients ask.
        forgets: how often viewers were erased or forgotten: what is kept in memory of people is to be read anew.
        ahead: tells by how many microseconds the computer's clock is ahead of `clock`, negative: behind.
    """

    def __init__(
        self, config: Config, paths: Paths, clock: Clock, opened: Opened, plugins: Plugins, book: Rulebook,
        sinks: LiveSinks, told: Told, hand: Hand, death: Death | None = None, *, simulated: bool = False,
    ) -> None:  # fmt: skip
        """`simulated`: no sink is behind it, and every action counts as accepted at once."""
        self.config, self.paths, self.clock, self.opened, self.plugins = config, paths, clock, opened, plugins
        self.book, self.sinks, self.told = book, sinks, told
        self.measures, self.counts, self.forgets = Measures(), Rooms(), 0
        self.ahead: Callable[[], int] = lambda: 0
        self.stop_file = StopFile(paths.stop)
        key = opened.secrets.viewer

        def make() -> Core:
            return Core(config.shop, key, book.build, plugins.kinds, book.by_hash, sinks.actions, simulated)

        self.shop = Shop(opened, book, make, simulated=simulated)
        with opened.database.read() as connection:
            restored = latest_keys(connection, opened.shop, SEEN_WINDOW)
            self._cursors = load_cursors(connection, opened.shop)
        self._seen, self._totals = SeenWindow(SEEN_WINDOW, restored), Totals(restored_totals(self._cursors))
        self.attributes = attribute_types(config)
        self._maker = EntryMaker(opened.vault.viewer_key, self._session, self.attributes)
        capacity = max(4_096, config.memory * 1_000_000 // EVENT_BYTES)
        self.shedder = Shedder(capacity)
        self.sources = LiveSources(self)
        self.arrivals = Arrivals(
            self.sources.feed, clock.now, self.shedder, open_spool(paths.spool, opened.vault),
            lambda: self.loop.wake(), self._cursors.get(SPOOL, b""),
        )  # fmt: skip
        self._suspects = Suspects(death, told.trouble)
        self.loop = StepLoop(
            self.shop, self.arrivals, self._maker, self._seen, self._totals, clock, hand, self._suspects,
            self.measures, self._committed, self._commit_failed, self._mended,
        )  # fmt: skip
        switch = FileSwitch(self.stop_file, lambda: self.shop.core.state.shop.stops, lambda: self.ahead())
        ports = Ports(
            StoreOutbox(opened, plugins.sayings.both), StoreVault(opened), self.loop, switch, clock,
            logging.getLogger("tiercast.deliver"),
        )  # fmt: skip
        watcher = Watcher(self._lost, self._sink_fault, self._standing_still, self._ended)
        self.dispatcher = Dispatcher(ports, watcher)
        self.worker = WarmWorker(clock)
        self.rooms = RoomsInForce(self, self._suspects)
        self.shop.record_with(self.dispatcher.may_record)
        self.afterwards = Afterwards(self.dispatcher)
        self.housekeeping, self.series, self.funnel = Housekeeping(self), LiveSeries(self), LiveFunnel(self)
        self.alarms, self.erasing = LiveAlarms(self), LiveErasing(self)
        self.imports, self.telling, self.channels = live_imports(self), live_telling(self), live_channels(self)
        self.asking = Asking(
            ports.outbox, self.loop.put, self.dispatcher.release, self.stop_file, lambda: self.shop.core.state, clock,
            told.ended, lambda name: name in sinks.actions and sinks.actions[name].reach is Reach.VIEWER,
        )  # fmt: skip
        self.stop_keeper = StopKeeper(
            self.stop_file, self.loop.put, lambda: self.shop.core.state, self.asking, clock, told.stop
        )

    # --- making

    def learn_kinds(self) -> None:
        """Let rules name the event kinds of plugins that were enabled since the start."""
        self.shop.core.kinds = kinds = self.plugins.kinds
        self.book.know(kinds)

    def make_feed(self, key: str, room: str, run: str, declaration: SourceDeclaration) -> Feed:
        """The intake of one source."""
        live = declaration.guarantee is not Guarantee.REPLAYABLE
        feed = Feed(
            key, room, run, declaration, self.plugins.kinds, self._maker, self._seen, self._totals, live=live,
            keep_raw=self.config.record == "raw", rooms=self.config.rooms, shop=self.config.shop,
            skew=restored_clock(self._cursors, key), ahead=lambda: self.ahead(),
        )  # fmt: skip
        self.arrivals.watch(feed)
        return feed

    def cursor(self, key: str) -> bytes | None:
        """Where a source goes on."""
        return self._cursors.get(key)

    def stored_cursor(self, key: str) -> bytes | None:
        """Where a source goes on that was connected before while this shop was at work."""
        with self.opened.database.read() as connection:
            return load_cursors(connection, self.opened.shop).get(key)

    def take_config(self, config: Config) -> None:
        """The configuration is another from now on; see `engine.reconfigure`, which brings everything to it."""
        self.config = config
        self.sinks.take_config(config)
        self.imports.take_config(config)
        self.channels.take_config(config)
        for feed in self.sources.feeds():
            feed.take_rooms(config.rooms)

    def hear_anew(self, viewers: Iterable[bytes]) -> None:
        """Who these viewers are is forgotten: it is written again when they are heard again."""
        self._maker.forget_some(viewers)

    def _session(self, room: str) -> str:
        state = self.shop.core.state.rooms.values.get(room.encode())
        return str(state.session) if state is not None else ""

    def now(self) -> int:
        """The shop's instant for what happens now: the clock's, or room time where events are ahead of it."""
        return max(self.clock.now(), self.shop.core.state.shop.now)

    @property
    def is_on(self) -> bool:
        """Whether a show is on in any room, or was within the last hour: timers of it may be under way."""
        state, programs = self.shop.core.state, self.shop.core.programs
        for key, room in state.rooms.values.items():
            program = programs.get(key.decode())
            # Where no feed tells the end, an open session is over by silence.
            gap = program.config.session_gap if program is not None and room.opened else 0
            if state.shop.now - room.heard <= max(REST, gap):
                return True
        return False

    # --- what happens

    def _committed(self, stepped: Stepped) -> None:
        if stepped.actions:
            self.dispatcher.submit(stepped.actions, stepped.recorded)
            self.asking.ask(stepped.actions)
        self.series.take(stepped)
        self.counts.committed(stepped.entries, stepped.firings, stepped.actions, self.clock.monotonic())
        self.told.committed(stepped.entries, stepped.actions)

    def _commit_failed(self, error: StoreError) -> None:
        self.told.trouble(error.message, error.message_zh)
        if error.kind is Trouble.LOST_LOCK:
            self._lost(LostEpoch(error.message))

    def _mended(self) -> None:
        _log.info("the store can be written again")
        self.told.trouble("The store can be written again; everything goes on.", "数据又可以写入了，一切继续。")

    def _ended(self, job: Job, settlement: Settlement) -> None:
        now, done = self.clock.monotonic(), settlement.state in DONE
        self.measures.delivery.add(max(0, settlement.time - job.planned.time), now)
        self.counts.ended(settlement.action, done=done, time=settlement.time, now=now)
        self.afterwards.ended(settlement.action)
        self.told.ended(settlement.action, settlement.state.value, settlement.detail)

    def _lost(self, error: LostEpoch) -> None:
        _log.critical("another engine has taken the store over: %s", error)
        self.told.lost()

    def _sink_fault(self, key: str, error: BaseException) -> None:
        _log.warning("sink %s: %s", key, error)
        self.told.status("out", key)

    def _standing_still(self, key: str, why: str) -> None:
        _log.error("sink %s stands still: %s", key, why)
        self.sinks.stopped(key, why)
        said = self.plugins.sayings.both(why)
        self.told.trouble(f"{key} has stopped: {said.english}", f"{key} 已停止：{said.chinese}")

    @property
    def shed_events(self) -> int:
        """Events that were shed since the engine started."""
        return self.arrivals.shed_events

    # --- life

    async def start(self) -> asyncio.Task[None]:
        """Recover the outbox, take up the configuration and open the sinks. Returns: the loop's task."""
        repeatable = [
            key for key, sink in self.sinks.running.items() if sink.declaration.delivery is Delivery.AT_LEAST_ONCE
        ]
        now, shop, epoch = self.clock.now(), self.opened.shop, self.opened.owner.epoch
        await asyncio.wrap_future(
            self.opened.writer.call(lambda connection: recover_outbox(connection, shop, epoch, repeatable, now))
        )
        task = asyncio.create_task(self.loop.run())
        task.add_done_callback(self._loop_ended)
        try:
            await self._begin()
        except BaseException:
            self.loop.stopping = True
            self.loop.wake()
            await asyncio.gather(task, return_exceptions=True)
            raise
        return task

    async def _begin(self) -> None:
        await self.rooms.begin()
        late = await missing_receipts(self.shop.core.state, self.dispatcher.ports.outbox, self.clock.now())
        await self.loop.append(late)
        with self.opened.database.read() as connection:
            waiting = list_actions(connection, self.opened.vault, [ActionState.WAITING], ASKED)
        self.asking.ask(row.action for row in waiting)
        await self.dispatcher.start()
        await self.sinks.open(self.dispatcher)
        beside = (self.housekeeping, self.series, self.asking, self.stop_keeper, self.alarms, self.rooms)
        self._keeping = [asyncio.create_task(one.run()) for one in beside]
        self._keeping += [asyncio.create_task(self._finish_imports()), asyncio.create_task(self._erase_again())]

    async def _finish_imports(self) -> None:
        """An import that was cut off goes on."""
        try:
            if count := await self.imports.go_on():
                _log.info("%d imports that were cut off are done", count)
        except (StoreError, JobError) as error:
            _log.error("an import that was cut off does not go on: %s", error)

    async def _erase_again(self) -> None:
        """Whom a restored backup has brought back is erased again."""
        try:
            await erase_again(self)
        except (StoreError, WorkerFailed) as error:
            why = error.zh if isinstance(error, WorkerFailed) else error.message_zh
            _log.error("who was erased before a backup was restored is not erased again yet: %s", error)
            self.told.trouble(
                f"Viewers whom a restored backup has brought back are not erased again yet ({error}); "
                "it is tried once more when the engine starts.",
                f"恢复备份后重新出现的观众尚未再次删除（{why}）；引擎下次启动时会再试。",
            )

    def _loop_ended(self, task: "asyncio.Task[None]") -> None:
        """Nothing steps any more, though it should: end, so that the supervisor starts a sound engine."""
        error = None if task.cancelled() else task.exception()
        if error is not None:
            _log.critical("the step loop has failed", exc_info=error)
            self.told.trouble(f"The engine has to start again: {error}", f"引擎需要重新启动：{error}")
            self.told.lost()

    async def drain(self, task: "asyncio.Task[None]") -> None:
        """Stop the sources, finish what has arrived, let what is under way come to its end, and write a snapshot."""
        for keeping in self._keeping:
            keeping.cancel()
        await asyncio.gather(*self._keeping, return_exceptions=True)
        await self.sources.close()
        self.worker.close()
        self.loop.ticking = False
        await self.dispatcher.close()
        self.loop.stopping = True
        self.loop.wake()
        await task
        await self.sinks.close()
        # What could not be committed is in memory only and must not become a snapshot.
        if self.loop.is_broken:
            return
        await self.series.write()
        commit = self.shop.snapshot()
        if commit is not None:
            await asyncio.wrap_future(commit)


@contextlib.asynccontextmanager
async def open_live(
    config: Config, paths: Paths, clock: Clock, opened: Opened, plugins: Plugins, told: Told, hand: Hand,
    actions: Mapping[str, ActionType], death: Death | None = None, stages: Stages | None = None,
) -> AsyncIterator[LiveShop]:  # fmt: skip
    """Run a shop, up to its sources, which begin with `LiveSources.start`; leaving drains it.

    Args:
        actions: what sinks could do that are not configured, so that rules that name them can be shadowed.
        death: what earlier engines died of.
        stages: told what takes how long.

    Raises:
        RulesetError, PluginError, StoreError: it cannot start.
    """
    stages = stages or Stages(clock)
    steady = SteadyClock(clock)
    async with aiohttp.ClientSession() as session:
        http = AiohttpHttp(session)
        sinks = LiveSinks(config, steady, opened, plugins, http, told.status, actions, paths.secrets)
        await sinks.make()
        types = attribute_types(config).types
        folders = [config.folder, paths.rulesets]
        book = Rulebook(plugins.kinds, sinks.actions, folders, config.evaluator, types)  # type: ignore[arg-type]
        shop = LiveShop(config, paths, steady, opened, plugins, book, sinks, told, hand, death)
        stages.recovered = shop.shop.recovered.replayed
        stages.done("recovery")
        steady.at_least(shop.shop.core.state.shop.now)
        steady.keep_while(lambda: shop.is_on)
        shop.ahead = lambda: steady.off
        shop.sources.http = http
        sinks.connect(shop.afterwards.report, told.notice, told.trouble)
        await shop.sources.make()
        task = await shop.start()
        stages.done("rules and sinks")
        try:
            yield shop
        finally:
            await shop.drain(task)
