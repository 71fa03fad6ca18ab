"""What rules did or would have done in a session, and what the viewers concerned did afterwards.

That somebody bought after a firing does not say that they bought because of it: only viewers who by lot got nothing say
that, so experiments and the holdout are compared apart, with an interval.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from tiercast.decide.experiments import CONTROL, HELD, HOLDOUT
from tiercast.insight.sheet.intervals import compare
from tiercast.insight.sheet.kinds import kind_title
from tiercast.insight.sheet.ledger import MINUTE, PAID, Ledger
from tiercast.insight.sheet.model import Arm, ExperimentRow, RuleRow
from tiercast.step.phrases import duration
from tiercast.words import Words

AFTER: Final = 30 * MINUTE
"""So long after a firing an order is counted with it."""
IN_EARNEST: Final = frozenset({"ask", "live"})
DONE: Final = frozenset({"accepted", "shown"})
OPEN: Final = frozenset({"planned", "waiting", "held", "dispatching"})
FAILED: Final = frozenset({"refused", "failed", "expired", "dropped"})
COSTS: Final = DONE | {"uncertain"}
"""States of an action that was done, or may have been."""


class FiringOf(NamedTuple):
    """A firing: rule by its full name, `viewer` b"" for one about the room, `suppressed` "" where it was not."""

    rule: str
    state: str
    time: int
    viewer: bytes
    suppressed: str


class ActionsOf(NamedTuple):
    """Actions of one rule that have one state: how many, and the most that they cost."""

    rule: str
    mode: str
    state: str
    currency: str
    number: int
    cost: int


class Met(NamedTuple):
    """A viewer met a variant."""

    experiment: str
    variant: str
    viewer: bytes
    time: int


class Measure(NamedTuple):
    """What an experiment, called `title`, measures: a kind of event within a time, microseconds."""

    kind: str = PAID
    within: int = AFTER
    title: str = ""


def rule_rows(
    ledger: Ledger, firings: Iterable[FiringOf], actions: Iterable[ActionsOf], knows_payments: bool,
    titles: Mapping[str, str],
) -> tuple[RuleRow, ...]:  # fmt: skip
    """A row for each rule that held, those that did most first.

    Args:
        knows_payments: some source tells who pays; else what came afterwards is unknown.
        titles: of rules, by full name.
    """
    found: dict[str, _Rule] = {}
    for firing in firings:
        found.setdefault(firing.rule, _Rule()).fire(firing)
    for action in actions:
        found.setdefault(action.rule, _Rule()).act(action)
    rows = [rule.row(name, titles.get(name, ""), ledger if knows_payments else None) for name, rule in found.items()]
    return tuple(sorted(rows, key=lambda row: (-row.fired, -row.shadow, -sum(row.held.values()), row.rule)))


class _Rule:
    """What one rule did."""

    def __init__(self) -> None:
        self.state, self.fired, self.shadow = "", 0, 0
        self.held: dict[str, int] = {}
        self.live: dict[bytes, int] = {}
        self.tried: dict[bytes, int] = {}
        self.counts = dict.fromkeys(("actions", "accepted", "shown", "waiting", "uncertain", "failed"), 0)
        self.cost: dict[str, int] = {}
        self.would_cost: dict[str, int] = {}

    def fire(self, firing: FiringOf) -> None:
        """Count a firing."""
        self.state = firing.state
        if firing.suppressed:
            self.held[firing.suppressed] = self.held.get(firing.suppressed, 0) + 1
            return
        earnest = firing.state in IN_EARNEST
        self.fired += earnest
        self.shadow += not earnest
        if firing.viewer:
            (self.live if earnest else self.tried).setdefault(firing.viewer, firing.time)

    def act(self, action: ActionsOf) -> None:
        """Count its actions."""
        if action.mode not in IN_EARNEST:
            _add(self.would_cost, action)
            return
        counts, state = self.counts, action.state
        counts["actions"] += action.number
        counts["accepted"] += action.number if state in DONE else 0
        counts["shown"] += action.number if state == "shown" else 0
        counts["waiting"] += action.number if state in OPEN else 0
        counts["uncertain"] += action.number if state == "uncertain" else 0
        counts["failed"] += action.number if state in FAILED else 0
        if state in COSTS:
            _add(self.cost, action)

    def row(self, name: str, title: str, ledger: Ledger | None) -> RuleRow:
        """All of it."""
        bought = orders = paid = shadow_bought = None
        if ledger is not None and self.live:
            facts = [ledger.bought(viewer, time, time + AFTER) for viewer, time in self.live.items()]
            bought, paid = sum(map(bool, facts)), sum(fact.paid for one in facts for fact in one)
            orders = sum(len({fact.order or str(fact.time) for fact in one}) for one in facts)
        if ledger is not None and self.tried:
            shadow_bought = sum(bool(ledger.bought(who, time, time + AFTER)) for who, time in self.tried.items())
        return RuleRow(
            rule=name, title=title, state=self.state, fired=self.fired, shadow=self.shadow, held=self.held,
            viewers=len(self.live), shadow_viewers=len(self.tried), **self.counts, cost=self.cost,
            would_cost=self.would_cost, bought=bought, orders=orders, paid=paid, shadow_bought=shadow_bought,
        )  # fmt: skip


def experiment_rows(
    ledger: Ledger, met: Iterable[Met], measures: Mapping[str, Measure], told: frozenset[str], now: int
) -> tuple[ExperimentRow, ...]:
    """A row for each experiment that viewers met and of which a source tells what is measured.

    Args:
        measures: by full name of an experiment; the holdout and what is not named is measured by payments.
        now: up to which is known what viewers did; whose time is not over by then is not counted yet.
    """
    by_name: dict[str, dict[bytes, list[Met]]] = {}
    for one in met:
        by_name.setdefault(one.experiment, {}).setdefault(one.viewer, []).append(one)
    rows = []
    for name, viewers in sorted(by_name.items()):
        measure = measures.get(name, Measure())
        if measure.kind in told:
            rows.append(_experiment(ledger, name, measure, viewers, now))
    return tuple(rows)


def _experiment(
    ledger: Ledger, name: str, measure: Measure, viewers: Mapping[bytes, list[Met]], now: int
) -> ExperimentRow:
    counts: dict[str, list[int]] = {}
    still_open = excluded = 0
    for viewer, meetings in viewers.items():
        if len({one.variant for one in meetings}) > 1:
            excluded += 1
            continue
        variant, time = meetings[0].variant, meetings[0].time
        count = counts.setdefault(variant, [0, 0])
        if time + measure.within > now:
            still_open += 1
            continue
        count[0] += 1
        count[1] += bool(ledger.bought(viewer, time, time + measure.within, measure.kind))
    arms = tuple(Arm(variant, *count) for variant, count in sorted(counts.items()))
    without = HELD if name == HOLDOUT else CONTROL
    base = next((arm for arm in arms if arm.variant == without), arms[0] if arms else None)
    kind, within = kind_title(measure.kind), measure.within
    return ExperimentRow(
        name=name, title=measure.title,
        metric=Words(f"{kind.en} within {duration(within, False)}", f"{duration(within, True)}内{kind.zh}"),
        baseline=base.variant if base is not None else "", arms=arms,
        compared=tuple(compare(base, arm) for arm in arms if base is not None and arm is not base),
        open=still_open, excluded=excluded,
    )  # fmt: skip


def _add(sums: dict[str, int], action: ActionsOf) -> None:
    if action.cost:
        sums[action.currency] = sums.get(action.currency, 0) + action.cost
