"""The process of a replay: reads what is wanted from its input, makes it ready, opens a door, and ends with its input.

Its files lie in a folder of their own below the user's data folder, and go with it. What an earlier replay left behind
that was ended by force is removed at the next start. When somebody is erased it ends: they may stand in its copy.
"""

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator
from io import RawIOBase
from pathlib import Path
from typing import Final

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.clock import Clock, SystemClock

from tiercast.beside.keyring import system_keyring
from tiercast.beside.paths import OWN_CONFIG, Paths, paths_of
from tiercast.engine.config import Config, ConfigError, Listen, default_config, load_config
from tiercast.engine.erasing import configured_actions
from tiercast.engine.hand import Hand
from tiercast.engine.heartbeat import Heart
from tiercast.engine.jobs import JobError
from tiercast.engine.looking_back import recall_of
from tiercast.engine.manners import set_manners
from tiercast.engine.registry import load_plugins, offered
from tiercast.engine.replaying.anew import Anew
from tiercast.engine.replaying.folders import folder_below, until_erased
from tiercast.engine.replaying.from_files import record_files
from tiercast.engine.replaying.from_journal import record_session, record_session_anew, with_room
from tiercast.engine.replaying.recording import Recording
from tiercast.engine.rulebook import RulesetError
from tiercast.engine.stages import Stages
from tiercast.hosting.plugins import Plugins
from tiercast.serve.child_pipes import NOT_BY_HAND, take_over
from tiercast.serve.host import Circumstances
from tiercast.serve.port import Mounts
from tiercast.serve.protocol_recordings import ReplayComing, ReplayReady, ReplaySays, ReplaySorry, ReplayStart
from tiercast.serve.replay_door import ReplayDoor
from tiercast.serve.server import CannotListen, Server
from tiercast.store.database import open_database
from tiercast.store.errors import StoreError
from tiercast.store.secret import Secrets, fresh_secrets, load_secrets
from tiercast.words import Words

CLOSED: Final = Words(
    "Somebody was erased while this was open. The copy that was shown may have held them, so it was removed; what is "
    "still kept can be opened again.",
    "打开期间有观众的数据被删除。正在回放的副本中可能有这位观众，因此已一并删除；仍保存的内容可以重新打开。",
)
TELL_EVERY: Final = 200_000
"""Microseconds between two words about how far the preparation is."""
_log = logging.getLogger(__name__)
_start: Final = msgspec.json.Decoder(ReplayStart)


def run_replay_child() -> int:
    """Be the replay that the first line of the input asks for. Returns: the process's exit code."""
    taken = take_over(_start, "replays")
    if taken is None:
        return NOT_BY_HAND
    wanted, reader, writer = taken
    return asyncio.run(_Replay(wanted, Pipe(reader, writer), SystemClock()).run())


class Pipe:
    """The pipes to the window. When the window is gone, `ended` is set."""

    def __init__(self, reader: RawIOBase, writer: RawIOBase) -> None:
        self._reader, self._writer = reader, writer
        self._lock = threading.Lock()
        self.ended = asyncio.Event()

    def say(self, message: ReplaySays) -> None:
        """Write one line; nothing where the window is gone."""
        with self._lock, contextlib.suppress(OSError, ValueError):
            self._writer.write(msgspec.json.encode(message) + b"\n")

    def listen(self) -> None:
        """Begin to wait for the end of the input, in a thread of its own."""
        loop = asyncio.get_running_loop()

        def read() -> None:
            with contextlib.suppress(OSError, ValueError):
                while self._reader.read(4_096):
                    continue
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(self.ended.set)

        threading.Thread(target=read, name="window", daemon=True).start()


def config_of(wanted: ReplayStart) -> Config:
    """The configuration that an engine would be started with. Raises: ConfigError."""
    own = Path(wanted.home) / OWN_CONFIG
    file = Path(wanted.config) if wanted.config else own if own.is_file() else None
    return load_config(file) if file is not None else default_config(wanted.language)


