"""Comments of a ruleset: found in its text, and given to the entry or item that each belongs to."""

from collections.abc import Iterator

import msgspec

from tiercast.rules.document import Mapping, Node, Scalar, Sequence


class Comment(msgspec.Struct, frozen=True):
    """One comment, from its ``#`` to the end of the line; `alone`: nothing stands before it."""

    line: int
    column: int
    text: str
    alone: bool


class Place(msgspec.Struct):
    """An entry or item of the document: where it begins, and its comments.

    Attributes:
        above: comments on lines of their own before it; an empty text is an empty line.
        beside: comments at the end of its line.
        below: comments on lines of their own after all of it, at its own indentation.
    """

    begin: int
    line: int
    column: int
    parents: tuple["Place", ...]
    above: list[str] = msgspec.field(default_factory=list)
    beside: list[str] = msgspec.field(default_factory=list)
    below: list[str] = msgspec.field(default_factory=list)


class Comments:
    """Comments by the entry (its key) or item (its value) that they belong to."""

    def __init__(self, root: Node, source: str) -> None:
        self.end: list[str] = []
        self._lines = source.split("\n")
        self._by_node: dict[int, Place] = {}
        self._ordered: list[Place] = []
        self._collect(root, (), source)
        self._hand_out(_comments(root, source))

    def of(self, node: Node) -> Place:
        """The place of an entry, by its key, or of an item, by its value."""
        return self._by_node[id(node)]

    def all_places(self) -> list[Place]:
        """Every entry and item, in the order of the file."""
        return list(self._ordered)

    def is_free(self, node: Node) -> bool:
        """Whether no comment stands inside `node`, so that it may be written on one line."""
        inside = (place for place in self._ordered if node.begin < place.begin < node.end)
        return not any(place.above or place.beside or place.below for place in inside)

    def _collect(self, node: Node, parents: tuple[Place, ...], source: str) -> None:
        if isinstance(node, Mapping):
            for entry in node.entries:
                self._collect(entry.value, self._place(entry.key, entry.key.begin, parents, source), source)
        elif isinstance(node, Sequence):
            for item in node.items:
                begin = item.begin if node.flow else source.rfind("-", 0, item.begin)
                self._collect(item, self._place(item, begin, parents, source), source)

    def _place(self, node: Node, begin: int, parents: tuple[Place, ...], source: str) -> tuple[Place, ...]:
        column = begin - source.rfind("\n", 0, begin)
        place = Place(begin, source.count("\n", 0, begin) + 1, column, parents)
        self._by_node[id(node)] = place
        self._ordered.append(place)
        return (*parents, place)

    def _hand_out(self, comments: Iterator[Comment]) -> None:
        for comment in comments:
            before = [place for place in self._ordered if place.line < comment.line]
            same_line = [place for place in self._ordered if place.line == comment.line]
            after = next((place for place in self._ordered if place.line > comment.line), None)
            if not comment.alone:
                owner = same_line[0] if same_line else (before[-1] if before else None)
                (self.end if owner is None else owner.beside).append(comment.text)
            elif after is not None and (comment.column <= after.column or not before):
                after.above += ["", comment.text] if self._is_blank(comment.line - 1) else [comment.text]
            else:
                self._below(comment, before)
        seen: set[int] = set()
        for place in self._ordered:
            if place.line not in seen and self._is_blank(place.line - 1):
                place.above.append("")
            seen.add(place.line)

    def _is_blank(self, line: int) -> bool:
        return line >= 1 and not self._lines[line - 1].strip()

    def _below(self, comment: Comment, before: list[Place]) -> None:
        chain = (*before[-1].parents, before[-1]) if before else ()
        fitting = [place for place in chain if place.column <= comment.column]
        (fitting[-1].below if fitting else self.end).append(comment.text)


def _comments(root: Node, source: str) -> Iterator[Comment]:
    covered = _scalars(root)
    index = source.find("#")
    spans = iter(sorted(covered))
    span = next(spans, None)
    while index >= 0:
        while span is not None and span[1] <= index:
            span = next(spans, None)
        if span is not None and span[0] <= index < span[1]:
            index = source.find("#", span[1])
            continue
        line_begin = source.rfind("\n", 0, index) + 1
        if index > line_begin and source[index - 1] not in " \t":
            index = source.find("#", index + 1)
            continue
        end = source.find("\n", index)
        end = end if end >= 0 else len(source)
        alone = not source[line_begin:index].strip()
        line = source.count("\n", 0, index) + 1
        yield Comment(line, index - line_begin + 1, source[index:end].rstrip(), alone)
        index = source.find("#", end)


def _scalars(node: Node) -> list[tuple[int, int]]:
    if isinstance(node, Scalar):
        return [(node.begin, node.end)] if node.end > node.begin else []
    if isinstance(node, Sequence):
        return [span for item in node.items for span in _scalars(item)]
    return [span for entry in node.entries for part in (entry.key, entry.value) for span in _scalars(part)]
