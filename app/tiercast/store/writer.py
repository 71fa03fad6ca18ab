"""The writer: one thread that owns the only writing connection, and commits what is queued together."""

import sqlite3
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, Final, Generic, TypeVar

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, PendingRollbackError
from tiercast_api.clock import Clock, SystemClock

from tiercast.store.apply import Applier
from tiercast.store.batch import Batch
from tiercast.store.database import Database
from tiercast.store.errors import StoreError, Trouble, as_store_error
from tiercast.store.folding import Folding
from tiercast.store.lock import Owner
from tiercast.store.vault import Vault

_T = TypeVar("_T")
GROUP: Final = 64
"""At most this many pieces of work go into one commit."""
GATHER_MICROSECONDS: Final = 5_000
"""A commit takes no new work after it has been at it for this long."""
QUEUE: Final = 256
"""This many pieces of work may wait before `Writer.submit` does."""


class _Work(Generic[_T]):
    """One piece of work and the promise of its commit."""

    __slots__ = ("future", "result", "run")

    def __init__(self, run: Callable[[Connection], _T]) -> None:
        self.run = run
        self.future: Future[_T] = Future()
        self.result: _T

    def settle(self) -> None:
        """It is committed."""
        if self.future.set_running_or_notify_cancel():
            self.future.set_result(self.result)

    def fail(self, error: BaseException) -> None:
        """It is not."""
        if self.future.set_running_or_notify_cancel():
            self.future.set_exception(error)


class Counts(msgspec.Struct):
    """What the writer has done so far.

    Attributes:
        entries: journal rows committed.
        commits: transactions.
        failures: pieces of work that failed.
        longest: longest transaction, microseconds.
    """

    entries: int = 0
    commits: int = 0
    failures: int = 0
    longest: int = 0


