"""``holding``: for how many viewers a signal holds now. The step adds one when it begins and takes one when it ends."""

from struct import Struct
from typing import Final

Q: Final = Struct("=q")


def add_holding(slot: bytes, change: int) -> bytes:
    """The counter after `change` (1 or -1); it never falls below zero, and zero is no state at all."""
    number = read_holding(slot) + change
    return Q.pack(number) if number > 0 else b""


def read_holding(slot: bytes) -> int:
    """For how many it holds."""
    number: int = Q.unpack(slot)[0] if slot else 0
    return number
