"""Converters of the mapping: from what a feed says to what an event holds. Each raises `RecordError`."""

import math
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Final
from zoneinfo import ZoneInfo

from tiercast_api.event import Attribute
from tiercast_api.said import Said, said

Converter = Callable[[Any], Any]
_INT64: Final = 1 << 63
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PER_UNIT: Final = {"s": 1_000_000, "ms": 1_000, "us": 1}
_EXPONENTS: Final = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND"), 0),
    **dict.fromkeys(("VUV", "XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
_YES: Final = frozenset({"1", "true", "yes", "y", "是"})
_NO: Final = frozenset({"0", "false", "no", "n", "否"})


class RecordError(ValueError):
    """One record of the feed does not fit its mapping.

    Attributes:
        field: the field of the event, ``time`` or ``viewer.id``.
        found: the value in question, shortened.
        expected: what would have fitted.
        said: the whole sentence.
    """

    def __init__(self, field: str, found: object, expected: str | Said) -> None:
        text = repr(found)
        self.field = field
        self.found = text if len(text) <= 80 else text[:77] + "..."
        self.expected = str(expected)
        self.said = said("misfit", field=field, wanted=expected, found=self.found)
        super().__init__(self.said.en)


def minor_units(currency: str) -> int:
    """Digits after the point of an ISO 4217 currency: 2 for CNY, 0 for JPY."""
    return _EXPONENTS.get(currency, 2)


def to_text(field: str) -> Converter:
    """Ids and words, as text whatever they look like; a whole number loses nothing."""

    def convert(value: Any) -> str:
        if isinstance(value, str):
            return value
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise RecordError(field, value, said("text_or_number"))
        if isinstance(value, float) and value.is_integer():
            return format(value, ".0f")
        return str(value)

    return convert


def to_whole(field: str) -> Converter:
    """A whole number within 64 bits."""

    expected = said("whole_number")

    def convert(value: Any) -> int:
        if type(value) is int:
            number = value
        else:
            exact = decimal(field, value, expected)
            if exact != exact.to_integral_value():
                raise RecordError(field, value, expected)
            number = int(exact)
        if not -_INT64 <= number < _INT64:
            raise RecordError(field, value, said("whole_64"))
        return number

    return convert


def to_number(field: str) -> Converter:
    """A finite number: whole where it is written without a fraction."""

    expected = said("number")

    def convert(value: Any) -> int | float:
        if type(value) is int and -_INT64 <= value < _INT64:
            return value
        number = decimal(field, value, expected)
        if number == number.to_integral_value() and abs(number) < _INT64 and "." not in str(value):
            return int(number)
        result = float(number)
        if not math.isfinite(result):
            raise RecordError(field, value, said("ordinary"))
        return result

    return convert


def to_flag(field: str) -> Converter:
    """Yes or no: a boolean, 0 or 1, or one of the usual words."""

    def convert(value: Any) -> bool:
        word = str(value).strip().casefold()
        if word in _YES:
            return True
        if word in _NO:
            return False
        raise RecordError(field, value, said("yes_or_no"))

    return convert


def to_attribute(field: str) -> Converter:
    """A flat value as it is."""

    def convert(value: Any) -> Attribute:
        if isinstance(value, str | bool) or (isinstance(value, int) and -_INT64 <= value < _INT64):
            return value
        if isinstance(value, float) and math.isfinite(value):
            return value
        raise RecordError(field, value, said("scalar"))

    return convert


def to_instant(
    field: str, unit: str, zone: ZoneInfo | None, pattern: str | None, since: int | None = None
) -> Converter:
    """Microseconds UTC from a number in `unit` (``s``, ``ms``, ``us``), an ISO 8601 text or a text of `pattern`.

    Args:
        field: for errors; zone: of texts that have none.
        since: instant from which numbers count; None: 1970, and then 0 is no time.
    """
    if unit in _PER_UNIT:
        return _from_number(field, _PER_UNIT[unit], since)
    return _from_text(field, zone, pattern)


def to_minor(field: str, currency: str, unit: str) -> Converter:
    """Minor units of `currency` from an amount in ``major`` or ``minor`` units; half a unit is rounded away from 0."""
    scale = Decimal(10) ** (minor_units(currency) if unit == "major" else 0)

    expected = said("amount")

    def convert(value: Any) -> int:
        if unit == "minor" and type(value) is int:
            amount = value
        else:
            number = decimal(field, value, expected)
            if abs(number) >= Decimal(10) ** 15:
                raise RecordError(field, value, said("ordinary_amount"))
            amount = int((number * scale).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        if not -_INT64 <= amount < _INT64:
            raise RecordError(field, value, said("amount_64"))
        return amount

    return convert


def decimal(field: str, value: Any, expected: str | Said) -> Decimal:
    """The exact decimal value of a number or a text. Raises: RecordError: where it is neither, or not finite."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise RecordError(field, value, expected)
    if isinstance(value, str) and len(value) > 40:
        raise RecordError(field, value, expected)
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation as error:
        raise RecordError(field, value, expected) from error
    if not number.is_finite() or abs(number.adjusted()) > 40:
        raise RecordError(field, value, expected)
    return number


def _from_number(field: str, scale: int, since: int | None) -> Converter:
    unit = said({1_000_000: "seconds", 1_000: "milliseconds", 1: "microseconds"}[scale])
    expected = said("since_1970" if since is None else "since_beginning", unit=unit)
    begin = since or 0

    def convert(value: Any) -> int:
        try:
            instant = int(value) * scale if type(value) is not float else _exact(field, value, scale, expected)
        except (ValueError, TypeError):
            instant = _exact(field, value, scale, expected)
        instant += begin
        if not 0 < instant < _INT64:
            raise RecordError(field, value, expected)
        return instant

    return convert


def _exact(field: str, value: Any, scale: int, expected: Said) -> int:
    return int(decimal(field, value, expected) * scale)


def _from_text(field: str, zone: ZoneInfo | None, pattern: str | None) -> Converter:
    expected = said("time_of_form", form=pattern) if pattern else said("iso_time")
    default: tzinfo | None = zone

    def convert(value: Any) -> int:
        if not isinstance(value, str):
            raise RecordError(field, value, expected)
        try:
            moment = (
                datetime.strptime(value, pattern)  # noqa: DTZ007  the zone is added below
                if pattern
                else datetime.fromisoformat(_seven_digits(value.strip()))
            )
            if moment.tzinfo is None:
                if default is None:
                    raise RecordError(field, value, said("time_with_zone", time=expected))
                moment = moment.replace(tzinfo=default)
            since = moment - _EPOCH
        except (ValueError, OverflowError) as error:
            if isinstance(error, RecordError):
                raise
            raise RecordError(field, value, expected) from error
        instant = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
        if instant <= 0:
            raise RecordError(field, value, said("after_1970"))
        return instant

    return convert


def _seven_digits(text: str) -> str:
    """.NET writes seven digits of a second, Python's reader in 3.11 takes six: the seventh is dropped."""
    point = text.find(".")
    if point < 0:
        return text
    end = point + 1
    while end < len(text) and text[end].isdigit():
        end += 1
    return text[: min(end, point + 7)] + text[end:]
