"""Who answers the commands about what a shop sells."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tiercast.engine.live import LiveShop
from tiercast.serve.on_items import OnItems
from tiercast.serve.on_orders import OnOrders
from tiercast.serve.on_show import OnShow
from tiercast.serve.protocol_commands import SetShow
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_shop import AskItem, AskShow, ListItems, ListOrders, ReadShow, SetItem


def shop_handlers(live: LiveShop) -> Mapping[type, Callable[[Any, str], Awaitable[Reply]]]:
    """By the command that each of them answers."""
    on_items, on_show = OnItems(live), OnShow(live)
    return {
        ListItems: on_items.items,
        AskItem: on_items.ask,
        SetItem: on_items.set,
        ListOrders: OnOrders(live).orders,
        AskShow: on_show.now,
        ReadShow: on_show.read,
        SetShow: on_show.set,
    }
