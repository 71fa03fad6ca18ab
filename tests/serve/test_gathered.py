"""Small writes of one turn of the loop go out as one."""

import asyncio
from typing import Any

from tiercast.serve.gathered import Gathered


class Under(asyncio.Transport):
    """A connection that keeps what was written."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[bytes] = []
        self.is_gone = False

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def is_closing(self) -> bool:
        return self.is_gone


async def test_that_what_is_written_in_one_turn_is_sent_at_once_and_in_order() -> None:
    out = Gathered(under := Under())
    for part in (b"one ", bytearray(b"two "), memoryview(b"three")):
        out.write(part)
    assert under.written == []
    await asyncio.sleep(0)
    assert under.written == [b"one two three"]
    out.write(b"four")
    await asyncio.sleep(0)
    assert under.written == [b"one two three", b"four"]


async def test_that_it_can_be_sent_before_the_turn_ends_and_is_not_sent_twice() -> None:
    out = Gathered(under := Under())
    out.write(b"bye")
    out.flush()
    await asyncio.sleep(0)
    assert under.written == [b"bye"]


async def test_that_nothing_is_written_to_a_connection_that_is_gone() -> None:
    out = Gathered(under := Under())
    out.write(b"too late")
    under.is_gone = True
    await asyncio.sleep(0)
    assert (under.written, out.is_closing()) == ([], True)
