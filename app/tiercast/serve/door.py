"""The engine behind the door: opens a live shop, answers commands, and tells clients what happens."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final

from tiercast_api.errors import PluginError

from tiercast.audience.entry import Entry
from tiercast.beside.stop import Stop
from tiercast.decide.decision import PlannedAction
from tiercast.decide.ids import id_text
from tiercast.engine.answer_entry import deadline
from tiercast.engine.demo_goods import bring_goods
from tiercast.engine.jobs import JobError
from tiercast.engine.live import LiveShop, open_live
from tiercast.engine.manners import set_manners
from tiercast.engine.opened import open_store
from tiercast.engine.registry import load_plugins, offered_actions
from tiercast.engine.rulebook import RulesetError
from tiercast.engine.step_loop import PACE
from tiercast.engine.told import Told
from tiercast.hosting.plugins import Plugins
from tiercast.serve.action_rows import action_changed, shown_text
from tiercast.serve.answers import Answers
from tiercast.serve.host import CannotStart, Circumstances
from tiercast.serve.numbers import door_measures, numbers_of
from tiercast.serve.on_alerts import alert
from tiercast.serve.port import EngineHealth, Measure
from tiercast.serve.protocol_commands import Command
from tiercast.serve.protocol_pushes import Notice, PartChanged, Push
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_start import EngineStart
from tiercast.serve.statuses import part_status, stop_changed
from tiercast.store.errors import StoreError
from tiercast.words import Words

_log = logging.getLogger(__name__)

NUMBERS_EVERY: Final = 0.1
"""Seconds between two looks at the numbers."""
RECOVERY: Final = 600
"""Seconds that a recovery may take before the supervisor thinks that the engine hangs."""


class Door:
    """A live shop as the server sees it (an `EnginePort`)."""

    def __init__(self, circumstances: Circumstances, plugins: Plugins) -> None:
        self.circumstances, self.plugins = circumstances, plugins
        self.started = circumstances.clock.now()
        self._pushes: asyncio.Queue[Push] = asyncio.Queue()
        self._live: LiveShop | None = None
        self._answers: Answers | None = None
        self._goods: asyncio.Task[None] | None = None

    @property
    def live(self) -> LiveShop:
        """The shop, once it is open."""
        if self._live is None:
            raise RuntimeError("the shop is not open yet")
        return self._live

    def opened(self, live: LiveShop) -> None:
        """The shop is at work from now on."""
        self._live = live
        self._answers = Answers(live, self.plugins, self.circumstances, self.push, self.started)

    # --- what the server asks

    @property
    def shop(self) -> str:
        """Key of the shop."""
        return self.circumstances.config.shop

    @property
    def start(self) -> EngineStart:
        """How the engine came up."""
        given = self.circumstances
        return EngineStart(
            at=self.started, seconds=sum(given.stages.seconds.values()), recovered=given.stages.recovered,
            restarts=given.restarts, died=given.died.en, died_zh=given.died.zh,
        )  # fmt: skip

    async def begin(self) -> None:
        """Run the sources, and let phones in that were before; a demo is given what it begins with."""
        await self.live.sources.start()
        if self._answers is not None:
            await self._answers.phones.reopen()
        if self.live.config.demo:
            self._goods = asyncio.create_task(self._bring_goods())

    async def _bring_goods(self) -> None:
        try:
            await bring_goods(self.live)
        except (JobError, StoreError) as error:
            _log.warning("the demo goes on without its past orders or codes: %s", error)

    async def brought(self) -> None:
        """Wait until a demo has what it begins with."""
        if self._goods is not None:
            await self._goods

    async def close(self) -> None:
        """Nothing more is brought; phones come back to the next engine."""
        if self._answers is not None:
            await self._answers.phones.leave()
        if self._goods is not None:
            self._goods.cancel()
            await asyncio.gather(self._goods, return_exceptions=True)

    async def command(self, command: Command, who: str) -> Reply:
        """Do what a client asks."""
        if self._answers is None:
            raise RuntimeError("the shop is not open yet")
        return await self._answers.answer(command, who)

    async def subscribe(self) -> AsyncIterator[Push]:
        """Pushes at once, numbers ten times a second as long as they change."""
        last: Push | None = None
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(NUMBERS_EVERY):
                    yield await self._pushes.get()
                    continue
            if self._live is not None:
                numbers = numbers_of(self._live, self._live.clock.now())
                if numbers != last:
                    last = numbers
                    yield numbers

    def health(self) -> EngineHealth:
        """Whether everything does its work."""
        if self._live is None:
            return EngineHealth(healthy=False, detail={"engine": "starting"})
        live = self._live
        troubled = {
            f"{side}/{key}": status.message
            for side, statuses in (("in", live.sources.statuses), ("out", live.sinks.statuses))
            for key, status in statuses.items()
            if status.health == "troubled"
        }
        if live.arrivals.refusing:
            troubled["store"] = live.arrivals.refusing
        return EngineHealth(healthy=not live.loop.is_broken, detail=troubled)

    def measures(self) -> Sequence[Measure]:
        """For ``/metrics``."""
        return door_measures(self._live) if self._live is not None else []

    # --- what the shop tells

    def push(self, push: Push) -> None:
        """Tell every client at once."""
        self._pushes.put_nowait(push)
        if self._answers is not None:
            self._answers.phones.hear(push)

    def told(self) -> Told:
        """Who is told what."""
        return Told(
            committed=self._committed,
            ended=self._ended,
            notice=self._notice,
            trouble=self._trouble,
            status=self._status,
            lost=self.circumstances.end,
            stop=self._stopped,
            alarm=lambda standing: self.push(alert(standing)),
        )

    def _committed(self, entries: Sequence[Entry], actions: Sequence[PlannedAction]) -> None:
        for action in actions:
            if action.mode == "ask":
                self.push(self._question(action))

    def _question(self, action: PlannedAction) -> Notice:
        """An action that waits for a yes; who the viewer is, `ListActions` tells."""
        declared = None if self._live is None else self._live.sinks.actions.get(action.type)
        return Notice(
            what="ask",
            room=action.room,
            text=shown_text(action, declared, None),
            time=action.time,
            action=id_text(action.id),
            expires=deadline(action),
            body={
                "rule": f"{action.ruleset}/{action.rule}",
                "type": action.type,
                "viewer": id_text(action.viewer) if action.viewer else "",
                "item": action.item,
                "cost": action.cost,
                "currency": action.currency,
            },
        )

    def _ended(self, action: bytes, state: str, detail: str) -> None:
        self.push(action_changed(action, state, detail, self._live.plugins.sayings.both if self._live else None))

    def _notice(self, key: str, message: dict[str, Any]) -> None:
        what = str(message.get("type") or message.get("op") or message.get("kind") or "message")
        self.push(
            Notice(
                what=what,
                room=str(message.get("room", "")),
                text=str(message.get("text", "")),
                time=int(message.get("time") or self._now()),
                action=str(message.get("action", "")),
                expires=message.get("expires"),
                body={**message, "sink": key},
            )
        )

    def _trouble(self, english: str, chinese: str) -> None:
        text = chinese if self.circumstances.language.startswith("zh") else english
        _log.warning("%s", text)
        self.push(Notice(what="alert", room="", text=text, time=self._now()))

    def _now(self) -> int:
        """The shop's time, by which everything that clients are told is dated; before it is open the computer's."""
        return (self._live or self.circumstances).clock.now()

    def _stopped(self, stop: Stop | None) -> None:
        if self._live is not None:
            self.push(stop_changed(self._live, stop))

    def _status(self, side: str, key: str) -> None:
        if self._live is not None:
            self.push(PartChanged(part=part_status(self._live, side, key), side=side))


@contextlib.asynccontextmanager
async def open_engine(circumstances: Circumstances) -> AsyncIterator[Door]:
    """Open the engine (see `tiercast.serve.host.OpenEngine`).

    Raises:
        CannotStart: where a restart would not help.
    """
    paths, clock = circumstances.paths, circumstances.clock
    chinese = circumstances.language.startswith("zh")
    try:
        plugins = await load_plugins(paths, clock, safe_mode=circumstances.safe_mode, chinese=chinese)
    except OSError as error:
        raise CannotStart(Words(f"plugins cannot be read: {error}", f"无法读取插件：{error}")) from error
    circumstances.stages.done("plugins")
    door = Door(circumstances, plugins)
    try:
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(plugins.close)
            await _open(stack, circumstances, door, plugins)
            stack.push_async_callback(door.close)
            yield door
    except RulesetError as error:
        raise CannotStart(error.words) from error
    except PluginError as error:
        said = plugins.sayings.both(str(error))
        raise CannotStart(Words(said.english, said.chinese)) from error
    except StoreError as error:
        raise CannotStart(error.words) from error


async def _open(stack: contextlib.AsyncExitStack, circumstances: Circumstances, door: Door, plugins: Plugins) -> None:
    config, paths, clock = circumstances.config, circumstances.paths, circumstances.clock
    set_manners()
    with circumstances.heart.long("opening the store", RECOVERY):
        opened = open_store(paths.store, config.shop, clock, paths.key)
        stack.callback(opened.close)
        circumstances.stages.done("store")
        actions = await offered_actions(plugins)
        live = await stack.enter_async_context(
            open_live(
                config, paths, clock, opened, plugins, door.told(), circumstances.hand, actions, circumstances.death,
                circumstances.stages,
            )
        )  # fmt: skip
    live.loop.pace = PACE
    for key, source in live.sources.running.items():
        if source.declaration.routes:
            circumstances.mounts.add("in", key, source.declaration.routes, source)
    for key, sink in live.sinks.running.items():
        if sink.declaration.routes:
            circumstances.mounts.add("out", key, sink.declaration.routes, sink)
    if circumstances.restarts and circumstances.died.en:
        live.alarms.restarted(circumstances.died, circumstances.stages.recovered)
    door.opened(live)
    _log.info("shop %s is open after entry %d", config.shop, live.shop.seq)
