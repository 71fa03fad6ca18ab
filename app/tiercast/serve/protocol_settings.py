"""What is said on the control connection about the settings of a shop; see `serve.protocol`."""

from typing import Final, TypeAlias

import msgspec

from tiercast.serve.protocol_base import CommandMessage, ReplyMessage


class GetSettings(CommandMessage, frozen=True, kw_only=True, tag="settings"):
    """Where everything lies, how long it is kept, and the data map. Answer: `SettingsReply`."""


class AskRetention(CommandMessage, frozen=True, kw_only=True, tag="retention_ask"):
    """What would go at once if `option` of ``retention`` were `value` (``90d``). Answer: `RetentionEffectReply`."""

    option: str
    value: str


class SetRetention(CommandMessage, frozen=True, kw_only=True, tag="retention_set"):
    """Keep what `option` of ``retention`` is about for `value` (``90d``) from now on. Answer: `Done`."""

    option: str
    value: str


class TryStore(CommandMessage, frozen=True, kw_only=True, tag="store_try"):
    """Whether a shop could be kept at `url`; nothing is written there. Answer: `StoreTriedReply`.

    Attributes:
        password: of a PostgreSQL server; "" for the one that is kept for it, if any.
    """

    url: str
    password: str = ""


class CheckBackup(CommandMessage, frozen=True, kw_only=True, tag="backup_check"):
    """Read a backup on the engine's computer from its beginning to its end. Answer: `BackupCheckedReply`."""

    file: str
    passphrase: str


class AskHandover(CommandMessage, frozen=True, kw_only=True, tag="handover"):
    """What whoever takes the shift over has to know of a room. Answer: `HandoverReply`.

    Attributes:
        since: instant; 0: since the session began, or of the last twelve hours where the room is closed.
        back: in place of `since`, how far back from the engine's instant, microseconds.
    """

    room: str
    since: int = 0
    back: int = 0


class PlaceRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A file or folder of the engine: what it is in both languages, and whether it `exists`."""

    name: str
    path: str
    what: str
    what_zh: str
    exists: bool = False


class RetentionRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An option of ``retention``; `value` and `default` as they are written in the configuration."""

    option: str
    value: str
    default: str
    title: str
    title_zh: str
    help: str
    help_zh: str


class KeptRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A line of the data map.

    Attributes:
        name: of the table or file; `file`: it is one.
        setting: the option of ``retention`` that says how long; "" where `until` says it.
        personal: ``named``, ``key``, ``sealed``, ``plain`` or ``none``; `about` says it in words.
    """

    name: str
    file: bool = False
    what: str
    what_zh: str
    source: str
    source_zh: str
    why: str
    why_zh: str
    setting: str = ""
    until: str = ""
    until_zh: str = ""
    personal: str = "none"
    about: str = ""
    about_zh: str = ""


class SettingsReply(ReplyMessage, frozen=True, kw_only=True, tag="settings_reply"):
    """How the shop is set up.

    Attributes:
        config: the file of the configuration; `built_in`: there is none yet, the first change writes it.
        store: URL without its password; `kind`: ``sqlite`` or ``postgresql``; `size`: bytes, None where unknown.
    """

    config: str
    built_in: bool
    store: str
    kind: str
    size: int | None
    places: tuple[PlaceRow, ...]
    retention: tuple[RetentionRow, ...]
    kept: tuple[KeptRow, ...]


class RetentionEffectReply(ReplyMessage, frozen=True, kw_only=True, tag="retention_effect_reply"):
    """What a change of ``retention`` would do.

    Attributes:
        value: as it would be written; `before`: how it stands now.
        due: rows that would go within ten minutes; None where that is computed at midnight only.
        oldest: instant of the oldest row that is there; None where there is none or nobody knows.
    """

    option: str
    value: str
    before: str
    due: int | None = None
    oldest: int | None = None


class StoreTriedReply(ReplyMessage, frozen=True, kw_only=True, tag="store_tried_reply"):
    """What is at a URL.

    Attributes:
        store: the URL without its password; `kind`: ``sqlite`` or ``postgresql``; `server`: its version.
        used: there is a shop already; `own`: it is the store of this engine; `shops`: the keys of those there.
        may_write: tables may be made there.
        encoding: in which the database keeps text, where that is not UTF-8.
        password: the server was asked with one.
    """

    store: str
    kind: str
    server: str
    used: bool = False
    own: bool = False
    shops: tuple[str, ...] = ()
    may_write: bool = True
    encoding: str = ""
    password: bool = False


class BackupCheckedReply(ReplyMessage, frozen=True, kw_only=True, tag="backup_checked_reply"):
    """What a whole backup holds; `created`: instant; `fits`: this program can restore it."""

    file: str
    size: int
    shop: str
    created: int
    version: str
    rows: int
    files: tuple[str, ...] = ()
    fits: bool = True


class AuditRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A note of the audit log.

    Attributes:
        n: its number, for `Undo`.
        detail: of the command; before, after: how what it changed stood.
        outcome: ``done``, or ``refused`` and why.
        before_zh, after_zh, outcome_zh: the same in Chinese, where it is another sentence.
        can_undo: there is a way back that was not taken; `undoes`: the note that this one took back.
        undone: another note took this one back.
        about, about_zh: the action that it was done to, and for whom; "" where it was done to none that is kept.
    """

    n: int
    time: int
    who: str
    what: str
    detail: str = ""
    before: str = ""
    after: str = ""
    outcome: str = "done"
    can_undo: bool = False
    undoes: int | None = None
    undone: bool = False
    before_zh: str = ""
    after_zh: str = ""
    outcome_zh: str = ""
    about: str = ""
    about_zh: str = ""


class HandoverReply(ReplyMessage, frozen=True, kw_only=True, tag="handover_reply"):
    """How a room stands, and what was done since.

    Attributes:
        now: instant of the answer; since: what is told begins here.
        opened: when the session began that is on; 0: none is.
        deeds: the oldest first; `more`: there were more than are told.
        asking: actions that wait for an answer; `waiting`: actions that may go out and have not.
    """

    room: str
    now: int
    since: int
    opened: int = 0
    deeds: tuple[AuditRow, ...] = ()
    more: bool = False
    asking: int = 0
    waiting: int = 0


SettingsCommand: TypeAlias = GetSettings | AskRetention | SetRetention | TryStore | CheckBackup | AskHandover
SettingsReplies: TypeAlias = SettingsReply | RetentionEffectReply | StoreTriedReply | BackupCheckedReply | HandoverReply
SETTINGS_READS: Final = (GetSettings, AskRetention, TryStore, CheckBackup, AskHandover)
"""Commands that change nothing."""
