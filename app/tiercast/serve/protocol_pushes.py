"""What the engine says on the control connection without being asked; see `serve.protocol`."""

from typing import Any, TypeAlias

import msgspec

from tiercast.serve.protocol_backup import BackupProgress
from tiercast.serve.protocol_base import Message
from tiercast.serve.protocol_replies import PartStatus, RuleStatus, StopNow


class RoomNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of a room; None is unknown, not zero.

    Attributes:
        time: room time.
        events, firings, actions, suppressed, shed: since the engine started.
        rate: events a second over the last ten seconds.
        viewers: present now.
    """

    time: int
    events: int
    rate: float
    firings: int
    actions: int
    suppressed: int
    shed: int
    viewers: int | None = None


class Numbers(Message, frozen=True, kw_only=True, tag="numbers"):
    """Numbers, coalesced to ten a second.

    Attributes:
        waiting: events taken in and not stepped yet; outbox: actions waiting.
        commit, delivery: 99th percentile of the last minute, microseconds.
    """

    now: int
    rooms: dict[str, RoomNumbers]
    waiting: int = 0
    outbox: int = 0
    commit: int | None = None
    delivery: int | None = None
    memory: int | None = None


class Notice(Message, frozen=True, kw_only=True, tag="notice"):
    """Something for people, pushed the moment it is committed: a prompt, a message, a to-do, an alert.

    Attributes:
        what: ``host_prompt``, ``message``, ``todo``, ``alert`` or ``ask`` (an action that waits for a yes).
        action: id of the action, where it is one.
        body: the sink's own fields, filled in.
    """

    what: str
    room: str
    text: str
    time: int
    action: str = ""
    expires: int | None = None
    body: dict[str, Any] = msgspec.field(default_factory=dict)


class ActionChanged(Message, frozen=True, kw_only=True, tag="action_changed"):
    """An action has a new state; shown prompts and to-dos go away with it."""

    action: str
    state: str
    detail: str = ""


class StopChanged(Message, frozen=True, kw_only=True, tag="stop_changed"):
    """A stop stands, or none any more."""

    stop: StopNow | None = None


class PartChanged(Message, frozen=True, kw_only=True, tag="part_changed"):
    """A source or sink has a new status."""

    part: PartStatus
    side: str


class RuleChanged(Message, frozen=True, kw_only=True, tag="rule_changed"):
    """A rule has a new state."""

    rule: RuleStatus


class ImportProgress(Message, frozen=True, kw_only=True, tag="import_progress"):
    """How much of the import under way is done, between 0 and 1."""

    part: float


Push: TypeAlias = (
    Numbers | Notice | ActionChanged | StopChanged | PartChanged | RuleChanged | ImportProgress | BackupProgress
)
