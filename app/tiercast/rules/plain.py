"""The plain evaluator: closures over the conditions as they were written, with Kleene's three-valued logic.

It is the fastest, it explains, it is the oracle in the tests of the network, and it stands in where there is none.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tiercast.rules.comparing import any_of
from tiercast.rules.conditions import Condition, Connective, Type
from tiercast.rules.lowering import Lowering
from tiercast.rules.nodes import Check, Leaf, Node, Truth
from tiercast.rules.readings import RuleBuildError
from tiercast.rules.slots import Layout, Slots
from tiercast.rules.stages import ANY_EVENT, RuleSpec, Stage, Value, is_event_kind, rules_by_kind, stage_of
from tiercast.rules.texts import Normaliser


class PlainEvaluator:
    """See `tiercast.rules.stages.Evaluator`."""

    def __init__(self, rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str = "UTC") -> None:
        """Raises: RuleBuildError: naming the rule and what cannot be evaluated."""
        by_kind = rules_by_kind(rules)
        where, normaliser = zone_of(zone), Normaliser()
        self._kinds = {kind: PlainStage(kind, own, types, where, normaliser) for kind, own in by_kind.items()}
        self._any = self._kinds[ANY_EVENT]
        self._nothing = PlainStage("", (), types, where, normaliser)

    def stage(self, kind: str) -> Stage:
        """What must be supplied for facts of `kind`."""
        return self._of(kind).stage

    def holds(self, kind: str, values: Sequence[Value | None]) -> tuple[int, ...]:
        """The indices, ascending, of the rules that listen to `kind` and whose condition is true."""
        compiled = self._kinds.get(kind) or self._of(kind)
        slots = compiled.clean(values)
        return tuple([index for index, is_true in compiled.checks if is_true(slots)])

    def close(self) -> None:
        """Nothing is held."""

    def _of(self, kind: str) -> "PlainStage":
        return self._kinds.get(kind) or (self._any if is_event_kind(kind) else self._nothing)


class PlainStage:
    """The rules of one kind, compiled.

    Attributes:
        stage: what must be supplied.
        nodes: each rule's index and lowered condition.
        checks: each rule's index and whether it holds, over the slots that `clean` makes of the supplied values.
        layout: which supplied value each slot is.
    """

    def __init__(
        self, kind: str, rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: tzinfo, normaliser: Normaliser
    ) -> None:
        self.stage = stage_of(kind, rules)
        self.layout = Layout(self.stage.readings, normaliser)
        lowering = Lowering(self.layout, types, zone)
        self.nodes = tuple((rule.index, lower_rule(lowering, rule)) for rule in rules)
        self.checks = tuple((index, check_of(node)) for index, node in self.nodes)
        self.clean = self.layout.cleaner()


def build_plain(rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str = "UTC") -> PlainEvaluator:
    """Compile `rules` to closures.

    Args:
        rules: with unique indices.
        types: of the names that the conditions read, as far as they are known.
        zone: IANA name of the room's zone, for ``is today``.

    Raises:
        RuleBuildError: naming the rule and what cannot be evaluated.
    """
    return PlainEvaluator(rules, types, zone)


def compile_condition(
    condition: Condition, order: Sequence[str], types: Mapping[str, Type], zone: str = "UTC"
) -> Callable[[Sequence[Value | None]], bool | None]:
    """Compile one condition to a three-valued function, for explanations, tiers and ``where``.

    Args:
        condition: the condition.
        order: the readings that will be supplied, in this order; at least ``readings(condition)``.
        types: of the names, as far as they are known.
        zone: IANA name, for ``is today``.

    Returns:
        A function from values to True, False or None for unknown.

    Raises:
        RuleBuildError: naming the comparison that cannot be evaluated.
    """
    layout = Layout(order, Normaliser())
    truth = truth_of(Lowering(layout, types, zone_of(zone)).node(condition))
    clean = layout.cleaner()
    return lambda values: truth(clean(values))


def zone_of(name: str) -> tzinfo:
    """The zone called `name`. Raises: RuleBuildError: where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise RuleBuildError(f"{name!r} is no time zone; use an IANA name such as Asia/Shanghai") from error


def lower_rule(lowering: Lowering, rule: RuleSpec) -> Node | None:
    """The node of a rule's condition. Raises: RuleBuildError: with the rule's name in front."""
    if rule.when is None:
        return None
    try:
        return lowering.node(rule.when)
    except RuleBuildError as error:
        raise RuleBuildError(f"rule {rule.name}: {error}") from error


def truth_of(node: Node) -> Truth:
    """`node` as a three-valued function."""
    if isinstance(node, Leaf):
        return node.truth
    if node.connective is Connective.ALL:
        return _conjunction(tuple(truth_of(part) for part in node.parts))
    disjunction = any_of(tuple(truth_of(part) for part in node.parts))
    return disjunction if node.connective is Connective.ANY else _negation(disjunction)


def check_of(node: Node | None, positive: bool = True) -> Check:
    """Whether `node` is true (or false, where not `positive`); unknown is neither. No node is always true."""
    if node is None:
        return _always
    if isinstance(node, Leaf):
        return node.is_true if positive else node.is_false
    # An `all` is true if all parts are, and false if one is false; `none` is `all` of the opposites.
    joined = (node.connective is Connective.ANY) != positive
    part_positive = positive != (node.connective is Connective.NONE)
    parts = tuple(check_of(part, part_positive) for part in node.parts)
    return _every(parts) if joined else _some(parts)


def _always(_: Slots) -> bool:
    return True


def _never(_: Slots) -> bool:
    return False


def _every(parts: tuple[Check, ...]) -> Check:
    if not parts:
        return _always
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        first, second = parts
        return lambda slots: first(slots) and second(slots)
    if len(parts) == 3:
        one, two, three = parts
        return lambda slots: one(slots) and two(slots) and three(slots)

    def check(slots: Slots) -> bool:
        for part in parts:  # noqa: SIM110  # a generator costs more than the parts
            if not part(slots):
                return False
        return True

    return check


def _some(parts: tuple[Check, ...]) -> Check:
    if not parts:
        return _never
    if len(parts) == 1:
        return parts[0]
    if len(parts) == 2:
        first, second = parts
        return lambda slots: first(slots) or second(slots)

    def check(slots: Slots) -> bool:
        for part in parts:  # noqa: SIM110
            if part(slots):
                return True
        return False

    return check


def _conjunction(parts: tuple[Truth, ...]) -> Truth:
    def truth(slots: Slots) -> bool | None:
        result: bool | None = True
        for part in parts:
            value = part(slots)
            if value is False:
                return False
            if value is None:
                result = None
        return result

    return truth


def _negation(inner: Truth) -> Truth:
    def truth(slots: Slots) -> bool | None:
        value = inner(slots)
        return None if value is None else not value

    return truth
