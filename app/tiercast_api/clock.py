"""Time as an argument: the one place that reads the computer's clock."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """What a plugin may ask of time; the testing kit has one that stands still until it is moved."""

    def now(self) -> int:
        """The instant, microseconds UTC."""
        ...

    def monotonic(self) -> int:
        """Microseconds since some fixed moment; never goes back."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds`."""
        ...


class SystemClock:
    """The computer's own clock."""

    def now(self) -> int:
        """The instant, microseconds UTC."""
        return time.time_ns() // 1000  # noqa: TID251

    def monotonic(self) -> int:
        """Microseconds since some fixed moment."""
        return time.monotonic_ns() // 1000

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds`."""
        await asyncio.sleep(seconds)
