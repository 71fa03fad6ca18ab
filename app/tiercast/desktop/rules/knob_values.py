"""Values of knobs: from what is written (``8m``) to a place on a slider, and back to something people would write."""

import math
import re
from typing import Final

from tiercast.desktop.words.formats import Formats
from tiercast.rules.conditions import Literal, Type
from tiercast.rules.grammar_values import MONEY_SIGNS, UNITS, GrammarError, minor_digits, read_literal
from tiercast.serve.protocol_rules import ParamRow

STEPS: Final = 200
"""Places of a slider."""
_WIDE: Final = 20
"""Where the upper bound is more than this many times the lower one, the slider is logarithmic."""
_NICE: Final = (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10)


class Scale:
    """The slider of a knob between its bounds.

    Raises:
        ValueError: the knob has no bounds, or is of a type that has no order.
    """

    def __init__(self, param: ParamRow) -> None:
        low, high = literal(param.low), literal(param.high)
        if low is None or high is None or low.type not in (Type.NUMBER, Type.DURATION, Type.MONEY, Type.PERCENT):
            raise ValueError(param.name)
        self._like = literal(param.written) or low
        self._low, self._high = float(low.value), float(high.value)
        if not self._low < self._high:
            raise ValueError(param.name)
        self._log = self._low > 0 and self._high / self._low > _WIDE
        self._whole = all(float(one.value).is_integer() for one in (low, high, self._like))

    def place(self, written: str) -> int:
        """Where a value stands, 0 to `STEPS`."""
        found = literal(written)
        value = min(self._high, max(self._low, float(found.value))) if found is not None else self._low
        if self._log:
            return round(STEPS * math.log(value / self._low) / math.log(self._high / self._low))
        return round(STEPS * (value - self._low) / (self._high - self._low))

    def written(self, place: int) -> str:
        """The value at a place, rounded to what people would write."""
        if place <= 0 or place >= STEPS:
            value = self._low if place <= 0 else self._high
        elif self._log:
            value = self._nice(self._low * (self._high / self._low) ** (place / STEPS))
        else:
            value = self._nice(self._low + (self._high - self._low) * place / STEPS)
        return self._text(min(self._high, max(self._low, value)))

    def _nice(self, value: float) -> float:
        if self._like.type is Type.DURATION:
            return float(_nice_duration(int(value)))
        if self._like.type is Type.MONEY:
            unit = 10 ** minor_digits(self._like.currency)
            return float(round(value / unit) * unit) if value >= unit else float(round(value))
        return float(round(value)) if self._whole else round(value, 2)

    def _text(self, value: float) -> str:
        match self._like.type:
            case Type.DURATION:
                return written_duration(int(value))
            case Type.MONEY:
                digits = minor_digits(self._like.currency)
                amount = f"{value / 10**digits:.{digits}f}"
                return f"{amount.rstrip('0').rstrip('.') if '.' in amount else amount} {self._like.currency}"
            case Type.PERCENT:
                return f"{value:g}%"
            case _:
                return f"{value:g}"


def literal(written: str) -> Literal | None:
    """A value as it is written, read; None where it cannot be."""
    try:
        return read_literal(written) if written else None
    except GrammarError:
        return None


def written_duration(micros: int) -> str:
    """``90s``, ``8m``, ``2h``, ``3d``: in the largest unit that it is whole in."""
    for unit in ("d", "h", "m", "s"):
        if micros and micros % UNITS[unit] == 0:
            return f"{micros // UNITS[unit]}{unit}"
    return f"{micros / UNITS['s']:g}s"


def spelled_duration(micros: int, chinese: bool) -> str:
    """``2 minutes``, ``1 hour 30 minutes`` or ``2 分钟``, exactly."""
    left, parts = micros, []
    for unit, (one, many, zh) in _SPELLED.items():
        count, left = divmod(left, UNITS[unit])
        if unit == "s" and left:
            parts.append(f"{count + left / UNITS['s']:g} {zh if chinese else many}")
        elif count:
            parts.append(f"{count} {zh if chinese else one if count == 1 else many}")
    return " ".join(parts) or ("0 秒" if chinese else "0 seconds")


def value_words(written: str, form: Formats) -> str:
    """A value as people read it: ``2 minutes``, ``¥1,000``; another as it is written."""
    found = literal(written)
    if found is not None and found.type is Type.DURATION:
        return spelled_duration(int(found.value), form.chinese)
    if found is not None and found.type is Type.MONEY:
        minor = int(found.value)
        return form.money(minor, found.currency, cents=bool(minor % 10 ** minor_digits(found.currency)))
    return written


def read_amount(text: str, currency: str) -> str:
    """What somebody typed (``¥1,000``, ``1000 元``, ``1000``) as it would be written; as it stands where it is none."""
    mark = MONEY_SIGNS.get(currency, currency)
    plain = text.strip().replace("￥", "¥").removeprefix(mark).removesuffix(currency)
    plain = (plain.removesuffix("元") if currency == "CNY" else plain).strip()
    return f"{plain.replace(',', '').replace('，', '')} {currency}" if _AMOUNT.fullmatch(plain) else text


def read_duration(text: str, like: str) -> str:
    """What somebody typed (``2 minutes``, ``1 h 30``, ``90 秒``) as it would be written; as it stands where it is none.

    Args:
        like: a written duration, whose unit is that of a number without one.
    """
    found = list(_TYPED.finditer(text.lower()))
    if not found or "".join(match[0] for match in found).strip() != text.lower().strip():
        return text
    micros, unit = 0.0, like[-1:] if like[-1:] in UNITS else "s"
    for place, match in enumerate(found):
        word = match[2]
        if word and word not in _UNIT_OF:
            return text
        if not word and place:
            unit = _BELOW.get(unit, unit)
        unit = _UNIT_OF[word] if word else unit
        micros += float(match[1]) * UNITS[unit]
    return written_duration(round(micros))


_AMOUNT: Final = re.compile(r"\d{1,3}(?:[,，]\d{3})+(?:\.\d{1,3})?|\d{1,15}(?:\.\d{1,3})?")
_SPELLED: Final = {
    "d": ("day", "days", "天"), "h": ("hour", "hours", "小时"), "m": ("minute", "minutes", "分钟"),
    "s": ("second", "seconds", "秒"),
}  # fmt: skip
_OTHERS: Final = {
    "d": ("日",),
    "h": ("hr", "hrs", "时", "个小时"),
    "m": ("min", "mins", "分"),
    "s": ("sec", "secs", "秒钟"),
}
_UNIT_OF: Final = {word: unit for unit in UNITS for word in (unit, *_SPELLED[unit], *_OTHERS[unit])}
_BELOW: Final = {"d": "h", "h": "m", "m": "s"}
"""The unit of a number after one of another unit: ``1 h 30``."""
_TYPED: Final = re.compile(r"\s*(\d{1,9}(?:\.\d{1,6})?)\s*([^\d\s.]*)\.?\s*")


def _nice_duration(micros: int) -> int:
    unit = next((UNITS[name] for name in ("d", "h", "m", "s") if micros >= UNITS[name]), UNITS["s"])
    count = micros / unit
    if unit != UNITS["d"] and count > 10:
        return min(round(count / 5) * 5 * unit, UNITS["d"])  # 24 hours are a day, and no 25
    size: int = 10 ** math.floor(math.log10(max(count, 1)))
    best: float = min(_NICE, key=lambda nice: abs(nice * size - count)) * size
    return int(round(best * unit / UNITS["s"]) * UNITS["s"])
