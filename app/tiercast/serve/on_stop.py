"""The stop, and its end."""

import asyncio
from collections.abc import Sequence

from tiercast.beside.stop import Stop, Strength
from tiercast.deed_words import STRENGTHS
from tiercast.engine.live import LiveShop
from tiercast.engine.outbox_ports import waiting_actions
from tiercast.serve.action_rows import rows_of
from tiercast.serve.given import given_id
from tiercast.serve.limited import limited_row
from tiercast.serve.protocol_commands import (
    Resume,
    SetStop,
)
from tiercast.serve.protocol_replies import (
    ActionsReply,
    Done,
    Reply,
)
from tiercast.serve.protocol_room import ListWaiting
from tiercast.serve.unable import Unable
from tiercast.step.overflow import Waiting
from tiercast.store import outbox
from tiercast.store.outbox_read import Pending


class OnStop:
    """What clients do with the stop."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def stop(self, command: SetStop, who: str) -> Reply:
        """Let a stop stand; it is on disk when this is answered."""
        live = self._live
        # By the computer's clock, as everybody writes it who knows no other.
        at = live.clock.now() + live.ahead()
        stop = Stop(Strength(command.strength.value), who, at, command.reason)
        try:
            standing = await asyncio.to_thread(live.stop_file.set, stop)
        except OSError as error:
            raise Unable(
                "fault",
                f"the stop cannot be written: {error}",
                "stop the sinks by hand",
                zh=f"停止状态无法写入：{error}",
                hint_zh="请手动停用各触达方式",
            ) from error
        how = STRENGTHS[standing.strength.value]
        return Done(
            id=command.id, message=f"stopped: {standing.strength.value}", message_zh=f"已停止：{how.zh}",
            seq=await live.stop_keeper.look(),
        )  # fmt: skip

    async def resume(self, command: Resume, who: str) -> Reply:
        """End the stop; what waited is dropped but for what is named."""
        live = self._live
        if live.stop_file.current() is None:
            return Done(id=command.id, message="there was no stop", message_zh="没有停止状态")
        kept = {given_id(text) for text in command.release}
        waiting = await self._waiting()
        try:
            await asyncio.to_thread(live.stop_file.lift, kept)
        except OSError as error:
            raise Unable(
                "fault",
                f"the stop cannot be lifted: {error}",
                "remove its file by hand",
                zh=f"停止状态无法解除：{error}",
                hint_zh="请手动删除停止文件",
            ) from error
        await live.dispatcher.resumed()
        seq = await live.stop_keeper.look()
        dropped = len(waiting.keys() - kept)
        actions = "1 action that waited was" if dropped == 1 else f"{dropped} actions that waited were"
        return Done(id=command.id, message=f"{actions} dropped", message_zh=f"放弃了 {dropped} 个等待的动作", seq=seq)

    async def waiting(self, command: ListWaiting, who: str) -> Reply:
        """What waits behind the stop."""
        live = self._live
        waiting = await self._waiting()
        limit = max(1, min(command.limit, 1_000))
        keys = [key for key, waits in waiting.items() if waits is None][:limit]
        rows = await rows_of(live, await asyncio.to_thread(self._load, keys))
        limited = [waits for waits in waiting.values() if waits is not None][:limit]
        people = await live.dispatcher.ports.vault.persons([one.viewer for one in limited if one.viewer])
        names = {key: person.name for key, person in people.items()}
        more = [limited_row(one, names.get(one.viewer, "")) for one in limited]
        found = sorted((*rows, *more), key=lambda row: (row.time, row.id))
        return ActionsReply(id=command.id, actions=tuple(found[:limit]), more=len(waiting) > limit)

    def _load(self, keys: Sequence[bytes]) -> Sequence[Pending]:
        opened = self._live.opened
        with opened.database.read() as connection:
            return outbox.load(connection, opened.vault, keys, opened.owner.epoch)

    async def _waiting(self) -> dict[bytes, Waiting | None]:
        """Ids of what the end of the stop drops: actions, and firings with what is known of them.

        A stop that only pauses holds no action back.
        """
        live = self._live
        stop = live.stop_file.current()
        if stop is None:
            return {}
        actions = [] if stop.strength is Strength.PAUSE else await waiting_actions(live.dispatcher.ports.outbox)
        found: dict[bytes, Waiting | None] = dict.fromkeys(actions)
        found.update({one.firing: one for one in live.shop.core.stops.waiting()})
        return found
