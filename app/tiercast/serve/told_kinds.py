"""What the sources and imports of a shop tell of: what none of them tells is unknown, and not 0."""

import asyncio

from tiercast.engine.live import LiveShop
from tiercast.engine.orders_told import orders_imported
from tiercast.insight.series import PAID


async def told_kinds(live: LiveShop) -> frozenset[str]:
    """Kinds of events that a source of any room tells of; paid orders also where an import told of some.

    A viewer's state is the shop's: what a source of another room tells counts here too.
    """
    kinds = frozenset(
        kind for room in live.config.rooms for source in live.sources.declared(room) for kind in source.kinds
    )
    if PAID in kinds or not await asyncio.to_thread(_has_orders, live):
        return kinds
    return kinds | {PAID}


async def tells_orders(live: LiveShop) -> bool:
    """Whether anything tells of paid orders: a source of any room, or an import that stands."""
    return PAID in await told_kinds(live)


def _has_orders(live: LiveShop) -> bool:
    with live.opened.database.read() as connection:
        return orders_imported(connection, live.opened.shop)
