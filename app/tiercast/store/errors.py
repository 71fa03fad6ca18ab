"""What can go wrong with the store, said so that the merchant knows what to do.

::

    StoreError          the store could not do it; `kind` says which of `Trouble`
"""

import sqlite3
from enum import StrEnum
from typing import Final

from sqlalchemy.exc import DBAPIError

from tiercast.words import Words


class Trouble(StrEnum):
    """Kinds of trouble with the store; each has one sentence in both languages."""

    DISK_FULL = "disk_full"
    LOCKED = "locked"
    LOST_LOCK = "lost_lock"
    OWNED = "owned"
    READ_ONLY = "read_only"
    CANNOT_OPEN = "cannot_open"
    CORRUPT = "corrupt"
    INPUT_OUTPUT = "input_output"
    WRONG_URL = "wrong_url"
    TORN_ADDRESS = "torn_address"
    NO_SERVER = "no_server"
    NEWER_SCHEMA = "newer_schema"
    OLDER_AT_WORK = "older_at_work"
    WRONG_KEY = "wrong_key"
    GAP = "gap"
    CLOSED = "closed"
    BUSY = "busy"
    INVALID = "invalid"
    OTHER = "other"


_SENTENCES: Final[dict[Trouble, tuple[str, str]]] = {
    Trouble.DISK_FULL: (
        "the disk is full, nothing was written; make room on it and try again",
        "磁盘已满，没有写入任何数据；请清理磁盘空间后重试",
    ),
    Trouble.LOCKED: (
        "another program holds the store locked; close it (a database browser, a backup) and try again",
        "数据文件被其他程序锁定；请关闭它（数据库浏览工具、备份程序）后重试",
    ),
    Trouble.LOST_LOCK: (
        "another engine has taken the store over; this one stops writing and has to end",
        "另一个引擎已接管数据；本引擎停止写入并将退出",
    ),
    Trouble.OWNED: (
        "another engine is using the store; stop it first, or give this one a store of its own",
        "另一个引擎正在使用这份数据；请先停止它，或给本引擎另设数据位置",
    ),
    Trouble.READ_ONLY: (
        "the store may only be read; check the permissions of the file and of its folder",
        "数据只读；请检查文件及其文件夹的权限",
    ),
    Trouble.CANNOT_OPEN: (
        "the store cannot be opened; check that the folder exists and that you may write there",
        "无法打开数据；请检查文件夹是否存在、是否有写入权限",
    ),
    Trouble.CORRUPT: (
        "the store is damaged or is not a Tiercast store; restore a backup or choose another file",
        "数据已损坏或不是 Tiercast 的数据文件；请恢复备份或另选文件",
    ),
    Trouble.INPUT_OUTPUT: (
        "the disk reported an error; check the disk and its connection",
        "磁盘读写出错；请检查磁盘及其连接",
    ),
    Trouble.WRONG_URL: (
        "the store's address is not understood; write sqlite:///FILE or postgresql://USER@HOST/DATABASE",
        "无法识别数据位置；请写成 sqlite:///文件 或 postgresql://用户@主机/数据库",
    ),
    Trouble.TORN_ADDRESS: (
        "the store's address has more than one @, so its password cannot be told from its host; leave the password "
        "out of it and give it by itself, or write @ in it as %40 and / as %2F",
        "数据位置里有多个 @，分不清密码和主机；请从中去掉密码、另行填写，或把密码里的 @ 写成 %40、/ 写成 %2F",
    ),
    Trouble.NO_SERVER: (
        "the PostgreSQL server does not answer or refuses; check host, port, user, password and database",
        "PostgreSQL 服务器没有应答或拒绝连接；请检查主机、端口、用户、密码和数据库名",
    ),
    Trouble.NEWER_SCHEMA: (
        "the store was written by a newer Tiercast; install that version or a later one",
        "数据由更新版本的 Tiercast 写入；请安装该版本或更新版本",
    ),
    Trouble.OLDER_AT_WORK: (
        "an engine of an older Tiercast is at work on the store; end it, and start this one",
        "旧版本的 Tiercast 引擎正在使用这份数据；请先结束它，再启动本版本",
    ),
    Trouble.WRONG_KEY: (
        "the key does not belong to this store, personal data cannot be read; bring back its key or a backup",
        "密钥与数据不符，无法读取个人信息；请恢复原密钥或备份",
    ),
    Trouble.GAP: (
        "entries do not follow the last one in the journal; an earlier batch was not written",
        "记录与日志的最后一条不衔接；之前的一批数据没有写入",
    ),
    Trouble.CLOSED: ("the store is closed", "数据已关闭"),
    Trouble.BUSY: (
        "the store does not keep up; wait and try again",
        "数据写入跟不上；请稍后重试",
    ),
    Trouble.INVALID: ("this cannot be stored", "这些数据无法保存"),
    Trouble.OTHER: ("the store reported an error", "数据存储出错"),
}

_SQLITE: Final[dict[int, Trouble]] = {
    5: Trouble.LOCKED,
    6: Trouble.LOCKED,
    8: Trouble.READ_ONLY,
    10: Trouble.INPUT_OUTPUT,
    11: Trouble.CORRUPT,
    13: Trouble.DISK_FULL,
    14: Trouble.CANNOT_OPEN,
    26: Trouble.CORRUPT,
}
"""Primary result codes of SQLite (https://www.sqlite.org/rescode.html)."""

_SQLSTATE: Final[dict[str, Trouble]] = {
    "53100": Trouble.DISK_FULL,
    "25006": Trouble.READ_ONLY,
    "55P03": Trouble.LOCKED,
    "40P01": Trouble.LOCKED,
    "40001": Trouble.LOCKED,
    "3D000": Trouble.NO_SERVER,
    "58030": Trouble.INPUT_OUTPUT,
}


class StoreError(Exception):
    """The store could not do it, and nothing of it is half done.

    Attributes:
        kind: which trouble.
        message, message_zh: a sentence for people, with what to do.
        detail: what the database said, or the place and value at fault.
    """

    def __init__(self, kind: Trouble, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail
        self.message, self.message_zh = _SENTENCES[kind]
        if detail:
            self.message = f"{self.message} ({detail})"
            self.message_zh = f"{self.message_zh}（{detail}）"
        super().__init__(self.message)

    @property
    def words(self) -> Words:
        """The sentence in both languages."""
        return Words(self.message, self.message_zh)


def as_store_error(error: BaseException, place: str = "") -> StoreError:
    """The `StoreError` that says what `error`, raised by SQLAlchemy or a driver, means.

    Args:
        error: what was caught.
        place: path or address of the store, named in the sentence.
    """
    if isinstance(error, StoreError):
        return error
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    detail = f"{place}: {_first_line(cause)}" if place else _first_line(cause)
    return StoreError(_trouble(cause), detail)


def _trouble(cause: BaseException) -> Trouble:
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None:
            return _SQLITE.get(code & 0xFF, Trouble.OTHER)
        return Trouble.OTHER
    if isinstance(cause, OverflowError | ValueError | TypeError):
        return Trouble.INVALID
    state = getattr(cause, "sqlstate", None)
    if state is not None:
        return _SQLSTATE.get(state, Trouble.NO_SERVER if state[:2] in ("08", "28", "57") else Trouble.OTHER)
    return Trouble.NO_SERVER if type(cause).__name__ in ("OperationalError", "ConnectionTimeout") else Trouble.OTHER


def _first_line(cause: BaseException) -> str:
    text = str(cause).strip()
    return text.splitlines()[0] if text else type(cause).__name__
