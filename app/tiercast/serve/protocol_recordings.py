"""What is said about sessions that can be shown again, and to the process that shows one; see `serve.protocol`.

A replay is a process of its own: the window starts it, writes a `ReplayStart` as one JSON line to its input, and reads
`ReplayComing` lines, then a `ReplayReady` or a `ReplaySorry`, from its output. It ends with its input. From then on the
window speaks with it over a control connection of its own, as with an engine.
"""

from typing import Final, TypeAlias

import msgspec

from tiercast.serve.protocol_base import CommandMessage, Message, ReplyMessage

SPEEDS: Final = (1.0, 2.0, 5.0, 10.0, 60.0, 0.0)
"""Speeds that are offered: times as fast as it happened; 0: as fast as it goes."""

# --- to an engine at work


class ListSessions(CommandMessage, frozen=True, kw_only=True, tag="sessions"):
    """Sessions whose course is kept, the newest first. Answer: `SessionsReply`."""

    room: str = ""
    limit: int = 200


class SessionRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One session of a room.

    Attributes:
        room, title: its key, and what people call it.
        session, began: its number and begin, microseconds UTC; until: of what is known of it last.
        is_open: it is still on.
        events: that sources told; firings: that were not suppressed.
        viewers: who were heard of; None: no source tells viewers apart, or it is too much to count.
        gmv: what was paid, before refunds, minor units of `currency`; None: no source tells.
        complete: all that happened is still kept, so that it can be shown again from its begin.
    """

    room: str
    title: str
    session: int
    began: int
    until: int
    is_open: bool = False
    events: int = 0
    firings: int = 0
    viewers: int | None = None
    gmv: int | None = None
    currency: str = ""
    complete: bool = True


class SessionsReply(ReplyMessage, frozen=True, kw_only=True, tag="sessions_reply"):
    """Sessions, the newest first. `more`: there are older ones."""

    sessions: tuple[SessionRow, ...]
    more: bool = False


# --- to a replay


class GetReplay(CommandMessage, frozen=True, kw_only=True, tag="replay"):
    """How the replay stands. Answer: `ReplayReply`."""


class PlayReplay(CommandMessage, frozen=True, kw_only=True, tag="replay_play"):
    """Let it go on, or stop it where it is. `speed`: one of `SPEEDS`; None: as before. Answer: `ReplayReply`."""

    playing: bool
    speed: float | None = None


class StepReplay(CommandMessage, frozen=True, kw_only=True, tag="replay_step"):
    """Go to the next event, or to the next ``firing``, and stay there. Answer: `ReplayReply`, at once."""

    to: str = "event"


class SeekReplay(CommandMessage, frozen=True, kw_only=True, tag="replay_seek"):
    """Go to an instant, microseconds UTC; back means from a kept state before it. Answer: `ReplayReply`, at once."""

    at: int


class ReplayNow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a replay stands.

    Attributes:
        begin, end: of the recording; at: where it is; all microseconds UTC.
        speed: times as fast as it happened; 0: as fast as it goes.
        busy: on its way to somewhere, `to`.
        ended: nothing follows.
        events, firings: so far; skipped: entries that could not be stepped.
        trouble, trouble_zh: why it does not go on.
    """

    begin: int
    end: int
    at: int
    playing: bool = False
    speed: float = 1.0
    busy: bool = False
    to: int = 0
    ended: bool = False
    events: int = 0
    firings: int = 0
    skipped: int = 0
    trouble: str = ""
    trouble_zh: str = ""


class ReplayReply(ReplyMessage, frozen=True, kw_only=True, tag="replay_reply"):
    """How the replay stands. `marks`: instants of firings, as far as they are known; only to `GetReplay`."""

    now: ReplayNow
    marks: tuple[int, ...] = ()


class ReplayMoved(Message, frozen=True, kw_only=True, tag="replay_moved"):
    """The replay stands otherwise; at most ten times a second. `fired`: instants of firings that are new."""

    now: ReplayNow
    fired: tuple[int, ...] = ()


# --- through the pipes of its process


class ReplayStart(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be shown.

    Attributes:
        token: what clients have to know.
        config: the shop's configuration file, "" for the built-in one; store: URL, "" as configured; home: the user's
            data folder.
        room: the room, or the one whose rules are to be tried on files.
        began: begin of the session to be shown; 0: `files` are.
        mapping: file that says what the columns of a table are.
    """

    token: str
    config: str = ""
    store: str = ""
    home: str = ""
    room: str = ""
    began: int = 0
    files: tuple[str, ...] = ()
    mapping: str = ""
    language: str = "en"


class ReplayComing(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", tag="coming"):
    """How far the preparation is, between 0 and 1, where it is known; `what`: ``state``, ``copy`` or ``read``."""

    what: str
    part: float | None = None
    entries: int = 0


class ReplayReady(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", tag="ready"):
    """The door is open at this port of this computer.

    Attributes:
        folder: its files, which go with it.
        room: to be shown first.
        exact: decisions are those that were made; else rules as they are now are tried, from nothing.
        notes, notes_zh: what whoever watches has to know.
        unreadable: records that could not be read; entries: what there is to show.
    """

    port: int
    folder: str
    room: str
    exact: bool
    entries: int = 0
    unreadable: int = 0
    notes: tuple[str, ...] = ()
    notes_zh: tuple[str, ...] = ()


class ReplaySorry(msgspec.Struct, frozen=True, kw_only=True, tag_field="say", tag="sorry"):
    """It cannot be shown, and why."""

    message: str
    message_zh: str


ReplaySays: TypeAlias = ReplayComing | ReplayReady | ReplaySorry
RecordingsCommand: TypeAlias = ListSessions | GetReplay | PlayReplay | StepReplay | SeekReplay
RecordingsReplies: TypeAlias = SessionsReply | ReplayReply
RECORDINGS_READS: Final = (ListSessions, GetReplay, PlayReplay, StepReplay, SeekReplay)
"""Commands that change nothing of a shop."""
