"""Coverage: which rules work with what the connected sources emit, how well they know viewers, and where actions go."""

from collections.abc import Iterator, Sequence
from enum import StrEnum

import msgspec
from tiercast_api.event import Quality
from tiercast_api.source import SourceDeclaration

from tiercast.audience.texts import normalise
from tiercast.rules.ast import Feature, Function, Ladder, On, OnKind, Ruleset, Signal, Trigger, WindowKind
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.check.lacks import Lack, Reason
from tiercast.rules.check.outlets import Outlets, undone
from tiercast.rules.check.truth import ways
from tiercast.rules.check.walk import Leaf, leaf_names, leaves
from tiercast.rules.conditions import Compare, Condition, Literal, Operator, Within
from tiercast.rules.grammar import VISIT_FACTS


class Works(StrEnum):
    """How well a rule works with what is connected; it is unknown where no source is."""

    WORKS = "works"
    PARTLY = "partly"
    CANNOT = "cannot"
    UNKNOWN = "unknown"


class Coverage(msgspec.Struct, frozen=True):
    """One rule's standing. `kind`: ``signal``, ``tier`` or ``trigger``; `reasons` is empty where it works."""

    kind: str
    name: str
    works: Works
    reasons: tuple[Reason, ...] = ()


_RANK = (Quality.NONE, Quality.MASKED, Quality.SESSION, Quality.APP_SCOPED, Quality.STABLE)
_STRONG = (Quality.STABLE, Quality.APP_SCOPED)
_ALWAYS = frozenset({"room_open", "room_close", "cue"})
"""Kinds that the engine itself makes where no source does."""
_NO_VIEWER = (Quality.NONE, Quality.MASKED)


def coverage(ruleset: Ruleset, sources: Sequence[SourceDeclaration], outlets: Outlets | None = None) -> list[Coverage]:
    """How each signal, ladder and trigger fares with these sources, in the order of the file.

    A rule *cannot* fire where nothing that it listens to is emitted, or where every way of its condition being true
    reads something that stays unknown here; it works *partly* where only some of it is missing, or some of what it
    does goes nowhere. Where there is no source at all, nothing is known yet.

    Args:
        outlets: where actions go; None: that is not looked at.
    """
    if not sources:
        return [Coverage(kind, name, Works.UNKNOWN, (_NO_SOURCE,)) for kind, name in _rules(ruleset)]
    return _Coverage(ruleset, sources, outlets).all()


_NOBODY = Reason("no connected source tells one viewer from another", "没有数据接入能区分观众")
_NO_SOURCE = Reason("no source of this room is connected: connect one first", "这个直播间还没有数据接入：请先连接")


