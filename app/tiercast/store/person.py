"""Who a viewer is, and how that is kept."""

import msgspec


class Person(msgspec.Struct, frozen=True, gc=False):
    """Who a viewer is; personal data."""

    platform: str
    id: str
    name: str | None
    quality: str


class SealedPerson(msgspec.Struct, array_like=True, gc=False):
    """The stored form, before it is encrypted."""

    id: str
    name: str | None
