"""A session of the journal made ready to be shown: the shop as it was when it began, and every entry up to its end."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec
from sqlalchemy import Connection, func, insert, select
from tiercast_api.event import Quality
from tiercast_api.source import Guarantee, Officialness, Risk, SourceDeclaration

from tiercast.audience.entry import CONTROL, Entry
from tiercast.engine.config import Config, RoomConfig
from tiercast.engine.jobs import JobError
from tiercast.engine.kept_words import EVENTS_KEPT
from tiercast.engine.past import Past, Recall, open_past
from tiercast.engine.replaying.anew import Anew
from tiercast.engine.replaying.recording import (
    BASE,
    ENTRIES,
    MOST_MARKS,
    Recording,
    Tell,
    copy_rows,
    copy_shop,
    small_store,
    without_parts,
)
from tiercast.engine.replaying.sessions import Session, Sessions
from tiercast.step.core import Core
from tiercast.step.values import STATE_VERSION
from tiercast.store.batch import Identity
from tiercast.store.journal import stream_entries
from tiercast.store.marks import marks_since
from tiercast.store.tables import firings, journal, snapshots, states
from tiercast.words import Words

TOLD_EVERY: Final = 2_000
"""Entries between two words about how far it is."""
UNKNOWN_BEFORE: Final = Words(
    "What was known of viewers before this session is not kept any more: tiers begin with nothing, and today's rules "
    "are tried on what happened.",
    "这一场之前的观众数据已不再保存：分层从零开始，并用现在的规则重新计算。",
)
_FAR: Final = 1 << 60
_ABOUT_OTHERS: Final = frozenset({"merge", "erase", "cuts", "receipt", "answer"})
"""Kinds whose entries ask for viewers whom they do not name."""
_NEXT: Final = 60_000_000
"""Microseconds after the last bucket in which a session's last entries were heard."""


def session_of(connection: Connection, shop: int, room: str, began: int) -> Session:
    """The session that began at `began`. Raises: JobError: none did, or it is not kept any more."""
    found = next((one for one in Sessions(shop).look(connection, [room]) if one.began == began), None)
    if found is None or not found.first:
        raise JobError(
            Words(
                f"no session of room {room!r} that began then is kept any more{EVENTS_KEPT.en}; choose another one",
                f"直播间 {room!r} 在那时开始的场次已按保留期限删除{EVENTS_KEPT.zh}；请选择其他场次",
            )
        )
    return found


def record_session(recall: Recall, config: Config, room: str, began: int, folder: Path, tell: Tell) -> Recording:
    """Make a session of the journal ready, exactly as it was.

    Raises:
        JobError: it is not kept, or the shop as it was then cannot be rebuilt.
        StoreError.
    """
    with open_past(msgspec.structs.replace(recall, evaluator="plain")) as past:
        shop = past.vault.shop
        session = session_of(past.connection, shop, room, began)
        core = past.before_seq(session.first)
        _step_to(past, core, session.first, tell)
        program = core.programs.get(room)
        kinds = set(program.config.known_kinds) if program is not None else set()
        keys = _load(past, core, session)
        known = [*core.state.viewers.values, *keys]
        tell("copy", None, session.last - session.first + 1)
        _write_base(folder / BASE, past, core, session.first - 1, known)
        _write_entries(folder / ENTRIES, past, session, keys)
        told, people = _kinds(past.connection, shop, session)
        found = marks_since(past.connection, shop, room, began)
        return Recording(
            folder=folder, config=with_room(without_parts(config), room), secrets=recall.secrets, room=room,
            first=session.first, last=session.last, begin=began, end=_end(past.connection, shop, session), exact=True,
            kinds=tuple(sorted(kinds | told)), knows_viewers=people,
            marks=_fired(past.connection, shop, session), hand=tuple(one for one in found if one.time <= session.until),
        )  # fmt: skip


def record_session_anew(recall: Recall, anew: Anew, room: str, began: int, tell: Tell) -> Recording:
    """Make what happened in a session ready for rules to be tried on it, where what was before cannot be rebuilt.

    Raises:
        JobError: the session is not kept; RulesetError; StoreError.
    """
    with open_past(recall) as past:
        session = session_of(past.connection, past.vault.shop, room, began)
        entries = list(_happened(past, session, tell))
        people = past.vault.people(past.connection, {entry.viewer for entry in entries if entry.viewer})
        known = [Identity(key, one.platform, one.id, one.quality, one.name) for key, one in people.items()]
    declaration = SourceDeclaration(
        kinds=tuple(sorted({entry.kind for entry in entries} - CONTROL)), quality=Quality.STABLE,
        guarantee=Guarantee.REPLAYABLE, risk=Risk(Officialness.LOCAL_TOOL, "A recording.", "录像。"),
    )  # fmt: skip
    return anew.write(entries, known, declaration, tell, (UNKNOWN_BEFORE,))


