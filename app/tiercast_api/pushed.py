"""What a sink may push to the clients of the engine (see `SinkContext.push`)."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

LARGEST: Final = 256 << 10
"""Bytes of one message as JSON."""


def check_pushed(message: Mapping[str, Any]) -> None:
    """See that every client can read it: one that it could not would cost all of them their connection.

    Raises:
        ValueError: where it is no JSON, too large, or has an instant that is none.
    """
    try:
        size = len(msgspec.json.encode(message))
    except (TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ValueError(f"push: expected what can be written as JSON: {error}") from error
    if size > LARGEST:
        raise ValueError(f"push: {size:,} bytes as JSON are too many; at most {LARGEST:,}")
    for name in ("time", "expires"):
        value = message.get(name)
        if value is not None and type(value) is not int:
            raise ValueError(f"push: {name}: expected microseconds UTC, found {value!r}"[:200])
