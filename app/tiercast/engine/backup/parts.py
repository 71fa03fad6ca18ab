"""What a backup holds: facts, secrets, files, the rows of every table, and events that wait, in this order."""

from typing import Any, Final, TypeAlias

import msgspec

from tiercast.store.secret import Secrets


class _Part(msgspec.Struct, frozen=True, kw_only=True, tag_field="part"):
    """One frame."""


class Facts(_Part, frozen=True, kw_only=True, tag="facts"):
    """What was backed up.

    Attributes:
        shop: its key in the configuration.
        config: name of the configuration's file; "" where the built-in one was in force.
        plugins: types of sources and sinks that are configured.
    """

    shop: str
    config: str
    plugins: tuple[str, ...] = ()


class Keys(_Part, frozen=True, kw_only=True, tag="keys"):
    """The store's secrets; `plugins`: those that plugins keep in the keyring, by ``KEY/NAME``."""

    secrets: Secrets
    plugins: dict[str, str] = {}


class Kept(_Part, frozen=True, kw_only=True, tag="file"):
    """A file of the configuration; `name` is relative to its folder, with slashes."""

    name: str
    data: bytes


class Rows(_Part, frozen=True, kw_only=True, tag="rows"):
    """Some rows of a table, in the order of its primary key."""

    table: str
    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]


class Waiting(_Part, frozen=True, kw_only=True, tag="waiting"):
    """A piece of the spool: events that were taken and are not in the journal yet, encrypted under the shop's key."""

    data: bytes


class End(_Part, frozen=True, kw_only=True, tag="end"):
    """That was all: how many rows each table has, and how many events wait."""

    rows: dict[str, int]
    waiting: int = 0


Part: TypeAlias = Facts | Keys | Kept | Rows | Waiting | End

encode: Final = msgspec.msgpack.Encoder().encode
decode: Final[msgspec.msgpack.Decoder[Part]] = msgspec.msgpack.Decoder(Part)
