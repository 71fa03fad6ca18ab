"""What is said on the control connection about imports and traffic channels; see `serve.protocol`."""

import msgspec

from tiercast.serve.protocol_base import CommandMessage, ReplyMessage


class SetChannel(CommandMessage, frozen=True, kw_only=True, tag="channel"):
    """What a traffic channel cost on one day. Answer: `ChannelsReply`.

    Attributes:
        channel: as events name it; title: for people, "" leaves it as it is.
        amount: as people write it (``299.50``); "" takes back what was told by hand.
        day: ``2026-11-22``; "" is today.
    """

    channel: str
    amount: str = ""
    day: str = ""
    title: str = ""


class ListChannels(CommandMessage, frozen=True, kw_only=True, tag="channels"):
    """Every traffic channel with what it cost. Answer: `ChannelsReply`."""


class ImportFiles(CommandMessage, frozen=True, kw_only=True, tag="import"):
    """Import files that lie on the engine's computer. Answer: `ImportReply`, once all of it counts.

    Attributes:
        kind: ``orders``, ``products`` or ``channels``.
        files, mapping: absolute paths; preset: a known export, "" recognises it.
        platform, zone, currency: of what the files leave open; "" takes the rooms'.
        nicknames: also link orders by a nickname that one viewer has.
        dry_run: only say what would be done.
    """

    kind: str
    files: tuple[str, ...]
    preset: str = ""
    mapping: str = ""
    platform: str = ""
    zone: str = ""
    currency: str = ""
    nicknames: bool = False
    dry_run: bool = False


class CancelImport(CommandMessage, frozen=True, kw_only=True, tag="import_cancel"):
    """Stop the import that is under way, or an undo; what counts of it is taken back, or counts again. Answer: `Done`.

    Whoever asked for the import gets a refusal once nothing of it counts; for the undo, once all of it counts again.
    """


class UndoImport(CommandMessage, frozen=True, kw_only=True, tag="import_undo"):
    """Take an import back. Answer: `UndoneReply`, once nothing of it counts that no other import tells of."""

    number: int


class ListImports(CommandMessage, frozen=True, kw_only=True, tag="imports"):
    """Every import, the newest first. Answer: `ImportsReply`."""


class ImportSentence(msgspec.Struct, frozen=True):
    """A sentence in both languages."""

    en: str
    zh: str


class ImportProblem(msgspec.Struct, frozen=True):
    """A row that is not imported, or a cell that cannot be read: where, what stands there, and what was expected.

    `words` say all of it in a sentence, `expected` only what should stand there, where that can be said apart.
    """

    file: str
    row: int
    column: str
    found: str
    words: ImportSentence
    expected: ImportSentence | None = None


class ImportReply(ReplyMessage, frozen=True, kw_only=True, tag="import_reply"):
    """What an import did, or would do; the fields are those of `tiercast.engine.imports.request.ImportSummary`."""

    kind: str
    number: int = 0
    preset: str = ""
    platform: str = ""
    rows: int = 0
    orders: int = 0
    added: int = 0
    known: int = 0
    linked: dict[str, int] = msgspec.field(default_factory=dict)
    unlinked: int = 0
    by_nickname: int = 0
    unpaid: int = 0
    closed: int = 0
    left_out: int = 0
    remarks: int = 0
    refunded: int = 0
    amount: dict[str, int] = msgspec.field(default_factory=dict)
    viewers: int = 0
    first: int = 0
    last: int = 0
    history: bool = False
    problems: int = 0
    listed: tuple[ImportProblem, ...] = ()
    dry_run: bool = False


class ImportRow(msgspec.Struct, frozen=True, kw_only=True):
    """One import as it stands."""

    number: int
    kind: str
    files: str
    preset: str
    who: str
    state: str
    started: int
    finished: int | None
    rows: int


class ImportsReply(ReplyMessage, frozen=True, kw_only=True, tag="imports_reply"):
    """Every import, the newest first."""

    imports: tuple[ImportRow, ...]


class ChannelInfo(msgspec.Struct, frozen=True, kw_only=True):
    """A traffic channel: minor units of `currency` in all, today and by day (``2026-11-22``; "": no day was named)."""

    channel: str
    title: str
    currency: str
    total: int
    today: int
    days: dict[str, int]


class ChannelsReply(ReplyMessage, frozen=True, kw_only=True, tag="channels_reply"):
    """Traffic channels, the dearest first; after a change only the one that was changed."""

    channels: tuple[ChannelInfo, ...]


class UndoneReply(ReplyMessage, frozen=True, kw_only=True, tag="undone_reply"):
    """An import of `rows` rows was taken back; `kept`: how many of its orders still count for other imports."""

    number: int
    rows: int
    kept: dict[int, int]
