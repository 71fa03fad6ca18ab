"""Times as they stand in test files, and as the differences show them."""

import datetime
import re
from typing import Final
from zoneinfo import ZoneInfo

from tiercast_api.event import SECOND

from tiercast.words import Words

UNITS: Final = {"s": SECOND, "m": 60 * SECOND, "h": 3_600 * SECOND, "d": 86_400 * SECOND}
LONGEST: Final = 3_660 * UNITS["d"]
"""Farthest that a test may go from its start: ten years."""
DEFAULT_START: Final = "2026-01-01 20:00"

_SPAN = re.compile(r"([+-]?)((?:[0-9]{1,9}(?:\.[0-9]{1,6})?[smhd] ?)+)")
_PART = re.compile(r"([0-9]+(?:\.[0-9]+)?)([smhd])")
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


class TimeError(ValueError):
    """A time cannot be read; `words` say what was expected."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Clock:
    """Reads the times of one test.

    Args:
        start: the instant that they count from.
        zone: of the room's clock.
    """

    def __init__(self, start: int, zone: ZoneInfo) -> None:
        self.start, self.zone = start, zone

    def read(self, text: str, previous: int | None = None) -> int:
        """The instant that `text` means.

        Args:
            previous: what ``+5m`` counts from; None where that means nothing.

        Raises:
            TimeError: where it is no time.
        """
        span = _SPAN.fullmatch(text.strip())
        if span is not None:
            return self._span(span, text, previous)
        clock = _CLOCK.fullmatch(text.strip())
        if clock is not None:
            return self._clock(clock, text)
        return read_date(text, self.zone)

    def _span(self, span: re.Match[str], text: str, previous: int | None) -> int:
        length = sum(round(float(number) * UNITS[unit]) for number, unit in _PART.findall(span[2]))
        if length > LONGEST:
            raise TimeError(Words(f"{text} is longer than ten years", f"{text} 超过十年"))
        if span[1] == "+":
            if previous is None:
                raise TimeError(
                    Words(
                        f"{text} counts from a step before; write the time since the start, such as 31m",
                        f"{text} 是相对上一步的写法；这里请写从开始算起的时间，例如 31m",
                    )
                )
            return previous + length
        return self.start + (-length if span[1] == "-" else length)

    def _clock(self, clock: re.Match[str], text: str) -> int:
        hour, minute, second = int(clock[1]), int(clock[2]), int(clock[3] or 0)
        if hour > 23 or minute > 59 or second > 59:
            raise TimeError(Words(f"{text} is no time of day (00:00 to 23:59)", f"{text} 不是时刻（00:00 到 23:59）"))
        begin = self.local(self.start)
        found = begin.replace(hour=hour, minute=minute, second=second, microsecond=0)
        if found < begin:  # a show goes on after midnight
            found += datetime.timedelta(days=1)
        return _instant(found)

    def local(self, instant: int) -> datetime.datetime:
        """What the room's clock shows at `instant`."""
        return (_EPOCH + datetime.timedelta(microseconds=instant)).astimezone(self.zone)

    def show(self, instant: int) -> str:
        """`instant` as a test would write it: ``1m30s``."""
        return show_span(instant - self.start)


def read_start(text: str, zone: ZoneInfo) -> int:
    """When a test begins: ``2026-01-01 20:00``, or ``20:00`` of the default day. Raises: TimeError."""
    day = DEFAULT_START.partition(" ")[0]
    if _CLOCK.fullmatch(text.strip()) is not None:
        return read_date(f"{day} {text.strip()}", zone)
    if _DATE.fullmatch(text.strip()) is None:
        raise TimeError(
            Words(
                f"{text!r} is no time to begin at; write the clock (20:05) or a day with its clock (2026-01-01 20:05)",
                f"“{text}”不能作开始时间；请写时刻（20:05）或日期加时刻（2026-01-01 20:05）",
            )
        )
    return read_date(text, zone)


def read_date(text: str, zone: ZoneInfo) -> int:
    """``2026-01-01 20:00`` on the clock of `zone` as an instant. Raises: TimeError."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise TimeError(
            Words(
                f"{text!r} is no time; write the time since the start (0s, 31m, 1h30m), the clock (20:05) "
                "or a day with its clock (2026-01-01 20:05)",
                f"“{text}”不是时间；请写从开始算起的时间（0s、31m、1h30m）、时刻（20:05）"
                "或日期加时刻（2026-01-01 20:05）",
            )
        )
    try:
        parts = [int(found[place] or 0) for place in range(1, 7)]
        return _instant(datetime.datetime(*parts, tzinfo=zone))  # type: ignore[misc,arg-type]
    except (ValueError, OverflowError):
        raise TimeError(Words(f"there is no such day or time: {text}", f"没有这样的日期或时刻：{text}")) from None


def show_span(length: int) -> str:
    """A duration in microseconds as ``1h30m``; ``0s`` for none."""
    sign, rest = ("-", -length) if length < 0 else ("", length)
    pieces: list[str] = []
    for unit in ("d", "h", "m"):
        whole, rest = divmod(rest, UNITS[unit])
        if whole:
            pieces.append(f"{whole}{unit}")
    if rest or not pieces:
        pieces.append(f"{rest / SECOND:.6f}".rstrip("0").rstrip(".") + "s")
    return sign + "".join(pieces)


def _instant(moment: datetime.datetime) -> int:
    passed = moment - _EPOCH
    return (passed.days * 86_400 + passed.seconds) * SECOND + passed.microseconds
