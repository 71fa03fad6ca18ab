"""A trigger that held, before it is decided what may be done about it."""

from dataclasses import dataclass

from tiercast.audience.entry import Entry
from tiercast.step.moment import Value
from tiercast.step.rules_in import TriggerRule


@dataclass
class Held:
    """One trigger whose condition held.

    Attributes:
        about: the event that it is about (the cart of an unpaid cart), with its place in the journal.
        time: when it held: room time, or the instant at which it was due.
        values: what its conditions saw.
        ordinal: tells apart what holds several times for one rule, viewer and cause; None: not counted yet.
        deadline: it has waited for a limit and waits until then; `rank`: its place among those that wait.
    """

    rule: TriggerRule
    about: Entry
    time: int
    values: dict[str, Value | None]
    ordinal: int | None = None
    deadline: int | None = None
    rank: float | None = None
