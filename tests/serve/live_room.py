"""A live shop in this process, with virtual time, a sink that notes what it is given, and clients' commands."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import msgspec
from tiercast.beside.paths import paths_of
from tiercast.decide.ids import id_text
from tiercast.engine.config import load_config
from tiercast.engine.hand import Hand
from tiercast.engine.live import LiveShop, open_live
from tiercast.engine.opened import Opened, open_store
from tiercast.engine.registry import load_plugins, offered_actions
from tiercast.engine.told import Told
from tiercast.hosting.plugins import Plugins
from tiercast.serve.answers import Answers
from tiercast.serve.protocol_commands import Command, ListActions
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import ActionRow, ActionsReply
from tiercast.store.coupons import import_codes
from tiercast_api.event import Event, Money, Quality, Viewer
from tiercast_api.testing import VirtualClock

NOON = 1_704_081_600_000_000
"""Noon of 1 January 2024 in Shanghai."""
AT_ONCE = 30
"""Turns in which whatever this process does itself comes."""
CONFIG = """
shop: test
store: sqlite:///{store}
rooms:
  r: {{title: R, platform: shop, currency: CNY, rulesets: [rules.yaml]{start}}}
sources:
  feed: {{type: http-in, room: r, settings: {{token: secret-token-123456}}}}
sinks:
  desk: {{type: desk}}
  coupon: {{type: coupon}}
  log: {{type: log, settings: {{path: {folder}/log.jsonl}}}}
  overlay: {{type: overlay}}
{more}
"""


class LiveRoom:
    """One life of a live shop; make another one over the same folder for the next.

    Attributes:
        pushes: what clients were told; troubles: alerts, in English; ended: (action, state) of what has ended.
    """

    def __init__(self, folder: Path, clock: VirtualClock) -> None:
        self.folder, self.clock = folder, clock
        self.pushes: list[Push] = []
        self.troubles: list[str] = []
        self.ended: list[tuple[str, str]] = []
        self.live: LiveShop
        self._commit: Callable[[Callable[[Any], None]], Future[None]] | None = None
        self._answers: Answers
        self._number = 0

    def told(self) -> Told:
        return Told(
            committed=lambda entries, actions: None,
            ended=lambda action, state, detail: self.ended.append((id_text(action), state)),
            notice=lambda key, message: None, trouble=lambda en, zh: self.troubles.append(en),
            status=lambda side, key: None, lost=lambda: None,
        )  # fmt: skip

    def opened(self, live: LiveShop, plugins: Plugins, config: Any, opened: Opened) -> None:
        self.live, self._commit = live, opened.writer.call
        circumstances: Any = SimpleNamespace(config=config, end=lambda: None)
        self._answers = Answers(live, plugins, circumstances, self.pushes.append, self.clock.now())

    async def until(self, holds: Callable[[], object], step: float = 0.05) -> None:
        """Let commits happen, and virtual time pass, until it holds."""
        turns = 0
        async with asyncio.timeout(60):
            while not holds():
                await self._real()
                await self.clock.advance(step)
                # What has not come by now is made by another process, which wants this processor.
                turns += 1
                await asyncio.sleep(0.002 if turns > AT_ONCE else 0)

    async def _real(self) -> None:
        """Wait for what takes real time, commits and files being written: virtual time must not run ahead of it."""
        if self._commit is None:
            await asyncio.sleep(0.001)  # the ruleset is being compiled in another process
        else:
            await asyncio.wrap_future(self._commit(lambda connection: None))
            await asyncio.to_thread(int)

    async def pass_time(self, seconds: float) -> None:
        """Let `seconds` of virtual time pass."""
        end = self.clock.now() + int(seconds * 1e6)
        await self.until(lambda: self.clock.now() >= end, min(1.0, seconds / 4))

    async def while_time_passes(self, doing: Any) -> Any:
        """The result of a coroutine, while commits happen."""
        task = asyncio.ensure_future(doing)
        await self.until(task.done, 0.001)
        return task.result()

    async def say(self, kind: str, viewer: str = "a", **more: Any) -> None:
        """An event, committed."""
        self._number += 1
        who = Viewer("shop", viewer, Quality.STABLE, viewer.title())
        name = f"{kind}{self._number}/{self.clock.now()}"
        event = Event(kind=kind, id=name, viewer=who, time=self.clock.now(), **more)
        ticket = await self.live.arrivals.emit("feed", [event], None)
        assert (await self.while_time_passes(ticket.committed())).accepted == 1

    async def command(self, command: Command, who: str = "operator") -> Any:
        """The reply to a client's command."""
        return await self.while_time_passes(self._answers.answer(command, who))

    async def actions(self, *states: str) -> list[ActionRow]:
        """Actions in these states, the oldest first."""
        reply = await self.command(ListActions(id=1, states=states, limit=1000))
        assert isinstance(reply, ActionsReply)
        return list(reply.actions)[::-1]

    async def states(self) -> list[str]:
        """The states of all actions, the oldest first."""
        return [row.state for row in await self.actions()]

    def codes(self, pool: str, count: int) -> None:
        """Put codes into a pool of coupons."""
        shop = self.live.opened.shop
        codes = [f"{pool}-{number}" for number in range(count)]
        self.live.opened.writer.call(lambda c: import_codes(c, shop, pool, codes, test=False, now=1)).result()

    def logged(self) -> list[dict[str, Any]]:
        """What the sink ``log`` was given."""
        file = self.folder / "log.jsonl"
        return [msgspec.json.decode(line) for line in file.read_bytes().splitlines()] if file.exists() else []


@asynccontextmanager
async def live_room(
    folder: Path, rules: str, clock: VirtualClock | None = None, *, start: str = "", more: str = ""
) -> AsyncIterator[LiveRoom]:
    """Run a shop whose one room has these rules; leaving drains it."""
    clock = clock or VirtualClock(NOON)
    (folder / "rules.yaml").write_text(rules, "utf-8")
    file = folder / "tiercast.yaml"
    begin = f", start: {start}" if start else ""
    file.write_text(
        CONFIG.format(store=(folder / "live.db").as_posix(), folder=folder.as_posix(), start=begin, more=more), "utf-8"
    )
    config = load_config(file)
    paths = paths_of(config.store, folder / "home")
    plugins = await load_plugins(paths, clock)
    opened = open_store(paths.store, config.shop, clock, paths.key, keyring=False)
    room = LiveRoom(folder, clock)
    # One thread, so that waiting for it is waiting for all that was given to it before.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(1))
    try:
        with Hand(paths.hand) as hand:
            actions = await offered_actions(plugins)
            manager = open_live(config, paths, clock, opened, plugins, room.told(), hand, actions)
            live = await room.while_time_passes(manager.__aenter__())
            try:
                room.opened(live, plugins, config, opened)
                await room.while_time_passes(live.sources.start())
                yield room
            finally:
                await room.while_time_passes(manager.__aexit__(None, None, None))
    finally:
        opened.close()
        await plugins.close()


__all__ = ["NOON", "LiveRoom", "Money", "VirtualClock", "live_room"]
