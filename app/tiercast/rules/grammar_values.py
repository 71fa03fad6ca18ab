"""Values as they stand in conditions: numbers, money, durations, percents, dates, times, flags, and texts.

All functions take text whose signs are half-width already (`names.half_width`), offsets count from its start.
"""

import datetime
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from tiercast.audience.calendar import date_number
from tiercast.audience.texts import MAX_TEXT, normalise
from tiercast.rules.conditions import Literal, Name, Type
from tiercast.rules.names import NAME

SECOND: Final = 1_000_000
UNITS: Final = {"s": SECOND, "m": 60 * SECOND, "h": 3600 * SECOND, "d": 86_400 * SECOND}
"""Microseconds of each unit of a duration."""
LONGEST: Final = 3_660 * UNITS["d"]
"""Longest duration, ten years."""
MOST_NUMBER: Final = 10**15
"""Numbers are smaller than this, so that they are exact everywhere."""

_MINOR_DIGITS: Final = dict.fromkeys(("JPY", "KRW", "VND", "CLP", "ISK", "PYG", "UGX", "XAF", "XOF", "XPF"), 0) | (
    dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3)
)
MONEY_SIGNS: Final = {
    "CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£", "HKD": "HK$", "TWD": "NT$", "KRW": "₩"
}  # fmt: skip
"""What stands before an amount on screen, by currency."""
_NUMBER = re.compile(r"[+-]?(?:0|[1-9][0-9]{0,17})(?:\.[0-9]{1,9})?")
_DURATION = re.compile(r"([0-9]{1,12}(?:\.[0-9]{1,6})?) ?([smhd])")
_PERCENT = re.compile(r"([+-]?[0-9]{1,9}(?:\.[0-9]{1,6})?) ?%")
_MONEY = re.compile(r"([+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?) ?([A-Z]{3})")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_QUOTES = "\"'"


class GrammarError(ValueError):
    """A text does not follow the grammar.

    Attributes:
        code: of the diagnostic.
        offset: characters from the start of the text.
        values: what the diagnostic's texts name.
    """

    def __init__(self, code: str, offset: int = 0, **values: Any) -> None:
        super().__init__(f"{code} at {offset}: {values}")
        self.code = code
        self.offset = offset
        self.values = values


def minor_digits(currency: str) -> int:
    """Decimal places of a currency's minor unit (ISO 4217): 2, but none for JPY and three for KWD."""
    return _MINOR_DIGITS.get(currency, 2)


def money_text(minor: int, currency: str, short: bool = False) -> str:
    """An amount in minor units as people write it: ``¥1,234.50``, ``99.00 SEK``; `short`: whole ones as ``¥1,234``."""
    digits = minor_digits(currency)
    whole, part = divmod(abs(minor), 10**digits)
    text = f"{whole:,}" if not digits or (short and not part) else f"{whole:,}.{part:0{digits}d}"
    return signed_money(text, currency, minor < 0)


def signed_money(text: str, currency: str, negative: bool) -> str:
    """The digits of an amount with what tells its currency and whether it is `negative`: ``−¥12.3k``, ``99 SEK``."""
    sign = "−" if negative else ""
    return f"{sign}{MONEY_SIGNS[currency]}{text}" if currency in MONEY_SIGNS else f"{sign}{text} {currency}"


def in_units(amount: float, currency: str, short: bool = False) -> str:
    """An amount in minor units of `currency` as people write it, without the currency: ``299.50``.

    Args:
        amount: a fraction of a minor unit, as a mean has it, is rounded.
        short: whole amounts without decimals, ``300``.
    """
    digits = minor_digits(currency)
    minor = round(amount)
    whole, rest = divmod(abs(minor), 10**digits)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}" if not digits or (short and not rest) else f"{sign}{whole}.{rest:0{digits}d}"


def text_literal(text: str, written: str = "") -> Literal:
    """`text` as a literal in the form in which texts are compared."""
    return Literal(Type.TEXT, normalise(text), written=written or text)


def read_literal(text: str, offset: int = 0) -> Literal:
    """The value that `text` is; what is nothing else is a text.

    Raises:
        GrammarError: for what begins like a value and is none (``25:70``, ``2026-02-30``, ``1.005 CNY``).
    """
    stripped = text.strip()
    for pattern, read in _READERS:
        match = pattern.fullmatch(stripped)
        if match is not None:
            return read(match, stripped, offset)
    if stripped in ("true", "false"):
        return Literal(Type.FLAG, stripped == "true", written=stripped)
    if len(stripped) > MAX_TEXT:
        raise GrammarError("text-too-long", offset, found=len(stripped), expected=MAX_TEXT)
    quoted = unquote(stripped)
    return text_literal(stripped if quoted is None else quoted, stripped)


