"""How numbers, money, durations and instants are written, in the user's language and the room's time zone."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tiercast.rules.grammar_values import minor_digits, money_text, signed_money

UNKNOWN: Final = "—"
"""Stands where no source tells."""
MICROS: Final = 1_000_000
_UNITS_EN: Final = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))
_UNITS_ZH: Final = ((86_400, "天"), (3_600, "小时"), (60, "分钟"), (1, "秒"))
_WEEK_EN: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEK_ZH: Final = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")


class Formats:
    """Writes values for people; None is written as unknown, never as zero.

    Args:
        language: ``en`` or ``zh_CN``.
        zone: of the room whose instants are written.
        currency: of money that names none.
    """

    def __init__(self, language: str, zone: ZoneInfo, currency: str = "CNY") -> None:
        self.language = language
        self.zone = zone
        self.currency = currency

    @property
    def chinese(self) -> bool:
        """Whether Chinese is written."""
        return self.language.startswith("zh")

    def listed(self, parts: Iterable[str]) -> str:
        """Parts beside one another: ``a, b`` or ``甲、乙``."""
        return ("、" if self.chinese else ", ").join(parts)

    def named(self, name: str, said: str) -> str:
        """What is said of something, or by somebody: ``Mei: hello`` or ``小美：你好``."""
        return f"{name}：{said}" if self.chinese else f"{name}: {said}"

    def aside(self, text: str, aside: str) -> str:
        """With something in brackets: ``orders (2)`` or ``订单（2）``."""
        return f"{text}（{aside}）" if self.chinese else f"{text} ({aside})"

    def number(self, value: float | None, digits: int = 0) -> str:
        """``12,345`` or, with `digits`, ``12,345.6``."""
        return UNKNOWN if value is None else _minus(f"{value:,.{digits}f}")

    def short(self, value: float | None) -> str:
        """At most three digits that count: ``12.3k`` or ``1.2万``; below ten thousand all digits."""
        if value is None:
            return UNKNOWN
        steps = ((1e8, "亿"), (1e4, "万")) if self.chinese else ((1e9, "bn"), (1e6, "m"), (1e4, "k"))
        size = abs(value)
        for step, unit in steps:
            if size >= step:
                part = value / (1e3 if unit == "k" else step)
                return _minus(f"{part:,.1f}" if abs(part) < 100 else f"{part:,.0f}") + unit
        return self.number(value)

    def share(self, value: float | None, digits: int = 0) -> str:
        """A share of one as ``12%``."""
        return UNKNOWN if value is None else _minus(f"{value * 100:,.{digits}f}%")

    def signed(self, value: float | None, digits: int = 0) -> str:
        """A change: ``+12``, ``−3``, ``±0``."""
        if value is None:
            return UNKNOWN
        text = self.number(value, digits)
        return f"+{text}" if value > 0 else text if value < 0 else f"±{text}"

    def money(self, minor: int | None, currency: str = "", cents: bool = True) -> str:
        """An amount in minor units as ``¥1,234.50``; without `cents` rounded to whole units."""
        if minor is None:
            return UNKNOWN
        code = currency or self.currency
        digits = minor_digits(code)
        if cents or digits == 0:
            return money_text(minor, code)
        return signed_money(f"{abs(minor) / 10**digits:,.0f}", code, minor < 0)

    def short_money(self, minor: int | None, currency: str = "") -> str:
        """An amount for a big number: ``¥12.3万`` or ``$12.3k``."""
        if minor is None:
            return UNKNOWN
        code = currency or self.currency
        units = minor / 10 ** minor_digits(code)
        return signed_money(self.short(abs(units)), code, minor < 0)

    def duration(self, micros: int | None, parts: int = 2) -> str:
        """``3 min 20 s`` or ``3 分钟 20 秒``, the `parts` largest units; below a second milliseconds."""
        if micros is None:
            return UNKNOWN
        if abs(micros) < MICROS:
            unit = "毫秒" if self.chinese else "ms"
            return f"{self.number(micros / 1000, 0 if abs(micros) >= 10_000 or not micros else 1)} {unit}"
        left = abs(micros) // MICROS
        words: list[str] = []
        for size, unit in _UNITS_ZH if self.chinese else _UNITS_EN:
            count, left = divmod(left, size)
            if count and len(words) < parts:
                words.append(f"{count} {unit}")
            elif words:
                break
        return ("−" if micros < 0 else "") + " ".join(words)

    def clock(self, micros: int | None, seconds: bool = True) -> str:
        """The time of day: ``20:15:03``."""
        return UNKNOWN if micros is None else f"{self._local(micros):{'%H:%M:%S' if seconds else '%H:%M'}}"

    def day(self, micros: int | None) -> str:
        """The day: ``Sun 22 Nov 2026`` or ``2026-11-22 周日``."""
        if micros is None:
            return UNKNOWN
        local = self._local(micros)
        if self.chinese:
            return f"{local:%Y-%m-%d} {_WEEK_ZH[local.weekday()]}"
        return f"{_WEEK_EN[local.weekday()]} {local.day} {_MONTHS[local.month - 1]} {local.year}"

    def instant(self, micros: int | None, seconds: bool = True) -> str:
        """Day and time: ``2026-11-22 20:15:03``."""
        if micros is None:
            return UNKNOWN
        return f"{self._local(micros):%Y-%m-%d} {self.clock(micros, seconds)}"

    def ago(self, micros: int | None, now: int) -> str:
        """How long before `now`: ``3 min ago`` or ``3 分钟前``."""
        if micros is None:
            return UNKNOWN
        past = now - micros
        if past < MICROS:
            return "刚刚" if self.chinese else "just now"
        text = self.duration(past, parts=1)
        return f"{text}前" if self.chinese else f"{text} ago"

    def _local(self, micros: int) -> datetime:
        return (_EPOCH + timedelta(microseconds=micros)).astimezone(self.zone)


_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _minus(text: str) -> str:
    """With the sign that is as wide as a plus; a rounded zero has none."""
    if text.startswith("-"):
        return f"−{text[1:]}" if any(letter in "123456789" for letter in text) else text[1:]
    return text
