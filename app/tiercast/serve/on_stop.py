"""The stop, and its end."""

import asyncio

from tiercast.beside.stop import Stop, Strength
from tiercast.engine.live import LiveShop
from tiercast.engine.outbox_ports import waiting_actions
from tiercast.serve.given import given_id
from tiercast.serve.protocol_commands import (
    Resume,
    SetStop,
)
from tiercast.serve.protocol_replies import (
    Done,
    Reply,
)
from tiercast.serve.unable import Unable


class OnStop:
    """What clients do with the stop."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def stop(self, command: SetStop, who: str) -> Reply:
        """Let a stop stand; it is on disk when this is answered."""
        live = self._live
        stop = Stop(Strength(command.strength.value), who, live.clock.now(), command.reason)
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
        return Done(id=command.id, message=f"stopped: {standing.strength.value}", seq=await live.stop_keeper.look())

    async def resume(self, command: Resume, who: str) -> Reply:
        """End the stop; what waited is dropped but for what is named."""
        live = self._live
        if live.stop_file.current() is None:
            return Done(id=command.id, message="there was no stop")
        kept = {given_id(text) for text in command.release}
        waiting = await waiting_actions(live.dispatcher.ports.outbox)
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
        dropped = len(waiting) - len(kept.intersection(waiting))
        return Done(id=command.id, message=f"{dropped} actions that waited were dropped", seq=seq)
