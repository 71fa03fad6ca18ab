"""Restoring a backup over a shop that is there: what gives way is backed up first, under the same passphrase."""

from pathlib import Path

import msgspec

from tiercast.beside.keyring import Keyring
from tiercast.beside.paths import OWN_CONFIG, paths_of
from tiercast.engine.backup.filling import Contents
from tiercast.engine.backup.form import FrameReader
from tiercast.engine.backup.making import BackupMade, BackupOrder, make_backup
from tiercast.engine.backup.restoring import Restored, RestoreOrder, check_schema, restore
from tiercast.engine.config import default_config, load_config
from tiercast.engine.jobs import JobError, Report
from tiercast.words import Words


class ExchangeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be restored over what.

    Attributes:
        file: the backup; safety: file to be written before anything is replaced.
        config: the configuration's file, None for the built-in one.
        store: URL of the store, absolute; home: the user's data folder.
        named: the engine is started with the store's address, so the configuration need not name it.
        secrets: names (``KEY/NAME``) of what sources and sinks may keep in the keyring.
    """

    file: Path
    safety: Path
    config: Path | None
    store: str
    home: Path
    named: bool = False
    secrets: tuple[str, ...] = ()


class Exchanged(msgspec.Struct, frozen=True, kw_only=True):
    """What was restored; `safety`: the copy of what gave way."""

    restored: Restored
    safety: BackupMade


def exchange(
    order: ExchangeOrder, passphrase: str, who: str, now: int, saving: Report, restoring: Report,
    keyring: Keyring | None,
) -> Exchanged:  # fmt: skip
    """Back the shop up and restore another state of it, or another shop, in its place.

    Args:
        passphrase: of the backup, and of the copy that is made.
        who: for the stop and the audit log; now: the instant, microseconds UTC.
        saving, restoring: told how much is done; what they raise ends it, nothing changed.

    Raises:
        JobError, StoreError, ConfigError, OSError: nothing was changed; of the copy there may be a file.
    """
    _check(order, passphrase)
    paths = paths_of(order.store, order.home)
    order.safety.parent.mkdir(parents=True, exist_ok=True)
    copy = BackupOrder(
        file=order.safety, config=order.config, store=paths.store, key=paths.key, parts=paths.secrets,
        spool=paths.spool, secrets=order.secrets,
    )  # fmt: skip
    made = make_backup(copy, passphrase, now, saving)
    file = order.config or order.home / OWN_CONFIG
    into = RestoreOrder(
        file=order.file, folder=file.absolute().parent, store=paths.store, home=order.home, replace=True,
        config=file.name, keep_store=not order.named,
    )  # fmt: skip
    try:
        restored = restore(into, passphrase, who, now, restoring, keyring)
    except BaseException:
        # The shop is as it was: a copy of it would only lie about.
        order.safety.unlink(missing_ok=True)
        raise
    return Exchanged(restored=restored, safety=made)


def _check(order: ExchangeOrder, passphrase: str) -> None:
    """Refuse what cannot be restored before a copy of the shop is made. Raises: JobError."""
    reader = FrameReader(order.file, passphrase)
    check_schema(order.file, reader.head)
    facts = Contents(reader).facts
    config = load_config(order.config) if order.config is not None else default_config()
    if not facts.config and facts.shop != config.shop:
        raise JobError(
            Words(
                f"{order.file}: holds the shop {facts.shop!r} without a configuration, and the one here is for "
                f"{config.shop!r}; restore it into a folder of its own: tiercast restore",
                f"{order.file}：其中是店铺 {facts.shop!r}，没有配置文件，而这里的配置属于 {config.shop!r}；"
                "请用 tiercast restore 恢复到单独的文件夹",
            )
        )
