"""A shop is moved to another store whole, or not at all, and the old store stays as it was."""

from pathlib import Path
from typing import Any

import pytest
from tiercast.beside.paths import OWN_CONFIG, home_folder, paths_of
from tiercast.beside.stop import Stop, StopFile, Strength
from tiercast.engine.backup import copying
from tiercast.engine.backup.moving import Moved, MoveOrder, go_back, move
from tiercast.engine.config import load_config
from tiercast.engine.jobs import JobError, Progress
from tiercast.store.audit import note
from tiercast.store.database import open_database
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.lock import FileLock
from tiercast.store.passwords import apart, keep_password, kept_password, signed_in
from tiercast.store.trying import try_store
from tiercast.store.urls import parse_url

from tests.backup.test_backup import NOW, a_shop, decided, silent, state_of, tables
from tests.engine.shop_on_disk import ShopOnDisk
from tests.store.conftest import server  # noqa: F401

_LEFT_OUT = ("audit", "owners")
"""Tables in which a move itself writes."""


def moved(disk: ShopOnDisk, target: str, report: Any = silent, password: str = "", named: bool = False) -> Moved:
    order = MoveOrder(
        config=disk.config_file, store=disk.paths.store, target=target, home=home_folder(), named=named
    )  # fmt: skip
    return move(order, password, "anna", NOW, report, None)


