"""How the interpreter behaves in an engine's process."""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

TURN: Final = 0.0005
"""Seconds after which a thread that waits for the interpreter gets it.

The writer's thread lets go of it at each of its calls to the database, some ten to a commit, and by default waits five
milliseconds each time while the loop is busy: a commit then takes longer than the disk needs by far.
"""
YOUNG: Final = 200_000
"""New containers after which the collector looks through the youngest; state holds none, so little of it is garbage."""


def set_manners() -> None:
    """For processes that live for the engine's sake; called once, when what stays has been imported.

    Before the state is recovered: making it means making many objects that stay.
    """
    sys.setswitchinterval(TURN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, 20, 50)
    gc.enable()


@contextmanager
def job_manners() -> Iterator[None]:
    """For a job that steps a whole recording in a process of somebody else's: as `set_manners`, and all put back."""
    interval, thresholds = sys.getswitchinterval(), gc.get_threshold()
    sys.setswitchinterval(TURN)
    gc.set_threshold(YOUNG, 20, 50)
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        gc.set_threshold(*thresholds)
        sys.setswitchinterval(interval)
