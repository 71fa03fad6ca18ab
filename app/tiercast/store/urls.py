"""Addresses of stores: what a user may write, and what is shown of it (never the password)."""

from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from tiercast.store.errors import StoreError, Trouble

_POSTGRES: Final = frozenset({"postgresql", "postgres", "postgresql+psycopg"})


def parse_url(text: str) -> URL:
    """Read an address: ``sqlite:///FILE``, ``postgresql://USER@HOST/DATABASE``, or the bare path of a file.

    Raises:
        StoreError: `Trouble.WRONG_URL`, with what was found, or `Trouble.TORN_ADDRESS`.
    """
    if not text.strip():
        raise StoreError(Trouble.WRONG_URL, "it is empty")
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser()))
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise StoreError(Trouble.WRONG_URL, f"found an address that cannot be split: {_scheme(text)}://…") from error
    if url.drivername in _POSTGRES:
        if url.password is not None and "@" in f"{url.host}{url.database}":
            # What was taken for the host begins with the rest of the password: nothing of it is shown.
            raise StoreError(Trouble.TORN_ADDRESS)
        if not url.database:
            raise StoreError(Trouble.WRONG_URL, f"found {shown(url)}, which names no database")
        if "password" in url.query:
            raise StoreError(Trouble.WRONG_URL, "found a password behind the question mark, where everybody sees it")
        return url.set(drivername="postgresql+psycopg")
    if url.drivername != "sqlite":
        raise StoreError(Trouble.WRONG_URL, f"found {url.drivername}://")
    if not url.database or url.database == ":memory:":
        raise StoreError(Trouble.WRONG_URL, f"found {shown(url)}, which names no file")
    if url.host:
        raise StoreError(Trouble.WRONG_URL, f"found {shown(url)}; a file takes three slashes, sqlite:///FILE")
    return url.set(database=str(Path(url.database).expanduser()))


def shown(url: URL) -> str:
    """The address without its password, for messages."""
    return url.render_as_string(hide_password=True)


def written(url: URL) -> str:
    """The address as a configuration names it: the path of a file stands there as it is, not with its letters quoted.

    Example::

        written(parse_url("sqlite:////srv/小店 数据/shop.db"))  # the same
    """
    whole = url.render_as_string(hide_password=False)
    if url.drivername != "sqlite":
        return whole.replace("postgresql+psycopg:", "postgresql:", 1)
    _, mark, query = whole.partition("?")
    return f"sqlite:///{Path(url.database or '').as_posix()}{mark}{query}"


def _scheme(text: str) -> str:
    return text.split("://", 1)[0][:20]
