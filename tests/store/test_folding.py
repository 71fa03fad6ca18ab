"""The write-ahead log is folded back beside the writer, begins anew, and nothing is lost by it."""

import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest
from tiercast.store.database import Database, open_database
from tiercast.store.erase import sweep
from tiercast.store.folding import Folding

PAGE = 4_096


class AtOnce(Executor):
    """Runs what it is given before it goes on."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Run it."""
        done: Future[Any] = Future()
        done.set_result(fn(*args, **kwargs))
        return done


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A store of its own."""
    opened = open_database(f"sqlite:///{tmp_path / 'store.db'}", synchronous="OFF")
    yield opened
    opened.close()


@pytest.fixture
def driver(database: Database) -> Iterator[sqlite3.Connection]:
    """The connection that writes; SQLite folds nothing back by itself there."""
    raw = database.writing.raw_connection()
    connection = raw.driver_connection
    assert isinstance(connection, sqlite3.Connection)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("CREATE TABLE notes (n INTEGER PRIMARY KEY, text TEXT)")
    yield connection
    raw.close()


def write(driver: sqlite3.Connection, rows: int = 1) -> None:
    """One transaction."""
    driver.execute("BEGIN IMMEDIATE")
    driver.executemany("INSERT INTO notes (text) VALUES (?)", [("x" * 1_000,)] * rows)
    driver.execute("COMMIT")


def log_of(database: Database) -> Path:
    """The file of the write-ahead log."""
    return Path(f"{database.path}-wal")


def written(database: Database) -> int:
    """Rows that another program finds."""
    with sqlite3.connect(f"file:{database.path}?mode=ro", uri=True) as other:
        return int(other.execute("SELECT count(*) FROM notes").fetchone()[0])


def test_that_the_log_begins_anew_while_commits_go_on(database: Database, driver: sqlite3.Connection) -> None:
    folding = Folding(database, driver, commits=20, beside=AtOnce())
    for _ in range(1_000):
        write(driver)
        folding.committed()
    assert log_of(database).stat().st_size < 200 * PAGE
    assert written(database) == 1_000


def test_that_many_rows_in_few_commits_make_the_log_long_too(database: Database, driver: sqlite3.Connection) -> None:
    folding = Folding(database, driver, commits=10**9, changes=100, beside=AtOnce())
    for _ in range(100):
        write(driver, rows=60)
        folding.committed()
    assert log_of(database).stat().st_size < 300 * PAGE
    assert written(database) == 6_000


def test_that_a_log_that_nobody_folds_grows(database: Database, driver: sqlite3.Connection) -> None:
    for _ in range(1_000):
        write(driver)
    assert log_of(database).stat().st_size > 1_000 * PAGE


def test_that_commits_go_on_where_the_log_cannot_be_folded(
    database: Database, driver: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(database.writing, "raw_connection", fails)
    folding = Folding(database, driver, commits=2, beside=AtOnce())
    for _ in range(20):
        write(driver)
        folding.committed()
    assert written(database) == 20


def test_that_emptying_the_log_is_never_refused_for_the_folding(database: Database, driver: sqlite3.Connection) -> None:
    folding = Folding(database, driver, commits=1)
    over = threading.Event()

    def goes_on() -> None:
        while not over.is_set():
            write(driver)
            folding.committed()

    busy = threading.Thread(target=goes_on)
    busy.start()
    try:
        for _ in range(50):
            sweep(database)
    finally:
        over.set()
        busy.join()
        folding.close()


def test_that_who_empties_the_log_is_not_disturbed(database: Database, driver: sqlite3.Connection) -> None:
    folding = Folding(database, driver, commits=1, beside=AtOnce())
    write(driver)
    folding.committed()
    with database.folding:
        write(driver)
        folding.committed()
    assert written(database) == 2
