"""The store of one shop, opened by an engine: database, secrets, vault, ownership and the writer."""

import os
import socket
from pathlib import Path

import msgspec
from tiercast_api.clock import Clock

from tiercast.beside.keyring import system_keyring
from tiercast.store.database import Database, open_database
from tiercast.store.errors import StoreError
from tiercast.store.lock import Owner, take_ownership
from tiercast.store.secret import Secrets, SecretsStatus, load_secrets
from tiercast.store.vault import Vault, has_vault, open_vault
from tiercast.store.writer import Writer


class Opened(msgspec.Struct):
    """A store in our hands until `close`."""

    database: Database
    secrets: Secrets
    secrets_status: SecretsStatus
    vault: Vault
    owner: Owner
    writer: Writer

    @property
    def shop(self) -> int:
        """The shop's number in this store."""
        return self.vault.shop

    def close(self) -> None:
        """Commit what waits and let go of everything."""
        self.writer.close()
        self.owner.release()
        self.database.close()


def open_store(
    url: str, shop: str, clock: Clock, key_file: Path, *, synchronous: str = "FULL", keyring: bool = True
) -> Opened:
    """Open the store at `url` for the shop called `shop`, and become its only owner.

    Args:
        key_file: where the secrets lie when there is no keyring.
        keyring: keep the secrets of a new store in the system's keyring; not for one that is removed at the end.

    Raises:
        StoreError: whatever is wrong, in a sentence.
    """
    database = open_database(url, synchronous=synchronous)
    owner: Owner | None = None
    try:
        now = clock.now()
        secrets, status = _secrets(database, key_file, keyring)
        owner = take_ownership(database, f"engine {os.getpid()} on {socket.gethostname()}", now)
        with database.write() as connection:
            vault = open_vault(connection, secrets, shop, now)
        return Opened(database, secrets, status, vault, owner, Writer(database, vault, owner))
    except StoreError:
        if owner is not None:
            owner.release()
        database.close()
        raise


def _secrets(database: Database, key_file: Path, keyring: bool) -> tuple[Secrets, SecretsStatus]:
    with database.read() as connection:
        fresh = not has_vault(connection)
    # The keyring is looked for only where it is needed: on some systems that means running other programs.
    wanted = keyring and not key_file.exists()
    return load_secrets(key_file, database.place, create=fresh, keyring=system_keyring() if wanted else None)
