"""A room that is stopped by itself: its rules decide nothing new, and what waited of it is taken out."""

from collections.abc import Callable

from tiercast.audience.entry import Entry
from tiercast.beside.stop import Strength
from tiercast.engine.live import LiveShop
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.protocol_room import StopRoom
from tiercast.serve.statuses import stop_changed
from tiercast.serve.unable import no_room
from tiercast.words import several


class OnRoomStop:
    """Stops rooms, and lets them go on.

    Args:
        push: tells every client.
    """

    def __init__(self, live: LiveShop, push: Callable[[Push], None]) -> None:
        self._live, self._push = live, push

    async def stop(self, command: StopRoom, who: str) -> Reply:
        """Stop a room, or let it go on."""
        live, room = self._live, command.room
        if room not in live.config.rooms:
            raise no_room(room, self._live.config.rooms)
        stops = live.shop.core.state.shop.stops
        if command.stopped is (room in stops):
            return Done(id=command.id)
        topic = Strength.HOLD.value if command.stopped else ""
        now = live.now()
        seq = await live.loop.put(Entry(now, "stop", room=room, topic=topic, attributes={"by": who}))
        self._push(stop_changed(live, live.stop_file.current()))
        if not command.stopped:
            return Done(id=command.id, seq=seq)
        await live.dispatcher.resumed()
        asked = await live.asking.drop(who, room)
        return Done(
            id=command.id, message=f"{several(len(asked), 'action')} that asked, taken out",
            message_zh=f"取消了 {len(asked)} 个等待确认的动作", seq=seq,
        )  # fmt: skip
