"""What a trigger may do, made ready once for each version of a room's rulesets: its terms, its caps, its names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from tiercast_api.action import ActionType, FieldType, Reach

from tiercast.audience.entry import Entry
from tiercast.decide.decision import Value as Plain
from tiercast.decide.limits import FOREVER, Cap, SlidingCap, build_cap
from tiercast.decide.states import first_uncapped
from tiercast.decide.terms import ActionTerms, CapKind, CapUse, RuleTerms, cap_key
from tiercast.rules import ast
from tiercast.rules.actions import ActionSpec, FieldValue, Template
from tiercast.rules.check.fields import typed_fields
from tiercast.rules.conditions import Literal, Name, Type
from tiercast.rules.grammar_templates import parse_template
from tiercast.rules.value_titles import TierTitles, value_title
from tiercast.step.config import RoomConfig
from tiercast.step.knobs import Knobs
from tiercast.step.moment import Moment, Reader, Value
from tiercast.step.patterns import dimension
from tiercast.step.phrases import phrase
from tiercast.step.readers import visit_of
from tiercast.step.reading import Readings, UnknownNameError
from tiercast.step.room_scope import RoomScope
from tiercast.step.rules_in import TriggerRule

OF_VIEWER: Final = b"v"
"""Begins the keys of caps that are kept with the viewer."""
VIEWER: Final = "viewer"
ROOM: Final = ("room",)
BUDGET: Final = ("budget",)
ITEM_TITLE: Final = "item.title"
BY_HAND: Final = "by_hand"
"""Name of the rule, of no ruleset, that stands for a person who has something done, and of the limit of its own."""
MOST_BY_HAND: Final = 100
"""Actions that give something away which people may have done in one room on one day."""


@dataclass(frozen=True)
class CapPlan:
    """One cap of a limit, compiled.

    Attributes:
        limit: full name; `place`: within the limit; `per`: what it is counted by (a budget: its room).
        mark: when the cap's window began at a moment.
    """

    limit: str
    place: int
    per: tuple[str, ...]
    kind: CapKind
    cap: Cap
    mark: Callable[[Moment], int | None]
    currency: str

    def use(self, m: Moment, about: Entry) -> CapUse:
        """The cap for what a firing is about."""
        if self.total:
            key = cap_key(self.limit, self.counts, about.room)
        else:
            parts = [part for name in self.per if name != VIEWER for part in (name, _part(about, name, m))]
            key = cap_key(self.limit, self.counts, *parts)
            key = OF_VIEWER + key if VIEWER in self.per else key
        return CapUse(self.limit, self.kind, self.cap, key, self.mark(m), self.total, self.currency)

    @property
    def counts(self) -> str:
        """What it is counted by, in one word, for its key."""
        return "+".join(self.per)

    @property
    def total(self) -> bool:
        """It bounds what a rule gives away in all."""
        return self.kind is CapKind.BUDGET or self.per == ROOM


def _part(about: Entry, name: str, m: Moment) -> str:
    """What a firing is about in one dimension; all that carry nothing of it are counted together."""
    return dimension(about, name, m.config.category)


@dataclass(frozen=True)
class Acting:
    """What one trigger may do.

    Attributes:
        readers: of every name that its actions may need.
        first: reader of ``over_limit: first``.
        gap: the room's minimum gap, where it may reach a viewer.
        personal_limit: name of a limit that counts per viewer, "" for none.
        uncapped: the costly action that no cap bounds, "" for none; see `decide.states`.
        types: of those names; titles: of the tiers that may stand in texts, by name and tier.
        raw: names whose value is a field's, and not part of a text.
    """

    terms: RuleTerms
    caps: tuple[CapPlan, ...]
    readers: Mapping[str, Reader]
    first: Reader | None
    gap: CapPlan | None
    personal_limit: str
    uncapped: str
    types: Mapping[str, Type]
    raw: frozenset[str]
    titles: TierTitles


class MakeActing:
    """Makes `Acting` of the triggers of one room."""

    def __init__(
        self,
        scope: RoomScope,
        knobs: Knobs,
        readings: Readings,
        config: RoomConfig,
        types: Mapping[str, ActionType],
        type_of: Callable[[str, str], Type | None],
    ) -> None:
        self._scope, self._knobs, self._readings, self._config, self._types = scope, knobs, readings, config, types
        self._type_of = type_of

    def acting(self, rule: TriggerRule) -> Acting:
        """What `rule` may do."""
        trigger, ruleset = rule.trigger, rule.ruleset
        experiment = self._scope.experiment(ruleset, trigger.experiment) if trigger.experiment else None
        terms = RuleTerms(
            ruleset=ruleset,
            rule=trigger.name,
            priority=trigger.priority,
            position=(self._scope.place(ruleset), rule.order),
            exclusive=trigger.exclusive,
            actions=tuple(self._action(ruleset, spec) for spec in trigger.actions),
            experiment=f"{experiment[0]}/{trigger.experiment}" if experiment else "",
            weights=experiment[1].variants if experiment else (),
            variants={name: tuple(self._action(ruleset, spec) for spec in specs) for name, specs in trigger.variants},
            wait=self._knobs.number(ruleset, trigger.over_limit.wait) if trigger.over_limit else 0,
        )
        first = trigger.over_limit.first if trigger.over_limit else ""
        caps = [plan for limit in trigger.limits for plan in self._limit(ruleset, limit)]
        return self._ready(ruleset, terms, caps, first)

    def by_hand(self, spec: ActionSpec) -> Acting:
        """What a person may have done: under the shared limits of the room's rules that do the same."""
        shared: dict[tuple[str, str], ast.Limit] = {}
        for ruleset in self._scope.rulesets:
            for trigger in ruleset.triggers:
                if any(each.type == spec.type for each in _specs(trigger)):
                    found = (self._scope.limit(ruleset.name, n) for n in trigger.limits if not n.startswith("trigger."))
                    shared |= {(owner, limit.name): limit for owner, limit in filter(None, found)}
        terms = RuleTerms(ruleset="", rule=BY_HAND, actions=(self._action("", spec),))
        # What is counted since a cue belongs to what the cue has begun.
        caps = [
            self._cap(owner, limit, place, cap)
            for (owner, _), limit in shared.items()
            for place, cap in enumerate(limit.caps)
            if not cap.per.startswith("cue.")
        ]
        if terms.costly:
            own = build_cap(MOST_BY_HAND, "day")
            caps.append(CapPlan(BY_HAND, 0, ROOM, CapKind.SHARED, own, self._mark("day"), ""))
        return self._ready("", terms, caps, "")

    def _ready(self, ruleset: str, terms: RuleTerms, caps: list[CapPlan], first: str) -> Acting:
        names = {n for actions in terms.alternatives for a in actions for n in (*a.names, *(f for _, f in a.named))}
        caps = caps + self._budget(terms)
        return Acting(
            terms,
            tuple(caps),
            {name: reader for name in names if (reader := self._reader(ruleset, name)) is not None},
            self._reader(ruleset, first) if first else None,
            self._gap() if terms.reaches_viewer and self._config.minimum_gap else None,
            next((plan.limit for plan in caps if plan.kind is CapKind.VIEWER), ""),
            first_uncapped(terms, [plan.kind for plan in caps if plan.total]),
            {name: kind for name in names if (kind := self._type_of(ruleset, name)) is not None},
            frozenset(name for actions in terms.alternatives for a in actions for _, name in a.named),
            self._scope.tier_titles(ruleset),
        )

    def _reader(self, ruleset: str, name: str) -> Reader | None:
        try:
            return self._readings.reader(ruleset, name)
        except UnknownNameError:
            # The checker has said so; on screen the place stays empty.
            return None

    def _action(self, ruleset: str, spec: ActionSpec) -> ActionTerms:
        declared = self._types.get(spec.type)
        fields: dict[str, Plain | None] = {}
        named: list[tuple[str, str]] = []
        asked: list[str] = []
        for name, value in self._fields(spec, declared):
            if isinstance(value, Name):
                named.append((name, value.name))
            elif isinstance(value, Template):
                fields[name] = value.written
                asked += [part.name for part in value.parts if part.name]
            else:
                fields[name] = value.value
        expires = self._knobs.number(ruleset, spec.expires) if spec.expires is not None else None
        cost = spec.cost
        return ActionTerms(
            type=spec.type,
            sink=self._config.sinks.get(spec.type, ""),
            fields=fields,
            named=tuple(named),
            names=tuple(dict.fromkeys(n for n in asked if not _is_personal(n) and not _is_result(n))),
            needs=tuple(dict.fromkeys(n for n in asked if _is_result(n) and not _is_own(n, declared))),
            reach=declared.reach if declared else Reach.SYSTEM,
            costly=declared.costly if declared else False,
            expires=expires if expires is not None else declared.expires if declared else None,
            cost=int(cost.value) if cost is not None else None,
            currency=cost.currency if cost is not None else "",
        )

    @staticmethod
    def _fields(spec: ActionSpec, declared: ActionType | None) -> list[tuple[str, FieldValue]]:
        given = dict(spec.fields) if declared is None else dict(typed_fields(spec, declared))
        if declared is not None:
            for field in declared.fields:
                if field.name not in given and field.default is not None:
                    text = isinstance(field.default, str) and field.type is FieldType.TEMPLATE
                    given[field.name] = (
                        parse_template(str(field.default)) if text else Literal(Type.TEXT, field.default)
                    )
        return list(given.items())

    def _limit(self, ruleset: str, name: str) -> list[CapPlan]:
        found = self._scope.limit(ruleset, name)
        if found is None:
            raise UnknownNameError(ruleset, f"limits.{name}")
        owner, limit = found
        return [self._cap(owner, limit, place, cap) for place, cap in enumerate(limit.caps)]

    def _cap(self, owner: str, limit: ast.Limit, place: int, cap: ast.Cap) -> CapPlan:
        number = self._knobs.number
        per = cap.dimensions
        kind = CapKind.VIEWER if VIEWER in per else CapKind.BUDGET if per == BUDGET else CapKind.SHARED
        built = build_cap(
            number(owner, cap.amount), cap.per, number(owner, cap.duration), self._knobs.longest(owner, cap.duration)
        )
        return CapPlan(f"{owner}/{limit.name}", place, per, kind, built, self._mark(cap.per), cap.currency)

    def _budget(self, terms: RuleTerms) -> list[CapPlan]:
        """The room's own budget, over all rules that give something away."""
        gives = any(action.costly or action.cost for actions in terms.alternatives for action in actions)
        if not self._config.budget or not gives:
            return []
        cap, currency = build_cap(self._config.budget, "session"), self._config.currency
        return [CapPlan("budget", 0, BUDGET, CapKind.BUDGET, cap, self._mark("session"), currency)]

    def _gap(self) -> CapPlan:
        cap = SlidingCap(1, self._config.minimum_gap)
        return CapPlan("minimum_gap", 0, (VIEWER,), CapKind.GAP, cap, lambda m: None, "")

    def _mark(self, per: str) -> Callable[[Moment], int | None]:
        calendar = self._readings.calendar
        if per.startswith("cue."):
            cue = per.removeprefix("cue.")
            return lambda m: m.room.cues.get(cue) if m.room is not None else None
        match per:
            case "visit":
                return lambda m: visit.start if (visit := visit_of(m)) is not None else None
            case "session":
                return lambda m: m.room.opened or None if m.room is not None else None
            case "day":
                return lambda m: calendar.day_start(m.now)
            case _:
                return lambda m: FOREVER


