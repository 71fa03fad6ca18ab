"""A sink: each action is a line in a text file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tiercast_api import (
    Action,
    ActionType,
    Delivery,
    Field,
    FieldType,
    Outcome,
    Permanent,
    Reach,
    Receipt,
    RetryAfter,
    SinkContext,
    SinkDeclaration,
)


class Notebook:
    """Writes ``note`` actions."""

    declaration = SinkDeclaration(
        actions=(
            ActionType(
                name="note",
                title="Note",
                title_zh="记一笔",
                fields=(Field(name="text", type=FieldType.TEMPLATE, title="Text", title_zh="内容", required=True),),
                reach=Reach.OPERATOR,
            ),
        ),
        delivery=Delivery.AT_LEAST_ONCE,
    )

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._path = Path(settings["file"])
        self._context: SinkContext | None = None

    async def open(self, context: SinkContext) -> None:
        """Keep the context."""
        self._context = context

    async def deliver(self, action: Action) -> Receipt:
        """Write a line, once for each id: an attempt may be repeated after a crash."""
        if self._context is None:
            raise Permanent("the notebook is closed")
        receipt = Receipt(action=action.id, outcome=Outcome.ACCEPTED)
        if action.preview or await self._context.store.get(action.id) is not None:
            return receipt
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(f"{action.fields['text']}\n")
        except OSError as error:
            raise RetryAfter(f"{self._path}: {error}", seconds=5) from error
        await self._context.store.put(action.id, b"done")
        return receipt

    async def close(self) -> None:
        """Nothing is held open."""
        self._context = None

    async def test_connection(self, context: SinkContext) -> str:
        """See whether the folder is there."""
        if not self._path.parent.is_dir():
            raise Permanent(f"there is no folder {self._path.parent}")
        return context.text("The folder is there", "文件夹存在")
