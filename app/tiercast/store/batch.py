"""What one transaction holds: nothing acts before it is recorded."""

import msgspec

from tiercast.audience.entry import Entry
from tiercast.decide.decision import Change, Exposure, Firing, PlannedAction


class Identity(msgspec.Struct, gc=False):
    """A viewer to be kept in the vault: personal data, encrypted before it is written."""

    viewer: bytes
    platform: str
    id: str
    quality: str
    name: str | None


class DeadLetter(msgspec.Struct):
    """Data that could not be read, or an entry that broke the step."""

    source: str
    place: str
    reason: str
    raw: bytes
    time: int


class StateValue(msgspec.Struct, gc=False):
    """One value of the core's state: the space (``viewer``, ``timer`` …), its key, and its bytes; None: gone."""

    space: str
    key: bytes
    value: bytes | None


class Answered(msgspec.Struct, frozen=True):
    """What somebody answered to actions that asked, or that nobody did: they move with the entry that says so.

    Attributes:
        actions: ids; those that wait no longer are left alone.
        state: the new one: ``planned`` (a yes), ``cancelled``, ``expired`` or ``dropped``.
        time: of the answer, microseconds UTC.
    """

    actions: tuple[bytes, ...]
    state: str
    reason: str
    time: int


class Cut(msgspec.Struct):
    """The end of a snapshot: all state as it stood after `seq` is now in the store."""

    number: int
    seq: int
    version: int


class Batch(msgspec.Struct):
    """One unit of work for the writer.

    Attributes:
        entries: in order of `seq`, without gaps after the last batch.
        raw: raw messages by seq, encrypted before they are written, only where recordings ask for them.
        seen: (source, de-duplication key of 16 bytes, event time) of every accepted event that has one.
        cursors: where each source goes on.
        snapshot: number of the snapshot that `states` belong to.
        cut: set in the batch that completes the snapshot.
        recorded: ids of live `actions` whose first attempt is recorded with them (`Dispatcher.may_record`).
        epoch: of the engine under which those attempts are recorded; needed with `recorded`.
        follows: `seq` of the last entry before this batch; it fails where the journal ends elsewhere, which a batch
            without entries could not notice otherwise. None: not checked.
        simulated: a replay or what-if: actions count as accepted at once and are never dispatched.
        answers: to actions that asked.
    """

    shop: int
    entries: list[Entry] = msgspec.field(default_factory=list)
    raw: dict[int, str] = msgspec.field(default_factory=dict)
    identities: list[Identity] = msgspec.field(default_factory=list)
    seen: list[tuple[str, bytes, int]] = msgspec.field(default_factory=list)
    cursors: dict[str, bytes] = msgspec.field(default_factory=dict)
    firings: list[Firing] = msgspec.field(default_factory=list)
    actions: list[PlannedAction] = msgspec.field(default_factory=list)
    exposures: list[Exposure] = msgspec.field(default_factory=list)
    changes: list[Change] = msgspec.field(default_factory=list)
    dead_letters: list[DeadLetter] = msgspec.field(default_factory=list)
    states: list[StateValue] = msgspec.field(default_factory=list)
    snapshot: int = 0
    cut: Cut | None = None
    recorded: frozenset[bytes] = frozenset()
    epoch: int = 0
    follows: int | None = None
    simulated: bool = False
    answers: list[Answered] = msgspec.field(default_factory=list)
