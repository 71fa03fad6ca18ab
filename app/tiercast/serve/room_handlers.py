"""Who answers the commands of `serve.protocol_room`."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tiercast.engine.live import LiveShop
from tiercast.serve.on_actions import OnActions
from tiercast.serve.on_desk import OnDesk
from tiercast.serve.on_questions import OnQuestions
from tiercast.serve.on_room import OnRoom
from tiercast.serve.on_room_stop import OnRoomStop
from tiercast.serve.on_stop import OnStop
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_room import (
    AnswerQuestions,
    ListCues,
    ListDesk,
    ListPresent,
    ListQuestions,
    ListWaiting,
    RecentEvents,
    SawAction,
    StopRoom,
)


def room_handlers(
    live: LiveShop, on_actions: OnActions, push: Callable[[Push], None]
) -> Mapping[type, Callable[[Any, str], Awaitable[Reply]]]:
    """By the command that each of them answers."""
    on_room, on_questions = OnRoom(live), OnQuestions(live)
    return {
        RecentEvents: on_room.events,
        ListPresent: on_room.present,
        ListCues: on_room.cues,
        ListQuestions: on_questions.questions,
        AnswerQuestions: on_questions.answer,
        ListDesk: OnDesk(live).desk,
        SawAction: on_actions.saw,
        StopRoom: OnRoomStop(live, push).stop,
        ListWaiting: OnStop(live).waiting,
    }
