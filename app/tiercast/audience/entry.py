"""An entry: one event as the journal keeps it and as the core reads it.

Intake makes an entry of an event: the viewer has become a pseudonymous key, running totals have become deltas, the
instant has been checked. What is not from a source (ticks, cues, rulesets taking over, receipts …) is an entry too.
"""

import msgspec
from tiercast_api.event import Attribute

KEY_BYTES = 16
"""Length of a viewer's key: HMAC(secret, platform, id, erasure count), cut."""


class Entry(msgspec.Struct, gc=False, omit_defaults=True):
    """One event with its place in the journal.

    Attributes:
        seq: place in the shop's journal, from 1, without gaps; 0 before it has one.
        time: event time, microseconds UTC, as corrected by intake.
        kind: an event kind, or a control kind (`CONTROL`).
        room, session: where it happened; "" for the shop as a whole.
        viewer: 16 bytes, b"" where there is no viewer (none named, masked or not identified).
        quality: identity quality of this viewer here; "" without a viewer.
        item, order, coupon, streak, reply_to, topic, channel: as in `tiercast_api.Event`, "" where unknown.
        quantity: a delta always; None where the feed does not say.
        money: minor units of `currency`; None where unknown.
        coins: the platform's own currency, as a delta.
        text: what was said; None where nothing was; kept encrypted.
        roles: roles of the viewer.
        attributes: anything else; keys without dots.
        source: key of the source, "" for the engine itself.
        cause: id (hex) of what it answers, such as the action of a receipt.
        received: when the engine heard of it, microseconds UTC.
    """

    time: int
    kind: str
    room: str = ""
    viewer: bytes = b""
    item: str = ""
    quantity: int | None = None
    money: int | None = None
    currency: str = ""
    order: str = ""
    coupon: str = ""
    session: str = ""
    quality: str = ""
    channel: str = ""
    topic: str = ""
    text: str | None = None
    coins: int | None = None
    streak: str = ""
    reply_to: str = ""
    roles: tuple[str, ...] = ()
    attributes: dict[str, Attribute] | None = None
    source: str = ""
    cause: str = ""
    received: int = 0
    seq: int = 0


CONTROL = frozenset(
    {
        "tick",  # moves room time between events, once a second
        "ruleset",  # a version takes over: attributes room, hash
        "rule_state",  # a rule becomes draft, shadow, ask, live or paused
        "param",  # a knob was turned
        "answer",  # yes or no to an asked action
        "by_hand",  # a person has something done for a viewer
        "stop",  # a stop in one of three strengths, or its end
        "receipt",  # what a sink said
        "merge",  # two viewers are one, or are two again
        "about",  # a label or an attribute that people gave a viewer
        "erase",  # a viewer's data are gone
        "show",  # the run of show, or what is on by hand
        "imported",  # history came in
        "cuts",  # new RFM and lifecycle cuts
        "shed",  # what was left out at a peak
        "corrected",  # an instant was corrected
        "skipped",  # an event that broke the step, left out by every replay
        "config",  # the room's configuration: zone, currency, gaps, category
        "engine",  # an engine took the store over: epoch, version
    }
)
"""Kinds that only the engine makes. `cue`, `consent` and `room_open` are ordinary kinds and may come from sources."""