class _Replay:
    def __init__(self, wanted: ReplayStart, pipe: Pipe, clock: Clock) -> None:
        self._wanted, self._pipe, self._clock = wanted, pipe, clock
        self._told = 0

    async def run(self) -> int:
        """Make it ready, show it, and clear away. Returns: the exit code."""
        self._pipe.listen()
        try:
            with folder_below(paths_of("", Path(self._wanted.home)).replays) as folder:
                showing = asyncio.create_task(self._show(folder))
                ended = asyncio.create_task(self._pipe.ended.wait())
                erased = asyncio.create_task(until_erased(folder))
                tasks = (showing, ended, erased)
                try:
                    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                    if erased.done():
                        raise JobError(CLOSED)
                    if showing.done():
                        showing.result()
                finally:
                    for task in tasks:
                        task.cancel()
                    await asyncio.gather(*tasks, return_exceptions=True)
        except (JobError, RulesetError, CannotListen, ConfigError, StoreError) as error:
            return self._sorry(error.words)
        except OSError as error:
            return self._sorry(Words(f"the replay has no room for its files: {error}", f"无法写入回放文件：{error}"))
        return 0

    def _sorry(self, words: Words) -> int:
        self._pipe.say(ReplaySorry(message=words.en, message_zh=words.zh))
        return 3

    async def _show(self, folder: Path) -> None:
        wanted = self._wanted
        config = await asyncio.to_thread(config_of, wanted)
        paths = paths_of(wanted.store or config.store, Path(wanted.home), config.plugins)
        plugins = await load_plugins(paths, self._clock, chinese=wanted.language.startswith("zh"))
        try:
            known = await configured_actions(plugins, config)
            recording = await self._recording(folder, config, paths, plugins, known)
            people = frozenset({"desk", *(key for key, part in config.sinks.items() if part.type == "desk")})
            async with self._door(recording, paths, plugins, known, people) as door:
                await self._serve(door, recording)
        finally:
            await plugins.close()

    async def _recording(
        self, folder: Path, config: Config, paths: Paths, plugins: Plugins, known: dict[str, ActionType]
    ) -> Recording:
        wanted = self._wanted
        room = wanted.room if wanted.room in config.rooms or wanted.began else next(iter(config.rooms), "")
        if not room:
            raise JobError(Words("the configuration has no room", "配置中没有直播间"))
        if wanted.began:
            return await self._session(folder, with_room(config, room), paths, plugins, known, room)
        anew = await self._anew(folder, config, paths, plugins, known, room)
        try:
            files, mapping = [Path(file) for file in wanted.files], Path(wanted.mapping) if wanted.mapping else None
            return await record_files(anew, files, mapping, plugins, self._clock, self._tell)
        finally:
            anew.close()

    async def _session(
        self, folder: Path, config: Config, paths: Paths, plugins: Plugins, known: dict[str, ActionType], room: str
    ) -> Recording:
        kinds = tuple(plugins.kinds.by_name.values())
        secrets = await asyncio.to_thread(_secrets, paths)
        recall = recall_of(config, paths, secrets, kinds, known)
        began = self._wanted.began
        try:
            return await asyncio.to_thread(record_session, recall, config, room, began, folder, self._tell)
        except JobError as error:
            _log.warning("what was before the session cannot be rebuilt: %s", error)
        for file in folder.glob("*.db*"):
            file.unlink()
        anew = await self._anew(folder, config, paths, plugins, known, room)
        try:
            return await asyncio.to_thread(record_session_anew, recall, anew, room, began, self._tell)
        finally:
            anew.close()

    async def _anew(
        self, folder: Path, config: Config, paths: Paths, plugins: Plugins, known: dict[str, ActionType], room: str
    ) -> Anew:
        sinks = (await offered(plugins)).sinks
        folders = [config.folder, paths.rulesets]
        return Anew(folder, config, room, fresh_secrets(), plugins.kinds, known, sinks, folders)

    def _tell(self, what: str, part: float | None, entries: int) -> None:
        now = self._clock.monotonic()
        if now - self._told >= TELL_EVERY:
            self._told = now
            self._pipe.say(ReplayComing(what=what, part=part, entries=entries))

    @contextlib.asynccontextmanager
    async def _door(
        self, recording: Recording, paths: Paths, plugins: Plugins, known: dict[str, ActionType], people: frozenset[str]
    ) -> AsyncIterator[ReplayDoor]:
        set_manners()
        with Hand(recording.folder / "hand") as hand:
            circumstances = Circumstances(
                config=recording.config, paths=paths, clock=self._clock, mounts=Mounts(), hand=hand,
                heart=Heart(lambda _said: None, self._clock), end=self._pipe.ended.set, again=self._pipe.ended.set,
                stages=Stages(self._clock), language=self._wanted.language,
            )  # fmt: skip
            door = ReplayDoor(recording, circumstances, plugins, known, people, self._clock)
            try:
                await door.player.open()
                running = asyncio.create_task(door.player.run())
                try:
                    yield door
                finally:
                    running.cancel()
                    await asyncio.gather(running, return_exceptions=True)
            finally:
                await door.player.close()

    async def _serve(self, door: ReplayDoor, recording: Recording) -> None:
        server = Server(door, Listen(address="127.0.0.1", port=0), self._wanted.token, Mounts(), self._clock)
        port = await server.start()
        try:
            self._pipe.say(
                ReplayReady(
                    port=port, folder=str(recording.folder), room=recording.room, exact=recording.exact,
                    entries=recording.last - recording.first + 1, unreadable=recording.unreadable,
                    notes=tuple(one.en for one in recording.notes), notes_zh=tuple(one.zh for one in recording.notes),
                )
            )  # fmt: skip
            await self._pipe.ended.wait()
        finally:
            await server.stop()


def _secrets(paths: Paths) -> Secrets:
    """The secrets of the shop's store, which an engine may be at work on."""
    database = open_database(paths.store)
    try:
        secrets, _ = load_secrets(paths.key, database.place, create=False, keyring=system_keyring())
        return secrets
    finally:
        database.close()
