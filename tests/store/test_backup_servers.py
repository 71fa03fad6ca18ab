"""A backup moves a shop from SQLite to PostgreSQL and back: the same rows on both."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select
from tiercast.engine.backup.making import BackupOrder, make_backup
from tiercast.engine.backup.restoring import RestoreOrder, restore
from tiercast.engine.jobs import JobError, Progress
from tiercast.store.audit import note
from tiercast.store.database import open_database
from tiercast.store.tables import audit, metadata

from tests.engine.shop_on_disk import ShopOnDisk, said

WORDS, NOW = "correct horse", 1_800_000_000_000_000


def silent(progress: Progress) -> None:
    """Nobody looks."""


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    database = open_database(url)
    try:
        with database.read() as connection:
            found = {
                name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for name, table in metadata.tables.items()
            }
    finally:
        database.close()
    found.pop("audit")
    found.pop("owners")
    return found


def backed_up(disk: ShopOnDisk, store: str, key: Path, file: Path) -> Path:
    make_backup(
        BackupOrder(
            file=file, config=disk.config_file, store=store, key=key, parts=disk.paths.secrets, spool=disk.paths.spool
        ),
        WORDS,
        NOW,
        silent,
    )
    return file


def test_that_a_shop_moves_from_a_file_to_a_server_and_back(address: str, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    disk = ShopOnDisk(tmp_path / "here")
    opened = disk.open()
    disk.take(opened, disk.configured(opened), said("comment", text="挑一件"), said("cart_add", "2"))
    opened.close()
    before = rows(disk.paths.store)
    first = backed_up(disk, disk.paths.store, disk.paths.key, tmp_path / "1.tcb")

    order = RestoreOrder(file=first, folder=tmp_path / "there", store=address, home=tmp_path / "home")
    done = restore(order, WORDS, "anna", NOW, silent, None)
    assert done.elsewhere
    assert rows(address) == before
    with pytest.raises(JobError, match="--replace"):
        restore(order, WORDS, "anna", NOW, silent, None)

    database = open_database(address)
    with database.write() as connection:
        # Numbers that the database gives go on behind those that came along.
        note(connection, 1, NOW, "anna", "tried")
        numbers = list(connection.execute(select(audit.c.n).order_by(audit.c.n)).scalars())
        assert numbers == sorted(set(numbers))
        shops = metadata.tables["shops"]
        made = connection.execute(
            insert(shops).returning(shops.c.n), {"key": "another", "wrapped": b"", "created": 1}
        ).scalar_one()  # fmt: skip
        assert made == 2
        connection.execute(shops.delete().where(shops.c.n == 2))
    database.close()

    key = next((tmp_path / "home").glob("*.key"), None) or Path(address.removeprefix("sqlite:///") + ".key")
    second = backed_up(disk, address, key, tmp_path / "2.tcb")
    back = RestoreOrder(file=second, folder=tmp_path / "back", store="", home=tmp_path / "home")
    assert rows(restore(back, WORDS, "anna", NOW, silent, None).store) == before
