"""Our ids: 16 bytes of BLAKE2b over length-prefixed fields, shown as base32.

A field is its length as eight bytes, little-endian, and its bytes; a text is UTF-8, a number its decimal text. So no
two different lists of fields have the same input.
"""

from base64 import b32decode, b32encode
from hashlib import blake2b
from typing import Final

Part = bytes | str | int
ID_BYTES: Final = 16
TEXT_LENGTH: Final = 26
PREFIXES: Final = tuple(length.to_bytes(8, "little") for length in range(64))
"""Lengths of nearly all fields, made once."""


def make_id(purpose: str, *parts: Part) -> bytes:
    """16 bytes for `parts`; ids made for different purposes (``firing``, ``action``, ``cap``) differ."""
    pieces: list[bytes] = []
    for part in (purpose, *parts):
        data = part if isinstance(part, bytes) else str(part).encode()
        length = len(data)
        pieces += (PREFIXES[length] if length < len(PREFIXES) else length.to_bytes(8, "little"), data)
    return blake2b(b"".join(pieces), digest_size=ID_BYTES).digest()


def firing_id(shop: int, ruleset: str, rule: str, viewer: bytes, cause: int, ordinal: int) -> bytes:
    """The id of a firing.

    Args:
        shop: number of the shop.
        ruleset, rule: their names.
        viewer: key; b"" for none.
        cause: seq of the entry that the firing is about.
        ordinal: tells apart the firings of one rule for one viewer and cause, from 0.
    """
    return make_id("firing", shop, ruleset, rule, viewer, cause, ordinal)


def action_id(firing: bytes, ordinal: int) -> bytes:
    """The id of an action, the idempotency key of every attempt: by its firing and its place in it."""
    return make_id("action", firing, ordinal)


def id_text(value: bytes) -> str:
    """The id as people see it: 26 characters of lower-case base32."""
    return b32encode(value).decode().rstrip("=").lower()


def id_from_text(text: str) -> bytes:
    """The id that `text` shows.

    Raises:
        ValueError: where it is not 26 characters of base32.
    """
    if len(text) != TEXT_LENGTH:
        raise ValueError(
            f"{text!r} is no id: it has {len(text)} characters; an id has {TEXT_LENGTH}, as a list shows it"
        )
    try:
        return b32decode(text.upper() + "=" * (-len(text) % 8))
    except ValueError as error:
        raise ValueError(f"{text!r} is no id: only a–z and 2–7 stand in one; copy it from a list") from error