def rows_of(url: str) -> dict[str, Any]:
    return {name: rows for name, rows in tables(url).items() if name not in _LEFT_OUT}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beside a server's store nothing lies but in the user's data folder."""
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "data"))


@pytest.fixture
def old(tmp_path: Path) -> ShopOnDisk:
    """A shop in a file."""
    return a_shop(tmp_path / "old")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'new' / 'shop.db').as_posix()}"
    import psycopg

    root, name = request.getfixturevalue("server"), f"moved{abs(hash(request.node.name)) % 100_000}"
    with psycopg.connect(f"{root}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{root}/{name}"


def test_that_a_moved_shop_has_the_same_rows_the_same_state_and_decides_alike(old: ShopOnDisk, target: str) -> None:
    rows, state = rows_of(old.paths.store), state_of(old)
    parts: list[float | None] = []
    done = moved(old, target, lambda progress: parts.append(progress.part))
    assert done.rows == {name: len(found) for name, found in tables(old.paths.store).items()}
    assert sum(done.rows.values()) > 20
    assert (parts[0], parts[-1]) == (0.0, 1.0)
    assert rows_of(target) == rows == rows_of(old.paths.store), "the old one stays"
    assert done.kept == old.paths.store
    assert "store_move" in str(tables(target)["audit"][-1])
    text = old.config_file.read_text("utf-8")
    assert f"store: {target}\n" in text
    assert "sinks:\n  log: {type: log" in text, "all else stays as it was written"
    there = ShopOnDisk.__new__(ShopOnDisk)
    there.folder, there.config_file, there.now = old.folder, old.config_file, old.now
    there.config = load_config(old.config_file)
    there.paths = paths_of(there.config.store, home_folder(), there.config.plugins)
    assert there.paths.store == target
    assert state_of(there) == state
    before = decided(there)
    assert before
    database = open_database(target)
    with database.write() as connection:
        # Where the database numbers rows by itself, it goes on behind those that came along.
        note(connection, 1, NOW, "ben", "mark", "")
    database.close()


def test_that_a_shop_is_moved_to_a_folder_with_any_letters_and_spaces_and_back(tmp_path: Path, old: ShopOnDisk) -> None:
    before, target = rows_of(old.paths.store), f"sqlite:///{(tmp_path / '小店 数据' / '新 店.db').as_posix()}"
    done = moved(old, target)
    assert done.url == target
    assert load_config(old.config_file).store == target
    assert (tmp_path / "小店 数据" / "新 店.db").is_file()
    assert rows_of(target) == before
    order = MoveOrder(config=old.config_file, store=target, target=f"{tmp_path}/再 来.db", home=home_folder())
    again = move(order, "", "anna", NOW, silent, None)
    assert (again.kept, again.url) == (target, f"sqlite:///{tmp_path.as_posix()}/再 来.db")
    assert rows_of(again.url) == before


def test_that_a_store_in_which_a_shop_is_kept_is_never_overwritten(old: ShopOnDisk, target: str) -> None:
    moved(old, target, named=True)
    rows, config = rows_of(target), old.config_file.read_bytes()
    with pytest.raises(JobError, match="already \\(history\\)"):
        moved(old, target)
    with pytest.raises(JobError, match="is the store in use"):
        moved(old, old.paths.store)
    assert rows_of(target) == rows
    assert old.config_file.read_bytes() == config


class Enough(Exception):
    """Somebody has cancelled."""


def test_that_a_move_that_is_cancelled_leaves_nothing_behind(old: ShopOnDisk, target: str) -> None:
    config, rows = old.config_file.read_bytes(), rows_of(old.paths.store)

    def cancel(progress: Progress) -> None:
        if progress.part and progress.part > 0.5:
            raise Enough

    with pytest.raises(Enough):
        moved(old, target, cancel)
    assert old.config_file.read_bytes() == config
    assert rows_of(old.paths.store) == rows
    if target.startswith("sqlite"):
        file = Path(target.removeprefix("sqlite:///"))
        assert [found.name for found in file.parent.iterdir()] == ["shop.db.lock"]
    assert moved(old, target).rows, "and it can be tried again"


@pytest.mark.postgres
def test_that_a_server_which_goes_away_meanwhile_is_named_and_not_the_store_that_is_read(
    tmp_path: Path, old: ShopOnDisk, request: pytest.FixtureRequest
) -> None:
    import psycopg

    root = request.getfixturevalue("server")
    with psycopg.connect(f"{root}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE goes_away")

    def cut(progress: Progress) -> None:
        if progress.part == 0.0:
            with psycopg.connect(f"{root}/postgres", autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'goes_away'"
                )  # fmt: skip

    config = old.config_file.read_bytes()
    with pytest.raises(StoreError) as caught:
        moved(old, f"{root}/goes_away", cut)
    assert caught.value.kind is Trouble.NO_SERVER
    assert "/goes_away: " in caught.value.detail
    assert str(tmp_path) not in caught.value.detail
    assert old.config_file.read_bytes() == config


def test_that_what_fails_at_the_end_leaves_everything_as_it_was(
    old: ShopOnDisk, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = old.config_file.read_bytes()

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tiercast.engine.config_file.write_atomically", full)
    with pytest.raises(OSError, match="No space"):
        moved(old, target)
    monkeypatch.undo()
    assert old.config_file.read_bytes() == config
    assert not paths_of(target, home_folder()).key.exists()
    assert moved(old, target).rows


def test_that_rows_that_are_not_all_there_are_found(
    old: ShopOnDisk, target: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_count", lambda _connection, name: 7 if name == "journal" else 0)
    with pytest.raises(JobError, match="rows were copied and"):
        moved(old, target)
    monkeypatch.undo()
    assert f"store: {target}" not in old.config_file.read_text("utf-8")


def test_that_what_lies_beside_comes_along_and_a_store_in_use_is_left_alone(tmp_path: Path, old: ShopOnDisk) -> None:
    target = f"sqlite:///{tmp_path}/new/shop.db"
    StopFile(old.paths.stop).set(Stop(Strength.HOLD, "anna", NOW, "wrong price"))
    old.paths.phones.write_bytes(b"{}")
    lock = FileLock(Path(f"{old.paths.store.removeprefix('sqlite:///')}.lock"))
    assert lock.take()
    with pytest.raises(StoreError) as caught:
        moved(old, target)
    assert caught.value.kind is Trouble.OWNED
    lock.release()
    moved(old, target)
    there = paths_of(target, home_folder())
    stop = StopFile(there.stop).current()
    assert stop is not None
    assert stop.reason == "wrong price"
    assert there.phones.read_bytes() == b"{}"
    assert there.key.stat().st_mode & 0o077 == 0


def test_that_the_store_of_before_is_named_again_with_a_stop(tmp_path: Path, old: ShopOnDisk) -> None:
    target = f"sqlite:///{tmp_path}/new/shop.db"
    moved(old, target)
    order = MoveOrder(config=old.config_file, store=target, target=old.paths.store, home=home_folder())
    assert go_back(order, "anna", NOW) == str(old.config_file)
    assert load_config(old.config_file).store == old.paths.store
    stop = StopFile(old.paths.stop).current()
    assert stop is not None
    assert "went back" in stop.reason
    gone = MoveOrder(config=old.config_file, store=target, target=f"sqlite:///{tmp_path}/none.db", home=home_folder())
    with pytest.raises(JobError, match="no store yet"):
        go_back(gone, "anna", NOW)


def test_that_the_built_in_configuration_is_written_when_it_is_moved(tmp_path: Path) -> None:
    home = tmp_path / "home"
    store = paths_of("", home).store
    from tiercast.engine.opened import open_store
    from tiercast_api.clock import SystemClock

    open_store(store, "demo", SystemClock(), paths_of("", home).key).close()
    target = f"sqlite:///{tmp_path}/new/shop.db"
    done = move(MoveOrder(config=None, store=store, target=target, home=home), "", "anna", NOW, silent, None)
    assert done.config == str(home / OWN_CONFIG)
    assert load_config(home / OWN_CONFIG).store == target


def test_that_a_password_is_kept_apart_from_the_address(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path))
    url = parse_url("postgresql://anna@db.local/shop")
    assert not keep_password(url, "hunter2"), "there is no keyring here"
    assert (tmp_path / "store-passwords").stat().st_mode & 0o077 == 0
    assert signed_in(url).password == "hunter2"
    assert signed_in(url, "typed").password == "typed"
    assert signed_in(url.set(password="own")).password == "own"
    assert signed_in(url.set(host="other")).password is None
    whole = apart(url.set(password="own"))
    assert (whole[0].render_as_string(hide_password=False), whole[1]) == (url.render_as_string(), "own")
    assert apart(url.set(password="own"), "typed")[1] == "typed"
    assert kept_password(url.set(password="own")) == "hunter2"
    keep_password(url, "")
    assert kept_password(url) == ""
    with pytest.raises(StoreError, match="behind the question mark"):
        parse_url("postgresql://anna@db.local/shop?password=hunter2")


def needs_password(url: str) -> bool:
    try:
        try_store(url)
    except StoreError as error:
        return error.kind is Trouble.NO_SERVER
    return False


@pytest.mark.postgres
def test_that_a_server_with_a_password_keeps_the_shop_and_the_keyring_or_a_file_the_password(
    request: pytest.FixtureRequest, old: ShopOnDisk, tmp_path: Path
) -> None:
    import psycopg

    root = request.getfixturevalue("server")
    with psycopg.connect(f"{root}/postgres", autocommit=True) as connection:
        for command in ("CREATE ROLE anna LOGIN PASSWORD 'hunter2'", "CREATE DATABASE guarded OWNER anna",
                        "CREATE DATABASE closed"):  # fmt: skip
            connection.execute(command.encode())
        row = connection.execute("SHOW hba_file").fetchone()
        assert row is not None
        rules = Path(row[0])
        rules.write_text("host all anna 127.0.0.1/32 scram-sha-256\n" + rules.read_text())
        connection.execute("SELECT pg_reload_conf()")
    guarded = f"{root.replace('postgres@', 'anna@')}/guarded"
    # The server takes the rule up soon, in a process of its own.
    assert any(needs_password(guarded) for _ in range(2_000))
    with pytest.raises(StoreError, match="password authentication failed"):
        try_store(guarded, "wrong")
    closed = try_store(guarded.replace("guarded", "closed"), "hunter2")
    assert (closed.may_write, closed.used) == (False, False)
    with pytest.raises(JobError, match="GRANT CREATE"):
        moved(old, guarded.replace("guarded", "closed"), password="hunter2")
    done = moved(old, guarded.replace("anna@", "anna:hunter2@"))
    assert done.url == guarded
    assert done.in_keyring is False
    assert "hunter2" not in old.config_file.read_text("utf-8")
    assert rows_of(guarded) == rows_of(old.paths.store), "it is opened with the password that is kept"
    assert try_store(guarded).shops == ("history",)
