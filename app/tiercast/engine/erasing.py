"""Erasing a viewer from a store in our hands: journaled, forgotten by the state, removed, and proved by a search.

`engine.erasing_live` does the same while the engine is at work.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, exists, select
from tiercast_api.action import ActionType
from tiercast_api.clock import Clock
from tiercast_api.errors import PluginError
from tiercast_api.event import Quality

from tiercast.audience.entry import Entry
from tiercast.beside.paths import Paths
from tiercast.decide.ids import id_text
from tiercast.engine.config import Config
from tiercast.engine.imports.nameless import leave_orders, mark_of, naming_rows, take_names
from tiercast.engine.opened import Opened
from tiercast.engine.registry import load_plugins, offered_actions
from tiercast.engine.replaying.folders import Closed, close_all
from tiercast.engine.rulebook import Rulebook
from tiercast.engine.shop import Shop
from tiercast.hosting.plugins import Plugins, UnknownType
from tiercast.step.core import Core
from tiercast.store.audit import blank_notes, note
from tiercast.store.database import Database
from tiercast.store.erase import Erased, Erasure, begin_erasure, find_traces, holds, own_files, sweep, telling_texts
from tiercast.store.erase import erase_viewer as erase_rows
from tiercast.store.imports import ERASED
from tiercast.store.journal import read_with_raw
from tiercast.store.marks import blank_marks
from tiercast.store.masking import mask_in_file
from tiercast.store.person import Person
from tiercast.store.spool import open_spool
from tiercast.store.states import drop_older, last_cut
from tiercast.store.tables import metadata, snapshots, states, viewers
from tiercast.store.unnaming import MarkOf, entries_of_viewers, unname_entries
from tiercast.store.vault import Vault

_CHUNK = 1_000


async def erase_from(
    opened: Opened, config: Config, paths: Paths, clock: Clock, viewer: bytes, person: Person,
    who: str = "command line",
) -> Mapping[str, Any]:  # fmt: skip
    """Erase `person`, whose key is `viewer`; `who` asks for it goes to the audit log.

    In this order: the new key, the journal's entry (the state forgets), the rows, a snapshot without the viewer, so
    that no older one has to be read again, then copies that are shown, then the disk, then the search.

    Returns:
        See `tiercast.engine.viewers.erase_viewer`.

    Raises:
        StoreError: what the store says.
    """
    waited = _erase_spooled(opened, paths, person)
    shop = await open_shop(opened, config, paths, clock)
    with opened.database.read() as connection:
        said = texts_of(connection, opened.vault, viewer)
        erasure = begin(connection, opened, shop, viewer, person, said)
        naming = naming_rows(connection, opened.vault, erasure.words)
        entries = [seq for seq, _ in entries_of_viewers(connection, opened.shop, {viewer})]
    now, marks = clock.now(), mark_of(config, opened.vault)
    # While it is still known whom they name: after a crash behind the next step nobody could begin anew.
    await asyncio.wrap_future(opened.writer.call(lambda c: take_names(c, opened.vault, naming, ERASED)))
    # At the room's own instant: erasing somebody moves no clock and makes nothing due.
    stepped = shop.take([Entry(shop.core.state.shop.now, "erase", viewer=viewer)], now=now)
    await asyncio.wrap_future(stepped.commit)
    # While it is still known: whoever begins anew after a crash behind the next step knows no name to mask.
    files = files_of(config, paths)
    first = mask(files, erasure)
    erased = await asyncio.wrap_future(
        opened.writer.call(lambda connection: erase_all(connection, opened.vault, erasure, now, entries, marks))
    )
    commit = shop.snapshot()
    if commit is not None:
        await asyncio.wrap_future(commit)
    await asyncio.wrap_future(opened.writer.call(lambda connection: tidy(connection, opened, erasure)))
    replays = await close_all(paths.replays)
    sweep(opened.database)
    files = files_of(config, paths)
    masked = Counter(first) + Counter(mask(files, erasure))
    report = report_of(viewer, erased, waited, masked, replays, search(opened.database, erasure, files))
    await asyncio.wrap_future(opened.writer.call(lambda c: noted(c, opened.shop, now, who, report)))
    return report


def erase_all(
    connection: Connection, vault: Vault, erasure: Erasure, now: int, entries: Sequence[int], marks: MarkOf
) -> Erased:
    """Let what they bought be nobody's, as long as it can be read, and remove the rest; in the writer.

    Args:
        entries: of the journal, that tell of their orders and of what they are like; marks: see `unname_entries`.
    """
    leave_orders(connection, vault, [erasure.viewer], ERASED)
    unname_entries(connection, vault, entries, marks)
    blank_notes(connection, vault.shop, erasure.words)
    blank_marks(connection, vault.shop, erasure.words)
    return erase_rows(connection, vault, erasure, now)


def report_of(
    viewer: bytes, erased: Erased, waited: int, masked: Mapping[str, int], replays: Closed, found: "Searched"
) -> Mapping[str, Any]:
    """What was removed, what was searched, and what was found; see `tiercast.engine.viewers.erase_viewer`."""
    return {
        "viewer": id_text(viewer), **msgspec.to_builtins(erased), "waiting": waited, "masked": dict(masked),
        "replays": replays.copies,
        "searched": {"tables": found.tables, "files": list(found.files), "texts": found.texts},
        "traces": [*found.traces, *map(str, replays.left)],
    }  # fmt: skip


def noted(connection: Connection, shop: int, now: int, who: str, report: Mapping[str, Any]) -> None:
    """Write into the audit log that somebody was erased, and what the proof said; by nothing but the key."""
    counts = {key: value for key, value in report.items() if isinstance(value, int)}
    detail = {**counts, "traces": len(report["traces"])}
    note(connection, shop, now, who, "viewer erase", f"{report['viewer']} {msgspec.json.encode(detail).decode()}")


class Searched(msgspec.Struct, frozen=True):
    """A search for what is left: how many tables, which files, how many texts it looked for, and what it found."""

    tables: int
    files: tuple[str, ...]
    texts: int
    traces: tuple[str, ...]


def search(
    database: Database, erasure: Erasure, files: Sequence[Path], tell: Callable[[float], None] | None = None
) -> Searched:
    """Look into every table and file; `tell` is told how much is searched."""
    traces = find_traces(database, erasure, files, tell)
    looked = dict.fromkeys(str(file) for file in [*own_files(database), *files])
    return Searched(len(metadata.tables), tuple(looked), len(erasure.texts), tuple(traces))


def mask(files: Sequence[Path], erasure: Erasure) -> dict[str, int]:
    """Mask the person in what was written as text: logs and what sinks wrote down. Returns: how often, by file."""
    found = {str(file): mask_in_file(file, (*erasure.words, *erasure.texts)) for file in files if is_text(file)}
    return {file: count for file, count in found.items() if count}


def is_text(file: Path) -> bool:
    """Whether we write this file as text, line by line."""
    return file.suffix not in (".spool", ".stop", ".hand", ".run", ".key")


def texts_of(connection: Connection, vault: Vault, viewer: bytes) -> tuple[str, ...]:
    """What the viewer said, as far as it can be looked for: it is read before it becomes unreadable."""
    said: set[str] = set()
    after = 0
    while part := read_with_raw(connection, vault, after, _CHUNK, viewer):
        said |= {entry.text for entry, _ in part if entry.text}
        after = part[-1][0].seq
    return telling_texts(connection, vault.shop, said)


def begin(
    connection: Connection, opened: Opened, shop: Shop, viewer: bytes, person: Person, said: tuple[str, ...] = ()
) -> Erasure:
    """Give the person another key from now on, also one who is known within a session only."""
    vault = opened.vault
    identity = person.id
    if person.quality == Quality.SESSION:
        identity = next((one for one in _within(connection, opened, shop, viewer, person)
                         if vault.viewer_key(person.platform, one) == viewer), person.id)  # fmt: skip
    erasure = begin_erasure(connection, vault, person.platform, identity)
    query = select(viewers.c.wrapped).where(viewers.c.shop == vault.shop, viewers.c.viewer == viewer)
    words = tuple(word for word in (person.id, person.name) if word)
    wrapped = connection.execute(query).scalar()
    return msgspec.structs.replace(erasure, viewer=viewer, words=words, wrapped=wrapped, texts=said)


def _within(connection: Connection, opened: Opened, shop: Shop, viewer: bytes, person: Person) -> list[str]:
    """What the key of somebody known within a session may have been made of (see `EntryMaker`)."""
    heard = {(e.room, e.session) for e, _ in read_with_raw(connection, opened.vault, 0, _CHUNK, viewer)}
    found = [f"{room}\x1f{session}\x1f{person.id}" for room, session in heard if session]
    for room in {room for room, _ in heard}:
        state = shop.core.state.rooms.values.get(room.encode())
        last = state.session if state is not None else 0
        found += [f"{room}\x1f{number}\x1f{person.id}" for number in ("", *range(last + 1))]
    return found


async def open_shop(opened: Opened, config: Config, paths: Paths, clock: Clock) -> Shop:
    """The shop as the engine would open it, with nothing connected to it."""
    plugins = await load_plugins(paths, clock)
    try:
        actions = await configured_actions(plugins, config)
        kinds = plugins.kinds
    finally:
        await plugins.close()
    book = Rulebook(kinds, actions, [config.folder], config.evaluator)  # type: ignore[arg-type]
    key = opened.secrets.viewer
    return Shop(opened, book, lambda: Core(config.shop, key, book.build, kinds, book.by_hash, actions))


async def configured_actions(plugins: Plugins, config: Config) -> dict[str, ActionType]:
    """What the configured sinks can do, and those that need no settings."""
    actions = await offered_actions(plugins)
    for part in config.sinks.values():
        try:
            sink = await plugins.make_sink(part.type, part.settings)
        except (PluginError, UnknownType):
            # A sink that cannot be built plans nothing; erasing does not wait for its settings.
            continue
        actions.update((action.name, action) for action in sink.declaration.actions)
    return actions


def _erase_spooled(opened: Opened, paths: Paths, person: Person) -> int:
    """Take the viewer's events out of what waits on disk for an engine. Returns: how many."""
    if not paths.spool.exists():
        return 0
    spool = open_spool(paths.spool, opened.vault)
    try:
        return spool.erase(0, lambda event: is_of(person, event.viewer))
    finally:
        spool.close()


