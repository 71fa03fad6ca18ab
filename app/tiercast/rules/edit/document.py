"""Edits of a ruleset's text that keep its comments and order: what a screen changes, and nothing else.

Every edit is made twice: in the text, and in the plain values. Only where both come to the same is the text taken, so
that an edit commutes with reading, and none is half done. Where the layout of a file is too unusual to be edited in
place, the edit is tried on the file in the house style (`rules.formatting`), which keeps comments and order too.

Example::

    text = set_value(text, "params.patience.value", "8m")
    text = set_threshold(text, "signals.high_intent.when.all[1]", "5")
    text = add_entry(text, "triggers", "thanks", "on: order_paid\\ndo: [host_prompt: {text: Thanks}]\\n")
"""

import contextlib
import re
from collections.abc import Callable
from collections.abc import Sequence as Items
from typing import Final

from tiercast.rules.conditions import Position
from tiercast.rules.diagnostics import has_errors
from tiercast.rules.document import Mapping, Node, Scalar, read_document
from tiercast.rules.edit.chunks import Chunks, cut
from tiercast.rules.edit.tree import EditError, Plain, Step, find, plain, steps_of, with_section, with_value
from tiercast.rules.formatting import FormatError, format_ruleset, in_quotes, quoted
from tiercast.rules.formatting_comments import comment_texts
from tiercast.rules.grammar import value_begins
from tiercast.rules.grammar_values import GrammarError
from tiercast.rules.names import is_simple_name

_INDENT: Final = 2
_MISREAD: Final = re.compile(r"[,\[\]{}]|: ")
"""What may end a plain text in braces."""
Change = Callable[[str, Mapping], str]
"""(text, its tree) -> the new text."""


def set_value(text: str, path: str, value: str | Items[str]) -> str:
    """Set a text, or a list of texts; a key that is not there is added to its mapping.

    Args:
        path: such as ``params.patience.value``, ``triggers.t.title``, ``triggers.t.do[0].coupon.message``.
        value: as it means: quotes are added where YAML needs them.

    Raises:
        EditError.
    """
    steps = steps_of(path)
    plain_value: Plain = value if isinstance(value, str) else list(value)
    return _edited(text, path, lambda tree: with_value(tree, steps, plain_value), _Setting(path, steps, value), True)


def set_threshold(text: str, path: str, value: str) -> str:
    """Set the right side of the condition at `path` (``5m``, ``params.x``, ``60% of orders``); the rest of it stays.

    Raises:
        EditError.
    """
    node = find(_read(text), steps_of(path))
    if not isinstance(node, Scalar) or node.is_missing:
        raise EditError("wrong-kind", path, "no single condition stands here")
    try:
        begin = value_begins(node.text)
    except GrammarError as error:
        raise EditError("wrong-kind", path, f"{node.text!r} is no condition") from error
    if begin is None:
        raise EditError("wrong-kind", path, f"{node.text!r} compares with nothing")
    return set_value(text, path, node.text[:begin] + value.strip())


def add_entry(text: str, section: str, name: str, body: str, before: str = "") -> str:
    """Add a rule (a signal, a feature …) to a section, which is made where it is not there.

    Args:
        section: ``triggers``, ``signals`` …; name: of the new entry.
        body: its value, as YAML, without indentation.
        before: name of the entry that it is to stand before; "": at the end.

    Raises:
        EditError.
    """
    if not is_simple_name(name):
        raise EditError("wrong-kind", f"{section}.{name}", "this is no name")
    value = read_document(body)
    if value.root is None or has_errors(value.diagnostics):
        raise EditError("unreadable", f"{section}.{name}", "the body is no YAML that a ruleset may have")
    root = value.root

    def meant(tree: Plain) -> Plain:
        entries = _entries(tree, section)
        if name in entries:
            raise EditError("there-already", f"{section}.{name}", "this name is taken")
        items = list(entries.items())
        items.insert(_place(entries, section, before), (name, plain(root)))
        return with_section(tree, section, dict(items))

    return _edited(text, section, meant, lambda source, tree: _added(source, tree, section, name, body, before))


