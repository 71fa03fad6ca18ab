"""The command that backs the shop up."""

from collections.abc import Callable
from pathlib import Path

import msgspec

from tiercast.engine.backup.beside import back_up
from tiercast.engine.jobs import Progress
from tiercast.engine.live import LiveShop
from tiercast.serve.protocol_backup import BackUp, BackupProgress, BackupReply
from tiercast.serve.protocol_pushes import Push
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.unable import Unable


class OnBackup:
    """What clients do with backups."""

    def __init__(self, live: LiveShop, push: Callable[[Push], None]) -> None:
        self._live, self._push, self._busy = live, push, False

    async def back_up(self, command: BackUp, who: str) -> Reply:
        """Write a backup."""
        if self._busy:
            raise Unable(
                "busy", "a backup is being written", "wait for its end", zh="正在写出备份", hint_zh="请等待完成"
            )
        self._busy = True
        try:
            made = await back_up(self._live, Path(command.file), command.passphrase, self._told)
        except OSError as error:
            why = f"{command.file}: {error.strerror or error}"
            raise Unable("refused", why, zh=why) from error
        finally:
            self._busy = False
        return msgspec.convert({"type": "backup_reply", "id": command.id, **msgspec.to_builtins(made)}, BackupReply)

    def _told(self, progress: Progress) -> None:
        self._push(BackupProgress(part=progress.part or 0.0))
