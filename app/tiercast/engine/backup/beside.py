"""A backup beside a running engine: a worker reads the store while the loop goes on."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from tiercast.engine.backup.making import BackupMade, BackupOrder, make_backup
from tiercast.engine.config import Config
from tiercast.engine.jobs import JobError, Report
from tiercast.engine.telling_worker import in_telling_worker
from tiercast.engine.workers import WorkerFailed
from tiercast.hosting.plugins import Plugins
from tiercast.words import Words

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

WITHIN: Final = 3_600.0
"""Seconds that a backup may take."""


async def back_up(live: "LiveShop", file: Path, passphrase: str, report: Report) -> BackupMade:
    """Back the shop at work up.

    Args:
        report: told how much of it is written.

    Raises:
        JobError, StoreError, ConfigError, OSError: there is no backup then.
    """
    if not file.is_absolute():
        raise JobError(
            Words(
                f"{file}: expected the whole path of a file on the engine's computer, such as /backups/shop.tcb",
                f"{file}：应为引擎所在电脑上的完整路径，例如 /backups/shop.tcb",
            )
        )
    order = BackupOrder(
        file=file, config=live.config.file, store=live.paths.store, key=live.paths.key,
        parts=live.paths.secrets, spool=live.paths.spool,
        secrets=secrets_of(live.config, live.plugins), strangers=strangers_of(live.config, live.plugins),
    )  # fmt: skip
    try:
        return await in_telling_worker(WITHIN, report, make_backup, order, passphrase, live.clock.now())
    except WorkerFailed as error:
        raise JobError(
            Words(f"the backup could not be written: {error}", f"无法写出备份：{error.zh}")
        ) from error  # fmt: skip


def secrets_of(config: Config, plugins: Plugins) -> tuple[str, ...]:
    """Names (``KEY/NAME``) of what the sources and sinks may keep in the system's keyring."""
    return tuple(f"{key}/{name}" for key, _, names in _parts(config, plugins) for name in names or ())


def strangers_of(config: Config, plugins: Plugins) -> tuple[str, ...]:
    """Sources and sinks (``KEY (TYPE)``) of which nobody knows what secrets they keep: their plugin is not there."""
    return tuple(f"{key} ({kind})" for key, kind, names in _parts(config, plugins) if names is None)


def _parts(config: Config, plugins: Plugins) -> Iterator[tuple[str, str, tuple[str, ...] | None]]:
    both: tuple[tuple[str, Mapping[str, Any]], ...] = (("source", config.sources), ("sink", config.sinks))
    for side, parts in both:
        for key, part in parts.items():
            yield key, part.type, plugins.secret_names(side, part.type)