class _Coverage:
    def __init__(self, ruleset: Ruleset, sources: Sequence[SourceDeclaration], outlets: Outlets | None) -> None:
        self.ruleset = ruleset
        self.sources = sources
        self.outlets = outlets
        self.emitted = frozenset(kind for source in sources for kind in source.kinds) | _ALWAYS
        self.scope = Scope(ruleset)
        self.found: dict[str, Lack] = {}

    def all(self) -> list[Coverage]:
        """Every signal, ladder and trigger."""
        ruleset = self.ruleset
        rules = [("signal", signal.name, self._signal(signal)) for signal in ruleset.signals]
        rules += [("tier", ladder.name, self._ladder(ladder)) for ladder in ruleset.tiers]
        rules += [("trigger", trigger.name, self._trigger(trigger)) for trigger in ruleset.triggers]
        return [_standing(kind, name, lack) for kind, name, lack in rules]

    def _signal(self, signal: Signal) -> Lack:
        """One signal; signals that set each other off are looked at once."""
        if signal.name not in self.found:
            self.found[signal.name] = Lack()
            self.found[signal.name] = self._any_of([self._on(on) for on in signal.on]) + self._when(signal.when)
        return self.found[signal.name]

    def _ladder(self, ladder: Ladder) -> Lack:
        if self._quality() in _NO_VIEWER:
            return Lack((_NOBODY,))
        return sum((self._when(rung.when).softened() for rung in ladder.rungs), Lack())

    def _trigger(self, trigger: Trigger) -> Lack:
        lack = self._any_of([self._on(on) for on in trigger.on])
        for fact in trigger.sequence:
            lack += self._fact(fact)
        if trigger.absent is not None:
            lack += self._any_of([self._fact(fact) for fact in trigger.absent.facts])
        for fact in trigger.unless:
            lack += self._fact(fact).softened()
        if self.outlets is not None:
            lack += undone(trigger, self.outlets)
        return lack + self._when(trigger.when) + self._when(trigger.still)

    @staticmethod
    def _any_of(lacks: Sequence[Lack]) -> Lack:
        """Of several things one is enough: what all of them lack blocks, what some lack narrows."""
        joined = sum(lacks, Lack())
        return joined if all(lack.blocking for lack in lacks) else joined.softened()

    def _on(self, on: On) -> Lack:
        if on.what is OnKind.EVENT:
            return self._fact(on.name)
        if on.what is OnKind.SIGNAL:
            return self._fact(f"signal.{on.name}")
        about_viewer = on.what in (OnKind.VISIT_START, OnKind.VISIT_REACHES, OnKind.VISIT_END, OnKind.TIER_CHANGED)
        return Lack((_NOBODY,)) if about_viewer and self._quality() in _NO_VIEWER else Lack()

    def _fact(self, fact: str) -> Lack:
        prefix, dot, name = fact.partition(".")
        if dot:
            signal = self.scope.signals.get(name) if prefix == "signal" else None
            return self._signal(signal) if signal is not None else Lack()
        if fact in VISIT_FACTS:
            return Lack((_NOBODY,)) if self._quality() in _NO_VIEWER else Lack()
        if fact in self.emitted:
            return Lack()
        return Lack((Reason(f"no connected source emits {fact}", f"没有数据接入提供 {fact}", (fact,)),))

    def _when(self, condition: Condition | None) -> Lack:
        if condition is None:
            return Lack()
        found = ways(condition)
        if found is None:
            return sum((self._leaf(leaf) for leaf in leaves(condition)), Lack()).softened()
        return self._any_of([sum((self._demand(leaf, wanted) for leaf, wanted in way), Lack()) for way in found])

    def _demand(self, leaf: Leaf, wanted: bool) -> Lack:
        """What stands in the way of `leaf` being true (or false): what is unknown is neither."""
        if isinstance(leaf, Compare) and leaf.operator is Operator.IS_KNOWN and not wanted:
            return Lack()
        return self._leaf(leaf)

    def _leaf(self, leaf: Leaf) -> Lack:
        if isinstance(leaf, Within):
            return self._fact(leaf.fact)
        tier = self._rung(leaf)
        return tier if tier is not None else sum((self._name(name) for name in leaf_names(leaf)), Lack())

    def _rung(self, leaf: Compare) -> Lack | None:
        """What the tier lacks that the comparison asks for, where it asks for one."""
        ladder = self.scope.ladders.get(leaf.name.removeprefix("tier.")) if leaf.name.startswith("tier.") else None
        if ladder is None or leaf.operator is not Operator.EQ or not isinstance(leaf.right, Literal):
            return None
        wanted = leaf.right.value
        return sum((self._when(rung.when) for rung in ladder.rungs if normalise(rung.tier) == wanted), Lack())

    def _name(self, name: str) -> Lack:
        feature = self.scope.features.get(name)
        if feature is not None:
            return self._feature(feature)
        prefix, _, own = name.partition(".")
        if prefix == "signal":
            return self._fact(name)
        if prefix == "tier" and own in self.scope.ladders:
            return self._ladder(self.scope.ladders[own])
        info = self.scope.find(name)
        if info is None or "viewer" not in info.needs:
            return Lack()
        return self._identity(name, self._quality(), info.history)

    def _feature(self, feature: Feature) -> Lack:
        lack = self._any_of([self._fact(fact) for fact in feature.facts]) + self._when(feature.where)
        if "viewer" not in feature.per:
            return lack
        return lack + self._identity(feature.name, self._quality(feature.facts), _looks_back(feature))

    @staticmethod
    def _identity(name: str, quality: Quality, history: bool) -> Lack:
        if quality in _NO_VIEWER:
            return Lack((_NOBODY,))
        if not history or quality in _STRONG:
            return Lack()
        text = f"`{name}` rests on history, and viewers are known within one session only"
        return Lack((Reason(text, f"`{name}` 需要历史记录，而观众只能在本场内识别"),))

    def _quality(self, facts: Sequence[str] = ()) -> Quality:
        """The best identity among the sources that emit any of `facts`, or among all of them."""
        relevant = [source.quality for source in self.sources if set(facts) & set(source.kinds)]
        return max(relevant or [source.quality for source in self.sources], key=_RANK.index, default=Quality.NONE)


def _rules(ruleset: Ruleset) -> Iterator[tuple[str, str]]:
    """Kind and name of all that has a standing, in the order of the file."""
    yield from (("signal", signal.name) for signal in ruleset.signals)
    yield from (("tier", ladder.name) for ladder in ruleset.tiers)
    yield from (("trigger", trigger.name) for trigger in ruleset.triggers)


def _standing(kind: str, name: str, lack: Lack) -> Coverage:
    works = Works.CANNOT if lack.blocking else Works.PARTLY if lack.partial else Works.WORKS
    return Coverage(kind, name, works, tuple(dict.fromkeys(lack.blocking + lack.partial)))


def _looks_back(feature: Feature) -> bool:
    """Whether its window reaches over sessions: longer than a day, or ever."""
    if feature.function is Function.HOLDING:
        return False
    if feature.window.kind is WindowKind.EVER:
        return True
    duration = feature.window.duration
    return feature.window.kind is WindowKind.DURATION and isinstance(duration, int) and duration > 86_400_000_000
