"""What stands in a cell: instants, money, numbers, order numbers, names; and what was expected where it does not."""

import re
import unicodedata
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Final

from tiercast.words import Words

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_SIGNS: Final = re.compile(r"^(?:[¥￥$€£元]|CNY|RMB|USD|EUR|GBP|HK\$|NT\$)+|(?:元|CNY|RMB|USD|EUR|GBP)+$", re.I)
_SPOILT: Final = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE]\+?\d+")
_UNITS: Final = re.compile(r"[(（\[【][^()（）]*[)）\]】]$")
_PLAIN: Final = re.compile(r"\d+\.0+")
_DATES: Final = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d",
    "%Y%m%d %H:%M:%S",
    "%Y%m%d%H%M%S",
    "%Y%m%d",
    "%m/%d/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M",
    "%m/%d/%Y",
)
LONG: Final = 16
"""Digits from which a spreadsheet cannot keep a number: it has fifteen."""


class CellError(ValueError):
    """A cell does not say what was expected of it."""

    def __init__(self, expected: Words) -> None:
        super().__init__(expected.en)
        self.expected = expected


def header(cell: str) -> str:
    """A column's name as it is compared: without spaces, units and case, in half-width signs."""
    text = "".join(unicodedata.normalize("NFKC", cell).split()).casefold()
    shorter = _UNITS.sub("", text)
    return (shorter or text).replace("_", "")


def instant(text: str, zone: tzinfo, form: str = "") -> int:
    """Microseconds UTC.

    Args:
        zone: of what names none.
        form: as in `datetime.strptime`; "" for the usual ones, and seconds or milliseconds since 1970.

    Raises:
        CellError.
    """
    if form:
        try:
            return _micros(datetime.strptime(text, form), zone)  # noqa: DTZ007  the zone is given apart
        except ValueError as error:
            raise CellError(Words(f"an instant written as {form}", f"{form} 格式的时间")) from error
    if text.isdigit() and len(text) in (10, 13):
        return int(text) * (1_000_000 if len(text) == 10 else 1_000)
    plain = re.sub(r"[年月/.]", "-", text, count=2) if re.match(r"\d{4}[年/.-]", text) else text
    plain = plain.replace("月", "-", 1).replace("日", " ").replace("时", ":").replace("分", ":").replace("秒", "")
    plain = re.sub(r"\s+", " ", plain).strip().rstrip(":")
    for read in (_iso, _usual):
        found = read(plain)
        if found is not None:
            return _micros(found, zone)
    raise CellError(Words("an instant such as 2026-03-02 20:15:00", "时间，例如 2026-03-02 20:15:00"))


def _iso(text: str) -> datetime | None:
    # Shopify: "2026-03-02 20:15:00 +0800".
    candidate = re.sub(r" ([+-]\d{2}):?(\d{2})$", r"\1:\2", text)
    try:
        return datetime.fromisoformat(candidate)
    except ValueError:
        return None


def _usual(text: str) -> datetime | None:
    padded = re.sub(r"(?<!\d)(\d)(?!\d)", r"0\1", text)
    for form in _DATES:
        try:
            return datetime.strptime(padded, form)  # noqa: DTZ007  the zone is given apart
        except ValueError:
            continue
    return None


def _micros(found: datetime, zone: tzinfo) -> int:
    aware = found if found.tzinfo is not None else found.replace(tzinfo=zone)
    return (aware - _EPOCH) // _MICROSECOND


def decimal(text: str) -> Decimal:
    """An amount of money or a number, exactly. Raises: CellError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    negative = plain.startswith("(") and plain.endswith(")")
    plain = _SIGNS.sub("", plain.strip("()").replace(" ", "")).replace(",", "")
    if plain.startswith("-"):
        plain = "-" + _SIGNS.sub("", plain[1:])
    try:
        number = Decimal(plain)
    except InvalidOperation as error:
        raise CellError(Words("a number such as 199.00", "数字，例如 199.00")) from error
    if not number.is_finite() or abs(number) >= 10**13:
        raise CellError(Words("a number below ten million million", "小于十万亿的数字"))
    return -number if negative else number


def minor(amount: Decimal, digits: int) -> int:
    """An amount in minor units, halves to the even one."""
    return int(amount.scaleb(digits).quantize(Decimal(1), ROUND_HALF_EVEN))


def whole(text: str) -> int:
    """A whole number; ``3.0`` is one. Raises: CellError."""
    number = decimal(text)
    if number != number.to_integral_value():
        raise CellError(Words("a whole number", "整数"))
    return int(number)


def flag(text: str) -> bool:
    """Yes or no. Raises: CellError."""
    word = text.strip().casefold()
    if word in ("1", "true", "yes", "y", "是", "新品", "新", "√", "new"):
        return True
    if word in ("0", "false", "no", "n", "否", "不是", "", "×", "-"):
        return False
    raise CellError(Words("yes or no", "是或否"))


def is_spoilt(text: str) -> bool:
    """Whether a spreadsheet has made a number of it that it cannot keep: ``6.92E+17``."""
    return _SPOILT.fullmatch(text) is not None


def ends_in_zeros(text: str) -> bool:
    """Whether all digits are zeros that a spreadsheet would have lost."""
    return len(text) >= LONG and text.isdigit() and not text[15:].strip("0")


def code(text: str) -> str:
    """An id as text: ``17850.0``, which a spreadsheet made of 17850, is 17850 again."""
    return text.partition(".")[0] if _PLAIN.fullmatch(text) and len(text) < LONG else text


def is_masked(name: str) -> bool:
    """Whether a name is shared by many since most of it is stars: ``用***``, ``张**``."""
    return "*" in name or "＊" in name or "•" in name or name.strip() in ("", "-", "匿名", "匿名用户", "买家")
