"""The stored form of the slots that keep whole entries (`lists`)."""

from typing import Final

import msgspec


class Kept(msgspec.Struct, array_like=True):
    """The content of a slot. `coarse`: the last instant that was thinned out; None: none was."""

    times: list[int] = msgspec.field(default_factory=list)
    values: list[int | float | str] = msgspec.field(default_factory=list)
    coarse: int | None = None


ENCODER: Final = msgspec.msgpack.Encoder()
DECODER: Final = msgspec.msgpack.Decoder(Kept)
