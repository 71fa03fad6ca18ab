"""Comments of a ruleset: found in its text, and given to the entry or item that each belongs to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

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
        self._line_starts = list(accumulate((len(line) + 1 for line in self._lines), initial=0))
        self._by_node: dict[int, Place] = {}
        self._ordered: list[Place] = []
        self._collect(root, (), source)
        self._begins = [place.begin for place in self._ordered]
        self._hand_out(_comments(root, source))

    def of(self, node: Node) -> Place:
        """The place of an entry, by its key, or of an item, by its value."""
        return self._by_node[id(node)]

    def all_places(self) -> list[Place]:
        """Every entry and item, in the order of the file."""
        return list(self._ordered)

    def is_free(self, node: Node) -> bool:
        """Whether no comment stands inside `node`, so that it may be written on one line."""
        first, last = bisect_right(self._begins, node.begin), bisect_left(self._begins, node.end)
        return not any(place.above or place.beside or place.below for place in self._ordered[first:last])

    def _collect(self, node: Node, parents: tuple[Place, ...], source: str) -> None:
        if isinstance(node, Mapping):
            for entry in node.entries:
                self._collect(entry.value, self._place(entry.key, entry.key.begin, parents), source)
        elif isinstance(node, Sequence):
            for item in node.items:
                begin = item.begin if node.flow else source.rfind("-", 0, item.begin)
                self._collect(item, self._place(item, begin, parents), source)

    def _place(self, node: Node, begin: int, parents: tuple[Place, ...]) -> tuple[Place, ...]:
        line = bisect_right(self._line_starts, begin)
        place = Place(begin, line, begin - self._line_starts[line - 1] + 1, parents)
        self._by_node[id(node)] = place
        self._ordered.append(place)
        return (*parents, place)

    def _hand_out(self, comments: Iterator[Comment]) -> None:
        lines = [place.line for place in self._ordered]
        for comment in comments:
            first, last = bisect_left(lines, comment.line), bisect_right(lines, comment.line)
            before = self._ordered[first - 1] if first else None
            after = self._ordered[last] if last < len(lines) else None
            if not comment.alone:
                owner = self._ordered[first] if first < last else before
                (self.end if owner is None else owner.beside).append(comment.text)
            elif after is not None and (comment.column <= after.column or before is None):
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

    def _below(self, comment: Comment, before: Place | None) -> None:
        chain = (*before.parents, before) if before is not None else ()
        fitting = [place for place in chain if place.column <= comment.column]
        (fitting[-1].below if fitting else self.end).append(comment.text)


def comment_texts(root: Node, source: str) -> list[str]:
    """Every comment of a text, sorted."""
    return sorted(comment.text for comment in _comments(root, source))


def _comments(root: Node, source: str) -> Iterator[Comment]:
    spans = _scalars(root)
    begins = [begin for begin, _ in spans]
    line, line_begin = 1, 0
    for text in source.split("\n"):
        column = -1
        while (column := text.find("#", column + 1)) >= 0:
            span = bisect_right(begins, line_begin + column) - 1
            inside = span >= 0 and line_begin + column < spans[span][1]
            if not inside and (column == 0 or text[column - 1] in " \t"):
                yield Comment(line, column + 1, text[column:].rstrip(), not text[:column].strip())
                break
        line, line_begin = line + 1, line_begin + len(text) + 1


def _scalars(node: Node) -> list[tuple[int, int]]:
    if isinstance(node, Scalar):
        return [(node.begin, node.end)] if node.end > node.begin else []
    if isinstance(node, Sequence):
        return [span for item in node.items for span in _scalars(item)]
    return [span for entry in node.entries for part in (entry.key, entry.value) for span in _scalars(part)]
