"""Imports: what each told, kept so that it can go on after a crash, be taken back, and no order counts twice."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, delete, func, insert, or_, select, update

from tiercast.store.batch import Identity
from tiercast.store.codec import VERSION, check_version
from tiercast.store.identities import Ciphers, IdentityWriter
from tiercast.store.statements import chunks
from tiercast.store.tables import coupon_codes, import_rows, imports, viewer_notes
from tiercast.store.vault import Vault, unseal_for_viewer

LABEL: Final = b"import"
NAMELESS: Final = "nameless"
"""How the viewer of an order was found that nobody's name stands in any more."""
ERASED: Final = "erased"
"""The same, where it was somebody's who was erased: what is imported of the order again is left out."""
_r = import_rows.c
_i = imports.c
_encode: Final = msgspec.msgpack.Encoder().encode


class ImportState:
    """How far an import is."""

    STAGING: Final = "staging"
    """Its rows are being written; after a crash they go."""
    STEPPING: Final = "stepping"
    """Its rows are being stepped; after a crash that goes on."""
    JOINING: Final = "joining"
    """Orders of an import that was taken back count as this one's; after a crash that goes on."""
    DONE: Final = "done"
    UNDOING: Final = "undoing"
    UNDONE: Final = "undone"


class Staged(msgspec.Struct, array_like=True):
    """One row of an import.

    Attributes:
        mark: HMAC of an order's number; b"" for what is no order.
        viewer: whose it is; b"": nobody's, or not known.
        how: how that was found: ``id``, ``coupon``, ``nickname``, ``hand``; "" where it was not, `NAMELESS` or
            `ERASED` where the order names nobody any more.
        confidence: in percent.
        time: of what it tells, microseconds.
        payload: what the row says, as the reader of its kind encoded it; personal.
        counted: it counts; not so where another import has told of the order before.
    """

    mark: bytes
    viewer: bytes
    how: str
    confidence: int
    time: int
    payload: bytes
    ordinal: int = 0
    counted: bool = True


class ImportRecord(msgspec.Struct, frozen=True):
    """One import as it stands; `summary` are numbers by name."""

    number: int
    kind: str
    files: str
    preset: str
    who: str
    state: str
    started: int
    finished: int | None
    rows: int
    history: int
    summary: dict[str, Any]


def begin_import(
    connection: Connection, shop: int, kind: str, files: Sequence[str], preset: str, who: str, now: int,
    history: int, summary: dict[str, Any],
) -> int:  # fmt: skip
    """Open an import.

    Args:
        history: 1 where it tells enough of the past that who is not in it is new.

    Returns:
        Its number.
    """
    values = {
        "shop": shop, "kind": kind, "files": "\n".join(files), "preset": preset, "who": who,
        "state": ImportState.STAGING, "started": now, "rows": 0, "history": history,
        "summary": VERSION + _encode(summary),
    }  # fmt: skip
    return int(connection.execute(insert(imports).returning(_i.n), values).scalar_one())


def stage(
    connection: Connection, vault: Vault, number: int, rows: Sequence[Staged], identities: Sequence[Identity]
) -> list[bytes]:
    """Write some of an import's rows, numbered by their `ordinal`, and who their viewers are.

    Returns:
        Viewers that are new; if the transaction fails, `Vault.forget` them.
    """
    ciphers: Ciphers = {b"": vault.shop_cipher}
    writer = IdentityWriter(vault, connection.dialect)
    fresh = writer.put(connection, identities)
    fresh += writer.ensure(connection, {row.viewer for row in rows if row.viewer}, ciphers)
    values = [
        {
            "shop": vault.shop, "unit": number, "ordinal": row.ordinal, "mark": row.mark or None,
            "viewer": row.viewer or None, "how": row.how, "confidence": row.confidence, "time": row.time,
            "sealed": _sealed(vault, ciphers[row.viewer], number, row), "counted": int(row.counted),
        }
        for row in rows
    ]  # fmt: skip
    if values:
        connection.execute(insert(import_rows), values)
    return fresh


def _sealed(vault: Vault, cipher: AESGCM, number: int, row: Staged) -> bytes:
    return vault.seal(cipher, VERSION + row.payload, _label(number, row.ordinal))


def _label(number: int, ordinal: int) -> bytes:
    return LABEL + number.to_bytes(8, "big") + ordinal.to_bytes(8, "big")


def set_import(
    connection: Connection, shop: int, number: int, state: str, *, rows: int | None = None, finished: int | None = None
) -> None:
    """An import comes to another state."""
    values: dict[str, Any] = {"state": state}
    if rows is not None:
        values["rows"] = rows
    if finished is not None:
        values["finished"] = finished
    connection.execute(update(imports).where(_i.shop == shop, _i.n == number).values(**values))


def drop_rows(connection: Connection, shop: int, number: int) -> None:
    """Forget what an import told: it was taken back, or never came to be."""
    connection.execute(delete(import_rows).where(_r.shop == shop, _r.unit == number))


