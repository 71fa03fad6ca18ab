"""Replays in the test's own process: a show is recorded by a live shop, then shown again behind a replay's door."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select
from tiercast.beside.paths import Paths, paths_of
from tiercast.engine.config import Config, load_config
from tiercast.engine.erasing import configured_actions
from tiercast.engine.hand import Hand
from tiercast.engine.heartbeat import Heart
from tiercast.engine.looking_back import recall_of
from tiercast.engine.past import Recall
from tiercast.engine.registry import load_plugins
from tiercast.engine.replaying.recording import Recording
from tiercast.engine.stages import Stages
from tiercast.hosting.plugins import Plugins
from tiercast.serve.host import Circumstances
from tiercast.serve.port import Mounts
from tiercast.serve.protocol_recordings import GetReplay, ReplayReply, SeekReplay
from tiercast.serve.replay_door import ReplayDoor
from tiercast.store.secret import load_secrets
from tiercast.store.tables import firings
from tiercast_api.clock import SystemClock

Told = tuple[bytes, int, str, str, str]
"""A firing: id, entry, rule, state, why it was suppressed."""


class Shop:
    """A shop's files, and what a replay of it is made with."""

    def __init__(self, folder: Path, plugins: Plugins, known: dict[str, Any]) -> None:
        self.folder, self.plugins, self.known = folder, plugins, known
        self.config: Config = load_config(folder / "tiercast.yaml")
        self.paths: Paths = paths_of(self.config.store, folder / "home")

    @property
    def recall(self) -> Recall:
        """Whose past it is."""
        secrets, _ = load_secrets(self.paths.key, "", create=False, keyring=None)
        return recall_of(self.config, self.paths, secrets, tuple(self.plugins.kinds.by_name.values()), self.known)

    def empty(self, name: str) -> Path:
        """A folder for one replay."""
        folder = self.folder / name
        folder.mkdir()
        return folder


@asynccontextmanager
async def shop_of(folder: Path) -> AsyncIterator[Shop]:
    """The shop whose files lie in `folder`; nothing of it is at work."""
    file = load_config(folder / "tiercast.yaml")
    plugins = await load_plugins(paths_of(file.store, folder / "home"), SystemClock())
    try:
        yield Shop(folder, plugins, await configured_actions(plugins, file))
    finally:
        await plugins.close()


class Showing:
    """A replay at work."""

    def __init__(self, door: ReplayDoor) -> None:
        self.door = door

    async def ask(self, command: Any) -> Any:
        """The reply to a command."""
        return await self.door.command(command, "tester")

    async def now(self) -> ReplayReply:
        """How it stands."""
        reply = await self.ask(GetReplay(id=1))
        assert isinstance(reply, ReplayReply)
        return reply

    async def seek(self, at: int) -> None:
        """Go to an instant, and be there."""
        await self.ask(SeekReplay(id=1, at=at))
        await self.rest()

    async def rest(self) -> None:
        """Wait until it is on its way nowhere."""
        await self.until(lambda: not self.door.now().busy)
        assert self.door.now().trouble == ""

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until it holds."""
        async with asyncio.timeout(120):
            while not holds():
                await asyncio.sleep(0.002)

    def fired(self) -> list[Told]:
        """What fired so far."""
        shop = self.door._shop
        assert shop is not None
        shop.opened.writer.call(lambda connection: None).result()
        return fired_in(shop.opened.database)


@asynccontextmanager
async def showing(shop: Shop, recording: Recording) -> AsyncIterator[Showing]:
    """Show a recording."""
    clock = SystemClock()
    with Hand(recording.folder / "hand") as hand:
        circumstances = Circumstances(
            config=recording.config, paths=shop.paths, clock=clock, mounts=Mounts(), hand=hand,
            heart=Heart(lambda said: None, clock), end=lambda: None, again=lambda: None, stages=Stages(clock),
        )  # fmt: skip
        door = ReplayDoor(recording, circumstances, shop.plugins, shop.known, frozenset({"desk"}), clock)
        await door.player.open()
        running = asyncio.create_task(door.player.run())
        try:
            yield Showing(door)
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await door.player.close()


def fired_in(database: Any, after: int = 0) -> list[Told]:
    """The firings in a store, in order."""
    c = firings.c
    with database.read() as connection:
        rows = connection.execute(select(firings).where(c.seq > after).order_by(c.seq, c.id)).all()
    return [(bytes(row.id), row.seq, row.rule, row.state, row.suppressed) for row in rows]


def silent(what: str, part: float | None, entries: int) -> None:
    """Nobody is told how far it is."""
