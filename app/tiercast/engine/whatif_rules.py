"""Of a room's rulesets only what one rule needs: what is not there need not be stepped."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec

from tiercast.rules import ast

_WORD: Final = re.compile(r"[^\W\d][\w-]*")
_ANY_EVENT: Final = frozenset({"visit", "dwell", "rfm", "lifecycle"})
"""Words of names that any event of a viewer may change: with one of them, every event is stepped."""
_OF_VIEWERS: Final = re.compile(r"\bviewer\.(?!name\b)\w")


def needed(rulesets: Sequence[ast.Ruleset], owner: str, rule: str) -> tuple[ast.Ruleset, ...]:
    """`rulesets` with the trigger `rule` of `owner` alone, and the features, tiers and signals that it reads.

    A part is kept where its name occurs anywhere in what is kept, so that nothing that matters is lost.
    """
    kept = {(one.name, trigger.name) for one in rulesets for trigger in one.triggers}
    kept = {(owner, rule)} & kept
    while True:
        words = _words([_only(one, kept, None) for one in rulesets], kept)
        reduced = tuple(_only(one, kept, words) for one in rulesets)
        grown = _grow(rulesets, reduced, kept)
        if grown == kept:
            return reduced
        kept = grown


def reads_any_event(rulesets: Sequence[ast.Ruleset]) -> bool:
    """Whether events of every kind may matter, beyond those that features and rules name."""
    for one in rulesets:
        for text in _texts((one.features, one.tiers, one.signals, one.triggers, one.limits, one.experiments)):
            if _OF_VIEWERS.search(text) or not _ANY_EVENT.isdisjoint(_WORD.findall(text)):
                return True
    return False


def _only(one: ast.Ruleset, kept: set[tuple[str, str]], words: set[str] | None) -> ast.Ruleset:
    triggers = tuple(trigger for trigger in one.triggers if (one.name, trigger.name) in kept)
    if words is None:
        return msgspec.structs.replace(one, triggers=triggers)
    return msgspec.structs.replace(
        one,
        triggers=triggers,
        features=tuple(each for each in one.features if each.name in words),
        tiers=tuple(each for each in one.tiers if each.name in words),
        signals=tuple(each for each in one.signals if each.name in words),
    )


def _words(rulesets: Sequence[ast.Ruleset], kept: set[tuple[str, str]]) -> set[str]:
    """Every word in what is kept, until what the words name adds none."""
    words = set(_found(each for one in rulesets for each in (one.triggers, one.experiments)))
    while True:
        named: list[ast.Feature | ast.Ladder | ast.Signal] = []
        for one in rulesets:
            named += [each for each in one.features if each.name in words]
            named += [each for each in one.tiers if each.name in words]
            named += [each for each in one.signals if each.name in words]
        limits = [limit for one in rulesets for limit in one.limits]
        grown = words | set(_found([*named, *limits]))
        if grown == words:
            return words
        words = grown


def _grow(
    rulesets: Sequence[ast.Ruleset], reduced: Sequence[ast.Ruleset], kept: set[tuple[str, str]]
) -> set[tuple[str, str]]:
    """Also the triggers whose firings are counted or listened to."""
    texts = {text for one in reduced for text in _texts((one.features, one.signals, one.triggers))}
    listened = {text.removeprefix("trigger.") for text in texts if text.startswith("trigger.")}
    return kept | {(one.name, each.name) for one in rulesets for each in one.triggers if each.name in listened}


def _found(parts: Any) -> Iterator[str]:
    for text in _texts(list(parts)):
        yield from _WORD.findall(text)
        yield from re.findall(r"\w+", text)


def _texts(value: Any) -> Iterator[str]:
    """Every text inside trees of the language."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _texts(getattr(value, field))
    elif isinstance(value, list | tuple | frozenset | set):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
