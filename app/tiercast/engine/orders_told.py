"""Whether anything tells of paid orders where no engine runs: what nothing tells is unknown, and not 0."""

from sqlalchemy import Connection
from tiercast_api.errors import PluginError

from tiercast.engine.config import Config
from tiercast.engine.located import located
from tiercast.hosting.plugins import Plugins, UnknownType
from tiercast.insight.series import PAID
from tiercast.store.imports import ImportState, list_imports


def orders_imported(connection: Connection, shop: int) -> bool:
    """Whether an import of orders stands."""
    standing = (ImportState.DONE, ImportState.JOINING)
    return any(one.kind == "orders" for one in list_imports(connection, shop, standing))


async def source_tells_orders(plugins: Plugins, config: Config) -> bool:
    """Whether a configured source declares paid orders; one that cannot be built tells of nothing, as in an engine."""
    for part in config.sources.values():
        if not part.enabled:
            continue
        card = plugins.sources.get(part.type)
        settings = located(part.settings, card.settings if card is not None else {}, config.folder)
        try:
            source = await plugins.make_source(part.type, settings)
        except (PluginError, UnknownType):
            continue
        if PAID in source.declaration.kinds:
            return True
    return False
