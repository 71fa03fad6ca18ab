"""A mapping file says which column of an order export is what, for systems that are not known::

    orders: 1
    columns:
      order: InvoiceNo
      viewer: CustomerID
      paid: InvoiceDate
      price: UnitPrice
      quantity: Quantity
    currency: GBP
    leave_out: {InvoiceNo: C*}

It is a declaration and nothing else: a closed set of keys, each checked, every mistake with its place.
"""

import difflib
from pathlib import Path
from typing import Final

from tiercast.engine.config_values import NotThat
from tiercast.engine.config_values import currency as read_currency
from tiercast.engine.config_yaml import Items, Mapping, Place, Scalar, Tree, Unreadable, read_tree
from tiercast.engine.imports.presets import Field, Preset
from tiercast.engine.jobs import JobError
from tiercast.words import Words

KEYS: Final = ("orders", "title", "columns", "platform", "currency", "time_format", "leave_out")
LARGEST: Final = 1 << 20


def read_order_mapping(file: Path) -> Preset:
    """The kind of file that a mapping describes.

    Raises:
        JobError: it cannot be read, or says something that no mapping can; with its place.
    """
    return _Reader(file).read()


class _Reader:
    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self) -> Preset:
        tree = self._tree()
        if not isinstance(tree, Mapping):
            raise self._fail(Place(1, 1), Words("a mapping is a section of keys", "映射文件应由若干键组成"))
        for name in tree.parts:
            if name not in KEYS:
                raise self._unknown(tree.keys[name], name, KEYS)
        columns = self._columns(tree)
        for wanted in ("order",):
            if wanted not in columns:
                raise self._fail(tree.place, Words(f"columns needs {wanted!r}", f"columns 中缺少 {wanted!r}"))
        return Preset(
            name="mapping",
            title=self._text(tree, "title") or self._file.name,
            title_zh=self._text(tree, "title") or self._file.name,
            needs=tuple(columns.values()),
            columns={Field(name): titles for name, titles in columns.items()},
            platform=self._text(tree, "platform"),
            currency=self._currency(tree),
            form=self._text(tree, "time_format"),
            leave_out=self._titles(tree, "leave_out"),
        )

    def _tree(self) -> Tree:
        try:
            text = self._file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise JobError(
                Words(f"{self._file}: cannot be read: {reason}", f"{self._file}：无法读取：{reason}")
            ) from error
        if len(text) > LARGEST:
            raise self._fail(Place(1, 1), Words("it is too large for a mapping", "文件过大，不像映射文件"))
        try:
            return read_tree(text)
        except Unreadable as error:
            raise self._fail(error.problem.place, error.problem.words) from error

    def _columns(self, tree: Mapping) -> dict[str, tuple[str, ...]]:
        columns = self._titles(tree, "columns")
        known = tuple(field.value for field in Field)
        section = tree.parts.get("columns")
        for name in columns:
            if name not in known and isinstance(section, Mapping):
                raise self._unknown(section.keys[name], name, known)
        return columns

    def _titles(self, tree: Mapping, key: str) -> dict[str, tuple[str, ...]]:
        section = tree.parts.get(key)
        if section is None:
            return {}
        if not isinstance(section, Mapping):
            raise self._fail(section.place, Words(f"{key} is a section of names", f"{key} 应为若干名称的表"))
        return {name: self._several(part) for name, part in section.parts.items()}

    def _several(self, tree: Tree) -> tuple[str, ...]:
        parts = tree.parts if isinstance(tree, Items) else (tree,)
        texts = [part.text for part in parts if isinstance(part, Scalar) and part.text]
        if not texts or len(texts) != len(parts):
            raise self._fail(tree.place, Words("expected a text or a list of texts", "应为一个文本或文本列表"))
        return tuple(texts)

    def _text(self, tree: Mapping, key: str) -> str:
        part = tree.parts.get(key)
        if part is None:
            return ""
        if not isinstance(part, Scalar):
            raise self._fail(part.place, Words(f"{key} is one text", f"{key} 应为一个文本"))
        return part.text

    def _currency(self, tree: Mapping) -> str:
        text = self._text(tree, "currency")
        if not text:
            return ""
        try:
            return str(read_currency(text))
        except NotThat as error:
            raise self._fail(
                tree.parts["currency"].place,
                Words(f"expected {error.expected.en}, found {text!r}", f"应为{error.expected.zh}，实际是 {text!r}"),
            ) from error

    def _unknown(self, place: Place, name: str, known: tuple[str, ...]) -> JobError:
        near = difflib.get_close_matches(name, known, 1)
        hint = Words(f" (did you mean {near[0]!r}?)", f"（是否想写 {near[0]!r}？）") if near else Words("", "")
        names = ", ".join(known)
        return self._fail(
            place,
            Words(f"{name!r} is not known here{hint.en}; known are {names}", f"没有 {name!r}{hint.zh}；可用：{names}"),
        )

    def _fail(self, place: Place, words: Words) -> JobError:
        where = f"{self._file}:{place.line}:{place.column}"
        return JobError(Words(f"{where}: {words.en}", f"{where}：{words.zh}"))
