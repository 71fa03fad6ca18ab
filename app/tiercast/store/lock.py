"""One owner: a lock that a dead owner frees at once, and an epoch that a living one can lose."""

import threading
from typing import Final

from sqlalchemy import Connection, select, text, update
from sqlalchemy.exc import DBAPIError

from tiercast.beside import file_lock
from tiercast.store.database import Database
from tiercast.store.errors import StoreError, Trouble, as_store_error
from tiercast.store.schema import OWNER_KEY, lock_file
from tiercast.store.statements import upsert
from tiercast.store.tables import owners

NAME: Final = "engine"
_EPOCH: Final = select(owners.c.epoch).where(owners.c.name == NAME)
_EPOCH_KEPT: Final = _EPOCH.with_for_update(read=True)
"""Asked in every transaction: made once, as making a statement takes longer than running it."""


class Owner:
    """The store is ours until `release`, or until somebody raises the epoch.

    Attributes:
        epoch: grows with every take-over; each dispatch is made under it.
    """

    def __init__(self, epoch: int, file: "FileLock | None", session: Connection | None) -> None:
        self.epoch = epoch
        self._file = file
        self._session = session
        self._asking = threading.Lock()

    def check(self, connection: Connection) -> None:
        """Make sure, inside the transaction of `connection`, that its commit still counts.

        On PostgreSQL the row is locked for share, so that a take-over waits for this transaction.

        Raises:
            StoreError: `Trouble.LOST_LOCK`.
        """
        found = connection.execute(_EPOCH_KEPT).scalar()
        if found != self.epoch or (self._file is not None and not self._file.holds()):
            raise StoreError(Trouble.LOST_LOCK, f"epoch {self.epoch} is over, the store is at {found}")

    def still_owner(self, database: Database) -> bool:
        """Whether the store is still ours; asked before a dispatch, from any thread."""
        with database.read() as connection:
            found = connection.execute(_EPOCH).scalar()
        return found == self.epoch and self._holds()

    def release(self) -> None:
        """Let the store go."""
        if self._file is not None:
            self._file.release()
        with self._asking:
            if self._session is not None:
                self._session.close()
                self._session = None

    def _holds(self) -> bool:
        if self._file is not None:
            return self._file.holds()
        with self._asking:
            if self._session is None:
                return False
            try:
                self._session.exec_driver_sql("SELECT 1")
                self._session.rollback()
            except DBAPIError:
                return False
            return True


def take_ownership(database: Database, holder: str, now: int) -> Owner:
    """Become the store's owner and begin a new epoch.

    Args:
        database: the open store.
        holder: who we are, shown to whoever comes second (``engine 1234 on studio-pc``).
        now: the instant, microseconds.

    Raises:
        StoreError: `Trouble.OWNED` with the present holder, or what the database says.
    """
    file = session = None
    try:
        if database.path is not None:
            file = FileLock(lock_file(database.path))
            if not file.take():
                raise StoreError(Trouble.OWNED, _holder(database))
        else:
            session = database.connect_writing()
            if not session.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": OWNER_KEY}).scalar():
                raise StoreError(Trouble.OWNED, _holder(database))
            session.commit()
        return Owner(_raise_epoch(database, holder, now), file, session)
    except (StoreError, DBAPIError) as error:
        Owner(0, file, session).release()
        raise as_store_error(error, database.place) from error


def _raise_epoch(database: Database, holder: str, now: int) -> int:
    with database.write() as connection:
        first = upsert(owners, connection.dialect.name, keys=("name",), changes=())
        connection.execute(first, {"name": NAME, "epoch": 0, "holder": holder, "since": now})
        changed = (
            update(owners)
            .where(owners.c.name == NAME)
            .values(epoch=owners.c.epoch + 1, holder=holder, since=now)
            .returning(owners.c.epoch)
        )
        return int(connection.execute(changed).scalar_one())


def _holder(database: Database) -> str:
    with database.read() as connection:
        row = connection.execute(select(owners.c.holder, owners.c.epoch).where(owners.c.name == NAME)).first()
    return "its owner is just starting" if row is None else f"{row.holder}, epoch {row.epoch}"


class FileLock(file_lock.FileLock):
    """The lock on a store's file."""

    def take(self) -> bool:
        """Try to take it, without waiting. Raises: StoreError: where the file cannot be made."""
        try:
            return super().take()
        except OSError as error:
            raise StoreError(Trouble.CANNOT_OPEN, f"{self.path}: {error.strerror}") from error
