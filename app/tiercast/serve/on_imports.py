"""Commands on imports: bring files in, take them back, list them."""

import msgspec

from tiercast.engine.imports.request import Doing, ImportRequest
from tiercast.serve.audited_shop import AuditedShop
from tiercast.serve.knowing import told_by
from tiercast.serve.protocol_commands import TellViewer
from tiercast.serve.protocol_imports import (
    CancelImport,
    ImportFiles,
    ImportReply,
    ImportRow,
    ImportsReply,
    ListImports,
    UndoImport,
    UndoneReply,
)
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.unable import Unable


class OnImports:
    """What clients do with imports."""

    def __init__(self, live: AuditedShop) -> None:
        self._live = live

    async def bring(self, command: ImportFiles, who: str) -> Reply:
        """Import files, or say what that would do."""
        if any("\0" in file for file in command.files):
            raise Unable("refused", "this is no name of a file", zh="这不是文件名")
        said = {name: getattr(command, name) for name in ImportRequest.__struct_fields__}
        summary = await self._live.imports.run(ImportRequest(**said), who)
        return msgspec.convert({"type": "import_reply", "id": command.id, **msgspec.to_builtins(summary)}, ImportReply)

    async def cancel(self, command: CancelImport, who: str) -> Reply:
        """Stop the import that is under way, or an undo."""
        stopped = self._live.imports.cancel()
        if stopped is None:
            raise Unable("refused", "no import is under way", zh="当前没有正在进行的导入")
        if stopped is Doing.UNDOING:
            return Done(id=command.id, message="it will count as before", message_zh="将照常计入")
        return Done(id=command.id, message="nothing of it will count", message_zh="其中的内容都不会计入")

    async def undo(self, command: UndoImport, who: str) -> Reply:
        """Take an import back."""
        undone = await self._live.imports.undo(command.number)
        return UndoneReply(id=command.id, number=command.number, rows=undone.record.rows, kept=undone.kept)

    async def tell(self, command: TellViewer, who: str) -> Reply:
        """Something that a person knows of a viewer."""
        number = await self._live.telling.tell(told_by(command, self._live), who)
        return Done(id=command.id, message=number)

    async def list(self, command: ListImports, who: str) -> Reply:
        """Every import."""
        records = await self._live.imports.list()
        rows = tuple(
            ImportRow(**{name: getattr(record, name) for name in ImportRow.__struct_fields__}) for record in records
        )
        return ImportsReply(id=command.id, imports=rows)
