"""Derived facts: what a step concludes is a fact like an event, wearing its cause's clothes."""

from collections.abc import Callable
from typing import Final, Protocol

import msgspec

from tiercast.audience.entry import Entry

MOST_ROUNDS: Final = 16
"""Rounds of derived facts within one step before it is cut with an error event."""
MOST_FACTS: Final = 4096
"""Derived facts within one step before it is cut, for rules that set off several others in each round."""


def derived(cause: Entry, kind: str, time: int | None = None) -> Entry:
    """A fact that follows from `cause`: same viewer, room, item, order and place in the journal.

    Args:
        cause: the event, or the fact, that it follows from.
        kind: of the fact: ``signal.RULESET/hot``, ``visit start`` …
        time: when it came about, microseconds; None: when its cause did.
    """
    return msgspec.structs.replace(cause, kind=kind, time=cause.time if time is None else time)


class Emit(Protocol):
    """Puts a derived fact into the step's queue, if anything listens to it."""

    def __call__(self, cause: Entry, kind: str, time: int | None = None) -> None: ...


class Facts:
    """What a step has concluded and not read yet.

    Attributes:
        waiting: in the order in which they were concluded.
        listens: whether anything in the room in hand listens to a fact of this name.
    """

    def __init__(self) -> None:
        self.waiting: list[Entry] = []
        self.listens: Callable[[str], bool] = lambda kind: False

    def emit(self, cause: Entry, kind: str, time: int | None = None) -> None:
        """See `Emit`."""
        if self.listens(kind):
            self.waiting.append(derived(cause, kind, time))

    def take(self) -> list[Entry]:
        """All that wait; what follows from them is the next round."""
        taken, self.waiting = self.waiting, []
        return taken

    def cut(self, length: int = 0) -> None:
        """Forget those that came after the first `length`."""
        del self.waiting[length:]
