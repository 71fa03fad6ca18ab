"""A ruleset's YAML as a tree of nodes that know where they stand, built from ruamel's events.

The events are read instead of a loaded document because every scalar must stay the text that it is (``0012``, ``1e5``,
``yes``), every node must have a position, and what is dangerous or surprising in YAML (anchors, aliases, tags, merge
keys, deep nesting) is refused at the first event that shows it, before anything is built of it.
"""

from collections.abc import Iterator
from typing import Any, Final, TypeAlias

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from tiercast.rules.conditions import Position
from tiercast.rules.diagnostics import Diagnostic, diagnostic
from tiercast.rules.document_traps import cut_at_comma, cut_at_hash, explain_syntax_error
from tiercast.rules.yaml_words import fault_of

MOST_BYTES: Final = 512 * 1024
"""Size of the largest ruleset that is read."""
MOST_DEPTH: Final = 32
MOST_NODES: Final = 50_000


class Scalar(msgspec.Struct, gc=False):
    """One text.

    Attributes:
        style: "" plain, ``'`` or ``"`` quoted, ``|`` or ``>`` a block.
        begin, end: offsets in the source.
    """

    text: str
    style: str
    position: Position
    begin: int
    end: int

    @property
    def is_missing(self) -> bool:
        """Nothing stands where a value should be."""
        return not self.text and not self.style


class Entry(msgspec.Struct):
    """One key of a mapping with its value."""

    key: Scalar
    value: "Node"