def _happened(past: Past, session: Session, tell: Tell) -> Iterator[Entry]:
    """What happened in a session, without what the engine noted of it."""
    for entry in stream_entries(past.connection, past.vault, session.first - 1):
        if entry.seq > session.last:
            return
        if entry.seq % TOLD_EVERY == 0:
            tell("read", (entry.seq - session.first) / max(1, session.last - session.first), entry.seq)
        if entry.room == session.room and (entry.kind not in CONTROL or entry.kind == "show"):
            yield entry


def with_room(config: Config, room: str) -> Config:
    """The configuration, with a room that may have been taken out of it since."""
    if room in config.rooms:
        return config
    like = next(iter(config.rooms.values()))
    gone: RoomConfig = msgspec.structs.replace(like, key=room, title="", rulesets=(), params={})
    return msgspec.structs.replace(config, rooms={**config.rooms, room: gone})


def _step_to(past: Past, core: Core, first: int, tell: Tell) -> None:
    begun, total = past.begun, max(1, first - 1 - past.begun)

    def until(_core: Core, entry: Entry) -> bool:
        if entry.seq % TOLD_EVERY == 0:
            tell("state", (entry.seq - begun) / total, entry.seq - begun)
        return entry.seq >= first

    past.run(core, until)


def _load(past: Past, core: Core, session: Session) -> list[bytes]:
    """Bring all viewers into memory of whom the session speaks. Returns: their keys."""
    c, connection = journal.c, past.connection
    here = (c.shop == past.vault.shop, c.seq >= session.first, c.seq <= session.last, c.viewer.is_not(None))
    keys = [bytes(key) for key in connection.execute(select(c.viewer).where(*here).distinct()).scalars()]
    asking = [Entry(core.state.shop.now, "about", viewer=key) for key in keys]
    for entry in stream_entries(connection, past.vault, session.first - 1, kinds=_ABOUT_OTHERS):
        if entry.seq > session.last:
            break
        asking.append(entry)
    past.load(core, core.viewers_needed(asking))
    past.load(core, core.viewers_needed([Entry(_FAR, "tick")]))
    return keys


def _write_base(file: Path, past: Past, core: Core, seq: int, known: list[bytes]) -> None:
    shop, state = past.vault.shop, core.state
    database = small_store(file)
    try:
        with database.write() as target:
            copy_shop(past.connection, target, shop, known)
            if not seq:
                return
            copy_rows(past.connection, target, journal, journal.c.shop == shop, journal.c.seq == seq)
            rows = [("shop", key, value) for key, value in state.encode_shop()]
            rows += [(s.name, key, s.packed(value)) for s in state.spaces for key, value in s.values.items()]  # type: ignore[arg-type]
            values = [{"shop": shop, "space": space, "key": key, "snapshot": 1, "value": v} for space, key, v in rows]
            target.execute(insert(states), values)
            cut = {"shop": shop, "number": 1, "seq": seq, "version": STATE_VERSION, "pruned": False}
            target.execute(insert(snapshots), cut)
    finally:
        database.close()


def _write_entries(file: Path, past: Past, session: Session, keys: list[bytes]) -> None:
    shop, c = past.vault.shop, journal.c
    database = small_store(file)
    try:
        with database.write() as target:
            copy_shop(past.connection, target, shop, keys)
            copy_rows(past.connection, target, journal, c.shop == shop, c.seq >= session.first, c.seq <= session.last)
    finally:
        database.close()


def _kinds(connection: Connection, shop: int, session: Session) -> tuple[set[str], bool]:
    """Kinds that were told in the room, and whether anybody was told apart."""
    c = journal.c
    here = (c.shop == shop, c.seq >= session.first, c.seq <= session.last, c.room == session.room)
    kinds = set(connection.execute(select(c.kind).where(*here).distinct()).scalars()) - CONTROL
    people = connection.execute(select(c.seq).where(*here, c.viewer.is_not(None)).limit(1)).scalar()
    return kinds, people is not None


def _end(connection: Connection, shop: int, session: Session) -> int:
    c = journal.c
    here = (c.shop == shop, c.seq >= session.first, c.seq <= session.last)
    latest = int(connection.execute(select(func.max(c.time)).where(*here)).scalar() or session.began)
    return max(session.began, min(latest, session.until + _NEXT))


def _fired(connection: Connection, shop: int, session: Session) -> tuple[int, ...]:
    c = firings.c
    here = (c.shop == shop, c.seq >= session.first, c.seq <= session.last, c.room == session.room)
    query = select(c.time).where(*here, c.suppressed == "").order_by(c.seq).limit(MOST_MARKS)
    return tuple(connection.execute(query).scalars())
