"""Quantiles by linear interpolation between the nearest ranks (the usual default, Hyndman and Fan's type 7)."""

from collections.abc import Sequence


def quantile(ordered: Sequence[float], share: float) -> float:
    """The value below which `share` (0 to 1) of the values lie.

    Args:
        ordered: the values, sorted; at least one.

    Raises:
        ValueError: where there are no values.
    """
    if not ordered:
        raise ValueError("a quantile needs at least one value; there is none")
    place = share * (len(ordered) - 1)
    low = int(place)
    rest = place - low
    return ordered[low] + (ordered[low + 1] - ordered[low]) * rest if rest else ordered[low]
