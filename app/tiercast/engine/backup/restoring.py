"""Restoring a backup, here or on another computer: the store with its secrets, and the configuration with its rulesets.

Either all of it is in place afterwards, or nothing was changed. A stop stands then: what the store held to be done may
have been done since it was backed up, and nobody but a person can know.
"""

from pathlib import Path, PurePosixPath

import msgspec
from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from tiercast.beside.keyring import Keyring
from tiercast.beside.paths import Paths, paths_of, store_line
from tiercast.beside.private_file import write_private
from tiercast.beside.stop import Stop, StopFile, Strength
from tiercast.deed_words import RESTORED
from tiercast.engine.backup.filling import Contents
from tiercast.engine.backup.form import FrameReader, Head, damaged
from tiercast.engine.backup.new_store import READY, filled_file, folder_for, sqlite_file
from tiercast.engine.backup.parts import Kept
from tiercast.engine.backup.placing import Placing, placing
from tiercast.engine.config_edit import put_top
from tiercast.engine.config_yaml import Unreadable
from tiercast.engine.jobs import JobError, Report
from tiercast.engine.part_secrets import keyring_or_file
from tiercast.engine.parts import SERVICE
from tiercast.store.audit import note
from tiercast.store.database import Database, open_database
from tiercast.store.erased_again import Marks, erased_in, note_again
from tiercast.store.errors import StoreError
from tiercast.store.lock import take_ownership
from tiercast.store.schema import HEAD
from tiercast.store.secret import SERVICE as OURS
from tiercast.store.secret import keep_secrets
from tiercast.store.tables import shops
from tiercast.store.urls import parse_url, shown
from tiercast.store.vault import check_secrets, has_vault
from tiercast.words import Words


class RestoreOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be restored, and where to.

    Attributes:
        file: the backup; folder: of the configuration.
        store: URL of the store, absolute; "" for the one that the configuration of the backup names.
        home: the user's data folder.
        replace: a store, key or file of the configuration that is there already gives way.
        config: name that the configuration's file gets; "" for the one that it had.
        keep_store: the restored configuration names `store`, wherever the shop was kept before.
    """

    file: Path
    folder: Path
    store: str
    home: Path
    replace: bool = False
    config: str = ""
    keep_store: bool = False


class Restored(msgspec.Struct, frozen=True, kw_only=True):
    """What was restored.

    Attributes:
        config: the configuration's file; "" where the backup has none.
        created: when the backup was made, microseconds UTC; version: of the program that made it.
        secrets, secrets_zh: where the store's secrets are now.
        plugins: types of sources and sinks that the configuration needs.
        elsewhere: the configuration names another store than the one that was restored.
        again: how many were erased since the backup was made, whom the engine erases again as it starts; None: nobody
            knows, since this shop's store is not there, or cannot be read.
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
    again: int | None = None


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
    check_schema(order.file, reader.head)
    contents = Contents(reader)
    own = _own_store(contents, order.folder)
    if own is None and not order.store:
        raise JobError(
            Words(
                "the configuration in the backup names its store in a way that cannot be read here; name it: --store",
                "无法从备份的配置中读出存储位置；请用 --store 指定",
            )
        )
    paths = paths_of(order.store or own or "", order.home)
    elsewhere = own is None or paths.store != paths_of(own, order.home).store
    return _Restoring(order, contents, reader.head, paths, who, now, report, keyring).run(elsewhere)


def check_schema(file: Path, head: Head) -> None:
    """Refuse a backup whose tables are of another version. Raises: JobError."""
    if head.schema != HEAD:
        raise JobError(
            Words(
                f"{file}: was written by Tiercast {head.version}, whose tables are of version {head.schema}; this "
                f"program has {HEAD}. Restore it with that version, then install this one",
                f"{file}：由 Tiercast {head.version} 写出，数据表版本为 {head.schema}；本程序为 {HEAD}。"
                "请先用该版本恢复，再安装本版本",
            )
        )


