"""The formatter: block style, quoted texts, comments and order kept, nothing else changed."""

import re
from typing import Final

from tiercast.rules.diagnostics import Diagnostic, has_errors, render
from tiercast.rules.document import Mapping, Node, Scalar, Sequence, read_document
from tiercast.rules.formatting_comments import Comments
from tiercast.rules.names import NAME
from tiercast.rules.parse import parse_ruleset, same_meaning
from tiercast.rules.parse_rules import plain_value

WIDTH: Final = 110
"""A list of names is kept on one line up to this column."""

_SAFE: Final = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`](?:[^\n\t:#]|:(?=[^\s])|(?<=[^\s])#)*")
_NAME_LIKE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_.-]*")
_TEXT_PATH: Final = re.compile(r"(?:.*\.)?title|triggers\.[^.\[]+\.do[.\[].*\.[^.\[]+")


class FormatError(ValueError):
    """The text cannot be read as YAML, so it cannot be formatted. `diagnostics` say why."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(render(diagnostics))
        self.diagnostics = diagnostics


def format_ruleset(text: str, file: str = "") -> str:
    """The same ruleset in the house style: two spaces, block style, texts in double quotes, at most one empty line.

    Comments and the order of everything stay; a second run changes nothing. A list of names in brackets stays on its
    line. Where the layout is so unusual that a comment or a value would be lost, the text is returned as it is, with
    plain line ends.

    Args:
        text: of the file; `file`: its name, for what is wrong with it.

    Raises:
        FormatError: where it cannot be read as YAML.
    """
    document = read_document(text, file)
    if document.root is None or has_errors(document.diagnostics):
        raise FormatError(document.diagnostics or parse_ruleset(text, file).diagnostics)
    unchanged = document.text if document.text.endswith("\n") else document.text + "\n"
    formatted = _Printer(document.root, document.text).text()
    return formatted if _is_faithful(unchanged, formatted) else unchanged


def _is_faithful(before: str, after: str) -> bool:
    old, new = read_document(before), read_document(after)
    if old.root is None or new.root is None or new.diagnostics or _shape(old.root) != _shape(new.root):
        return False
    if _words_of_comments(before, old.root) != _words_of_comments(after, new.root):
        return False
    left, right = parse_ruleset(before).ruleset, parse_ruleset(after).ruleset
    return left is None or (right is not None and same_meaning(left, right))


def _shape(node: Node) -> object:
    if isinstance(node, Scalar):
        return None if node.is_missing else node.text
    if isinstance(node, Sequence):
        return [_shape(item) for item in node.items]
    return [(entry.key.text, _shape(entry.value)) for entry in node.entries]


def _words_of_comments(text: str, root: Node) -> list[str]:
    comments = Comments(root, text)
    found = list(comments.end)
    for place in comments.all_places():
        found += [*place.above, *place.beside, *place.below]
    return sorted(word for comment in found for word in comment.replace("#", " ").split())


class _Printer:
    def __init__(self, root: Node, source: str) -> None:
        self.root = root
        self.comments = Comments(root, source)
        self.lines: list[str] = []

    def text(self) -> str:
        if isinstance(self.root, Scalar):
            self.lines.append(quoted(self.root))
        else:
            self._block(self.root, 0)
        self.lines += self.comments.end
        while self.lines and not self.lines[0]:
            del self.lines[0]
        return "\n".join(self.lines).rstrip("\n") + "\n"

    def _block(self, node: Mapping | Sequence, indent: int, first: str = "") -> None:
        """Print the entries or items at `indent`; `first` stands before the first one instead of spaces."""
        lead = first
        if isinstance(node, Mapping):
            for entry in node.entries:
                lead = self._one(entry.key, lead, indent, f"{_key(entry.key)}:", entry.value)
        else:
            for item in node.items:
                lead = self._one(item, lead, indent, "-", item)

    def _one(self, owner: Node, lead: str, indent: int, head: str, value: Node) -> str:
        place = self.comments.of(owner)
        if not lead:
            self._comment_lines(place.above, indent)
        prefix = (lead or " " * indent) + head
        beside = "  ".join(place.beside)
        self._value(prefix, value, indent, beside)
        self._comment_lines(place.below, indent)
        return ""

    def _value(self, prefix: str, value: Node, indent: int, beside: str) -> None:
        note = f"  {beside}" if beside else ""
        if isinstance(value, Scalar):
            self._scalar(prefix, value, indent, note)
        elif _is_empty(value):
            self.lines.append(f"{prefix} {'{}' if isinstance(value, Mapping) else '[]'}{note}")
        elif isinstance(value, Sequence) and self._fits(prefix, value):
            self.lines.append(f"{prefix} {_names(value)}{note}")
        elif prefix.endswith("-") and not beside and self._can_follow(value):
            self._block(value, indent + 2, f"{prefix} ")
        else:
            self.lines.append(prefix + note)
            self._block(value, indent + 2)

    def _can_follow(self, value: Mapping | Sequence) -> bool:
        """Whether the first entry has no comment above it, so that it may stand behind the dash."""
        first: Node = value.entries[0].key if isinstance(value, Mapping) else value.items[0]
        return not any(self.comments.of(first).above)

    def _scalar(self, prefix: str, value: Scalar, indent: int, note: str) -> None:
        if value.is_missing:
            self.lines.append(prefix + note)
        elif _can_be_block(value.text):
            self.lines.append(f"{prefix} {'|' if value.text.endswith(chr(10)) else '|-'}{note}")
            body = value.text.removesuffix("\n").split("\n")
            self.lines += [" " * (indent + 2) + line if line else "" for line in body]
        else:
            self.lines.append(f"{prefix} {quoted(value)}{note}")

    def _fits(self, prefix: str, value: Sequence) -> bool:
        plain = all(
            isinstance(item, Scalar) and not item.style and NAME.fullmatch(item.text) and _SAFE.fullmatch(item.text)
            for item in value.items
        )
        return value.flow and plain and self.comments.is_free(value) and len(prefix) + len(_names(value)) < WIDTH

    def _comment_lines(self, comments: list[str], indent: int) -> None:
        for comment in comments:
            if comment:
                self.lines.append(" " * indent + comment)
            elif self.lines and self.lines[-1]:
                self.lines.append("")


def _is_empty(value: Mapping | Sequence) -> bool:
    return not (value.entries if isinstance(value, Mapping) else value.items)


def _names(value: Sequence) -> str:
    return f"[{', '.join(item.text for item in value.items if isinstance(item, Scalar))}]"


def _key(key: Scalar) -> str:
    return (
        key.text
        if _SAFE.fullmatch(key.text) and key.text == key.text.strip() and key.text != "<<"
        else in_quotes(key.text)
    )


def quoted(scalar: Scalar) -> str:
    """A scalar as the house style writes it: texts in double quotes, conditions, names and numbers plain."""
    text = scalar.text
    safe = _SAFE.fullmatch(text) is not None and text == text.strip() and not text.endswith(":")
    safe = safe or (re.fullmatch(r"-[0-9.]+", text) is not None)
    if not safe:
        return in_quotes(text)
    if _TEXT_PATH.fullmatch(scalar.position.path):
        if plain_value(text) is not None:  # quotes decide whether it is a text or a number
            return in_quotes(text) if scalar.style else text
        return text if _NAME_LIKE.fullmatch(text) else in_quotes(text)
    return text


_ESCAPES: Final = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"}


def in_quotes(text: str) -> str:
    """`text` in double quotes, as YAML reads it back."""
    return '"' + "".join(_ESCAPES.get(char, char) if char != "\N{NO-BREAK SPACE}" else "\\_" for char in text) + '"'


def _can_be_block(text: str) -> bool:
    """Several lines that a literal block holds exactly."""
    lines = text.removesuffix("\n").split("\n")
    if len(lines) < 2 or text.endswith("\n\n") or not lines[-1]:
        return False
    return bool(lines[0]) and not lines[0].startswith((" ", "\t")) and not any(line != line.rstrip() for line in lines)
