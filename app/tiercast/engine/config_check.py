"""The tree of a file against the declared options: values out, or every problem with its place."""

import difflib
from typing import Any

from tiercast.engine.config_option import Option, Shape
from tiercast.engine.config_values import NotThat, key_name
from tiercast.engine.config_yaml import Items, Mapping, Place, Problem, Scalar, Tree, plain
from tiercast.words import Words

_SHAPES = {
    Scalar: Words("one value", "单个值"),
    Items: Words("a list", "列表"),
    Mapping: Words("a section", "一节"),
}


class Checker:
    """Reads trees by their options and collects what is wrong in `problems`."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.places: dict[str, Place] = {}

    def section(self, tree: Tree, options: tuple[Option, ...]) -> dict[str, Any]:
        """The values of a section by name, with the defaults of those that are absent."""
        values: dict[str, Any] = {option.name: _default(option) for option in options}
        if not isinstance(tree, Mapping):
            if not (isinstance(tree, Scalar) and tree.plain is None):
                self._wrong_shape(tree, Words("a section of options", "一节选项"))
            return values
        known = {option.name: option for option in options}
        for name, part in tree.parts.items():
            place = tree.keys[name]
            self.places[place.path] = part.place
            if name not in known:
                self._unknown(place, name, tuple(known))
            elif (value := self._value(part, known[name])) is not None:
                values[name] = value
        for option in options:
            if option.required and option.name not in tree.parts:
                self.problem(
                    tree.place,
                    Words(
                        f"{option.name} is missing: {option.title.en.lower()}",
                        f"缺少 {option.name}（{option.title.zh}）",
                    ),
                )
        return values

    def problem(self, place: Place, words: Words) -> None:
        """Note one problem."""
        self.problems.append(Problem(place, words))

    def _value(self, tree: Tree, option: Option) -> Any:
        if isinstance(tree, Scalar) and tree.plain is None and not tree.text.strip('"'):
            return None
        if option.shape is Shape.SECTION:
            return self.section(tree, option.options)
        if option.shape is Shape.SECTIONS:
            return self._sections(tree, option)
        if option.shape is Shape.SETTINGS:
            return plain(tree) if isinstance(tree, Mapping) else self._wrong_shape(tree, Words("a map", "键值表"))
        if option.shape is Shape.TEXTS:
            parts = tree.parts if isinstance(tree, Items) else (tree,)
            return tuple(value for part in parts if (value := self._one(part, option)) is not None)
        if option.shape is Shape.MAP:
            if not isinstance(tree, Mapping):
                return self._wrong_shape(tree, Words("a map of names to values", "名称到取值的表"))
            read = {name: self._one(part, option) for name, part in tree.parts.items()}
            return {name: value for name, value in read.items() if value is not None}
        return self._one(tree, option)

    def _sections(self, tree: Tree, option: Option) -> dict[str, dict[str, Any]] | None:
        if not isinstance(tree, Mapping):
            self._wrong_shape(tree, Words("sections, each under its key", "若干节，每节以键开头"))
            return None
        result = {}
        for key, part in tree.parts.items():
            try:
                key_name(key)
            except NotThat as error:
                self._expected(tree.keys[key], key, error.expected)
                continue
            self.places[tree.keys[key].path] = tree.keys[key]
            result[key] = self.section(part, option.options)
        return result

    def _one(self, tree: Tree, option: Option) -> Any:
        if not isinstance(tree, Scalar):
            return self._wrong_shape(tree, Words("one value", "单个值"))
        if option.shape is Shape.FLAG:
            if isinstance(tree.plain, bool):
                return tree.plain
            return self._expected(tree.place, tree.text, Words("true or false", "true 或 false"))
        if option.shape is Shape.INTEGER:
            return self._integer(tree, option)
        if option.shape is Shape.CHOICE:
            return self._choice(tree, option)
        try:
            return option.parse(tree.text)
        except NotThat as error:
            return self._expected(tree.place, tree.text, error.expected)

    def _integer(self, tree: Scalar, option: Option) -> int | None:
        value = tree.plain
        if isinstance(value, int) and not isinstance(value, bool) and option.low <= value <= option.high:
            return value
        span = f"{option.low} … {option.high}"
        self._expected(tree.place, tree.text, Words(f"a whole number, {span}", f"整数，{span}"))
        return None

    def _choice(self, tree: Scalar, option: Option) -> str | None:
        text = "off" if tree.plain is False and "off" in option.choices else tree.text
        if text in option.choices:
            return text
        nearest = _nearest(text, option.choices)
        choices = ", ".join(option.choices)
        self._expected(tree.place, text, Words(f"one of {choices}" + nearest.en, f"{choices} 之一" + nearest.zh))
        return None

    def _unknown(self, place: Place, name: str, known: tuple[str, ...]) -> None:
        nearest = _nearest(name, known)
        names = ", ".join(known)
        self.problem(
            place,
            Words(
                f"{name!r} is no option here{nearest.en}; known are {names}",
                f"这里没有选项 {name!r}{nearest.zh}；可用的有：{names}",
            ),
        )

    def _expected(self, place: Place, found: str, expected: Words) -> None:
        shown = found if len(found) <= 60 else found[:57] + "…"
        self.problem(place, Words(f"expected {expected.en}, found {shown!r}", f"应为{expected.zh}，实际是 {shown!r}"))

    def _wrong_shape(self, tree: Tree, expected: Words) -> None:
        found = _SHAPES[type(tree)]
        self.problem(
            tree.place, Words(f"expected {expected.en}, found {found.en}", f"应为{expected.zh}，实际是{found.zh}")
        )


def _default(option: Option) -> Any:
    if option.shape is Shape.SECTION:
        return {part.name: _default(part) for part in option.options}
    if option.shape in (Shape.SECTIONS, Shape.SETTINGS, Shape.MAP):
        return {}
    if option.shape is Shape.TEXTS:
        return ()
    if option.shape is Shape.TEXT and isinstance(option.default, str) and option.default:
        return option.parse(option.default)
    return option.default


def _nearest(name: str, known: tuple[str, ...]) -> Words:
    found = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
    return Words(f" (did you mean {found[0]!r}?)", f"（是否想写 {found[0]!r}？）") if found else Words("", "")
