"""A replay behind the door: answers what a window asks of a room, refuses what would change something, and moves."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any, Final

from tiercast_api.action import ActionType
from tiercast_api.clock import Clock

from tiercast.audience.entry import Entry
from tiercast.decide.decision import PlannedAction
from tiercast.decide.ids import id_text
from tiercast.engine.answer_entry import deadline
from tiercast.engine.replaying.player import Player
from tiercast.engine.replaying.recording import Recording
from tiercast.engine.replaying.shop import ReplayClock, ReplayShop, open_replay_shop
from tiercast.engine.told import Told
from tiercast.hosting.plugins import Plugins
from tiercast.serve.action_rows import action_changed, shown_text
from tiercast.serve.answers import Answers
from tiercast.serve.host import Circumstances
from tiercast.serve.numbers import numbers_of
from tiercast.serve.on_desk import OnDesk
from tiercast.serve.port import EngineHealth, Measure
from tiercast.serve.protocol_alerts import ALERT_READS
from tiercast.serve.protocol_audience import AUDIENCE_READS
from tiercast.serve.protocol_commands import AskWhy, Command, GetStatus, ListActions, ListNearMisses
from tiercast.serve.protocol_pushes import Notice, Numbers, Push
from tiercast.serve.protocol_recordings import (
    SPEEDS,
    GetReplay,
    PlayReplay,
    ReplayMoved,
    ReplayNow,
    ReplayReply,
    SeekReplay,
    StepReplay,
)
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_room import ROOM_READS, ListDesk, SawAction
from tiercast.serve.protocol_rules import RULES_READS
from tiercast.serve.protocol_start import EngineStart
from tiercast.serve.protocol_watch import WATCH_READS, SetMark
from tiercast.serve.refusals import failed
from tiercast.serve.unable import Unable
from tiercast.store.marks import Mark
from tiercast.store.outbox import list_for_people
from tiercast.store.outbox_read import Pending

EVERY: Final = 0.1
"""Seconds between two words about where it is."""
ANSWERED: Final = frozenset(
    {*ALERT_READS, *AUDIENCE_READS, *ROOM_READS, *RULES_READS, *WATCH_READS, AskWhy, GetStatus, ListActions,
     ListNearMisses}
)  # fmt: skip
"""Commands that are answered as an engine answers them; every other one is refused."""
SLOW: Final = 10.0
"""Speed up to which what people are shown is pushed."""
MOST_NEW: Final = 500
"""Instants of firings that are told at once."""


class ReplayDoor:
    """One replay (an `EnginePort`).

    Args:
        known: actions by name; people: keys of sinks that showed people what they were to do.
        circumstances: for the commands that are answered as an engine does.
    """

    def __init__(
        self, recording: Recording, circumstances: Circumstances, plugins: Plugins, known: Mapping[str, ActionType],
        people: frozenset[str], clock: Clock,
    ) -> None:  # fmt: skip
        self._recording, self._circumstances, self._plugins = recording, circumstances, plugins
        self._known, self._people, self._clock = known, people, clock
        self.player = Player(recording, self._open, self._opened, self._moved, self._mark, clock)
        self.clock = ReplayClock(lambda: self.player.timeline.at, clock)
        self._shop: ReplayShop | None = None
        self._answers: Answers | None = None
        self._desk: OnDesk | None = None
        self._pushes: asyncio.Queue[Push] = asyncio.Queue()
        self._new: list[int] = []
        self._started = clock.now()
        self._own: Mapping[type, Callable[[Any], ReplayReply]] = {
            GetReplay: self._tell, PlayReplay: self._play, StepReplay: self._step, SeekReplay: self._seek,
        }  # fmt: skip

    # --- what the server asks

    @property
    def shop(self) -> str:
        """Key of the shop."""
        return self._recording.config.shop

    @property
    def start(self) -> EngineStart:
        """How it came up."""
        return EngineStart(at=self._started)

    async def begin(self) -> None:
        """Nothing begins by itself."""

    async def command(self, command: Command, who: str) -> Reply:
        """Do what a client asks, where it changes nothing."""
        try:
            if (own := self._own.get(type(command))) is not None:
                return own(command)
            if isinstance(command, SawAction):
                return Done(id=command.id)
            if type(command) not in ANSWERED:
                raise _refused()
            if self._answers is None or self._desk is None:
                raise Unable("refused", "the recording is being put back", zh="回放正在跳转")
            if isinstance(command, ListDesk):
                return await self._desk.desk(command, who)
            return await self._answers.answer(command, who)
        except Unable as error:
            return failed(command.id, error)

    async def subscribe(self) -> AsyncIterator[Push]:
        """What happens, at once; where it is and numbers, ten times a second as long as they change."""
        before: ReplayNow | None = None
        told: Numbers | None = None
        due = 0
        while True:
            wait = max(0, due - self._clock.monotonic()) / 1_000_000
            try:
                # Where it is, is told in time also where something else is pushed all the while.
                async with asyncio.timeout(wait):
                    push = await self._pushes.get()
            except TimeoutError:
                due = self._clock.monotonic() + round(EVERY * 1_000_000)
                now, new = self.now(), tuple(self._new[:MOST_NEW])
                del self._new[:MOST_NEW]
                if now != before or new:
                    before = now
                    yield ReplayMoved(now=now, fired=new)
                numbers = numbers_of(self._shop, self.clock.now()) if self._shop is not None else None
                if numbers is not None and numbers != told:
                    told = numbers
                    yield numbers
                continue
            yield push

    def health(self) -> EngineHealth:
        """Whether it goes on."""
        trouble = self.player.trouble
        return EngineHealth(healthy=trouble is None, detail={} if trouble is None else {"replay": trouble.en})

    def measures(self) -> Sequence[Measure]:
        """None: nobody watches a replay from outside."""
        return []

    # --- where it is

    def now(self) -> ReplayNow:
        """How it stands."""
        player, timeline, trouble = self.player, self.player.timeline, self.player.trouble
        return ReplayNow(
            begin=timeline.begin, end=timeline.end, at=timeline.at, playing=timeline.playing, speed=timeline.speed,
            busy=player.busy, to=timeline.target or 0, ended=timeline.ended, events=player.events,
            firings=player.firings, skipped=self._shop.shop.counters.skipped if self._shop is not None else 0,
            trouble=trouble.en if trouble else "", trouble_zh=trouble.zh if trouble else "",
        )  # fmt: skip

    def _tell(self, command: GetReplay) -> ReplayReply:
        return ReplayReply(id=command.id, now=self.now(), marks=tuple(self.player.marks))

    def _play(self, command: PlayReplay) -> ReplayReply:
        if command.speed is not None and command.speed not in SPEEDS:
            known = ", ".join(f"{speed:g}" for speed in SPEEDS)
            raise Unable(
                "refused", f"speed: expected one of {known}, found {command.speed:g}",
                zh=f"speed：应为 {known} 之一，实际是 {command.speed:g}",
            )  # fmt: skip
        (self.player.play if command.playing else self.player.pause)(command.speed)
        return ReplayReply(id=command.id, now=self.now())

    def _step(self, command: StepReplay) -> ReplayReply:
        if command.to not in ("event", "firing"):
            raise Unable(
                "refused", f"to: expected event or firing, found {command.to!r}",
                zh=f"to：应为 event 或 firing，实际是 {command.to!r}",
            )  # fmt: skip
        self.player.step(command.to)
        return ReplayReply(id=command.id, now=self.now())

    def _seek(self, command: SeekReplay) -> ReplayReply:
        self.player.seek(command.at)
        return ReplayReply(id=command.id, now=self.now())

    # --- what the player tells

    def _open(self, file: Path, run: int) -> AbstractAsyncContextManager[ReplayShop]:
        self._answers = self._desk = self._shop = None
        return open_replay_shop(
            self._recording, file, run, self.clock, self._plugins, self._known, self._people, self._told()
        )

    def _opened(self, shop: ReplayShop) -> None:
        self._shop = shop
        self._answers = Answers(shop, self._plugins, self._circumstances, self._pushes.put_nowait, self._started)
        self._desk = ReplayDesk(shop)

    def _moved(self, fired: tuple[int, ...]) -> None:
        self._new += fired

    def _mark(self, mark: Mark) -> Awaitable[object]:
        assert self._answers is not None  # noqa: S101 - it is opened before anything is shown
        return self._answers.answer(SetMark(id=0, room=mark.room, text=mark.text, at=mark.time), mark.who)

    def _told(self) -> Told:
        return Told(
            committed=self._committed,
            ended=self._ended,
            notice=lambda key, message: None, trouble=lambda en, zh: None, status=lambda side, key: None,
            lost=lambda: None,
        )  # fmt: skip

    def _ended(self, action: bytes, state: str, detail: str) -> None:
        if self._is_slow():
            self._pushes.put_nowait(action_changed(action, state, detail))

    def _is_slow(self) -> bool:
        """Whether each thing that happens is told at once; else clients ask when they like, as not to be flooded."""
        timeline = self.player.timeline
        return timeline.target is None and 0 < timeline.speed <= SLOW

    def _committed(self, entries: Sequence[Entry], actions: Sequence[PlannedAction]) -> None:
        if not self._is_slow():
            return
        for action in actions:
            if action.mode == "ask" or (self._shop is not None and self._shop.is_shown(action)):
                self._pushes.put_nowait(self._notice(action))

    def _notice(self, action: PlannedAction) -> Notice:
        asks = action.mode == "ask"
        return Notice(
            what="ask" if asks else action.type, room=action.room, time=action.time, action=id_text(action.id),
            text=shown_text(action, self._known.get(action.type), None),
            expires=deadline(action) if asks else action.expires,
            body={
                "rule": f"{action.ruleset}/{action.rule}", "type": action.type, "item": action.item,
                "viewer": id_text(action.viewer) if action.viewer else "", "cost": action.cost,
                "currency": action.currency,
            },
        )  # fmt: skip


class ReplayDesk(OnDesk):
    """What waited for people, where no sink is there to say so."""

    def __init__(self, shop: ReplayShop) -> None:
        super().__init__(shop)
        self._replay = shop

    def _read(self, room: str, now: int) -> list[Pending]:
        opened = self._replay.opened
        with opened.database.read() as connection:
            return list_for_people(connection, opened.vault, room, sorted(self._replay.people), now)


def _refused() -> Unable:
    return Unable(
        "replay",
        "this is a replay: nothing can be changed or sent in it",
        "close the replay and do it in the room",
        zh="这是回放：不能修改任何内容，也不会发送任何东西",
        hint_zh="请关闭回放，在直播间里操作",
    )
