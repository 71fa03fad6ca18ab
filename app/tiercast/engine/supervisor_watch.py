"""When an engine counts as frozen, and how long to wait before the next start: pure, time is an argument."""

from typing import Final

SILENCE: Final = 10_000_000
"""Microseconds without a beat after which an engine counts as frozen."""
START_SILENCE: Final = 60_000_000
"""The same before its first beat: a cold disk may take its time to read the libraries."""
_NOT_SCHEDULED: Final = 3_000_000
_SLEPT: Final = 1_000_000
_FIRST_PAUSE: Final = 500_000
_LONGEST_PAUSE: Final = 30_000_000
_SETTLED: Final = 60_000_000
NEVER_READY: Final = 5
"""Starts in a row that never opened the door, after which the supervisor gives up."""


class Watch:
    """One engine's pulse.

    Args:
        now: monotonic microseconds at its start.
        asleep: microseconds that the machine had slept by then, as far as the system counts them.
        silence: microseconds without a beat that are too many; `start_silence`: before the first one.
    """

    def __init__(self, now: int, asleep: int = 0, silence: int = SILENCE, start_silence: int = START_SILENCE) -> None:
        self._heard = now
        self._ticked = now
        self._asleep = asleep
        self._silence = silence
        self._start_until = now + start_silence
        self._long_until: list[int] = []

    def beat(self, now: int) -> None:
        """The engine was heard."""
        self._heard = max(self._heard, now)
        self._start_until = 0

    def long(self, now: int, seconds: float) -> None:
        """The engine said that it may be silent for `seconds`; such operations may lie within each other."""
        self._heard = max(self._heard, now)
        self._long_until.append(now + int(seconds * 1e6))

    def long_over(self, now: int) -> None:
        """The innermost long operation has ended."""
        self._heard = max(self._heard, now)
        del self._long_until[-1:]

    def is_frozen(self, now: int, asleep: int = 0) -> bool:
        """Whether the engine has been silent for too long; called about twice a second.

        Args:
            now: monotonic microseconds.
            asleep: microseconds that the machine has slept, as far as the system counts them.
        """
        woke = asleep - self._asleep > _SLEPT or now - self._ticked > _NOT_SCHEDULED
        self._ticked, self._asleep = now, asleep
        if woke:
            self._heard = now
        allowed = max(self._start_until, *self._long_until, self._heard + self._silence)
        return now > allowed


class Pauses:
    """How long to wait before the next start: half a second, doubled at each death, up to thirty seconds."""

    def __init__(self) -> None:
        self._pause = _FIRST_PAUSE
        self.never_ready = 0

    def after(self, lived: int, ready: bool) -> int | None:
        """Microseconds to wait after an engine that lived `lived` microseconds; None: give up."""
        self.never_ready = 0 if ready else self.never_ready + 1
        if self.never_ready >= NEVER_READY:
            return None
        if lived >= _SETTLED:
            self._pause = _FIRST_PAUSE
        pause = self._pause
        self._pause = min(pause * 2, _LONGEST_PAUSE)
        return pause
