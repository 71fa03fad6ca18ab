"""A small made show, entry by entry, whose numbers can be computed by hand."""

from collections.abc import Iterable, Iterator
from typing import Any

from tiercast.audience.entry import Entry
from tiercast.insight.sheet.ledger import Ledger
from tiercast.insight.sheet.model import Number
from tiercast.insight.sheet.numbers import Basis, ten_numbers
from tiercast.step.config import RoomConfig

SECOND = 1_000_000
MINUTE = 60 * SECOND
BEGAN = 1_704_081_600_000_000
"""Noon of 1 January 2024 in Shanghai; a whole minute."""
CONFIG = RoomConfig(key="r", title="R")
EVERY_KIND = frozenset({
    "enter", "leave", "comment", "follow", "like", "item_exposed", "item_view", "item_click", "order_created",
    "order_paid", "order_refunded",
})  # fmt: skip


def at(seconds: float, kind: str, who: str = "", **more: Any) -> Entry:
    """An entry so many seconds after the begin."""
    viewer = who.encode().ljust(16, b".") if who else b""
    if "money" in more:
        more.setdefault("currency", "CNY")
    return Entry(BEGAN + int(seconds * SECOND), kind, "r", viewer, **more)


def little_show() -> Iterator[Entry]:
    """Four come, three look, two order, one pays (two lines of one order), one is refunded in part."""
    yield at(0, "room_open")
    yield at(0, "enter", "ann")
    yield at(10, "enter", "bob")
    yield at(20, "enter", "cy")
    yield at(30, "enter", "dee")
    yield at(40, "enter", "ann")
    yield at(60, "comment", "ann", text="多少钱？")
    yield at(70, "item_click", "ann", item="1")
    yield at(75, "item_view", "bob", item="1")
    yield at(80, "item_click", "bob", item="2")
    yield at(85, "item_click", "cy", item="1")
    yield at(90, "follow", "dee")
    yield at(100, "order_created", "ann", order="o1", item="1", money=10_000)
    yield at(101, "order_created", "ann", order="o1", item="2", money=2_000)
    yield at(110, "order_created", "bob", order="o2", item="1", money=5_000)
    yield at(120, "order_paid", "ann", order="o1", item="1", money=10_000)
    yield at(120, "order_paid", "ann", order="o1", item="2", money=2_000)
    yield at(150, "order_refunded", "ann", order="o1", item="2", money=2_000)
    yield at(180, "leave", "ann")
    yield at(240, "room_close")
    yield at(300, "order_paid", "bob", order="o2", item="1", money=5_000)


def ledger(entries: Iterable[Entry], config: RoomConfig = CONFIG, **more: Any) -> Ledger:
    """The ledger after these entries."""
    made = Ledger(BEGAN, config, **more)
    for entry in entries:
        made.take(entry)
    return made


def numbers(entries: Iterable[Entry], told: frozenset[str] = EVERY_KIND, **more: Any) -> dict[str, Number]:
    """The ten numbers by key."""
    return {number.key: number for number in ten_numbers(Basis(ledger(entries, **more), told))}
