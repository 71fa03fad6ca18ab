"""What each of several who are one did by themselves: kept beside the common state, so that a split gives it back."""

from typing import Final

import msgspec

from tiercast.step.state import State
from tiercast.step.values import ViewerState

_encode: Final = msgspec.msgpack.Encoder().encode
_decode: Final = msgspec.msgpack.Decoder(ViewerState).decode


def own_part(state: State, viewer: ViewerState, key: bytes) -> ViewerState | None:
    """What `key` did by themselves; None where `viewer` is nobody but `key`."""
    packed = viewer.parts.get(key) if viewer.parts is not None else None
    return unpacked(state, packed) if packed is not None else None


def keep_part(viewer: ViewerState, key: bytes, part: ViewerState) -> None:
    """Put a part back that has changed."""
    viewer.parts = {**(viewer.parts or {}), key: packed_part(part)}


def packed_part(part: ViewerState) -> bytes:
    """A part as it is kept."""
    return _encode(part)


def unpacked(state: State, packed: bytes) -> ViewerState:
    """A part with its features where they are now."""
    part = _decode(packed)
    if part.layout != state.layout.number:
        state.bring_up(part)
    return part
