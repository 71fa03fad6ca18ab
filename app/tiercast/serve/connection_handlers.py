"""Who answers the commands of `serve.protocol_connections`."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tiercast.engine.live import LiveShop
from tiercast.serve.on_configuring import OnConfiguring
from tiercast.serve.on_connections import OnConnections
from tiercast.serve.on_letters import OnLetters
from tiercast.serve.on_plugins import OnPlugins
from tiercast.serve.protocol_connections import (
    AskAddress,
    BeginShop,
    ListConnections,
    ListOffers,
    ListRulesetOffers,
    PutPart,
    PutRoom,
    RemovePart,
    RemoveRoom,
    TryPart,
    TryPartAgain,
)
from tiercast.serve.protocol_letters import DropLetters, FeedLetters, ListLetters, ReadLetter
from tiercast.serve.protocol_plugins import InstallPlugin, LookAtPlugin, RemovePlugin
from tiercast.serve.protocol_replies import Reply


def connection_handlers(
    live: LiveShop, configuring: OnConfiguring
) -> Mapping[type, Callable[[Any, str], Awaitable[Reply]]]:
    """By the command that each of them answers."""
    asking, letters = OnConnections(live), OnLetters(live)
    plugins = OnPlugins(
        live, configuring.plugin_rests, configuring.plugin_switched, configuring.plugin_removed
    )  # fmt: skip
    return {
        ListOffers: asking.offers,
        ListConnections: asking.list,
        TryPart: asking.try_part,
        AskAddress: asking.address,
        ListRulesetOffers: asking.rulesets,
        PutRoom: configuring.put_room,
        RemoveRoom: configuring.remove_room,
        PutPart: configuring.put,
        RemovePart: configuring.remove,
        TryPartAgain: configuring.again,
        BeginShop: configuring.begin_shop,
        LookAtPlugin: plugins.look,
        InstallPlugin: plugins.install,
        RemovePlugin: plugins.remove,
        ListLetters: letters.letters,
        ReadLetter: letters.read,
        FeedLetters: letters.feed,
        DropLetters: letters.drop,
    }
