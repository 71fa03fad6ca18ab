"""The difference of two shares with an interval that holds whenever, and however often, somebody looks.

Asymptotic confidence sequence (Waudby-Smith et al. 2021, "Time-uniform central limit theory and asymptotic confidence
sequences"): a sheet is looked at again and again while the show runs, which an ordinary interval does not allow.
"""

from math import log, sqrt
from typing import Final

from tiercast.common_names import variant_name
from tiercast.insight.sheet.model import Arm, Compared
from tiercast.words import Words

ALPHA: Final = 0.05
TUNED: Final = 500
"""Viewers of both variants together at which the interval is narrowest: about what a show has."""
FEWEST: Final = 30
"""Viewers of each variant below which nothing is said: the sequence holds for large numbers only."""


def rho(alpha: float = ALPHA, tuned: int = TUNED) -> float:
    """The sequence's parameter: narrowest at `tuned` observations."""
    return sqrt((-2 * log(alpha) + log(-2 * log(alpha) + 1)) / tuned)


def half_width(variance: float, n: int, alpha: float = ALPHA, tuned: int = TUNED) -> float:
    """Half of the interval around a mean of `n` observations with `variance` each."""
    r = rho(alpha, tuned)
    spread = n * r * r + 1
    return sqrt(variance) * sqrt(2 * spread * log(sqrt(spread) / alpha) / (n * r) ** 2)


def compare(base: Arm, other: Arm) -> Compared:
    """A variant against the one that it is compared with: other − base, as shares of viewers."""
    if min(base.viewers, other.viewers) < FEWEST:
        return Compared(variant=other.variant, says=Words(
            f"too few to say: fewer than {FEWEST} viewers in one of the two",
            f"人数太少，无法判断：有一组不足 {FEWEST} 人",
        ))  # fmt: skip
    n = base.viewers + other.viewers
    difference = other.converted / other.viewers - base.converted / base.viewers
    # n·SE², the variance of one observation of both together.
    half = half_width(n * (_variance(base) + _variance(other)), n)
    low, high = difference - half, difference + half
    called = variant_name(base.variant)
    if low > 0:
        says = Words(f'more than in "{called.en}"', f"高于“{called.zh}”")
    elif high < 0:
        says = Words(f'fewer than in "{called.en}"', f"低于“{called.zh}”")
    else:
        says = Words("no difference can be told", "看不出差别")
    return Compared(variant=other.variant, difference=difference, low=low, high=high, says=says)


def _variance(arm: Arm) -> float:
    """Squared standard error of a share; one success and one failure more, or nobody who converted would be certain."""
    share = (arm.converted + 1) / (arm.viewers + 2)
    return share * (1 - share) / (arm.viewers + 2)
