"""Payloads: msgpack behind a version byte, so that a later version can still read what an earlier one wrote."""

from typing import Any, Final, TypeVar

import msgspec

from tiercast.store.errors import StoreError, Trouble

VERSION: Final = b"\x01"
"""First byte of every payload."""

_T = TypeVar("_T")
_encoder: Final = msgspec.msgpack.Encoder()


def pack(value: object) -> bytes:
    """`value` as a payload.

    Raises:
        OverflowError, TypeError, ValueError: for what msgpack does not have, such as integers beyond 64 bits.
    """
    return VERSION + _encoder.encode(value)


def unpack(payload: bytes, kind: type[_T] | Any) -> _T:
    """Read a payload back as `kind`.

    Raises:
        StoreError: where it was written by a version that this one does not know, or is damaged.
    """
    check_version(payload)
    try:
        result: _T = msgspec.msgpack.decode(memoryview(payload)[1:], type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise StoreError(Trouble.CORRUPT, f"a payload cannot be read: {error}") from error
    return result


def check_version(payload: bytes) -> None:
    """Raises: StoreError: where the version byte is not ours."""
    if payload[:1] != VERSION:
        raise StoreError(Trouble.NEWER_SCHEMA, f"a payload begins with {payload[:1].hex() or 'nothing'}, expected 01")


def storable(words: str, limit: int = 2_000) -> str:
    """`words` as every database takes them: no NUL, no lone surrogates, at most `limit` characters."""
    return words.replace("\0", "\ufffd").encode("utf-8", "replace").decode("utf-8")[:limit]
