"""The mapping as a document: its closed grammar as types, from which the check and the JSON Schema both come."""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from tiercast_api.event import Counts, Quality
from tiercast_api.said import said_of

Scalar = str | int | float | bool
Path = str | int | list[str | int]
"""Where a value stands in a record: ``user.name``, ``items.0.sku``, or a list of steps where a key has a dot."""


class MappingError(ValueError):
    """A mapping that cannot be used.

    Attributes:
        path: where in the document, ``cases.5.quantity``; "" for the whole.
        chinese: the whole sentence in 简体中文.
    """

    def __init__(self, path: str, message: str, chinese: str = "") -> None:
        super().__init__(f"mapping: {path}: {message}" if path else f"mapping: {message}")
        self.path = path
        words = chinese or message
        self.chinese = f"映射：{path}：{words}" if path and not words.startswith(path) else f"映射：{words}"


class Closed(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of the document; what it does not name is an error."""


class Value(Closed, frozen=True, kw_only=True):
    """How one value comes about: exactly one of ``from``, ``value`` and ``join``, then cut, table, type, in this order.

    Attributes:
        source: path of the value in the record (``from``).
        value: a constant.
        join: several paths, their texts put together with ``with`` between; unknown where one of them is.
        before: only what stands before the first of these characters.
        after: only what stands after the first of these characters.
        table: what stands in the feed → what it means here.
        otherwise: where the record has none, or the table does not name it.
        type: what it is turned into (``as``); by default what the field needs.
    """

    source: Path | None = msgspec.field(default=None, name="from")
    value: Scalar | None = None
    join: tuple[Path, ...] = ()
    glue: str = msgspec.field(default="", name="with")
    before: str = ""
    after: str = ""
    table: dict[str, Scalar] = {}
    otherwise: Scalar | None = None
    type: Literal["text", "whole", "number", "flag"] | None = msgspec.field(default=None, name="as")


Spec = str | int | list[str | int] | Value
"""A path, or a `Value` where a path is not enough."""


class KindValue(Closed, frozen=True, kw_only=True):
    """The kind by a value of the record.

    Attributes:
        source: path of the value (``from``).
        table: value → event kind, ``skip`` or ``refuse``.
        otherwise: what becomes of other values: ``refuse`` (dead letter), ``skip``, or an event kind.
    """

    source: Path = msgspec.field(name="from")
    table: dict[str, str]
    otherwise: str = "refuse"


class TimeValue(Closed, frozen=True, kw_only=True):
    """An instant.

    Attributes:
        source: path of the value (``from``).
        unit: ``s``, ``ms``, ``us`` since 1970, ``iso`` or ``text`` (then `pattern` says how it is written).
        zone: IANA zone of a text without one.
        pattern: as of ``strptime``, ``%m/%d/%Y %H:%M``.
        since: with a number that counts from the recording's beginning, not from 1970: the ISO 8601 instant of its 0.
    """

    source: Path = msgspec.field(name="from")
    unit: Literal["s", "ms", "us", "iso", "text"]
    zone: str = ""
    pattern: str = ""
    since: str = ""


class MoneyValue(Closed, frozen=True, kw_only=True):
    """An amount of money.

    Attributes:
        amount: the number.
        unit: ``major`` (yuan) or ``minor`` (fen) units (``in``).
        currency: ISO 4217 code, or `source` of it.
    """

    amount: Spec
    currency: str | Value
    unit: Literal["major", "minor"] = msgspec.field(name="in")


class ViewerValue(Closed, frozen=True, kw_only=True):
    """Who did it. Where the record has no id, the event has no viewer.

    Attributes:
        id: the platform's id of the person.
        name: the displayed name.
        platform: short name of the platform.
        quality: how far the id can be trusted.
        roles: role → path of a value that says whether the viewer has it.
        masked_by: where the name contains this text (``***``), the quality is ``masked``.
        nameless_ids: ids that stand for nobody (``0``): the quality is ``masked``.
    """

    id: Spec
    name: Spec | None = None
    platform: str | Value
    quality: Quality | Value = Quality.APP_SCOPED
    roles: dict[str, Spec] = {}
    masked_by: str = ""
    nameless_ids: tuple[str, ...] = ()


class Fields(Closed, frozen=True, kw_only=True):
    """What an event is made of; each as in `tiercast_api.Event`. ``skip`` leaves such records out on purpose."""

    skip: bool = False
    kind: str | KindValue | None = None
    time: TimeValue | None = None
    id: Spec | None = None
    shop: Spec | None = None
    room: Spec | None = None
    session: Spec | None = None
    viewer: ViewerValue | None = None
    item: Spec | None = None
    order: Spec | None = None
    coupon: Spec | None = None
    quantity: Spec | None = None
    counts: Counts | Value | None = None
    streak: Spec | None = None
    money: MoneyValue | None = None
    coins: Spec | None = None
    text: Spec | None = None
    topic: Spec | None = None
    reply_to: Spec | None = None
    channel: Spec | None = None
    attributes: dict[str, Spec] = {}


class CsvShape(Closed, frozen=True, kw_only=True):
    """How a CSV file is written.

    Attributes:
        columns: names of the columns of a file without a header row; empty: the first row names them.
        delimiter: one character.
        quote: one character.
        encoding: ``auto`` (UTF-8, UTF-16 with a mark, GBK) or a name that Python knows.
        skip_rows: rows before the header or the first record.
    """

    columns: tuple[str, ...] = ()
    delimiter: str = ","
    quote: str = '"'
    encoding: str = "auto"
    skip_rows: int = 0


class Document(Fields, frozen=True, kw_only=True):
    """The whole mapping.

    Attributes:
        mapping: version of this grammar, 1.
        title: for people.
        csv: for CSV files.
        unwrap: paths at which the feed has JSON as text (double encoding): it is read in place, in this order.
        records: path of a list of records in a message; without it the message is the record, or a list of them.
        by: path of the value that chooses the case.
        cases: value → fields that add to, or stand instead of, the common ones.
        otherwise: what becomes of a record that no case names: ``refuse`` (dead letter) or ``skip``.
        own_kinds: event kinds that a plugin registers, besides the built-in ones.
    """

    mapping: Literal[1]
    title: str = ""
    csv: CsvShape | None = None
    unwrap: tuple[Path, ...] = ()
    records: Path | None = None
    by: Path | None = None
    cases: dict[str, Fields] = {}
    otherwise: Literal["refuse", "skip"] = "refuse"
    own_kinds: tuple[str, ...] = ()


def read_document(document: Mapping[str, Any]) -> Document:
    """Check the shape of a mapping. Raises: MappingError: with the path of what does not fit."""
    if not isinstance(document, Mapping):
        raise MappingError(
            "", f"expected an object with 'mapping: 1', found {type(document).__name__}",
            f"应为含“mapping: 1”的对象，现为 {type(document).__name__}",
        )  # fmt: skip
    try:
        return msgspec.convert(plain(document), Document)
    except msgspec.ValidationError as error:
        message, _, place = str(error).partition(" - at `$")
        raise MappingError(place.rstrip("`").lstrip("."), message, _in_chinese(error)) from error


def _in_chinese(error: msgspec.ValidationError) -> str:
    """What does not fit, with its place."""
    told = said_of(error)
    if isinstance(told, str):
        return told
    return f"{told.values['field']}：没有这个字段" if told.code == "unknown_field" else told.zh


def plain(value: Any, depth: int = 0) -> Any:
    """Containers of any library (a YAML reader's, say) as dict and list, keys as text. Raises: MappingError."""
    if depth > 20:
        raise MappingError("", "is nested more than 20 deep", "嵌套超过 20 层")
    if isinstance(value, Mapping):
        return {_key(key): plain(part, depth + 1) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part, depth + 1) for part in value]
    for base in (bool, int, float, str):
        if isinstance(value, base):
            return base(value)
    return value


def _key(key: object) -> str:
    if isinstance(key, bool):
        return "true" if key else "false"
    return str(key)
