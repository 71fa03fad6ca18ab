"""Restoring a backup, here or on another computer: the store with its secrets, and the configuration with its rulesets.

Either all of it is in place afterwards, or nothing was changed. A stop stands then: what the store held to be done may
have been done since it was backed up, and nobody but a person can know.
"""

import os
from pathlib import Path, PurePosixPath
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from tiercast.beside.keyring import Keyring
from tiercast.beside.paths import Paths, paths_of, store_line
from tiercast.beside.private_file import write_private
from tiercast.beside.stop import Stop, StopFile, Strength
from tiercast.engine.backup.filling import Contents
from tiercast.engine.backup.form import FrameReader, Head
from tiercast.engine.backup.placing import Placing, placing
from tiercast.engine.jobs import JobError, Report
from tiercast.engine.part_secrets import keyring_or_file
from tiercast.engine.parts import SERVICE
from tiercast.store.audit import note
from tiercast.store.database import Database, open_database
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.lock import FileLock, take_ownership
from tiercast.store.schema import HEAD
from tiercast.store.secret import SERVICE as OURS
from tiercast.store.secret import keep_secrets
from tiercast.store.tables import shops
from tiercast.store.urls import parse_url, shown
from tiercast.store.vault import has_vault
from tiercast.words import Words

READY: Final = ".restoring"
"""Ending of what is not in place yet."""
_TOLD: Final = "restored from a backup: look through what waits, then resume"


class RestoreOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be restored, and where to.

    Attributes:
        file: the backup; folder: of the configuration.
        store: URL of the store, absolute; "" for the one that the configuration of the backup names.
        home: the user's data folder.
        replace: a store, key or file of the configuration that is there already gives way.
    """

    file: Path
    folder: Path
    store: str
    home: Path
    replace: bool = False


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was restored.

    Attributes:
        config: the configuration's file; "" where the backup has none.
        created: when the backup was made, microseconds UTC; version: of the program that made it.
        secrets, secrets_zh: where the store's secrets are now.
        plugins: types of sources and sinks that the configuration needs.
        elsewhere: the configuration names another store than the one that was restored.
    """

    store: str
    config: str
    files: tuple[str, ...]
    shop: str
    created: int
    version: str
    rows: int
    secrets: str
    secrets_zh: str
    plugins: tuple[str, ...]
    elsewhere: bool = False


def restore(
    order: RestoreOrder, passphrase: str, who: str, now: int, report: Report, keyring: Keyring | None
) -> Restored:
    """Restore a backup.

    Args:
        who: for the stop and the audit log; now: the instant, microseconds UTC.

    Raises:
        JobError, StoreError, OSError: nothing was changed.
    """
    reader = FrameReader(order.file, passphrase)
    _check_schema(order.file, reader.head)
    contents = Contents(reader)
    own = _own_store(contents, order.folder)
    paths = paths_of(order.store or own, order.home)
    return _Restoring(order, contents, reader.head, paths, who, now, report, keyring).run(order.store not in ("", own))


def _check_schema(file: Path, head: Head) -> None:
    if head.schema != HEAD:
        raise JobError(
            Words(
                f"{file}: was written by Tiercast {head.version}, whose tables are of version {head.schema}; this "
                f"program has {HEAD}. Restore it with that version, then install this one",
                f"{file}：由 Tiercast {head.version} 写出，数据表版本为 {head.schema}；本程序为 {HEAD}。"
                "请先用该版本恢复，再安装本版本",
            )
        )


def _own_store(contents: Contents, folder: Path) -> str:
    """The store that the backed up configuration names, "" for the data folder's. Raises: JobError."""
    text = next((kept.data for kept in contents.files if kept.name == contents.facts.config), b"")
    url = store_line(text.decode("utf-8-sig", "replace"))
    if url is None:
        raise JobError(
            Words(
                "the configuration in the backup names its store in a way that cannot be read here; name it: --store",
                "无法从备份的配置中读出存储位置；请用 --store 指定",
            )
        )
    if not url.startswith("sqlite:///"):
        return url
    return f"sqlite:///{(folder.absolute() / Path(url.removeprefix('sqlite:///')).expanduser()).as_posix()}"


