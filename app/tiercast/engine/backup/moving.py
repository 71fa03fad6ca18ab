"""Moving a shop to another store: copied, counted, and only then named in the configuration. The old one stays.

Either all of it is there afterwards, or nothing was changed. No engine may have either store meanwhile.
"""

import shutil
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, select

from tiercast.beside.deeds import Deeds, set_stop
from tiercast.beside.keyring import Keyring
from tiercast.beside.paths import Paths, paths_of
from tiercast.beside.stop import Stop, StopFile, Strength
from tiercast.deed_words import WENT_BACK
from tiercast.engine.backup.copying import copy_rows
from tiercast.engine.backup.making import no_store
from tiercast.engine.backup.new_store import filled_file, folder_for, sqlite_file
from tiercast.engine.backup.placing import Placing, placing
from tiercast.engine.config import Config, default_config, load_config
from tiercast.engine.config_edit import put_top
from tiercast.engine.config_file import ConfigFile
from tiercast.engine.jobs import JobError, Report
from tiercast.hosting.choices import write_atomically
from tiercast.store.audit import note
from tiercast.store.database import Database, open_database
from tiercast.store.lock import take_ownership
from tiercast.store.passwords import apart, keep_password, kept_password
from tiercast.store.secret import SERVICE, Secrets, keep_secrets, load_secrets
from tiercast.store.tables import shops
from tiercast.store.trying import Tried, try_store
from tiercast.store.urls import parse_url, shown, written
from tiercast.store.vault import check_secrets
from tiercast.words import Words

BESIDE: Final = ("stop", "deeds", "spool", "secrets", "phones")
"""Files beside a store that go with it."""


class MoveOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be moved, and where to.

    Attributes:
        config: the configuration's file, None for the built-in one.
        store, target: URLs, absolute; home: the user's data folder.
        named: the engine is started with the store's address, so the configuration is left as it is.
    """

    config: Path | None
    store: str
    target: str
    home: Path
    named: bool = False


class Moved(msgspec.Struct, frozen=True, kw_only=True):
    """What was moved.

    Attributes:
        url: the new store's address, as an engine is started with; no password is in it.
        rows: by table, the same in both stores.
        kept: the old store, which is as it was.
        config: the file that names the new store; "" where none was changed.
        secrets, secrets_zh: where the store's secrets are now.
        in_keyring: the system's keyring has the server's password; None: there is none to be kept.
    """

    url: str
    rows: dict[str, int]
    kept: str
    config: str
    secrets: str
    secrets_zh: str
    in_keyring: bool | None = None


def move(
    order: MoveOrder, password: str, who: str, now: int, report: Report, keyring: Keyring | None
) -> Moved:  # fmt: skip
    """Move a shop to an empty store.

    Args:
        password: of the new store's server; "" for what is kept for it, or none.
        who: for the audit log; now: the instant, microseconds UTC.
        report: told how much is copied; what it raises before all of it is copied ends the move, nothing changed.

    Raises:
        JobError, StoreError, ConfigError, OSError: nothing was changed.
    """
    url, secret = apart(parse_url(order.target), password)
    tried = try_store(order.target, password)
    _check(order, tried)
    config = load_config(order.config) if order.config is not None else default_config()
    file = sqlite_file(order.store)
    if file is not None and not file.is_file():
        raise no_store(str(file))
    source = open_database(order.store)
    try:
        owner = take_ownership(source, "a move", now)
        try:
            moving = _Moving(order, config, source, written(url), secret, who, now, report, keyring)
            return moving.run()
        finally:
            owner.release()
    finally:
        source.close()


def go_back(order: MoveOrder, who: str, now: int, *, stop: bool = True) -> str:
    """Name `target`, a store that is there, in the configuration again.

    Args:
        stop: a stop stands there then: what waits there may have been done by an engine on the other store.

    Returns:
        The configuration's file; "" where the engine is started with the store's address.

    Raises:
        JobError, ConfigError, OSError: nothing was changed.
    """
    if not try_store(order.target).used:
        raise no_store(shown(parse_url(order.target)))
    config = load_config(order.config) if order.config is not None else default_config()
    with placing() as places:
        there = paths_of(order.target, order.home)
        file = StopFile(there.stop)
        if stop and file.current() is None:
            places.made(file.path)
            set_stop(file, Deeds(there.deeds), Stop(Strength.HOLD, who, now, WENT_BACK.en))
        return "" if order.named else _named(places, config, paths_of(order.store, order.home), order.target)


def _check(order: MoveOrder, tried: Tried) -> None:
    if tried.store == shown(apart(parse_url(order.store))[0]):
        raise JobError(Words(f"{tried.store} is the store in use", f"{tried.store} 就是正在使用的存储"))
    if tried.used:
        raise JobError(
            Words(
                f"{tried.store}: a shop is kept there already ({', '.join(tried.shops)}); name an empty store, "
                "a move overwrites nothing",
                f"{tried.store}：那里已经有店铺（{'、'.join(tried.shops)}）；请指定空的存储，迁移不会覆盖任何数据",
            )
        )
    if not tried.may_write:
        raise JobError(
            Words(
                f"{tried.store}: this user may make no tables there; let it, with GRANT CREATE ON SCHEMA public",
                f"{tried.store}：该用户没有建表权限；请用 GRANT CREATE ON SCHEMA public 授权",
            )
        )
    if tried.encoding:
        raise JobError(
            Words(
                f"{tried.store}: keeps text as {tried.encoding}, in which not every name can be written; "
                "make the database with the encoding UTF8",
                f"{tried.store}：数据库编码为 {tried.encoding}，无法保存所有文字；请以 UTF8 编码创建数据库",
            )
        )


class _Moving:
    def __init__(
        self, order: MoveOrder, config: Config, source: Database, target: str, password: str, who: str, now: int,
        report: Report, keyring: Keyring | None,
    ) -> None:  # fmt: skip
        self._order, self._config, self._source, self._target = order, config, source, target
        self._password, self._who, self._now = password, who, now
        self._report, self._keyring = report, keyring
        self._before = paths_of(order.store, order.home)
        self._after = paths_of(target, order.home)
        self._secrets: Secrets | None = None

    def run(self) -> Moved:
        if self._after.key.exists():
            raise JobError(
                Words(
                    f"{self._after.key}: the key of another store lies there; name another place",
                    f"{self._after.key}：那里有另一份数据的密钥；请换一个位置",
                )
            )
        self._secrets, _ = load_secrets(
            self._before.key, self._source.place, create=False, keyring=self._keyring
        )  # fmt: skip
        file = sqlite_file(self._target)
        if file is not None:
            with filled_file(file, self._fill) as (places, rows):
                return self._around(places, shown(parse_url(self._target)), rows)
        return self._into_server()

    def _into_server(self) -> Moved:
        database = open_database(self._target, password=self._password)
        try:
            owner = take_ownership(database, "a move", self._now)
            try:
                # Before the commit: if a file cannot be put into place, the tables stay empty.
                with placing() as places, database.write() as connection:
                    return self._around(places, database.place, self._fill(connection))
            finally:
                owner.release()
        finally:
            database.close()

    def _fill(self, connection: Connection) -> dict[str, int]:
        with self._source.read() as source:
            counts = copy_rows(source, connection, shown(parse_url(self._target)), self._report)
        assert self._secrets is not None  # noqa: S101
        check_secrets(connection, self._secrets)
        shop = connection.execute(select(shops.c.n).where(shops.c.key == self._config.shop)).scalar()
        if shop is not None:
            note(connection, shop, self._now, self._who, "store_move", shown(parse_url(self._target)))
        return counts

    def _around(self, places: Placing, place: str, rows: dict[str, int]) -> Moved:
        """What lies beside, the secrets, the password, and the line of the configuration."""
        before, after = self._before, self._after
        places.aside(after.hand)
        for name in BESIDE:
            self._copy(places, getattr(before, name), getattr(after, name))
        self._copy(places, StopFile(before.stop).lifted_path, StopFile(after.stop).lifted_path)
        places.made(after.key)
        earlier = self._keyring.get_password(SERVICE, place) if self._keyring is not None else None
        if self._keyring is not None and earlier is not None:
            keyring = self._keyring
            places.otherwise(lambda: keyring.set_password(SERVICE, place, earlier))
        assert self._secrets is not None  # noqa: S101
        status = keep_secrets(after.key, place, self._secrets, self._keyring)
        in_keyring = self._keep_password(places)
        config = "" if self._order.named else _named(places, self._config, before, self._target)
        kept = written(apart(parse_url(before.store))[0])
        return Moved(
            url=self._target, rows=rows, kept=kept, config=config, secrets=status.message,
            secrets_zh=status.message_zh, in_keyring=in_keyring,
        )  # fmt: skip

    def _keep_password(self, places: Placing) -> bool | None:
        if not self._password:
            return None
        url, home = parse_url(self._target), self._order.home
        earlier = kept_password(url, home)

        def back() -> None:
            keep_password(url, earlier, home)

        places.otherwise(back)
        return keep_password(url, self._password, home)

    def _copy(self, places: Placing, old: Path, new: Path) -> None:
        """What lay at `new` belongs to a store that is no more."""
        places.aside(new)
        if old.is_file():
            folder_for(new)
            places.made(new)
            new.touch(0o600)
            shutil.copyfile(old, new)


def _named(places: Placing, config: Config, paths: Paths, store: str) -> str:
    """Let the configuration name `store`. Returns: its file. Raises: ConfigError, OSError."""
    file = ConfigFile(lambda: config, paths)
    place = file.place
    before = place.read_bytes() if place.is_file() else None
    draft = file.draft(lambda text: put_top(text, "store", store))
    if before is None:
        places.made(place)
    else:
        places.otherwise(lambda: write_atomically(place, before))
    file.write(draft)
    return str(place)
