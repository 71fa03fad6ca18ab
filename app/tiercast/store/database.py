"""Opening a store: SQLite by file, PostgreSQL by address; one connection writes, others only read."""

import sqlite3
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Protocol

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, QueuePool

from tiercast.store.errors import StoreError, Trouble, as_store_error
from tiercast.store.passwords import signed_in
from tiercast.store.schema import migrate
from tiercast.store.urls import parse_url, shown

BUSY_MILLISECONDS: Final = 5_000
"""How long SQLite waits for another program before it says that the store is locked."""
CACHE_KIBIBYTES: Final = 32_768
PREPARED: Final = 512
"""Statements that a connection of SQLite keeps prepared: inserts of many sizes (`statements.BLOCKS`) and the rest."""
READ_CACHE_KIBIBYTES: Final = 8_192
LOG_PAGES: Final = 4_000
"""To this many pages (16 MB) the file of the write-ahead log is cut where it begins anew."""
CHECKPOINT_PAGES: Final = 16_000
"""After this many pages a commit folds the log back itself, where `folding` has not come to it."""
SYNCHRONOUS: Final = ("FULL", "NORMAL", "OFF")


class _Cursor(Protocol):
    def execute(self, statement: str, /) -> object: ...
    def close(self) -> None: ...


class _Raw(Protocol):
    isolation_level: str | None

    def cursor(self) -> _Cursor: ...


class Database:
    """A store that is open and migrated. Thread-safe; connections are not.

    Attributes:
        url: its address.
        path: the file of a SQLite store, None on PostgreSQL.
        dialect: ``sqlite`` or ``postgresql``.
        folding: held by whoever folds SQLite's write-ahead log back: a second one would be refused.
    """

    def __init__(self, url: URL, writing: Engine, reading: Engine, folder: Any = None) -> None:
        self.url = url
        self.path = Path(str(url.database)) if url.drivername == "sqlite" else None
        self.dialect = "postgresql" if self.path is None else "sqlite"
        self.writing = writing
        self.reading = reading
        self.folding = threading.Lock()
        self._folder = folder

    @property
    def place(self) -> str:
        """The store's address for people, without a password."""
        return shown(self.url)

    def connect_writing(self) -> Connection:
        """The connection that writes. Only one may be at work: the writer's, or before it starts, a starter's.

        Raises:
            StoreError: where the store cannot be reached.
        """
        try:
            return self.writing.connect()
        except (DBAPIError, OSError) as error:
            raise as_store_error(error, self.place) from error

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction on a writing connection, for start-up, tools and tests; the engine uses `Writer`.

        Raises:
            StoreError: what went wrong; nothing is written then.
        """
        connection = self.connect_writing()
        try:
            with connection, connection.begin():
                yield connection
        except DBAPIError as error:
            raise as_store_error(error, self.place) from error

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that can only read and sees one consistent state until it is left.

        Raises:
            StoreError: where the store cannot be read.
        """
        try:
            with self.reading.connect() as connection:
                yield connection
        except DBAPIError as error:
            raise as_store_error(error, self.place) from error

    def fold(self, mode: str, rounds: int = 1) -> bool:
        """Fold SQLite's write-ahead log back into its file, on a connection of its own.

        Args:
            mode: of ``wal_checkpoint``: ``PASSIVE`` what is in nobody's way, ``TRUNCATE`` all of it, emptying the log.
            rounds: how many times in a row.

        Returns:
            Whether nobody was in the way the last time.
        """
        with self.folding:
            raw = self.writing.raw_connection()
            try:
                for _ in range(rounds):
                    cursor = raw.cursor()
                    cursor.execute(f"PRAGMA wal_checkpoint({mode})")
                    row = cursor.fetchone()
                    cursor.close()
            finally:
                raw.close()
        return row is not None and not row[0]

    def close(self) -> None:
        """Close every pooled connection; a temporary store is removed."""
        self.reading.dispose()
        self.writing.dispose()
        if self._folder is not None:
            self._folder.cleanup()


