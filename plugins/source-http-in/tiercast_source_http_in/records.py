"""Reading events from a request's body or a message: one by one, so that one bad record does not spoil the others."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

import msgspec
from tiercast_api import Event, Taken
from tiercast_api.event import StrictEvent
from tiercast_api.said import Said, said, said_of

_EVENT: Final = msgspec.json.Decoder(StrictEvent)
_LIST: Final = msgspec.json.Decoder(list[msgspec.Raw])
_UNREADABLE: Final = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)


class NotJsonError(ValueError):
    """The whole is no JSON object, array, or lines of objects."""


class TooManyError(ValueError):
    """More records at once than are taken."""


class Refusal(NamedTuple):
    """A record that is no event: its place among the records, what it says, and why not."""

    place: int
    raw: bytes
    reason: str | Said


class Records(NamedTuple):
    """Events and refusals of one request; `places` are the events' places among its records."""

    events: list[Event]
    places: list[int]
    refused: list[Refusal]

    def answer(self, taken: Taken) -> Taken:
        """`taken` (of the events) in the places of the request, with its refusals."""
        if not self.refused:
            return taken
        of_engine = [(self.places[index], reason) for index, reason in taken.refused]
        of_reader = [(refusal.place, str(refusal.reason)) for refusal in self.refused]
        return msgspec.structs.replace(
            taken,
            refused=tuple(sorted(of_engine + of_reader)),
            duplicates_at=tuple(self.places[index] for index in taken.duplicates_at),
            shed_at=tuple(self.places[index] for index in taken.shed_at),
        )


def shares(taken: Taken, messages: Sequence[Records]) -> list[Taken]:
    """What became of each of several messages whose events were handed over with one emit, `taken` of all of them."""
    if not (taken.duplicates or taken.refused or taken.shed):
        return [Taken(len(message.events)) for message in messages]
    starts = list(accumulate((len(message.events) for message in messages), initial=0))[:-1]
    refused: list[list[tuple[int, str]]] = [[] for _ in messages]
    duplicates: list[list[int]] = [[] for _ in messages]
    shed: list[list[int]] = [[] for _ in messages]
    for index, reason in taken.refused:
        at = bisect_right(starts, index) - 1
        refused[at].append((index - starts[at], reason))
    for found, indexes in ((duplicates, taken.duplicates_at), (shed, taken.shed_at)):
        for index in indexes:
            at = bisect_right(starts, index) - 1
            found[at].append(index - starts[at])
    return [
        Taken(
            len(message.events) - len(no) - len(twice) - len(left_out), len(twice), tuple(no), len(left_out),
            tuple(twice), tuple(left_out),
        )
        for message, no, twice, left_out in zip(messages, refused, duplicates, shed, strict=True)
    ]  # fmt: skip


def read_event(data: bytes) -> Event | None:
    """The one event that `data` is; None where it is anything else, or where something is wrong with it."""
    try:
        return _EVENT.decode(data)
    except _UNREADABLE:
        return None


def read_records(body: bytes, most: int, *, lines: bool = False) -> Records:
    """The events in a body: a JSON object, an array of them, or an object on each line.

    Args:
        body: raw bytes.
        most: records that are taken at once.
        lines: newline-delimited, whatever it begins with.

    Raises:
        NotJsonError: where the whole cannot be cut into records. TooManyError: where there are more than `most`.
    """
    parts = _parts(body.strip(), lines)
    if len(parts) > most:
        raise TooManyError(said("too_many_records", count=len(parts), most=most))
    records = Records([], [], [])
    for index, part in enumerate(parts):
        try:
            records.events.append(_EVENT.decode(part))
            records.places.append(index)
        except _UNREADABLE as error:
            records.refused.append(Refusal(index, bytes(part), said_of(error)))
    return records


def _parts(body: bytes, lines: bool) -> list[bytes]:
    if not body:
        raise NotJsonError(said("empty"))
    if not lines and body.startswith(b"["):
        try:
            return [bytes(part) for part in _LIST.decode(body)]
        except _UNREADABLE as error:
            raise NotJsonError(said("bad_array", why=said_of(error))) from error
    if lines or b"\n" in body:
        whole = [] if lines else _one_object(body)
        return whole or [line for line in body.split(b"\n") if line.strip()]
    if not body.startswith(b"{"):
        raise NotJsonError(said("no_records"))
    return [body]


def _one_object(body: bytes) -> list[bytes]:
    """The body where it is one object written over several lines, else nothing."""
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
        msgspec.json.decode(body)
    except _UNREADABLE:
        return []
    return [body]
