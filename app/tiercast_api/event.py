"""An event: one thing that happened, at one instant, in one room.

Instants are int64 microseconds UTC, durations int64 microseconds, money int64 minor units with an ISO 4217 code.
"""

from enum import StrEnum
from typing import Any

import msgspec

SECOND = 1_000_000
"""Microseconds in a second: every instant and duration is counted in microseconds."""


class Quality(StrEnum):
    """How far a viewer's identity can be trusted; rules on history need ``stable`` or ``app_scoped``."""

    STABLE = "stable"
    """The same id for the same person everywhere on the platform."""
    APP_SCOPED = "app_scoped"
    """The same id as long as the same application asks."""
    SESSION = "session"
    """The same id within one broadcast only."""
    MASKED = "masked"
    """The name is masked and the id is shared by many."""
    NONE = "none"
    """No viewer is named at all."""


class Counts(StrEnum):
    """What a quantity means."""

    DELTA = "delta"
    """This many more."""
    RUNNING = "running"
    """The total of the streak so far; the last row may be repeated."""
    FINAL = "final"
    """The total of a streak that has ended."""


class Viewer(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A person in a room, known as well as the platform lets us.

    Attributes:
        platform: short name of the platform, ``douyin``, ``shop``.
        id: the platform's id of the person, as text whatever it looks like.
        quality: how far `id` can be trusted.
        name: the displayed name, personal data.
        roles: ``moderator``, ``fan``, ``anchor`` …, as the platform says.
    """

    platform: str
    id: str
    quality: Quality = Quality.APP_SCOPED
    name: str | None = None
    roles: tuple[str, ...] = ()


class Money(msgspec.Struct, frozen=True, gc=False):
    """An amount of money: `amount` in minor units (分, cents) of the ISO 4217 `currency`."""

    amount: int
    currency: str


Attribute = str | int | float | bool


class Event(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One thing that happened. A source fills what it knows and leaves the rest out: unknown is not zero.

    Attributes:
        kind: an event kind of the catalogue (`tiercast_api.kinds`) or one that a plugin registered.
        time: when it happened, microseconds UTC; 0 means that the source does not know, and intake uses `received`.
        id: the source's own id, the key of de-duplication; without it every event is a new one, unless the source
            declares other fields (`SourceDeclaration.dedupe`).
        received: when the source heard of it, microseconds UTC; intake fills it in.
        shop: key of the shop, where a feed carries several: what another shop's events say is refused. "": this one.
        room: key of the room; intake fills in the room that the source is connected to.
        session: the broadcast, where the platform names it.
        viewer: who did it, where somebody did.
        item: id of the product.
        order: id of the order; the lines of one order share it.
        coupon: a coupon's code.
        quantity: how many, in the sense of `counts`; None where the feed does not say (one, for an event that counts).
        counts: what `quantity` means; None takes the source's declaration.
        streak: what a running total runs over (the gift streak's or combo's id).
        money: an amount of money. Gift coins are not money, see `coins`.
        coins: the platform's own currency (gift coins), in its smallest unit.
        text: what was said.
        topic: what it is about, where the feed says.
        reply_to: id of the event that this one answers.
        channel: the traffic channel that brought the viewer (``feed``, ``search``, ``paid`` …).
        attributes: anything else, flat; readable in conditions as ``event.NAME``. A ``consent`` event says here
            ``marketing`` or ``personalised``, or both, as True or False; one that says neither is refused.
        raw: the message as the feed sent it, for the dead letters and for recordings that ask for it.
    """

    kind: str
    time: int = 0
    id: str = ""
    received: int = 0
    shop: str = ""
    room: str = ""
    session: str = ""
    viewer: Viewer | None = None
    item: str | None = None
    order: str | None = None
    coupon: str | None = None
    quantity: int | None = None
    counts: Counts | None = None
    streak: str | None = None
    money: Money | None = None
    coins: int | None = None
    text: str | None = None
    topic: str | None = None
    reply_to: str | None = None
    channel: str | None = None
    attributes: dict[str, Attribute] = msgspec.field(default_factory=dict)
    raw: str | None = None


def event_from_json(data: bytes | str) -> Event:
    """Read an event from one JSON object; unknown fields are an error, so that a misspelt one is seen.

    Raises:
        msgspec.ValidationError: with the path of what does not fit.
    """
    return msgspec.json.decode(data, type=StrictEvent)


class StrictEvent(Event, kw_only=True, forbid_unknown_fields=True):
    """An event as it is read from outside: a field that no event has is refused."""


def event_to_json(event: Event) -> bytes:
    """One line of the JSONL format, without the newline; defaults are left out."""
    return msgspec.json.encode(event)


def as_jsonable(event: Event) -> dict[str, Any]:
    """The event as plain containers, as it stands in JSON."""
    result: dict[str, Any] = msgspec.to_builtins(event)
    return result