def open_database(
    url: str, *, synchronous: str = "FULL", max_pages: int | None = None, password: str = ""
) -> Database:  # fmt: skip
    """Open the store at `url`, make it where it is not there, and bring its tables up to date.

    Args:
        url: ``sqlite:///FILE``, a bare path, or ``postgresql://USER@HOST/DATABASE``.
        synchronous: SQLite's; ``FULL`` survives a power cut, ``NORMAL`` a kill, ``OFF`` neither.
        max_pages: SQLite's greatest size in pages of 4 KiB; None: as much as the disk has.
        password: of a PostgreSQL server; "" for the one in the address, or the one that is kept for it.

    Raises:
        StoreError: wrong address, no permission, full, locked, damaged, or written by a newer version.
    """
    if synchronous not in SYNCHRONOUS:
        raise StoreError(Trouble.WRONG_URL, f"synchronous is {synchronous!r}, expected one of {', '.join(SYNCHRONOUS)}")
    parsed = parse_url(url)
    try:
        if parsed.drivername == "sqlite":
            Path(str(parsed.database)).parent.mkdir(parents=True, exist_ok=True)
        database = Database(parsed, *_engines(signed_in(parsed, password), synchronous, max_pages))
    except OSError as error:
        raise StoreError(Trouble.CANNOT_OPEN, f"{shown(parsed)}: {error}") from error
    try:
        migrate(database.writing)
    except (DBAPIError, StoreError) as error:
        database.close()
        raise as_store_error(error, shown(parsed)) from error
    return database


def open_temporary(*, synchronous: str = "OFF", max_pages: int | None = None) -> Database:
    """A store in a temporary folder that goes with `Database.close`: for what-if, tests and demos."""
    folder = tempfile.TemporaryDirectory(prefix="tiercast-", ignore_cleanup_errors=True)
    try:
        path = Path(folder.name) / "store.db"
        database = open_database(f"sqlite:///{path}", synchronous=synchronous, max_pages=max_pages)
    except StoreError:
        folder.cleanup()
        raise
    database._folder = folder
    return database


def _engines(url: URL, synchronous: str, max_pages: int | None) -> tuple[Engine, Engine]:
    if url.drivername != "sqlite":
        # paramstyle "format" makes compiled statements positional, so that rows can be plain tuples.
        writing = create_engine(url, poolclass=NullPool, paramstyle="format", insertmanyvalues_page_size=1_000)
        reading = create_engine(
            url, poolclass=QueuePool, pool_size=4, paramstyle="format", pool_pre_ping=True,
            isolation_level="REPEATABLE READ", execution_options={"postgresql_readonly": True},
        )  # fmt: skip
        return writing, reading
    _take_as_they_are()
    arguments = {
        "check_same_thread": False, "timeout": BUSY_MILLISECONDS / 1_000, "cached_statements": PREPARED,
    }  # fmt: skip
    writing = create_engine(url, poolclass=NullPool, connect_args=arguments)
    reading = create_engine(url, poolclass=QueuePool, pool_size=4, connect_args=arguments)
    _prepare(writing, ["PRAGMA journal_mode=WAL", *_write_pragmas(synchronous, max_pages)], "BEGIN IMMEDIATE")
    _prepare(
        reading,
        ["PRAGMA query_only=ON", f"PRAGMA cache_size=-{READ_CACHE_KIBIBYTES}", "PRAGMA temp_store=MEMORY"],
        "BEGIN",
    )
    return writing, reading


def _take_as_they_are() -> None:
    """Let the driver take bytes and None without a search for how to adapt them, which costs more than a column."""
    sqlite3.register_adapter(bytes, bytes)
    sqlite3.register_adapter(type(None), lambda nothing: nothing)


def _write_pragmas(synchronous: str, max_pages: int | None) -> list[str]:
    pragmas = [
        f"PRAGMA synchronous={synchronous}",
        f"PRAGMA cache_size=-{CACHE_KIBIBYTES}",
        f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}",
        f"PRAGMA journal_size_limit={LOG_PAGES * 4_096}",
        "PRAGMA temp_store=MEMORY",
        # What is deleted is overwritten: an erased viewer's key must not lie on in a free page.
        "PRAGMA secure_delete=ON",
    ]
    return [*pragmas, f"PRAGMA max_page_count={max_pages}"] if max_pages else pragmas


def _prepare(engine: Engine, pragmas: list[str], begin: str) -> None:
    def on_connect(raw: _Raw, _record: object) -> None:
        # The driver's own transaction control begins too late; SQLAlchemy's "begin" event does it instead.
        raw.isolation_level = None
        cursor = raw.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()

    def on_begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
