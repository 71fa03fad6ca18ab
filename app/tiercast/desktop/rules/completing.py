"""What may stand at a place of a ruleset's text, from the language's own catalogue. No Qt."""

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tiercast.rules.ast import Ruleset
from tiercast.rules.catalogue import NAMES
from tiercast.rules.catalogue_operators import DIMENSIONS, FUNCTIONS, ON_FORMS, OPERATORS
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.check.environment import Environment
from tiercast.rules.conditions import Type
from tiercast.rules.parse import SECTIONS
from tiercast.rules.parse_rules import OVER_LIMIT_KEYS, SIGNAL_KEYS, TRIGGER_KEYS
from tiercast.rules.parse_sections import (
    CUE_KEYS,
    EXPERIMENT_KEYS,
    FEATURE_KEYS,
    LADDER_KEYS,
    PARAM_KEYS,
    RUNG_KEYS,
    SPANS,
)

_KEYS: Final = {
    "params": PARAM_KEYS,
    "features": FEATURE_KEYS,
    "signals": SIGNAL_KEYS,
    "cues": CUE_KEYS,
    "triggers": TRIGGER_KEYS,
    "experiments": EXPERIMENT_KEYS,
    "tiers": (*RUNG_KEYS, *LADDER_KEYS),
    "limits": ("viewer", "room", "item", "budget"),
}
_CONDITIONS: Final = ("when", "still", "where", "all", "any", "none")
_GROUPS: Final = ("all", "any", "none")
_FACTS: Final = ("on", "unless", "sequence", "absent", *(info.function.value for info in FUNCTIONS))
_WORD: Final = re.compile(r"[\w.*-]*$")
_KEY: Final = re.compile(r"([^\s\-:{},\[\]#\"'][^\s:{},\[\]#\"']*)\s*[:：]")
_COMPARED: Final = re.compile(r"(?:^|[\s\[,:-])([\w.-]+)\s+$")
MOST: Final = 60
"""Completions that are offered at once."""


class Completion(NamedTuple):
    """One word that may stand there, and what it means."""

    word: str
    title: str
    title_zh: str


class Offer(NamedTuple):
    """What may stand at a place: `prefix` is what was typed of it already."""

    prefix: str
    words: tuple[Completion, ...]


def complete(text: str, position: int, environment: Environment, ruleset: Ruleset | None = None) -> Offer:
    """What may stand at `position` of a text.

    Args:
        environment: event kinds, actions and pools that are known.
        ruleset: the last version of the text that could be read: its own names.
    """
    line = text[text.rfind("\n", 0, position) + 1 : position]
    if _in_comment(line):
        return Offer("", ())
    found = _WORD.search(line)
    prefix = found.group() if found is not None else ""
    path = _path(text, position - len(prefix))
    words = _at(path, line[: len(line) - len(prefix)], environment, ruleset)
    wanted = prefix.casefold()
    starts = [word for word in words if word.word.casefold().startswith(wanted)]
    inside = [word for word in words if wanted and word not in starts and wanted in word.word.casefold()]
    unique = {word.word: word for word in reversed([*starts, *inside])}
    ordered = [unique[word.word] for word in dict.fromkeys([*starts, *inside]) if word.word in unique]
    return Offer(prefix, tuple(one for one in ordered if one.word != prefix)[:MOST])


def _at(path: list[str], before: str, environment: Environment, ruleset: Ruleset | None) -> Iterable[Completion]:
    section, last = path[0] if path else "", path[-1] if path else ""
    if not section:
        return _plain(SECTIONS)
    if last in _CONDITIONS and section in ("features", "tiers", "signals", "triggers"):
        if _COMPARED.search(before) and not before.rstrip().endswith((":", "-", "[", ",")):
            return [*_operators(), *_names(environment, ruleset)]
        return [*_plain(_GROUPS), *_names(environment, ruleset), *_facts(environment, ruleset)]
    if last in _FACTS:
        forms = [Completion(str(form.word), form.title, form.title_zh) for form in ON_FORMS] if last == "on" else []
        return [*_facts(environment, ruleset), *(form for form in forms if form.word != "event")]
    if last == "per" or (section == "limits" and len(path) == 2):
        more = ("budget",) if section == "limits" else ()
        return [*(Completion(one.word, one.title, one.title_zh) for one in DIMENSIONS), *_plain(more)]
    if last in ("within", "since", "lasts", "hold", "after", "for", "expires"):
        return [*_plain(SPANS), *_params(ruleset)]
    if last == "limit":
        return (
            [*_plain(one.name for one in ruleset.limits if "." not in one.name), *_plain(("viewer", "room"))]
            if (ruleset is not None)
            else _plain(("viewer", "room"))
        )
    if last == "over_limit":
        return _plain(OVER_LIMIT_KEYS)
    if last == "experiment":
        return _plain(one.name for one in ruleset.experiments) if ruleset is not None else ()
    if section == "triggers" and "do" in path:
        return _doing(path, environment)
    if len(path) >= 2 and section in _KEYS:
        return _plain(_KEYS[section])
    return ()


