"""A whole engine in the test's own process, without its door's server: real store, real sinks, real commands."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tiercast.beside.paths import paths_of
from tiercast.engine.config import load_config
from tiercast.engine.hand import Hand
from tiercast.engine.heartbeat import Heart
from tiercast.engine.stages import Stages
from tiercast.serve.door import Door, open_engine
from tiercast.serve.host import Circumstances
from tiercast.serve.port import Mounts
from tiercast_api.clock import SystemClock
from tiercast_api.event import Event, Quality, Viewer

CONFIG = """\
shop: site
evaluator: plain
rooms:
  r: {rulesets: [rules.yaml], platform: shop, start: live}
sources:
  web: {type: http-in, room: r}
sinks:
  log: {type: log, settings: {path: out.jsonl}}
  desk: {type: desk}
"""


class Site:
    """An engine at work in `folder`."""

    def __init__(self, folder: Path, door: Door) -> None:
        self.folder, self.door = folder, door
        self.live = door.live
        self._number = 0

    async def hear(self, *events: Event) -> None:
        """Let the source bring events, and wait until they are committed."""
        emitted = await self.live.arrivals.emit("web", events, None)
        await asyncio.wait_for(emitted.committed(), 60)

    async def ask(self, command: Any, who: str = "tester") -> Any:
        """The reply to a command."""
        return await self.door.command(command, who)

    async def until(self, holds: Callable[[], object]) -> None:
        """Wait until it holds."""
        async with asyncio.timeout(60):
            while not holds():
                await asyncio.sleep(0.01)

    def key(self, person: str) -> bytes:
        """The key of somebody at present."""
        return self.live.opened.vault.viewer_key("shop", person)


@asynccontextmanager
async def site(folder: Path, rules: str, config: str = CONFIG) -> AsyncIterator[Site]:
    """Open an engine; leaving ends it as a user would."""
    (folder / "rules.yaml").write_text(rules, "utf-8")
    file = folder / "tiercast.yaml"
    file.write_text(config.replace("shop: site", f"shop: site\nstore: sqlite:///{folder / 'shop.db'}", 1), "utf-8")
    loaded, clock = load_config(file), SystemClock()
    paths = paths_of(loaded.store, folder / "home", loaded.plugins)
    with Hand(paths.hand) as hand:
        circumstances = Circumstances(
            config=loaded, paths=paths, clock=clock, mounts=Mounts(), hand=hand,
            heart=Heart(lambda message: None, clock),
            end=lambda: None, again=lambda: None, stages=Stages(clock),
        )  # fmt: skip
        async with open_engine(circumstances) as door:
            await door.begin()
            yield Site(folder, door)


def did(kind: str, person: str, name: str | None = None, **fields: Any) -> Event:
    """Something that somebody did."""
    return Event(kind=kind, viewer=Viewer("shop", person, Quality.STABLE, name), **fields)
