"""Small tables: plugins' own little memory, and rulesets by content."""

from typing import Final

from sqlalchemy import Connection, delete, func, select

from tiercast.store.errors import StoreError, Trouble
from tiercast.store.statements import upsert
from tiercast.store.tables import plugin_store, rulesets

PLUGIN_VALUES: Final = 500
"""How many values a plugin may keep."""
PLUGIN_BYTES: Final = 65_536
"""How long a value of a plugin may be."""


def plugin_get(connection: Connection, shop: int, plugin: str, name: str) -> bytes | None:
    """A value of a plugin's small store, or None."""
    c = plugin_store.c
    query = select(c.value).where(c.shop == shop, c.plugin == plugin, c.name == name)
    found: bytes | None = connection.execute(query).scalar()
    return found


def plugin_put(connection: Connection, shop: int, plugin: str, name: str, value: bytes | None) -> None:
    """Keep a value in a plugin's small store; None forgets it.

    Raises:
        StoreError: `Trouble.INVALID` where it is too long, or the plugin keeps too many.
    """
    c = plugin_store.c
    if value is None:
        connection.execute(delete(plugin_store).where(c.shop == shop, c.plugin == plugin, c.name == name))
        return
    if len(value) > PLUGIN_BYTES:
        raise StoreError(Trouble.INVALID, f"{plugin}: {name!r} has {len(value)} bytes, at most {PLUGIN_BYTES} are kept")
    if plugin_get(connection, shop, plugin, name) is None:
        query = select(func.count()).where(c.shop == shop, c.plugin == plugin)
        if connection.execute(query).scalar_one() >= PLUGIN_VALUES:
            raise StoreError(Trouble.INVALID, f"{plugin} keeps {PLUGIN_VALUES} values already; forget one first")
    values = {"shop": shop, "plugin": plugin, "name": name, "value": value}
    connection.execute(upsert(plugin_store, connection.dialect.name, ("shop", "plugin", "name"), ("value",)), values)


def put_ruleset(connection: Connection, digest: str, name: str, text: str, now: int) -> None:
    """Keep the text of a ruleset under its content hash; the journal's entries name the hash."""
    values = {"hash": digest, "name": name, "text": text, "added": now}
    connection.execute(upsert(rulesets, connection.dialect.name, ("hash",), ()), values)


def get_ruleset(connection: Connection, digest: str) -> str | None:
    """The text of the ruleset with this content hash, or None."""
    found: str | None = connection.execute(select(rulesets.c.text).where(rulesets.c.hash == digest)).scalar()
    return found
