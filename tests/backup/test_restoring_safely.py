"""A restore over a shop that is there keeps a copy of what gives way, which brings it back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tiercast.beside.keyring import Keyring
from tiercast.beside.paths import home_folder
from tiercast.beside.stop import StopFile
from tiercast.engine.backup.safely import Exchanged, ExchangeOrder, exchange
from tiercast.engine.config import load_config
from tiercast.engine.jobs import JobError, Progress, Report
from tiercast.store.secret import SERVICE
from tiercast.store.urls import parse_url, shown

from tests.backup.test_backup import NOW, WORDS, a_shop, backed_up, files, silent, tables
from tests.engine.shop_on_disk import ShopOnDisk, said
from tests.store.test_vault import MemoryKeyring


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "data"))


def more(disk: ShopOnDisk) -> None:
    """Something else happens in the shop."""
    opened = disk.open()
    disk.take(opened, disk.shop(opened), said("comment", "3", text="后来"), said("enter", "4"))
    opened.close()


def exchanged(
    disk: ShopOnDisk,
    file: Path,
    safety: Path,
    saving: Report = silent,
    restoring: Report = silent,
    words: str = WORDS,
    keyring: Keyring | None = None,
) -> Exchanged:
    order = ExchangeOrder(
        file=file, safety=safety, config=disk.config_file, store=disk.paths.store, home=home_folder()
    )  # fmt: skip
    return exchange(order, words, "anna", NOW, saving, restoring, keyring)


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
    assert done.whole
    back = exchanged(disk, done.safety, tmp_path / "kept" / "again.tcb")
    assert journal(disk) == later
    assert back.restored.shop == "history"


def broken_head(store: Path) -> None:
    store.write_bytes(b"U" * 8_192 + store.read_bytes()[8_192:])


def broken_middle(store: Path) -> None:
    whole = store.read_bytes()
    # The first page has the schema, so that such a store is opened, and fails where rows are read.
    store.write_bytes(whole[:8_192] + b"U" * (len(whole) - 8_192))


def cut_short(store: Path) -> None:
    store.write_bytes(store.read_bytes()[:20_000])


def without_key(store: Path) -> None:
    store.with_name(store.name + ".key").unlink()


@pytest.mark.parametrize("damage", [broken_head, broken_middle, cut_short, without_key])
def test_that_a_store_that_nobody_can_read_gives_way_too_and_its_files_are_kept_as_they_were(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    disk = a_shop(tmp_path / "shop")
    file, before = backed_up(disk, tmp_path / "shop.tcb"), journal(disk)
    store = Path(disk.paths.store.removeprefix("sqlite:///"))
    damage(store)
    damaged, config = store.read_bytes(), disk.config_file.read_bytes()
    done = exchanged(disk, file, tmp_path / "kept" / "safety.tcb")
    assert journal(disk) == before
    assert (done.whole, done.safety) == (False, tmp_path / "kept" / "safety")
    assert (done.safety / store.name).read_bytes() == damaged
    assert (done.safety / "configuration" / disk.config_file.name).read_bytes() == config
    assert (done.safety / disk.paths.key.name).exists() == (damage is not without_key)
    assert done.safety.stat().st_mode & 0o077 == 0


def test_that_a_broken_configuration_gives_way_too_and_is_kept_as_it_was(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "shop")
    file, before = backed_up(disk, tmp_path / "shop.tcb"), journal(disk)
    more(disk)
    whole, rules = disk.config_file.read_text("utf-8"), files(disk.folder)
    disk.config_file.write_text(f"{whole}\nrooms: [\n", "utf-8")
    done = exchanged(disk, file, tmp_path / "kept" / "safety.tcb")
    assert journal(disk) == before
    assert load_config(disk.config_file).shop == "history"
    assert not done.whole
    kept = done.safety / "configuration"
    assert (kept / disk.config_file.name).read_text("utf-8").endswith("rooms: [\n")
    assert {path.name for path in kept.iterdir()} > {disk.config_file.name}, rules
    assert len(tables(f"sqlite:///{done.safety / disk.paths.store.rpartition('/')[2]}")["journal"]) > len(before)


def test_that_the_key_of_an_unreadable_store_is_not_lost_to_the_keyring_of_the_restored_one(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "shop")
    file, keyring = backed_up(disk, tmp_path / "shop.tcb"), MemoryKeyring()
    store, place = Path(disk.paths.store.removeprefix("sqlite:///")), shown(parse_url(disk.paths.store))
    key = disk.paths.key.read_text("utf-8")
    keyring.set_password(SERVICE, place, key)
    disk.paths.key.unlink()
    broken_head(store)
    done = exchanged(disk, file, tmp_path / "safety.tcb", keyring=keyring)
    assert (done.safety / disk.paths.key.name).read_text("utf-8").split() == key.split()


def test_that_files_of_an_unreadable_store_do_not_lie_about_where_nothing_was_restored(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "shop")
    file = backed_up(disk, tmp_path / "shop.tcb")
    store = Path(disk.paths.store.removeprefix("sqlite:///"))
    broken_head(store)
    around = files(disk.folder)

    class Enough(Exception):
        """Somebody has cancelled."""

    def cancel(_progress: Progress) -> None:
        raise Enough

    for saving, restoring in ((cancel, silent), (silent, cancel)):
        with pytest.raises(Enough):
            exchanged(disk, file, tmp_path / "safety.tcb", saving, restoring)
        assert files(disk.folder) == around
        assert not (tmp_path / "safety").exists()


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
