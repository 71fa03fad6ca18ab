"""From a feature's description to the class that computes it."""

from typing import Final

from tiercast.audience.counts import Count, EverCount, EverRate, OpenRate, Rate
from tiercast.audience.distinct import Distinct, EverDistinct, PastDistinct
from tiercast.audience.extremes import EverExtreme, Extreme
from tiercast.audience.feature import Feature, FeatureSpec, Function
from tiercast.audience.fields import is_money, number_reader
from tiercast.audience.groups import Groups, PastGroups
from tiercast.audience.guard import Guarded, other_currency, too_great
from tiercast.audience.lasts import Elapsed, EverFirst, Last
from tiercast.audience.lists import Listed, ListedElapsed
from tiercast.audience.sums import EverMean, EverSum, Mean, Sum
from tiercast.audience.windows import WindowKind, build_window

WINDOWED: Final[dict[Function, type[Feature]]] = {
    Function.COUNT: Count,
    Function.SUM: Sum,
    Function.MIN: Extreme,
    Function.MAX: Extreme,
    Function.MEAN: Mean,
    Function.DISTINCT: Distinct,
    Function.LAST: Last,
    Function.FIRST: Listed,
    Function.ELAPSED: Elapsed,
    Function.RATE: OpenRate,
    Function.VISITS: Groups,
}
"""By function, for a window that ends now."""

EVER: Final[dict[Function, type[Feature]]] = WINDOWED | {
    Function.COUNT: EverCount,
    Function.SUM: EverSum,
    Function.MIN: EverExtreme,
    Function.MAX: EverExtreme,
    Function.MEAN: EverMean,
    Function.DISTINCT: EverDistinct,
    Function.FIRST: EverFirst,
    Function.RATE: EverRate,
}
"""Without a window."""

PAST: Final[dict[Function, type[Feature]]] = WINDOWED | {
    Function.MIN: Listed,
    Function.MAX: Listed,
    Function.DISTINCT: PastDistinct,
    Function.LAST: Listed,
    Function.ELAPSED: ListedElapsed,
    Function.VISITS: PastGroups,
}
"""For a window that ends `ago` before now."""

NUMERIC: Final = frozenset({Function.SUM, Function.MIN, Function.MAX, Function.MEAN})
NEEDS_FIELD: Final = NUMERIC | {Function.DISTINCT, Function.FIRST, Function.LAST}


def build_feature(spec: FeatureSpec) -> Feature:
    """The feature that `spec` describes.

    Raises:
        ValueError: where the description cannot be computed; the ruleset's checker finds these first.
    """
    if spec.function in NEEDS_FIELD and not spec.field:
        raise ValueError(
            f"feature {spec.name!r}: {spec.function.value} needs a field, as in KIND.amount; none is given"
        )
    if spec.window is WindowKind.DURATION and spec.duration <= 0:
        raise ValueError(
            f"feature {spec.name!r}: its window is {spec.duration} microseconds long; it has to be longer than zero"
        )
    if spec.ago < 0 or spec.gap < 0:
        raise ValueError(f"feature {spec.name!r}: ago ({spec.ago}) and gap ({spec.gap}) cannot be negative")
    window = build_window(spec.window, spec.duration, spec.retain, spec.ago, bool(spec.since), own="room" in spec.per)
    table = PAST if spec.ago else EVER if spec.window is WindowKind.EVER and not spec.since else WINDOWED
    kind = table[spec.function]
    if spec.function is Function.RATE and spec.window is WindowKind.DURATION and not spec.since:
        kind = Rate
    if spec.function in NUMERIC and number_reader(spec.field)[1] != 1:
        return Guarded(spec, window, kind, too_great(number_reader(spec.field)[0]))
    if spec.currency and is_money(spec.field):
        return Guarded(spec, window, kind, other_currency(spec.currency))
    return kind(spec, window)
