"""The source: runs the program, reads its lines, and starts it again when it ends."""

import asyncio
import hashlib
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
from tiercast_api import (
    BUILT_IN,
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
    event_from_json,
    typed,
)
from tiercast_api.lines import Line
from tiercast_api.said import Said, said, said_of

from tiercast_source_command.program import NotStarted, Program

_BATCH: Final = 512
_LONGEST_WAIT: Final = 60.0
_HEALTHY: Final = 60 * SECOND
"""A program that ran so long is started again as if it had never failed."""
_KNOWN: Final = tuple(kind.name for kind in BUILT_IN if not kind.from_engine)


class CommandSettings(msgspec.Struct, frozen=True):
    """Settings as declared in `SOURCE`."""

    command: tuple[str, ...]
    restart: Literal["always", "on-failure", "never"]
    max_line: int
    quality: Quality
    kinds: tuple[str, ...]
    folder: str = ""
    environment: dict[str, str] = {}


class Command:
    """A source that runs a program. Raises: InvalidSettings: what does not fit."""

    def __init__(self, settings: CommandSettings) -> None:
        if not settings.command or not settings.command[0] or any("\0" in part for part in settings.command):
            raise InvalidSettings(
                "command",
                "expected a program and its arguments, each an entry of the list",
                "应为程序和它的参数，每项各占列表中的一行",
            )
        for kind in settings.kinds:
            if kind not in _KNOWN:
                raise InvalidSettings(
                    "kinds",
                    f"{kind!r} is no event kind; known are {', '.join(_KNOWN)}",
                    f"没有“{kind}”这种事件；现有：{', '.join(_KNOWN)}",
                )
        self._settings = settings
        self.declaration = SourceDeclaration(
            kinds=settings.kinds or _KNOWN,
            quality=settings.quality,
            guarantee=Guarantee.AT_MOST_ONCE,
            risk=Risk(
                Officialness.LOCAL_TOOL,
                "Runs a program on this computer with your rights; run only what you trust.",
                "以你的权限在本机运行一个程序；请只运行你信任的程序。",
            ),
        )

    async def run(self, context: SourceContext) -> None:
        """Run the program, again and again where the settings say so, until it is cancelled."""
        failures = 0
        while True:
            began = context.clock.monotonic()
            code = await self._once(context)
            if self._settings.restart == "never" or (code == 0 and self._settings.restart == "on-failure"):
                _say_ended(context, code)
                return
            failures = 1 if context.clock.monotonic() - began >= _HEALTHY else failures + 1
            wait = _backoff(context.key, failures)
            message = context.text(
                f"The program ended with code {code}; it starts again in {wait:.0f} s.",
                f"程序已退出（代码 {code}），{wait:.0f} 秒后重新启动。",
            )
            context.status(Status(Health.TROUBLED if code else Health.WAITING, message))
            await context.clock.sleep(wait)

    async def test_connection(self, context: SourceContext) -> str:
        """Start the program and end it. Raises: Permanent: where it cannot be started."""
        program = await self._started(context)
        await program.end()
        return context.text("The program can be started.", "程序可以启动。")

    async def _started(self, context: SourceContext) -> Program:
        """The program, started. Raises: Permanent."""
        settings = self._settings
        program = Program(settings.command, settings.folder or None, settings.environment, settings.max_line)
        try:
            await program.start()
        except NotStarted as error:
            raise Permanent(context.text(str(error), error.chinese)) from error
        return program

    async def _once(self, context: SourceContext) -> int:
        program = await self._started(context)
        message = context.text("The program runs; nothing has come yet", "程序已启动，还没有输出")
        context.status(Status(Health.WAITING, message))
        log = asyncio.ensure_future(_log(context, program))
        try:
            await self._read(context, program)
            code = await program.code()
            await log
            return code
        finally:
            await program.end()
            log.cancel()
            await asyncio.gather(log, return_exceptions=True)

    async def _read(self, context: SourceContext, program: Program) -> None:
        number, heard = 0, False
        async for lines in program.output():
            events: list[Event] = []
            for line in lines:
                number += 1
                event = await _event(context, line, number)
                if event is not None:
                    events.append(event)
            for start in range(0, len(events), _BATCH):
                await context.emit(events[start : start + _BATCH])
            if events and not heard:
                heard = True
                context.status(Status(Health.WORKING, context.text("Events come in", "正在接收事件")))


