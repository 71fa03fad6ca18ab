"""Commands about the course of a session: its numbers, marks by hand, the funnel."""

import asyncio
import hashlib
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Connection
from tiercast_api.source import SourceDeclaration

from tiercast.common_names import spoken
from tiercast.decide.ids import id_text
from tiercast.engine.live import LiveShop
from tiercast.engine.opened import Opened
from tiercast.insight.series import MOST_FIRINGS, STEP, Fired, RoomSeries
from tiercast.serve.given import given_id
from tiercast.serve.protocol_commands import Command
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_watch import (
    AiredItem,
    FiredMark,
    FunnelReply,
    GetFunnel,
    HandMark,
    LadderAbout,
    MarkReply,
    NamesReply,
    NameViewers,
    RemoveMark,
    RoomAbout,
    SetMark,
    Titled,
    WatchReply,
    WatchRoom,
)
from tiercast.serve.unable import Unable, no_room
from tiercast.serve.watch_columns import columns_of
from tiercast.step.program import RoomProgram
from tiercast.store.marks import Mark, marks_since, one_mark, remove_mark, set_mark

LONGEST_MARK: Final = 200
"""Characters of a mark."""
MOST_NAMES: Final = 100
AT_ONCE: Final = 500
"""Buckets from which on columns are made in a thread."""


