"""The part of an import that takes time, for a worker process: files are read, rows checked, viewers found.

It reads the store and changes nothing. What it found goes back in chunks, so that the engine takes them in one by one.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, TypeAlias

import msgspec

from tiercast.beside.keyring import system_keyring
from tiercast.engine.imports.items import read_channels, read_products
from tiercast.engine.imports.linking import BY_ID, CONFIDENCE, Linker
from tiercast.engine.imports.mapping import read_order_mapping
from tiercast.engine.imports.orders import Order, OrdersRead, orders_of
from tiercast.engine.imports.presets import BY_NAME, Preset
from tiercast.engine.imports.problems import Problems
from tiercast.engine.imports.request import Doing, HowFar, ImportRequest, ImportSummary
from tiercast.engine.jobs import JobError
from tiercast.store.batch import Identity
from tiercast.store.database import open_database
from tiercast.store.imports import Staged, known_marks
from tiercast.store.secret import load_secrets
from tiercast.store.vault import Vault, open_vault
from tiercast.words import Words

CHUNK: Final = 500
TOLD_EVERY: Final = 5_000
"""Orders whose buyers are looked for between two words of how far that is."""
HISTORY_SHARE: Final = 0.9
"""Share of orders whose viewer is known by id from which an import tells who is new."""
_encode: Final = msgspec.msgpack.Encoder().encode


class StoreAt(msgspec.Struct, frozen=True):
    """Where the worker finds the store and its keys."""

    url: str
    key_file: str
    shop: str


class Chunk(msgspec.Struct, array_like=True):
    """Some rows, and who their viewers are."""

    rows: list[Staged]
    identities: list[Identity]


class ImportRead(msgspec.Struct):
    """What the worker found: `chunks` of encoded `Chunk`."""

    summary: ImportSummary
    chunks: list[bytes]


Telling: TypeAlias = Callable[[HowFar], None]


class _Silent:
    def __call__(self, far: HowFar) -> None:
        """Nobody asked."""


def read_import(request: ImportRequest, store: StoreAt, now: int, progress: Telling | None = None) -> ImportRead:
    """Read the files of an import.

    Args:
        request: with platform, zone and currency filled in.
        now: the instant, for opening the vault.
        progress: told how many rows were read, and how many buyers were looked for.

    Raises:
        JobError: a file cannot be read at all; nothing is imported then.
        StoreError: what the store says.
    """
    problems = Problems()
    tell = progress or _Silent()
    files = [Path(file) for file in request.files]

    def report(rows: int) -> None:
        tell(HowFar(Doing.READING, rows=rows))

    if request.kind == "orders":
        read = orders_of(files, _preset(request), request.zone, request.currency, problems, report)
        _check_platform(request, read)
        return _orders(request, read, problems, store, now, tell)
    read_rows = read_products if request.kind == "products" else read_channels
    found = read_rows(files, request, problems, report)
    summary = ImportSummary(
        kind=request.kind, preset=request.kind, rows=found.rows, orders=len(found.rows_read), remarks=found.remarks,
        added=len(found.rows_read), problems=problems.count, listed=tuple(problems.kept), dry_run=request.dry_run,
    )  # fmt: skip
    rows = [Staged(b"", b"", "", 0, 0, _encode(row), place) for place, row in enumerate(found.rows_read, 1)]
    return ImportRead(summary, _chunks(rows, []))


def _preset(request: ImportRequest) -> Preset | None:
    if request.mapping:
        return read_order_mapping(Path(request.mapping))
    if not request.preset:
        return None
    found = BY_NAME.get(request.preset)
    if found is None:
        names = ", ".join(BY_NAME)
        raise JobError(
            Words(
                f"there is no export {request.preset!r}; known are {names}; for others give a --mapping",
                f"没有 {request.preset!r} 这种导出格式；已知的有：{names}；其他格式请提供 --mapping",
            )
        )
    return found


def _check_platform(request: ImportRequest, read: OrdersRead) -> None:
    if not (request.platform or read.platform) and any(order.viewer for order in read.orders):
        raise JobError(
            Words(
                "the files name viewers by id, and it is not clear on which platform; say it with --platform, as in "
                "the room's configuration",
                "文件里有观众编号，但不清楚属于哪个平台；请用 --platform 指定（与直播间配置一致）",
            )
        )


def _orders(
    request: ImportRequest, read: OrdersRead, problems: Problems, store: StoreAt, now: int, tell: Telling
) -> ImportRead:  # fmt: skip
    platform = request.platform or read.platform
    tell(HowFar(Doing.LINKING, rows=read.rows))
    database = open_database(store.url)
    try:
        secrets, _ = load_secrets(Path(store.key_file), database.place, create=False, keyring=system_keyring())
        with database.write() as connection:
            vault = open_vault(connection, secrets, store.shop, now)
        with database.read() as connection:
            linker = Linker(connection, vault, platform, read.orders)
            marks = {order.number: order_key(vault, platform, order.number) for order in read.orders}
            known = dict(known_marks(connection, vault.shop, marks.values()))
    finally:
        database.close()
    summary = _summary(request, read, problems, platform)
    rows: list[Staged] = []
    identities: dict[bytes, Identity] = {}
    seen: set[bytes] = set()
    for place, order in enumerate(read.orders, 1):
        if place % TOLD_EVERY == 0:
            tell(HowFar(Doing.LINKING, place / len(read.orders), read.rows))
        mark = marks[order.number]
        summary.known += mark in known or mark in seen
        if mark in seen or known.get(mark):
            # Told twice here, or of somebody who was erased since.
            continue
        seen.add(mark)
        viewer, how = linker.link(order, request.nicknames)
        told = b"" if request.dry_run else _encode(order)
        row = Staged(mark, viewer, how, CONFIDENCE.get(how, 0), order.time, told, len(rows) + 1)
        if mark in known:
            # Kept all the same: it counts once the import that told of it first is taken back.
            row.counted = False
            rows.append(row)
            continue
        if not how:
            summary.unlinked += 1
            summary.by_nickname += bool(linker.by_nickname(order))
        else:
            summary.linked[how] = summary.linked.get(how, 0) + 1
            if (identity := linker.identity(order, viewer)) is not None:
                identities[viewer] = identity
        _count(summary, order)
        rows.append(row)
    counted = [row for row in rows if row.counted]
    summary.added = len(counted)
    summary.viewers = len({row.viewer for row in counted if row.viewer})
    summary.history = bool(rows) and sum(row.how == BY_ID for row in rows) >= HISTORY_SHARE * len(rows)
    chunks = [] if request.dry_run else _chunks(rows, list(identities.values()))
    return ImportRead(summary, chunks)


def order_key(vault: Vault, platform: str, number: str) -> bytes:
    """What stands for an order's number in the store."""
    return vault.mark(f"order {platform}", number)


def _summary(request: ImportRequest, read: OrdersRead, problems: Problems, platform: str) -> ImportSummary:
    return ImportSummary(
        kind=request.kind, preset=", ".join(read.presets), platform=platform, rows=read.rows, orders=len(read.orders),
        unpaid=read.unpaid, closed=read.closed, left_out=read.left_out, remarks=read.remarks, problems=problems.count,
        listed=tuple(problems.kept), dry_run=request.dry_run,
    )  # fmt: skip


def _count(summary: ImportSummary, order: Order) -> None:
    summary.refunded += order.refunded > 0
    net = order.amount - order.refunded
    summary.amount[order.currency] = summary.amount.get(order.currency, 0) + net
    summary.first = min(summary.first or order.time, order.time)
    summary.last = max(summary.last, order.time)


def _chunks(rows: Sequence[Staged], identities: Sequence[Identity]) -> list[bytes]:
    by_viewer = {identity.viewer: identity for identity in identities}
    found = []
    for start in range(0, len(rows), CHUNK):
        part = list(rows[start : start + CHUNK])
        own = [by_viewer.pop(viewer) for viewer in dict.fromkeys(row.viewer for row in part) if viewer in by_viewer]
        found.append(_encode(Chunk(part, own)))
    return found
