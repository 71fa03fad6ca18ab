"""Whether a store could be kept at an address: looked at, and left as it was."""

import os
import sqlite3
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, create_engine, inspect, select, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tiercast.store.errors import StoreError, Trouble, as_store_error
from tiercast.store.passwords import apart, signed_in
from tiercast.store.tables import meta, metadata, shops
from tiercast.store.urls import parse_url, shown
from tiercast.store.vault import has_vault

WITHIN: Final = 8
"""Seconds that a server may take to answer."""

_NOT_ALLOWED: Final = ("42501", "25006", "3F000")
"""States of PostgreSQL: no right to do it, only reading here, and no schema to do it in."""


class Tried(msgspec.Struct, frozen=True):
    """What is at an address.

    Attributes:
        store: the address without its password; kind: ``sqlite`` or ``postgresql``; server: version of the database.
        used: there is a shop already; shops: the keys of those that are there.
        may_write: tables may be made there.
        encoding: in which the database keeps text, where it is not UTF-8.
        password: the server was asked with one, from the address, typed or kept.
    """

    store: str
    kind: str
    server: str
    used: bool
    shops: tuple[str, ...] = ()
    may_write: bool = True
    encoding: str = ""
    password: bool = False


def try_store(address: str, password: str = "") -> Tried:
    """Look whether a shop could be kept at `address`.

    Args:
        password: of a server; "" for the one in the address, or the one that is kept for it.

    Raises:
        StoreError: it cannot be reached.
    """
    url = parse_url(address)
    try:
        return _file(url) if url.drivername == "sqlite" else _server(*apart(url, password))
    except DBAPIError as error:
        raise as_store_error(error, shown(url)) from error


def _file(url: URL) -> Tried:
    place = Path(str(url.database))
    if not place.is_absolute():
        raise StoreError(Trouble.WRONG_URL, f"found {shown(url)}, expected the whole path of a file")
    folder = next(each for each in place.parents if each.exists())
    if not folder.is_dir() or not os.access(folder, os.W_OK) or (place.exists() and not os.access(place, os.W_OK)):
        raise StoreError(Trouble.READ_ONLY, str(place if place.exists() else folder))
    there: tuple[str, ...] | None = None
    if place.exists():
        # Read only: a new write-ahead log beside somebody's file is a change too.
        found = URL.create("sqlite", database=f"file:{place.as_posix()}", query={"mode": "ro", "uri": "true"})
        engine = create_engine(found, poolclass=NullPool)
        try:
            with engine.connect() as connection:
                there = _shops(connection)
        finally:
            engine.dispose()
    return Tried(shown(url), "sqlite", sqlite3.sqlite_version, there is not None, there or ())


def _server(url: URL, password: str) -> Tried:
    known = signed_in(url, password)
    engine = create_engine(known, poolclass=NullPool, connect_args={"connect_timeout": WITHIN})
    try:
        with engine.connect() as connection:
            version = str(connection.execute(text("SHOW server_version")).scalar())
            encoding = str(connection.execute(text("SHOW server_encoding")).scalar())
            there = _shops(connection)
            may_write = _may_write(connection)
            connection.rollback()
    finally:
        engine.dispose()
    return Tried(
        shown(url), "postgresql", version.split(" ")[0], there is not None, there or (), may_write,
        "" if encoding == "UTF8" else encoding, known.password is not None,
    )  # fmt: skip


def _may_write(connection: Connection) -> bool:
    """Whether tables may be made is only known by making one; it goes with the transaction."""
    try:
        with connection.begin_nested():
            connection.execute(text("CREATE TABLE tiercast_tried (n integer)"))
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", "") not in _NOT_ALLOWED:
            raise
        return False
    return True


def _shops(connection: Connection) -> tuple[str, ...] | None:
    """The shops that are kept there; None where it is no store in use."""
    there = set(inspect(connection).get_table_names())
    if meta.name not in there or not there.issuperset(metadata.tables) or not has_vault(connection):
        return None
    return tuple(connection.execute(select(shops.c.key).order_by(shops.c.n)).scalars())
