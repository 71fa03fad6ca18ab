"""A block mapping cut into the lines of its entries, each with the comments that belong to it."""

import msgspec

from tiercast.rules.document import Mapping, Node, Scalar


class Chunks(msgspec.Struct):
    """The entries of a mapping in block style.

    Attributes:
        before, after: the lines around them.
        entries: (key, its lines), each with the comments and empty lines above it.
        indent: columns before the keys.
    """

    before: list[str]
    entries: list[tuple[str, list[str]]]
    after: list[str]
    indent: int

    def text(self) -> str:
        """The whole document again."""
        return "\n".join([*self.before, *(line for _, lines in self.entries for line in lines), *self.after])


def cut(text: str, mapping: Mapping) -> Chunks | None:
    """Cut `text` at the entries of `mapping`; None where they do not stand on lines of their own."""
    lines = text.split("\n")
    places = [entry.key.position.line - 1 for entry in mapping.entries]
    indents = {entry.key.position.column - 1 for entry in mapping.entries}
    if mapping.flow or not places or len(indents) != 1 or len(set(places)) != len(places):
        return None
    indent = indents.pop()
    if any(lines[place][:indent].strip() for place in places):
        return None
    ends = [_last_line(text, entry.value, entry.key) for entry in mapping.entries]
    starts = [places[0] - _own_comments(lines, places[0], 0, indent)]
    for place, end in zip(places[1:], ends, strict=False):
        starts.append(_boundary(lines, end + 1, place, indent))
    last = _boundary(lines, ends[-1] + 1, len(lines), indent)
    bounds = [*starts, last]
    entries = [
        (entry.key.text, lines[bounds[number] : bounds[number + 1]]) for number, entry in enumerate(mapping.entries)
    ]
    return Chunks(lines[: starts[0]], entries, lines[last:], indent)


def _own_comments(lines: list[str], place: int, least: int, indent: int) -> int:
    """How many lines right above are comments at the keys' own column."""
    count = 0
    while place - count - 1 >= least and lines[place - count - 1].startswith(" " * indent + "#"):
        count += 1
    return count


def _boundary(lines: list[str], first: int, place: int, indent: int) -> int:
    """Where the next entry's lines begin: comments that stand further in still belong to the one before."""
    boundary = first
    for number in range(first, place):
        line = lines[number]
        if line.strip() and not line.lstrip().startswith("#"):
            break
        if line.strip() and len(line) - len(line.lstrip()) > indent:
            boundary = number + 1
    return boundary


def _last_line(text: str, node: Node, key: Scalar) -> int:
    """The last line on which a value stands."""
    return text.count("\n", 0, max(_end(text, node), key.end))


def _end(text: str, node: Node) -> int:
    """Offset behind the last sign of a node; the end of a block in YAML lies on the line of what follows."""
    if isinstance(node, Scalar):
        return node.begin + len(text[node.begin : node.end].rstrip())
    if node.flow:
        return node.end
    parts = [entry.value for entry in node.entries] if isinstance(node, Mapping) else node.items
    keys = [entry.key.end for entry in node.entries] if isinstance(node, Mapping) else []
    return max([*(_end(text, part) for part in parts), *keys], default=node.begin)
