"""From the elements of danmaku XML to events."""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, NamedTuple

import msgspec
from tiercast_api import SECOND, Event, Money, Quality, Viewer
from tiercast_api.event import Attribute
from tiercast_api.mapping_values import RecordError, to_instant, to_minor, to_whole
from tiercast_api.said import said

from tiercast_source_replay.formats import Item, Unreadable

ELEMENTS: Final = ("d", "gift", "sc", "guard", "BililiveRecorderRecordInfo")
KINDS: Final = ("comment", "gift", "superchat", "membership")
_PLATFORM: Final = "bilibili"
_LATEST_SECONDS: Final = 100_000_000_000
"""A larger number is milliseconds since 1970, not seconds."""
_GUARDS: Final = {"1": "总督", "2": "提督", "3": "舰长"}


class Element(NamedTuple):
    """One element: its name, attributes, line in the file, and text."""

    name: str
    attributes: Mapping[str, str]
    line: int
    text: str


class Clockwork:
    """Turns seconds since the file's beginning into instants."""

    def __init__(self) -> None:
        self._start: int | None = None

    def begin(self, start_time: str) -> None:
        """Take the beginning from ``start_time``; one that cannot be read leaves it unknown."""
        try:
            self._start = to_instant("start_time", "iso", None, None)(start_time)
        except RecordError:
            self._start = None

    def at(self, seconds: str) -> int:
        """The instant `seconds` after the beginning; 0 (unknown) where the file does not say when it began."""
        offset = _seconds(seconds)
        return 0 if self._start is None else max(1, self._start + offset)


def event_of(element: Element, clockwork: Clockwork) -> Item:
    """The event of one element, or why there is none."""
    try:
        return _MAKERS[element.name](element, clockwork)
    except RecordError as error:
        attributes = " ".join(f"{name}={value[:200]!r}" for name, value in element.attributes.items())
        return Unreadable(f"<{element.name} {attributes}>{element.text[:200]}", error.said, element.line)


def _comment(element: Element, clockwork: Clockwork) -> Event:
    parts = element.attributes.get("p", "").split(",")
    if len(parts) < 8:
        raise RecordError("p", element.attributes.get("p", ""), said("eight_fields"))
    sent = to_whole("p.time")(parts[4])
    if sent <= 0:
        raise RecordError("p.time", parts[4], said("since_1970_either"))
    text = element.text.strip()
    if not text:
        raise RecordError("text", element.text, said("comment"))
    if sent > _LATEST_SECONDS:
        viewer = _viewer(parts[6], element.attributes.get("user"))
        return Event(kind="comment", time=_bounded(sent * 1000), viewer=viewer, text=text)
    attributes: dict[str, Attribute] = {"video": True, "position": _seconds(parts[0]) / SECOND}
    viewer = Viewer(_PLATFORM, parts[6], Quality.APP_SCOPED) if parts[6] not in ("", "0") else None
    return Event(
        kind="comment", time=_bounded(sent * SECOND), id=parts[7], viewer=viewer, text=text, attributes=attributes
    )


def _gift(element: Element, clockwork: Clockwork) -> Event:
    given, raw = element.attributes, _raw(element)
    coins = None
    if raw.get("coin_type") == "gold" and isinstance(raw.get("total_coin"), int):
        coins = to_whole("total_coin")(raw["total_coin"])
    attributes: dict[str, Attribute] = {"gift": given["giftname"]} if given.get("giftname") else {}
    return Event(
        kind="gift",
        time=clockwork.at(given.get("ts", "")),
        id=_text(raw.get("tid")),
        viewer=_viewer(given.get("uid", ""), given.get("user")),
        quantity=to_whole("giftcount")(given.get("giftcount", "1")),
        coins=coins,
        attributes=attributes,
    )


def _superchat(element: Element, clockwork: Clockwork) -> Event:
    given = element.attributes
    return Event(
        kind="superchat",
        time=clockwork.at(given.get("ts", "")),
        id=_text(_raw(element).get("id")),
        viewer=_viewer(given.get("uid", ""), given.get("user")),
        text=element.text.strip() or None,
        money=Money(to_minor("price", "CNY", "major")(given.get("price", "")), "CNY"),
    )


def _guard(element: Element, clockwork: Clockwork) -> Event:
    given, price = element.attributes, _raw(element).get("price")
    level = given.get("level", "")
    money = None
    if isinstance(price, int) and price >= 0:  # a thousandth of a yuan
        money = Money(to_minor("price", "CNY", "minor")(price // 10), "CNY")
    return Event(
        kind="membership",
        time=clockwork.at(given.get("ts", "")),
        viewer=_viewer(given.get("uid", ""), given.get("user")),
        quantity=to_whole("count")(given.get("count", "1")),
        money=money,
        attributes={"level": _GUARDS.get(level, level)} if level else {},
    )


_MAKERS: Final[Mapping[str, Callable[[Element, Clockwork], Event]]] = {
    "d": _comment,
    "gift": _gift,
    "sc": _superchat,
    "guard": _guard,
}


def _viewer(uid: str, name: str | None) -> Viewer | None:
    """A masked name or the id 0 is what rooms show to somebody who is not signed in."""
    if not uid:
        return None
    masked = uid == "0" or (name is not None and "***" in name)
    return Viewer(_PLATFORM, uid, Quality.MASKED if masked else Quality.STABLE, name or None)


def _raw(element: Element) -> dict[str, Any]:
    try:
        raw = msgspec.json.decode(element.attributes.get("raw", "{}"))
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError) as error:
        raise RecordError("raw", element.attributes["raw"], said("json")) from error
    return raw if isinstance(raw, dict) else {}


def _text(value: object) -> str:
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _seconds(text: str) -> int:
    """Microseconds of a number of seconds."""
    try:
        seconds = Decimal(text)
    except InvalidOperation as error:
        raise RecordError("ts", text, said("since_beginning", unit=said("seconds"))) from error
    if not seconds.is_finite() or abs(seconds) > 10**9:
        raise RecordError("ts", text, said("since_beginning", unit=said("seconds")))
    return int(seconds * SECOND)


def _bounded(instant: int) -> int:
    if instant >= 1 << 63:
        raise RecordError("p.time", instant, said("this_era"))
    return instant
