"""Restoring a backup over a shop that is there: what gives way is backed up first, under the same passphrase.

A store that nobody can read any more cannot be backed up, and neither can a shop whose configuration cannot be read:
then the files are kept as they are.
"""

import shutil
from pathlib import Path
from typing import Final

import msgspec

from tiercast.beside.keyring import Keyring
from tiercast.beside.paths import OWN_CONFIG, Paths, paths_of
from tiercast.beside.private_file import write_private
from tiercast.engine.backup.filling import Contents
from tiercast.engine.backup.form import FrameReader
from tiercast.engine.backup.making import BackupOrder, configuration_files, make_backup
from tiercast.engine.backup.new_store import folder_for, sqlite_file
from tiercast.engine.backup.parts import Kept
from tiercast.engine.backup.restoring import Restored, RestoreOrder, check_schema, restore
from tiercast.engine.config import ConfigError, default_config, load_config
from tiercast.engine.jobs import JobError, Progress, Report
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.secret import keep_secrets, load_secrets
from tiercast.store.urls import parse_url, shown
from tiercast.words import Words

UNREADABLE: Final = frozenset({Trouble.CORRUPT, Trouble.WRONG_KEY, Trouble.NEWER_SCHEMA})
"""Troubles of a store for which it can only be kept as it is."""


class ExchangeOrder(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be restored over what.

    Attributes:
        file: the backup; safety: file to be written before anything is replaced.
        config: the configuration's file, None for the built-in one.
        store: URL of the store, absolute; home: the user's data folder.
        named: the engine is started with the store's address, so the configuration need not name it.
        secrets: names (``KEY/NAME``) of what sources and sinks may keep in the keyring.
        strangers: sources and sinks (``KEY (TYPE)``) of which nobody knows what secrets they keep.
    """

    file: Path
    safety: Path
    config: Path | None
    store: str
    home: Path
    named: bool = False
    secrets: tuple[str, ...] = ()
    strangers: tuple[str, ...] = ()


class Exchanged(msgspec.Struct, frozen=True, kw_only=True):
    """What was restored.

    Attributes:
        safety: the copy of what gave way, which brings it back; not `whole`: a folder with its files as they were,
            since nobody can read the store, or the configuration.
    """

    restored: Restored
    safety: Path
    whole: bool


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
        JobError, StoreError, ConfigError, OSError: nothing was changed.
    """
    theirs = _check(order, passphrase)
    paths = paths_of(order.store, order.home)
    safety, whole = _safe(order, paths, passphrase, now, saving, keyring, theirs)
    file = order.config or order.home / OWN_CONFIG
    into = RestoreOrder(
        file=order.file, folder=file.absolute().parent, store=paths.store, home=order.home, replace=True,
        config=file.name, keep_store=not order.named,
    )  # fmt: skip
    try:
        restored = restore(into, passphrase, who, now, restoring, keyring)
    except BaseException:
        # The shop is as it was: a copy of it would only lie about.
        _forget(safety)
        raise
    return Exchanged(restored=restored, safety=safety, whole=whole)


def _safe(
    order: ExchangeOrder, paths: Paths, passphrase: str, now: int, saving: Report, keyring: Keyring | None,
    theirs: tuple[str, ...],
) -> tuple[Path, bool]:  # fmt: skip
    """Keep what gives way to `theirs`, files of a configuration. Returns: where; whether it is a backup of it all."""
    order.safety.parent.mkdir(parents=True, exist_ok=True)
    copy = BackupOrder(
        file=order.safety, config=order.config, store=paths.store, key=paths.key, parts=paths.secrets,
        spool=paths.spool, secrets=order.secrets, strangers=order.strangers,
    )  # fmt: skip
    try:
        make_backup(copy, passphrase, now, saving)
    except (StoreError, ConfigError) as error:
        store = sqlite_file(paths.store)
        if (isinstance(error, StoreError) and error.kind not in UNREADABLE) or store is None:
            raise
        folder = order.safety.with_suffix("")
        try:
            _keep_files(order, paths, store, folder, saving, keyring, theirs)
        except BaseException:
            _forget(folder)
            raise
        return folder, False
    return order.safety, True


def _keep_files(
    order: ExchangeOrder, paths: Paths, store: Path, folder: Path, saving: Report, keyring: Keyring | None,
    theirs: tuple[str, ...],
) -> None:  # fmt: skip
    """Copy what the store consists of, and the configuration, into the new `folder`, which only its owner may enter."""
    folder.mkdir(mode=0o700)
    beside = (store.with_name(store.name + ending) for ending in ("-wal", "-shm"))
    for file in (store, *beside, paths.key, paths.secrets, paths.spool):
        saving(Progress(events=0, seconds=0.0))
        if file.is_file():
            shutil.copy2(file, folder / file.name)
    for kept in _configuration(order.config, theirs):
        path = folder / "configuration" / kept.name
        folder_for(path)
        write_private(path, kept.data)
    if keyring is not None and not paths.key.exists():
        _keep_keys(paths, folder / paths.key.name, keyring)


def _configuration(file: Path | None, theirs: tuple[str, ...]) -> list[Kept]:
    """The configuration's files; of one that cannot be read, itself and what `theirs` would take the place of."""
    if file is None:
        return []
    try:
        return configuration_files(load_config(file))[0]
    except ConfigError:
        folder = file.parent.resolve()
        there = [(folder / name).resolve() for name in sorted({file.name, *theirs})]
        return [
            Kept(name=path.relative_to(folder).as_posix(), data=path.read_bytes())
            for path in there
            if path.is_relative_to(folder) and path.is_file()
        ]


def _keep_keys(paths: Paths, file: Path, keyring: Keyring) -> None:
    """The restored shop's secrets take the place in the keyring; those of these files would be lost."""
    place = shown(parse_url(paths.store))
    try:
        secrets, _ = load_secrets(paths.key, place, create=False, keyring=keyring)
    except StoreError:
        return  # there are none
    keep_secrets(file, place, secrets, None)


def _forget(safety: Path) -> None:
    if safety.is_dir():
        shutil.rmtree(safety)
    else:
        safety.unlink(missing_ok=True)


def _check(order: ExchangeOrder, passphrase: str) -> tuple[str, ...]:
    """Refuse what cannot be restored before a copy of the shop is made.

    Returns:
        Names of the files of the configuration that it holds.

    Raises:
        JobError. ConfigError: it holds none, and the one that is here cannot be read.
    """
    reader = FrameReader(order.file, passphrase)
    check_schema(order.file, reader.head)
    contents = Contents(reader)
    facts = contents.facts
    if facts.config:
        return tuple(kept.name for kept in contents.files)
    config = load_config(order.config) if order.config is not None else default_config()
    if facts.shop != config.shop:
        raise JobError(
            Words(
                f"{order.file}: holds the shop {facts.shop!r} without a configuration, and the one here is for "
                f"{config.shop!r}; restore it into a folder of its own: tiercast restore",
                f"{order.file}：其中是店铺 {facts.shop!r}，没有配置文件，而这里的配置属于 {config.shop!r}；"
                "请用 tiercast restore 恢复到单独的文件夹",
            )
        )
    return ()
