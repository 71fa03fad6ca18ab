"""A running shop's rooms: their configuration and rulesets are read, tried and take over by an entry of the journal."""

import asyncio
import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.engine.config import RoomConfig
from tiercast.engine.nowhere import goes_nowhere
from tiercast.engine.rooms import check_params, config_entry, core_room
from tiercast.engine.rulebook import RulesetError
from tiercast.engine.suspects import Suspects
from tiercast.engine.uncapped import tell_uncapped
from tiercast.engine.workers import BUILD_LIMIT, WorkerFailed, in_worker, try_candidates
from tiercast.rules import ast
from tiercast.step.specs import ruleset_specs, ruleset_types
from tiercast.store.errors import StoreError
from tiercast.store.small import put_ruleset
from tiercast.words import Words

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

_log = logging.getLogger(__name__)
MENDED_EVERY: Final = 3.0
"""Seconds between two looks at rulesets that were broken."""


class RoomsInForce:
    """The rooms of a shop at work.

    Args:
        live: the shop; suspects: rulesets that ended earlier engines.
    """

    def __init__(self, live: "LiveShop", suspects: Suspects) -> None:
        self._live, self._suspects = live, suspects
        self._tried: set[str] = set()
        self.broken: dict[str, Words] = {}
        """By room, what is wrong with rulesets that were to take over as the engine started."""
        self._set_aside: dict[str, Entry] = {}

    async def begin(self) -> None:
        """Bring the rooms to what the configuration says as the engine starts.

        Where a room's rulesets cannot run and others ran before, these go on and `broken` says why: whoever edits a
        file during a show must not end it at the next restart.

        Raises:
            RulesetError: a ruleset cannot run, and none ran in that room before.
            StoreError.
        """
        for room in self._live.config.rooms.values():
            try:
                await self.configure_room(room)
            except RulesetError as error:
                program = self._live.shop.core.programs.get(room.key)
                if program is None or not program.versions:
                    raise
                _log.error("the rulesets of room %s cannot run; the version before goes on: %s", room.key, error)
                self.broken[room.key] = error.words
        self._live.shedder.reads(self._kinds_read())

    async def run(self) -> None:
        """Let rulesets that were broken as the engine started take over once they are mended, until cancelled."""
        while True:
            await self._live.clock.sleep(MENDED_EVERY)
            await self.mend()

    async def mend(self) -> None:
        """Try again what was broken; what still is stays as it was, with what is wrong now."""
        for key in list(self.broken):
            room = self._live.config.rooms.get(key)
            if room is None:
                self.broken.pop(key, None)
                continue
            try:
                await self.configure_room(room)
            except RulesetError as error:
                self.broken[key] = error.words
            except StoreError as error:
                _log.warning("the rulesets of room %s wait for the store: %s", key, error)

    async def configure(self) -> None:
        """Bring the rooms to what the configuration says; rooms of which nothing changed are left alone.

        Raises:
            RulesetError: a ruleset cannot run; what ran before goes on.
            StoreError.
        """
        for room in self._live.config.rooms.values():
            await self.configure_room(room)
        self._live.shedder.reads(self._kinds_read())

    async def configure_room(self, room: RoomConfig) -> bool:
        """Read one room's rulesets again and let them take over. Returns: whether anything changed.

        Raises:
            RulesetError: they cannot run, or the step failed on the change and set it aside; what ran before goes on.
            StoreError.
        """
        rulesets = await self.check(room)
        self.broken.pop(room.key, None)
        declared = self._live.sources.declared(room.key)
        core = core_room(
            room,
            self._live.config.care,
            rulesets,
            declared,
            self._live.sinks.keys,
            room.start,
            self._live.config.language,
            self._live.config.attributes,
        )
        entry = config_entry(core, rulesets, 0)
        if self._is_in_force(core.key, entry):
            self._set_aside.pop(room.key, None)
            return False
        if self._suspects.is_condemned_ruleset(entry):
            self._stays_as_before(room.key)
            return False
        aside = self._set_aside.get(room.key)
        if aside is not None and aside.attributes == entry.attributes:
            # It would be set aside again, and `mend` asks every few seconds.
            self.check_taken(room.key)
        if (lost := goes_nowhere(room.key, rulesets, self._live.sinks.keys, self._live.sinks.actions)) is not None:
            _log.warning("%s", lost.en)
            self._live.told.trouble(lost.en, lost.zh)
        for ruleset in rulesets:
            await self._keep(ruleset)
        now = self._live.now()
        await self._live.loop.put(config_entry(core, rulesets, now))
        if not self._is_in_force(core.key, entry):
            self._set_aside[room.key] = entry
            self.check_taken(room.key)
        self._set_aside.pop(room.key, None)
        self._live.shedder.reads(self._kinds_read())
        tell_uncapped(self._live.shop.core, room.key, self._live.told.trouble)
        return True

    async def check(self, room: RoomConfig) -> list[ast.Ruleset]:
        """The rulesets of a room, read, checked and tried; nothing takes over yet. Raises: RulesetError."""
        rulesets = [self._live.book.read(name, room.currency) for name in room.rulesets]
        check_params(room, rulesets)
        await self._try(rulesets)
        return rulesets

    def check_taken(self, room: str) -> None:
        """Whether a room's configuration took over. Raises: RulesetError: the step failed on it and set it aside."""
        if room in self._set_aside:
            raise _was_set_aside(room)

    def _stays_as_before(self, room: str) -> None:
        """Two engines died while these rulesets took over: what ran before goes on."""
        _log.error("the rulesets of room %s ended the engine twice and do not take over", room)
        self._live.told.trouble(
            f"The rulesets of room {room} ended the engine twice; the version before goes on. Change them first.",
            f"直播间 {room} 的规则两次使引擎退出：继续使用之前的版本。修改规则后会再次尝试。",
        )

    async def _try(self, rulesets: Sequence[ast.Ruleset]) -> None:
        """Compile rulesets that never ran here in a worker first: a library that hangs must not take the engine along.

        Raises:
            RulesetError: where one cannot be compiled.
        """
        running = set(self._live.shop.core.state.shop.rulesets.values())
        fresh = [ruleset for ruleset in rulesets if ruleset.hash not in self._tried | running]
        if not fresh or self._live.book.evaluator == "plain":
            return
        candidates = [(ruleset_specs(ruleset), ruleset_types(ruleset), "UTC") for ruleset in fresh]
        try:
            reason = await in_worker(BUILD_LIMIT, try_candidates, candidates)
        except WorkerFailed as error:
            reason = f"it cannot be compiled: {error}"
        if reason:
            names = ", ".join(ruleset.name for ruleset in fresh)
            raise RulesetError(names, (), Words(f"{names}: {reason}", f"{names}：{reason}"))
        self._tried |= {ruleset.hash for ruleset in fresh}

    def _is_in_force(self, room: str, entry: Entry) -> bool:
        packed = self._live.shop.core.state.shop.configs.get(room)
        if packed is None or entry.attributes is None:
            return False
        text, hashes = msgspec.msgpack.decode(packed, type=tuple[str, list[str]])
        return text == entry.attributes["config"] and " ".join(hashes) == entry.attributes["rulesets"]

    async def _keep(self, ruleset: ast.Ruleset) -> None:
        now = self._live.clock.now()
        await asyncio.wrap_future(
            self._live.opened.writer.call(
                lambda connection: put_ruleset(connection, ruleset.hash, ruleset.name, ruleset.source, now)
            )
        )

    def _kinds_read(self) -> set[str]:
        return {kind for program in self._live.shop.core.programs.values() for kind in program.kinds_read()}


def _was_set_aside(room: str) -> RulesetError:
    """The step failed on the entry by which a room was to change."""
    words = Words(
        f"Room {room} stays as it was: the engine failed on this change and set it aside. What went wrong stands on "
        'the page Connections under "What could not be read". Change something else about the room, or start the '
        "engine anew, and try again.",
        f"直播间 {room} 保持原样：引擎处理这次更改时出错，已跳过。出错原因见“接入”页的“看不懂的数据”。"
        "请换一种改法，或重新启动引擎后再试。",
    )
    return RulesetError(room, (), words)