class OnWatch:
    """What clients ask about the course of a session."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live
        self._marked = dict[str, int]()
        """By room: the revision at which the marks were changed last."""
        self._abouts = dict[str, tuple[Any, RoomAbout]]()

    async def watch(self, command: WatchRoom, who: str) -> Reply:
        """What has changed since the client's last look."""
        live = self._live
        self._check_room(command.room)
        live.series.settle()
        series, run = live.series.series, str(live.opened.owner.epoch)
        live.series.series.stands(command.room)
        room, revision = series.room(command.room), series.revision
        after = command.after if command.run == run and command.after <= revision else 0
        if room.began and after < room.began_revision:
            after = 0
        fresh = [(number, bucket) for number, bucket in room.buckets.items() if room.changed[number] > after]
        fresh.sort(key=lambda one: one[0])
        columns = columns_of(fresh) if len(fresh) < AT_ONCE else await asyncio.to_thread(columns_of, fresh)
        fired = [one for one in room.fired if one.revision > after]
        about = self._about(command.room)
        marks = None
        if not after or self._marked.get(command.room, 0) > after:
            marks = await asyncio.to_thread(self._marks, command.room, room.began)
        return WatchReply(
            id=command.id, run=run, revision=revision, whole=not after, now=live.shop.core.state.shop.now,
            session=room.session, began=room.began, step=STEP, columns=columns,
            is_open=room.is_open and not live.series.is_silent(command.room),
            fired=tuple(map(_fired, fired)), more_fired=len(room.fired) >= MOST_FIRINGS, marks=marks,
            aired=self._aired(room) if not after or room.aired_revision > after else None,
            about=None if about.digest == command.about else about,
        )  # fmt: skip

    # --- marks

    async def mark(self, command: SetMark, who: str) -> Reply:
        """Set a mark."""
        self._check_room(command.room)
        text, live = " ".join(command.text.split()), self._live
        if not text or len(text) > LONGEST_MARK:
            raise Unable(
                "refused", f"expected a text of 1 to {LONGEST_MARK} characters, found {len(text)}",
                zh=f"标记应为 1 到 {LONGEST_MARK} 个字，现为 {len(text)} 个字",
            )  # fmt: skip
        now = live.shop.core.state.shop.now
        if command.at > now:
            raise Unable("refused", "this instant is still to come", zh="这个时刻还没有到")
        if command.at < 0:
            raise Unable("refused", f"expected an instant, found {command.at}", zh=f"应为时刻，实际是 {command.at}")
        mark = Mark(0, command.room, command.at or now, who, text)
        shop = live.opened.shop
        number = await asyncio.wrap_future(live.opened.writer.call(lambda c: set_mark(c, shop, mark)))
        self._changed(command.room)
        return MarkReply(id=command.id, mark=_hand(msgspec.structs.replace(mark, n=number)))

    async def remove(self, command: RemoveMark, who: str) -> Reply:
        """Take a mark away."""
        live, number = self._live, command.number

        def take(connection: Connection) -> Mark | None:
            found = one_mark(connection, live.opened.shop, number)
            return found if found is not None and remove_mark(connection, live.opened.shop, number) else None

        found = await asyncio.wrap_future(live.opened.writer.call(take))
        if found is None:
            raise Unable("not_found", f"there is no mark {number}", zh=f"没有编号为 {number} 的标记")
        self._changed(found.room)
        return Done(id=command.id)

    def _marks(self, room: str, since: int) -> tuple[HandMark, ...]:
        opened = self._live.opened
        with opened.database.read() as connection:
            return tuple(map(_hand, marks_since(connection, opened.shop, room, since)))

    def _changed(self, room: str) -> None:
        series = self._live.series.series
        series.revision += 1
        self._marked[room] = series.revision

    # --- beside the series

    async def funnel(self, command: GetFunnel, who: str) -> Reply:
        """How far viewers came."""
        self._check_room(command.room)
        found = await self._live.funnel.of(command.room)
        return FunnelReply(
            id=command.id, steps=found.steps, everybody=found.everybody, ladders=found.ladders,
            channels=found.channels,
        )  # fmt: skip

    async def names(self, command: NameViewers, who: str) -> Reply:
        """What viewers are called."""
        if len(command.viewers) > MOST_NAMES:
            raise Unable(
                "refused", f"expected at most {MOST_NAMES} viewers, found {len(command.viewers)}",
                zh=f"最多 {MOST_NAMES} 位观众，现为 {len(command.viewers)} 位",
            )  # fmt: skip
        keys, opened = [given_id(text) for text in command.viewers], self._live.opened

        def read() -> dict[str, str]:
            with opened.database.read() as connection:
                found = opened.vault.people(connection, keys)
            return {id_text(key): person.name for key, person in found.items() if person.name}

        return NamesReply(id=command.id, names=await asyncio.to_thread(read))

    def _check_room(self, room: str) -> None:
        if room not in self._live.config.rooms:
            raise no_room(room, self._live.config.rooms)

    def _aired(self, room: RoomSeries) -> tuple[AiredItem, ...]:
        state, found = self._live.shop.core.state, []
        for one in room.aired:
            item = state.item(one.item) if one.item else None
            title = item.title if item is not None else ""
            found.append(AiredItem(time=one.time, item=one.item, title=title, phase=one.phase))
        return tuple(found)

    def _about(self, key: str) -> RoomAbout:
        """What the room's numbers are about, made anew only where something of it has changed."""
        live, room = self._live, self._live.config.rooms[key]
        sources = live.sources.declared(key)
        program, channels = live.shop.core.programs.get(key), live.shop.core.state.shop.channels
        made_of = (room, program, tuple(sources), dict(channels))
        known = self._abouts.get(key)
        if known is None or known[0] != made_of:
            known = self._abouts[key] = (made_of, self._about_anew(key, sources, program))
        return known[1]

    def _about_anew(self, key: str, sources: Sequence[SourceDeclaration], program: RoomProgram | None) -> RoomAbout:
        live, room, kinds = self._live, self._live.config.rooms[key], self._live.plugins.kinds
        told = sorted({kind for source in sources for kind in source.kinds})
        rulesets = () if program is None else program.scope.rulesets
        about = RoomAbout(
            digest="", title=room.title or key, zone=room.zone, currency=room.currency,
            told=tuple(
                Titled(name=name, title=kind.title, title_zh=kind.title_zh)
                for name in told if (kind := kinds.get(name)) is not None
            ),
            knows_viewers=any(source.quality not in ("masked", "none") for source in sources),
            ladders=tuple(
                LadderAbout(
                    name=f"{ruleset.name}/{ladder.name}", title=ladder.title or ladder.name,
                    tiers=tuple(Titled(name=rung.tier, title=rung.title) for rung in ladder.rungs),
                )
                for ruleset in rulesets for ladder in ruleset.tiers
            ),
            signals=tuple(_titled(ruleset.name, one) for ruleset in rulesets for one in ruleset.signals),
            rules=tuple(_titled(ruleset.name, one) for ruleset in rulesets for one in ruleset.triggers),
            channels=tuple(
                Titled(name=name, title=channel.title)
                for name in live.shop.core.state.shop.channels
                if (channel := live.shop.core.state.channel(name)) is not None and channel.title
            ),
        )  # fmt: skip
        digest = hashlib.blake2b(msgspec.json.encode(about), digest_size=8).hexdigest()
        return msgspec.structs.replace(about, digest=digest)


def marks_before(opened: Opened, command: Command) -> tuple[str, Command | None]:
    """How a mark that is taken away stands, and the command that brings it back."""
    if not isinstance(command, RemoveMark):
        return "", None
    with opened.database.read() as connection:
        found = one_mark(connection, opened.shop, command.number)
    if found is None:
        return "", None
    return found.text, SetMark(id=0, room=found.room, text=found.text, at=found.time)


def _titled(ruleset: str, one: Any) -> Titled:
    return Titled(name=f"{ruleset}/{one.name}", title=one.title or spoken(one.name))


def _hand(mark: Mark) -> HandMark:
    return HandMark(number=mark.n, time=mark.time, who=mark.who, text=mark.text)


def _fired(one: Fired) -> FiredMark:
    firing = one.firing
    return FiredMark(
        time=firing.time, rule=f"{firing.ruleset}/{firing.rule}", firing=id_text(firing.id), state=firing.state,
        viewer=id_text(firing.viewer) if firing.viewer else "", item=firing.item,
    )  # fmt: skip