def _own_store(contents: Contents, folder: Path) -> str | None:
    """The store that the backed up configuration names; "" for the data folder's, None where it is not clear."""
    text = next((kept.data for kept in contents.files if kept.name == contents.facts.config), b"")
    url = store_line(text.decode("utf-8-sig", "replace"))
    if url is None or not url.startswith("sqlite:///"):
        return url
    return f"sqlite:///{(folder.absolute() / Path(url.removeprefix('sqlite:///')).expanduser()).as_posix()}"


class _Restoring:
    def __init__(
        self, order: RestoreOrder, contents: Contents, head: Head, paths: Paths, who: str, now: int, report: Report,
        keyring: Keyring | None,
    ) -> None:  # fmt: skip
        self._order, self._contents, self._head, self._paths = order, contents, head, paths
        self._who, self._now, self._report, self._keyring = who, now, report, keyring
        self._file = sqlite_file(paths.store)
        self._files: list[Kept] = []
        self._spool = paths.spool.with_name(paths.spool.name + READY)
        self._again: int | None = None

    def run(self, elsewhere: bool) -> Restored:
        facts = self._contents.facts
        self._files = self._renamed(elsewhere and self._order.keep_store)
        files = self._checked_files()
        self._may_replace(self._paths.key, "the key", "密钥")
        try:
            rows, place = self._into_file(self._file) if self._file is not None else self._into_server()
        finally:
            self._spool.unlink(missing_ok=True)
        config = str(self._order.folder / (self._order.config or facts.config)) if facts.config else ""
        return Restored(
            store=self._paths.store, config=config, files=tuple(files), shop=facts.shop, created=self._head.created,
            version=self._head.version, rows=rows, secrets=place.en, secrets_zh=place.zh, plugins=facts.plugins,
            elsewhere=elsewhere and bool(facts.config) and not self._order.keep_store, again=self._again,
        )  # fmt: skip

    # --- SQLite: a new file is filled beside, and gets into place at the end

    def _into_file(self, file: Path) -> tuple[int, Words]:
        self._may_replace(file, "the store", "存储")
        with filled_file(file, self._fill) as (places, rows):
            return rows, self._around(places, shown(parse_url(self._paths.store)))

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
        folder_for(self._spool)
        before = self._erased_before(connection)
        rows = self._contents.fill(connection, self._report, self._spool)
        shop = connection.execute(select(shops.c.n).where(shops.c.key == self._contents.facts.shop)).scalar()
        if before is not None and self._contents.facts.shop in before:
            self._again = note_again(connection, before)
        if shop is not None:
            note(connection, shop, self._now, self._who, "restore", self._order.file.name)
        return rows

    def _erased_before(self, connection: Connection) -> dict[str, Marks] | None:
        """Whom the store that gives way knows to be erased. None: there is none that can be read with these secrets."""
        secrets = self._contents.keys.secrets
        try:
            if self._file is None:
                return erased_in(connection) if check_secrets(connection, secrets) else None
            if not self._file.exists():
                return None
            database = open_database(self._paths.store)
            try:
                with database.read() as reading:
                    return erased_in(reading) if check_secrets(reading, secrets) else None
            finally:
                database.close()
        except (StoreError, DBAPIError):
            return None

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
        folder_for(paths.stop)
        stop.set(Stop(Strength.HOLD, self._who, self._now, RESTORED.en))
        for kept in self._files:
            path = self._order.folder / kept.name
            folder_for(path)
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
        for kept in self._files:
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
        return [kept.name for kept in self._files]

    def _renamed(self, names_store: bool) -> list[Kept]:
        """The files of the configuration as they are to lie here. Raises: JobError: the configuration is none."""
        config = self._contents.facts.config
        return [
            self._config(kept, names_store) if config and kept.name == config else kept for kept in self._contents.files
        ]  # fmt: skip

    def _config(self, kept: Kept, names_store: bool) -> Kept:
        name, data = self._order.config or kept.name, kept.data
        if names_store:
            try:
                data = put_top(data.decode("utf-8-sig"), "store", self._paths.store).encode()
            except (Unreadable, UnicodeDecodeError) as error:
                raise damaged(self._order.file) from error
        return Kept(name=name, data=data)

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
