"""The store of a configuration's shop with its secrets, for commands that need no engine."""

import contextlib
from collections.abc import Iterator

from tiercast_api.clock import Clock

from tiercast.beside.keyring import system_keyring
from tiercast.beside.paths import home_folder, paths_of
from tiercast.engine.config import Config
from tiercast.store.database import Database, open_database
from tiercast.store.secret import load_secrets
from tiercast.store.vault import Vault, has_vault, open_vault


@contextlib.contextmanager
def open_shop(config: Config, store: str, clock: Clock) -> Iterator[tuple[Database, Vault]]:
    """The database and the vault of the shop; `store` is a URL instead of the configured one, or "".

    Raises:
        StoreError: where the store or its secrets cannot be opened.
    """
    where = paths_of(store or config.store, home_folder(), config.plugins)
    database = open_database(where.store)
    try:
        with database.read() as connection:
            create = not has_vault(connection)
        secrets, _status = load_secrets(where.key, database.place, create=create, keyring=system_keyring())
        with database.write() as connection:
            vault = open_vault(connection, secrets, config.shop, clock.now())
        yield database, vault
    finally:
        database.close()