def _doing(path: list[str], environment: Environment) -> Iterable[Completion]:
    actions = environment.actions or {}
    inside = next((step for step in reversed(path) if step in actions), "")
    if not inside:
        return [Completion(action.name, action.title, action.title_zh) for action in actions.values()]
    fields = {field.name: field for field in actions[inside].fields}
    if path[-1] == "pool":
        return _plain(sorted(environment.pools or ()))
    if path[-1] in fields and fields[path[-1]].choices:
        return _plain(fields[path[-1]].choices)
    named = [Completion(one.name, one.title, one.title_zh) for one in fields.values()]
    return [*named, *_plain(("expires", "cost"))]


def _names(environment: Environment, ruleset: Ruleset | None) -> Iterator[Completion]:
    scope = Scope(ruleset or Ruleset(name=""), dict(environment.attributes))
    for name in scope.known():
        info = scope.find(name)
        if info is None or info.in_conditions:
            yield Completion(name, info.title if info else "", info.title_zh if info else "")


def _facts(environment: Environment, ruleset: Ruleset | None) -> Iterator[Completion]:
    for kind in environment.kinds.by_name.values():
        yield Completion(kind.name, kind.title, kind.title_zh)
    if ruleset is not None:
        yield from (Completion(f"signal.{one.name}", one.title, one.title) for one in ruleset.signals)
        yield from (Completion(f"cue.{one.name}", one.title, one.title) for one in ruleset.cues)
        yield from (Completion(f"tier.{one.name} changed", one.title, one.title) for one in ruleset.tiers)
        yield from (Completion(f"trigger.{one.name}", one.title, one.title) for one in ruleset.triggers)


def _operators() -> Iterator[Completion]:
    for info in OPERATORS:
        yield Completion(info.operator.value, info.title, info.title_zh)


def _params(ruleset: Ruleset | None) -> Iterator[Completion]:
    for param in ruleset.params if ruleset is not None else ():
        if param.value.type is Type.DURATION:
            yield Completion(f"params.{param.name}", param.title, param.title)


def _plain(words: Iterable[str]) -> list[Completion]:
    return [Completion(word, "", "") for word in words]


def _in_comment(line: str) -> bool:
    return line.lstrip().startswith("#") or " #" in line


def _path(text: str, position: int) -> list[str]:
    """The keys that lead to a place: those of the lines above with less indentation, then those of open braces."""
    lines = text[:position].split("\n")
    here = lines[-1]
    return [*reversed(list(_above(lines))), *_open_keys(here)]


def _above(lines: list[str]) -> Iterator[str]:
    """Keys of the lines above that the last one belongs to, the innermost first."""
    here = lines[-1]
    indent = len(here) - len(here.lstrip())
    dashed = here.lstrip().startswith("-")
    for line in reversed(lines[:-1]):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        depth = len(line) - len(line.lstrip())
        if depth < indent or (dashed and depth == indent and not bare.startswith("-")):
            found = _KEY.match(bare.removeprefix("- "))
            if found is not None:
                yield found.group(1)
            indent, dashed = depth, bare.startswith("-")
            if indent == 0 and not dashed:
                return


def _open_keys(line: str) -> list[str]:
    """The keys of one line that are still open at its end: ``a: {b: [c: `` gives a, b, c."""
    bare = line.lstrip().removeprefix("- ")
    stack: list[list[str]] = [[]]
    place = 0
    while place < len(bare):
        sign = bare[place]
        if sign in "{[":
            stack.append([])
        elif sign in "}]" and len(stack) > 1:
            stack.pop()
            stack[-1] = []
        elif sign == ",":
            stack[-1] = []
        elif (found := _KEY.match(bare, place)) and (place == 0 or bare[place - 1] in " {[,"):
            stack[-1] = [found.group(1)]
            place = found.end() - 1
        place += 1
    return [key for keys in stack for key in keys]


CATALOGUE: Final = frozenset(info.name for info in NAMES)
"""Names that the language has of its own."""
