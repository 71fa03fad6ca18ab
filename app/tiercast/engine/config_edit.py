"""Changes one section of a configuration's text and leaves all else as somebody wrote it, comments too."""

import io
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tiercast.engine.config_yaml import plain, read_tree

_WIDEST: Final = 10_000
"""Columns at which long values would be wrapped: never."""


def put_part(text: str, section: str, key: str, part: Mapping[str, Any]) -> str:
    """`text` with `part` as ``section.key``; what it has already is changed in place.

    Raises:
        Unreadable: `text` is no configuration.
    """
    parts = dict(_section(text, section))
    parts[key] = dict(part)
    return _sound(text, section, key, parts, _put_lines(text, section, key, part))


def remove_part(text: str, section: str, key: str) -> str:
    """`text` without ``section.key``; a section that has nothing else goes too. Raises: Unreadable."""
    parts = {name: part for name, part in _section(text, section).items() if name != key}
    return _sound(text, section, key, parts, _without_lines(text, section, key))


def put_value(text: str, section: str, key: str, value: str) -> str:
    """`text` with the plain `value` as ``section.key``; a comment beside it stays. Raises: Unreadable."""
    parts = {**_section(text, section), key: value}
    return _sound(text, section, key, parts, _value_line(text, section, key, value))


def put_top(text: str, key: str, value: str) -> str:
    """`text` with the plain `value` as `key` at its top; a comment beside it stays. Raises: Unreadable."""
    wanted = {**(plain(read_tree(text)) or {}), key: value}
    edited = _top_line(text, key, value)
    if edited is not None and plain(read_tree(edited)) == wanted:
        return edited
    yaml = _yaml()
    loaded = yaml.load(text)
    document = loaded if isinstance(loaded, CommentedMap) else CommentedMap()
    document[key] = value
    return _dumped(yaml, document)


def _section(text: str, section: str) -> Mapping[str, Any]:
    found = plain(read_tree(text))
    part = found.get(section) if isinstance(found, dict) else None
    return part if isinstance(part, dict) else {}


def _sound(text: str, section: str, key: str, parts: Mapping[str, Any], edited: str | None) -> str:
    """The edit by lines where it says exactly what is meant; else the whole is written anew, which says it too."""
    whole = plain(read_tree(text)) or {}
    wanted = {**whole, section: dict(parts)} if parts else {name: v for name, v in whole.items() if name != section}
    if edited is not None and (plain(read_tree(edited)) or {}) == wanted:
        return edited
    yaml = _yaml()
    loaded = yaml.load(text)
    document = loaded if isinstance(loaded, CommentedMap) else CommentedMap()
    if not parts:
        document.pop(section, None)
    elif isinstance(document.get(section), CommentedMap):
        _merge(document[section], parts)
    else:
        document[section] = dict(parts)
    return _dumped(yaml, document)


# --- by lines


class _Span(NamedTuple):
    """Lines of a key with its value, and the column of the key."""

    first: int
    after: int
    column: int


def _put_lines(text: str, section: str, key: str, part: Mapping[str, Any]) -> str | None:
    lines, root = text.split("\n"), _root(text)
    found = _value(root, section)
    if root is not None and found is None and section not in _keys(root):
        return _joined([*_trimmed(lines), "", *_written({section: {key: dict(part)}}, 0)])
    if not isinstance(found, MappingNode) or found.flow_style or not found.value:
        return None
    span = _span(found, key)
    if span is None:
        last = _span(found, found.value[-1][0].value)
        return None if last is None else _joined(_spliced(lines, last.after, last.after, key, part, last.column))
    old = "\n".join(line[span.column :] for line in lines[span.first : span.after])
    yaml = _yaml()
    loaded = yaml.load(old)
    if not isinstance(loaded, CommentedMap) or not isinstance(loaded.get(key), CommentedMap):
        return _joined(_spliced(lines, span.first, span.after, key, part, span.column))
    _merge(loaded[key], part)
    indent = " " * span.column
    changed = [f"{indent}{line}" if line else line for line in _dumped(yaml, loaded).rstrip("\n").split("\n")]
    return _joined([*lines[: span.first], *changed, *lines[span.after :]])


