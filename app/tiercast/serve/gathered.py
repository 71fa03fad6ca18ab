"""Small writes of one turn of the loop go out as one."""

import asyncio


class Gathered(asyncio.Transport):
    """In front of a connection's transport: what is written in one turn of the loop is sent at its end, at once.

    Each write to a socket is a call of the system that gives the interpreter away, and gets it back when another thread
    lets go of it: acknowledging 5,000 messages a second one by one took 18 % of an engine's time, ten of them waiting
    (`tests.benchmarks.desktop_smooth`).
    """

    def __init__(self, under: asyncio.Transport) -> None:
        super().__init__()
        self._under = under
        self._parts: list[bytes] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send `data` when this turn of the loop ends, in order."""
        if not self._parts:
            asyncio.get_running_loop().call_soon(self.flush)
        self._parts.append(bytes(data))

    def flush(self) -> None:
        """Send what was written now; nothing where the connection is gone."""
        parts, self._parts = self._parts, []
        if parts and not self._under.is_closing():
            self._under.write(b"".join(parts))

    def is_closing(self) -> bool:
        """Whether the connection is closed, or about to be."""
        return self._under.is_closing()
