"""Turns a checked mapping into closures: one call per record, nothing is looked up by name on the way."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tiercast_api.event import Counts, Event, Money, Quality, Viewer
from tiercast_api.mapping_document import (
    Fields,
    KindValue,
    MappingError,
    MoneyValue,
    Path,
    Spec,
    TimeValue,
    Value,
    ViewerValue,
)
from tiercast_api.mapping_values import (
    Converter,
    RecordError,
    to_attribute,
    to_flag,
    to_instant,
    to_minor,
    to_number,
    to_text,
    to_whole,
)
from tiercast_api.said import said

Get = Callable[[Any], Any]
"""Takes a value out of a record; None where the record has none."""
Locate = Callable[[Path, str], Get]
"""Builds a `Get` for a path; the text is the place in the mapping, for errors."""
Builder = Callable[[Any], Event | None]

_TEXTS: Final = (
    "id", "shop", "room", "session", "item", "order", "coupon", "streak", "text", "topic", "reply_to", "channel",
)  # fmt: skip
_WHOLES: Final = ("quantity", "coins")
_TYPES: Final = {"text": to_text, "whole": to_whole, "number": to_number, "flag": to_flag}
_SKIP: Final = "skip"
_REFUSE: Final = "refuse"


def steps(path: Path, place: str) -> tuple[str | int, ...]:
    """The steps of a path. Raises: MappingError: where one is empty."""
    parts = [path] if isinstance(path, int) else path.split(".") if isinstance(path, str) else path
    result = tuple(int(part) if isinstance(part, str) and part.isascii() and part.isdigit() else part for part in parts)
    if not result or "" in result:
        raise MappingError(
            place, f"expected a path such as user.name, found {path!r}", f"应为 user.name 这样的路径，现为 {path!r}"
        )
    return result


def in_json(path: Path, place: str) -> Get:
    """A `Get` for records of objects and lists; a number is a position in a list or a key."""
    parts = steps(path, place)

    def get(record: Any) -> Any:
        for part in parts:
            if isinstance(record, dict):
                record = record.get(str(part))
            elif isinstance(record, list) and isinstance(part, int) and part < len(record):
                record = record[part]
            else:
                return None
        return record

    if len(parts) == 1 and isinstance(parts[0], str):
        name = parts[0]
        return lambda record: record.get(name) if isinstance(record, dict) else None
    return get


def in_row(columns: Sequence[str]) -> Locate:
    """`Get`s for CSV rows; an empty cell is unknown."""
    positions: dict[str, int] = {}
    for index, name in enumerate(columns):
        positions.setdefault(name, index)

    def locate(path: Path, place: str) -> Get:
        name = path if isinstance(path, str) else str(path[0]) if isinstance(path, list) and len(path) == 1 else path
        if name not in positions:
            raise MappingError(
                place, f"there is no column {path!r}; the file has: {', '.join(columns)}",
                f"没有 {path!r} 这一列；文件里有：{'、'.join(columns)}",
            )  # fmt: skip
        index = positions[str(name)]
        return lambda row: row[index] or None

    return locate


def build(fields: Fields, locate: Locate, place: str = "") -> Builder:
    """One function from a record to its event, or None where the record is left out on purpose.

    Raises:
        MappingError: where the fields do not fit together. What the function raises is `RecordError`.
    """
    if fields.skip:
        return lambda record: None
    getters = _getters(fields, locate, place)
    kind_of = _kind(fields.kind, locate, place)
    constant = fields.kind if isinstance(fields.kind, str) else None

    def make(record: Any) -> Event | None:
        kind = constant or kind_of(record)
        if kind == _SKIP:
            return None
        return Event(kind=kind, **{name: value for name, get in getters if (value := get(record)) is not None})

    return make


def _getters(fields: Fields, locate: Locate, place: str) -> tuple[tuple[str, Get], ...]:
    def at(name: str) -> str:
        return f"{place}.{name}" if place else name

    found = [
        (name, value_of(spec, locate, at(name), convert(name)))
        for names, convert in ((_TEXTS, to_text), (_WHOLES, to_whole))
        for name in names
        if (spec := getattr(fields, name)) is not None
    ]
    if fields.time is not None:
        found.append(("time", _instant(fields.time, locate, at("time"))))
    if fields.viewer is not None:
        found.append(("viewer", _viewer(fields.viewer, locate, at("viewer"))))
    if fields.counts is not None:
        found.append(("counts", _one_of(fields.counts, Counts, locate, at("counts"))))
    if fields.money is not None:
        found.append(("money", _money(fields.money, locate, at("money"))))
    if fields.attributes:
        found.append(("attributes", _attributes(fields.attributes, locate, at("attributes"))))
    return tuple(found)


def value_of(spec: Spec, locate: Locate, place: str, convert: Converter) -> Get:
    """A `Get` of one value, converted; None stays None."""
    if not isinstance(spec, Value):
        return _converted(locate(spec, place), convert)
    if spec.type is not None:
        convert = _TYPES[spec.type](place)
    return _converted(_chosen(spec, locate, place), convert)


def _chosen(spec: Value, locate: Locate, place: str) -> Get:
    given = [name for name in ("source", "value", "join") if getattr(spec, name) not in (None, ())]
    if len(given) != 1:
        raise MappingError(
            place, "expected exactly one of 'from', 'value' and 'join'", "from、value、join 只能写一个，也必须写一个"
        )
    if spec.value is not None:
        constant = spec.value
        return lambda record: constant
    get = locate(spec.source, f"{place}.from") if spec.source is not None else _joined(spec, locate, place)
    if spec.before or spec.after:
        get = _cut(get, spec.before, spec.after)
    if spec.table:
        get = _looked_up(get, spec.table, place, refuse=spec.otherwise is None)
    if spec.otherwise is not None:
        get = _or_else(get, spec.otherwise)
    return get


def _joined(spec: Value, locate: Locate, place: str) -> Get:
    parts = [value_of(path, locate, f"{place}.join.{index}", to_text(place)) for index, path in enumerate(spec.join)]
    glue = spec.glue

    def get(record: Any) -> Any:
        texts = [part(record) for part in parts]
        return None if None in texts else glue.join(texts)

    return get


def _cut(get: Get, before: str, after: str) -> Get:
    def cut(record: Any) -> Any:
        value = get(record)
        if not isinstance(value, str):
            return value
        if after:
            value = value.partition(after)[2]
        if before:
            value = value.partition(before)[0]
        return value or None

    return cut


def _looked_up(get: Get, table: Mapping[str, Any], place: str, *, refuse: bool) -> Get:
    expected = said("one_of", words=", ".join(table))

    def look_up(record: Any) -> Any:
        value = get(record)
        if value is None:
            return None
        meaning = table.get(_word(value))
        if meaning is None and refuse:
            raise RecordError(place, value, expected)
        return meaning

    return look_up


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def _or_else(get: Get, otherwise: Any) -> Get:
    def get_or_else(record: Any) -> Any:
        value = get(record)
        return otherwise if value is None else value

    return get_or_else


def _converted(get: Get, convert: Converter) -> Get:
    def converted(record: Any) -> Any:
        value = get(record)
        return None if value is None else convert(value)

    return converted


def _kind(kind: str | KindValue | None, locate: Locate, place: str) -> Get:
    where = f"{place}.kind" if place else "kind"
    if kind is None:
        raise MappingError(where, "is missing: a kind, or 'from' and 'table'", "没有写：应为一种事件，或 from 和 table")
    if isinstance(kind, str):
        return lambda record: kind
    get, table, otherwise = locate(kind.source, f"{where}.from"), kind.table, kind.otherwise
    expected = said("one_of", words=", ".join(table))

    def look_up(record: Any) -> Any:
        value = get(record)
        found = otherwise if value is None else table.get(value if type(value) is str else _word(value), otherwise)
        if found == _REFUSE:
            raise RecordError("kind", value, expected)
        return found

    return look_up


def _instant(time: TimeValue, locate: Locate, place: str) -> Get:
    if (time.unit == "text") != bool(time.pattern):
        raise MappingError(
            f"{place}.pattern", "goes with 'unit: text', and 'unit: text' needs it",
            "与“unit: text”一起写，两者缺一不可",
        )  # fmt: skip
    try:
        zone = ZoneInfo(time.zone) if time.zone else None
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise MappingError(
            f"{place}.zone", f"{time.zone!r} is no IANA zone such as Asia/Shanghai",
            f"{time.zone!r} 不是时区名称，例如 Asia/Shanghai",
        ) from error  # fmt: skip
    convert = to_instant("time", time.unit, zone, time.pattern or None, _beginning(time, zone, place))
    return _converted(locate(time.source, f"{place}.from"), convert)


def _beginning(time: TimeValue, zone: ZoneInfo | None, place: str) -> int | None:
    if not time.since:
        return None
    if time.unit not in ("s", "ms", "us"):
        raise MappingError(
            f"{place}.since", f"goes with numbers ('unit: s', 'ms' or 'us'), not with 'unit: {time.unit}'",
            f"只和数字（unit 为 s、ms 或 us）一起写，不能和“unit: {time.unit}”一起写",
        )  # fmt: skip
    try:
        return int(to_instant("since", "iso", zone, None)(time.since))
    except RecordError as error:
        raise MappingError(f"{place}.since", str(error), error.said.zh) from error


def _one_of(spec: str | Value, options: type[StrEnum], locate: Locate, place: str) -> Get:
    if not isinstance(spec, Value):
        constant = options(spec)
        return lambda record: constant
    known = {str(option): option for option in options}

    def convert(value: Any) -> Any:
        if (option := known.get(str(value))) is None:
            raise RecordError(place, value, said("one_of", words=", ".join(known)))
        return option

    for meaning in (*spec.table.values(), *((spec.otherwise,) if spec.otherwise is not None else ())):
        if str(meaning) not in known:
            raise MappingError(
                place, f"{meaning!r} is not one of {', '.join(known)}", f"没有 {meaning!r}；可选：{'、'.join(known)}"
            )
    return _converted(_chosen(spec, locate, place), convert)


def _viewer(spec: ViewerValue, locate: Locate, place: str) -> Get:
    get_id = value_of(spec.id, locate, f"{place}.id", to_text("viewer.id"))
    if isinstance(spec.platform, str) and isinstance(spec.quality, Quality) and spec.name is None and not spec.roles:
        platform, quality, nameless = spec.platform, spec.quality, frozenset(spec.nameless_ids)

        def plain_viewer(record: Any) -> Viewer | None:
            key = get_id(record)
            return Viewer(platform, key, Quality.MASKED if key in nameless else quality) if key else None

        return plain_viewer
    return _full_viewer(spec, get_id, locate, place)


def _full_viewer(spec: ViewerValue, get_id: Get, locate: Locate, place: str) -> Get:
    get_platform = _constant_or(spec.platform, locate, f"{place}.platform")
    get_quality = _one_of(spec.quality, Quality, locate, f"{place}.quality")
    get_name: Get = lambda record: None  # noqa: E731
    if spec.name is not None:
        get_name = value_of(spec.name, locate, f"{place}.name", to_text("viewer.name"))
    roles = [
        (role, value_of(path, locate, f"{place}.roles.{role}", to_flag(f"viewer.roles.{role}")))
        for role, path in spec.roles.items()
    ]
    masked_by, nameless = spec.masked_by, frozenset(spec.nameless_ids)

    def viewer(record: Any) -> Viewer | None:
        key = get_id(record)
        if not key:
            return None
        name = get_name(record)
        platform, quality = get_platform(record), get_quality(record)
        if platform is None or quality is None:
            raise RecordError("viewer", None, said("platform_and_quality"))
        if key in nameless or (masked_by and name and masked_by in name):
            quality = Quality.MASKED
        return Viewer(platform, key, quality, name, tuple(role for role, has in roles if has(record)))

    return viewer


def _constant_or(spec: str | Value, locate: Locate, place: str) -> Get:
    if isinstance(spec, Value):
        return value_of(spec, locate, place, to_text(place))
    return lambda record: spec


def _money(spec: MoneyValue, locate: Locate, place: str) -> Get:
    get_currency = _constant_or(spec.currency, locate, f"{place}.currency")
    get_amount = value_of(spec.amount, locate, f"{place}.amount", lambda value: value)
    converters: dict[str, Converter] = {}
    if isinstance(spec.currency, str):
        _check_currency(spec.currency, f"{place}.currency")

    def money(record: Any) -> Money | None:
        amount = get_amount(record)
        if amount is None:
            return None
        currency = get_currency(record)
        if not _is_currency(currency):
            raise RecordError("money.currency", currency, said("code"))
        convert = converters.get(currency)
        if convert is None:
            convert = converters.setdefault(currency, to_minor("money", currency, spec.unit))
        return Money(convert(amount), currency)

    return money


def _is_currency(code: object) -> bool:
    return isinstance(code, str) and len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()


def _check_currency(code: str, place: str) -> None:
    if not _is_currency(code):
        raise MappingError(
            place, f"expected an ISO 4217 code such as CNY, found {code!r}", f"应为 CNY 这样的货币代码，现为 {code!r}"
        )


def _attributes(specs: Mapping[str, Spec], locate: Locate, place: str) -> Get:
    getters = tuple(
        (name, value_of(spec, locate, f"{place}.{name}", to_attribute(f"attributes.{name}")))
        for name, spec in specs.items()
    )
    if len(getters) == 1:
        ((only, get_only),) = getters

        def one(record: Any) -> Any:
            value = get_only(record)
            return None if value is None else {only: value}

        return one
    return lambda record: {name: value for name, get in getters if (value := get(record)) is not None}