def _place(number: int) -> Said:
    return said("at_line", number=number)


async def _event(context: SourceContext, line: Line, number: int) -> Event | None:
    data = line.data.strip()
    if line.cut:
        await context.dead_letter(data[:10_000], said("longer_bytes", most=f"{len(line.data):,}"), _place(number))
    elif data:
        try:
            return event_from_json(data)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            await context.dead_letter(data, said("no_event", why=said_of(error)), _place(number))
    return None


async def _log(context: SourceContext, program: Program) -> None:
    async for line in program.complaints():
        context.log.warning("%s", line[:2000])


def _say_ended(context: SourceContext, code: int) -> None:
    if code:
        message = context.text(f"The program ended with code {code}.", f"程序已退出，代码 {code}。")
        raise Permanent(message)
    context.status(Status(Health.DONE, context.text("The program has ended.", "程序已结束。"), 1.0))


def _backoff(key: str, failures: int) -> float:
    """Doubling from a second to a minute; half of it is jitter by a hash, different for each source."""
    digest = hashlib.blake2b(f"{key}\0{failures}".encode(), digest_size=8).digest()
    share = int.from_bytes(digest, "big") / 2**64
    return float(min(_LONGEST_WAIT, 2.0 ** min(failures - 1, 30)) * (0.5 + 0.5 * share))


def _make(values: Mapping[str, Any]) -> Command:
    return Command(typed(CommandSettings, values))


SOURCE: Final = SourceType(
    name="command",
    title="Program",
    title_zh="外部程序",
    summary="Runs a program that prints one event as JSON on each line.",
    summary_zh="运行一个程序，它每行输出一个 JSON 事件。",
    settings={
        "type": "object",
        "required": ["command"],
        "properties": {
            "command": {
                "type": "array",
                "items": {"type": "string"},
                "title": "Program and arguments",
                "x-title-zh": "程序和参数",
                "description": "One entry each; no shell reads them.",
                "x-description-zh": "每项一条，不经过 shell。",
            },
            "folder": {
                "type": "string",
                "format": "folder",
                "default": "",
                "title": "Working folder",
                "x-title-zh": "工作目录",
            },
            "environment": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "default": {},
                "title": "Environment variables",
                "x-title-zh": "环境变量",
                "x-advanced": True,
            },
            "restart": {
                "type": "string",
                "default": "always",
                "enum": ["always", "on-failure", "never"],
                "title": "Start it again when it ends",
                "x-title-zh": "退出后重新启动",
                "x-choices": {"always": "Always", "on-failure": "After a failure", "never": "Never"},
                "x-choices-zh": {"always": "总是", "on-failure": "仅失败时", "never": "从不"},
            },
            "kinds": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "title": "Kinds that it prints",
                "x-title-zh": "会输出的事件类型",
                "description": "Empty: any. Rules are told which of them can fire by this.",
                "x-description-zh": "留空表示任意；据此判断哪些规则可以触发。",
            },
            "quality": {
                "type": "string",
                "default": "stable",
                "enum": [str(quality) for quality in Quality],
                "title": "Identity of viewers, at best",
                "x-title-zh": "观众身份可信度（最好情况）",
                "x-choices": {
                    "stable": "known by name",
                    "app_scoped": "known on this platform",
                    "session": "this session only",
                    "masked": "masked",
                    "none": "anonymous",
                },
                "x-choices-zh": {
                    "stable": "实名可识别",
                    "app_scoped": "本平台可识别",
                    "session": "仅本场",
                    "masked": "昵称被遮挡",
                    "none": "匿名",
                },
            },
            "max_line": {
                "type": "integer",
                "default": 1 << 20,
                "minimum": 100,
                "maximum": 64 << 20,
                "title": "Bytes in a line",
                "x-title-zh": "单行最大字节数",
                "x-advanced": True,
            },
        },
    },
    make=_make,
)
