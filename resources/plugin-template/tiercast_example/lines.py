"""A source: each line of a text file is a comment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tiercast_api import (
    Event,
    Guarantee,
    Health,
    Officialness,
    Permanent,
    Quality,
    Risk,
    SourceContext,
    SourceDeclaration,
    Status,
    Viewer,
)


class Lines:
    """Reads ``NAME: TEXT`` lines."""

    declaration = SourceDeclaration(
        kinds=("comment",),
        quality=Quality.SESSION,
        guarantee=Guarantee.REPLAYABLE,
        risk=Risk(
            Officialness.LOCAL_TOOL, "Reads a file of yours; nothing can go wrong.", "只读取本机文件，没有风险。"
        ),
        pulls=True,
    )

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._path = Path(settings["file"])

    async def run(self, context: SourceContext) -> None:
        """Emit what comes after the cursor, which is the number of lines that are done."""
        done = int(context.cursor or b"0")
        for number, line in enumerate(self._read()[done:], done + 1):
            name, colon, text = line.partition(":")
            if not colon:
                await context.dead_letter(line, "expected NAME: TEXT", f"{self._path.name}:{number}")
                continue
            viewer = Viewer("lines", name.strip(), Quality.SESSION, name=name.strip())
            event = Event(kind="comment", id=str(number), text=text.strip(), viewer=viewer)
            await context.emit([event], cursor=str(number).encode())
        context.status(Status(Health.DONE, context.text("All lines are read", "已读完")))

    async def test_connection(self, context: SourceContext) -> str:
        """Count the lines."""
        count = len(self._read())
        return context.text(f"{count} lines", f"共 {count} 行")

    def _read(self) -> list[str]:
        try:
            return self._path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise Permanent(f"{self._path}: {error}") from error
