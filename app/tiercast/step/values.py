"""The values of the core's state, one struct a key. They are what a snapshot writes and what is loaded before a step.

Everything that belongs to a viewer lies in one value, so that one key brings all that the viewer's next event needs.
Field order is part of the stored form: add at the end only, and raise `STATE_VERSION` for anything else.
"""

import msgspec
from tiercast_api.event import Attribute

STATE_VERSION = 1
"""Version of the stored form; a snapshot names it, and one of another version is rebuilt from the journal."""


class SignalState(msgspec.Struct, array_like=True, gc=False):
    """A signal that holds: since when, until when (None: until its condition says otherwise), and its cause.

    `counted`: the features of ``holding`` with a ``where`` that count it.
    """

    began: int
    until: int | None
    cause: int
    item: str
    room: str
    counted: tuple[str, ...] = ()


class ViewerState(msgspec.Struct, array_like=True, gc=False):
    """All that the core knows of one viewer, about a kilobyte at twelve features.

    Attributes:
        layout: number of the feature layout that `slots` follow.
        slots: packed features measured per viewer.
        visit_room, visit: the room of the latest visit and the visit, packed; `elsewhere`: visits in other rooms.
        tiers: packed standings by ``ruleset/ladder``; signals: by ``ruleset/signal`` and item.
        cells: features and pattern marks that are keyed by the viewer and something else.
        caps: states of caps that are counted per viewer.
        variants: assignments by `decide.assignment_key`, packed.
        look: instant of the next pending look at this viewer's tiers, 0 where none is pending.
        reached: instant of the last action that reached the viewer.
    """

    layout: int = 0
    slots: list[bytes] = []
    first_seen: int = 0
    last_seen: int = 0
    quality: str = ""
    platform: str = ""
    visit_room: str = ""
    visit: bytes = b""
    elsewhere: dict[str, bytes] | None = None
    tiers: dict[str, bytes] | None = None
    signals: dict[str, SignalState] | None = None
    cells: dict[str, bytes] | None = None
    caps: dict[bytes, bytes] | None = None
    variants: dict[bytes, bytes] | None = None
    attributes: dict[str, Attribute] | None = None
    roles: tuple[str, ...] = ()
    look: int = 0
    reached: int = 0
    orders: int = 0
    spent: int = 0
    currency: str = ""
    last_paid: int = 0
    visits: int = 0
    consent: bytes = b""
    """What was said about being contacted and personalised, packed."""
    channel: str = ""
    gaps: bytes = b""
    """The latest gaps between visits, int64 microseconds, for the percentiles of the lifecycle."""
    life: bytes = b""
    """Stage of the lifecycle, packed; b"" until there are cuts and a visit."""
    seen_before: int = 0
    """Instant of the last event before the latest visit; 0: there was none."""
    bought: bytes = b""
    """The orders that were paid, as rows (`audience.purchases`)."""
    labels: tuple[str, ...] = ()
    """Labels that people gave, in the order in which they were given."""
    origins: dict[str, tuple[str, int]] | None = None
    """Where each of `attributes` comes from, and since when."""
    parts: dict[bytes, bytes] | None = None
    """Of two who were found to be one: what each was by itself, by key, packed, for a split."""
    returned: int = 0
    """How many of `orders` were refunded in full."""
    weeks: int = 0
    """The weeks with a visit (`audience.weeks`); 0: none yet."""
    told: "Told | None" = None
    """What imports told of; None: nothing."""


class Told(msgspec.Struct, array_like=True, gc=False, frozen=True):
    """What imports told of a viewer.

    Attributes:
        orders: by mark, packed (`ToldOrder`): features that come later begin with them.
        met: `first_seen` as it was before something older was told; 0: nothing older was.
    """

    orders: dict[bytes, bytes] = {}
    met: int = 0


class ToldOrder(msgspec.Struct, array_like=True, gc=False):
    """An order as an import told of it; its number is only kept as a mark.

    Attributes:
        at: when it was paid, microseconds; amount, refunded: minor units.
        lines: its products as in the journal (JSON), where there are several; "" else.
        confidence: percent.
    """

    at: int
    item: str
    quantity: int | None
    amount: int | None
    currency: str
    coupon: str
    channel: str
    quality: str
    lines: str = ""
    confidence: int = 100
    refunded: int = 0


class RoomState(msgspec.Struct, array_like=True, gc=False):
    """All that the core knows of one room.

    Attributes:
        session: number of the session since the room is known; `opened`: its beginning, 0 while closed.
        heard: instant of the latest event.
        cues: cue -> instant of the last one.
        every: interval -> next due instant; a timer of another instant is void.
    """

    session: int = 0
    opened: int = 0
    heard: int = 0
    session_key: str = ""
    cues: dict[str, int] = {}
    every: dict[int, int] = {}
    on_air: str = ""
    stats: dict[str, Attribute] = {}
    viewers: int = 0
    closed: bool = False
    """A ``room_close`` ended the last session: stray events do not begin another, see `sessions`."""
    plan: tuple[tuple[str, str, int], ...] = ()
    """The run of show: item, phase, and microseconds planned, in order."""
    place: int = -1
    """Where in `plan` the show is; -1: nowhere in it."""
    phase: str = ""
    aired: int = 0
    """Since when the item, or the phase, is on; 0: nothing is."""
    planned: int = 0
    """Microseconds planned for it; 0: nobody said."""


