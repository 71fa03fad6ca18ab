"""A command's way to the running engine: one control connection, one command, its reply."""

import asyncio
import ssl
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

from tiercast.commands.speech import CANNOT, NO_ENGINE, fail, language

if TYPE_CHECKING:
    from tiercast.beside.run_file import RunFile
    from tiercast.serve.protocol_commands import Command
    from tiercast.serve.protocol_pushes import Push
    from tiercast.serve.protocol_replies import Reply

REPLY_WITHIN: Final = 30.0
"""Seconds that a reply may take."""


def ask_engine(
    named: Path | None, store: str, command: "Command", within: float = REPLY_WITHIN,
    heard: "Callable[[Push], None] | None" = None,
) -> "Reply":  # fmt: skip
    """Let the engine that is meant do `command`.

    Args:
        named: the configuration file that was named; store: the store that was named.
        within: seconds that the reply may take; heard: told of what the engine says meanwhile.

    Returns:
        Its reply, whatever kind the command has.

    Raises:
        Failure: no engine answers (exit code 4), or it refuses (3), with its sentence and hint.
    """
    import aiohttp

    from tiercast.beside.run_file import read_run_file
    from tiercast.beside.trust import trusted
    from tiercast.commands.where import paths, user
    from tiercast.serve.protocol_replies import Failed

    run = read_run_file(paths(named, store).run)
    if run is None or not run.port:
        nobody()
    try:
        reply = asyncio.run(_talk(run, command, f"{user()} (command line)", trusted(run), within, heard))
    except (TimeoutError, OSError, aiohttp.ClientError, EOFError):
        nobody()
    if isinstance(reply, Failed):
        hint = f" ({reply.hint})" if reply.hint else ""
        hint_zh = f"（{reply.hint_zh}）" if reply.hint_zh else ""
        fail(f"{reply.message}{hint}", f"{reply.message_zh or reply.message}{hint_zh}", CANNOT)
    return reply


def nobody() -> NoReturn:
    """Raises: Failure: no engine answers (exit code 4)."""
    fail(
        "No engine answers for this store; start one with: tiercast engine",
        "没有引擎在为这个存储工作；请先启动：tiercast engine",
        NO_ENGINE,
    )


async def _talk(
    run: "RunFile", command: "Command", who: str, trust: ssl.SSLContext | bool, within: float,
    heard: "Callable[[Push], None] | None",
) -> "Reply":  # fmt: skip
    import aiohttp

    from tiercast.serve import protocol
    from tiercast.serve.protocol_base import ReplyMessage
    from tiercast.serve.protocol_commands import Hello
    from tiercast.serve.protocol_replies import Welcome

    async with (
        asyncio.timeout(within),
        aiohttp.ClientSession() as session,
        session.ws_connect(f"{run.url}/control", max_msg_size=0, ssl=trust) as socket,
    ):
        await socket.send_str(protocol.encode(Hello(token=run.token, client=who, language=language())))
        welcomed = False
        async for frame in socket:
            if frame.type is not aiohttp.WSMsgType.TEXT:
                continue
            message = protocol.decode_from_engine(frame.data)
            if isinstance(message, Welcome) and not welcomed:
                welcomed = True
                await socket.send_str(protocol.encode(command))
            elif isinstance(message, ReplyMessage) and message.id in (0, command.id):
                return message
            elif heard is not None and not isinstance(message, ReplyMessage | Welcome):
                heard(message)
    raise EOFError
