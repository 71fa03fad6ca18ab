"""A restore over a shop that is there keeps a copy of what gives way, which brings it back."""

from pathlib import Path

import pytest
from tiercast.beside.paths import home_folder
from tiercast.beside.stop import StopFile
from tiercast.engine.backup.safely import Exchanged, ExchangeOrder, exchange
from tiercast.engine.config import load_config
from tiercast.engine.jobs import JobError, Progress, Report

from tests.backup.test_backup import NOW, WORDS, a_shop, backed_up, files, silent, tables
from tests.engine.shop_on_disk import ShopOnDisk, said


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "data"))


def more(disk: ShopOnDisk) -> None:
    """Something else happens in the shop."""
    opened = disk.open()
    disk.take(opened, disk.shop(opened), said("comment", "3", text="后来"), said("enter", "4"))
    opened.close()


def exchanged(
    disk: ShopOnDisk, file: Path, safety: Path, saving: Report = silent, restoring: Report = silent, words: str = WORDS
) -> Exchanged:
    order = ExchangeOrder(
        file=file, safety=safety, config=disk.config_file, store=disk.paths.store, home=home_folder()
    )  # fmt: skip
    return exchange(order, words, "anna", NOW, saving, restoring, None)


def journal(disk: ShopOnDisk) -> list[tuple[object, ...]]:
    return tables(disk.paths.store)["journal"]


def test_that_a_shop_is_restored_and_the_copy_brings_back_what_gave_way(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "shop")
    file, before = backed_up(disk, tmp_path / "shop.tcb"), journal(disk)
    more(disk)
    later = journal(disk)
    assert len(later) > len(before)
    parts: list[float | None] = []
    done = exchanged(disk, file, tmp_path / "kept" / "safety.tcb", restoring=lambda told: parts.append(told.part))
    assert journal(disk) == before
    assert parts[-1] == 1.0
    assert all(part is not None and part < 1.0 for part in parts[:-1])
    stop = StopFile(disk.paths.stop).current()
    assert stop is not None
    assert "restored" in stop.reason
    back = exchanged(disk, Path(done.safety.file), tmp_path / "kept" / "again.tcb")
    assert journal(disk) == later
    assert back.restored.shop == "history"


@pytest.mark.parametrize("where", ["saving", "restoring"])
def test_that_a_restore_that_is_cancelled_changes_nothing_and_leaves_no_copy(tmp_path: Path, where: str) -> None:
    disk = a_shop(tmp_path / "shop")
    file = backed_up(disk, tmp_path / "shop.tcb")
    more(disk)
    later, around = journal(disk), files(disk.folder)

    class Enough(Exception):
        """Somebody has cancelled."""

    def cancel(_progress: Progress) -> None:
        raise Enough

    reports = {where: cancel}
    with pytest.raises(Enough):
        exchanged(
            disk, file, tmp_path / "safety.tcb", reports.get("saving", silent), reports.get("restoring", silent)
        )  # fmt: skip
    assert journal(disk) == later
    assert set(files(disk.folder)) == set(around)
    assert not (tmp_path / "safety.tcb").exists()


def test_that_what_cannot_be_restored_is_refused_before_a_copy_is_made(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "shop")
    file = backed_up(disk, tmp_path / "shop.tcb")
    foreign, cut = tmp_path / "foreign.tcb", tmp_path / "cut.tcb"
    foreign.write_text("not a backup")
    cut.write_bytes(file.read_bytes()[:-40])
    for wrong, words, said_of_it in (
        (foreign, WORDS, "is no backup of Tiercast"), (cut, WORDS, "cut short or damaged"),
        (file, "another one", "passphrase is not the one"),
    ):  # fmt: skip
        with pytest.raises(JobError, match=said_of_it):
            exchanged(disk, wrong, tmp_path / "safety.tcb", words=words)
        assert not (tmp_path / "safety.tcb").exists()


def test_that_a_backup_from_elsewhere_keeps_the_store_and_the_name_that_this_shop_has(tmp_path: Path) -> None:
    elsewhere = a_shop(tmp_path / "elsewhere", f"sqlite:///{tmp_path}/elsewhere/other.db")
    file, rows = backed_up(elsewhere, tmp_path / "shop.tcb"), journal(elsewhere)
    disk = a_shop(tmp_path / "shop")
    named = disk.config_file.rename(disk.folder / "mine.yaml")
    disk.config_file = named
    more(disk)
    done = exchanged(disk, file, tmp_path / "safety.tcb")
    assert done.restored.config == str(named)
    assert not done.restored.elsewhere
    assert load_config(named).store == disk.paths.store
    assert journal(disk) == rows
    assert not (disk.folder / "tiercast.yaml").exists()
