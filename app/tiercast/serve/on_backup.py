"""The command that backs the shop up."""

import errno
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
from tiercast.system_words import system_words


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
            raise _not_written(command.file, error) from error
        finally:
            self._busy = False
        return msgspec.convert({"type": "backup_reply", "id": command.id, **msgspec.to_builtins(made)}, BackupReply)

    def _told(self, progress: Progress) -> None:
        self._push(BackupProgress(part=progress.part or 0.0))


def _not_written(file: str, error: OSError) -> Unable:
    """Why there is no backup, with what to do. What the system says by itself is in one language, and no way out."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return Unable(
            "refused", f"{file}: the disk there is full; no backup was written",
            "make room on it, or name a file on another disk",
            zh=f"{file}：该磁盘已满；没有写出备份", hint_zh="请清理磁盘空间，或改到另一块磁盘",
        )  # fmt: skip
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Unable(
            "refused", f"{Path(file).parent}: there is no such folder; no backup was written",
            "name a file in a folder that is there",
            zh=f"{Path(file).parent}：没有这个文件夹；没有写出备份", hint_zh="请选择已有的文件夹",
        )  # fmt: skip
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Unable(
            "refused", f"{file}: the engine may not write there; no backup was written",
            "name a file in a folder of yours",
            zh=f"{file}：引擎没有写入权限；没有写出备份", hint_zh="请选择你自己的文件夹",
        )  # fmt: skip
    why = system_words(error)
    return Unable("refused", f"{file}: {why.en}; no backup was written", zh=f"{file}：{why.zh}；没有写出备份")
