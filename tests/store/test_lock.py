"""One owner at a time, with an epoch that only grows, and a lock that a dead owner frees."""

import subprocess
import sys
from pathlib import Path

import pytest
from tiercast.store.database import Database, open_database
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.lock import FileLock, take_ownership

HOLDER = """
import sys
from tiercast.store.database import open_database
from tiercast.store.lock import take_ownership
owner = take_ownership(open_database(sys.argv[1]), "the other engine", 1)
print(owner.epoch, flush=True)
sys.stdin.read()
"""


def test_that_a_second_owner_is_told_who_the_first_is(database: Database) -> None:
    first = take_ownership(database, "engine 1 on studio-pc", 0)
    with pytest.raises(StoreError, match="engine 1 on studio-pc, epoch 1") as caught:
        take_ownership(database, "engine 2", 0)
    assert caught.value.kind is Trouble.OWNED
    assert first.still_owner(database)
    first.release()
    second = take_ownership(database, "engine 2", 0)
    assert second.epoch == 2
    assert not first.still_owner(database)
    second.release()


def test_that_an_owner_whose_epoch_is_over_finds_out(database: Database) -> None:
    owner = take_ownership(database, "a", 0)
    with database.write() as connection:
        owner.check(connection)
        connection.exec_driver_sql("UPDATE owners SET epoch = 7")
    assert not owner.still_owner(database)
    with pytest.raises(StoreError, match="epoch 1 is over, the store is at 7"), database.write() as connection:
        owner.check(connection)
    owner.release()


def test_that_a_killed_owner_frees_the_store_at_once(address: str) -> None:
    database = open_database(address)
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, address], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdin is not None
    assert child.stdout.readline() == "1\n"
    with pytest.raises(StoreError, match="the other engine"):
        take_ownership(database, "we", 2)
    child.kill()
    child.wait(30)
    child.stdout.close()
    child.stdin.close()
    owner = None
    for _ in range(2_000):
        try:
            owner = take_ownership(database, "we", 2)
            break
        except StoreError:  # PostgreSQL needs a moment to see that the other end is gone
            continue
    assert owner is not None
    assert owner.epoch == 2
    owner.release()
    database.close()


def test_that_a_lock_file_that_was_removed_is_a_lost_lock(tmp_path: Path) -> None:
    lock = FileLock(tmp_path / "a.lock")
    assert lock.take()
    assert lock.holds()
    assert not FileLock(tmp_path / "a.lock").take()
    (tmp_path / "a.lock").unlink()
    assert not lock.holds()
    lock.release()
    assert not lock.holds()


def test_that_a_lock_in_a_missing_folder_is_an_error_with_the_path(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="none"):
        FileLock(tmp_path / "none" / "a.lock").take()
