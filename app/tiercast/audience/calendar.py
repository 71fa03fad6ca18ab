"""A room's calendar: where its days begin, in its own time zone."""

from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

MICROSECOND: Final = timedelta(microseconds=1)
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def date_number(day: date) -> int:
    """A date as days since 1970-01-01."""
    return day.toordinal() - EPOCH.toordinal()


def date_text(number: int) -> str:
    """Days since 1970-01-01 as people write the date: ``2026-11-22``."""
    return date.fromordinal(EPOCH.toordinal() + number).isoformat()


def instant_text(instant: int | None) -> str:
    """An instant (microseconds UTC) as ISO 8601 in UTC, to the second; "" for none, also for 0, which stands for it."""
    return (EPOCH + timedelta(microseconds=instant)).isoformat(timespec="seconds") if instant else ""


class Calendar:
    """Days of one time zone. It remembers the last day asked for, which is nearly always the one asked for next.

    Args:
        zone: IANA name, ``Asia/Shanghai``.

    Raises:
        ZoneInfoNotFoundError: where `zone` is unknown.
    """

    def __init__(self, zone: str) -> None:
        self.zone = zone
        self._zone = ZoneInfo(zone)
        self._start = 0
        self._end = 0
        self._number = 0

    def day_start(self, instant: int) -> int:
        """First instant of the day that `instant` (microseconds UTC) is in."""
        if not self._start <= instant < self._end:
            self._find(instant)
        return self._start

    def next_day(self, instant: int) -> int:
        """First instant of the day after the one that `instant` is in; a day may have 23 or 25 hours."""
        if not self._start <= instant < self._end:
            self._find(instant)
        return self._end

    def time_of_day(self, instant: int) -> int:
        """What the clock on the wall shows, as microseconds since 00:00."""
        local = self.local(instant)
        return ((local.hour * 60 + local.minute) * 60 + local.second) * 1_000_000 + local.microsecond

    def day_number(self, instant: int) -> int:
        """The date, as days since 1970-01-01."""
        if not self._start <= instant < self._end:
            self._find(instant)
        return self._number

    def local(self, instant: int) -> datetime:
        """The instant as a date and time of the zone."""
        return (EPOCH + timedelta(microseconds=instant)).astimezone(self._zone)

    def _find(self, instant: int) -> None:
        day = self.local(instant).date()
        self._start, self._end = self._midnight(day), self._midnight(day + timedelta(days=1))
        self._number = date_number(day)

    def _midnight(self, day: date) -> int:
        # Where the clocks jump at midnight, 00:00 does not exist: fold=0 then gives the instant of the jump.
        local = datetime(day.year, day.month, day.day, tzinfo=self._zone)
        return (local.astimezone(UTC) - EPOCH) // MICROSECOND
