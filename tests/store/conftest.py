"""Stores to test against: SQLite always, PostgreSQL where a server can be started."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from tiercast.store.database import Database, open_database

from tests.store.support import Shop, template

NUMBERS = count(1)


def _binaries() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if found:
        return found[-1].parent
    local = shutil.which("initdb")
    return Path(local).parent if local else None


def _as_server(command: list[str]) -> None:
    """Run `command` as the user under whom PostgreSQL may run: it refuses root."""
    if os.geteuid() == 0:
        command = ["runuser", "-u", "postgres", "--", *command]
    subprocess.run(command, check=True, capture_output=True, cwd="/", timeout=60)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, without a database."""
    binaries = _binaries()
    if binaries is None:
        pytest.skip("PostgreSQL is not installed")
    if os.geteuid() == 0 and shutil.which("runuser") is None:
        pytest.skip("PostgreSQL does not run as root, and there is no runuser")
    folder = Path(tempfile.mkdtemp(prefix="tiercast-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = str(folder / "data")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    try:
        _as_server([str(binaries / "initdb"), "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale"])
        _as_server([str(binaries / "pg_ctl"), "-D", data, "-l", str(folder / "log"), "-w", "-o", options, "start"])
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}"
        finally:
            _as_server([str(binaries / "pg_ctl"), "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a store that is not there yet (SQLite) or empty (PostgreSQL)."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop' / 'store.db'}"
    import psycopg

    root = request.getfixturevalue("server")
    name = f"shop{next(NUMBERS)}"
    with psycopg.connect(f"{root}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{root}/{name}"


@pytest.fixture
def database(address: str) -> Iterator[Database]:
    """An open store."""
    if address.startswith("sqlite"):
        path = Path(address.removeprefix("sqlite:///"))
        path.parent.mkdir()
        path.write_bytes(template())
    opened = open_database(address, synchronous="OFF")
    yield opened
    opened.close()


@pytest.fixture
def shop(database: Database) -> Iterator[Shop]:
    """A store with a vault and a writer."""
    made = Shop(database)
    yield made
    made.close()
