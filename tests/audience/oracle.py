"""The plain meaning of a feature: a list of all its entries, read anew each time."""

from fractions import Fraction
from itertools import pairwise
from typing import Any

from tiercast.audience.entry import Entry
from tiercast.audience.feature import FeatureSpec, Function
from tiercast.audience.windows import Marks, WindowKind

MINUTE = 60_000_000


def left_edge(spec: FeatureSpec, now: int, marks: Marks) -> float | None:
    """First instant that does not count any more; None: no window."""
    until = now - spec.ago
    match spec.window:
        case WindowKind.DURATION:
            edge: float | None = until - spec.duration
        case WindowKind.VISIT:
            edge = None if marks.visit is None else marks.visit - 1
        case WindowKind.SESSION:
            edge = None if marks.session is None else marks.session - 1
        case WindowKind.DAY:
            edge = None if marks.calendar is None else marks.calendar.day_start(until) - 1
        case _:
            edge = float("-inf")
    if edge is None or not spec.since:
        return edge
    return None if marks.since is None else max(edge, marks.since)


def value_of(spec: FeatureSpec, entry: Entry) -> Any:
    """The field of an entry."""
    if spec.field == "amount":
        return entry.money
    if spec.field == "quantity":
        return 1 if entry.quantity is None else entry.quantity
    if spec.field in {"item", "order"}:
        return getattr(entry, spec.field) or None
    return (entry.attributes or {}).get(spec.field)


def naive(spec: FeatureSpec, entries: list[Entry], now: int, marks: Marks) -> Any:
    """The value at `now` of the entries in the order in which they were heard."""
    edge = left_edge(spec, now, marks)
    if edge is None:
        return None
    until = now - spec.ago
    accepted = [entry for entry in entries if spec.where is None or spec.where(entry)]
    inside = sorted((entry for entry in accepted if edge < entry.time <= until), key=lambda entry: entry.time)
    return compute(spec, inside, sorted(entry.time for entry in accepted), edge, until)


def compute(spec: FeatureSpec, inside: list[Entry], times: list[int], edge: float, until: int) -> Any:
    """The function of the entries that are in the window."""
    if spec.function is Function.COUNT:
        return len(inside)
    if spec.function is Function.RATE:
        return rate(spec, len(inside), times, edge, until)
    if spec.function is Function.VISITS:
        moments = [entry.time for entry in inside]
        return sum(b - a > spec.gap for a, b in pairwise(moments)) + bool(moments)
    if spec.function is Function.ELAPSED:
        return until - inside[-1].time if inside else None
    if spec.currency and any(e.money is not None and e.currency not in {spec.currency, ""} for e in inside):
        return None
    values = [value for entry in inside if (value := value_of(spec, entry)) is not None]
    match spec.function:
        case Function.SUM:
            return sum(values)
        case Function.DISTINCT:
            return len(set(values))
        case Function.MEAN:
            return float(Fraction(sum(values), len(values))) if values else None
        case Function.MIN:
            return min(values, default=None)
        case Function.MAX:
            return max(values, default=None)
        case Function.LAST:
            return values[-1] if values else None
        case _:
            return values[0] if values else None


def rate(spec: FeatureSpec, count: int, times: list[int], edge: float, until: int) -> float | None:
    """Per minute of what the window covers."""
    if spec.window is WindowKind.DURATION and not spec.since:
        length: float = spec.duration
    elif edge == float("-inf"):
        length = until - times[0] if times else 0
    else:
        length = until - edge - (0 if spec.since else 1)
    return count * MINUTE / length if length > 0 else None