class _Restoring:
    def __init__(
        self, order: RestoreOrder, contents: Contents, head: Head, paths: Paths, who: str, now: int, report: Report,
        keyring: Keyring | None,
    ) -> None:  # fmt: skip
        self._order, self._contents, self._head, self._paths = order, contents, head, paths
        self._who, self._now, self._report, self._keyring = who, now, report, keyring
        self._file = _sqlite_file(paths.store)
        self._spool = paths.spool.with_name(paths.spool.name + READY)

    def run(self, elsewhere: bool) -> Restored:
        facts = self._contents.facts
        files = self._checked_files()
        self._may_replace(self._paths.key, "the key", "密钥")
        try:
            rows, place = self._into_file() if self._file is not None else self._into_server()
        finally:
            self._spool.unlink(missing_ok=True)
        config = str(self._order.folder / facts.config) if facts.config else ""
        return Restored(
            store=self._paths.store, config=config, files=tuple(files), shop=facts.shop, created=self._head.created,
            version=self._head.version, rows=rows, secrets=place.en, secrets_zh=place.zh, plugins=facts.plugins,
            elsewhere=elsewhere and bool(facts.config),
        )  # fmt: skip

    # --- SQLite: a new file is filled beside, and gets into place at the end

    def _into_file(self) -> tuple[int, Words]:
        file = self._file
        assert file is not None  # noqa: S101
        self._may_replace(file, "the store", "存储")
        _folder_for(file)
        lock = FileLock(file.with_name(file.name + ".lock"))
        if not lock.take():
            raise StoreError(Trouble.OWNED, "end the engine that uses it first")
        ready = file.with_name(file.name + READY)
        try:
            _remove_store(ready)
            rows = self._fill_file(ready)
            with placing() as places:
                for beside in ("-wal", "-shm"):
                    places.aside(file.with_name(file.name + beside))
                places.put(ready, file)
                return rows, self._around(places, shown(parse_url(self._paths.store)))
        finally:
            _remove_store(ready)
            lock.release()

    def _fill_file(self, ready: Path) -> int:
        database = open_database(f"sqlite:///{ready.as_posix()}", synchronous="OFF")
        try:
            with database.write() as connection:
                rows = self._fill(connection)
        finally:
            database.close()
        if ready.with_name(ready.name + "-wal").exists():
            # With the last connection its log is folded into the file, which alone gets the store's name.
            raise StoreError(Trouble.LOCKED, f"{ready} is open in another program")
        with ready.open("rb+") as handle:
            os.fsync(handle.fileno())
        return rows

    # --- PostgreSQL: one transaction

    def _into_server(self) -> tuple[int, Words]:
        database = open_database(self._paths.store)
        try:
            with database.read() as connection:
                used = has_vault(connection)
            if used and not self._order.replace:
                raise _there(database.place, "the store", "存储")
            owner = take_ownership(database, "a restore", self._now)
            try:
                with placing() as places:
                    return self._fill_server(database, places)
            finally:
                owner.release()
        finally:
            database.close()

    def _fill_server(self, database: Database, places: Placing) -> tuple[int, Words]:
        with database.write() as connection:
            rows = self._fill(connection)
            # Before the commit: if a file cannot be put into place, the tables stay as they were.
            return rows, self._around(places, database.place)

    # --- both

    def _fill(self, connection: Connection) -> int:
        _folder_for(self._spool)
        rows = self._contents.fill(connection, self._report, self._spool)
        shop = connection.execute(select(shops.c.n).where(shops.c.key == self._contents.facts.shop)).scalar()
        if shop is not None:
            note(connection, shop, self._now, self._who, "restore", self._order.file.name)
        return rows

    def _around(self, places: Placing, place: str) -> Words:
        """The stop, the files of the configuration and the secrets. Returns: where the latter are."""
        paths = self._paths
        stop = StopFile(paths.stop)
        # What lies beside belongs to the store that gives way; of its stop only the new one stands.
        deeds = paths.deeds.with_name(paths.deeds.name + ".taken")
        for old in (
            paths.stop,
            stop.lifted_path,
            paths.spool,
            paths.hand,
            paths.deeds,
            deeds,
            paths.key,
            paths.secrets,
            paths.phones,
        ):
            places.aside(old)
        if self._spool.exists():
            places.put(self._spool, paths.spool)
        places.made(paths.stop)
        _folder_for(paths.stop)
        stop.set(Stop(Strength.HOLD, self._who, self._now, _TOLD))
        for kept in self._contents.files:
            path = self._order.folder / kept.name
            _folder_for(path)
            ready = path.with_name(path.name + READY)
            write_private(ready, kept.data)
            places.put(ready, path)
        return self._secrets(places, place)

    def _secrets(self, places: Placing, place: str) -> Words:
        keys, keyring = self._contents.keys, self._keyring
        places.made(self._paths.key)
        before = keyring.get_password(OURS, place) if keyring is not None else None
        if keyring is not None and before is not None:
            places.otherwise(lambda: keyring.set_password(OURS, place, before))
        status = keep_secrets(self._paths.key, place, keys.secrets, keyring)
        places.made(self._paths.secrets)
        parts = keyring if keyring is not None else keyring_or_file(self._paths.secrets)
        for name, value in keys.plugins.items():
            parts.set_password(SERVICE, name, value)
        return Words(status.message, status.message_zh)

    # --- what may be in the way

    def _checked_files(self) -> list[str]:
        for kept in self._contents.files:
            name = PurePosixPath(kept.name)
            if name.is_absolute() or ".." in name.parts or ":" in kept.name or "\\" in kept.name:
                raise JobError(
                    Words(
                        f"the backup has a file {kept.name!r}, which would lie outside {self._order.folder}",
                        f"备份中的文件 {kept.name!r} 会落在 {self._order.folder} 之外",
                    )
                )
            path = self._order.folder / kept.name
            if not path.is_file() or path.read_bytes() != kept.data:
                self._may_replace(path, "a file of the configuration", "配置文件")
        return [kept.name for kept in self._contents.files]

    def _may_replace(self, path: Path, en: str, zh: str) -> None:
        if path.exists() and not self._order.replace:
            raise _there(str(path), en, zh)


def _there(place: str, en: str, zh: str) -> JobError:
    return JobError(
        Words(
            f"{place}: {en} is there already; with --replace it gives way to the backup's, without it nothing is done",
            f"{place}：{zh}已存在；加 --replace 会用备份替换它，不加则不做任何改动",
        )
    )


def _sqlite_file(url: str) -> Path | None:
    return Path(url.removeprefix("sqlite:///").split("?")[0]) if url.startswith("sqlite:///") else None


def _folder_for(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise JobError(
            Words(
                f"{path}: cannot be made here ({error.strerror}); name another place: --store, --into",
                f"{path}：无法在此创建（{error.strerror}）；请用 --store 或 --into 指定其他位置",
            )
        ) from error


def _remove_store(ready: Path) -> None:
    for name in ("", "-wal", "-shm"):
        ready.with_name(ready.name + name).unlink(missing_ok=True)
