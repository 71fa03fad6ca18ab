"""Opening a store, its schema, and the errors that say what to do."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, NullPool, create_engine, func, insert, inspect, select
from sqlalchemy.exc import IntegrityError
from tiercast.store.database import Database, open_database, open_temporary
from tiercast.store.errors import _SENTENCES, StoreError, Trouble
from tiercast.store.lock import take_ownership
from tiercast.store.schema import HEAD, MIGRATIONS, upgrade
from tiercast.store.tables import audit, meta, metadata, seen
from tiercast.store.urls import parse_url, shown


def test_that_a_new_store_has_every_table_and_opens_again(address: str) -> None:
    first = open_database(address)
    with first.write() as connection:
        connection.execute(insert(meta), {"name": "x", "value": b"1"})
    first.close()
    second = open_database(address)
    with second.read() as connection:
        assert connection.execute(select(meta.c.value)).scalar() == b"1"
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())
    second.close()


def test_that_the_migrations_lead_to_the_tables_of_the_code(address: str) -> None:
    with _migrated(address) as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_that_a_new_store_made_at_once_has_the_tables_of_the_code(database: Database) -> None:
    with database.writing.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_that_the_migrations_and_making_all_at_once_end_in_the_same_words(tmp_path: Path) -> None:
    with _migrated(f"sqlite:///{tmp_path / 'steps.db'}") as connection:
        by_steps = _schema(connection)
    at_once = open_database(f"sqlite:///{tmp_path / 'once.db'}")
    with at_once.read() as connection:
        assert _schema(connection) == by_steps
    at_once.close()
    assert len(by_steps) > len(metadata.tables)


@contextmanager
def _migrated(address: str) -> Iterator[Connection]:
    """A new store that all migrations made, one after the other."""
    if address.startswith("sqlite"):
        Path(address.removeprefix("sqlite:///")).parent.mkdir(exist_ok=True)
    engine = create_engine(parse_url(address), poolclass=NullPool)
    with engine.connect() as connection:
        with connection.begin():
            upgrade(connection)
        yield connection


def test_that_a_store_of_the_first_version_keeps_its_audit_log_and_takes_keys_again_that_it_had(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'first.db'}"
    row = {"shop": 1, "source": "feed", "key": b"k" * 16, "time": 5}
    with _migrated(address) as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.execute(insert(seen), row)
        connection.exec_driver_sql(
            "INSERT INTO audit (shop, time, who, what, detail, before, after, outcome, back) "
            "VALUES (1, 5, 'wang', 'stop', '', 'a', 'b', 'done', '')"
        )
        connection.commit()
        with pytest.raises(IntegrityError):
            connection.execute(insert(seen), row)
    database = open_database(address)
    with database.writing.begin() as connection:
        connection.execute(insert(seen), row)
        assert connection.execute(select(func.count()).select_from(seen)).scalar() == 2
        (noted,) = connection.execute(select(audit)).mappings()
        assert {name: noted[name] for name in ("n", "who", "before", "after", "outcome", "before_zh", "undoes")} == {
            "n": 1, "who": "wang", "before": "a", "after": "b", "outcome": "done", "before_zh": "", "undoes": None,
        }  # fmt: skip
    database.close()


def test_that_an_older_store_is_left_as_it_is_while_an_engine_is_at_work_on_it(address: str) -> None:
    older = open_database(address)
    with older.writing.connect() as connection:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.commit()
    owner = take_ownership(older, "engine 1", 1)
    with pytest.raises(StoreError, match="older Tiercast is at work") as caught:
        open_database(address)
    assert caught.value.kind is Trouble.OLDER_AT_WORK
    with older.write() as connection:
        owner.check(connection)
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == "0001"
    owner.release()
    newer = open_database(address)
    with newer.read() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() == HEAD
    take_ownership(newer, "engine 2", 2).release()
    newer.close()
    older.close()


def _schema(connection: Connection) -> dict[str, list[str]]:
    """Every table and index as SQLite writes it down: the words of its statement."""
    rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {name: sorted(re.findall(r"[^\s,()]+", sql)) for name, sql in rows if not name.startswith("sqlite_")}


def test_that_the_head_known_to_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_that_a_store_of_a_newer_version_is_refused(address: str) -> None:
    database = open_database(address)
    with database.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    with pytest.raises(StoreError, match=r"newer Tiercast.*9999") as caught:
        open_database(address)
    assert caught.value.kind is Trouble.NEWER_SCHEMA


def test_that_a_reading_connection_cannot_write(database: Database) -> None:
    with pytest.raises(StoreError) as caught, database.read() as connection:
        connection.execute(insert(meta), {"name": "x", "value": b"1"})
    assert caught.value.kind is Trouble.READ_ONLY


def test_that_a_reader_keeps_its_view_while_others_write(database: Database) -> None:
    with database.read() as reader:
        assert reader.execute(select(meta)).all() == []
        with database.write() as connection:
            connection.execute(insert(meta), {"name": "x", "value": b"1"})
        assert reader.execute(select(meta)).all() == []
    with database.read() as reader:
        assert len(reader.execute(select(meta)).all()) == 1


def test_that_a_store_is_durable_against_a_power_cut_unless_said_otherwise(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    with database.writing.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA secure_delete").scalar() == 1
    database.close()


def test_that_a_temporary_store_goes_when_it_is_closed() -> None:
    database = open_temporary()
    path = database.path
    assert path is not None
    assert path.exists()
    database.close()
    assert not path.parent.exists()


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("", "it is empty"),
        ("mysql://localhost/x", "found mysql://"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite://host/file", "three slashes"),
        ("postgresql://me:secret@host", "names no database"),
        ("postgresql://me@host:port/x", "cannot be split"),
    ],
)
def test_that_a_wrong_address_is_named_with_what_is_expected(url: str, found: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_database(url)
    assert caught.value.kind is Trouble.WRONG_URL
    assert found in caught.value.message
    assert "sqlite:///FILE" in caught.value.message
    assert "secret" not in caught.value.message


def test_that_addresses_are_read_in_their_usual_spellings() -> None:
    assert parse_url("shop.db").database == "shop.db"
    assert parse_url("sqlite:////var/shop.db").database == "/var/shop.db"
    assert parse_url("postgres://u@h/d").drivername == "postgresql+psycopg"
    assert "pw" not in shown(parse_url("postgresql://u:pw@h/d"))


def test_that_a_file_that_is_no_store_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("this is no database, and it is longer than a header of one hundred bytes" * 10)
    with pytest.raises(StoreError) as caught:
        open_database(f"sqlite:///{path}")
    assert caught.value.kind is Trouble.CORRUPT
    assert path.read_text().startswith("this is no database")


def test_that_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError) as caught:
        open_database(f"sqlite:///{tmp_path / 'file' / 'store.db'}")
    assert caught.value.kind is Trouble.CANNOT_OPEN
    assert str(tmp_path) in caught.value.message


def test_that_a_store_locked_by_another_program_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tiercast.store.database.BUSY_MILLISECONDS", 10)
    database = open_database(f"sqlite:///{tmp_path / 'a.db'}")
    other = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError) as caught, database.write() as connection:
        connection.execute(insert(meta), {"name": "x", "value": b"1"})
    other.close()
    assert caught.value.kind is Trouble.LOCKED
    database.close()


def test_that_a_full_disk_is_said_and_leaves_nothing_half_done(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'a.db'}"
    open_database(url).close()
    pages = (tmp_path / "a.db").stat().st_size // 4096
    database = open_database(url, max_pages=pages + 2)
    with pytest.raises(StoreError) as caught, database.write() as connection:
        connection.execute(insert(meta), [{"name": str(n), "value": b"1" * 4000} for n in range(50)])
    assert caught.value.kind is Trouble.DISK_FULL
    assert "make room" in caught.value.message
    assert "磁盘已满" in caught.value.message_zh
    with database.read() as reader:
        assert reader.execute(select(meta)).all() == []
    database.close()


def test_that_a_server_that_does_not_answer_is_said() -> None:
    with pytest.raises(StoreError) as caught:
        open_database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=1")
    assert caught.value.kind is Trouble.NO_SERVER


def test_that_every_trouble_has_a_sentence_in_both_languages() -> None:
    assert set(_SENTENCES) == set(Trouble)
    assert all(english and any("一" <= sign <= "鿿" for sign in chinese) for english, chinese in _SENTENCES.values())


def test_that_an_error_of_the_driver_does_not_leave_the_store(database: Database) -> None:
    with pytest.raises(StoreError) as caught, database.write() as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")
    assert caught.value.kind is Trouble.OTHER
