"""Puts a drafted rule into the text of a ruleset, as an editor would: nothing else of the text changes.

Pure: no Qt.
"""

from typing import Final

import msgspec

from tiercast.rules.document import Mapping, Scalar, read_document

_SECTION: Final = "triggers:\n"


class Joined(msgspec.Struct, frozen=True):
    """The text with the rule in it, what the rule is called there, and the line on which it begins, from 1."""

    text: str
    rule: str
    line: int


def joined(text: str, draft: str) -> Joined | None:
    """The ruleset `text` with the rule of `draft` after its other rules; None where `text` cannot be read so far.

    Args:
        draft: as `drafting.draft` makes it, a ruleset of its own with one rule.
    """
    root = read_document(text).root
    if not isinstance(root, Mapping) or root.flow:
        return None
    section = next((entry for entry in root.entries if entry.key.text == "triggers"), None)
    missing = section is None or (isinstance(section.value, Scalar) and section.value.is_missing)
    lines = draft.partition(_SECTION)[2].splitlines()
    if section is None or missing:
        head = text.rstrip("\n") + "\n" + ("" if section is not None else f"\n{_SECTION}")
        if section is not None and root.entries[-1] is not section:
            return None
        return _put(head, "", lines, "  ", set())
    rules = section.value
    if not isinstance(rules, Mapping) or rules.flow or not rules.entries:
        return None
    after = [entry.key.begin for entry in root.entries if entry.key.begin > section.key.begin]
    end = min(after, default=len(text))
    head, tail = _content(text[:end]), text[end:]
    between = text[len(head) : end]
    indent = " " * (rules.entries[0].key.position.column - 1)
    names = {entry.key.text for entry in rules.entries}
    return _put(head, between + tail, lines, indent, names)


def _put(head: str, tail: str, lines: list[str], indent: str, names: set[str]) -> Joined:
    first = lines[0].strip().rstrip(":")
    name, number = first, 2
    while name in names:
        name, number = f"{first}_{number}", number + 1
    body = [f"{indent}{name}:", *(f"{indent}{line[2:]}" for line in lines[1:])]
    if names:
        head += "\n"
    line = head.count("\n") + 1
    return Joined("\n".join([head.removesuffix("\n"), *body, tail]), name, line)


def _content(text: str) -> str:
    """Without the empty lines, and the comments of what follows, at its end; with the end of its last line."""
    lines = text.splitlines(keepends=True)
    while lines and (not lines[-1].strip() or lines[-1].startswith("#")):
        lines.pop()
    found = "".join(lines)
    return found if found.endswith("\n") or not found else f"{found}\n"
