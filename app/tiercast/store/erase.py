"""Erasing a viewer: their key goes, so all that was encrypted under it is noise, wherever a copy lies.

In this order, so that no event can bring the old key back: `begin_erasure` in the thread that makes viewers' keys,
`erase_viewer` in a transaction of the writer (behind everything that still carries the old key), `sweep` after its
commit, and `find_traces` to prove it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, LargeBinary, Table, Text, delete, func, or_, select, update

from tiercast.reason_words import chinese_beside
from tiercast.store.apply import DEAD_LETTER
from tiercast.store.database import Database
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.outbox_states import ActionState
from tiercast.store.statements import chunks, upsert
from tiercast.store.tables import (
    actions,
    coupon_codes,
    dead_letters,
    erasures,
    import_rows,
    metadata,
    rulesets,
    states,
    viewer_notes,
    viewers,
)
from tiercast.store.vault import Vault

SHORTEST: Final = 4
"""Shorter words are looked for as whole values only: anywhere in a file they would be found by chance."""
TELLING: Final = 8
"""Characters from which on a text says whose it is."""
_BLOCK: Final = 1 << 22
_ROW: Final = 256
"""Bytes of a file that are searched in about the time of a value in a table."""


class Erasure(msgspec.Struct, frozen=True):
    """Somebody who is being erased.

    Attributes:
        viewer: the key that they had.
        mark, count: what is kept: an HMAC under another secret, and how often they were erased.
        words: id and name, to look for what is left; held in memory only.
        wrapped: their wrapped data key, to be looked for as well.
        texts: what they said, as far as it can be nobody else's; in memory only.
    """

    viewer: bytes
    mark: bytes
    count: int
    words: tuple[str, ...]
    wrapped: bytes | None
    texts: tuple[str, ...] = ()


class Erased(msgspec.Struct, frozen=True):
    """What was removed: actions that waited, values of state, dead letters, and whether there was an identity."""

    identity: bool
    actions: int
    states: int
    dead_letters: int


def begin_erasure(connection: Connection, vault: Vault, platform: str, person: str) -> Erasure:
    """Give the person behind (platform, platform's id) another key from now on.

    Args:
        connection: it only reads.
        vault: takes note at once; if the erasure then fails, `Vault.count_erasure` with ``count - 1`` undoes it.
    """
    viewer = vault.viewer_key(platform, person)
    mark = vault.mark(platform, person)
    c = erasures.c
    before = connection.execute(select(c["count"]).where(c.shop == vault.shop, c.mark == mark)).scalar() or 0
    known = vault.people(connection, [viewer]).get(viewer)
    query = select(viewers.c.wrapped).where(viewers.c.shop == vault.shop, viewers.c.viewer == viewer)
    wrapped = connection.execute(query).scalar()
    words = (person,) if known is None or not known.name else (person, known.name)
    vault.count_erasure(mark, before + 1)
    return Erasure(viewer, mark, before + 1, words, wrapped)


def erase_viewer(connection: Connection, vault: Vault, erasure: Erasure, now: int) -> Erased:
    """Remove the identity and what cannot be made unreadable by that: waiting actions, state, dead letters.

    Journal, firings and changes stay, under a key that leads to nobody, without their private parts. Imported orders
    are nobody's by then (`engine.imports.nameless`); of any that could not be read its mark stays.
    """
    shop, viewer = vault.shop, erasure.viewer
    waiting = [ActionState.PLANNED.value, ActionState.WAITING.value, ActionState.HELD.value]
    cancelled = update(actions).where(actions.c.shop == shop, actions.c.viewer == viewer, actions.c.state.in_(waiting))
    why = "the viewer was erased"
    cancelled = cancelled.values(
        state=ActionState.CANCELLED.value, reason=why, reason_zh=chinese_beside(why), updated=now
    )
    stopped = connection.execute(cancelled).rowcount
    codes = update(coupon_codes).where(coupon_codes.c.shop == shop, coupon_codes.c.viewer == viewer)
    connection.execute(codes.values(viewer=None))
    told = update(import_rows).where(import_rows.c.shop == shop, import_rows.c.viewer == viewer)
    connection.execute(told.values(viewer=None, sealed=None, how="", confidence=0))
    connection.execute(delete(viewer_notes).where(viewer_notes.c.shop == shop, viewer_notes.c.viewer == viewer))
    gone = connection.execute(delete(states).where(states.c.shop == shop, holds(connection, states.c.key, viewer)))
    letters = _remove_letters(connection, vault, erasure.words)
    values = {"shop": shop, "mark": erasure.mark, "count": erasure.count}
    connection.execute(upsert(erasures, connection.dialect.name, ("shop", "mark"), ("count",)), values)
    identity = connection.execute(delete(viewers).where(viewers.c.shop == shop, viewers.c.viewer == viewer))
    vault.forget([viewer])
    return Erased(identity.rowcount > 0, stopped, gone.rowcount, letters)


def sweep(database: Database) -> None:
    """Take what was deleted off the disk too, after the commit.

    SQLite overwrites what is deleted; here the write-ahead log, which still has it, is folded back and emptied. On
    PostgreSQL the identity table is rewritten without its dead rows; its own write-ahead log is recycled by the server.

    Raises:
        StoreError: what the database says.
    """
    if database.path is None:
        with database.connect_writing() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM FULL viewers")
        return
    if not database.fold("TRUNCATE"):
        raise StoreError(Trouble.LOCKED, "the write-ahead log is in use; what was erased still lies in it")


def find_traces(
    database: Database, erasure: Erasure, files: Sequence[Path] = (), tell: Callable[[float], None] | None = None
) -> list[str]:
    """Every place that still holds the person's id, name or key: none, if the erasure is complete.

    Args:
        files: more files to look into (spools, logs), beside the store's own.
        tell: is told how much of it is searched, between 0 and 1.

    Returns:
        Places as ``table.column`` or paths.
    """
    words = (*erasure.words, *erasure.texts)
    needles = [word.encode() for word in words] + ([erasure.wrapped] if erasure.wrapped else [])
    long = [needle for needle in needles if len(needle) >= SHORTEST]
    paths = dict.fromkeys([*own_files(database), *files])
    found: list[str] = []
    with database.read() as connection:
        searched = _Searched(connection, paths, tell)
        for table in metadata.sorted_tables:
            found += _columns(connection, table, words, erasure.wrapped)
            searched.table(table)
    for path in paths:
        found += [str(path)] if any(_in_file(path, needle) for needle in long) else []
        searched.file(path)
    return found


class _Searched:
    """How much of tables and files is searched, by how much there is in each."""

    def __init__(self, connection: Connection, files: Iterable[Path], tell: Callable[[float], None] | None) -> None:
        self._tell, self._done, self._sizes = tell, 0, dict[str, int]()
        for table in metadata.sorted_tables if tell is not None else ():
            rows = connection.execute(select(func.count()).select_from(table)).scalar_one()
            self._sizes[table.name] = rows * sum(isinstance(one.type, Text | LargeBinary) for one in table.c)
        for file in files:
            with suppress(OSError):  # it may have gone by now
                self._sizes[str(file)] = file.stat().st_size // _ROW

    def table(self, table: Table) -> None:
        """All of it is searched."""
        self._add(table.name)

    def file(self, file: Path) -> None:
        """All of it is searched."""
        self._add(str(file))

    def _add(self, name: str) -> None:
        size = self._sizes.get(name, 0)
        self._done += size
        if self._tell is not None and size:
            self._tell(self._done / sum(self._sizes.values()))


def own_files(database: Database) -> list[Path]:
    """The store's own files: the database, its write-ahead log, and what lies beside under its name."""
    if database.path is None:
        return []
    return [file for file in sorted(database.path.parent.glob(database.path.name + "*")) if file.is_file()]


def telling_texts(connection: Connection, shop: int, said: Iterable[str], most: int = 50) -> tuple[str, ...]:
    """Of what somebody said the texts that can be looked for: long ones that neither a ruleset nor a product has."""
    long = sorted({text.strip() for text in said if len(text.strip()) >= TELLING}, key=len, reverse=True)
    found: list[str] = []
    for text in long:
        ours = select(func.count()).select_from(rulesets).where(holds(connection, rulesets.c.text, text))
        items = select(func.count()).where(
            states.c.shop == shop,
            states.c.space.in_(("item", "room")),
            holds(connection, states.c.value, text.encode()),
        )
        if not connection.execute(ours).scalar_one() and not connection.execute(items).scalar_one():
            found.append(text)
            if len(found) == most:
                break
    return tuple(found)


def _columns(connection: Connection, table: Table, words: Iterable[str], wrapped: bytes | None) -> Iterable[str]:
    for column in table.c:
        if isinstance(column.type, Text):
            tests = [column == w if len(w) < SHORTEST else holds(connection, column, w) for w in words]
        elif isinstance(column.type, LargeBinary):
            parts = [w.encode() for w in words if len(w.encode()) >= SHORTEST] + ([wrapped] if wrapped else [])
            tests = [holds(connection, column, part) for part in parts]
        else:
            continue
        if tests and connection.execute(select(func.count()).select_from(table).where(or_(*tests))).scalar_one():
            yield f"{table.name}.{column.name}"


def holds(connection: Connection, column: Any, part: bytes | str) -> Any:
    """Whether a column's value has `part` in it."""
    if connection.dialect.name == "sqlite":
        return func.instr(column, part) > 0
    if isinstance(part, bytes):
        return func.pg_catalog.position(column, part) > 0
    return func.strpos(column, part) > 0


def _remove_letters(connection: Connection, vault: Vault, words: Sequence[str]) -> int:
    """Dead letters may name anybody: those that hold the id or the name as a word are removed."""
    pattern = re.compile(r"(?<!\w)(?:" + "|".join(re.escape(word) for word in words) + r")(?!\w)")
    c = dead_letters.c
    numbers = [
        row.n
        for row in connection.execute(select(c.n, c.sealed, c.place, c.reason).where(c.shop == vault.shop))
        if pattern.search(vault.unseal_for_shop(row.sealed, DEAD_LETTER).decode("utf-8", "replace"))
        or pattern.search(row.place + "\n" + row.reason)
    ]
    for part in chunks(numbers):
        connection.execute(delete(dead_letters).where(c.n.in_(part)))
    return len(numbers)


def _in_file(path: Path, needle: bytes) -> bool:
    try:
        with path.open("rb") as file:
            tail = b""
            while block := file.read(_BLOCK):
                if needle in tail + block:
                    return True
                tail = block[-len(needle) :]
    except FileNotFoundError:
        return False
    return False
