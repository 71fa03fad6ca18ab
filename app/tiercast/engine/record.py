"""Recording a configuration's sources into our own JSONL, without rules, sinks or a store of events."""

import asyncio
import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, Final

import aiohttp
import msgspec
from tiercast_api.clock import Clock, SystemClock
from tiercast_api.context import Status, Taken
from tiercast_api.errors import PluginError
from tiercast_api.event import Event, event_to_json
from tiercast_api.source import SourceDeclaration

from tiercast.beside.keyring import system_keyring
from tiercast.beside.paths import Paths, home_folder, paths_of
from tiercast.engine.config import Config, SourceConfig, default_config, load_config
from tiercast.engine.interrupting import until_interrupted
from tiercast.engine.jobs import JobError, Progress, RecordOptions, RecordResult, Report
from tiercast.engine.parts import PartSecrets
from tiercast.engine.ports import MemoryStore
from tiercast.engine.pseudonyms import Pseudonyms
from tiercast.engine.registry import load_plugins
from tiercast.hosting.contexts import EngineSourceContext, Ports
from tiercast.hosting.guarded import GuardedSource
from tiercast.hosting.http import AiohttpHttp
from tiercast.hosting.keeper import keep_running, sentence_of
from tiercast.hosting.plugins import Plugins, UnknownType
from tiercast.store.database import open_database
from tiercast.store.secret import load_secrets
from tiercast.store.vault import has_vault
from tiercast.system_words import system_words
from tiercast.words import Words

REPORT_EVERY: Final = 0.25
"""Seconds between two reports; what was written is then handed to the system too."""


def run_record(options: RecordOptions, report: Report) -> RecordResult:
    """Record until the time is over, every source has ended, or Ctrl-C.

    Raises:
        ConfigError, StoreError.
        JobError: nothing can be recorded, in words.
    """
    config = load_config(options.config) if options.config is not None else default_config()
    return asyncio.run(_Recording(options, report, SystemClock(), config).run())


class _Settled:
    """A ticket of what is written already."""

    def __init__(self, taken: Taken) -> None:
        self._taken = taken

    async def committed(self) -> Taken:
        """At once."""
        return self._taken


class Recorder:
    """An intake (see `tiercast.hosting.contexts.Intake`) that writes events as lines.

    Attributes:
        kinds: events written, by kind; `unreadable`: what sources could not read, which is in no recording.
    """

    def __init__(
        self,
        write: Callable[[bytes], object],
        clock: Clock,
        rooms: dict[str, str],
        declared: dict[str, SourceDeclaration],
        pseudonyms: Pseudonyms | None,
    ) -> None:
        self._write, self._clock, self._rooms, self._declared = write, clock, rooms, declared
        self._pseudonyms = pseudonyms
        self.kinds: Counter[str] = Counter()
        self.unreadable = 0

    async def emit(self, key: str, events: Sequence[Event], cursor: bytes | None) -> _Settled:
        """Write the events of the source `key`, with what its declaration says of them."""
        now = self._clock.now()
        for event in events:
            self._write(event_to_json(self._as_recorded(key, event, now)) + b"\n")
            self.kinds[event.kind] += 1
        return _Settled(Taken(accepted=len(events)))

    async def dead_letter(self, key: str, raw: str | bytes, reason: str, place: str) -> None:
        """Count what the source could not read."""
        self.unreadable += 1

    def _as_recorded(self, key: str, event: Event, now: int) -> Event:
        event = msgspec.structs.replace(
            event,
            time=event.time or now,
            received=event.received or now,
            room=event.room or self._rooms[key],
            counts=event.counts or self._declared[key].counts.get(event.kind),
        )
        return event if self._pseudonyms is None else self._pseudonyms.of(event)


