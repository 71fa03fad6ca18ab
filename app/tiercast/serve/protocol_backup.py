"""What is said on the control connection about backups; see `serve.protocol`."""

from tiercast.serve.protocol_base import CommandMessage, Message, ReplyMessage


class BackUp(CommandMessage, frozen=True, kw_only=True, tag="backup"):
    """Write everything of the shop into one file on the engine's computer. Answer: `BackupReply`; that takes a while.

    Attributes:
        file: absolute path; nothing may be there yet.
        passphrase: opens the backup again, at least eight characters; it is not written down anywhere.
    """

    file: str
    passphrase: str


class BackupReply(ReplyMessage, frozen=True, kw_only=True, tag="backup_reply"):
    """What the backup holds; the fields are those of `tiercast.engine.backup.making.BackupMade`."""

    file: str
    size: int
    rows: int
    files: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    waiting: int = 0
    strangers: tuple[str, ...] = ()


class BackupProgress(Message, frozen=True, kw_only=True, tag="backup_progress"):
    """How much of the backup under way is written, between 0 and 1."""

    part: float
