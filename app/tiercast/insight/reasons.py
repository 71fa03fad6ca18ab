"""Why a condition holds or not: part by part, with the values that it saw and how far each is from its threshold.

The plain evaluator explains, whichever one decided: the two are held equal by tests.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

import msgspec

from tiercast.insight.speaking import Said, say_part, say_part_in_words
from tiercast.rules.conditions import (
    Compare,
    Condition,
    Connective,
    Group,
    Literal,
    Name,
    Operand,
    Operator,
    PercentOf,
    Type,
    Values,
    Within,
    past_midnight,
)
from tiercast.rules.plain import compile_condition
from tiercast.rules.readings import NEVER, readings, within
from tiercast.rules.stages import Value
from tiercast.rules.units import is_one_place
from tiercast.rules.value_titles import NO_TIERS, TierTitles
from tiercast.step.phrases import money

FAR: Final = float("inf")
"""How far a part is that has no distance: a text that is another one, a value that is unknown."""
_OPPOSITE: Final = {
    Operator.GT: Operator.LE, Operator.GE: Operator.LT, Operator.LT: Operator.GE, Operator.LE: Operator.GT,
    Operator.EQ: Operator.NE, Operator.NE: Operator.EQ,
}  # fmt: skip


class Reason(msgspec.Struct, frozen=True):
    """One part of a condition.

    Attributes:
        path: where it stands in the ruleset; text: as it reads.
        held: whether it is true, None: unknown; wanted: what it should be for the whole to hold.
        values: what it read, by name.
        left, right: the numbers that were compared; `unit`: their type (``number``, ``money``, ``duration`` …).
        missing: how far it is from being as it should be, in the unit; 0 where it only has to be passed; None where
            there is no distance.
        en, zh: the same in a sentence.
        said, said_zh: the part of the condition in words, where somebody speaks of the ruleset.
        words, words_zh: the sentence with the part in those words, where there are any.
    """

    path: str
    text: str
    held: bool | None
    wanted: bool
    values: dict[str, Value | None]
    left: float | int | None = None
    right: float | int | None = None
    unit: str = ""
    missing: float | int | None = None
    en: str = ""
    zh: str = ""
    said: str = ""
    said_zh: str = ""
    words: str = ""
    words_zh: str = ""

    @property
    def is_as_wanted(self) -> bool:
        """Whether it does its part for the whole to hold."""
        return self.held is self.wanted

    @property
    def share(self) -> float:
        """How far it is, as a share of the threshold; `FAR` where there is no distance."""
        if self.is_as_wanted:
            return 0.0
        if self.missing is None or self.right is None:
            return FAR
        return abs(self.missing) / max(abs(self.right), 1e-9)


class Reasons(msgspec.Struct, frozen=True):
    """A whole condition.

    Attributes:
        held: as the condition says; None: unknown.
        parts: all of them, in the order of the text.
        failing: the fewest parts that would have to be otherwise for the whole to hold, the nearest ones.
    """

    held: bool | None
    parts: tuple[Reason, ...]
    failing: tuple[Reason, ...]


class Speaking(NamedTuple):
    """What somebody who knows the ruleset calls things, each in English and Chinese; "" where there are no words.

    Attributes:
        condition: a part of a condition; name: a name that has a value; fact: something that happens.
    """

    condition: Callable[[Condition], tuple[str, str]]
    name: Callable[[str], tuple[str, str]]
    fact: Callable[[str], tuple[str, str]]


SILENT: Final = Speaking(lambda _condition: ("", ""), lambda name: (name, name), lambda fact: (fact, fact))
"""Nobody knows the ruleset."""


class Explainer:
    """Explains the conditions of one ruleset in one room.

    Args:
        type_of: the type of a name, as far as it is known.
        zone: IANA name; currency: of the room.
        tiers: titles of the tiers, see `rules.value_titles`.
        say: what parts of conditions and names are in words.
    """

    def __init__(
        self,
        type_of: Callable[[str], Type | None],
        zone: str,
        currency: str,
        tiers: TierTitles = NO_TIERS,
        say: Speaking = SILENT,
    ) -> None:
        self._type_of, self._zone, self._currency, self._tiers, self._say = type_of, zone, currency, tiers, say
        self._words: dict[tuple[str, str], tuple[tuple[str, str], dict[str, tuple[str, str]]]] = {}
        self._tests: dict[tuple[str, str], Callable[[Sequence[Value | None]], bool | None]] = {}

    def explain(self, condition: Condition, values: Mapping[str, Value | None]) -> Reasons:
        """Explain `condition` by the `values` of its readings; those that are left out are unknown."""
        parts: list[Reason] = []
        held, failing = self._group(condition, values, True, parts)
        return Reasons(held, tuple(parts), tuple(failing))

    def _group(
        self, condition: Condition, values: Mapping[str, Value | None], wanted: bool, parts: list[Reason]
    ) -> tuple[bool | None, list[Reason]]:
        """What it comes to, and what would have to be otherwise for it to come to `wanted`."""
        if not isinstance(condition, Group) or is_one_place(condition):
            reason = self._reason(condition, values, wanted)
            parts.append(reason)
            return reason.held, [] if reason.is_as_wanted else [reason]
        none = condition.connective is Connective.NONE
        inner = not wanted if none else wanted
        found = [self._group(part, values, inner, parts) for part in condition.parts]
        every = condition.connective is Connective.ALL
        held = _all([truth for truth, _ in found]) if every else _any([truth for truth, _ in found])
        if none:
            held = None if held is None else not held
        if held is wanted:
            return held, []
        if (every or none) is wanted:
            return held, [reason for _, failing in found for reason in failing]
        return held, min((failing for _, failing in found), key=_cost, default=[])

    def _reason(self, condition: Condition, values: Mapping[str, Value | None], wanted: bool) -> Reason:
        names = readings(condition)
        seen = {name: values.get(name) for name in names}
        types = {bare: kind for name in names if (kind := self._type_of(bare := name.rpartition(":")[2])) is not None}
        key = (condition.position.path, text_of(condition))
        test = self._tests.get(key)
        if test is None:
            test = self._tests[key] = compile_condition(condition, names, types, self._zone)
        held = test([seen[name] for name in names])
        left, right, unit, missing = self._distance(condition, seen, wanted)
        spoken, called = self._in_words(key, condition, names)
        said = Said(
            key[1], held, wanted, seen, left, right, unit, 0 if held is wanted else missing, types, self._tiers,
            spoken, called,
        )  # fmt: skip
        return Reason(
            key[0], key[1], held, wanted, seen, left, right, unit, said.missing, *say_part(said, self._currency),
            *spoken, *say_part_in_words(said, self._currency),
        )  # fmt: skip

    def _in_words(
        self, key: tuple[str, str], condition: Condition, names: Sequence[str]
    ) -> tuple[tuple[str, str], dict[str, tuple[str, str]]]:
        """A part in words, and what it calls its names."""
        known = self._words.get(key)
        if known is None:
            spoken = self._say.condition(condition)
            called = {}
            for name in names if all(spoken) else ():
                how, _, bare = name.rpartition(":")
                called[bare] = self._say.fact(bare) if how == "within" else self._say.name(bare)
            known = self._words[key] = (spoken, called)
        return known

    def _distance(
        self, condition: Condition, seen: Mapping[str, Value | None], wanted: bool
    ) -> tuple[float | int | None, float | int | None, str, float | int | None]:
        """Both sides as numbers, their unit, and how far the left one is from where it should be."""
        if isinstance(condition, Within):
            asked = seen.get(condition.duration.name) if isinstance(condition.duration, Name) else condition.duration
            since = _number(seen.get(within(condition.fact)))
            limit = _number(asked)
            if since is None or limit is None:
                return since, limit, Type.DURATION.value, None
            if since >= NEVER:
                return None, limit, Type.DURATION.value, None
            far = since - limit if wanted is not condition.negated else limit - since
            return since, limit, Type.DURATION.value, max(0, far)
        if not isinstance(condition, Compare):
            return None, None, "", None
        left, kind = _number(seen.get(condition.name)), self._type_of(condition.name)
        unit = kind.value if kind is not None else "number"
        if condition.operator is Operator.BETWEEN and isinstance(condition.right, Values):
            return self._between(left, condition.right, seen, unit, wanted)
        right = _right(condition.right, seen)
        if left is None or right is None:
            return left, right, unit if left is not None else "", None
        how = condition.operator if wanted else _OPPOSITE.get(condition.operator, condition.operator)
        return left, right, unit, _missing(how, left, right)

    @staticmethod
    def _between(
        left: float | int | None, right: Values, seen: Mapping[str, Value | None], unit: str, wanted: bool
    ) -> tuple[float | int | None, float | int | None, str, float | int | None]:
        ends = [_right(value, seen) for value in right.values]
        if left is None or len(ends) != 2 or ends[0] is None or ends[1] is None:
            return left, None, unit, None
        low, high = ends[0], ends[1]
        if low > high and past_midnight(right):
            # Inside are the times from `low` to midnight, and from midnight to `high`.
            to_low, to_high = low - left, left - high
            if not wanted:
                return left, *((low, unit, -to_low) if left >= low else (high, unit, max(0, -to_high)))
            return left, *((low, unit, max(0, to_low)) if to_low <= to_high else (high, unit, max(0, to_high)))
        if not wanted:
            near = low if left - low < high - left else high
            return left, near, unit, max(0, min(left - low, high - left))
        return (left, low, unit, max(0, low - left)) if left < low else (left, high, unit, max(0, left - high))


def text_of(condition: Condition) -> str:
    """A condition in one line, as it is written, but for amounts of money, which read as everywhere else."""
    if isinstance(condition, Group):
        inner = condition.parts[0]
        if isinstance(inner, Compare) and is_one_place(condition):
            rights = " | ".join(_operand(part.right) for part in condition.parts if isinstance(part, Compare))
            return f"{inner.name} {inner.operator.value} {rights}"
        return f"{condition.connective.value}: " + ", ".join(text_of(part) for part in condition.parts)
    if isinstance(condition, Within):
        duration = condition.duration.name if isinstance(condition.duration, Name) else span(condition.duration)
        return f"{condition.fact} {'not ' if condition.negated else ''}within {duration}"
    if condition.operator is Operator.BETWEEN and isinstance(condition.right, Values):
        return f"{condition.name} between " + " and ".join(_operand(value) for value in condition.right.values)
    return f"{condition.name} {condition.operator.value} {_operand(condition.right)}".rstrip()


def span(microseconds: int) -> str:
    """A duration as rulesets write it, in the greatest unit that fits: ``90s``, ``5m``."""
    for unit, size in (("d", 86_400_000_000), ("h", 3_600_000_000), ("m", 60_000_000)):
        if microseconds and microseconds % size == 0:
            return f"{microseconds // size}{unit}"
    return f"{microseconds / 1_000_000:g}s"


def _operand(operand: Operand | None) -> str:
    match operand:
        case None:
            return ""
        case Literal(type=Type.MONEY, value=int(amount), currency=currency):
            # Beside it stands what was seen, with its sign: one amount is written as the other.
            return money(amount, currency)
        case Literal():
            return operand.written or str(operand.value)
        case Name():
            return operand.name
        case PercentOf():
            return f"{operand.percent:g}% of {operand.name}"
        case Values():
            return " | ".join(_operand(value) for value in operand.values)


def _right(operand: Operand | None, seen: Mapping[str, Value | None]) -> float | int | None:
    match operand:
        case Literal():
            return _number(operand.value)
        case Name():
            return _number(seen.get(operand.name))
        case PercentOf():
            base = _number(seen.get(operand.name))
            return None if base is None else base * operand.percent / 100
    return None


def _missing(how: Operator, left: float, right: float) -> float | int | None:
    match how:
        case Operator.GT | Operator.GE:
            return max(0, right - left)
        case Operator.LT | Operator.LE:
            return max(0, left - right)
        case Operator.EQ:
            return abs(right - left)
        case Operator.NE:
            return 0
    return None


def _number(value: object) -> float | int | None:
    return None if isinstance(value, bool) or not isinstance(value, int | float) else value


def _cost(failing: Sequence[Reason]) -> tuple[int, float]:
    return len(failing), sum(reason.share for reason in failing)


def _all(truths: Sequence[bool | None]) -> bool | None:
    return False if False in truths else None if None in truths else True


def _any(truths: Sequence[bool | None]) -> bool | None:
    return True if True in truths else None if None in truths else False
