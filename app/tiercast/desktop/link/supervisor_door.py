"""The supervisor's own small door, asked without waiting long: it answers when the engine does not."""

import asyncio
from typing import Final

import msgspec

from tiercast.beside.run_file import RunFile
from tiercast.beside.supervisor_messages import LONGEST, Answer, Ask

WITHIN: Final = 0.5
"""Seconds that an answer may take."""


async def ask(run: RunFile, question: Ask, within: float = WITHIN) -> Answer | None:
    """What the supervisor answers; None where nobody, or somebody else, is there."""
    try:
        async with asyncio.timeout(within):
            reader, writer = await asyncio.open_connection("127.0.0.1", run.control, limit=LONGEST)
            try:
                writer.write(msgspec.json.encode(question) + b"\n")
                return msgspec.json.decode(await reader.readline(), type=Answer)
            finally:
                writer.close()
    except (TimeoutError, OSError, ValueError, msgspec.DecodeError):
        return None


async def status(run: RunFile) -> Answer | None:
    """How the engine is; None where no supervisor of this run file is there."""
    answer = await ask(run, Ask(token=run.token, what="status"))
    return answer if answer is not None and answer.ok else None
