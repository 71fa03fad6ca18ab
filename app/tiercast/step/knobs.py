"""Knobs of a room's rulesets: what a duration or number that may be written as ``params.X`` is now."""

from collections.abc import Callable, Mapping

from tiercast.rules import ast
from tiercast.rules.conditions import Name, Type
from tiercast.rules.grammar_values import GrammarError, read_literal
from tiercast.step.room_scope import RoomScope

Scalar = int | float | str | bool


class Knobs:
    """Values of the params of one room, by full name; turning one is seen by everything that reads it.

    Args:
        scope: the room's rulesets.
        turned: values as written, by ``ruleset/param``, over what the rulesets say.
    """

    def __init__(self, scope: RoomScope, turned: Mapping[str, str]) -> None:
        self._scope = scope
        self.values: dict[str, Scalar] = {}
        for ruleset in scope.rulesets:
            for param in ruleset.params:
                full = f"{ruleset.name}/{param.name}"
                self.values[full] = knob_value(param, turned[full]) if full in turned else param.value.value

    def number(self, ruleset: str, written: int | Name | None) -> int:
        """What `written` is now: itself, or the value of the knob that it names; 0 for None."""
        if isinstance(written, Name):
            value = self.values[self.full_name(ruleset, written.name)]
            return int(value)
        return written or 0

    def reader(self, ruleset: str, written: int | Name | None) -> Callable[[], int]:
        """A function that says what `written` is at the time of the call."""
        if not isinstance(written, Name):
            constant = written or 0
            return lambda: constant
        full, values = self.full_name(ruleset, written.name), self.values
        return lambda: int(values[full])

    def longest(self, ruleset: str, written: int | Name | None) -> int:
        """The most that `written` may become; 0 where it is no knob.

        That is the knob's ``to``; without one the value in the file, or the one that it was turned to where that is
        more (then what was kept for the shorter one begins anew).
        """
        if not isinstance(written, Name):
            return 0
        found = self._scope.param(ruleset, written.name.removeprefix("params."))
        if found is None:
            return 0
        most = found[1].high if found[1].high is not None else found[1].value
        return max(int(most.value), self.number(ruleset, written))

    def full_name(self, ruleset: str, name: str) -> str:
        """``ruleset/param`` for ``params.param``."""
        bare = name.removeprefix("params.")
        found = self._scope.param(ruleset, bare)
        return f"{found[0] if found else ruleset}/{bare}"


class KnobError(ValueError):
    """A value that a knob cannot take; says what was expected, in English and, as `zh`, in Chinese."""

    def __init__(self, english: str, chinese: str) -> None:
        super().__init__(english)
        self.zh = chinese


def knob_value(param: ast.Param, written: str) -> Scalar:
    """Read a value for a knob.

    Raises:
        KnobError: where it is of another type, or outside ``from`` and ``to``.
    """
    name, like = f"params.{param.name}", param.value.written
    try:
        literal = read_literal(written)
    except GrammarError as error:
        raise KnobError(
            f"{name}: {written!r} cannot be read; expected a {param.value.type} like {like}",
            f"{name}：看不懂“{written}”；应该写成像 {like} 这样",
        ) from error
    if literal.type != param.value.type or literal.currency != param.value.currency:
        raise KnobError(
            f"{name}: expected a {param.value.type} like {like}, found {written}",
            f"{name}：应该写成像 {like} 这样，实际是 {written}",
        )
    if literal.type == Type.DURATION and literal.value == 0 and param.low is None and param.value.value:
        # Where zero is meant, `from: 0s` says so, and the checker has seen that nothing needs more.
        raise KnobError(f"{name}: expected more than 0s, found {written}", f"{name}：应该大于 0s，实际是 {written}")
    for bound, low in ((param.low, True), (param.high, False)):
        if bound is not None and isinstance(bound.value, int | float) and isinstance(literal.value, int | float):
            outside = literal.value < bound.value if low else literal.value > bound.value
            if outside:
                raise KnobError(
                    f"{name}: expected {'at least' if low else 'at most'} {bound.written}, found {written}",
                    f"{name}：应该{'不小于' if low else '不大于'} {bound.written}，实际是 {written}",
                )
    return literal.value
