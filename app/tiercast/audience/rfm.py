"""RFM: how recently, how often, for how much a viewer bought; five scores, ten names, the Chinese grid of eight cells.

A score is 1 + how many of the 20, 40, 60 and 80 % quantiles lie strictly below the value, so that ties share it and a
cut can be said in words; recency is inverted (6 − that). The grid is binary: recent where recency ≤ its cut, frequent
and monetary where the value > its cut; the cut is the mean, the median, or fixed.
"""

from bisect import bisect_left
from collections.abc import Sequence
from enum import StrEnum
from statistics import fmean
from typing import Final

import msgspec

from tiercast.audience.quantiles import quantile

SHARES: Final = (0.2, 0.4, 0.6, 0.8)


class Customer(msgspec.Struct, frozen=True, gc=False):
    """What one viewer bought.

    Attributes:
        recency: since the last purchase; any unit, the same for all (the engine uses microseconds).
        frequency: number of orders.
        monetary: what they were worth; minor units.
    """

    recency: float
    frequency: float
    monetary: float


class CutKind(StrEnum):
    """What the eight cells are cut at."""

    MEAN = "mean"
    MEDIAN = "median"
    FIXED = "fixed"


class Cuts(msgspec.Struct, frozen=True):
    """All that is needed to place one viewer. `version` names them in the journal.

    Attributes:
        recency, frequency, monetary: the four quantiles of each.
        grid: the cuts of the eight cells, in that order.
        population: how many customers they were computed from.
    """

    recency: tuple[float, float, float, float]
    frequency: tuple[float, float, float, float]
    monetary: tuple[float, float, float, float]
    grid: tuple[float, float, float]
    population: int
    version: int = 0


class Cell(StrEnum):
    """The eight cells, by (recent, frequent, monetary)."""

    IMPORTANT_VALUE = "important_value"
    IMPORTANT_KEEP = "important_keep"
    IMPORTANT_DEVELOP = "important_develop"
    IMPORTANT_RETAIN = "important_retain"
    GENERAL_VALUE = "general_value"
    GENERAL_KEEP = "general_keep"
    GENERAL_DEVELOP = "general_develop"
    GENERAL_RETAIN = "general_retain"


CELLS: Final = {
    (True, True, True): Cell.IMPORTANT_VALUE,
    (False, True, True): Cell.IMPORTANT_KEEP,
    (True, False, True): Cell.IMPORTANT_DEVELOP,
    (False, False, True): Cell.IMPORTANT_RETAIN,
    (True, True, False): Cell.GENERAL_VALUE,
    (False, True, False): Cell.GENERAL_KEEP,
    (True, False, False): Cell.GENERAL_DEVELOP,
    (False, False, False): Cell.GENERAL_RETAIN,
}

CELL_TITLES: Final = {
    Cell.IMPORTANT_VALUE: ("Important: valuable", "重要价值"),
    Cell.IMPORTANT_KEEP: ("Important: keep", "重要保持"),
    Cell.IMPORTANT_DEVELOP: ("Important: develop", "重要发展"),
    Cell.IMPORTANT_RETAIN: ("Important: win back", "重要挽留"),
    Cell.GENERAL_VALUE: ("General: valuable", "一般价值"),
    Cell.GENERAL_KEEP: ("General: keep", "一般保持"),
    Cell.GENERAL_DEVELOP: ("General: develop", "一般发展"),
    Cell.GENERAL_RETAIN: ("General: win back", "一般挽留"),
}
"""English and Chinese titles."""


class Segment(StrEnum):
    """The ten customary names, by the scores of recency and frequency."""

    HIBERNATING = "hibernating"
    AT_RISK = "at_risk"
    CANT_LOSE = "cant_lose"
    ABOUT_TO_SLEEP = "about_to_sleep"
    NEED_ATTENTION = "need_attention"
    LOYAL = "loyal"
    PROMISING = "promising"
    NEW = "new"
    POTENTIAL_LOYALIST = "potential_loyalist"
    CHAMPION = "champion"


