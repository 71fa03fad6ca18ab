"""From the rule that is wrong to the word in it: findings that know only whose they are get the word's own place."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from tiercast.rules.ast import Ruleset
from tiercast.rules.conditions import Position
from tiercast.rules.diagnostics import Diagnostic
from tiercast.rules.document import Mapping, Node, Scalar, read_document
from tiercast.rules.names import half_width

_NARROWED: Final = frozenset(
    {
        "unknown-kind",
        "unknown-fact",
        "unknown-name",
        "unknown-attribute",
        "unknown-dimension",
        "unknown-choice",
        "unknown-experiment",
        "unknown-limit",
        "unknown-variant",
        "knob-type",
        "function-type",
        "never-filled",
        "same-not-carried",
        "zero",
    }
)
"""Codes whose `found` is a word that stands in the rule as it was written."""


def narrowed(ruleset: Ruleset, found: Sequence[Diagnostic]) -> list[Diagnostic]:
    """The same findings, at the word that they are about where it stands in the file, else where they were."""
    if not any(one.code in _NARROWED for one in found):
        return list(found)
    owners = _owners(ruleset.source)
    return [_narrow(one, owners.get((one.position.line, one.position.column))) for one in found]


def _narrow(one: Diagnostic, owner: Node | None) -> Diagnostic:
    if owner is None or one.code not in _NARROWED or not one.found:
        return one
    word = re.compile(rf"(?<![\w.-]){re.escape(one.found)}(?![\w.-])")
    place = next(_places(owner, one.found, word), None)
    if place is None:
        return one
    position = Position(one.position.file, place.line, place.column, one.position.path)
    return msgspec.structs.replace(one, position=position)


def _owners(source: str) -> dict[tuple[int, int], Node]:
    """What stands under each name of each section, by the place of the name."""
    root = read_document(source).root
    sections = [entry.value for entry in root.entries] if isinstance(root, Mapping) else []
    named = [entry for section in sections if isinstance(section, Mapping) for entry in section.entries]
    return {(entry.key.position.line, entry.key.position.column): entry.value for entry in named}


def _places(node: Node, found: str, word: re.Pattern[str]) -> Iterator[Position]:
    if isinstance(node, Scalar):
        if word.search(half_width(node.text)):
            yield node.position
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if entry.key.text == found:
                yield entry.value.position
            yield from _places(entry.value, found, word)
    else:
        for item in node.items:
            yield from _places(item, found, word)
