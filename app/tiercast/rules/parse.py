"""Reading a ruleset: text in, the typed trees of `ast` out, or diagnostics that say what to do."""

import hashlib

import msgspec

from tiercast.rules.ast import Ruleset
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Position
from tiercast.rules.diagnostics import Diagnostic, has_errors, ordered
from tiercast.rules.document import Mapping, read_document
from tiercast.rules.parse_reader import Reader
from tiercast.rules.parse_rules import read_signals, read_triggers
from tiercast.rules.parse_sections import (
    read_cues,
    read_experiments,
    read_features,
    read_limits,
    read_params,
    read_tiers,
)
from tiercast.rules.parse_types import settle

SECTIONS = (
    "ruleset",
    "title",
    "params",
    "features",
    "tiers",
    "signals",
    "cues",
    "limits",
    "triggers",
    "experiments",
)
"""Keys of a ruleset, in the order in which the documentation has them."""


class Parsed(msgspec.Struct, frozen=True):
    """What came of reading a ruleset.

    Attributes:
        ruleset: None where there is an error among the diagnostics.
        diagnostics: in the order of the file.
    """

    ruleset: Ruleset | None
    diagnostics: list[Diagnostic]


def parse_ruleset(text: str, file: str = "") -> Parsed:
    """Read a ruleset. Never raises; whether names exist and types agree is for `check.checker.check_ruleset`.

    Args:
        text: content of the file; a byte order mark and CRLF line ends do not matter.
        file: its name, for positions.
    """
    document = read_document(text, file)
    if document.root is None or not isinstance(document.root, Mapping):
        found = list(document.diagnostics)
        if not found:
            place = document.root.position if document.root is not None else _start(file)
            reader = Reader((), document.text)
            reader.report("no-ruleset", place)
            found = reader.diagnostics
        return Parsed(None, found)
    features = document.root.get("features")
    names = frozenset(entry.key.text for entry in features.entries) if isinstance(features, Mapping) else frozenset()
    reader = Reader(names, document.text)
    ruleset = _read(reader, document.root, text)
    diagnostics = ordered([*document.diagnostics, *reader.diagnostics])
    return Parsed(None if has_errors(diagnostics) else _with_types(ruleset), diagnostics)


def hash_of(text: str) -> str:
    """The version that the journal names: BLAKE2b-128 (hex) of a ruleset's text."""
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def same_meaning(left: Ruleset, right: Ruleset) -> bool:
    """Whether two rulesets say the same: equal but for positions, layout and comments."""
    return _meaning(left) == _meaning(right)


def _start(file: str) -> Position:
    return Position(file, 1, 1)


def _read(reader: Reader, root: Mapping, text: str) -> Ruleset:
    sections = reader.fields(root, SECTIONS, "a-ruleset")
    if "ruleset" not in sections:
        reader.report("key-missing", root, name="a-ruleset", expected="ruleset")
    triggers, own_limits = read_triggers(reader, sections.get("triggers"))
    return Ruleset(
        name=reader.name(sections.get("ruleset")),
        title=reader.text(sections.get("title")),
        params=read_params(reader, sections.get("params")),
        features=read_features(reader, sections.get("features")),
        tiers=read_tiers(reader, sections.get("tiers")),
        signals=read_signals(reader, sections.get("signals")),
        cues=read_cues(reader, sections.get("cues")),
        limits=(*read_limits(reader, sections.get("limits")), *own_limits),
        triggers=triggers,
        experiments=read_experiments(reader, sections.get("experiments")),
        source=text,
        hash=hash_of(text),
    )


def _with_types(ruleset: Ruleset) -> Ruleset:
    return settle(ruleset, Scope(ruleset))


def _meaning(ruleset: Ruleset) -> object:
    return _without_places(msgspec.to_builtins(msgspec.structs.replace(ruleset, source="", hash="")))


def _without_places(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_places(inner) for key, inner in value.items() if key != "position"}
    if isinstance(value, list | tuple):
        return [_without_places(inner) for inner in value]
    return value
