"""Near misses: rules that one condition kept from holding, and by how little, over the last stretch of the journal."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from tiercast.decide.ids import id_text
from tiercast.engine.explaining_words import speaking
from tiercast.engine.past import Recall, open_past
from tiercast.insight.reasons import FAR, Explainer, Reason, Speaking
from tiercast.rules.conditions import Condition, Connective, Group
from tiercast.rules.plain import compile_condition
from tiercast.rules.readings import readings
from tiercast.rules.units import units
from tiercast.step.core import Core
from tiercast.step.moment import Value
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import TriggerRule
from tiercast.step.settle import Reading

SHOWN: Final = 5
"""Nearest ones that are named of each rule."""
MOST_REMEMBERED: Final = 20_000
"""Situations whose explanation is remembered; beyond it all are forgotten."""


class NearMiss(msgspec.Struct, frozen=True, kw_only=True):
    """A viewer for whom one condition kept a rule from holding: the nearest that they came.

    Attributes:
        viewer: key in base32; "" for the room.
        time: room time; seq: the entry; fact: at which the rule was asked.
        reason: the condition; share: how far it was, as a share of the threshold.
    """

    viewer: str
    time: int
    seq: int
    fact: str
    reason: Reason
    share: float


class NearRule(msgspec.Struct, frozen=True, kw_only=True):
    """A rule that nearly held.

    Attributes:
        misses: how often; viewers: for how many; fired: how often it did hold in the same time.
        nearest: the nearest first.
    """

    room: str
    rule: str
    title: str
    misses: int
    viewers: int
    fired: int
    nearest: tuple[NearMiss, ...]


class NearMisses(msgspec.Struct, frozen=True, kw_only=True):
    """Near misses, rules with the nearest first.

    Attributes:
        since, until: room time between which the journal was read; `since` is later than asked where no snapshot
            reaches back so far.
    """

    since: int
    until: int
    rules: tuple[NearRule, ...]


def near_misses(recall: Recall, span: int) -> NearMisses:
    """The near misses of the last `span` microseconds of room time.

    Only rules whose failing condition has a distance count, or that have other conditions, all of which held.

    Raises:
        StoreError, JobError.
    """
    with open_past(recall) as past:
        end = past.last_time()
        core = past.earliest(end - span)
        counting = _Counting(core, end - span)
        core.watch(counting.watch)
        begun = core.state.shop.now
        past.run(core)
        return NearMisses(since=max(begun, end - span), until=core.state.shop.now, rules=counting.rules())


class _Counting:
    """Counts near misses while a core steps."""

    def __init__(self, core: Core, since: int) -> None:
        self._core, self._since = core, since
        self._found: dict[tuple[str, str], _Found] = {}
        self._judges: dict[tuple[int, str, str], _Judge] = {}

    def watch(self, program: RoomProgram, fact: str, found: Sequence[Reading]) -> None:
        """See `tiercast.step.flow.Watcher`."""
        m = self._core.moment
        if m.now < self._since:
            return
        for group, verdict, values in found:
            held = {rule.name for rule in verdict.triggers}
            for rule in group.triggers:
                if rule.trigger.when is None and not rule.still:
                    continue
                key = (program.config.key, rule.name)
                if rule.name in held:
                    self._of(key, rule).fired += 1
                    continue
                reason = self._judge(program, rule, fact, group.names).near(values)
                if reason is not None:
                    self._of(key, rule).add(m.key, m.now, m.entry.seq, fact, reason)

    def rules(self) -> tuple[NearRule, ...]:
        """What was found, the rules with the nearest misses first."""
        rules = [found.told(*key) for key, found in self._found.items() if found.misses]
        return tuple(sorted(rules, key=lambda rule: (rule.nearest[0].share, -rule.misses, rule.rule)))

    def _of(self, key: tuple[str, str], rule: TriggerRule) -> "_Found":
        return self._found.setdefault(key, _Found(title=rule.trigger.title))

    def _judge(self, program: RoomProgram, rule: TriggerRule, fact: str, names: tuple[str, ...]) -> "_Judge":
        key = (id(program), rule.name + (" still" if rule.still else ""), fact)
        judge = self._judges.get(key)
        if judge is None:
            judge = self._judges[key] = _Judge(program, rule, names, self._speaking(program, rule.ruleset))
        return judge

    def _speaking(self, program: RoomProgram, ruleset: str) -> Speaking:
        found = next(each for each in program.scope.rulesets if each.name == ruleset)
        return speaking(found, self._core.kinds, self._core.action_types)


class _Judge:
    """Says whether one condition alone kept a rule from holding."""

    def __init__(self, program: RoomProgram, rule: TriggerRule, names: tuple[str, ...], say: Speaking) -> None:
        condition = rule.trigger.still if rule.still else rule.trigger.when
        self._condition, self._names = condition, names
        types = program.types(rule.ruleset)
        self._explainer = Explainer(
            types.get, program.config.zone, program.config.currency, program.scope.tier_titles(rule.ruleset), say
        )
        self._is_single = sum(1 for _ in units(condition)) == 1
        self._quick = [self._test(part, names, program, rule.ruleset) for part in _joined(condition)]
        self._known: dict[tuple[Value | None, ...], Reason | None] = {}

    @staticmethod
    def _test(
        part: Condition, names: tuple[str, ...], program: RoomProgram, ruleset: str
    ) -> Callable[[Sequence[Value | None]], bool | None]:
        own = readings(part)
        places = [names.index(name) for name in own]
        test = compile_condition(part, own, program.types(ruleset), program.config.zone)
        return lambda values: test([values[place] for place in places])

    def near(self, values: Sequence[Value | None]) -> Reason | None:
        """The one part that failed; None where several did, or it says nothing."""
        failed = 0
        for test in self._quick:
            if test(values) is not True:
                failed += 1
                if failed > 1:
                    return None
        key = tuple(values)
        if key not in self._known:
            if len(self._known) >= MOST_REMEMBERED:
                self._known.clear()
            self._known[key] = self._explain(key)
        return self._known[key]

    def _explain(self, values: tuple[Value | None, ...]) -> Reason | None:
        if self._condition is None:
            return None
        failing = self._explainer.explain(self._condition, dict(zip(self._names, values, strict=True))).failing
        if len(failing) != 1 or (self._is_single and failing[0].share == FAR):
            return None
        return failing[0]


class _Found(msgspec.Struct):
    """What was found of one rule; of each viewer the nearest."""

    title: str
    misses: int = 0
    fired: int = 0
    nearest: dict[bytes, NearMiss] = msgspec.field(default_factory=dict)

    def add(self, viewer: bytes, time: int, seq: int, fact: str, reason: Reason) -> None:
        self.misses += 1
        before = self.nearest.get(viewer)
        if before is None or reason.share <= before.share:
            self.nearest[viewer] = NearMiss(
                viewer=id_text(viewer) if viewer else "", time=time, seq=seq, fact=fact, reason=reason,
                share=reason.share,
            )  # fmt: skip

    def told(self, room: str, rule: str) -> NearRule:
        nearest = sorted(self.nearest.values(), key=lambda miss: (miss.share, -miss.time))
        return NearRule(
            room=room, rule=rule, title=self.title, misses=self.misses, viewers=len(self.nearest), fired=self.fired,
            nearest=tuple(nearest[:SHOWN]),
        )  # fmt: skip


def _joined(condition: Condition | None) -> tuple[Condition, ...]:
    """What all has to hold, at the top of a condition."""
    if isinstance(condition, Group) and condition.connective is Connective.ALL:
        return condition.parts
    return () if condition is None else (condition,)