def remove_entry(text: str, section: str, name: str) -> str:
    """Take a rule out, with the comments that stand right above it and in it. Raises: EditError."""

    def meant(tree: Plain) -> Plain:
        entries = _entries(tree, section)
        _place(entries, section, name)
        return with_section(tree, section, {key: value for key, value in entries.items() if key != name})

    def change(source: str, tree: Mapping) -> str:
        chunks = _chunks(source, tree, section)
        chunks.entries = [pair for pair in chunks.entries if pair[0] != name]
        return chunks.text() if chunks.entries else _emptied(source, tree, section, chunks)

    return _edited(text, f"{section}.{name}", meant, change)


def move_entry(text: str, section: str, name: str, before: str = "") -> str:
    """Let a rule stand before another one, or ("") at the end; its comments go along. Raises: EditError."""

    def meant(tree: Plain) -> Plain:
        entries = _entries(tree, section)
        _place(entries, section, name)
        return with_section(tree, section, {key: entries[key] for key in _moved(list(entries), section, name, before)})

    def change(source: str, tree: Mapping) -> str:
        chunks = _chunks(source, tree, section)
        by_name = dict(chunks.entries)
        order = _moved([key for key, _ in chunks.entries], section, name, before)
        chunks.entries = [(key, by_name[key]) for key in order]
        return chunks.text()

    return _edited(text, f"{section}.{name}", meant, change, keeps_comments=True)


# --- how an edit is made and checked


def _edited(text: str, path: str, meant: Callable[[Plain], Plain], change: Change, keeps_comments: bool = False) -> str:
    wanted = meant(plain(_read(text)))
    for source in (_ended(text), _ended(_in_house_style(text))):
        with contextlib.suppress(_TooUnusual):
            tree = _read(source)
            result = change(source, tree)
            after = read_document(result)
            if after.root is None or has_errors(after.diagnostics) or not _same(plain(after.root), wanted):
                continue
            if not keeps_comments or comment_texts(after.root, result) == comment_texts(tree, source):
                return result
    raise EditError("not-faithful", path, "the file is written in a way that cannot be edited here; edit it by hand")


def _same(one: Plain, other: Plain) -> bool:
    """Equal, and in the same order."""
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))
    return one == other


class _TooUnusual(Exception):
    """The layout does not allow the edit."""


def _read(text: str) -> Mapping:
    document = read_document(text)
    if not isinstance(document.root, Mapping) or has_errors(document.diagnostics):
        raise EditError("unreadable", "", "the file has errors; mend them first")
    return document.root


def _in_house_style(text: str) -> str:
    try:
        return format_ruleset(text)
    except FormatError:
        return text


def _ended(text: str) -> str:
    source = read_document(text).text
    return source if source.endswith("\n") else source + "\n"


def _entries(tree: Plain, section: str) -> dict[str, Plain]:
    found = tree.get(section) if isinstance(tree, dict) else None
    if found is None:
        return {}
    if not isinstance(found, dict):
        raise EditError("wrong-kind", section, "this section has no entries")
    return found


def _place(entries: dict[str, Plain] | list[str], section: str, before: str) -> int:
    names = list(entries)
    if not before:
        return len(names)
    if before not in names:
        raise EditError("not-there", f"{section}.{before}", "there is no such entry")
    return names.index(before)


def _moved(names: list[str], section: str, name: str, before: str) -> list[str]:
    if before == name:
        return names
    rest = [each for each in names if each != name]
    rest.insert(_place(rest, section, before), name)
    return rest


def _chunks(source: str, tree: Mapping, section: str) -> Chunks:
    mapping = tree.get(section)
    chunks = cut(source, mapping) if isinstance(mapping, Mapping) else None
    if chunks is None:
        raise _TooUnusual
    return chunks


