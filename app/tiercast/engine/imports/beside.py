"""Imports into a running engine: a worker reads, the loop steps slices between the events."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from tiercast.audience.entry import Entry
from tiercast.engine.channels import Channels
from tiercast.engine.imports.leaving import Leaving
from tiercast.engine.imports.reading import ImportRead, StoreAt, read_import
from tiercast.engine.imports.request import HowFar, ImportRequest
from tiercast.engine.imports.runner import Imports
from tiercast.engine.jobs import JobError
from tiercast.engine.people import Telling
from tiercast.engine.telling_worker import in_telling_worker
from tiercast.engine.workers import WorkerFailed
from tiercast.words import Words

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

READ_WITHIN: Final = 900.0
"""Seconds that reading the files of one import may take."""


class _Between:
    """Journals entries between the events of a running shop."""

    def __init__(self, live: "LiveShop") -> None:
        self._live = live

    async def append(self, entries: Sequence[Entry]) -> None:
        """Step and commit."""
        await self._live.loop.append(entries)


def live_imports(live: "LiveShop") -> Imports:
    """The imports of a shop at work."""
    where = StoreAt(live.paths.store, str(live.paths.key), live.config.shop)

    def heard(far: HowFar) -> None:
        # Whom it is told to is put in place later.
        live.imports.told(far)

    async def read(request: ImportRequest, store: StoreAt, now: int) -> ImportRead:
        try:
            return await in_telling_worker(READ_WITHIN, heard, read_import, request, store, now)
        except WorkerFailed as error:
            raise JobError(
                Words(f"the files could not be read: {error}", f"无法读取文件：{error.zh}")
            ) from error  # fmt: skip

    def hear_anew(viewers: Sequence[bytes]) -> None:
        live.hear_anew(viewers)
        live.forgets += 1

    return Imports(
        live.opened, live.config, where, live.clock, _Between(live), read, live.now, live.housekeeping.recompute,
        lambda far: None, Leaving(live.shop, _Between(live), live.now, hear_anew).leave,
    )  # fmt: skip


def live_channels(live: "LiveShop") -> Channels:
    """The traffic channels of a shop at work."""
    return Channels(
        live.shop, _Between(live), live.config,
        live.now, live.clock.now,
    )  # fmt: skip


def live_telling(live: "LiveShop") -> Telling:
    """What people tell a shop at work."""
    return Telling(
        live.shop, _Between(live), live.attributes,
        live.now, live.clock.now, live.housekeeping.recompute,
    )  # fmt: skip