_PATTERNS: Final = (
    ("12", "12", Segment.HIBERNATING),
    ("12", "34", Segment.AT_RISK),
    ("12", "5", Segment.CANT_LOSE),
    ("3", "12", Segment.ABOUT_TO_SLEEP),
    ("3", "3", Segment.NEED_ATTENTION),
    ("34", "45", Segment.LOYAL),
    ("4", "1", Segment.PROMISING),
    ("5", "1", Segment.NEW),
    ("45", "23", Segment.POTENTIAL_LOYALIST),
    ("5", "45", Segment.CHAMPION),
)
SEGMENTS: Final = {(int(r), int(f)): segment for rs, fs, segment in _PATTERNS for r in rs for f in fs}


class Placement(msgspec.Struct, frozen=True, gc=False):
    """Where one viewer stands: three scores from 1 to 5, the segment of the first two, and the cell of the grid."""

    recency: int
    frequency: int
    monetary: int
    segment: Segment
    cell: Cell


def compute_cuts(
    customers: Sequence[Customer],
    kind: CutKind = CutKind.MEAN,
    fixed: tuple[float, float, float] | None = None,
    version: int = 0,
) -> Cuts | None:
    """The cuts of a population.

    Args:
        customers: all who have bought.
        kind: what the grid is cut at.
        fixed: the grid's cuts (recency, frequency, monetary), with ``fixed``.
        version: of the result.

    Returns:
        None where nobody has bought: then nobody has a place.

    Raises:
        ValueError: where `kind` is ``fixed`` and `fixed` is missing.
    """
    if kind is CutKind.FIXED and fixed is None:
        raise ValueError("fixed RFM cuts need three numbers: recency, frequency and monetary; none are given")
    if not customers:
        return None
    columns = (
        sorted(each.recency for each in customers),
        sorted(each.frequency for each in customers),
        sorted(each.monetary for each in customers),
    )
    if kind is CutKind.FIXED and fixed is not None:
        grid = fixed
    else:
        cut = fmean if kind is CutKind.MEAN else _median
        grid = (cut(columns[0]), cut(columns[1]), cut(columns[2]))
    recency, frequency, monetary = (_quintiles(column) for column in columns)
    return Cuts(recency, frequency, monetary, grid, len(customers), version)


def _median(ordered: Sequence[float]) -> float:
    return quantile(ordered, 0.5)


def _quintiles(ordered: Sequence[float]) -> tuple[float, float, float, float]:
    first, second, third, fourth = (quantile(ordered, share) for share in SHARES)
    return first, second, third, fourth


def score(cuts: Sequence[float], value: float) -> int:
    """1 + how many of the cuts lie strictly below the value."""
    return 1 + bisect_left(cuts, value)


def place(customer: Customer, cuts: Cuts) -> Placement:
    """Where one customer stands."""
    recency = 6 - score(cuts.recency, customer.recency)
    frequency = score(cuts.frequency, customer.frequency)
    recent, frequent, valuable = cuts.grid
    cell = CELLS[customer.recency <= recent, customer.frequency > frequent, customer.monetary > valuable]
    segment = SEGMENTS[recency, frequency]
    return Placement(recency, frequency, score(cuts.monetary, customer.monetary), segment, cell)


def scores_by_rank(values: Sequence[float], inverted: bool = False) -> list[int]:
    """Scores with ties broken by row order, as is often done; only for comparison with other tools.

    Equal customers get different scores by where they stand in the file.

    Args:
        values: of all customers, in the order of their rows.
        inverted: the smallest value is the best, as for recency.
    """
    order = sorted(range(len(values)), key=values.__getitem__)
    ranks = range(1, len(values) + 1)
    cuts = [quantile(ranks, share) for share in SHARES] if values else []
    scores = [0] * len(values)
    for rank, row in enumerate(order, 1):
        scores[row] = 6 - score(cuts, rank) if inverted else score(cuts, rank)
    return scores