class Writer:
    """Takes work from any thread, in order; every promise is kept or broken only after COMMIT.

    A piece of work that fails leaves no trace, and what follows it goes on; where the commit itself fails, all of it
    fails. After a batch has failed, batches behind it fail with `Trouble.GAP` until one follows the journal's last
    entry again.
    """

    def __init__(
        self, database: Database, vault: Vault, owner: Owner | None = None, *,
        clock: Clock | None = None, capacity: int = QUEUE,
    ) -> None:  # fmt: skip
        """Start the thread.

        Args:
            owner: checked within every transaction; None for a store that nobody else can open.
            clock: for the length of transactions only.
            capacity: how much work may wait.
        """
        self.vault = vault
        self.counts = Counts()
        self._database = database
        self._owner = owner
        self._clock = clock or SystemClock()
        self._capacity = capacity
        self._waiting: deque[_Work[Any]] = deque()
        self._closed = False
        self._moved = threading.Condition()
        self._applier = Applier(vault, database.writing.dialect)
        self._connection = database.connect_writing()
        self._folding = _folding_of(database, self._connection)
        self._thread = threading.Thread(target=self._loop, name="tiercast-writer", daemon=True)
        self._thread.start()

    @property
    def waiting(self) -> int:
        """How many pieces of work wait; a caller that must not block asks before it submits."""
        return len(self._waiting)

    @property
    def is_full(self) -> bool:
        """Whether `submit` would wait."""
        return len(self._waiting) >= self._capacity

    def submit(self, batch: Batch, timeout: float | None = None) -> "Future[None]":
        """Commit `batch`, after everything submitted before.

        Args:
            timeout: seconds to wait while the queue is full; None: as long as it takes; 0: not at all.

        Raises:
            StoreError: `Trouble.BUSY` where the queue stayed full, `Trouble.CLOSED` after `close`.
        """
        return self._put(_Work(lambda connection: self._apply(connection, batch)), timeout)

    def call(self, function: Callable[[Connection], _T], timeout: float | None = None) -> "Future[_T]":
        """Run `function` in the writer's thread, within a transaction, in the same order as batches.

        Its result is there after the commit. What it raises breaks its own promise and undoes only its own writes.
        """
        return self._put(_Work(function), timeout)

    def close(self) -> None:
        """Finish what waits, then end the thread. May be called twice."""
        with self._moved:
            self._closed = True
            self._moved.notify_all()
        self._thread.join()

    def _put(self, work: _Work[_T], timeout: float | None) -> "Future[_T]":
        with self._moved:
            if not self._moved.wait_for(lambda: self._closed or not self.is_full, timeout):
                raise StoreError(Trouble.BUSY, f"{self._capacity} writes are waiting")
            if self._closed:
                raise StoreError(Trouble.CLOSED)
            self._waiting.append(work)
            self._moved.notify_all()
        return work.future

    def _take(self) -> _Work[Any] | None:
        """The next piece of work; None once the writer is closed and nothing waits."""
        with self._moved:
            self._moved.wait_for(lambda: self._closed or self._waiting)
            return self._pop()

    def _pop(self) -> _Work[Any] | None:
        with self._moved:
            if not self._waiting:
                return None
            work = self._waiting.popleft()
            self._moved.notify_all()
            return work

    def _loop(self) -> None:
        try:
            while (work := self._take()) is not None:
                self._commit(work)
        finally:
            if self._folding is not None:
                self._folding.close()
            self._connection.close()
            with self._moved:
                self._closed = True
                left = list(self._waiting)
                self._waiting.clear()
                self._moved.notify_all()
            for work in left:
                work.fail(StoreError(Trouble.CLOSED))

    def _commit(self, first: _Work[Any]) -> None:
        began = self._clock.monotonic()
        entries = self.counts.entries
        group: list[_Work[Any]] = []
        try:
            with self._connection.begin():
                if self._owner is not None:
                    self._owner.check(self._connection)
                self._gather(first, group, began)
        except Exception as error:  # noqa: BLE001  whatever it was, every promise has to be broken with it
            self.counts.entries = entries
            self.counts.failures += len(group) or 1
            self._applier.rolled_back()
            trouble = as_store_error(error, self._database.place)
            for work in group or [first]:
                work.fail(trouble)
            return
        self._applier.committed()
        self.counts.commits += 1
        self.counts.longest = max(self.counts.longest, self._clock.monotonic() - began)
        for work in group:
            work.settle()
        if self._folding is not None:
            self._folding.committed()

    def _gather(self, first: _Work[Any], group: list[_Work[Any]], began: int) -> None:
        """Run `first` and what waits behind it; `group` gets those whose promise hangs on the commit."""
        work: _Work[Any] | None = first
        while work is not None:
            group.append(work)
            self._run(work, group)
            if len(group) >= GROUP or self._clock.monotonic() - began > GATHER_MICROSECONDS:
                return
            work = self._pop()

    def _run(self, work: _Work[Any], group: list[_Work[Any]]) -> None:
        connection, entries, fresh = self._connection, self.counts.entries, self._applier.fresh
        connection.exec_driver_sql("SAVEPOINT work")
        try:
            work.result = work.run(connection)
            connection.exec_driver_sql("RELEASE SAVEPOINT work")
        except Exception as error:  # noqa: BLE001  it goes into the promise of its own work
            try:
                connection.exec_driver_sql("ROLLBACK TO SAVEPOINT work")
            except (DBAPIError, PendingRollbackError):
                raise error from None  # the whole transaction is gone (disk full, connection lost)
            self.counts.entries = entries
            self.counts.failures += 1
            self._applier.rolled_back(fresh)
            group.remove(work)
            work.fail(as_store_error(error, self._database.place) if isinstance(error, DBAPIError) else error)

    def _apply(self, connection: Connection, batch: Batch) -> None:
        try:
            self._applier.apply(connection, batch)
        except (OverflowError, TypeError, ValueError) as error:
            raise as_store_error(error) from error
        self.counts.entries += len(batch.entries)


def _folding_of(database: Database, connection: Connection) -> Folding | None:
    driver = connection.connection.driver_connection
    return Folding(database, driver) if isinstance(driver, sqlite3.Connection) else None
