"""Imports into a store in our hands, where no engine runs: stepped by the same core, a snapshot at the end."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Callable, Sequence

from tiercast_api.clock import Clock

from tiercast.audience.entry import Entry
from tiercast.beside.paths import Paths
from tiercast.beside.stop import StopFile
from tiercast.engine.attributes import attribute_types
from tiercast.engine.channels import Channels
from tiercast.engine.config import Config
from tiercast.engine.daily import cuts_of, cuts_settings
from tiercast.engine.erasing import open_shop
from tiercast.engine.imports.leaving import Leaving
from tiercast.engine.imports.reading import ImportRead, StoreAt, read_import
from tiercast.engine.imports.request import HowFar, ImportRequest
from tiercast.engine.imports.runner import CancelledImport, Imports
from tiercast.engine.opened import Opened, open_store
from tiercast.engine.people import Telling
from tiercast.engine.shop import Shop


class StoppedShop:
    """A shop that nothing is connected to.

    Args:
        told: hears how far an import is.
    """

    def __init__(
        self, opened: Opened, shop: Shop, config: Config, paths: Paths, clock: Clock, told: Callable[[HowFar], None]
    ) -> None:
        self.shop, self.opened, self.config, self._paths, self.clock = shop, opened, config, paths, clock
        self.stop_file = StopFile(paths.stop)
        where = StoreAt(paths.store, str(paths.key), config.shop)
        self._told = told
        self.imports = Imports(
            opened, config, where, clock, self, self._read, self.now, self._settled, self._told,
            Leaving(shop, self, self.now, lambda viewers: None).leave,
        )  # fmt: skip
        self.channels = Channels(shop, self, config, self.now, clock.now)
        self.telling = Telling(shop, self, attribute_types(config), self.now, clock.now, self._settled)

    def now(self) -> int:
        """The room's own instant: an import moves no clock and makes nothing due."""
        return self.shop.core.state.shop.now

    async def append(self, entries: Sequence[Entry]) -> None:
        """Step and commit."""
        if entries:
            await asyncio.wrap_future(self.shop.take(entries, now=self.clock.now()).commit)

    async def _read(self, request: ImportRequest, store: StoreAt, now: int) -> ImportRead:
        stopped = threading.Event()

        def report(far: HowFar) -> None:
            if stopped.is_set():
                raise CancelledImport
            self._told(far)

        try:
            # In a thread, so that somebody can stop it; the core is not touched by it.
            return await asyncio.to_thread(read_import, request, store, now, report)
        except asyncio.CancelledError:
            stopped.set()
            raise

    async def _settled(self) -> None:
        commit = self.shop.snapshot()
        if commit is not None:
            await asyncio.wrap_future(commit)
        state = self.shop.core.state.shop
        now = max(self.clock.now(), state.now)
        version = state.counts.get("cuts", 0) + 1
        found = cuts_of(self._paths.store, self.opened.shop, now, cuts_settings(self.config), version)
        if found and found.encode() != state.cuts:
            await self.append([Entry(state.now, "cuts", attributes={"cuts": found, "version": version})])
            commit = self.shop.snapshot()
            if commit is not None:
                await asyncio.wrap_future(commit)


@contextlib.asynccontextmanager
async def stopped_shop(
    config: Config, paths: Paths, clock: Clock, told: Callable[[HowFar], None]
) -> AsyncIterator[StoppedShop]:
    """The shop of a store that no engine owns.

    Raises:
        StoreError: one does (`Trouble.OWNED`), or the store cannot be opened.
    """
    opened = open_store(paths.store, config.shop, clock, paths.key)
    try:
        shop = await open_shop(opened, config, paths, clock)
        yield StoppedShop(opened, shop, config, paths, clock, told)
    finally:
        opened.close()