def drop_import(connection: Connection, shop: int, number: int) -> None:
    """Forget an import whose rows were never all written."""
    drop_rows(connection, shop, number)
    connection.execute(delete(imports).where(_i.shop == shop, _i.n == number))


def list_imports(connection: Connection, shop: int, states: Iterable[str] = ()) -> list[ImportRecord]:
    """Imports, the newest first; `states`: only those."""
    query = select(imports).where(_i.shop == shop).order_by(_i.n.desc())
    wanted = tuple(states)
    if wanted:
        query = query.where(_i.state.in_(wanted))
    return [_record(row) for row in connection.execute(query).mappings()]


def find_import(connection: Connection, shop: int, number: int) -> ImportRecord | None:
    """One import; None: there is none of this number."""
    row = connection.execute(select(imports).where(_i.shop == shop, _i.n == number)).mappings().first()
    return None if row is None else _record(row)


def _record(row: Any) -> ImportRecord:
    check_version(row["summary"])
    return ImportRecord(
        row["n"], row["kind"], row["files"], row["preset"], row["who"], row["state"], row["started"], row["finished"],
        row["rows"], row["history"], msgspec.msgpack.decode(memoryview(row["summary"])[1:]),
    )  # fmt: skip


def read_staged(connection: Connection, vault: Vault, number: int, after: int, limit: int) -> list[Staged]:
    """Up to `limit` rows of an import that count and whose ordinal is greater than `after`.

    The payload is b"" where the viewer was erased since.
    """
    query = select(import_rows).where(_r.shop == vault.shop, _r.unit == number, _r.ordinal > after)
    query = query.where(_r.counted == 1)
    return _staged(connection, vault, connection.execute(query.order_by(_r.ordinal).limit(limit)).mappings().all())


def rows_of_viewer(connection: Connection, vault: Vault, viewer: bytes) -> list[tuple[int, Staged]]:
    """What imports told of one viewer: number of the import and row."""
    query = select(import_rows).where(_r.shop == vault.shop, _r.viewer == viewer).order_by(_r.time)
    rows = connection.execute(query).mappings().all()
    return list(zip((row["unit"] for row in rows), _staged(connection, vault, rows), strict=True))


def unlinked_rows(connection: Connection, shop: int, before: int | None = None) -> list[int]:
    """Numbers of the rows of orders that are nobody's and may name somebody.

    Args:
        before: only those of orders from before this instant, and imported before it, microseconds UTC.
    """
    query = select(_r.n).where(_r.shop == shop, _r.viewer.is_(None), _r.sealed.is_not(None), _r.mark.is_not(None))
    query = query.where(_r.how.not_in((NAMELESS, ERASED)))
    if before is not None:
        since = select(imports.c.n).where(imports.c.shop == shop, imports.c.started >= before)
        query = query.where(_r.time < before, _r.unit.not_in(since))
    return [int(number) for number in connection.execute(query.order_by(_r.n)).scalars()]


def rows_of_viewers(connection: Connection, shop: int, viewers: Iterable[bytes]) -> list[int]:
    """Numbers of the rows of these viewers, also of those that do not count."""
    found: list[int] = []
    for part in chunks(viewers):
        query = select(_r.n).where(_r.shop == shop, _r.viewer.in_(part)).order_by(_r.n)
        found += connection.execute(query).scalars()
    return found


def viewers_of(connection: Connection, shop: int, number: int) -> list[bytes]:
    """Viewers of whom an import tells, also in orders that count for another."""
    query = select(_r.viewer).where(_r.shop == shop, _r.unit == number, _r.viewer.is_not(None)).distinct()
    return sorted(bytes(viewer) for viewer in connection.execute(query).scalars())


def told_of(connection: Connection, shop: int, viewers: Iterable[bytes]) -> set[bytes]:
    """Those of `viewers` of whom something is kept beside events: what imports told, notes, coupon codes."""
    found: set[bytes] = set()
    for part in chunks(viewers):
        for table in (import_rows, viewer_notes, coupon_codes):
            query = select(table.c.viewer).where(table.c.shop == shop, table.c.viewer.in_(part)).distinct()
            found.update(bytes(viewer) for viewer in connection.execute(query).scalars())
    return found


def imported_since(connection: Connection, shop: int, since: int) -> set[bytes]:
    """Viewers of whom an import told that began at `since` or later, microseconds UTC."""
    units = select(imports.c.n).where(imports.c.shop == shop, imports.c.started >= since)
    query = select(_r.viewer).where(_r.shop == shop, _r.unit.in_(units), _r.viewer.is_not(None)).distinct()
    return {bytes(viewer) for viewer in connection.execute(query).scalars()}


def read_numbered(connection: Connection, vault: Vault, numbers: Sequence[int]) -> list[tuple[int, int, Staged]]:
    """Those of the rows of these numbers that are there still: each with its number and its import's."""
    query = select(import_rows).where(_r.shop == vault.shop, _r.n.in_(numbers)).order_by(_r.n)
    rows = connection.execute(query).mappings().all()
    numbered = ((int(row["n"]), int(row["unit"])) for row in rows)
    return [(*place, staged) for place, staged in zip(numbered, _staged(connection, vault, rows), strict=True)]


