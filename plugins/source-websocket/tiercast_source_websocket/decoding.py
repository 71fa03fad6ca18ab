"""From the messages of a feed to events."""

from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec
from tiercast_api import Event
from tiercast_api.mapping import EventMapping, RecordError
from tiercast_api.said import Said, said, said_of

LONGEST_MESSAGE: Final = 1 << 20
"""Characters of one message that are read."""


class Decoded(NamedTuple):
    """What one message holds: events, and (data, reason) of what could not be read."""

    events: list[Event]
    unreadable: list[tuple[str, str | Said]]


Decode = Callable[[str], Decoded]


class MappedMessages:
    """Decodes JSON messages through a mapping.

    Args:
        mapping: from a record to its event.
        finish: a last word on each event, such as arithmetic that a mapping does not do; None leaves it out.
    """

    def __init__(self, mapping: EventMapping, finish: Callable[[Event], Event | None] | None = None) -> None:
        self._mapping = mapping
        self._event_of = mapping.for_records()
        self._finish = finish

    def __call__(self, text: str) -> Decoded:
        """The events of one message; never raises for what the other side sent."""
        if len(text) > LONGEST_MESSAGE:
            return Decoded([], [(text[:1000], said("longer_characters", most=f"{LONGEST_MESSAGE:,}"))])
        try:
            records = self._mapping.records(msgspec.json.decode(text))
        except (msgspec.DecodeError, UnicodeEncodeError, RecursionError, RecordError) as error:
            return Decoded([], [(text, said("no_feed_message", why=said_of(error)))])
        decoded = Decoded([], [])
        for record in records:
            try:
                event = self._event_of(record)
            except RecordError as error:
                decoded.unreadable.append((text, error.said))
                continue
            if event is not None and self._finish is not None:
                event = self._finish(event)
            if event is not None:
                decoded.events.append(event)
        return decoded
