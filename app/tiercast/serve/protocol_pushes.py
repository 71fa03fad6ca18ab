"""What the engine says on the control connection without being asked; see `serve.protocol`."""

from typing import Any, TypeAlias

import msgspec

from tiercast.serve.protocol_alerts import Alert
from tiercast.serve.protocol_backup import BackupProgress
from tiercast.serve.protocol_base import Message
from tiercast.serve.protocol_connections import ConnectionsChanged, ShopBegun
from tiercast.serve.protocol_phones import PhonesChanged
from tiercast.serve.protocol_recordings import ReplayMoved
from tiercast.serve.protocol_replies import PartStatus, RuleStatus, StopNow
from tiercast.serve.protocol_sheet import SheetProgress


class RoomNumbers(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers of a room; None is unknown, not zero.

    Attributes:
        time: room time.
        events, firings, actions, suppressed, shed: since the engine started.
        rate: events a second over the last ten seconds.
        viewers: present now; online: as the platform counted last.
        paid: what was paid in the session that is on or was last, minor units by currency; None: no source
            tells, or not how much.
        session: number of that session, 0 for none; on: it is on.
    """

    time: int
    events: int
    rate: float
    firings: int
    actions: int
    suppressed: int
    shed: int
    viewers: int | None = None
    online: int | None = None
    paid: dict[str, int] | None = None
    session: int = 0
    on: bool = False


class Numbers(Message, frozen=True, kw_only=True, tag="numbers"):
    """Numbers, coalesced to ten a second.

    Attributes:
        waiting: events taken in and not stepped yet; spooled: those of them that wait on the disk.
        outbox: actions waiting.
        commit: from the step of a batch to its commit; delivery: from the decision to the sink's receipt: 99th
            percentile of the last minute, microseconds; None: there was none.
        reaction, reaction_99: from the arrival of an event to the receipt of an action that it led to at once: median
            and 99th percentile of the last minute, microseconds; None: there was none.
        memory: bytes that the engine's own process holds; None: the system does not tell.
        shed: events merged for display at a peak; set_aside: entries that broke the step: since the engine started.
        quarantined: plugins that are switched off because of too many errors.
    """

    now: int
    rooms: dict[str, RoomNumbers]
    waiting: int = 0
    outbox: int = 0
    commit: int | None = None
    delivery: int | None = None
    memory: int | None = None
    spooled: int = 0
    reaction: int | None = None
    reaction_99: int | None = None
    shed: int = 0
    set_aside: int = 0
    quarantined: int = 0


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
    detail_zh: str = ""


class StopChanged(Message, frozen=True, kw_only=True, tag="stop_changed"):
    """A stop stands, or none any more; `rooms`: those that are stopped by themselves."""

    stop: StopNow | None = None
    rooms: tuple[str, ...] = ()


class PartChanged(Message, frozen=True, kw_only=True, tag="part_changed"):
    """A source or sink has a new status."""

    part: PartStatus
    side: str


class RuleChanged(Message, frozen=True, kw_only=True, tag="rule_changed"):
    """A rule has a new state."""

    rule: RuleStatus


class ImportProgress(Message, frozen=True, kw_only=True, tag="import_progress"):
    """How far the import under way is; also every few thousand rows while its files are read.

    Attributes:
        part: of what is done, between 0 and 1; 0 where nobody can tell: `rows` says how far reading is.
        doing: ``reading``, ``linking`` (the buyers are looked for), ``counting``, ``undoing``, ``leaving`` (those of
            whom only an import told that was taken back go) or ``dividing`` (customers by value, anew).
    """

    part: float
    doing: str = "counting"
    rows: int = 0


class ErasingProgress(Message, frozen=True, kw_only=True, tag="erasing_progress"):
    """How far the erasure of a viewer is.

    Attributes:
        viewer: the key that they had.
        step: from 1 to `steps`; part: how much of it is done, between 0 and 1; 0: nobody can tell.
        doing: ``reading`` (what they said), ``orders`` (imported ones that name them), ``removing``, ``clearing`` (what
            was removed leaves the disk) or ``searching`` (every table and file).
    """

    viewer: str
    doing: str
    step: int
    steps: int
    part: float = 0.0


Push: TypeAlias = (
    Numbers
    | Notice
    | ActionChanged
    | StopChanged
    | PartChanged
    | RuleChanged
    | ImportProgress
    | ErasingProgress
    | BackupProgress
    | Alert
    | ConnectionsChanged
    | SheetProgress
    | ShopBegun
    | ReplayMoved
    | PhonesChanged
)
