"""A shop in one file and back: whole, checked, and nothing half done."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select
from tiercast.beside.paths import home_folder, paths_of
from tiercast.beside.stop import StopFile, Strength
from tiercast.commands.backup import _plugin_secrets, _say_made
from tiercast.engine.arrivals import SPOOL
from tiercast.engine.backup.form import FORMAT, MAGIC, FrameReader, FrameWriter
from tiercast.engine.backup.making import BackupOrder, make_backup
from tiercast.engine.backup.restoring import Restored, RestoreOrder, restore
from tiercast.engine.config import load_config
from tiercast.engine.jobs import JobError, Progress
from tiercast.engine.part_secrets import keyring_or_file
from tiercast.engine.parts import SERVICE
from tiercast.hosting.known import Known
from tiercast.store.batch import Batch
from tiercast.store.cursors import load_cursors
from tiercast.store.database import open_database
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.lock import FileLock
from tiercast.store.schema import HEAD
from tiercast.store.spool import Spooled, open_spool
from tiercast.store.tables import metadata
from tiercast_api.event import Event

from tests.engine.shop_on_disk import ID, NAME, ShopOnDisk, said

WORDS = "correct horse"
NOW = 1_800_000_000_000_000


def silent(progress: Progress) -> None:
    """Nobody looks."""


def a_shop(folder: Path, store: str = "sqlite:///shop.db") -> ShopOnDisk:
    """A shop in whose room something has happened."""
    folder.mkdir(exist_ok=True)
    disk = ShopOnDisk(folder, store)
    opened = disk.open()
    shop = disk.configured(opened)
    events = [said(kind, person) for person in ("1", "2") for kind in ("enter", "comment", "cart_add")]
    events.append(said("comment", text="挑一件"))
    disk.take(opened, shop, *events)
    commit = shop.snapshot()
    assert commit is not None
    commit.result()
    opened.close()
    return disk


def order_of(disk: ShopOnDisk, file: Path, secrets: tuple[str, ...] = ()) -> BackupOrder:
    """All of a shop into a file."""
    paths = disk.paths
    return BackupOrder(
        file=file, config=disk.config_file, store=paths.store, key=paths.key, parts=paths.secrets, spool=paths.spool,
        secrets=secrets,
    )  # fmt: skip


def backed_up(disk: ShopOnDisk, file: Path) -> Path:
    order = order_of(disk, file)
    made = make_backup(order, WORDS, NOW, silent)
    assert made.files == ("history.yaml", "tiercast.yaml")
    assert made.rows == sum(len(rows) for rows in tables(disk.paths.store).values())
    assert made.size == file.stat().st_size
    return file


def restored(file: Path, folder: Path, words: str = WORDS, store: str = "", replace: bool = False) -> Restored:
    order = RestoreOrder(file=file, folder=folder, store=store, home=folder / "home", replace=replace)
    return restore(order, words, "anna", NOW + 1, silent, None)


def tables(url: str) -> dict[str, list[tuple[Any, ...]]]:
    database = open_database(url)
    try:
        with database.read() as connection:
            return {
                name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
                for name, table in metadata.tables.items()
            }
    finally:
        database.close()


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_that_a_restored_store_has_the_same_rows_the_same_state_and_decides_alike(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    file = backed_up(disk, tmp_path / "shop.tcb")
    done = restored(file, tmp_path / "there")
    assert (done.shop, done.created, done.elsewhere) == ("history", NOW, False)
    before, after = tables(disk.paths.store), tables(done.store)
    assert [row[4] for row in after.pop("audit")][-1:] == ["restore"]
    before.pop("audit")
    assert after == before
    there = ShopOnDisk(tmp_path / "there")
    there.now = disk.now
    assert state_of(there) == state_of(disk)
    assert decided(there) == decided(disk) != []


def state_of(disk: ShopOnDisk) -> dict[str, Any]:
    opened = disk.open()
    try:
        state = disk.shop(opened).core.state
        spaces = {space.name: {key: msgspec.msgpack.encode(one) for key, one in space.values.items()}
                  for space in state.spaces}  # fmt: skip
        return {**spaces, "shop": list(state.encode_shop())}
    finally:
        opened.close()


def decided(disk: ShopOnDisk) -> list[tuple[Any, ...]]:
    """What is decided half an hour after the carts were filled: reminders, those that had been waiting."""
    opened = disk.open()
    try:
        shop = disk.shop(opened)
        disk.now += 1_900_000_000
        disk.take(opened, shop, said("comment", "3"))
    finally:
        opened.close()
    private = list(metadata.tables["firings"].c.keys()).index("private")  # sealed anew each time
    return [row[1:private] + row[private + 1 :] for row in tables(disk.paths.store)["firings"]]


def test_that_events_that_wait_for_their_step_come_along_and_are_stepped_there(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    opened = disk.open()
    spool = open_spool(disk.paths.spool, opened.vault)
    done = spool.append([Spooled("feed", said("comment", "1"))])
    spool.append([Spooled("feed", said("comment", str(n))) for n in (2, 3)])
    batch = Batch(opened.shop, cursors={SPOOL: done.to_bytes(8, "big")})
    opened.writer.submit(batch).result()
    spool.close()
    opened.close()
    restored(backed_up(disk, tmp_path / "shop.tcb"), tmp_path / "there")
    there = ShopOnDisk(tmp_path / "there")
    opened = there.open()
    spool = open_spool(there.paths.spool, opened.vault)
    with opened.database.read() as connection:
        after = int.from_bytes(load_cursors(connection, opened.shop)[SPOOL], "big")
    assert [one.event.viewer for _, one in spool.read(after)] == [said("comment", who).viewer for who in "23"]
    spool.close()
    opened.close()


def test_that_a_spool_that_never_holds_still_is_said_and_leaves_no_file(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    disk.paths.spool.write_bytes(b"TCSPOOL1" + (1_000).to_bytes(8, "little"))
    with pytest.raises(JobError, match="come and go too fast"):
        backed_up(disk, tmp_path / "shop.tcb")
    assert [file.name for file in tmp_path.iterdir()] == ["here"]


def test_that_names_can_be_read_again_with_the_key_that_came_along(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    restored(backed_up(disk, tmp_path / "shop.tcb"), tmp_path / "there")
    there = ShopOnDisk(tmp_path / "there")
    opened = there.open()
    try:
        with opened.database.read() as connection:
            people = list(opened.vault.all_people(connection))
    finally:
        opened.close()
    assert {person.id for _, person in people} == {"1", "2", ID}


def test_that_nothing_of_the_shop_can_be_read_without_the_passphrase(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    data = backed_up(disk, tmp_path / "shop.tcb").read_bytes()
    for words in (b"ruleset", b"history", b"unpaid", NAME.encode(), ID.encode(), b"journal"):
        assert words not in data


def test_that_a_stop_stands_after_a_restore_and_says_why(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    done = restored(backed_up(disk, tmp_path / "shop.tcb"), tmp_path / "there")
    stop = StopFile(paths_of(done.store, home_folder()).stop).current()
    assert stop is not None
    assert (stop.strength, stop.by) == (Strength.HOLD, "anna")
    assert "backup" in stop.reason


@pytest.mark.parametrize("words", ["another horse", "", "correct horse "])
def test_that_a_wrong_passphrase_is_told_from_a_damaged_file_and_changes_nothing(tmp_path: Path, words: str) -> None:
    file = backed_up(a_shop(tmp_path / "here"), tmp_path / "shop.tcb")
    with pytest.raises(JobError, match="passphrase is not the one"):
        restored(file, tmp_path / "there", words)
    assert not (tmp_path / "there").exists()


def test_that_a_short_passphrase_is_refused_and_leaves_no_file(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    order = order_of(disk, tmp_path / "shop.tcb")
    with pytest.raises(JobError, match="at least 8 characters, found 5"):
        make_backup(order, "short", NOW, silent)
    assert [file.name for file in tmp_path.iterdir()] == ["here"]


def test_that_a_file_that_was_cut_anywhere_or_changed_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    file = backed_up(a_shop(tmp_path / "here"), tmp_path / "shop.tcb")
    whole = file.read_bytes()
    for place in (17, 40, 200, len(whole) // 2, len(whole) - 33, len(whole) - 1):
        file.write_bytes(whole[:place])
        with pytest.raises(JobError, match="cut short or damaged"):
            restored(file, tmp_path / "there")
    for place in (25, 300, len(whole) - 5):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises(JobError, match="cut short or damaged"):
            restored(file, tmp_path / "there")
    assert not (tmp_path / "there").exists()


def test_that_a_foreign_file_and_one_of_a_newer_form_are_refused_in_words(tmp_path: Path) -> None:
    foreign = tmp_path / "photo.jpg"
    foreign.write_bytes(b"\xff\xd8\xff\xe0 no backup at all")
    with pytest.raises(JobError, match="is no backup of Tiercast"):
        restored(foreign, tmp_path / "there")
    newer = tmp_path / "newer.tcb"
    with newer.open("wb") as file:
        FrameWriter(file, WORDS, "9.0", "0099", NOW).end()
    with pytest.raises(JobError, match=r"Tiercast 9.0, whose tables are of version 0099"):
        restored(newer, tmp_path / "there")
    data = newer.read_bytes()
    assert data.startswith(MAGIC)
    newer.write_bytes(data.replace(b"\xa6format" + bytes([FORMAT]), b"\xa6format" + bytes([FORMAT + 1])))
    with pytest.raises(JobError, match="newer form"):
        FrameReader(newer, WORDS)


def test_that_frames_can_be_neither_swapped_nor_left_out(tmp_path: Path) -> None:
    import hashlib

    file = tmp_path / "few.tcb"
    with file.open("wb") as out:
        frames = FrameWriter(out, WORDS, "1", HEAD, NOW)
        begin = out.tell()
        frames.add(b"one")
        middle = out.tell()
        frames.add(b"two")
        end = out.tell()
        frames.end()
    data = file.read_bytes()
    head, one, two = data[:begin], data[begin:middle], data[middle:end]
    assert list(FrameReader(file, WORDS).frames()) == [b"one", b"two"]
    for body in (two + one, two, one + one):
        changed = head + body + bytes(4)
        file.write_bytes(changed + hashlib.blake2b(changed, digest_size=32).digest())
        with pytest.raises(JobError, match="damaged"):
            list(FrameReader(file, WORDS).frames())


def test_that_a_restore_over_what_is_there_needs_to_be_told_and_then_replaces_all_of_it(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    file = backed_up(disk, tmp_path / "shop.tcb")
    other = a_shop(tmp_path / "there")
    opened = other.open()
    other.take(opened, other.shop(opened), said("comment", "9"))
    opened.close()
    (tmp_path / "there" / "history.yaml").write_text("ruleset: another\n", "utf-8")
    before = files(tmp_path / "there")
    with pytest.raises(JobError, match="--replace"):
        restored(file, tmp_path / "there")
    assert files(tmp_path / "there") == before
    done = restored(file, tmp_path / "there", replace=True)
    assert tables(done.store)["journal"] == tables(disk.paths.store)["journal"]
    assert (tmp_path / "there" / "history.yaml").read_bytes() == (tmp_path / "here" / "history.yaml").read_bytes()
    assert not [name for name in files(tmp_path / "there") if "before-restore" in name or "restoring" in name]


def test_that_a_store_in_use_is_not_replaced(tmp_path: Path) -> None:
    file = backed_up(a_shop(tmp_path / "here"), tmp_path / "shop.tcb")
    there = a_shop(tmp_path / "there")
    lock = FileLock(tmp_path / "there" / "shop.db.lock")
    assert lock.take()
    before = files(tmp_path / "there")
    with pytest.raises(StoreError) as caught:
        restored(file, tmp_path / "there", replace=True)
    assert caught.value.kind is Trouble.OWNED
    assert files(tmp_path / "there") == before
    lock.release()
    assert tables(there.paths.store)


def test_that_what_fails_in_the_middle_leaves_everything_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = backed_up(a_shop(tmp_path / "here"), tmp_path / "shop.tcb")
    a_shop(tmp_path / "there")
    (tmp_path / "there" / "history.yaml").write_text("ruleset: another\n", "utf-8")
    before = files(tmp_path / "there")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tiercast.engine.backup.restoring.keep_secrets", fails)
    with pytest.raises(OSError, match="No space"):
        restored(file, tmp_path / "there", replace=True)
    assert files(tmp_path / "there") == before


def test_that_a_backup_overwrites_nothing_and_needs_a_store(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    file = backed_up(disk, tmp_path / "shop.tcb")
    order = order_of(disk, file)
    with pytest.raises(JobError, match="a file already"):
        make_backup(order, WORDS, NOW, silent)
    empty = BackupOrder(
        file=tmp_path / "b.tcb",
        config=None,
        store=f"sqlite:///{tmp_path / 'none.db'}",
        key=tmp_path / "k",
        parts=tmp_path / "p",
        spool=tmp_path / "s",
    )
    with pytest.raises(JobError, match="no store yet"):
        make_backup(empty, WORDS, NOW, silent)
    assert not (tmp_path / "none.db").exists()
    assert not (tmp_path / "b.tcb").exists()


def test_that_a_backup_by_command_knows_the_secrets_of_a_plugin_from_elsewhere_or_says_that_it_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    disk = a_shop(tmp_path / "here")
    text = disk.config_file.read_text("utf-8")
    disk.config_file.write_text(f"{text}  bell: {{type: bell}}\n  gong: {{type: gong}}\n", "utf-8")
    monkeypatch.setenv("TIERCAST_LANG", "en")
    config = load_config(disk.config_file)
    known = Known(tmp_path / "known.json")
    known.note_secrets("mine", {"sink/bell": ("token",), "source/feed": ()})
    names, strangers = _plugin_secrets(config, tmp_path / "known.json")
    assert names == ("bell/token",)
    assert strangers == ("gong (gong)",)
    order = msgspec.structs.replace(order_of(disk, tmp_path / "b.tcb", names), strangers=strangers)
    made = make_backup(order, WORDS, NOW, silent)
    assert made.strangers == strangers
    _say_made(made)
    assert "The secrets of gong (gong) are not in it" in capsys.readouterr().err


def test_that_secrets_go_into_the_keyring_where_there_is_one_and_those_of_plugins_too(tmp_path: Path) -> None:
    file = backed_up(a_shop(tmp_path / "here"), tmp_path / "shop.tcb")
    kept: dict[tuple[str, str], str] = {}

    class Ring:
        def get_password(self, service: str, username: str) -> str | None:
            return kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            kept[service, username] = password

    order = RestoreOrder(file=file, folder=tmp_path / "there", store="", home=tmp_path / "home")
    done = restore(order, WORDS, "anna", NOW, silent, Ring())
    assert "keyring" in done.secrets
    assert [service for service, _ in kept] == ["tiercast"]
    assert not (tmp_path / "there" / "shop.db.key").exists()


def test_that_a_damaged_line_of_the_configuration_is_no_place_outside_its_folder(tmp_path: Path) -> None:
    from tiercast.engine.backup.parts import End, Facts, Kept, Keys, encode
    from tiercast.store.secret import fresh_secrets

    file = tmp_path / "evil.tcb"
    with file.open("wb") as out:
        frames = FrameWriter(out, WORDS, "1", HEAD, NOW)
        parts = (
            Facts(shop="s", config="tiercast.yaml"), Keys(secrets=fresh_secrets()),
            Kept(name="tiercast.yaml", data=b"shop: s\n"), Kept(name="../out.yaml", data=b""), End(rows={}),
        )  # fmt: skip
        for part in parts:
            frames.add(encode(part))
        frames.end()
    with pytest.raises(JobError, match="outside"):
        restored(file, tmp_path / "there")
    assert not (tmp_path / "out.yaml").exists()


def test_that_events_may_come_meanwhile_and_are_not_in_the_backup(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    opened = disk.open()
    shop = disk.shop(opened)

    def meanwhile(progress: Progress) -> None:
        if progress.part is not None and progress.part < 0.5:
            disk.take(opened, shop, Event(kind="comment", text="hello"))

    rows = len(tables(disk.paths.store)["journal"])
    order = order_of(disk, tmp_path / "shop.tcb")
    make_backup(order, WORDS, NOW, meanwhile)
    opened.close()
    assert len(tables(disk.paths.store)["journal"]) > rows
    done = restored(tmp_path / "shop.tcb", tmp_path / "there")
    assert len(tables(done.store)["journal"]) == rows


def test_that_secrets_of_sources_and_sinks_come_along_where_no_keyring_is(tmp_path: Path) -> None:
    disk = a_shop(tmp_path / "here")
    keyring_or_file(disk.paths.secrets).set_password(SERVICE, "hook/secret", "s3cret")
    order = order_of(disk, tmp_path / "shop.tcb", secrets=("hook/secret", "hook/none"))
    make_backup(order, WORDS, NOW, silent)
    assert b"s3cret" not in order.file.read_bytes()
    done = restored(order.file, tmp_path / "there")
    there = paths_of(done.store, home_folder())
    assert keyring_or_file(there.secrets).get_password(SERVICE, "hook/secret") == "s3cret"
