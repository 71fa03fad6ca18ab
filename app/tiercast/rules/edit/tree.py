"""A document as plain values, and what an edit means for them: the yardstick for every edit of the text."""

from collections.abc import Sequence as Items
from typing import TypeAlias

from tiercast.rules.document import Mapping, Node, Scalar, Sequence

Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"
"""A text, nothing (a missing value), a list, a mapping in order."""
Step: TypeAlias = str | int
"""A key, or a place in a list."""


class EditError(ValueError):
    """An edit that cannot be made; the text stays as it is.

    Attributes:
        code: ``unreadable`` (the document has errors), ``not-there``, ``there-already``, ``wrong-kind`` (what is there
            is no text, or no condition with a value), ``not-faithful`` (the layout is too unusual).
        path: where.
    """

    def __init__(self, code: str, path: str, message: str) -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.code, self.path = code, path


def plain(node: Node | None) -> Plain:
    """The values of a tree."""
    if node is None or isinstance(node, Scalar):
        return None if node is None or node.is_missing else node.text
    if isinstance(node, Sequence):
        return [plain(item) for item in node.items]
    return {entry.key.text: plain(entry.value) for entry in node.entries}


def steps_of(path: str) -> tuple[Step, ...]:
    """``triggers.t.do[0].coupon.pool`` as its steps; dots inside of brackets of quotes are not known.

    Raises:
        EditError: where it is no path.
    """
    steps: list[Step] = []
    for part in path.split("."):
        key, *places = part.replace("]", "").split("[")
        if not key or not all(place.isdigit() for place in places):
            raise EditError("not-there", path, "is no path such as triggers.t.do[0].coupon.pool")
        steps += [key, *map(int, places)]
    return tuple(steps)


def find(node: Node | None, steps: Items[Step]) -> Node | None:
    """What stands at `steps`, or None."""
    for step in steps:
        if isinstance(node, Mapping) and isinstance(step, str):
            node = node.get(step)
        elif isinstance(node, Sequence) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
        else:
            return None
    return node


def with_value(tree: Plain, steps: Items[Step], value: Plain) -> Plain:
    """`tree` with `value` at `steps`; a key that is not there is added, a ``title`` in front."""
    if not steps:
        return value
    first, rest = steps[0], steps[1:]
    if isinstance(tree, list) and isinstance(first, int):
        return [with_value(item, rest, value) if place == first else item for place, item in enumerate(tree)]
    if not isinstance(tree, dict) or not isinstance(first, str):
        raise EditError("not-there", ".".join(map(str, steps)), "leads through something that has no parts")
    if first in tree:
        return {key: with_value(item, rest, value) if key == first else item for key, item in tree.items()}
    added: dict[str, Plain] = {first: value}
    return added | tree if first == "title" else tree | added


def with_section(tree: Plain, section: str, value: dict[str, Plain]) -> Plain:
    """`tree` with another mapping as its section `section`."""
    return {**tree, section: value} if isinstance(tree, dict) else {section: value}
