"""The end-of-show sheet, computed in a process of its own; numbers of sessions that are over are kept, to compare."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from typing import Any, Final

import msgspec

from tiercast.engine.jobs import JobError, Progress
from tiercast.engine.live import LiveShop
from tiercast.engine.sheet import SheetAsked, SheetMade, make_sheet
from tiercast.engine.telling_worker import in_telling_worker
from tiercast.engine.workers import WorkerFailed
from tiercast.insight.sheet.model import Number
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_sheet import AskSheet, CancelSheet, SheetProgress, SheetReply
from tiercast.serve.unable import Unable, no_room

LIMIT: Final = 300.0
"""Seconds that a sheet may take."""
MOST: Final = 50
"""Sessions whose numbers are kept, to compare the next one with."""


class OnSheet:
    """What clients ask about a session as a whole."""

    def __init__(self, live: LiveShop, push: Callable[[Push], None]) -> None:
        self._live, self._push = live, push
        self._one = asyncio.Lock()
        self._numbers: OrderedDict[tuple[str, int], tuple[Number, ...]] = OrderedDict()
        self._counting: dict[tuple[str, str, int], set[asyncio.Task[SheetMade]]] = {}

    async def sheet(self, command: AskSheet, who: str) -> Reply:
        """The sheet of a session."""
        live, room = self._live, command.room
        config = live.shop.core.configs.get(room)
        if config is None:
            raise no_room(room, self._live.config.rooms)
        if command.session < 0:
            raise Unable(
                "refused", f"session: expected a number from 1, or 0 for the latest, found {command.session}",
                zh=f"session：应为从 1 开始的场次编号，或 0（最近一场），实际是 {command.session}",
            )  # fmt: skip
        number = command.session or self._latest(room)
        asked = SheetAsked(
            store=live.paths.store, shop=live.config.shop, secrets=live.opened.secrets, config=config,
            session=command.session, before=self._numbers.get((room, number - 1)),
        )  # fmt: skip
        try:
            made = await self._cancellable((who, room, command.session), self._count(room, asked))
        except JobError as error:
            raise Unable("not_found", error.words.en, zh=error.words.zh) from error
        except WorkerFailed as error:
            raise Unable(
                "fault", str(error), "ask again", zh=f"复盘单没有生成：{error.zh}", hint_zh="请再试一次"
            ) from error
        self._keep(room, made)
        return msgspec.convert({"type": "sheet_reply", "id": command.id, **self._told(made)}, SheetReply)

    async def cancel(self, command: CancelSheet, who: str) -> Reply:
        """Count no more what `who` has asked for."""
        for task in self._counting.get((who, command.room, command.session), ()):
            task.cancel()
        return Done(id=command.id)

    async def _cancellable(self, key: tuple[str, str, int], counting: Coroutine[Any, Any, SheetMade]) -> SheetMade:
        task = asyncio.create_task(counting)
        under_way = self._counting.setdefault(key, set())
        under_way.add(task)
        try:
            await asyncio.wait([task])
        finally:
            # Whoever asked may be gone, which ends this: then nobody waits for the sheet.
            task.cancel()
            under_way.discard(task)
            if not under_way:
                self._counting.pop(key, None)
        if task.cancelled():
            raise Unable("cancelled", "the counting was cancelled", zh="已取消统计")
        return task.result()

    async def _count(self, room: str, asked: SheetAsked) -> SheetMade:
        # A process of its own: a long show must not keep others waiting who ask what a rule would have done.
        async with self._one:
            return await in_telling_worker(LIMIT, lambda progress: self._tell(room, progress), make_sheet, asked)

    def _tell(self, room: str, progress: Progress) -> None:
        self._push(SheetProgress(room=room, part=progress.part or 0.0))

    def _latest(self, room: str) -> int:
        state = self._live.shop.core.state.rooms.values.get(room.encode())
        return 0 if state is None else state.session

    def _keep(self, room: str, made: SheetMade) -> None:
        if made.sheet is not None and not made.sheet.is_open:
            self._numbers[room, made.sheet.session] = made.sheet.numbers
            while len(self._numbers) > MOST:
                self._numbers.popitem(last=False)

    def _told(self, made: SheetMade) -> dict[str, Any]:
        """The sheet in plain values, with what products are called."""
        told: dict[str, Any] = msgspec.to_builtins(made)
        if made.sheet is not None:
            titles = told["sheet"].pop("titles")
            for moment in told["sheet"]["moments"]:
                item = self._live.shop.core.state.item(moment["item"]) if moment["item"] else None
                moment["item_title"] = (item.title if item is not None else "") or titles.get(moment["item"], "")
        return told
