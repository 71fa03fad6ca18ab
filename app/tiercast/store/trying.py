"""Whether a store could be kept at an address: looked at, and left as it was."""

import os
import sqlite3
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, create_engine, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tiercast.store.errors import StoreError, Trouble, as_store_error
from tiercast.store.tables import meta, metadata
from tiercast.store.urls import parse_url, shown
from tiercast.store.vault import has_vault

WITHIN: Final = 8
"""Seconds that a server may take to answer."""


class Tried(msgspec.Struct, frozen=True):
    """What is at an address.

    Attributes:
        store: the address without its password; kind: ``sqlite`` or ``postgresql``; server: version of the database.
        used: there is a shop already.
    """

    store: str
    kind: str
    server: str
    used: bool


def try_store(address: str) -> Tried:
    """Look whether a shop could be kept at `address`. Raises: StoreError: why not."""
    url = parse_url(address)
    try:
        return _file(url) if url.drivername == "sqlite" else _server(url)
    except DBAPIError as error:
        raise as_store_error(error, shown(url)) from error


def _file(url: URL) -> Tried:
    place = Path(str(url.database))
    if not place.is_absolute():
        raise StoreError(Trouble.WRONG_URL, f"found {shown(url)}, expected the whole path of a file")
    folder = next(each for each in place.parents if each.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK) or (place.exists() and not os.access(place, os.W_OK)):
        raise StoreError(Trouble.READ_ONLY, str(place if place.exists() else folder))
    used = False
    if place.exists():
        # Read only: a new write-ahead log beside somebody's file is a change too.
        found = URL.create("sqlite", database=f"file:{place.as_posix()}", query={"mode": "ro", "uri": "true"})
        engine = create_engine(found, poolclass=NullPool)
        try:
            with engine.connect() as connection:
                used = _is_used(connection)
        finally:
            engine.dispose()
    return Tried(shown(url), "sqlite", sqlite3.sqlite_version, used)


def _server(url: URL) -> Tried:
    engine = create_engine(url, poolclass=NullPool, connect_args={"connect_timeout": WITHIN})
    try:
        with engine.connect() as connection:
            version = str(connection.execute(text("SHOW server_version")).scalar())
            used = _is_used(connection)
            if not used:
                # Whether tables may be made is only known by making one; it goes with the transaction.
                connection.execute(text("CREATE TABLE tiercast_tried (n integer)"))
            connection.rollback()
    finally:
        engine.dispose()
    return Tried(shown(url), "postgresql", version, used)


def _is_used(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    return meta.name in there and there.issuperset(metadata.tables) and has_vault(connection)