def unquote(text: str) -> str | None:
    """What stands between quotes, or None where `text` is not quoted as a whole."""
    if len(text) >= 2 and text[0] in _QUOTES and text[-1] == text[0] and text[0] not in text[1:-1]:
        return text[1:-1]
    return None


def read_duration(text: str, offset: int = 0) -> int | Name:
    """``90s``, ``5m``, ``2h``, ``3d`` in microseconds, or the name of a param. Raises: GrammarError."""
    stripped = text.strip()
    match = _DURATION.fullmatch(stripped)
    if match is not None:
        return int(_duration(match, stripped, offset).value)
    if stripped.startswith("params.") and NAME.fullmatch(stripped):
        return Name(stripped)
    raise GrammarError("bad-duration", offset, found=stripped)


def read_percent(text: str, offset: int = 0) -> float:
    """``40%`` as 40.0. Raises: GrammarError."""
    match = _PERCENT.fullmatch(text.strip())
    if match is None:
        raise GrammarError("bad-percent", offset, found=text.strip())
    return float(match[1])


def read_money(text: str, offset: int = 0) -> Literal:
    """``500 CNY``. Raises: GrammarError."""
    match = _MONEY.fullmatch(text.strip())
    if match is None:
        raise GrammarError("bad-money", offset, found=text.strip())
    return _money(match, text.strip(), offset)


def split_bars(text: str) -> list[tuple[str, int]]:
    """The parts of ``a | "b|c" | d`` with their offsets; bars between quotes do not count."""
    parts: list[tuple[str, int]] = []
    begin = 0
    while begin <= len(text):
        end = _part_end(text, begin)
        part = text[begin:end]
        parts.append((part.strip(), begin + len(part) - len(part.lstrip())))
        begin = end + 1
    return parts


def _part_end(text: str, begin: int) -> int:
    first = begin + len(text[begin:]) - len(text[begin:].lstrip())
    if first < len(text) and text[first] in _QUOTES:
        close = text.find(text[first], first + 1)
        after = text[close + 1 :].lstrip() if close > 0 else "?"
        if not after or after[0] == "|":
            return len(text) - len(after)
    bar = text.find("|", begin)
    return bar if bar >= 0 else len(text)


def _number(match: re.Match[str], written: str, offset: int) -> Literal:
    value: int | float = float(written) if "." in written else int(written)
    if abs(value) >= MOST_NUMBER:
        raise GrammarError("number-too-big", offset, found=written)
    return Literal(Type.NUMBER, value, written=written)


def _duration(match: re.Match[str], written: str, offset: int) -> Literal:
    value = Decimal(match[1]) * UNITS[match[2]]
    if value > LONGEST:
        raise GrammarError("duration-too-long", offset, found=written)
    return Literal(Type.DURATION, int(value), written=written)


def _percent(match: re.Match[str], written: str, offset: int) -> Literal:
    return Literal(Type.PERCENT, float(match[1]), written=written)


def _money(match: re.Match[str], written: str, offset: int) -> Literal:
    digits = minor_digits(match[2])
    try:
        minor = Decimal(match[1]).scaleb(digits)
    except InvalidOperation:
        raise GrammarError("bad-money", offset, found=written) from None
    if minor != int(minor):
        raise GrammarError("money-too-fine", offset, found=written, expected=digits)
    if abs(minor) >= MOST_NUMBER:
        raise GrammarError("number-too-big", offset, found=written)
    return Literal(Type.MONEY, int(minor), currency=match[2], written=written)


def _date(match: re.Match[str], written: str, offset: int) -> Literal:
    try:
        day = datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        raise GrammarError("bad-date", offset, found=written) from None
    return Literal(Type.DATE, date_number(day), written=written)


def _time(match: re.Match[str], written: str, offset: int) -> Literal:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if hour > 24 or minute > 59 or second > 59 or (hour == 24 and (minute or second)):
        raise GrammarError("bad-time", offset, found=written)
    return Literal(Type.TIME, ((hour * 60 + minute) * 60 + second) * SECOND, written=written)


_READERS = (
    (_NUMBER, _number),
    (_DURATION, _duration),
    (_PERCENT, _percent),
    (_MONEY, _money),
    (_DATE, _date),
    (_TIME, _time),
)
