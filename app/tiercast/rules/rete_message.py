"""Fields of a network's messages: how slots and computed flags are sent so that every test of them is exact.

Numbers are sent as doubles with at most five decimals below 1e15. A constant lies on a coarse grid (`is_exact`), a
value off that grid is moved to a place between the same two grid points: it compares alike with every constant.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from tiercast.rules.conditions import Operator
from tiercast.rules.nodes import Check
from tiercast.rules.normal_form import Atom, SlotTest
from tiercast.rules.slots import Slots

_GREATEST_CONSTANT: Final = 10**14
_BEYOND: Final = 9e14
"""Sent for every number beyond the greatest constant."""
_FINE: Final = 10**9
"""Below it constants have up to four decimals, above none: a double has room for a fifth."""
_DECIMALS: Final = 4

_Key = TypeVar("_Key")

_NAMES: Final = {
    Operator.NE: "$neq",
    Operator.LT: "$lt",
    Operator.LE: "$lte",
    Operator.GT: "$gt",
    Operator.GE: "$gte",
}


def is_exact(test: SlotTest) -> bool:
    """Whether the network makes `test` exactly: equality of texts and flags, numbers on the grid."""
    constant = test.constant
    if isinstance(constant, str):
        return test.operator in (Operator.EQ, Operator.NE) and _is_encodable(constant)
    if isinstance(constant, bool):
        return test.operator in (Operator.EQ, Operator.NE)
    if not -_GREATEST_CONSTANT < constant < _GREATEST_CONSTANT:
        return False
    return constant == int(constant) or (abs(constant) < _FINE and round(constant, _DECIMALS) == constant)


def sendable(value: int | float) -> float:
    """A number to send for `value`: like it against every constant that `is_exact`."""
    if not -_GREATEST_CONSTANT < value < _GREATEST_CONSTANT:
        return _BEYOND if value > 0 else -_BEYOND
    if isinstance(value, int):
        return float(value)
    if abs(value) >= _FINE:
        whole = float(int(value))
        return whole if whole == value else whole + (0.5 if value > 0 else -0.5)
    nearest = round(value, _DECIMALS)
    if nearest == value:
        return value
    return round(nearest + (0.00003 if value > nearest else -0.00003), 5)


_FIRST_SURROGATE: Final = 0xD800
_LAST_SURROGATE: Final = 0xDFFF


class Fields:
    """Hands out field names while a network is defined; then `message` fills them for each fact."""

    def __init__(self) -> None:
        self._numbers: dict[int, str] = {}
        self._others: dict[int, str] = {}
        self._computed: dict[Check, str] = {}

    def test(self, atom: Atom) -> dict[str, object]:
        """The network's form of `atom`."""
        if not isinstance(atom, SlotTest):
            return {self._name(self._computed, atom.check): True}
        constant = atom.constant
        name: str
        sent: object
        if isinstance(constant, str | bool):
            name, sent = self._name(self._others, atom.slot), constant
        else:
            name, sent = self._name(self._numbers, atom.slot), float(constant)
        return {name: sent} if atom.operator is Operator.EQ else {_NAMES[atom.operator]: {name: sent}}

    def message(self) -> Callable[[Slots], dict[str, object]]:
        """A function from slots to a message; what is unknown is left out, so that no test of it is met."""
        numbers = tuple((name, slot) for slot, name in self._numbers.items())
        others = tuple((name, slot) for slot, name in self._others.items())
        computed = tuple((name, check) for check, name in self._computed.items())

        def fill(slots: Slots) -> dict[str, object]:
            message: dict[str, object] = {}
            for name, slot in numbers:
                value = slots[slot]
                if type(value) is int and -_GREATEST_CONSTANT < value < _GREATEST_CONSTANT:
                    message[name] = float(value)
                elif value is not None:
                    message[name] = sendable(value)
            for name, slot in others:
                value = slots[slot]
                if value is not None:
                    message[name] = value
            for name, check in computed:
                if check(slots):
                    message[name] = True
            return message

        return fill

    def _name(self, table: dict[_Key, str], key: _Key) -> str:
        if key not in table:
            table[key] = f"f{len(self._numbers) + len(self._others) + len(self._computed)}"
        return table[key]


def _is_encodable(text: str) -> bool:
    return not any(_FIRST_SURROGATE <= ord(character) <= _LAST_SURROGATE for character in text)
