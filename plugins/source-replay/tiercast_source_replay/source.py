"""The source: recordings played at a pace, with progress and a cursor."""

import asyncio
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import msgspec
from tiercast_api import (
    SECOND,
    Event,
    Guarantee,
    Health,
    InvalidSettings,
    Officialness,
    Permanent,
    Quality,
    Risk,
    SourceContext,
    SourceDeclaration,
    SourceType,
    Status,
    Ticket,
    typed,
)
from tiercast_api.mapping import EventMapping
from tiercast_api.mapping_file import read_mapping

from tiercast_source_replay.files import RecordingError, fingerprint
from tiercast_source_replay.pace import Pace
from tiercast_source_replay.recording import BATCH, Batch, Format, batches_from_file, format_of, kinds_of

_AHEAD: Final = 8
"""Batches handed over whose commit has not been seen: enough to keep the engine busy."""
_STATUS_EVERY: Final = SECOND // 2


class Cursor(msgspec.Struct, frozen=True):
    """Where a replay stands: the index of the file, its fingerprint, and records of it that are done."""

    file: int
    print: str
    record: int


class ReplaySettings(msgspec.Struct, frozen=True):
    """Settings as declared in `SOURCE`."""

    files: tuple[str, ...]
    mapping: str = ""
    speed: float = 0
    batch: int = BATCH


class Replay:
    """A source that plays recordings, one after the other.

    Args:
        settings: checked against the declaration. Raises: InvalidSettings: for a file or mapping that does not fit.
    """

    def __init__(self, settings: ReplaySettings) -> None:
        if not settings.files:
            raise InvalidSettings("files", "expected at least one file", "请至少选择一个文件")
        self._settings = settings
        self._paths = [Path(name).expanduser() for name in settings.files]
        self._mapping = read_mapping(Path(settings.mapping).expanduser()) if settings.mapping else None
        try:
            forms = [_format(path, self._mapping) for path in self._paths]
        except RecordingError as error:
            raise InvalidSettings("files", str(error), error.chinese) from error
        self.declaration = _declaration(forms, self._mapping)

    async def run(self, context: SourceContext) -> None:
        """Play every recording from the cursor on, then say that it is done."""
        with _in_its_words(context):
            await self._play(context)

    async def _play(self, context: SourceContext) -> None:
        player = _Player(context, self._settings, len(self._paths))
        cursor = _read_cursor(context)
        for index, path in enumerate(self._paths):
            if cursor is not None and index < cursor.file:
                continue
            skip = 0
            mark = await asyncio.to_thread(fingerprint, path)
            if cursor is not None and index == cursor.file:
                if mark != cursor.print:
                    raise Permanent(
                        context.text(
                            f"{path}: has changed since its replay was stopped; replay it under another key",
                            f"{path}：回放停下之后文件变了，请换一个编号再接入",
                        )
                    )
                skip = cursor.record
            player.begin(index, mark, skip)
            size = 1 if self._settings.speed else self._settings.batch  # a paced replay may stop at any record
            await player.play(path, batches_from_file(path, self._mapping, skip=skip, size=size))
        await player.finish()

    async def test_connection(self, context: SourceContext) -> str:
        """Read the first records of every file."""
        events = unreadable = 0
        with _in_its_words(context):
            for path in self._paths:
                batch = await asyncio.to_thread(next, batches_from_file(path, self._mapping, size=100), None)
                if batch is not None:
                    events += len(batch.events)
                    unreadable += len(batch.unreadable)
        if unreadable and not events:
            raise Permanent(
                context.text(
                    "None of the first records can be read: the mapping does not fit.",
                    "开头的记录都读不懂：映射文件和数据不匹配。",
                )
            )
        read, good = _count(events + unreadable, "record"), _count(events, "event")
        return context.text(
            f"Of the first {read}: {good}, {unreadable} unreadable.",
            f"开头 {events + unreadable} 条记录：{events} 个事件，{unreadable} 条读不懂。",
        )


@contextmanager
def _in_its_words(context: SourceContext) -> Iterator[None]:
    """What is wrong with a file is said in the language of the window. Raises: Permanent."""
    try:
        yield
    except (RecordingError, InvalidSettings) as error:
        english = error.message if isinstance(error, InvalidSettings) else str(error)
        raise Permanent(context.text(english, error.chinese)) from error