def _specs(trigger: ast.Trigger) -> list[ActionSpec]:
    """Everything that a trigger may do."""
    return [*trigger.actions, *(spec for _, specs in trigger.variants for spec in specs)]


def look_in(acting: Acting, m: Moment) -> Callable[[str], Plain | None]:
    """Reads names for the actions of a firing, at the moment, as they stand in texts."""
    config = m.config
    chinese = config.language == "zh"

    def look(name: str) -> Plain | None:
        reader = acting.readers.get(name)
        if reader is None:
            return None
        value = reader(m)
        if name in acting.raw:
            return plain(value)
        if value is None and name == ITEM_TITLE:
            return m.entry.item or None  # what no catalogue has told of is called by its id
        title = value_title(name, value, chinese, acting.titles)
        return title or phrase(value, acting.types.get(name), config.currency, chinese)

    return look


def plain(value: Value | None) -> Plain | None:
    """A value as it is kept in a firing: a list of texts becomes one text."""
    return "|".join(value) if isinstance(value, tuple) else value


def _is_personal(name: str) -> bool:
    """Who somebody is stays in the vault until dispatch. What they said may go along: the outbox is sealed too."""
    return name == "viewer.name"


def _is_own(name: str, declared: ActionType | None) -> bool:
    """Whether it is what the very action gives (a coupon's code in the coupon's words): its sink fills that in."""
    kind, _, result = name.partition(".")
    return declared is not None and kind == declared.name and result in declared.results


def _is_result(name: str) -> bool:
    return name.startswith("coupon.")
