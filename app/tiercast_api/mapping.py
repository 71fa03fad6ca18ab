"""A declarative mapping from the records of a feed (JSON objects, CSV rows) to events.

The document is a closed grammar (`tiercast_api.mapping_document`), read from YAML or JSON by whoever has the file::

    mapping: 1
    csv: {columns: [user, item, category, what, at]}
    kind: {from: what, table: {pv: item_view, fav: favourite, cart: cart_add, buy: order_paid}}
    time: {from: at, unit: s}
    viewer: {id: user, platform: taobao, quality: stable}
    item: item
    attributes: {category: category}

A record that does not fit raises `RecordError`; the source sends it to the dead letters.
"""

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from tiercast_api.event import Counts, Event, Quality
from tiercast_api.kinds import Kinds
from tiercast_api.mapping_compile import Builder, build, in_json, in_row, steps
from tiercast_api.mapping_document import (
    CsvShape,
    Document,
    Fields,
    KindValue,
    MappingError,
    read_document,
)
from tiercast_api.mapping_values import RecordError
from tiercast_api.said import said

__all__ = ["CsvShape", "EventMapping", "MappingError", "RecordError", "load_mapping", "mapping_schema"]

_VERDICTS: Final = ("skip", "refuse")


class EventMapping:
    """A mapping that has been checked.

    Attributes:
        document: what it was made of.
        kinds: every event kind that it can produce.
        csv: the shape of CSV files, the usual one where the document names none.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.kinds = _kinds_of(document)
        self.csv = document.csv or CsvShape()
        self.dedupes = any(fields.id is not None for fields in _all_fields(document))
        """Whether its events have ids of the feed's own."""
        self._unwrap = [in_json(path, "unwrap") for path in document.unwrap]
        self._records = None if document.records is None else in_json(document.records, "records")

    @property
    def quality(self) -> Quality:
        """The best identity quality that it can give a viewer."""
        found = [quality for fields in _all_fields(self.document) for quality in _qualities(fields)]
        return next((quality for quality in Quality if quality in found), Quality.NONE)

    def counts(self) -> dict[str, Counts]:
        """What quantities mean by kind, where the document says it as a constant."""
        result: dict[str, Counts] = {}
        for fields in _all_fields(self.document):
            if isinstance(fields.kind, str) and isinstance(fields.counts, Counts):
                result[fields.kind] = fields.counts
        return result

    def for_rows(self, columns: Sequence[str]) -> Callable[[Sequence[str]], Event | None]:
        """A function from a row of a CSV file with these `columns` to its event; None: left out on purpose.

        Raises:
            MappingError: where the mapping names a column that is not there. The function raises `RecordError`.
        """
        make = self._build(lambda fields, place: build(fields, in_row(columns), place), in_row(columns))
        width = len(columns)

        def event_of(row: Sequence[str]) -> Event | None:
            try:
                return make(row)
            except IndexError as error:
                raise RecordError("row", ",".join(row), said("cells", count=width, found=len(row))) from error

        return event_of

    def for_records(self) -> Callable[[Any], Event | None]:
        """A function from one decoded JSON record to its event; None: left out on purpose. It raises `RecordError`."""
        return self._build(lambda fields, place: build(fields, in_json, place), in_json)

    def records(self, message: Any) -> list[Any]:
        """The records in one decoded message, inner JSON texts read.

        Raises:
            RecordError: where the message does not have them.
        """
        for path, get in zip(self.document.unwrap, self._unwrap, strict=True):
            message = _replaced(message, steps(path, "unwrap"), _inner(path, get(message)))
        found = message if self._records is None else self._records(message)
        if isinstance(found, list):
            return found
        if self._records is not None:
            raise RecordError("records", found, said("list_at", path=str(self.document.records)))
        return [found]

    def _build(self, make: Callable[[Fields, str], Builder], locate: Any) -> Builder:
        document = self.document
        if document.by is None:
            return make(document, "")
        by = locate(document.by, "by")
        cases = {
            key: make(_merged(document, fields), f"cases.{key}") if not fields.skip else _left_out
            for key, fields in document.cases.items()
        }
        skip, expected = document.otherwise == "skip", said("one_of", words=", ".join(cases))

        def choose(record: Any) -> Event | None:
            value = by(record)
            case = cases.get("true" if value is True else "false" if value is False else str(value))
            if case is not None:
                return case(record)
            if skip:
                return None
            raise RecordError(str(document.by), value, expected)

        return choose


