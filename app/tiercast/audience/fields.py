"""Fields of an entry as features read them: numbers as integers, texts as texts."""

from collections.abc import Callable
from math import isfinite
from operator import truediv
from typing import Final

from tiercast.audience.entry import Entry
from tiercast.audience.texts import normalise

MILLIONTHS: Final = 1_000_000
"""Attributes are summed in millionths, as integers: exact, and in any order the same."""
GREATEST: Final = 9_000_000_000_000
"""An attribute beyond it cannot be kept in millionths."""

TEXTS: Final = frozenset(
    {"kind", "room", "item", "currency", "order", "coupon", "session", "quality", "channel", "topic", "streak",
     "reply_to", "source"}
)  # fmt: skip


def amount(entry: Entry) -> int | None:
    """Money in minor units."""
    return entry.money


def quantity(entry: Entry) -> int:
    """How many; one, where the feed does not say."""
    return 1 if entry.quantity is None else entry.quantity


def coins(entry: Entry) -> int | None:
    """The platform's own currency."""
    return entry.coins


def one(entry: Entry) -> int:
    """One for each entry."""
    return 1


def attribute_number(name: str) -> Callable[[Entry], int | None]:
    """Reads an attribute in millionths; None where it is absent, no number, or too great (see `fits`)."""

    def read(entry: Entry) -> int | None:
        value = None if entry.attributes is None else entry.attributes.get(name)
        if isinstance(value, int):
            return value * MILLIONTHS
        if isinstance(value, float) and isfinite(value):
            return round(value * MILLIONTHS)
        return None

    return read


def number_reader(field: str) -> tuple[Callable[[Entry], int | None], int]:
    """How `field` is read as an integer, and what one unit of it counts (1, or 1,000,000 for attributes)."""
    known = {"amount": amount, "money": amount, "quantity": quantity, "coins": coins}
    if field in known:
        return known[field], 1
    return attribute_number(field), MILLIONTHS


def value_reader(field: str) -> Callable[[Entry], int | float | str | None]:
    """How `field` is read as it is: for ``first``, ``last`` and ``distinct``. "" and absent are None."""
    if field in {"amount", "money"}:
        return amount
    if field == "quantity":
        return quantity
    if field == "coins":
        return coins
    if field == "text":
        return lambda entry: entry.text
    if field == "time":
        return lambda entry: entry.time
    if field == "viewer":
        return lambda entry: entry.viewer.hex() or None
    if field in TEXTS:
        return lambda entry: getattr(entry, field) or None
    return lambda entry: None if entry.attributes is None else entry.attributes.get(field)


def alike_reader(field: str) -> Callable[[Entry], int | float | str | None]:
    """The same for telling values apart (``distinct``): texts that a condition takes for equal are one value."""
    read = value_reader(field)
    if is_id(field):
        return read

    def folded(entry: Entry) -> int | float | str | None:
        value = read(entry)
        return normalise(value) if isinstance(value, str) else value

    return folded


def is_id(field: str) -> bool:
    """Whether the field names one thing of a platform's, letter by letter; what people write is text."""
    return field == "viewer" or (field in TEXTS and field not in ("channel", "topic"))


def is_money(field: str) -> bool:
    """Whether the field is an amount of money."""
    return field in {"amount", "money"}


def ratio(number: int, parts: int) -> float:
    """`number` / `parts`, rounded once.

    Compiled, the sign of division makes floats of both first, which beyond 2**53 gives another number.
    """
    exact: float = truediv(number, parts)
    return exact


def unscale(number: int, scale: int) -> int | float:
    """A number of `scale` parts as it is: 1,500,000 millionths are 1.5, 2,000,000 are 2."""
    if scale == 1:
        return number
    whole, rest = divmod(number, scale)
    return ratio(number, scale) if rest else whole
