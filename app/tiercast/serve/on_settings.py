"""How a shop is set up: where everything lies, how long it is kept, and whether it could lie elsewhere."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from tiercast.engine.backup.checking import check_backup
from tiercast.engine.config_file import ConfigFile
from tiercast.engine.config_sections_viewers import RETENTION
from tiercast.engine.config_values import duration, show_duration
from tiercast.engine.datamap import FILES, PERSONAL, Kept, kept_in_tables
from tiercast.engine.live import LiveShop
from tiercast.engine.workers import WorkerFailed, in_worker
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_settings import (
    AskRetention,
    BackupCheckedReply,
    CheckBackup,
    GetSettings,
    KeptRow,
    PlaceRow,
    RetentionEffectReply,
    RetentionRow,
    SettingsReply,
    StoreTriedReply,
    TryStore,
)
from tiercast.serve.retention_value import retention_value
from tiercast.serve.unable import Unable
from tiercast.store.due import Due, due
from tiercast.store.passwords import apart
from tiercast.store.trying import Tried, try_store
from tiercast.store.urls import parse_url, shown
from tiercast.system_words import system_words

CHECK_WITHIN: Final = 900.0
"""Seconds that reading a backup may take."""
_BY_CLOCK: Final = ("audit", "runs")
"""Options about what people did, which is old by the clock; all else is old in the time of events."""


class OnSettings:
    """What clients ask about the settings."""

    def __init__(self, live: LiveShop, file: ConfigFile) -> None:
        self._live, self._file = live, file

    async def get(self, command: GetSettings, who: str) -> Reply:
        """How the shop is set up."""
        url = parse_url(self._live.paths.store)
        places, size = await asyncio.to_thread(self._places)
        return SettingsReply(
            id=command.id, config=str(self._file.place), built_in=not self._file.is_there, store=shown(url),
            kind=url.get_backend_name(), size=size, places=places, retention=tuple(self._retention()),
            kept=tuple(_kept_rows()),
        )  # fmt: skip

    async def retention(self, command: AskRetention, who: str) -> Reply:
        """What would go at once."""
        value = retention_value(command.option, command.value)
        live = self._live
        now = live.clock.now() if command.option in _BY_CLOCK else live.shop.core.state.shop.now
        found = await asyncio.to_thread(self._due, command.option, now - duration(value))
        return RetentionEffectReply(
            id=command.id, option=command.option, value=value,
            before=show_duration(getattr(live.config.retention, command.option)),
            due=found.rows if found is not None else None, oldest=found.oldest if found is not None else None,
        )  # fmt: skip

    async def try_store(self, command: TryStore, who: str) -> Reply:
        """Whether a shop could be kept somewhere."""
        tried: Tried = await asyncio.to_thread(try_store, command.url, command.password)
        own = shown(apart(parse_url(self._live.paths.store))[0]) == tried.store
        said = {"type": "store_tried_reply", "id": command.id, "own": own, **msgspec.to_builtins(tried)}
        return msgspec.convert(said, StoreTriedReply)

    async def check_backup(self, command: CheckBackup, who: str) -> Reply:
        """Read all of a backup."""
        try:
            found = await in_worker(CHECK_WITHIN, check_backup, Path(command.file), command.passphrase)
        except OSError as error:
            why = system_words(error)
            raise Unable("refused", f"{command.file}: {why.en}", zh=f"{command.file}：{why.zh}") from error
        except WorkerFailed as error:
            raise Unable(
                "fault", f"the backup was not read to its end: {error}", zh=f"备份没有读完：{error.zh}"
            ) from error  # fmt: skip
        said = {"type": "backup_checked_reply", "id": command.id, **msgspec.to_builtins(found)}
        return msgspec.convert(said, BackupCheckedReply)

    def _due(self, option: str, before: int) -> Due | None:
        with self._live.opened.database.read() as connection:
            return due(connection, self._live.opened.shop, option, before)

    def _retention(self) -> Iterator[RetentionRow]:
        for option in RETENTION:
            value = show_duration(getattr(self._live.config.retention, option.name))
            yield RetentionRow(
                option=option.name, value=value, default=str(option.default), title=option.title.en,
                title_zh=option.title.zh, help=option.help.en, help_zh=option.help.zh,
            )  # fmt: skip

    def _places(self) -> tuple[tuple[PlaceRow, ...], int | None]:
        """The files beside the store, and the size of the store's own."""
        paths, rows = self._live.paths, []
        for name, kept in FILES.items():
            place = getattr(paths, name, None)
            if isinstance(place, Path):
                rows.append(
                    PlaceRow(name=name, path=str(place), what=kept.what.en, what_zh=kept.what.zh, exists=place.exists())
                )
        url, size = parse_url(paths.store), None
        if url.drivername == "sqlite":
            files = [Path(f"{url.database}{ending}") for ending in ("", "-wal")]
            size = sum(file.stat().st_size for file in files if file.is_file())
        return tuple(rows), size


def _kept_rows() -> Iterator[KeptRow]:
    yield from (_kept_row(name, kept, False) for name, kept in kept_in_tables())
    yield from (_kept_row(name, kept, True) for name, kept in FILES.items())


def _kept_row(name: str, kept: Kept, is_file: bool) -> KeptRow:
    about = PERSONAL[kept.personal]
    return KeptRow(
        name=name, file=is_file, what=kept.what.en, what_zh=kept.what.zh, source=kept.source.en,
        source_zh=kept.source.zh, why=kept.why.en, why_zh=kept.why.zh, setting=kept.setting, until=kept.until.en,
        until_zh=kept.until.zh, personal=kept.personal, about=about.en, about_zh=about.zh,
    )  # fmt: skip
