"""What all sections of a ruleset are read with: nodes into texts, durations, names and conditions, or a diagnostic."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, Final, TypeVar

from tiercast.rules.catalogue import PREFIXES
from tiercast.rules.conditions import Condition, Connective, Group, Name, Position
from tiercast.rules.diagnostics import Diagnostic, diagnostic
from tiercast.rules.document import Mapping as MappingNode
from tiercast.rules.document import Node, Scalar, Sequence
from tiercast.rules.grammar import parse_condition
from tiercast.rules.grammar_values import GrammarError, read_duration
from tiercast.rules.names import half_width, is_simple_name, nearest

_T = TypeVar("_T")
_SHAPES: Final = {Scalar: "a-text", MappingNode: "a-mapping", Sequence: "a-list"}
RESERVED: Final = frozenset({"ledgers", "each"})
"""Keys that a later version of the language will have."""


class Reader:
    """Reads nodes and collects what is wrong with them.

    Args:
        features: names of the ruleset's features; in conditions they are names and not texts.
        source: the text of the file, to find out where in it a part of a scalar stands.
    """

    def __init__(self, features: Collection[str], source: str) -> None:
        self.features = features
        self.source = source
        self.diagnostics: list[Diagnostic] = []

    def report(self, code: str, place: Node | Position, **values: Any) -> None:
        """Note a diagnostic at a node."""
        position = place if isinstance(place, Position) else place.position
        self.diagnostics.append(diagnostic(code, position, **values))

    def is_name(self, word: str) -> bool:
        """Whether a word on the right side of a condition is a name."""
        return word in self.features or ("." in word and word.partition(".")[0] in PREFIXES)

    def mapping(self, node: Node | None) -> MappingNode | None:
        """`node` as a mapping; reports what else it is. A missing node is None without a word."""
        if node is None or isinstance(node, MappingNode):
            return node
        self._wrong_shape(node, "a-mapping")
        return None

    def fields(self, node: Node | None, allowed: Collection[str], owner: str) -> dict[str, Node]:
        """Values by key of the mapping `node`; keys that are not `allowed` are reported with the nearest one."""
        mapping = self.mapping(node)
        result: dict[str, Node] = {}
        for entry in mapping.entries if mapping is not None else ():
            key = entry.key.text
            if key in RESERVED and key not in allowed:
                self.report("reserved", entry.key, found=key)
            elif key not in allowed:
                self.report(
                    "unknown-key",
                    entry.key,
                    found=key,
                    owner=owner,
                    expected=", ".join(sorted(allowed)),
                    nearest=nearest(key, allowed),
                )
            else:
                result.setdefault(key, entry.value)
        return result

    def named(self, node: Node | None) -> list[tuple[Scalar, Node]]:
        """Entries of a mapping whose keys are names that the ruleset gives."""
        mapping = self.mapping(node)
        good: list[tuple[Scalar, Node]] = []
        for entry in mapping.entries if mapping is not None else ():
            if is_simple_name(entry.key.text):
                good.append((entry.key, entry.value))
            else:
                self.report("bad-name", entry.key, found=entry.key.text)
        return good

    def items(self, node: Node | None) -> list[Node]:
        """Items of a list; a single value is a list of one."""
        if node is None:
            return []
        return list(node.items) if isinstance(node, Sequence) else [node]

    def text(self, node: Node | None) -> str:
        """The text of a scalar; "" where it is missing, a list or a mapping (reported)."""
        scalar = self.scalar(node)
        return scalar.text if scalar is not None else ""

    def scalar(self, node: Node | None) -> Scalar | None:
        """`node` where it is a text; otherwise reported."""
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self._wrong_shape(node, "a-text")
            return None
        if node.is_missing:
            self.report("value-missing-here", node, name=node.position.path.rpartition(".")[2])
            return None
        return node

    def name(self, node: Node | None) -> str:
        """A name that the ruleset gives; "" where it is none (reported)."""
        scalar = self.scalar(node)
        if scalar is None:
            return ""
        if is_simple_name(scalar.text):
            return scalar.text
        self.report("bad-name", scalar, found=scalar.text)
        return ""

    def read(self, node: Node | None, grammar: Callable[[str], _T]) -> _T | None:
        """What `grammar` makes of the text of `node`; None where it is missing or wrong (reported)."""
        scalar = self.scalar(node)
        if scalar is None:
            return None
        try:
            return grammar(scalar.text)
        except GrammarError as error:
            self.report(error.code, self.at(scalar, error.offset), **error.values)
            return None

    def duration(self, node: Node | None) -> int | Name | None:
        """A duration in microseconds, or the name of a param."""
        return self.read(node, lambda text: read_duration(half_width(text)))

    def at(self, scalar: Scalar, offset: int) -> Position:
        """Position of the character at `offset` of a text that stands on one line; of the text's start otherwise."""
        begin = scalar.begin + (1 if scalar.style else 0)
        if scalar.style in ("|", ">") or self.source[begin : begin + len(scalar.text)] != scalar.text:
            return scalar.position
        place = scalar.position
        return Position(place.file, place.line, place.column + begin - scalar.begin + offset, place.path)

    def condition(self, node: Node | None, in_brackets: bool = False) -> Condition | None:
        """A comparison, or a group of them; None where it is missing or wrong (reported).

        Args:
            in_brackets: it is an item of ``[…]``, where a comma may have cut it.
        """
        if isinstance(node, MappingNode):
            return self._group(node)
        if isinstance(node, Sequence):
            self.report("list-of-conditions", node)
            return None
        scalar = self.scalar(node)
        if scalar is None:
            return None
        try:
            return parse_condition(scalar.text, self.is_name, scalar.position)
        except GrammarError as error:
            cut = in_brackets and not scalar.style and error.code in ("operator-missing", "expected-name")
            code = "condition-cut-at-comma" if cut else error.code
            values = {**error.values, "found": scalar.text} if cut else error.values
            self.report(code, self.at(scalar, error.offset), **values)
            return None

    def _group(self, node: MappingNode) -> Condition | None:
        groups: list[Group] = []
        known: Mapping[str, Connective] = {connective.value: connective for connective in Connective}
        for entry in node.entries:
            connective = known.get(entry.key.text)
            if connective is None:
                self.report("bad-group", entry.key, found=entry.key.text, nearest=nearest(entry.key.text, known))
                continue
            inner = entry.value
            if isinstance(inner, Sequence):
                read = [self.condition(item, inner.flow) for item in inner.items]
            else:
                read = [self.condition(inner)]
            parts = tuple(part for part in read if part is not None)
            groups.append(Group(connective, parts, entry.key.position))
        if len(groups) == 1:
            return groups[0]
        return Group(Connective.ALL, tuple(groups), node.position)

    def _wrong_shape(self, node: Node, expected: str) -> None:
        if isinstance(node, Scalar) and node.is_missing:
            self.report("value-missing-here", node, name=node.position.path.rpartition(".")[2])
            return
        code = "wrong-shape"
        if expected == "a-text" and isinstance(node, MappingNode) and node.entries:
            code = "text-read-as-mapping"
        self.report(code, node, found=_SHAPES[type(node)], expected=expected)