def _value_line(text: str, section: str, key: str, value: str) -> str | None:
    lines, root = text.split("\n"), _root(text)
    found = _value(root, section)
    if root is not None and found is None and section not in _keys(root):
        return _joined([*_trimmed(lines), "", *_written({section: {key: value}}, 0)])
    if not isinstance(found, MappingNode) or found.flow_style or not found.value:
        return None
    span = _span(found, key)
    if span is None:
        last = _span(found, found.value[-1][0].value)
        one = [] if last is None else _written({key: value}, last.column)
        return None if last is None else _joined([*lines[: last.after], *one, *lines[last.after :]])
    return _in_its_line(lines, next(node for name, node in found.value if name.value == key), key, value)


def _top_line(text: str, key: str, value: str) -> str | None:
    lines, root = text.split("\n"), _root(text)
    if not isinstance(root, MappingNode) or root.flow_style or not root.value:
        return None
    if key in _keys(root):
        return _in_its_line(lines, next(node for name, node in root.value if name.value == key), key, value)
    # Behind the first key: what stands above that one is said of the whole file.
    after = _after(root.value[0][1])
    return _joined([*lines[:after], *_written({key: value}, 0), *lines[after:]])


def _in_its_line(lines: list[str], old: Node, key: str, value: str) -> str | None:
    if not isinstance(old, ScalarNode) or old.start_mark.line != old.end_mark.line:
        return None
    line, written = lines[old.start_mark.line], _written({key: value}, 0)[0].split(": ", 1)[1]
    changed = line[: old.start_mark.column] + written + line[old.end_mark.column :]
    return _joined([*lines[: old.start_mark.line], changed, *lines[old.start_mark.line + 1 :]])


def _without_lines(text: str, section: str, key: str) -> str | None:
    lines, root = text.split("\n"), _root(text)
    found = _value(root, section)
    if not isinstance(found, MappingNode) or found.flow_style or not isinstance(root, MappingNode):
        return None
    span = _span(root, section) if len(found.value) == 1 else _span(found, key)
    return None if span is None else _joined([*lines[: span.first], *lines[span.after :]])


def _spliced(lines: list[str], first: int, after: int, key: str, part: Mapping[str, Any], column: int) -> list[str]:
    return [*lines[:first], *_written({key: dict(part)}, column), *lines[after:]]


def _written(value: Mapping[str, Any], column: int) -> list[str]:
    indent = " " * column
    return [f"{indent}{line}" for line in _dumped(_yaml(), value).rstrip("\n").split("\n")]


def _root(text: str) -> Node | None:
    root: Node | None = YAML(typ="safe", pure=True).compose(text)
    return root


def _keys(node: Node) -> list[str]:
    return [key.value for key, _ in node.value] if isinstance(node, MappingNode) else []


def _value(node: Node | None, name: str) -> Node | None:
    if not isinstance(node, MappingNode) or node.flow_style:
        return None
    return next((value for key, value in node.value if key.value == name), None)


def _span(node: MappingNode, name: str) -> _Span | None:
    for key, value in node.value:
        if key.value == name:
            after = max(key.end_mark.line + 1, _after(value))
            return _Span(key.start_mark.line, after, key.start_mark.column)
    return None


def _after(node: Node) -> int:
    """The line behind the last one on which a value stands; comments behind it are not its own."""
    if isinstance(node, ScalarNode):
        block = node.style in ("|", ">")
        return int(node.end_mark.line) + (0 if block else 1)
    if isinstance(node, MappingNode | SequenceNode) and not node.flow_style:
        inner = [part for pair in node.value for part in (pair if isinstance(pair, tuple) else (pair,))]
        return max((_after(part) for part in inner), default=int(node.start_mark.line) + 1)
    return int(node.end_mark.line) + 1


def _trimmed(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]


def _joined(lines: list[str]) -> str:
    return "\n".join(lines).rstrip("\n") + "\n"


# --- by ruamel's round trip


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = _WIDEST
    yaml.allow_unicode = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _dumped(yaml: YAML, value: Any) -> str:
    out = io.StringIO()
    yaml.dump(value, out)
    return out.getvalue()


def _merge(old: CommentedMap, new: Mapping[str, Any]) -> None:
    for name in [name for name in old if name not in new]:
        del old[name]
    for name, value in new.items():
        there = old.get(name)
        if isinstance(there, CommentedMap) and isinstance(value, Mapping):
            _merge(there, value)
        elif name not in old or there != value or (type(there) is not type(value) and isinstance(value, bool)):
            old[name] = value
