"""Conditions as typed trees, the values that they compare with, and where each of them stands in the file.

Durations are microseconds, money is minor units. A position is for diagnostics and traces.
"""

from enum import StrEnum
from typing import TypeAlias

import msgspec


class Position(msgspec.Struct, frozen=True):
    """Where something stands: file, 1-based line and column, and the path inside the document (``triggers.x.when``)."""

    file: str = ""
    line: int = 0
    column: int = 0
    path: str = ""


class Type(StrEnum):
    """Types of values in conditions. Unlike types are an error when the file is loaded."""

    NUMBER = "number"
    MONEY = "money"
    DURATION = "duration"
    PERCENT = "percent"
    TEXT = "text"
    DATE = "date"
    TIME = "time"
    """Time of day."""
    FLAG = "flag"
    LIST = "list"
    """A list of texts, such as ``viewer.roles``."""


class Literal(msgspec.Struct, frozen=True):
    """A value as written.

    Attributes:
        type: how it was read.
        value: number: int or float; money: minor units (int); duration: microseconds (int); percent: float (60 for
            ``60%``); text: the text, normalised (NFKC, case folded, trimmed); date: days since 1970-01-01; time:
            microseconds since midnight; flag: bool.
        currency: of money.
        written: as it stood in the file.
    """

    type: Type
    value: int | float | str | bool
    currency: str = ""
    written: str = ""


class Name(msgspec.Struct, frozen=True):
    """A name that has a value: a feature (``clicks_5m``) or ``visit.dwell``, ``tier.value``, ``params.patience`` …"""

    name: str


class PercentOf(msgspec.Struct, frozen=True):
    """``60% of orders_90d``."""

    percent: float
    name: str


class Values(msgspec.Struct, frozen=True):
    """``扣1 | 1 | 要``: the right side of ``in`` and ``not in``; of ``between`` (two values, both included)."""

    values: tuple[Literal | Name, ...]


def past_midnight(values: Values) -> bool:
    """Whether ``between 23:00 and 02:00`` is meant: two times of day, the first the later one."""
    ends = [value for value in values.values if isinstance(value, Literal) and value.type is Type.TIME]
    return len(ends) == 2 and ends[0].value > ends[1].value  # type: ignore[operator]


Operand: TypeAlias = Literal | Name | PercentOf | Values


class Operator(StrEnum):
    """What can stand between a name and a value."""

    EQ = "="
    NE = "!="
    LT = "<"
    LE = "<="
    GT = ">"
    GE = ">="
    IN = "in"
    NOT_IN = "not in"
    CONTAINS = "contains"
    STARTS_WITH = "starts with"
    MATCHES = "matches"
    BETWEEN = "between"
    CHANGED = "changed"
    WAS = "was"
    """``tier.value was champion``: its value before this event changed it."""
    IS_KNOWN = "is known"
    IS_TODAY = "is today"


class Compare(msgspec.Struct, frozen=True):
    """``NAME OPERATOR VALUE``; `right` is None for ``changed``, ``is known`` and ``is today``."""

    name: str
    operator: Operator
    right: Operand | None = None
    position: Position = Position()


class Within(msgspec.Struct, frozen=True):
    """``KIND within D`` and ``KIND not within D``; also ``cue.NAME``, ``signal.NAME``, ``trigger.NAME`` for KIND.

    Read for the viewer of the event where the kind is a viewer's, for the room where it is a cue.
    `duration` is microseconds or the name of a param.
    """

    fact: str
    duration: int | Name
    negated: bool = False
    position: Position = Position()


class Connective(StrEnum):
    """How the parts of a group are joined."""

    ALL = "all"
    ANY = "any"
    NONE = "none"


class Group(msgspec.Struct, frozen=True):
    """``all``, ``any`` or ``none`` of the parts. Empty, ``all`` and ``none`` are true and ``any`` is false."""

    connective: Connective
    parts: tuple["Condition", ...]
    position: Position = Position()


Condition: TypeAlias = Compare | Within | Group