class _Recording:
    def __init__(self, options: RecordOptions, report: Report, clock: Clock, config: Config) -> None:
        self._options, self._report, self._clock, self._config = options, report, clock, config
        self._paths: Paths = paths_of(config.store, home_folder(), config.plugins)
        self._began = clock.monotonic()
        self._sources: dict[str, GuardedSource] = {}
        self._lines: list[str] = []
        self._flush: Callable[[], object] = lambda: None

    async def run(self) -> RecordResult:
        """Do it."""
        chinese = self._config.language.startswith("zh")
        plugins = await load_plugins(self._paths, self._clock, chinese=chinese)
        try:
            await self._make(plugins)
            pseudonyms = None if self._options.identities else Pseudonyms(self._secret())
            with _opened(self._options.file) as (write, flush):
                self._flush = flush
                rooms = {key: self._config.sources[key].room for key in self._sources}
                declared = {key: source.declaration for key, source in self._sources.items()}
                recorder = Recorder(write, self._clock, rooms, declared, pseudonyms)
                await self._record(plugins, recorder)
        finally:
            await plugins.close()
        self._tell(recorder)
        seconds = round((self._clock.monotonic() - self._began) / 1_000_000, 3)
        kinds = dict(sorted(recorder.kinds.items()))
        return RecordResult(
            file=str(self._options.file), events=recorder.kinds.total(), seconds=seconds, kinds=kinds
        )  # fmt: skip

    async def _make(self, plugins: Plugins) -> None:
        parts = [part for key, part in self._config.sources.items() if key in self._options.sources]
        parts = parts or [part for part in self._config.sources.values() if part.enabled]
        why: list[Words] = []
        for part in parts:
            try:
                source = await plugins.make_source(part.type, part.settings)
            except (PluginError, UnknownType) as error:
                why.append(Words(f"{part.key}: {error}", f"{part.key}：{error}"))
                continue
            if source.declaration.routes:
                why.append(_is_called(part))
            else:
                self._sources[part.key] = source
        if not self._sources:
            reasons = why or [Words("the configuration has no enabled source", "配置中没有启用的数据接入")]
            raise JobError(Words("; ".join(w.en for w in reasons), "；".join(w.zh for w in reasons)))
        self._lines += [words.to(self._config.language) for words in why]

    async def _record(self, plugins: Plugins, recorder: Recorder) -> None:
        async with AsyncExitStack() as stack:
            http = AiohttpHttp(await stack.enter_async_context(aiohttp.ClientSession()))
            tasks = []
            for key, source in self._sources.items():
                context = self._context(key, plugins, http, recorder)
                stack.push_async_callback(context.close)
                tasks.append(asyncio.create_task(self._run(key, source, context)))
            try:
                await until_interrupted(self._until_done(tasks, recorder))
            finally:
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    def _context(self, key: str, plugins: Plugins, http: AiohttpHttp, recorder: Recorder) -> EngineSourceContext:
        part = self._config.sources[key]
        card = plugins.sources[part.type]
        ports = Ports(
            plugin=self._sources[key].plugin,
            key=key,
            clock=self._clock,
            http=http,
            secrets=PartSecrets(key, part.settings, card.settings, system_keyring),
            store=MemoryStore(),
            status=self._status,
            chinese=self._config.language.startswith("zh"),
        )
        return EngineSourceContext(ports, part.room, None, recorder)

    async def _run(self, key: str, source: GuardedSource, context: EngineSourceContext) -> None:
        try:
            await keep_running(source, context, self._clock)
        except PluginError as error:
            self._lines.append(f"{key}: {sentence_of(error, context.text)}")

    async def _until_done(self, tasks: Sequence["asyncio.Task[None]"], recorder: Recorder) -> None:
        wanted = self._options.seconds
        while not all(task.done() for task in tasks):
            passed = (self._clock.monotonic() - self._began) / 1_000_000
            if wanted and passed >= wanted:
                return
            await self._clock.sleep(min(REPORT_EVERY, wanted - passed) if wanted else REPORT_EVERY)
            self._flush()
            self._tell(recorder)

    def _status(self, key: str, status: Status) -> None:
        if status.health == "troubled":
            self._lines.append(f"{key}: {status.message}")

    def _tell(self, recorder: Recorder) -> None:
        passed, wanted = (self._clock.monotonic() - self._began) / 1_000_000, self._options.seconds
        lines, self._lines = tuple(self._lines), []
        part = min(1.0, passed / wanted) if wanted else None
        left = max(0.0, wanted - passed) if wanted else None
        self._report(Progress(events=recorder.kinds.total(), seconds=passed, part=part, left=left, lines=lines))

    def _secret(self) -> bytes:
        """The shop's own secret; read beside a running engine too, which goes on owning the store."""
        database = open_database(self._paths.store)
        try:
            with database.read() as connection:
                fresh = not has_vault(connection)
            secrets, _ = load_secrets(self._paths.key, database.place, create=fresh, keyring=system_keyring())
            return secrets.viewer
        finally:
            database.close()


def _is_called(part: SourceConfig) -> Words:
    return Words(
        f"{part.key}: a source of type {part.type} is called through the engine's door, which is closed while "
        "recording; run the engine with record: raw instead",
        f"{part.key}：{part.type} 由外部调用引擎的端口，录制时端口未打开；请改为运行引擎并设置 record: raw",
    )


@contextmanager
def _opened(file: Path) -> Iterator[tuple[Callable[[bytes], object], Callable[[], object]]]:
    """Functions that write to a new file, readable by this user only, and hand what was written to the system.

    Raises:
        JobError: where the file cannot be made.
    """
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except OSError as error:
        why = system_words(error)
        words = Words(f"{file}: {why.en}; name another file", f"{file}：{why.zh}；请换一个文件")
        raise JobError(words) from error
    with os.fdopen(handle, "wb") as plain:
        if file.suffix != ".zst":
            yield plain.write, plain.flush
            return
        with _compressed(plain) as both:
            yield both


@contextmanager
def _compressed(plain: BinaryIO) -> Iterator[tuple[Callable[[bytes], object], Callable[[], object]]]:
    import zstandard

    with zstandard.ZstdCompressor(level=6).stream_writer(plain, closefd=False) as writer:

        def flush() -> None:
            # A block that is complete can be read even if the recording is torn off behind it.
            writer.flush(zstandard.FLUSH_BLOCK)
            plain.flush()

        yield writer.write, flush
