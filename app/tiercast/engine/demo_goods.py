"""What a demo begins with: test codes for its coupon pools, and past orders, from which tiers of value come."""

import asyncio
import csv
import hashlib
import io
import logging
import tempfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tiercast.engine.config import Config, demo_name
from tiercast.engine.imports.request import ImportRequest
from tiercast.rules.check import walk
from tiercast.rules.check.outlets import pools_named
from tiercast.store.coupons import import_codes, pool_names
from tiercast.words import Words

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

TEST_CODES: Final = 200
"""Codes in each pool."""
CUSTOMERS: Final = 300
"""People who have bought before; every second one of them comes into the simulated room."""
PLATFORM: Final = "simulation"
"""The platform of the simulator's viewers, whose ids are ``viewer-1`` and so on."""
WHO: Final = "demo"
"""Who brought it, as the list of imports says."""
_log = logging.getLogger(__name__)


class _Habit(NamedTuple):
    """How somebody has bought: `orders` from so many to so many, the last of them so many `days` ago, at `price`."""

    orders: tuple[int, int]
    days: tuple[int, int]
    price: tuple[int, int]


_HABITS: Final = (
    _Habit((5, 9), (2, 20), (90, 260)), _Habit((4, 6), (2, 15), (140, 260)), _Habit((2, 4), (5, 60), (30, 140)),
    _Habit((1, 2), (3, 30), (20, 110)), _Habit((1, 1), (20, 80), (20, 90)), _Habit((1, 1), (40, 120), (20, 90)),
    _Habit((2, 3), (100, 200), (40, 150)), _Habit((1, 2), (150, 300), (30, 120)), _Habit((3, 5), (180, 360), (60, 200)),
    _Habit((1, 1), (200, 380), (20, 80)),
)  # fmt: skip
"""In turn; two in ten spend much."""
_HEADS: Final = ("Name", "Financial Status", "Paid at", "Total", "Lineitem quantity", "Lineitem name", "Customer ID",
                 "Billing Name", "Currency")  # fmt: skip
_PRESET: Final = "shopify"
_FORM: Final = "%Y-%m-%d %H:%M:%S"


async def bring_goods(live: "LiveShop") -> None:
    """Bring what is not there yet.

    Raises:
        JobError, StoreError: it could not be brought; the room goes on without it.
    """
    if not all(source.declaration.simulated for source in live.sources.running.values()):
        _log.warning("`demo` brings nothing into a shop with a real source")
        return
    await bring_codes(live)
    if not await live.imports.list():
        await _bring_orders(live)


async def bring_codes(live: "LiveShop") -> None:
    """Test codes for every pool that a rule names and that is not there: they are worth nothing, and are marked so."""
    wanted = [action for ruleset in live.book.by_hash.values() for _, _, action in walk.actions(ruleset)]
    named = {pool for action in wanted for pool in pools_named(action, live.sinks.actions)}
    shop, now = live.opened.shop, live.clock.now()

    def write(connection: Connection) -> None:
        for pool in sorted(named.difference(pool_names(connection, shop))):
            codes = [f"DEMO-{pool}-{number:04}" for number in range(TEST_CODES)]
            import_codes(connection, shop, pool, codes, test=True, now=now)

    await asyncio.wrap_future(live.opened.writer.call(write))


async def _bring_orders(live: "LiveShop") -> None:
    room = next(iter(live.config.rooms.values()))
    now = datetime.fromtimestamp(live.clock.now() / 1_000_000, ZoneInfo(room.zone))
    with tempfile.TemporaryDirectory(prefix="tiercast-demo-") as folder:
        file = Path(folder) / "demo-orders.csv"
        file.write_text(past_orders(now, room.currency, demo_language(live.config)), "utf-8")
        request = ImportRequest(
            kind="orders", files=(str(file),), preset=_PRESET, platform=PLATFORM, zone=room.zone, currency=room.currency
        )
        await live.imports.run(request, WHO)


def demo_language(config: Config) -> str:
    """``en`` or ``zh``: of the two demos the one that it is, in place or copied; their configurations say "auto"."""
    shown = config.built_in or config.file
    return "en" if shown is not None and shown.stem == demo_name("en") else "zh"


def past_orders(now: datetime, currency: str, language: str = "zh") -> str:
    """The orders of a year as a file; the same but for their days, whenever it is made.

    Args:
        now: in the zone of the file's instants.
        currency: ISO code.
        language: of the customers' names.
    """
    named = Words("Customer {:03}", "顾客 {:03}").to(language)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADS)
    number = 0
    for customer in range(CUSTOMERS):
        who = f"viewer-{customer}" if customer % 2 == 0 else f"past-{customer}"
        for days, price in _orders_of(customer):
            number += 1
            at = now - timedelta(days=days, minutes=_draw(f"at {number}", 0, 240))
            item, name = f"item-{_draw(f'item {number}', 1, 12)}", named.format(customer)
            writer.writerow(
                (f"DEMO-{number:05}", "paid", at.strftime(_FORM), f"{price}.90", 1, item, who, name, currency)
            )
    return text.getvalue()


def _orders_of(customer: int) -> Iterator[tuple[int, int]]:
    """Days since each order, the newest first, and its price."""
    habit = _HABITS[customer // 2 % len(_HABITS)]
    days = _draw(f"last {customer}", *habit.days)
    for place in range(_draw(f"orders {customer}", *habit.orders)):
        yield days, _draw(f"price {customer} {place}", *habit.price)
        days += _draw(f"gap {customer} {place}", 7, 24)


def _draw(key: str, low: int, high: int) -> int:
    """A number from `low` to `high` that is always the same for a key."""
    return low + int.from_bytes(hashlib.blake2b(key.encode(), digest_size=4).digest(), "big") % (high - low + 1)
