"""The conditions of a ruleset as they are written, one for each place in the document."""

import msgspec

from tiercast.rules.ast import On, OnKind, Ruleset, Trigger
from tiercast.rules.check.walk import conditions
from tiercast.rules.conditions import Position
from tiercast.rules.document import Mapping, Node, Scalar, Sequence, read_document
from tiercast.rules.units import units

WHERE = "where "
"""What the names of rules begin with that only read the ``where`` of a feature."""


class Written(msgspec.Struct, frozen=True):
    """One condition: where it stands, its text, and what it was read as."""

    path: str
    text: str
    position: Position


def written_conditions(ruleset: Ruleset) -> tuple[Written, ...]:
    """All conditions, in the order of the sections; groups are taken apart into what they join."""
    texts = _texts(ruleset.source)
    found: dict[str, Written] = {}
    for owned in conditions(ruleset):
        for unit, _ in units(owned.condition):
            place = unit.position
            found.setdefault(place.path, Written(place.path, texts.get(place.path, ""), place))
    return tuple(found.values())


def with_watchers(ruleset: Ruleset) -> Ruleset:
    """`ruleset` with a rule in addition for each ``where``, which reads it at the same facts.

    They are to be drafts: a draft is read and decides nothing. Otherwise nobody could tell what a ``where`` came to.
    """
    watchers = tuple(
        Trigger(
            name=f"{WHERE}{feature.name}",
            on=tuple(On(OnKind.EVENT, fact) for fact in feature.facts),
            when=feature.where,
            position=feature.position,
        )
        for feature in ruleset.features
        if feature.where is not None
    )
    return msgspec.structs.replace(ruleset, triggers=(*ruleset.triggers, *watchers)) if watchers else ruleset


def _texts(source: str) -> dict[str, str]:
    """The texts of a document by their paths."""
    found: dict[str, str] = {}
    stack: list[Node | None] = [read_document(source).root]
    while stack:
        node = stack.pop()
        if isinstance(node, Scalar):
            found[node.position.path] = node.text
        elif isinstance(node, Mapping):
            stack += [entry.value for entry in node.entries]
        elif isinstance(node, Sequence):
            stack += node.items
    return found