class Mapping(msgspec.Struct):
    """Keys with values, in the order of the file. `flow`: written in braces."""

    entries: list[Entry]
    flow: bool
    position: Position
    begin: int
    end: int

    def get(self, key: str) -> "Node | None":
        """The value of `key`, or None."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


class Sequence(msgspec.Struct):
    """A list. `flow`: written in brackets."""

    items: list["Node"]
    flow: bool
    position: Position
    begin: int
    end: int


Node: TypeAlias = Scalar | Mapping | Sequence


class Document(msgspec.Struct):
    """The tree of a file (None where there is none), its text as it was read, and what is wrong with it."""

    root: Node | None
    text: str
    diagnostics: list[Diagnostic]


class _RefusedError(Exception):
    def __init__(self, found: Diagnostic) -> None:
        super().__init__(found.message)
        self.found = found


def clean_text(text: str) -> str:
    """`text` without a byte order mark and with ``\\n`` line ends."""
    return text.removeprefix("\N{ZERO WIDTH NO-BREAK SPACE}").replace("\r\n", "\n").replace("\r", "\n")


def read_document(text: str, file: str = "") -> Document:
    """Read `text` into nodes. Never raises: what is wrong is in `Document.diagnostics`."""
    source = clean_text(text)
    found = _unreadable(source, file)
    if found is not None:
        return Document(None, source, [found])
    builder = _Builder(source, file)
    try:
        root = builder.document()
    except _RefusedError as refused:
        return Document(None, source, [*builder.diagnostics, refused.found])
    except MarkedYAMLError as error:
        syntax = explain_syntax_error(error, source, file)
        others = [one for one in builder.diagnostics if one.position.line != syntax.position.line]
        return Document(None, source, [*others, syntax])
    except (YAMLError, ValueError, RecursionError) as error:
        fault = fault_of(str(error) or type(error).__name__)
        place = Position(file, 1, 1)
        return Document(
            None,
            source,
            [*builder.diagnostics, diagnostic("yaml-syntax", place, problem=fault.en, problem_zh=fault.zh)],
        )
    return Document(root, source, builder.diagnostics)


def _unreadable(source: str, file: str) -> Diagnostic | None:
    size = len(source.encode("utf-8", "surrogatepass"))
    if size > MOST_BYTES:
        return diagnostic("too-big", Position(file, 1, 1), found=size // 1024, expected=MOST_BYTES // 1024)
    for index, char in enumerate(source):
        code = ord(char)
        if (code < 0x20 and char not in "\n\t") or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in _BREAKS:
            line = source.count("\n", 0, index) + 1
            column = index - source.rfind("\n", 0, index)
            return diagnostic("bad-character", Position(file, line, column), found=f"U+{code:04X}")
    return None


_BREAKS = frozenset({0x2028, 0x2029, 0xFEFF, 0xFFFE, 0xFFFF})
"""Line breaks that editors do not show as such, and what is no character."""


class _Builder:
    """Turns events into nodes."""

    def __init__(self, source: str, file: str) -> None:
        self.source = source
        self.file = file
        self.diagnostics: list[Diagnostic] = []
        self._count = 0
        self._events: Iterator[Any] = iter(YAML(typ="safe", pure=True).parse(source))

    def document(self) -> Node | None:
        root: Node | None = None
        for event in self._events:
            kind = type(event).__name__
            if kind == "DocumentStartEvent" and root is not None:
                raise self._refused("several-documents", event)
            if kind in ("MappingStartEvent", "SequenceStartEvent", "ScalarEvent", "AliasEvent"):
                root = self._node(event, "", 0)
        return root

    def _place(self, event: Any, path: str) -> Position:
        return Position(self.file, event.start_mark.line + 1, event.start_mark.column + 1, path)

    def _refused(self, code: str, event: Any, **values: Any) -> _RefusedError:
        return _RefusedError(diagnostic(code, self._place(event, ""), **values))

    def _node(self, event: Any, path: str, depth: int) -> Node:
        self._refuse_surprises(event, depth)
        kind = type(event).__name__
        if kind == "ScalarEvent":
            return self._scalar(event, path)
        begin = event.start_mark.index
        if kind == "SequenceStartEvent":
            items, end = self._items(path, depth)
            return Sequence(items, bool(event.flow_style), self._place(event, path), begin, end)
        entries, end = self._entries(path, depth, bool(event.flow_style))
        return Mapping(entries, bool(event.flow_style), self._place(event, path), begin, end)

    def _refuse_surprises(self, event: Any, depth: int) -> None:
        self._count += 1
        if type(event).__name__ == "AliasEvent":
            raise self._refused("no-aliases", event, found=f"*{event.anchor}")
        if event.anchor is not None:
            raise self._refused("no-aliases", event, found=f"&{event.anchor}")
        if event.tag is not None:
            raise self._refused("no-tags", event, found=str(event.tag))
        if depth > MOST_DEPTH:
            raise self._refused("too-deep", event, expected=MOST_DEPTH)
        if self._count > MOST_NODES:
            raise self._refused("too-many-nodes", event, expected=MOST_NODES)

    def _scalar(self, event: Any, path: str) -> Scalar:
        begin, end = event.start_mark.index, event.end_mark.index
        style = event.style if event.style and event.style in "'\"|>" else ""
        scalar = Scalar(str(event.value), style, self._place(event, path), begin, end)
        cut = cut_at_hash(self.source, scalar.text, style, end)
        if cut:
            self.diagnostics.append(diagnostic("cut-at-hash", scalar.position, found=scalar.text, rest=cut))
        return scalar

    def _items(self, path: str, depth: int) -> tuple[list[Node], int]:
        items: list[Node] = []
        for event in self._events:
            if type(event).__name__ == "SequenceEndEvent":
                return items, event.end_mark.index
            items.append(self._node(event, f"{path}[{len(items)}]", depth + 1))
        raise YAMLError("the list has no end")

    def _entries(self, path: str, depth: int, flow: bool) -> tuple[list[Entry], int]:
        entries: list[Entry] = []
        seen: dict[str, Scalar] = {}
        for event in self._events:
            if type(event).__name__ == "MappingEndEvent":
                return entries, event.end_mark.index
            key = self._key(event, path, depth)
            first = seen.setdefault(key.text, key)
            if first is not key:
                place = first.position
                self.diagnostics.append(
                    diagnostic("duplicate-key", key.position, found=key.text, line=place.line, column=place.column)
                )
            value = self._node(next(self._events), key.position.path, depth + 1)
            if isinstance(value, Scalar) and value.is_missing:
                value.position = key.position
                if flow and self._was_cut(entries, key):
                    continue
            entries.append(Entry(key, value))
        raise YAMLError("the mapping has no end")

    def _key(self, event: Any, path: str, depth: int) -> Scalar:
        if type(event).__name__ not in ("ScalarEvent", "AliasEvent"):
            raise self._refused("key-is-no-text", event)
        self._refuse_surprises(event, depth)
        key = self._scalar(event, f"{path}.{event.value}" if path else str(event.value))
        if key.text == "<<" and not key.style:
            raise self._refused("no-merge-keys", event)
        return key

    def _was_cut(self, entries: list[Entry], key: Scalar) -> bool:
        """Whether a key in braces without a value is what YAML made of a cut text; reported then."""
        before = entries[-1].value if entries else None
        text_before = before.text if isinstance(before, Scalar) and not before.style else ""
        cut = cut_at_comma(self.source, key.text, key.end, text_before, entries[-1].key.text if entries else "")
        if cut is not None:
            self.diagnostics.append(diagnostic(cut.code, key.position, **cut.values))
        return cut is not None
