"""YAML text to a tree of values with their places; what a configuration does not need of YAML is refused."""

from typing import Any, Final, TypeAlias

import msgspec
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tiercast.rules.yaml_words import fault_of
from tiercast.words import Words

_LONGEST: Final = 1_000_000
_DEEPEST: Final = 20


class Place(msgspec.Struct, frozen=True):
    """Where something stands: 1-based line and column, and the path inside the document."""

    line: int
    column: int
    path: str = ""


class Problem(msgspec.Struct, frozen=True):
    """One thing that is wrong with the file."""

    place: Place
    words: Words


class Scalar(msgspec.Struct, frozen=True):
    """One value, as text and as YAML reads it (`plain`: text, number, flag or None)."""

    place: Place
    text: str
    plain: str | int | float | bool | None


class Items(msgspec.Struct, frozen=True):
    """A list."""

    place: Place
    parts: tuple["Tree", ...]


class Mapping(msgspec.Struct, frozen=True):
    """A map; `keys` are the places of the keys."""

    place: Place
    parts: dict[str, "Tree"]
    keys: dict[str, Place]


Tree: TypeAlias = Scalar | Items | Mapping


class Unreadable(Exception):
    """The text is not the YAML that a configuration is written in."""

    def __init__(self, place: Place, words: Words) -> None:
        super().__init__(words.en)
        self.problem = Problem(place, words)


def read_tree(text: str) -> Tree:
    """The values of one YAML document with their places.

    Raises:
        Unreadable: at the first place that cannot be read: bad syntax, tags, anchors, a key given twice, a key that is
            not text, nesting beyond 20 levels, a text beyond a million characters.
    """
    if len(text) > _LONGEST:
        raise Unreadable(
            Place(1, 1), Words(f"expected at most {_LONGEST} characters", f"文件不应超过 {_LONGEST} 个字符")
        )
    try:
        node: Node | None = YAML(typ="safe", pure=True).compose(text)
    except MarkedYAMLError as error:
        raise _syntax(error) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise Unreadable(Place(1, 1), _no_yaml(str(error), "")) from error
    if node is None:
        start = Place(1, 1)
        return Mapping(start, {}, {})
    return _Reader().read(node, "", 0)


def plain(tree: Tree) -> Any:
    """The tree as ordinary lists, dicts and values, for settings that a plugin checks itself."""
    if isinstance(tree, Scalar):
        return tree.plain
    if isinstance(tree, Items):
        return [plain(part) for part in tree.parts]
    return {name: plain(part) for name, part in tree.parts.items()}


def _syntax(error: MarkedYAMLError) -> Unreadable:
    mark = error.problem_mark or error.context_mark
    place = Place(mark.line + 1, mark.column + 1) if mark else Place(1, 1)
    what = error.problem or error.context or "the structure is broken"
    if "\\t" in what or "'\t'" in what:
        return Unreadable(place, Words("a tab; indent with spaces", "这里是制表符；请用空格缩进"))
    return Unreadable(place, _no_yaml(what, error.context or ""))


def _no_yaml(problem: str, context: str) -> Words:
    fault = fault_of(problem, context)
    return Words(f"this is not YAML: {fault.en}", f"不是有效的 YAML：{fault.zh}")


class _Reader:
    def __init__(self) -> None:
        self._seen: set[int] = set()

    def read(self, node: Node, path: str, depth: int) -> Tree:
        place = Place(node.start_mark.line + 1, node.start_mark.column + 1, path)
        if id(node) in self._seen or node.anchor:
            raise Unreadable(place, Words("anchors and aliases are not used here", "这里不使用锚点和别名"))
        self._seen.add(id(node))
        if depth > _DEEPEST:
            raise Unreadable(place, Words(f"nested deeper than {_DEEPEST} levels", f"嵌套超过 {_DEEPEST} 层"))
        if isinstance(node, MappingNode):
            return self._mapping(node, place, depth)
        if isinstance(node, SequenceNode):
            parts = tuple(self.read(part, f"{path}[{number}]", depth + 1) for number, part in enumerate(node.value))
            return Items(place, parts)
        if isinstance(node, ScalarNode):
            return Scalar(place, node.value, _plain_value(str(node.tag), node.value, place))
        raise Unreadable(place, Words("this form of YAML is not used here", "这里不使用这种 YAML 写法"))

    def _mapping(self, node: MappingNode, place: Place, depth: int) -> Mapping:
        parts: dict[str, Tree] = {}
        keys: dict[str, Place] = {}
        for key, value in node.value:
            at = Place(key.start_mark.line + 1, key.start_mark.column + 1, place.path)
            if not isinstance(key, ScalarNode) or key.value == "<<":
                raise Unreadable(at, Words("expected a plain text as the name", "名称应为普通文字"))
            name = key.value
            if name in keys:
                first = keys[name].line
                raise Unreadable(
                    at,
                    Words(
                        f"{name!r} is given twice; first in line {first}", f"{name!r} 写了两次，第一次在第 {first} 行"
                    ),
                )
            path = f"{place.path}.{name}" if place.path else name
            keys[name] = Place(at.line, at.column, path)
            parts[name] = self.read(value, path, depth + 1)
        return Mapping(place, parts, keys)


def _plain_value(tag: str, text: str, place: Place) -> str | int | float | bool | None:
    kind = tag.removeprefix("tag:yaml.org,2002:")
    try:
        if kind == "int" and not (text[:1] == "0" and text.isdigit() and len(text) > 1):
            return int(text.replace("_", ""), 0)
        if kind == "float":
            return float(text.replace("_", ""))
    except ValueError:
        return text
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "null":
        return None
    if kind in ("str", "int", "float", "timestamp"):
        return text
    raise Unreadable(place, Words(f"the tag {tag} is not used here", f"这里不使用标签 {tag}"))