def row_of_mark(connection: Connection, vault: Vault, mark: bytes) -> tuple[int, Staged] | None:
    """The row with this mark, and its import; None: no import told of it."""
    query = select(import_rows).where(_r.shop == vault.shop, _r.mark == mark, _r.counted == 1)
    rows = connection.execute(query).mappings().all()
    return (int(rows[0]["unit"]), _staged(connection, vault, rows)[0]) if rows else None


def relink(connection: Connection, vault: Vault, number: int, row: Staged) -> list[bytes]:
    """A row belongs to another viewer now: `row` as it is to be. Returns: viewers that are new (see `stage`)."""
    ciphers: Ciphers = {b"": vault.shop_cipher}
    wanted = {row.viewer} if row.viewer else set()
    fresh = IdentityWriter(vault, connection.dialect).ensure(connection, wanted, ciphers)
    values = {
        "viewer": row.viewer or None, "how": row.how, "confidence": row.confidence,
        "sealed": _sealed(vault, ciphers[row.viewer], number, row),
    }  # fmt: skip
    where = (_r.shop == vault.shop, _r.unit == number, _r.ordinal == row.ordinal)
    connection.execute(update(import_rows).where(*where).values(**values))
    return fresh


def _staged(connection: Connection, vault: Vault, rows: Sequence[Any]) -> list[Staged]:
    keys = vault.data_keys(connection, {bytes(row["viewer"]) for row in rows if row["viewer"]})
    return [
        Staged(
            bytes(row["mark"] or b""), bytes(row["viewer"] or b""), row["how"], row["confidence"], row["time"],
            _opened(vault, keys, row), row["ordinal"], bool(row["counted"]),
        )
        for row in rows
    ]  # fmt: skip


def _opened(vault: Vault, keys: dict[bytes, bytes], row: Any) -> bytes:
    if row["sealed"] is None:
        return b""
    label = _label(row["unit"], row["ordinal"])
    if row["viewer"]:
        plain = unseal_for_viewer(keys.get(bytes(row["viewer"])), row["sealed"], label)
    else:
        plain = vault.unseal_for_shop(row["sealed"], label)
    if plain is None:
        return b""
    check_version(plain)
    return plain[1:]


def hand_over(connection: Connection, vault: Vault, number: int) -> dict[int, int]:
    """Let orders of an import that is being taken back count for other imports that told of them too, the oldest first.

    Those imports are to be stepped again (`ImportState.JOINING`); who an order was linked to by hand keeps it.

    Returns:
        How many orders now count for each of these imports, by number.
    """
    going = select(_r.mark).where(_r.shop == vault.shop, _r.unit == number, _r.counted == 1, _r.mark.is_not(None))
    query = select(import_rows).where(_r.shop == vault.shop, _r.unit != number, _r.counted == 0, _r.mark.in_(going))
    heirs: dict[bytes, Any] = {}
    for row in connection.execute(query.order_by(_r.unit)).mappings().all():
        heirs.setdefault(bytes(row["mark"]), row)
    by_hand = _linked_by_hand(connection, vault, number)
    for mark, row in heirs.items():
        where = (_r.shop == vault.shop, _r.unit == row["unit"], _r.ordinal == row["ordinal"])
        connection.execute(update(import_rows).where(*where).values(counted=1))
        if (hand := by_hand.get(mark)) is not None:
            (own,) = _staged(connection, vault, [row])
            if own.payload:
                changes = {"viewer": hand.viewer, "how": hand.how, "confidence": hand.confidence}
                relink(connection, vault, row["unit"], msgspec.structs.replace(own, **changes))
    found = dict(sorted(Counter(int(row["unit"]) for row in heirs.values()).items()))
    for heir in found:
        set_import(connection, vault.shop, heir, ImportState.JOINING)
    return found


def _linked_by_hand(connection: Connection, vault: Vault, number: int) -> dict[bytes, Staged]:
    query = select(import_rows).where(_r.shop == vault.shop, _r.unit == number, _r.how == "hand", _r.counted == 1)
    return {row.mark: row for row in _staged(connection, vault, connection.execute(query).mappings().all())}


def known_marks(connection: Connection, shop: int, marks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Those of `marks` that an import has told of already, and whether their viewer was erased since."""
    for part in chunks(marks):
        erased = or_(_r.sealed.is_(None), _r.how == ERASED)
        query = select(_r.mark, erased).where(_r.shop == shop, _r.mark.in_(part), _r.counted == 1)
        yield from ((bytes(mark), bool(erased)) for mark, erased in connection.execute(query))


def count_rows(connection: Connection, shop: int, number: int) -> int:
    """How many rows of an import are kept."""
    query = select(func.count()).where(_r.shop == shop, _r.unit == number)
    return int(connection.execute(query).scalar_one())
