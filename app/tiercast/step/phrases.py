"""Values as they stand in texts for people: money with its sign, durations in words, days as dates."""

from typing import Final

from tiercast_api.event import SECOND

from tiercast.audience.calendar import date_text
from tiercast.rules.conditions import Type
from tiercast.rules.grammar_values import in_units
from tiercast.step.moment import Value

SIGNS: Final = {"CNY": "¥", "JPY": "¥", "USD": "$", "EUR": "€", "GBP": "£"}
_UNITS: Final = ((86_400, " 天", " d"), (3_600, " 小时", " h"), (60, " 分钟", " min"), (1, " 秒", " s"))


def phrase(value: Value | None, kind: Type | None, currency: str, chinese: bool) -> str | int | float | bool | None:
    """A value as it stands in a text; what needs no words stays as it is.

    Args:
        kind: its type; None where it is known at run time only.
        currency: of money, ISO code.
        chinese: which language the text is in.
    """
    if isinstance(value, tuple):
        return "、".join(value) if chinese else ", ".join(value)
    if isinstance(value, bool) or value is None or isinstance(value, str):
        return value
    match kind:
        case Type.MONEY:
            return money(int(value), currency)
        case Type.DURATION:
            return duration(int(value), chinese)
        case Type.DATE:
            return date_text(int(value))
        case Type.TIME:
            minutes = int(value) // (60 * SECOND)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        case Type.PERCENT:
            return f"{value:g}%"
    return round(value, 2) if isinstance(value, float) else value


def money(amount: int, currency: str) -> str:
    """``¥199``, ``¥19.90``, ``19.90 CHF``; whole amounts without decimals."""
    text = in_units(abs(amount), currency, True)
    sign = "-" if amount < 0 else ""
    return f"{sign}{SIGNS[currency]}{text}" if currency in SIGNS else f"{sign}{text} {currency}".rstrip()


def duration(microseconds: int, chinese: bool) -> str:
    """The two greatest units: ``1 小时 30 分钟``, ``45 s``."""
    left, parts = max(0, microseconds) // SECOND, []
    for seconds, zh, en in _UNITS:
        count, left = divmod(left, seconds)
        if count:
            parts.append(f"{count}{zh if chinese else en}")
    return " ".join(parts[:2]) or ("0 秒" if chinese else "0 s")
