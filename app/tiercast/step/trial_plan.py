"""What a room's program knows of an experiment whose shares are weighed."""

from collections.abc import Callable

import msgspec

from tiercast.decide.experiments import Weights
from tiercast.step.moment import Reader


class TrialPlan(msgspec.Struct, frozen=True):
    """One experiment with ``allocate: thompson``.

    Attributes:
        written: the shares as written.
        window: microseconds within which the metric's fact counts; lateness: by which the fact may be late.
        read: how often the fact came in the window that has just closed; None: no source tells.
    """

    written: Weights
    window: Callable[[], int]
    lateness: int
    read: Reader
