"""Compares what a test expects with what came of it."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec
from tiercast_api.action import ActionType

from tiercast.decide.decision import Change, Firing, PlannedAction
from tiercast.deliver.ports import Person
from tiercast.deliver.render import render
from tiercast.engine.ruletests.match import match
from tiercast.engine.ruletests.model import Case, Expected, Standing, viewer_key
from tiercast.engine.ruletests.nodes import shown
from tiercast.engine.ruletests.play import Played
from tiercast.engine.ruletests.tell import Teller, joined
from tiercast.engine.ruletests.why import Why, suppressed_words
from tiercast.rules.ast import Ruleset, Trigger
from tiercast.rules.conditions import Connective, Group
from tiercast.rules.grammar_values import GrammarError, read_literal
from tiercast.rules.names import half_width
from tiercast.words import Words

COUPON = {"coupon.code": "TEST-0000"}
"""What a coupon action gives in a test."""


class Happened(msgspec.Struct, frozen=True):
    """One thing that came of a test, in the words of the file."""

    name: str
    viewer: str
    item: str
    at: int
    ends: int | None = None
    reason: str = ""
    type: str = ""
    fields: Mapping[str, object] = {}
    firing: Firing | None = None


def fits(line: Expected, one: Happened) -> bool:
    """Whether `one` is what `line` expects."""
    return (
        (line.viewer is None or line.viewer == one.viewer)
        and (line.item is None or line.item == one.item)
        and (line.at is None or line.at == one.at)
        and (line.ends is None or line.ends == one.ends)
        and (line.reason is None or line.reason == one.reason)
        and (line.type is None or line.type == one.type)
        and all(_is_value(written, one.fields.get(name)) for name, written in line.fields.items())
    )


class Differ:
    """Finds the differences of one test."""

    def __init__(
        self, case: Case, played: Played, ruleset: Ruleset, actions: Mapping[str, ActionType], teller: Teller
    ) -> None:
        self._case, self._played, self._teller = case, played, teller
        self._actions = actions
        self._why = Why(case, played, ruleset, teller)
        self._triggers = {trigger.name: trigger for trigger in ruleset.triggers}

    def differences(self) -> list[Words]:
        """All of them: firings, suppressed ones, signals, tiers, actions, and rules that did not settle."""
        return [
            *self._firings(),
            *self._suppressed(),
            *self._signals(),
            *(words for standing in self._case.expect.tiers if (words := self._tier(standing)) is not None),
            *self._acted(),
            *(Words(str(fault), f"{fault.where}：规则在 {fault.fact} 处互相触发，没有停下来")
              for fault in self._played.faults),
        ]  # fmt: skip

    # --- firings

    def _firings(self) -> Iterable[Words]:
        expected = self._case.expect.firings
        if expected is None:
            return
        fired = [self._fired(firing) for firing in self._played.firings if not firing.suppressed]
        for rule in self._triggers:
            lines, own = expected.get(rule, ()), [one for one in fired if one.name == rule]
            left = match(lines, own, fits)
            surplus = list(left.surplus)
            for line in left.missing:
                other = next((one for one in surplus if _is_near(line, one)), None)
                if other is not None:
                    surplus.remove(other)
                    yield self._otherwise(rule, line, other)
                else:
                    yield self._missing(rule, line, self._why.firing(rule, line))
            for one in surplus:
                yield self._surplus(rule, one)

    def _fired(self, firing: Firing) -> Happened:
        name = firing.rule.rpartition("/")[2]
        return Happened(
            name,
            self._teller.name(firing.viewer),
            firing.item,
            firing.time,
            reason=firing.suppressed,
            firing=firing,
        )

    def _missing(self, name: str, line: Expected, why: Words) -> Words:
        at = f" at {self._teller.time(line.at)}" if line.at is not None else ""
        at_zh = f"在 {self._teller.time(line.at)} " if line.at is not None else ""
        who = self._teller.who(line.viewer or "", line.item or "")
        number = line.position.line
        return Words(
            f"{name}{who.en} should have come{at} (line {number}), and did not: {why.en}",
            f"{name}{who.zh}应{at_zh}发生（第 {number} 行），但没有：{why.zh}",
        )

    def _otherwise(self, name: str, line: Expected, one: Happened) -> Words:
        who, number = self._teller.who(one.viewer, one.item), line.position.line
        wanted = joined(self._wanted(line, one))
        ends = f", ending at {self._teller.time(one.ends)}" if one.ends is not None else ""
        ends_zh = f"，{self._teller.time(one.ends)} 结束" if one.ends is not None else ""
        at = self._teller.time(one.at)
        return Words(
            f"{name}{who.en} came at {at}{ends}; line {number} expects {wanted.en}",
            f"{name}{who.zh}发生在 {at}{ends_zh}；第 {number} 行预期{wanted.zh}",
        )

    def _wanted(self, line: Expected, one: Happened) -> list[Words]:
        """What of the line is otherwise."""
        wanted: list[Words] = []
        if line.at is not None and line.at != one.at:
            at = self._teller.time(line.at)
            wanted.append(Words(f"at {at}", f"在 {at}"))
        if line.item is not None and line.item != one.item:
            wanted.append(Words(f"item {shown(line.item)}", f"商品 {shown(line.item)}"))
        if line.ends is not None and line.ends != one.ends:
            ends = self._teller.time(line.ends)
            wanted.append(Words(f"ends {ends}", f"在 {ends} 结束"))
        return wanted

    def _surplus(self, name: str, one: Happened) -> Words:
        who, at = self._teller.who(one.viewer, one.item), self._teller.time(one.at)
        saw = self._saw(name, one.firing)
        saw_en, saw_zh = (f"; it saw {saw.en}", f"；当时 {saw.zh}") if saw.en else ("", "")
        return Words(
            f"{name}{who.en} came at {at}, which no line expects{saw_en}",
            f"{name}{who.zh}发生在 {at}，没有哪一行预期它{saw_zh}",
        )

    def _saw(self, name: str, firing: Firing | None) -> Words:
        trigger = self._triggers.get(name)
        if firing is None or trigger is None or not firing.values:
            return Words("", "")
        return self._teller.values(_both(trigger), firing.values)

    # --- suppressed

    def _suppressed(self) -> Iterable[Words]:
        happened = [self._fired(firing) for firing in self._played.firings if firing.suppressed]
        for rule, lines in (self._case.expect.suppressed or {}).items():
            left = match(lines, [one for one in happened if one.name == rule], fits)
            for line in left.missing:
                who, number = self._teller.who(line.viewer or "", line.item or ""), line.position.line
                fired = any(f.rule.rpartition("/")[2] == rule and not f.suppressed for f in self._played.firings)
                why = self._why.firing(rule, line) if not fired else Words("it fired", "它执行了")
                yield Words(
                    f"{rule}{who.en} should have been suppressed (line {number}), and was not: {why.en}",
                    f"{rule}{who.zh}应被拦下（第 {number} 行），但没有：{why.zh}",
                )
            for one in left.surplus:
                who, said = self._teller.who(one.viewer, one.item), suppressed_words(one.reason)
                at = self._teller.time(one.at)
                yield Words(
                    f"{rule}{who.en} was suppressed at {at}, which no line expects: {one.reason}, {said.en}",
                    f"{rule}{who.zh}在 {at} 被拦下，没有哪一行预期它：{one.reason}，{said.zh}",
                )

    # --- signals and tiers

    def _signals(self) -> Iterable[Words]:
        begun = _begun(self._played.changes, self._teller)
        for name, lines in (self._case.expect.signals or {}).items():
            left = match(lines, [one for one in begun if one.name == name], fits)
            surplus = list(left.surplus)
            for line in left.missing:
                other = next((one for one in surplus if _is_near(line, one)), None)
                if other is not None:
                    surplus.remove(other)
                    yield self._otherwise(name, line, other)
                else:
                    yield self._missing(name, line, self._why.signal(name, line))
            for one in surplus:
                yield self._surplus(name, one)

    def _tier(self, standing: Standing) -> Words | None:
        found = self._way(standing)
        if not standing.whole:
            found = found[-1:] or ("none",)
        if found == standing.tiers:
            return None
        was, wanted = " → ".join(found) or "none", " → ".join(standing.tiers) or "none"
        why = self._why.tier(standing.ladder, standing.tiers[-1], standing.viewer) if standing.tiers else None
        why_en, why_zh = (f": {why.en}", f"：{why.zh}") if why is not None else ("", "")
        who, number = shown(standing.viewer), standing.position.line
        return Words(
            f"tier.{standing.ladder} of {who} is {was}; line {number} expects {wanted}{why_en}",
            f"{who} 的 tier.{standing.ladder} 是 {was}；第 {number} 行预期 {wanted}{why_zh}",
        )

    def _way(self, standing: Standing) -> tuple[str, ...]:
        """The tiers that a viewer stood on, in order. Whoever is first seen and stays lowest has changed nothing."""
        changes = [
            change
            for change in self._played.changes
            if change.what == "tier"
            and change.name.rpartition("/")[2] == standing.ladder
            and self._teller.name(change.viewer) == standing.viewer
        ]
        if not changes:
            last = self._played.tiers.get((viewer_key(standing.viewer), standing.ladder))
            return (last,) if last else ()
        first = (changes[0].before,) if changes[0].before else ()
        return (*first, *(change.after or "none" for change in changes))

    # --- actions

    def _acted(self) -> Iterable[Words]:
        done = [self._done(action) for action in self._played.actions]
        for rule, lines in (self._case.expect.actions or {}).items():
            left = match(lines, [one for one in done if one.name == rule], fits)
            for line in left.missing:
                kind, zh_kind = (line.type, f" {line.type}") if line.type else ("action", "动作")
                fields = ", ".join(f"{name}: {shown(value)}" for name, value in line.fields.items())
                found = "; ".join(_spoken(one) for one in left.surplus) or "-"
                yield Words(
                    f"{rule} should have done {kind} ({fields}; line {line.position.line}); found {found}",
                    f"{rule} 应执行{zh_kind}（{fields}；第 {line.position.line} 行）；实际是 {found}",
                )
            if not left.missing:
                for one in left.surplus:
                    yield Words(
                        f"{rule} did {_spoken(one)}, which no line expects",
                        f"{rule} 执行了 {_spoken(one)}，没有哪一行预期它",
                    )

    def _done(self, action: PlannedAction) -> Happened:
        fields: Mapping[str, object] = action.fields
        kind = self._actions.get(action.type)
        name = self._teller.name(action.viewer)
        if kind is not None:
            person = Person("test", name, name) if name else None
            fields = render(action, kind, person, COUPON, 1).action.fields
        return Happened(action.rule.rpartition("/")[2], name, action.item, action.time, type=action.type, fields=fields)


def _begun(changes: Sequence[Change], teller: Teller) -> list[Happened]:
    """Signals that began, each with its end."""
    found: list[Happened] = []
    open_ones: dict[tuple[str, bytes, str], int] = {}
    for change in changes:
        if change.what != "signal":
            continue
        key = (change.name, change.viewer, change.item)
        if change.after:
            open_ones[key] = len(found)
            name = change.name.rpartition("/")[2]
            found.append(Happened(name, teller.name(change.viewer), change.item, change.time))
        else:
            place = open_ones.pop(key, None) if key in open_ones else _any_item(open_ones, key)
            if place is not None:
                found[place] = msgspec.structs.replace(found[place], ends=change.time)
    return found


def _any_item(open_ones: dict[tuple[str, bytes, str], int], key: tuple[str, bytes, str]) -> int | None:
    """A signal that is not about items may end at an event that names another one than it began with."""
    for other in open_ones:
        if other[:2] == key[:2]:
            return open_ones.pop(other)
    return None


def _is_near(line: Expected, one: Happened) -> bool:
    """Whether the line probably means this one: the same viewer, at another time or with another item."""
    return line.viewer is None or line.viewer == one.viewer


def _is_value(written: str, found: object) -> bool:
    if found is None:
        return written == ""
    if isinstance(found, str):
        return written == found
    try:
        return read_literal(half_width(written)).value == found
    except GrammarError:
        return False


def _spoken(one: Happened) -> str:
    fields = ", ".join(f"{name}: {shown(str(value))}" for name, value in one.fields.items() if value is not None)
    who = f" → {one.viewer}" if one.viewer else ""
    return f"{one.type}{who} ({fields})"


def _both(trigger: Trigger) -> Group:
    parts = tuple(condition for condition in (trigger.when, trigger.still) if condition is not None)
    return Group(Connective.ALL, parts)
