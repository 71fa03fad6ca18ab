"""The sink `log`: every action becomes one line of JSON."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import msgspec
from tiercast_api import (
    Action,
    ActionType,
    Delivery,
    Field,
    FieldType,
    InvalidSettings,
    Outcome,
    Permanent,
    Reach,
    Receipt,
    RetryAfter,
    SinkContext,
    SinkDeclaration,
    SinkType,
    typed,
)

from tiercast_sink_log.files import RotatingLines, ids_of

REMEMBERED: Final = 4_096
"""Ids that are known to be in the file: a repetition after a lost receipt writes no second line."""
MEGABYTE: Final = 1_000_000

LOG = ActionType(
    name="log",
    title="Write a line",
    title_zh="写一行日志",
    fields=(
        Field(
            name="text",
            type=FieldType.TEMPLATE,
            title="Text",
            title_zh="文字",
            help="What the line says, beside the rule, the room and the item.",
            help_zh="这一行写什么；规则、直播间和商品会自动写上。",
        ),
    ),
    reach=Reach.SYSTEM,
)


class Settings(msgspec.Struct, frozen=True):
    """Checked settings; see `SETTINGS`."""

    path: str
    megabytes: float = 10
    keep: int = 5
    fsync: bool = False


SETTINGS: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["path"],
    "properties": {
        "path": {
            "type": "string",
            "format": "path",
            "minLength": 1,
            "title": "File",
            "x-title-zh": "文件",
            "description": "Where the lines go; the folder is created.",
            "x-description-zh": "写到哪个文件；文件夹会自动创建。",
        },
        "megabytes": {
            "type": "number",
            "default": 10,
            "minimum": 0.001,
            "maximum": 10_000,
            "title": "Size of a file (MB)",
            "x-title-zh": "单个文件大小（MB）",
            "description": "Then a new one is begun.",
            "x-description-zh": "写满后换新文件。",
        },
        "keep": {
            "type": "integer",
            "default": 5,
            "minimum": 0,
            "maximum": 1_000,
            "title": "Old files kept",
            "x-title-zh": "保留旧文件个数",
        },
        "fsync": {
            "type": "boolean",
            "default": False,
            "title": "Survive a power cut",
            "x-title-zh": "断电也不丢",
            "description": "Wait for the disk at every write; slower.",
            "x-description-zh": "每次写入都等磁盘落盘，会慢一些。",
            "x-advanced": True,
        },
    },
}


class LogSink:
    """Collects what comes while the disk is busy and writes it at once."""

    declaration = SinkDeclaration(actions=(LOG,), delivery=Delivery.AT_LEAST_ONCE, concurrency=64)

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._file = RotatingLines(
            Path(settings.path).expanduser(), int(settings.megabytes * MEGABYTE), settings.keep, settings.fsync
        )
        self._known: OrderedDict[str, None] = OrderedDict()
        self._waiting: list[tuple[Action, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None
        self._context: SinkContext | None = None

    async def open(self, context: SinkContext) -> None:
        """Open the file. Raises: Permanent: where it cannot be written."""
        self._context = context
        try:
            lines = await asyncio.to_thread(self._file.open)
        except OSError as error:
            raise Permanent(self._cannot_write(context, error)) from error
        for known in ids_of(lines):
            self._remember(known)

    async def deliver(self, action: Action) -> Receipt:
        """Write one line. Raises: RetryAfter: where the disk is full or gone."""
        if action.id not in self._known:
            future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._waiting.append((action, future))
            if self._writing is None:
                self._writing = asyncio.create_task(self._write())
            await future
        return Receipt(action=action.id, outcome=Outcome.ACCEPTED)

    async def close(self) -> None:
        """Write what waits, then close."""
        if self._writing is not None:
            await self._writing
        await asyncio.to_thread(self._file.close)

    async def test_connection(self, context: SinkContext) -> str:
        """Whether the file could be written; nothing is written."""
        path = Path(self._settings.path).expanduser()
        folder = next(parent for parent in (path, *path.parents) if parent.exists())
        if path.is_dir():
            raise InvalidSettings("path", context.text(f"{path} is a folder, a file is needed", f"{path} 是文件夹"))
        return context.text(f"Lines go to {path} (the folder {folder} is there)", f"日志写到 {path}")

    async def _write(self) -> None:
        try:
            while self._waiting:
                batch, self._waiting = self._waiting, []
                await self._write_batch(batch)
        finally:
            self._writing = None

    async def _write_batch(self, batch: list[tuple[Action, asyncio.Future[None]]]) -> None:
        new = {action.id: action for action, _ in batch if action.id not in self._known}
        error: RetryAfter | None = None
        try:
            await asyncio.to_thread(self._file.append, b"".join(line_of(action) for action in new.values()))
        except OSError as problem:
            error = RetryAfter(self._cannot_write(self._context, problem), 5.0)
        for action, future in batch:
            if error is None:
                self._remember(action.id)
            if future.done():
                continue
            if error is None:
                future.set_result(None)
            else:
                future.set_exception(error)

    def _remember(self, action: str) -> None:
        self._known[action] = None
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _cannot_write(self, context: SinkContext | None, error: OSError) -> str:
        english = f"{self._settings.path} cannot be written: {error.strerror}; free some space or choose another file"
        chinese = f"写不了 {self._settings.path}：{error.strerror}；请清理磁盘或换一个文件"
        return context.text(english, chinese) if context is not None else english


def line_of(action: Action) -> bytes:
    """One line: the action without the viewer's name and platform id, which the text may hold if a rule says so."""
    value = {
        "id": action.id,
        "time": action.time,
        "type": action.type,
        "room": action.room,
        "rule": action.rule,
        "viewer": action.viewer,
        "item": action.item,
        **action.fields,
    }
    if action.preview:
        value["preview"] = True
    return msgspec.json.encode(value) + b"\n"


def make(settings: Mapping[str, Any]) -> LogSink:
    """Build the sink from checked settings."""
    return LogSink(typed(Settings, settings))


SINK = SinkType(
    name="log",
    title="Log file",
    title_zh="日志文件",
    summary="Writes every action to a file, a line of JSON each.",
    summary_zh="把每个动作写进文件，一行一个 JSON。",
    settings=SETTINGS,
    make=make,
    actions=(LOG,),
)