class ItemState(msgspec.Struct, array_like=True, gc=False):
    """What is known of a product."""

    title: str = ""
    category: str = ""
    price: int | None = None
    currency: str = ""
    stock: int | None = None
    cost: int | None = None
    since: int = 0
    attributes: dict[str, Attribute] = {}
    concerns: tuple[str, ...] = ()
    """What its facts answer: ``size``, ``shipping`` …"""
    imports: dict[int, bytes] = {}
    """Everything that was told of it, in order, as long as an import tells of it (`step.catalogue_items`)."""


class ItemTold(msgspec.Struct, array_like=True, omit_defaults=True):
    """What an import or events told of a product; None and "" where nothing. Money in minor units of `currency`."""

    title: str = ""
    category: str = ""
    price: int | None = None
    currency: str = ""
    stock: int | None = None
    cost: int | None = None
    attributes: dict[str, Attribute] = {}
    concerns: tuple[str, ...] = ()


class Timer(msgspec.Struct, array_like=True, frozen=True, gc=False, order=True):
    """Something due in event time.

    Attributes:
        due: instant; `number`: order among equals, and its name.
        what: ``look``, ``after``, ``absent``, ``signal``, ``every``, ``visit``, ``wait``, ``cuts``, ``metric``.
        rule: ``ruleset/trigger``, "" for what belongs to no trigger.
        same: the room of what has no viewer, or the key of a signal.
        start: instant of the event that set it (of ``every`` the interval); cause: its seq.
        data: what ``when`` saw, and the event that it is about.
    """

    due: int
    number: int
    what: str
    rule: str = ""
    viewer: bytes = b""
    room: str = ""
    item: str = ""
    same: str = ""
    start: int = 0
    cause: int = 0
    data: bytes = b""


class ShopState(msgspec.Struct, array_like=True, gc=False):
    """What belongs to the shop as a whole; small, written with every snapshot.

    Attributes:
        now: room time, the greatest event time seen.
        seq: the last entry that was stepped.
        timers: the next timer's number.
        layouts: feature identities by layout number, so that old slots find their features again.
        configs: configuration of each room, encoded; rulesets: hash of each ruleset in force, by name.
        states: state of each rule that was switched, by ``room/ruleset/rule``; params: turned knobs likewise.
        stop: strength of the stop in force, "" for none.
        cuts: RFM and lifecycle cuts in force, encoded.
    """

    now: int = 0
    seq: int = 0
    timers: int = 0
    layouts: dict[int, tuple[str, ...]] = {}
    configs: dict[str, bytes] = {}
    rulesets: dict[str, str] = {}
    states: dict[str, str] = {}
    params: dict[str, str] = {}
    stop: str = ""
    cuts: bytes = b""
    counts: dict[str, int] = {}
    next_layout: int = 1
    standing: dict[str, dict[str, int]] = {}
    """How many viewers stand on each tier, by ``ruleset/ladder``."""
    open: dict[str, bytes] = {}
    """Firings whose actions are not all settled, by id (hex), with what they reserved."""
    counting: tuple[str, ...] = ()
    """Prefixes of the counters of ``holding`` that are kept."""
    trials: dict[str, bytes] = {}
    """What came of experiments whose shares are weighed, by ``ruleset/experiment``, as `TrialState`."""
    channels: dict[str, bytes] = {}
    """Traffic channels with what they cost, packed, by name."""
    aliases: dict[bytes, bytes] = {}
    """Viewers who were found to be another one, and who that is."""
    stops: dict[str, str] = {}
    """Strength of the stop of a room that is stopped by itself, by its key."""


class TrialState(msgspec.Struct, array_like=True):
    """What came of the variants of one experiment.

    Attributes:
        arms: viewers who count, and how many of them converted, by variant.
        written: the shares as the ruleset said at the last weighing; weights: the weighed ones, () before the first.
        weighed: viewers at the last weighing; turn: how many there were.
    """

    arms: dict[str, tuple[int, int]] = {}
    written: tuple[tuple[str, float], ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    weighed: int = 0
    turn: int = 0


class ChannelState(msgspec.Struct, array_like=True):
    """A traffic channel: what it is called and what it cost, in all and by day (days since 1970), in minor units.

    Attributes:
        told: by day, who told of it (number of the import; 0: a person) and what they said, in order: the last counts.
    """

    title: str = ""
    currency: str = ""
    total: int = 0
    days: dict[int, int] = {}
    told: dict[int, tuple[tuple[int, int], ...]] = {}


class OpenFiring(msgspec.Struct, array_like=True):
    """A firing none of whose actions was accepted yet; its reservations are kept once one is."""

    viewer: bytes
    room: str
    reservations: tuple[tuple[bytes, int, int, bool], ...]
    """Key of the cap, instant, amount, and whether the cap is a sliding one."""
