"""Alarms: what somebody should look at, told when it begins, when it becomes worse or better, and when it is over.

An alarm has a key that stays the same while its cause does; in between it stands.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import msgspec

from tiercast.words import Words

SETTLE: Final = 5_000_000
"""Microseconds for which a cause has to be gone before its alarm is over: what comes and goes is one alarm."""


class Severity(StrEnum):
    """How bad it is."""

    INFO = "info"
    WARN = "warn"
    """Somebody should look."""
    BAD = "bad"
    """Something does not work."""


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something that somebody should look at.

    Attributes:
        key: the same as long as its cause is the same.
        kind: ``store``, ``source``, ``sink``, ``silent``, ``no_orders``, ``budget``, ``pool``, ``clock`` (a source's),
            ``computer_clock``, ``plugin``, ``stopped`` (a room), ``ruleset`` or ``restarted``.
        about: key of what it is about: of a source, sink, limit, pool or plugin.
        hint: what to do.
    """

    key: str
    kind: str
    severity: Severity
    words: Words
    hint: Words = Words("", "")
    room: str = ""
    about: str = ""


class Standing(msgspec.Struct, frozen=True):
    """An alarm that stands `since` an instant, microseconds UTC; or that is `over`."""

    alarm: Alarm
    since: int
    over: bool = False


class Alarms:
    """What stands, compared with what stood."""

    def __init__(self) -> None:
        self._standing: dict[str, Standing] = {}
        self._seen: dict[str, int] = {}
        self._noted: dict[str, tuple[Alarm, int]] = {}

    def note(self, alarm: Alarm, until: int) -> None:
        """Let an alarm without a cause that lasts (a restart) stand until an instant."""
        self._noted[alarm.key] = (alarm, until)

    def look(self, alarms: Iterable[Alarm], now: int) -> list[Standing]:
        """What began, changed or is over since the last look, at `now` (microseconds UTC)."""
        self._noted = {key: one for key, one in self._noted.items() if now < one[1]}
        told: list[Standing] = []
        for alarm in (*alarms, *(alarm for alarm, _ in self._noted.values())):
            self._seen[alarm.key] = now
            before = self._standing.get(alarm.key)
            if before is None or before.alarm != alarm:
                standing = Standing(alarm, now if before is None else before.since)
                self._standing[alarm.key] = standing
                if before is None or _news(before.alarm, alarm):
                    told.append(standing)
        for key in [key for key in self._standing if now - self._seen[key] >= SETTLE]:
            gone = self._standing.pop(key)
            del self._seen[key]
            told.append(Standing(gone.alarm, gone.since, over=True))
        return told

    def standing(self) -> list[Standing]:
        """What stands, the worst first, among them what began last."""
        order = list(Severity)
        return sorted(self._standing.values(), key=lambda one: (-order.index(one.alarm.severity), -one.since))


def _news(before: Alarm, after: Alarm) -> bool:
    """Whether it is worth telling again: a silence that lasts a minute longer is not."""
    return before.severity is not after.severity or after.kind not in ("silent", "no_orders")
