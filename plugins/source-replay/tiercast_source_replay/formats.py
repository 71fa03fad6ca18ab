"""What all readers of recordings share: each yields one item per record of the file, in the order of the file."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from tiercast_api import Event
from tiercast_api.said import Said

from tiercast_source_replay.files import Encoding, Opened

LONGEST_RECORD: Final = 1 << 20
"""Bytes (characters) of one record that are read; longer ones go to the dead letters, cut."""


class Unreadable(NamedTuple):
    """A record that could not be read: its beginning, why, and its line."""

    raw: str | bytes
    reason: str | Said
    line: int


Item = Event | Unreadable | None
"""None: the record is left out on purpose."""
Read = Callable[[Opened, Encoding], Iterator[Item]]


def shown(raw: str) -> str:
    """A text that can be written to disk: lone surrogates (bytes of another encoding) as escapes."""
    return raw[:LONGEST_RECORD].encode("utf-8", "backslashreplace").decode("utf-8")