def load_mapping(document: Mapping[str, Any], kinds: Kinds | None = None) -> EventMapping:
    """Check a mapping.

    Args:
        document: as a YAML or JSON reader gave it.
        kinds: the event kinds that are known; by default the built-in ones.

    Raises:
        MappingError: naming the place in the document, what was found and what was expected.
    """
    mapping = EventMapping(read_document(document))
    _check_kinds(mapping, kinds or Kinds())
    _check_shape(mapping)
    return mapping


def mapping_schema() -> dict[str, Any]:
    """The JSON Schema (2020-12) of mappings, for editors."""
    (reference,), definitions = msgspec.json.schema_components([Document], ref_template="#/$defs/{name}")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tiercast mapping",
        **reference,
        "$defs": definitions,
    }
    result: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(schema))
    return result


def _inner(path: Any, text: Any) -> Any:
    if not isinstance(text, str):
        raise RecordError(str(path), text, said("json_text"))
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise RecordError(str(path), text, said("json_text")) from error


def _replaced(message: Any, path: Sequence[str | int], value: Any) -> Any:
    """A copy of `message` with `value` at `path`, which is known to be there."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(message, list) and isinstance(step, int):
        return [*message[:step], _replaced(message[step], rest, value), *message[step + 1 :]]
    return {**message, str(step): _replaced(message[str(step)], rest, value)}


def _left_out(record: Any) -> Event | None:
    return None


def _all_fields(document: Document) -> list[Fields]:
    if document.by is None:
        return [document]
    return [_merged(document, fields) for fields in document.cases.values() if not fields.skip]


def _qualities(fields: Fields) -> list[Quality]:
    if fields.viewer is None:
        return []
    quality = fields.viewer.quality
    if isinstance(quality, Quality):
        return [quality]
    constants = (quality.value, quality.otherwise, *quality.table.values())
    return list(Quality) if quality.value is None and not quality.table else [q for q in Quality if q in constants]


def _merged(common: Document, case: Fields) -> Fields:
    values: dict[str, Any] = {}
    for name in Fields.__struct_fields__:
        own = getattr(case, name)
        values[name] = own if own not in (None, {}) else getattr(common, name)
    values["attributes"] = {**common.attributes, **case.attributes}
    values["skip"] = case.skip
    return Fields(**values)


def _kinds_of(document: Document) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for fields in _all_fields(document):
        if isinstance(fields.kind, str):
            found[fields.kind] = None
        elif isinstance(fields.kind, KindValue):
            found.update(dict.fromkeys((*fields.kind.table.values(), fields.kind.otherwise)))
    return tuple(kind for kind in found if kind not in _VERDICTS)


def _check_kinds(mapping: EventMapping, kinds: Kinds) -> None:
    known = {*kinds.by_name, *mapping.document.own_kinds}
    for kind in mapping.kinds:
        if kind not in known:
            near = difflib.get_close_matches(kind, known, 1)
            hint = f"; do you mean {near[0]!r}?" if near else "; a plugin's kind is named under 'own_kinds'"
            hint_zh = f"；是不是 {near[0]!r}？" if near else "；插件自己的事件写在 own_kinds 里"
            raise MappingError("kind", f"{kind!r} is no event kind{hint}", f"没有 {kind!r} 这种事件{hint_zh}")
    if not mapping.kinds:
        raise MappingError("kind", "is missing: no record could become an event", "没有写：这样没有记录能成为事件")


def _check_shape(mapping: EventMapping) -> None:
    document, csv = mapping.document, mapping.csv
    if document.cases and document.by is None:
        raise MappingError(
            "by", "is missing: 'cases' needs the path of the value that chooses one",
            "没有写：有 cases 时，要写明按哪个值选择",
        )  # fmt: skip
    for name in ("delimiter", "quote"):
        character = getattr(csv, name)
        if len(character) != 1 or character in "\r\n\0":
            raise MappingError(
                f"csv.{name}", f"expected one character, found {character!r}", f"应为一个字符，现为 {character!r}"
            )
    if csv.delimiter == csv.quote:
        raise MappingError("csv.quote", "is the same character as the delimiter", "与分隔符是同一个字符")
    if csv.skip_rows < 0:
        raise MappingError(
            "csv.skip_rows", f"expected 0 or more, found {csv.skip_rows}", f"应为 0 或更大，现为 {csv.skip_rows}"
        )
    if len(set(csv.columns)) != len(csv.columns):
        raise MappingError("csv.columns", "names a column twice", "有一列写了两次")
    if csv.columns:
        mapping.for_rows(csv.columns)
    elif document.csv is None:
        mapping.for_records()
