"""Derived facts: what a step concludes is a fact like an event, wearing its cause's clothes."""

from typing import Protocol

from tiercast.audience.entry import Entry

MOST_ROUNDS = 16
"""Rounds of derived facts within one step before it is cut with an error event."""


def derived(
    cause: Entry, kind: str, time: int | None = None, item: str | None = None, room: str | None = None
) -> Entry:
    """A fact that follows from `cause`: same viewer, room, item, order and place in the journal."""
    return Entry(
        time=cause.time if time is None else time,
        kind=kind,
        room=cause.room,
        viewer=cause.viewer,
        item=cause.item,
        quantity=cause.quantity,
        money=cause.money,
        currency=cause.currency,
        order=cause.order,
        coupon=cause.coupon,
        session=cause.session,
        quality=cause.quality,
        channel=cause.channel,
        topic=cause.topic,
        text=cause.text,
        roles=cause.roles,
        attributes=cause.attributes,
        source=cause.source,
        seq=cause.seq,
    )


class Emit(Protocol):
    """Puts a derived fact into the step's queue, if anything listens to it."""

    def __call__(self, cause: Entry, kind: str, time: int | None = None) -> None: ...
