"""Commands on the run of show: the plan, and what is on."""

import asyncio
from pathlib import Path
from typing import Final

import msgspec
from tiercast_api.event import Attribute

from tiercast.audience.entry import Entry
from tiercast.engine.imports.show import read_show
from tiercast.engine.live import LiveShop
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.item_values import known_item
from tiercast.serve.protocol_commands import Command, SetShow
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_shop import AskShow, ReadShow, ShowPlanReply, ShowReply, ShowStep
from tiercast.serve.unable import Unable, no_room
from tiercast.step.values import ItemState, RoomState
from tiercast.words import several

MOST_STEPS: Final = 500
LONGEST: Final = 200
"""Characters of a product's id, and of a phase."""
A_DAY: Final = 86_400_000_000


def show_before(shop: AuditedShop, command: SetShow) -> tuple[str, Command | None]:
    """What is on, or planned, and the command that brings it back; None where nothing was on."""
    room = shop.shop.core.state.rooms.values.get(command.room.encode()) or RoomState()
    if command.what == "plan":
        plan = tuple((item, phase, planned) for item, phase, planned in room.plan)
        return several(len(plan), "step"), msgspec.structs.replace(command, plan=plan, place=room.place)
    words = " · ".join(part for part in (room.on_air, room.phase) if part)
    back = msgspec.structs.replace(
        command, what="set", item=room.on_air, phase=room.phase, planned=room.planned, plan=(), place=room.place
    )  # fmt: skip
    return words, back if words else None


class OnShow:
    """What clients say of the show."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def set(self, command: SetShow, who: str) -> Reply:
        """Bring the plan, go to its next step, or say what is on."""
        room = self._room(command.room)
        check_show(command)
        if command.what == "plan":
            return await self._plan(command)
        if command.what == "next":
            return await self._next(command, room)
        if command.what != "set" or not (command.item or command.phase):
            raise Unable(
                "refused",
                "expected plan, next, or set with an item or a phase",
                zh="应为 plan、next，或带商品或环节的 set",
            )
        at_step = 0 <= command.place < len(room.plan) and room.plan[command.place][0] == command.item
        place = command.place if at_step else _place_of(command.item, room)
        return await self._on(command.id, command.room, command.item, command.phase, command.planned, place)

    async def _plan(self, command: SetShow) -> Reply:
        text = msgspec.json.encode(command.plan).decode()
        said: dict[str, Attribute] = {"plan": text, "place": max(-1, min(command.place, len(command.plan) - 1))}
        entry = Entry(self._now(), "show", command.room, topic="plan", attributes=said)
        seq = await self._live.loop.put(entry)
        count = len(command.plan)
        return Done(id=command.id, message=several(count, "step"), message_zh=f"{count} 个环节", seq=seq)

    async def _next(self, command: SetShow, room: RoomState) -> Reply:
        place = room.place + 1
        if place >= len(room.plan):
            raise Unable(
                "refused",
                "the run of show is over" if room.plan else "the room has no run of show",
                zh="流程已经走完" if room.plan else "直播间还没有流程",
            )
        item, phase, planned = room.plan[place]
        return await self._on(command.id, command.room, item, phase or room.phase, planned, place)

    async def _on(self, number: int, room: str, item: str, phase: str, planned: int, place: int) -> Reply:
        """What is on, and for the rules the event that the product is presented."""
        now = self._now()
        said: dict[str, Attribute] = {"phase": phase, "planned": planned, "place": place}
        entries = [Entry(now, "show", room, item=item, topic="set", attributes=said)]
        if item:
            entries.append(Entry(now, "item_pinned", room, item=item))
        await self._live.loop.append(entries)
        return Done(id=number, message=" · ".join(part for part in (item, phase) if part))

    async def now(self, command: AskShow, who: str) -> Reply:
        """The plan, and where the show is in it."""
        room = self._room(command.room)
        on = self._step(room.on_air, room.phase, room.planned) if room.aired else None
        return ShowReply(
            id=command.id, room=command.room, plan=tuple(self._step(*step) for step in room.plan), place=room.place,
            on=on, aired=room.aired, now=self._now(), opened=room.opened,
        )  # fmt: skip

    async def read(self, command: ReadShow, who: str) -> Reply:
        """The plan that a file tells of."""
        if "\0" in command.file:
            raise Unable("refused", "this is no name of a file", zh="这不是文件名")
        plan = await asyncio.to_thread(read_show, Path(command.file))
        return ShowPlanReply(id=command.id, plan=tuple(self._step(*step) for step in plan))

    def _step(self, key: str, phase: str, planned: int) -> ShowStep:
        item = known_item(self._live, key) or ItemState()
        return ShowStep(
            item=key, title=item.title, phase=phase, planned=planned, price=item.price, currency=item.currency,
            stock=item.stock,
        )  # fmt: skip

    def _room(self, key: str) -> RoomState:
        if key not in self._live.config.rooms:
            raise no_room(key, self._live.config.rooms)
        return self._live.shop.core.state.rooms.values.get(key.encode()) or RoomState()

    def _now(self) -> int:
        return self._live.now()


def check_show(command: SetShow) -> None:
    """Whether what is said of a show can be one. Raises: Unable."""
    if len(command.plan) > MOST_STEPS:
        raise Unable(
            "refused", f"a run of show has at most {MOST_STEPS} steps; found {len(command.plan)}",
            zh=f"流程最多 {MOST_STEPS} 个环节；实际是 {len(command.plan)} 个",
        )  # fmt: skip
    steps = ((0, (command.item, command.phase, command.planned)), *enumerate(command.plan, 1))
    for number, (item, phase, planned) in steps:
        where, where_zh = (f"step {number}: ", f"第 {number} 个环节：") if number else ("", "")
        for text, en, zh in ((item, "the id of a product", "商品编号"), (phase, "a phase", "环节名称")):
            if len(text) > LONGEST or not text.isprintable():
                found = f"{text[:60]}…" if len(text) > 60 else text
                raise Unable(
                    "refused", f"{where}expected {en} of at most {LONGEST} characters; found {found!r}",
                    zh=f"{where_zh}应为{zh}，最多 {LONGEST} 个字符；实际是 {found!r}",
                )  # fmt: skip
        if number and not (item or phase):
            raise Unable("refused", f"{where}expected a product or a phase", zh=f"{where_zh}应填写商品或环节")
        if not 0 <= planned <= A_DAY:
            raise Unable(
                "refused", f"{where}expected a time planned of at most a day; found {planned} microseconds",
                zh=f"{where_zh}计划时长应在 0 到 24 小时之间；实际是 {planned} 微秒",
            )  # fmt: skip


def _place_of(item: str, room: RoomState) -> int:
    """Where in the plan a product is: at its next place, else at its first; what is not planned moves nothing."""
    places = [place for place, step in enumerate(room.plan) if item and step[0] == item]
    return next((place for place in places if place >= room.place), places[0] if places else room.place)