def is_of(person: Person, viewer: Any) -> bool:
    """Whether an event's viewer is this person."""
    return viewer is not None and (viewer.platform, viewer.id) == (person.platform, person.id)


def tidy(connection: Connection, opened: Opened, erasure: Erasure) -> None:
    """Timers of older snapshots hold what was said; the new one replaces those that were the viewer's."""
    number, cut, viewer = opened.shop, last_cut(connection, opened.shop), erasure.viewer
    if cut is not None:
        older = (states.c.shop == number, states.c.snapshot < cut.number)
        # Before timers had a space of their own they lay beside the shop's value, all of them in every snapshot.
        connection.execute(delete(states).where(*older, states.c.space == "shop"))
        newer = states.alias()
        same = (newer.c.shop == number, newer.c.space == "timer", newer.c.key == states.c.key)
        replaced = exists().where(*same, newer.c.snapshot > states.c.snapshot, newer.c.snapshot <= cut.number)
        connection.execute(delete(states).where(*older, states.c.space == "timer", replaced))
        # Of whoever was one with them the values of before hold what was told of both.
        joined = (states.c.space == "viewer", holds(connection, states.c.value, viewer))
        keys = connection.execute(select(states.c.key).where(*older, *joined)).scalars()
        drop_older(connection, number, "viewer", {bytes(key) for key in keys})
        connection.execute(delete(snapshots).where(snapshots.c.shop == number, snapshots.c.number < cut.number))


def files_of(config: Config, paths: Paths) -> list[Path]:
    """Files beside the store in which somebody could still stand: logs, the sinks' own, what waits for the engine."""
    files = [paths.stop, paths.deeds, paths.hand, paths.spool]
    if paths.logs.is_dir():
        files += sorted(file for file in paths.logs.rglob("*") if file.is_file())
    for part in config.sinks.values():
        written = part.settings.get("path")
        if isinstance(written, str):
            for path in dict.fromkeys((config.path(written), Path(written).expanduser())):
                # Rotated ones too: their names begin alike.
                files += sorted(path.parent.glob(f"{path.stem}*")) if path.parent.is_dir() else []
    return [file for file in files if file.is_file()]
