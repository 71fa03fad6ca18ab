"""The stored forms of an entry: what stands in the journal in the clear, and what is encrypted."""

import msgspec
from tiercast_api.event import Attribute

Attributes = dict[str, Attribute]


class Public(msgspec.Struct, gc=False, omit_defaults=True, rename={
    "item": "i", "quantity": "q", "money": "m", "currency": "c", "session": "s", "quality": "y", "channel": "h",
    "topic": "t", "coins": "o", "source": "r", "cause": "u", "received": "e", "attributes": "a",
    "order": "n",
}):  # fmt: skip
    """What stands in the journal in the clear, beside its columns."""

    item: str = ""
    quantity: int | None = None
    money: int | None = None
    currency: str = ""
    session: str = ""
    quality: str = ""
    channel: str = ""
    topic: str = ""
    coins: int | None = None
    source: str = ""
    cause: str = ""
    received: int = 0
    attributes: Attributes | None = None
    order: str = ""
    """In place of the order's number, where whose it was is forgotten (`store.unnaming`)."""


class Private(msgspec.Struct, gc=False, omit_defaults=True, rename={
    "text": "t", "order": "o", "coupon": "c", "streak": "s", "reply_to": "r", "roles": "l", "attributes": "a",
    "raw": "w",
}):  # fmt: skip
    """What people said and what other systems could know them by: encrypted."""

    text: str | None = None
    order: str = ""
    coupon: str = ""
    streak: str = ""
    reply_to: str = ""
    roles: tuple[str, ...] = ()
    attributes: Attributes | None = None
    raw: str | None = None