def _added(source: str, tree: Mapping, section: str, name: str, body: str, before: str) -> str:
    mapping = tree.get(section)
    if mapping is None:
        return f"{source}\n{section}:\n" + "\n".join(_indented(name, body, _INDENT)) + "\n"
    if isinstance(mapping, Scalar) or not mapping.flow or (isinstance(mapping, Mapping) and mapping.entries):
        if not isinstance(mapping, Mapping):
            raise _TooUnusual
        chunks = _chunks(source, tree, section)
        names = [key for key, _ in chunks.entries]
        chunks.entries.insert(_place(names, section, before), (name, _indented(name, body, chunks.indent)))
        return chunks.text()
    lines = "\n" + "\n".join(_indented(name, body, _INDENT))
    return source[: mapping.begin].rstrip(" ") + lines + source[mapping.end :]


def _indented(name: str, body: str, indent: int) -> list[str]:
    lead, lines = " " * indent, body.strip("\n").split("\n")
    if len(lines) == 1 and lines[0].lstrip()[:1] in ("{", "[", '"', "'"):
        return [f"{lead}{name}: {lines[0].strip()}"]
    return [f"{lead}{name}:", *(f"{lead}  {line}" if line.strip() else "" for line in lines)]


def _emptied(source: str, tree: Mapping, section: str, chunks: Chunks) -> str:
    """A section whose last entry goes stays, without entries, with what is said about it."""
    key = next(entry.key for entry in tree.entries if entry.key.text == section)
    line = key.position.line - 1
    head = chunks.before[line]
    colon = head.index(":", key.position.column - 1 + len(section))
    chunks.before[line] = f"{head[: colon + 1]} {{}}{head[colon + 1 :]}"
    return chunks.text()


class _Setting:
    """Sets a value in the text."""

    def __init__(self, path: str, steps: tuple[Step, ...], value: str | Items[str]) -> None:
        self._path, self._steps, self._value = path, steps, value

    def __call__(self, source: str, tree: Mapping) -> str:
        node = find(tree, self._steps)
        parent = find(tree, self._steps[:-1])
        if node is None:
            return self._insert(source, parent)
        written = self._written(isinstance(node, Scalar) and node.style in ("'", '"'))
        if isinstance(node, Scalar):
            if node.is_missing:
                raise _TooUnusual
            end = node.begin + len(source[node.begin : node.end].rstrip())
            return source[: node.begin] + written + source[end:]
        if not node.flow:
            raise _TooUnusual
        return source[: node.begin] + written + source[node.end :]

    def _insert(self, source: str, parent: Node | None) -> str:
        key = self._steps[-1]
        if not isinstance(parent, Mapping) or not isinstance(key, str) or not is_simple_name(key):
            raise EditError("not-there", self._path, "nothing stands here, and nothing can be added here")
        if parent.flow:
            return self._into_braces(source, parent, key)
        chunks = cut(source, parent)
        if chunks is None:
            raise _TooUnusual
        line = f"{' ' * chunks.indent}{key}: {self._written(False)}"
        chunks.entries.insert(0 if key == "title" else len(chunks.entries), (key, [line]))
        return chunks.text()

    def _into_braces(self, source: str, parent: Mapping, key: str) -> str:
        said = f"{key}: {self._written(False)}"
        if key == "title" or not parent.entries:
            more = ", " if parent.entries else ""
            return source[: parent.begin + 1] + said + more + source[parent.begin + 1 :]
        last = parent.entries[-1]
        end = max(last.key.end, last.value.end)
        return source[:end] + f", {said}" + source[end:]

    def _written(self, was_quoted: bool) -> str:
        if not isinstance(self._value, str):
            return f"[{', '.join(self._one(item, False) for item in self._value)}]"
        return self._one(self._value, was_quoted)

    def _one(self, text: str, was_quoted: bool) -> str:
        # The path of a text makes the house style quote it; elsewhere what YAML could misread is quoted too.
        written = quoted(Scalar(text, "", Position(path=self._path), 0, 0))
        if written.startswith('"') or not (was_quoted or not text or _MISREAD.search(text)):
            return written
        return in_quotes(text)
