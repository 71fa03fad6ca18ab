"""The schema's version: bringing a store up to date, refusing one that is newer than this program."""

import contextlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sqlalchemy import Column, Connection, Engine, MetaData, PrimaryKeyConstraint, String, Table, insert, inspect, text

from tiercast.beside.file_lock import FileLock
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.statistics import write_statistics
from tiercast.store.tables import metadata

HEAD: Final = "0002"
"""The newest migration; known here so that a new or up-to-date store opens without importing Alembic."""
MIGRATIONS: Final = Path(__file__).parent / "migrations"
_VERSION: Final = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Alembic's own table, as it makes it (`alembic.runtime.migration.MigrationContext`)."""
_ADVISORY: Final = 0x7469657263617374
"""PostgreSQL's advisory lock that serialises migrations ("tiercast" in ASCII)."""
OWNER_KEY: Final = zlib.crc32(b"tiercast engine")
"""Key of the advisory lock of a PostgreSQL store's owner; locks are per database, so a constant is enough."""


def migrate(engine: Engine) -> None:
    """Bring the store to `HEAD` in one transaction, so that a kill in the middle leaves it as it was.

    Raises:
        StoreError: where the store is at a version that this program does not know, holds other tables, or is older
            while an engine is at work on it.
        sqlalchemy.exc.DBAPIError: what the database says.
    """
    with engine.connect() as connection:
        found = _version(connection)
        connection.rollback()
        if found == HEAD:
            return
        with contextlib.ExitStack() as stack:
            stack.enter_context(connection.begin())
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY})")
            if inspect(connection).get_table_names():
                stack.enter_context(_nobody_at_work(connection))
                upgrade(connection)
            else:
                make(connection)
            write_statistics(connection)


@contextlib.contextmanager
def _nobody_at_work(connection: Connection) -> Iterator[None]:
    """Keep engines away meanwhile. An engine of an older version could not write one more event with newer tables.

    Raises:
        StoreError: `Trouble.OLDER_AT_WORK`.
    """
    if connection.dialect.name == "postgresql":
        if not connection.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": OWNER_KEY}).scalar():
            raise StoreError(Trouble.OLDER_AT_WORK)
        yield
        return
    place = Path(str(connection.engine.url.database))
    lock = FileLock(lock_file(place))
    try:
        free = lock.take()
    except OSError as error:
        raise StoreError(Trouble.CANNOT_OPEN, f"{lock.path}: {error.strerror}") from error
    if not free:
        raise StoreError(Trouble.OLDER_AT_WORK)
    try:
        yield
    finally:
        lock.release()


def lock_file(store: Path) -> Path:
    """The file that the owner of a SQLite store keeps locked."""
    return store.with_name(store.name + ".lock")


def make(connection: Connection) -> None:
    """Make every table of an empty store at once, as all migrations one after the other would."""
    metadata.create_all(connection)
    _VERSION.create(connection)
    connection.execute(insert(_VERSION), {"version_num": HEAD})


def _version(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    row = connection.exec_driver_sql("SELECT version_num FROM alembic_version").first()
    return None if row is None else str(row[0])


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, one after the other.

    Raises:
        StoreError: as `migrate`.
    """
    # Imported late: Alembic costs more to import than an up-to-date store to open.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    found = _version(connection)
    if found is not None:
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found not in known:
            raise StoreError(Trouble.NEWER_SCHEMA, f"its tables are at version {found}, this program knows {HEAD}")
    elif "journal" in inspect(connection).get_table_names():
        raise StoreError(Trouble.CORRUPT, "it has a table 'journal' and no version")
    command.upgrade(config, "head")
