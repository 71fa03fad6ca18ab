"""An interpreter of conditions written as simply as possible, independent of the evaluators, for the tests."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Literal,
    Name,
    Operator,
    PercentOf,
    Type,
    Values,
    Within,
    past_midnight,
)
from tiercast.rules.stages import Value

Seen = Mapping[str, Value | None]


def naive_truth(condition: Condition, seen: Seen, types: Mapping[str, Type], zone: str = "UTC") -> bool | None:
    """The value of `condition` where the readings have the values `seen`."""
    if isinstance(condition, Group):
        parts = [naive_truth(part, seen, types, zone) for part in condition.parts]
        if condition.connective is Connective.ALL:
            return False if False in parts else (None if None in parts else True)
        any_part = True if True in parts else (None if None in parts else False)
        if condition.connective is Connective.ANY:
            return any_part
        return None if any_part is None else not any_part
    if isinstance(condition, Within):
        elapsed = seen[f"within:{condition.fact}"]
        duration = seen[condition.duration.name] if isinstance(condition.duration, Name) else condition.duration
        if elapsed is None or duration is None:
            return None
        assert isinstance(elapsed, int)
        assert isinstance(duration, int)
        return (elapsed < duration) is not condition.negated
    return _comparison(condition, seen, types, zone)


def _comparison(one: Compare, seen: Seen, types: Mapping[str, Type], zone: str) -> bool | None:
    how = one.operator
    if how is Operator.CHANGED:
        value = seen[f"changed:{one.name}"]
        return None if value is None else bool(value)
    if how is Operator.IS_KNOWN:
        return seen[one.name] is not None
    if how is Operator.IS_TODAY:
        days, now = seen[one.name], seen["now"]
        if not isinstance(days, int) or not isinstance(now, int):
            return None
        local = (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=now)).astimezone(ZoneInfo(zone))
        return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)).date() == local.date()
    reading = f"was:{one.name}" if how is Operator.WAS else one.name
    left = _clean(seen[reading])
    assert one.right is not None
    rights: list[object] = list(one.right.values) if isinstance(one.right, Values) else [one.right]
    if how is Operator.BETWEEN:
        ends: list[bool | None] = [
            _order(Operator.GE, left, _right(rights[0], seen)),
            _order(Operator.LE, left, _right(rights[1], seen)),
        ]
        if isinstance(one.right, Values) and past_midnight(one.right):
            return _some(ends)
        return False if False in ends else (None if None in ends else True)
    if how is Operator.NOT_IN:
        found = _some([_equal(left, _right(right, seen)) for right in rights])
        return None if found is None else not found
    if how in (Operator.IN, Operator.WAS):
        return _some([_equal(left, _right(right, seen)) for right in rights])
    if how in (Operator.CONTAINS, Operator.STARTS_WITH):
        return _some([_text(how, left, _right(right, seen)) for right in rights])
    if how is Operator.MATCHES:
        assert isinstance(one.right, Literal)
        return None if left is None else re.search(str(one.right.value), str(left), re.IGNORECASE) is not None
    if isinstance(one.right, PercentOf):
        whole = seen[one.right.name]
        if left is None or whole is None:
            return None
        share = Fraction(repr(one.right.percent)) / 100
        # Rounded where a value is a float, exact where both are whole.
        return _order(how, left * share.denominator, whole * share.numerator)  # type: ignore[operator]
    return _order(how, left, _right(rights[0], seen))


def _some(parts: list[bool | None]) -> bool | None:
    return True if True in parts else (None if None in parts else False)


def _right(right: object, seen: Seen) -> object:
    return _clean(seen[right.name] if isinstance(right, Name) else right.value)  # type: ignore[attr-defined]


def _clean(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", value).casefold()).strip()
    if isinstance(value, tuple):
        return tuple(_clean(part) for part in value)
    return value


def _equal(left: object, right: object) -> bool | None:
    if left is None or right is None:
        return None
    return right in left if isinstance(left, tuple) else left == right


def _text(how: Operator, left: object, right: object) -> bool | None:
    if left is None or right is None:
        return None
    if isinstance(left, tuple):
        return right in left
    return str(right) in str(left) if how is Operator.CONTAINS else str(left).startswith(str(right))


def _order(how: Operator, left: object, right: object) -> bool | None:
    if left is None or right is None:
        return None
    results: dict[Operator, bool] = {Operator.EQ: left == right, Operator.NE: left != right}
    if how not in results:
        results = {
            Operator.LT: left < right,  # type: ignore[operator]
            Operator.LE: left <= right,  # type: ignore[operator]
            Operator.GT: left > right,  # type: ignore[operator]
            Operator.GE: left >= right,  # type: ignore[operator]
        }
    return results[how]
