"""The features of a room's rulesets, measured in the shop's layout."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from tiercast_api.kinds import Kinds

from tiercast.audience.entry import Entry
from tiercast.audience.feature import Feature, FeatureSpec, Function
from tiercast.audience.features import build_feature
from tiercast.audience.windows import WindowKind
from tiercast.rules import ast
from tiercast.rules.conditions import Compare, Condition, Group, Within
from tiercast.rules.readings import readings
from tiercast.step.config import RoomConfig
from tiercast.step.knobs import Knobs
from tiercast.step.layout import MARK, Layout
from tiercast.step.measured import Measured, is_begun, over_all_rooms
from tiercast.step.room_scope import RoomScope

MakeWhere = Callable[[str, Condition], Callable[[Entry], bool]]
"""(ruleset, condition) -> predicate over the entry in hand."""

OF_A_LINE: Final = ("item", "quantity")
"""Fields that each line of an order has for itself."""
LAST: Final = "last "
"""Prefix of the name of a feature that the engine keeps for itself: when a fact last happened."""


class RoomFeatures:
    """Every feature that one room's rulesets name or need.

    Args:
        elsewhere: kinds that the sources of the shop's other rooms emit.

    Attributes:
        named: by (ruleset, feature name).
        last: by fact: the time since it last happened to the viewer (or in the room).
        holding: by full signal name: the features that count for how many viewers it holds.
        trials: by full name of an experiment: how often its metric's fact came in the window that closes now.
    """

    def __init__(
        self,
        scope: RoomScope,
        knobs: Knobs,
        config: RoomConfig,
        kinds: Kinds,
        where: MakeWhere,
        facts: Iterable[str],
        signal_keys: Mapping[str, tuple[str, ...]],
        elsewhere: frozenset[str] = frozenset(),
    ) -> None:
        self._elsewhere = elsewhere
        self._signal_keys = signal_keys
        self._scope, self._knobs, self._config, self._kinds, self._where = scope, knobs, config, kinds, where
        self.named: dict[tuple[str, str], Measured] = {}
        self.last: dict[str, Measured] = {}
        self.holding: dict[str, list[Measured]] = {}
        self.trials: dict[str, Measured] = {}
        self._specs: dict[tuple[str, str], FeatureSpec] = {}
        for ruleset in scope.rulesets:
            for feature in ruleset.features:
                self._specs[ruleset.name, feature.name] = self._spec(ruleset.name, feature)
        self._trial_specs = {
            f"{ruleset.name}/{each.name}": self._trial_spec(ruleset.name, each.metric)
            for ruleset in scope.rulesets
            for each in ruleset.experiments
            if each.allocate is ast.Allocation.THOMPSON and each.metric is not None
        }
        self._last_facts = tuple(dict.fromkeys([*facts, *(s.since for s in self._specs.values() if s.since)]))

    def identities(self) -> Iterator[str]:
        """Identities of what is measured per viewer, which the shop's layout must have."""
        for spec in [*self._specs.values(), *map(self._last_spec, self._last_facts), *self._trial_specs.values()]:
            if spec.per == ("viewer",):
                yield spec.identity
            elif is_begun(spec):
                yield MARK + spec.identity

    def place(self, layout: Layout) -> None:
        """Give every feature its slot; call once the layout has all identities."""
        for key, spec in self._specs.items():
            self.named[key] = self._measured(spec, layout)
        for fact in self._last_facts:
            if not fact.startswith("cue."):
                self.last[fact] = self._measured(self._last_spec(fact), layout)
        self.trials = {name: self._measured(spec, layout) for name, spec in self._trial_specs.items()}
        for (ruleset, name), measured in self.named.items():
            found = self._scope.feature(ruleset, name)
            if found is not None and found[1].function is ast.Function.HOLDING:
                for fact in measured.feature.spec.facts:
                    self.holding.setdefault(fact.removeprefix("signal."), []).append(measured)

    def all(self) -> Iterator[Measured]:
        """Every measured feature that facts update; two of one identity share a slot and come once."""
        seen: set[tuple[int, str]] = set()
        counting = {id(m) for several in self.holding.values() for m in several}
        for measured in [*self.named.values(), *self.last.values(), *self.trials.values()]:
            if id(measured) not in counting and (place := (measured.slot, measured.prefix)) not in seen:
                seen.add(place)
                yield measured

    def _measured(self, spec: FeatureSpec, layout: Layout) -> Measured:
        feature: Feature = build_feature(spec)
        known = self._config.known_kinds
        # What is about a viewer over all rooms is fed by the sources of any of them.
        also = self._elsewhere if over_all_rooms(spec) else frozenset()
        fed = not known or any(fact in known or fact in also or "." in fact or " " in fact for fact in spec.facts)
        marked = bool(spec.since) or spec.window in (WindowKind.VISIT, WindowKind.SESSION)
        slot = layout.slot(spec.identity) if spec.per == ("viewer",) else -1
        begun = layout.slot(MARK + spec.identity) if slot < 0 and is_begun(spec) else slot
        return Measured(feature, slot, spec.identity_key.hex(), fed, spec.since, marked, spec.per, begun)

    def _spec(self, ruleset: str, feature: ast.Feature) -> FeatureSpec:
        window, knobs, holding = feature.window, self._knobs, feature.function is ast.Function.HOLDING
        return FeatureSpec(
            name=feature.name,
            function=Function.COUNT if holding else Function(feature.function.value),
            facts=frozenset(self._scope.fact(ruleset, fact) for fact in feature.facts),
            field=feature.field,
            where=self._where(ruleset, feature.where) if feature.where is not None else None,
            # ``holding`` and ``count`` of one signal must not be taken for each other.
            where_text=f"{'holding ' if holding else ''}{repr(_without_place(feature.where)) if feature.where else ''}",
            window=WindowKind(window.kind.value),
            duration=knobs.number(ruleset, window.duration),
            retain=knobs.longest(ruleset, window.duration),
            ago=knobs.number(ruleset, window.ago),
            since=self._scope.fact(ruleset, window.since) if window.since else "",
            gap=knobs.number(ruleset, feature.gap),
            per=feature.per,
            currency=self._config.currency if feature.field == "amount" else "",
            by_line="item" in feature.per or feature.field in OF_A_LINE or _asks_for_product(feature.where),
        )

    def _last_spec(self, fact: str) -> FeatureSpec:
        per = ("room",) if self._is_of_room(fact) else ("viewer",)
        return FeatureSpec(name=LAST + fact, function=Function.ELAPSED, facts=frozenset({fact}), per=per)

    def _trial_spec(self, ruleset: str, metric: ast.Metric) -> FeatureSpec:
        fact = self._scope.fact(ruleset, metric.fact)
        return FeatureSpec(
            name=f"metric {fact}",
            function=Function.COUNT,
            facts=frozenset({fact}),
            window=WindowKind.DURATION,
            duration=self._knobs.number(ruleset, metric.duration),
            retain=self._knobs.longest(ruleset, metric.duration),
            ago=self._config.lateness.get(fact, 0),
            per=("room",) if self._is_of_room(fact) else ("viewer",),
        )

    def _is_of_room(self, fact: str) -> bool:
        """Whether a fact can have no viewer, so that the last one is the room's."""
        if fact.startswith("signal."):
            return "viewer" not in self._signal_keys.get(fact.removeprefix("signal.").partition(" ")[0], ("viewer",))
        kind = self._kinds.get(fact)
        return kind is not None and "viewer" not in kind.needs and "viewer" not in kind.may


def _asks_for_product(where: Condition | None) -> bool:
    names = (reading.rpartition(":")[2] for reading in readings(where)) if where is not None else ()
    return any(name.startswith("item.") or name.removeprefix("event.") in OF_A_LINE for name in names)


def _without_place(condition: Condition) -> Condition:
    if isinstance(condition, Group):
        parts = tuple(_without_place(part) for part in condition.parts)
        return Group(condition.connective, parts)
    if isinstance(condition, Within):
        return Within(condition.fact, condition.duration, condition.negated)
    return Compare(condition.name, condition.operator, condition.right)
