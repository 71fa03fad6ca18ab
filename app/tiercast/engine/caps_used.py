"""What the limits of a room allow and how much of it is used now, read from the core's state."""

from typing import Final

import msgspec

from tiercast.common_names import spoken
from tiercast.decide.decide import SHADOW
from tiercast.decide.limits import FOREVER
from tiercast.decide.terms import CapKind, cap_key
from tiercast.rules import ast
from tiercast.step.acting import CapPlan
from tiercast.step.core import Core
from tiercast.step.program import RoomProgram
from tiercast.words import Words

OWN: Final = "budget"
"""Name of the limit that is the room's own budget."""


class CapUsed(msgspec.Struct, frozen=True, kw_only=True):
    """One cap; the fields are those of `serve.protocol_money.BudgetRow`."""

    limit: str
    counts: str
    per: str
    amount: int
    duration: int
    currency: str
    used: int | None
    shadow: int | None
    open: bool
    since: int
    rules: tuple[str, ...]


def caps_used(core: Core, room: str) -> list[CapUsed]:
    """Every cap of the rules of a room: money first, then pieces of the room, then what is counted by something."""
    program = core.programs[room]
    plans: dict[tuple[str, int], CapPlan] = {}
    rules: dict[tuple[str, int], list[str]] = {}
    for name, acting in program.acts.items():
        for plan in acting.caps:
            key = (plan.limit, plan.place)
            plans.setdefault(key, plan)
            rules.setdefault(key, []).append(name)
    core.look_at(program, b"")
    found = [_used(core, program, plan, tuple(rules[key])) for key, plan in plans.items()]
    return sorted(found, key=_order)


def limit_title(cap: CapUsed, program: RoomProgram) -> Words:
    """What people call a limit, which has no title of its own: the rules that share it, of many the first."""
    found = [(name, program.trigger(name)) for name in cap.rules]
    titles = [(rule.trigger.title if rule is not None else "") or spoken(name) for name, rule in found]
    first, others = titles[0] if titles else spoken(cap.limit), len(titles) - 1
    if others < 1:
        return Words(f'"{first}"', f"“{first}”")
    more = "1 more rule" if others == 1 else f"{others} more rules"
    return Words(f'"{first}" and {more}', f"“{first}”等 {others + 1} 条规则")


def _used(core: Core, program: RoomProgram, plan: CapPlan, rules: tuple[str, ...]) -> CapUsed:
    per, duration = _window(program, plan)
    moment = core.moment
    mark = plan.mark(moment)
    used = shadow = None
    is_open = per == "duration" or mark is not None
    if plan.total:
        key, cells = cap_key(plan.limit, plan.counts, program.config.key), core.state.cells.values
        used, shadow = (
            plan.cap.used(cells.get(b"cap" + prefix + key, b""), moment.now, mark) if is_open else 0
            for prefix in (b"", SHADOW)
        )
    counts = OWN if plan.kind is CapKind.BUDGET else " and ".join(plan.per)
    since = 0 if mark is None or mark == FOREVER or per == "duration" else mark
    return CapUsed(
        limit=plan.limit, counts=counts, per=per, amount=plan.cap.amount, duration=duration, currency=plan.currency,
        used=used, shadow=shadow, open=is_open, since=since, rules=rules,
    )  # fmt: skip


def _window(program: RoomProgram, plan: CapPlan) -> tuple[str, int]:
    """The cap's ``per`` and, where that is a duration, its microseconds now."""
    owner, _, name = plan.limit.partition("/")
    if not name:
        return "session", 0
    found = program.scope.limit(owner, name)
    cap: ast.Cap | None = found[1].caps[plan.place] if found is not None else None
    if cap is None:
        return "", 0
    return cap.per, program.knobs.number(owner, cap.duration) if cap.per == "duration" else 0


def _order(one: CapUsed) -> tuple[int, int, str]:
    return (0 if one.counts == OWN else 1 if one.used is not None else 2, one.limit != OWN, one.limit)
