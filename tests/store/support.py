"""A shop's store with short ways to fill it."""

import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Firing, PlannedAction
from tiercast.store.batch import Batch, Identity
from tiercast.store.database import Database, open_database
from tiercast.store.secret import Secrets
from tiercast.store.vault import Vault, open_vault
from tiercast.store.writer import Writer

_T = TypeVar("_T")
SECOND = 1_000_000
SECRETS = Secrets(b"v" * 32, b"e" * 32, b"m" * 32, b"x" * 32)


@cache
def template() -> bytes:
    """An empty SQLite store with all its tables: migrated once, copied for every test."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        open_database(f"sqlite:///{path}", synchronous="OFF").close()
        return path.read_bytes()


class TemporaryShop:
    """A shop in a folder of its own, for tests that need one for each of their examples."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "store.db"
        path.write_bytes(template())
        self.database = open_database(f"sqlite:///{path}", synchronous="OFF")
        self.shop = Shop(self.database)

    def close(self) -> None:
        """Close and remove it."""
        self.shop.close()
        self.database.close()
        self._folder.cleanup()


def key(number: int) -> bytes:
    """An id or key."""
    return number.to_bytes(16, "big")


def planned(number: int, **fields: Any) -> PlannedAction:
    """A live webhook action, the only one of its firing."""
    given: dict[str, Any] = {
        "id": key(number), "firing": key(10_000 + number), "ordinal": 0, "time": SECOND, "room": "beauty",
        "ruleset": "base", "rule": "greet", "type": "webhook", "sink": "hook", "mode": "live",
        "fields": {"text": "{viewer.name}"}, "values": {"item.title": "口红"},
    }  # fmt: skip
    return PlannedAction(**{**given, **fields})


def firing(number: int, **fields: Any) -> Firing:
    """A firing of a live rule."""
    given: dict[str, Any] = {
        "id": key(number), "seq": 1, "cause": 1, "time": SECOND, "room": "beauty", "ruleset": "base", "rule": "greet",
        "state": "live",
    }  # fmt: skip
    return Firing(**{**given, **fields})


class Shop:
    """A store, its vault and its writer."""

    def __init__(self, database: Database) -> None:
        self.database = database
        with database.write() as connection:
            self.vault: Vault = open_vault(connection, SECRETS, "shop", 0)
        self.number = self.vault.shop
        self.writer = Writer(database, self.vault)
        self.seq = 0

    def batch(self, entries: list[Entry] | None = None, **fields: Any) -> Batch:
        """A batch whose entries are numbered."""
        for entry in entries or []:
            self.seq += 1
            entry.seq = self.seq
        return Batch(self.number, entries=entries or [], **fields)

    def commit(self, entries: list[Entry] | None = None, **fields: Any) -> None:
        """Write a batch and wait for its commit."""
        self.writer.submit(self.batch(entries, **fields)).result(30)

    def viewer(self, person: str, name: str | None = None) -> bytes:
        """A viewer with an identity in the store."""
        viewer = self.vault.viewer_key("douyin", person)
        self.commit(identities=[Identity(viewer, "douyin", person, "stable", name)])
        return viewer

    def write(self, function: Callable[[Connection], _T]) -> _T:
        """Run `function` in the writer and wait for the commit."""
        return self.writer.call(function).result(30)

    def read(self, function: Callable[[Connection], _T]) -> _T:
        """Run `function` on a reading connection."""
        with self.database.read() as connection:
            return function(connection)

    def close(self) -> None:
        """Close the writer."""
        self.writer.close()
