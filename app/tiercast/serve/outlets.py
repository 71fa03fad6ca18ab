"""Where actions of a running shop go: its sinks, and the coupon pools with what is left in them."""

import asyncio

from tiercast.engine.live import LiveShop
from tiercast.rules.check.outlets import Outlets
from tiercast.store.coupons import pools


async def outlets_of(live: LiveShop) -> Outlets:
    """As things stand now."""

    def read() -> dict[str, int]:
        with live.opened.database.read() as connection:
            return {pool.name: pool.left for pool in pools(connection, live.opened.shop)}

    left = await asyncio.to_thread(read)
    return Outlets(dict(live.sinks.actions), frozenset(live.sinks.keys), left)
