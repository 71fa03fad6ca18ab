"""Making a backup: one file with all of a shop, readable on another computer by whoever has the passphrase.

It reads the store in one transaction that sees one instant, also beside a running engine, which goes on meanwhile
(SQLite in its write-ahead mode, PostgreSQL with repeatable reads). All shops of the store go along, and replays; so do
events that the engine has taken and that wait in its spool for their step: sources count them as safe.
"""

import os
import secrets as random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO, Final

import msgspec
from sqlalchemy import Connection, Table, func, select

from tiercast.beside.keyring import system_keyring
from tiercast.beside.private_file import sync_folder
from tiercast.engine.arrivals import SPOOL
from tiercast.engine.backup.form import FrameWriter
from tiercast.engine.backup.parts import End, Facts, Kept, Keys, Rows, Waiting, encode
from tiercast.engine.config import Config, default_config, load_config
from tiercast.engine.jobs import JobError, Progress, Report
from tiercast.engine.part_secrets import keyring_or_file
from tiercast.engine.parts import SERVICE
from tiercast.store.cursors import load_cursors
from tiercast.store.database import Database, open_database
from tiercast.store.schema import HEAD
from tiercast.store.secret import load_secrets
from tiercast.store.spool import copy_waiting
from tiercast.store.tables import metadata, shops
from tiercast.store.vault import check_secrets, has_vault
from tiercast.version import VERSION
from tiercast.words import Words

ROWS: Final = 2_000
"""Rows of a frame at most."""
BYTES: Final = 1 << 20
"""Bytes of a frame, beyond which it is closed."""
LARGEST_FILE: Final = 16 << 20
"""Bytes of a file of the configuration at most."""
TRIES: Final = 20
"""How often an instant is looked for at which store and spool fit together: they nearly always do at once."""
_SUFFIXES: Final = (".yaml", ".yml")


class BackupOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be backed up, and where to.

    Attributes:
        file: to be written; it must not be there.
        config: the configuration's file, None for the built-in one.
        store: its URL; key: file of its secrets, where they are in no keyring; parts: file of those of sources and
            sinks there.
        spool: file of the events that wait.
        secrets: names (``KEY/NAME``) of what sources and sinks may keep in the keyring, or in that file.
        strangers: sources and sinks of which nobody knows what secrets they keep.
    """

    file: Path
    config: Path | None
    store: str
    key: Path
    parts: Path
    spool: Path
    secrets: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


class BackupMade(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds.

    Attributes:
        rows: of all tables; files: of the configuration; left_out: those outside its folder.
        waiting: events that wait for their step.
        strangers: sources and sinks (``KEY (TYPE)``) whose secrets are not in it, as their plugin was not there.
    """

    file: str
    size: int
    rows: int
    files: tuple[str, ...]
    left_out: tuple[str, ...]
    waiting: int = 0
    strangers: tuple[str, ...] = ()


def make_backup(order: BackupOrder, passphrase: str, now: int, report: Report) -> BackupMade:
    """Write a backup; a file that cannot be finished is not there afterwards.

    Args:
        passphrase: opens it again; nothing else does.
        now: the instant, microseconds UTC.

    Raises:
        JobError: in words. ConfigError, StoreError, OSError.
    """
    if order.file.exists():
        raise JobError(
            Words(
                f"{order.file}: there is a file already; give another name, a backup overwrites nothing",
                f"{order.file}：文件已存在；请换一个名字，备份不会覆盖任何文件",
            )
        )
    config = load_config(order.config) if order.config is not None else default_config()
    part = order.file.with_name(f"{order.file.name}.{random.token_hex(4)}.part")
    database = _open(order.store)
    try:
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with (
            os.fdopen(handle, "wb") as file,
            tempfile.TemporaryFile(dir=part.parent) as spool,
            _one_instant(order, config, database, spool) as (connection, waiting),
        ):
            making = _Making(order, config, connection, report)
            made = making.write(file, passphrase, now, database, (spool, waiting))
            file.flush()
            os.fsync(file.fileno())
        part.rename(order.file)
        sync_folder(order.file.absolute().parent)
        return msgspec.structs.replace(made, size=order.file.stat().st_size)
    finally:
        part.unlink(missing_ok=True)
        database.close()


@contextmanager
def _one_instant(
    order: BackupOrder, config: Config, database: Database, spool: BinaryIO
) -> Iterator[tuple[Connection, int]]:
    """A connection that sees one instant, and how many events waited then; `spool` gets them.

    What is stepped between a look at the store and one at the spool is missing in both: then both are looked at anew.
    """
    for _ in range(TRIES):
        with database.read() as connection:
            number = connection.execute(select(shops.c.n).where(shops.c.key == config.shop)).scalar()
            done = 0 if number is None else int.from_bytes(load_cursors(connection, number).get(SPOOL, b""), "big")
            waiting = 0 if number is None else copy_waiting(order.spool, done, spool.write)
            if waiting is not None:
                spool.seek(0)
                yield connection, waiting
                return
    raise JobError(
        Words(
            f"{order.spool}: events come and go too fast for a backup; try again in a quieter moment",
            f"{order.spool}：事件进出太快，无法备份；请在较空闲时重试",
        )
    )


