"""Reading a test file's nodes: what is wrong is collected with its place, in both languages, and nothing is raised."""

from collections.abc import Collection, Iterable
from typing import Final

import msgspec

from tiercast.engine.jobs import JobError
from tiercast.rules.conditions import Position
from tiercast.rules.diagnostics import Diagnostic, Severity
from tiercast.rules.document import Mapping, Node, Scalar, Sequence
from tiercast.rules.names import nearest
from tiercast.words import Words

_SHAPES: Final = {
    Scalar: ("a text", "文字"),
    Mapping: ("a mapping (`key: value`)", "映射（`键: 值`）"),
    Sequence: ("a list", "列表"),
}
MOST_SHOWN: Final = 80
"""Characters of a value that a message shows."""


class Problem(msgspec.Struct, frozen=True):
    """Something wrong at a place."""

    position: Position
    words: Words


class Problems:
    """What was found wrong so far."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def say(self, at: Node | Position, en: str, zh: str) -> None:
        """Note a problem at a node."""
        self.found.append(Problem(at if isinstance(at, Position) else at.position, Words(en, zh)))

    def take(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Note what the reader of the YAML found."""
        for one in diagnostics:
            if one.severity is Severity.ERROR:
                en = f"{one.message}; {one.hint}" if one.hint else one.message
                zh = f"{one.message_zh}；{one.hint_zh}" if one.hint_zh else one.message_zh
                self.found.append(Problem(one.position, Words(en, zh)))

    def raise_any(self) -> None:
        """Raises: JobError: with all that was found, a line each, in the order of the file."""
        if not self.found:
            return
        ordered = sorted(self.found, key=lambda one: (one.position.line, one.position.column))
        raise JobError(
            Words(
                "\n".join(f"{place(one.position)}: {one.words.en}" for one in ordered),
                "\n".join(f"{place(one.position)}：{one.words.zh}" for one in ordered),
            )
        )


class Nodes:
    """Reads nodes as texts, mappings, lists and whole numbers."""

    def __init__(self) -> None:
        self.problems = Problems()

    def say(self, at: Node | Position, en: str, zh: str) -> None:
        """Note a problem."""
        self.problems.say(at, en, zh)

    def fields(self, node: Node | None, allowed: Collection[str]) -> dict[str, Node]:
        """The values of a mapping by key; keys that are not `allowed` are a problem."""
        found: dict[str, Node] = {}
        for key, value in self.entries(node):
            if key.text in allowed:
                found.setdefault(key.text, value)
            else:
                self.unknown(key, key.text, allowed)
        return found

    def unknown(self, at: Node | Position, found: str, known: Collection[str]) -> None:
        """A name that is none of `known`."""
        near = nearest(found, known)
        listed = ", ".join(list(known)[:40]) or "-"
        hint = (
            (f"did you mean `{near}`?", f"是不是 `{near}`？") if near else (f"known are: {listed}", f"可以用：{listed}")
        )
        self.say(at, f"there is no `{shown(found)}` here; {hint[0]}", f"这里没有 `{shown(found)}`；{hint[1]}")

    def entries(self, node: Node | None) -> list[tuple[Scalar, Node]]:
        """Keys and values of a mapping; none where it is missing or something else (a problem)."""
        if node is None or (isinstance(node, Scalar) and node.is_missing):
            return []
        if not isinstance(node, Mapping):
            self._wrong(node, Mapping)
            return []
        return [(entry.key, entry.value) for entry in node.entries]

    def items(self, node: Node | None) -> list[Node]:
        """Items of a list; a single value is a list of one."""
        if node is None or (isinstance(node, Scalar) and node.is_missing):
            return []
        return list(node.items) if isinstance(node, Sequence) else [node]

    def text(self, node: Node | None) -> str | None:
        """The text of a scalar; None where it is missing or something else (a problem)."""
        if node is None:
            return None
        if not isinstance(node, Scalar):
            self._wrong(node, Scalar)
            return None
        if node.is_missing:
            self.say(node, "the value is missing", "缺少值")
            return None
        return node.text

    def whole(self, node: Node | None, low: int, high: int) -> int | None:
        """A whole number of `low` to `high`; None where it is missing or something else (a problem)."""
        text = self.text(node)
        if node is None or text is None:
            return None
        digits = text.strip().removeprefix("-")
        if digits.isascii() and digits.isdigit() and len(digits) < 20 and low <= int(text) <= high:
            return int(text)
        self.say(
            node,
            f"{shown(text)!r} should be a whole number from {low} to {high}",
            f"“{shown(text)}”应为 {low} 到 {high} 的整数",
        )
        return None

    def _wrong(self, node: Node, expected: type[Scalar] | type[Mapping] | type[Sequence]) -> None:
        found, wanted = _SHAPES[type(node)], _SHAPES[expected]
        self.say(node, f"here should be {wanted[0]}, and is {found[0]}", f"这里应为{wanted[1]}，实际是{found[1]}")


def place(position: Position) -> str:
    """``file:line:column``, as editors understand it."""
    return f"{position.file or 'test'}:{position.line}:{position.column}"


def shown(text: str) -> str:
    """`text` short enough for a message, and without signs that would disturb a terminal."""
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return clean if len(clean) <= MOST_SHOWN else clean[: MOST_SHOWN - 1] + "…"