def _count(number: int, what: str) -> str:
    """A count with its noun, in English."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


class _Player:
    def __init__(self, context: SourceContext, settings: ReplaySettings, files: int) -> None:
        self._context = context
        self._settings = settings
        self._files = files
        self._pace = Pace(context.clock, settings.speed)
        self._tickets: deque[Ticket] = deque()
        self._began = context.clock.monotonic()
        self._said = -_STATUS_EVERY
        self._first_done: float | None = None
        self._index = 0
        self._mark = ""
        self._events = 0
        self._pending: list[Event] = []
        self._position = self._handed = 0

    def begin(self, index: int, mark: str, skip: int) -> None:
        """The next file is this one."""
        self._index, self._mark = index, mark
        self._position = self._handed = skip

    async def play(self, path: Path, batches: Iterator[Batch]) -> None:
        """Play one file."""
        self._context.status(
            Status(Health.CONNECTING, self._context.text(f"Opens {path.name}", f"正在打开 {path.name}"))
        )
        batch = await asyncio.to_thread(next, batches, None)  # it looks through the whole file for its encoding
        while batch is not None:
            for problem in batch.unreadable:
                place = f"{path.name}:{problem.line}"
                await self._context.dead_letter(problem.raw, problem.reason, place)
            await self._wait_for(batch.events)
            self._pending += batch.events
            self._position = batch.position
            if len(self._pending) >= self._settings.batch or not self._settings.speed:
                await self._hand_over()
            self._tell(batch.done)
            batch = next(batches, None)
        await self._hand_over()

    async def finish(self) -> None:
        """Wait for the last commits. Raises: RetryAfter: where one failed."""
        while self._tickets:
            await self._tickets.popleft().committed()
        message = self._context.text(f"Ended: {_count(self._events, 'event')}", f"回放结束：{self._events:,} 个事件")
        self._context.status(Status(Health.DONE, message, 1.0, 0.0))

    async def _wait_for(self, events: Sequence[Event]) -> None:
        """Wait until these are due; what was due before them goes out first."""
        for event in events:
            while (wait := self._pace.wait_for(event.time)) > 0:
                await self._hand_over()
                await self._context.clock.sleep(wait)

    async def _hand_over(self) -> None:
        if self._position == self._handed:
            return
        events, self._pending, self._handed = self._pending, [], self._position
        cursor = msgspec.json.encode(Cursor(self._index, self._mark, self._position))
        self._tickets.append(await self._context.emit(events, cursor))
        self._events += len(events)
        if len(self._tickets) > _AHEAD:
            await self._tickets.popleft().committed()

    def _tell(self, done: float) -> None:
        now = self._context.clock.monotonic()
        if now - self._said < _STATUS_EVERY:
            return
        self._said = now
        progress = (self._index + done) / self._files
        if self._first_done is None:
            self._first_done, self._began = progress, now
        passed = progress - self._first_done
        left = (now - self._began) / SECOND * (1 - progress) / passed if passed > 0 else None
        message = self._context.text(_count(self._events, "event"), f"{self._events:,} 个事件")
        self._context.status(Status(Health.WORKING, message, progress, left))


def _format(path: Path, mapping: EventMapping | None) -> Format:
    form = format_of(path)
    if form is Format.CSV and mapping is None:
        raise InvalidSettings(
            "mapping", f"{path.name} is CSV and needs a file that says what its columns are",
            f"{path.name} 是 CSV，还需要一个说明各列含义的映射文件",
        )  # fmt: skip
    return form


def _read_cursor(context: SourceContext) -> Cursor | None:
    if context.cursor is None:
        return None
    try:
        return msgspec.json.decode(context.cursor, type=Cursor)
    except msgspec.DecodeError as error:
        raise Permanent(
            context.text(
                f"the replay's saved place cannot be read ({error}); replay under another key",
                f"读不了上次回放到的位置（{error}），请换一个编号再接入",
            )
        ) from error


def _declaration(forms: Sequence[Format], mapping: EventMapping | None) -> SourceDeclaration:
    kinds = dict.fromkeys(kind for form in forms for kind in kinds_of(form, mapping))
    return SourceDeclaration(
        kinds=tuple(kinds),
        quality=Quality.STABLE if mapping is None or Format.XML in forms else mapping.quality,
        guarantee=Guarantee.REPLAYABLE,
        dedupe=("id",) if mapping is None or mapping.dedupes else (),
        counts={} if mapping is None else mapping.counts(),
        pulls=True,
        risk=Risk(
            Officialness.LOCAL_TOOL,
            "Reads files on this computer; nothing is sent anywhere.",
            "只读取本机上的文件，不会向外发送任何数据。",
        ),
    )


def _make(values: Mapping[str, Any]) -> Replay:
    return Replay(typed(ReplaySettings, values))


SOURCE: Final = SourceType(
    name="replay",
    title="Recording",
    title_zh="录像回放",
    summary="Plays recorded rooms: our JSONL, CSV with a mapping, danmaku XML; .gz and .zst of them too.",
    summary_zh="回放录下的直播间数据：自有 JSONL、带映射的 CSV、弹幕 XML，也可以是 .gz 或 .zst 压缩文件。",
    settings={
        "type": "object",
        "required": ["files"],
        "properties": {
            "files": {
                "type": "array",
                "format": "path",
                "items": {"type": "string"},
                "title": "Files",
                "x-title-zh": "文件",
                "description": "Played one after the other.",
                "x-description-zh": "按顺序依次回放。",
            },
            "mapping": {
                "type": "string",
                "format": "path",
                "default": "",
                "title": "Mapping",
                "x-title-zh": "映射文件",
                "description": "A YAML or JSON file that says what columns and fields mean; CSV needs one.",
                "x-description-zh": "说明各列、各字段含义的 YAML 或 JSON 文件；CSV 必须有。",
            },
            "speed": {
                "type": "number",
                "default": 0,
                "minimum": 0,
                "maximum": 100_000,
                "title": "Speed",
                "x-title-zh": "速度",
                "description": "1 as recorded, 10 ten times as fast, 0 as fast as it goes.",
                "x-description-zh": "1 为原速，10 为十倍速，0 为不限速。",
            },
            "batch": {
                "type": "integer",
                "default": BATCH,
                "minimum": 1,
                "maximum": 10_000,
                "title": "Records at once",
                "x-title-zh": "每批条数",
                "x-advanced": True,
            },
        },
    },
    make=_make,
)