class _Making:
    def __init__(self, order: BackupOrder, config: Config, connection: Connection, report: Report) -> None:
        self._order, self._config, self._connection, self._report = order, config, connection, report

    def write(
        self, file: BinaryIO, passphrase: str, now: int, database: Database, spooled: tuple[BinaryIO, int]
    ) -> BackupMade:
        order, config, connection = self._order, self._config, self._connection
        if not has_vault(connection):
            raise no_store(database.place)
        keyring = system_keyring()
        secrets, _ = load_secrets(order.key, database.place, create=False, keyring=keyring)
        check_secrets(connection, secrets)
        parts_kept = keyring_or_file(order.parts)
        found = {name: parts_kept.get_password(SERVICE, name) for name in order.secrets}
        frames = FrameWriter(file, passphrase, VERSION, HEAD, now)
        parts: Sequence[Any] = (*config.sources.values(), *config.sinks.values())
        name = "" if config.file is None else config.file.name
        facts = Facts(shop=config.shop, config=name, plugins=tuple(sorted({part.type for part in parts})))
        frames.add(encode(facts))
        frames.add(encode(Keys(secrets=secrets, plugins={key: value for key, value in found.items() if value})))
        files, left_out = configuration_files(config)
        for kept in files:
            frames.add(encode(kept))
        counts = self._tables(frames)
        spool, waiting = spooled
        while piece := spool.read(BYTES):
            frames.add(encode(Waiting(data=piece)))
        frames.add(encode(End(rows=counts, waiting=waiting)))
        frames.end()
        return BackupMade(
            file=str(order.file), size=0, rows=sum(counts.values()), files=tuple(kept.name for kept in files),
            left_out=left_out, waiting=waiting, strangers=order.strangers,
        )  # fmt: skip

    def _tables(self, frames: FrameWriter) -> dict[str, int]:
        tables = list(metadata.sorted_tables)
        whole = sum(self._connection.execute(select(func.count()).select_from(one)).scalar_one() for one in tables)
        counts: dict[str, int] = {}
        done = 0
        for table in tables:
            # SQLAlchemy's own kind of text, which msgpack does not know.
            name, columns = str(table.name), tuple(str(column.name) for column in table.c)
            counts[name] = 0
            for rows in rows_of(self._connection, table):
                frames.add(encode(Rows(table=name, columns=columns, rows=rows)))
                counts[name] += len(rows)
                done += len(rows)
                self._report(Progress(events=done, seconds=0.0, part=done / max(1, whole)))
        return counts


def rows_of(connection: Connection, table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """All rows of a table, as many at once as make a frame."""
    query = select(table).order_by(*table.primary_key).execution_options(yield_per=ROWS)
    rows: list[tuple[Any, ...]] = []
    size = 0
    for row in connection.execute(query):
        rows.append(tuple(row))
        size += sum(len(value) for value in row if isinstance(value, bytes | str))
        if len(rows) >= ROWS or size >= BYTES:
            yield rows
            rows, size = [], 0
    if rows:
        yield rows


def configuration_files(config: Config) -> tuple[list[Kept], tuple[str, ...]]:
    """The configuration with its rulesets, their tests, and the mappings that sources and sinks name.

    Returns:
        The files, and those that lie outside the configuration's folder, which stay where they are.

    Raises:
        JobError: one is too large. OSError.
    """
    if config.file is None:
        return [], ()
    wanted = {config.file, *(file for name in _rulesets(config) for file in _ruleset_files(config, name))}
    parts: Sequence[Any] = (*config.sources.values(), *config.sinks.values())
    named = (value for part in parts for value in part.settings.values() if isinstance(value, str))
    wanted |= {config.path(value) for value in named if value.endswith(_SUFFIXES)}
    folder = config.folder.resolve()
    kept, outside = [], []
    for file in sorted(wanted):
        if not file.is_file():
            continue
        real = file.resolve()
        if not real.is_relative_to(folder):
            outside.append(str(file))
            continue
        if real.stat().st_size > LARGEST_FILE:
            most = LARGEST_FILE >> 20
            raise JobError(
                Words(
                    f"{file}: is larger than {most} MiB, which no configuration or ruleset is",
                    f"{file}：超过 {most} MiB，配置或规则集不会这么大",
                )
            )
        kept.append(Kept(name=real.relative_to(folder).as_posix(), data=real.read_bytes()))
    return kept, tuple(outside)


def _rulesets(config: Config) -> set[str]:
    return {name for room in config.rooms.values() for name in room.rulesets}


def _ruleset_files(config: Config, name: str) -> list[Path]:
    path = Path(name).expanduser()
    by_path = path.suffix in _SUFFIXES or len(path.parts) > 1
    file = config.folder / (path if by_path else f"{name}.yaml")
    return [file, file.with_name(f"{file.stem}.test.yaml")]


def _open(store: str) -> Database:
    if store.startswith("sqlite:///") and not Path(store.removeprefix("sqlite:///").split("?")[0]).is_file():
        raise no_store(store.removeprefix("sqlite:///"))
    return open_database(store)


def no_store(place: str) -> JobError:
    """There is nothing to be backed up."""
    return JobError(
        Words(
            f"{place}: there is no store yet; name the configuration (--config) or the store (--store)",
            f"{place}：还没有数据；请指定配置（--config）或存储（--store）",
        )
    )
