"""Rules and rungs that never get their turn, because another one above them always takes it."""

from tiercast_api.action import Reach

from tiercast.rules.ast import Ladder, Trigger
from tiercast.rules.check.environment import Check
from tiercast.rules.check.trust import declared_actions
from tiercast.rules.check.truth import contradiction, ways
from tiercast.rules.conditions import Condition, Connective, Group, Position
from tiercast.rules.diagnostics import Related


def implies(strong: Condition | None, weak: Condition | None) -> bool:
    """Whether `weak` is surely true where `strong` is; False also where that cannot be told.

    Decided by showing that "strong, and not weak" contradicts itself in every way of being true.
    """
    if weak is None:
        return True
    if strong is None:
        return False
    if _same(strong, weak):
        return True
    both = Group(Connective.ALL, (strong, Group(Connective.NONE, (weak,))))
    found = ways(both)
    return found is not None and all(_impossible(way) for way in found)


def _impossible(way: tuple[tuple[object, bool], ...]) -> bool:
    demands: dict[object, bool] = {}
    for leaf, wanted in way:
        if demands.setdefault(_plain(leaf), wanted) != wanted:
            return True
    return bool(contradiction(way))  # type: ignore[arg-type]


def _plain(leaf: object) -> object:
    fields = {name: getattr(leaf, name) for name in leaf.__struct_fields__ if name != "position"}  # type: ignore[attr-defined]
    return (type(leaf).__name__, *((name, repr(value)) for name, value in fields.items()))


def _same(left: Condition, right: Condition) -> bool:
    if isinstance(left, Group) and isinstance(right, Group):
        same_shape = left.connective is right.connective and len(left.parts) == len(right.parts)
        return same_shape and all(_same(*pair) for pair in zip(left.parts, right.parts, strict=True))
    if isinstance(left, Group) or isinstance(right, Group):
        return False
    return _plain(left) == _plain(right)


def check_shadows(check: Check) -> None:
    """Within an ``exclusive`` group, a rule below another one that holds whenever it does never fires."""
    ordered = sorted(check.ruleset.triggers, key=lambda trigger: -trigger.priority)
    for index, trigger in enumerate(ordered):
        if not trigger.exclusive:
            continue
        for other in ordered[:index]:
            if (
                other.exclusive == trigger.exclusive
                and _always_before(other, trigger)
                and not _held_back(check, other, trigger)
            ):
                check.report(
                    "shadowed",
                    trigger.position,
                    name=trigger.name,
                    found=other.name,
                    related=[_here(other.position)],
                )
                break


def _always_before(first: Trigger, second: Trigger) -> bool:
    plain = all(t.after is None and t.times is None and t.absent is None and not t.sequence for t in (first, second))
    return plain and set(second.on) <= set(first.on) and implies(second.when, first.when)


def _held_back(check: Check, first: Trigger, second: Trigger) -> bool:
    """Whether `first` may hold and not act where `second` would: then it leaves the group to the other.

    So it is over its limit or without its cap, and where a viewer must not be reached (consent, quiet hours).
    """
    acts, others = ([declared for _, declared in declared_actions(check, each)] for each in (first, second))
    if first.limits or any(declared.costly for declared in acts):
        return True
    reaches, also = (any(one.reach is Reach.VIEWER for one in each) for each in (acts, others))
    return reaches and not also


def check_ladders(check: Check) -> None:
    """Rungs differ in name, and no rung stands below one that always holds when it does."""
    for ladder in check.ruleset.tiers:
        if not ladder.rungs:
            check.report("empty-ladder", ladder.position, name=ladder.name)
        names: dict[str, Position] = {}
        for rung in ladder.rungs:
            first = names.setdefault(rung.tier, rung.position)
            if first is not rung.position:
                check.report("duplicate-rung", rung.position, found=rung.tier, related=[_here(first)])
        _unreachable(check, ladder)


def _unreachable(check: Check, ladder: Ladder) -> None:
    for index, rung in enumerate(ladder.rungs):
        for above in ladder.rungs[:index]:
            if implies(rung.when, above.when):
                related = [_here(above.position)]
                check.report("unreachable-rung", rung.position, name=rung.tier, found=above.tier, related=related)
                break


def _here(position: Position) -> Related:
    return Related(position, "here is the other one", "另一个在这里")
