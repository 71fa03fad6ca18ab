"""Folding SQLite's write-ahead log back into the file beside the writer, so that no commit waits for it.

SQLite itself does it within the commit that makes the log long. What was written once is then written and synced again,
page by page, and the larger the file, the farther apart they lie: after five minutes at 5,000 events/s such a commit
took 60 to 125 ms, every second or two, and everything waited with it. Here a thread of its own folds most of it, and
the writer only what was added meanwhile, after which the log begins anew. Both may be at work at once:
https://sqlite.org/wal.html#concurrency.
"""

import logging
import sqlite3
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Final

from sqlalchemy.exc import DBAPIError

from tiercast.store.database import Database

_log = logging.getLogger(__name__)

COMMITS: Final = 300
"""Commits after which the log is folded back; `CHANGES`: rows, where a commit has many. Some two to four thousand pages
either way (`tests.benchmarks.desktop_smooth`): fewer, and the same pages are written more often."""
CHANGES: Final = 8_000
ROUNDS: Final = 2
"""Times in a row that the thread folds: the second one takes what came during the first, and leaves next to nothing."""


class Folding:
    """Of one writer; its methods are called in the writer's thread, between two transactions.

    Args:
        database: the store, of SQLite.
        driver: the driver's connection that writes.
        commits, changes: after how many of either the log is folded back.
        beside: runs the folding; None: a thread of its own, once there is something to fold.
    """

    def __init__(
        self, database: Database, driver: sqlite3.Connection, *, commits: int = COMMITS, changes: int = CHANGES,
        beside: Executor | None = None,
    ) -> None:  # fmt: skip
        self._database, self._driver = database, driver
        self._most_commits, self._most_changes = commits, changes
        self._commits = self._changes = 0
        self._under_way: Future[None] | None = None
        self._pool = beside

    def committed(self) -> None:
        """A transaction has ended: begin to fold where the log has become long, or end it where the thread has."""
        self._commits += 1
        if self._under_way is not None:
            if self._under_way.done():
                self._under_way = None
                self._last_pages()
        elif self._is_long():
            self._commits, self._changes = 0, self._driver.total_changes
            if self._pool is None:
                self._pool = ThreadPoolExecutor(1, thread_name_prefix="tiercast-folding")
            self._under_way = self._pool.submit(self._fold)

    def close(self) -> None:
        """Wait for the thread; the connection that is closed last folds the rest."""
        if self._pool is not None:
            self._pool.shutdown()

    def _is_long(self) -> bool:
        return self._commits >= self._most_commits or self._driver.total_changes - self._changes >= self._most_changes

    def _fold(self) -> None:
        """In the thread. What goes wrong here is tried again: nothing is lost, and commits say what a disk refuses."""
        try:
            self._database.fold("PASSIVE", ROUNDS)
        except (sqlite3.Error, DBAPIError, OSError) as error:
            _log.debug("the write-ahead log could not be folded back: %s", error)

    def _last_pages(self) -> None:
        if not self._database.folding.acquire(blocking=False):
            return  # somebody empties the whole log just now
        try:
            self._driver.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        except sqlite3.Error as error:
            _log.debug("the end of the write-ahead log could not be folded back: %s", error)
        finally:
            self._database.folding.release()
