"""An import from its files to the state: read by a worker, written down whole, stepped in slices, taken back alike.

What an import tells is in the store before the first of it is stepped, so that one that was cut off goes on at the next
start, and one that was wrong can be taken back. How far the stepping came is part of the state itself.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple, Protocol, TypeVar

import msgspec
from sqlalchemy import Connection
from tiercast_api.clock import Clock

from tiercast.audience.entry import Entry
from tiercast.engine.config import Config
from tiercast.engine.imports.entries import end_entry, entries_of
from tiercast.engine.imports.reading import Chunk, ImportRead, StoreAt
from tiercast.engine.imports.request import Doing, HowFar, ImportRequest, ImportSummary
from tiercast.engine.jobs import JobError
from tiercast.engine.opened import Opened
from tiercast.store.errors import StoreError
from tiercast.store.imports import (
    ImportRecord,
    ImportState,
    begin_import,
    drop_import,
    drop_rows,
    find_import,
    hand_over,
    list_imports,
    read_staged,
    set_import,
    stage,
    viewers_of,
)
from tiercast.words import Words

SLICE: Final = 100
"""Rows that are stepped with one commit; events wait for no more than that."""
LEAVING: Final = 500
"""Viewers that are looked at, whether anything is known of them still, between two words of how far that is."""
_chunk = msgspec.msgpack.Decoder(Chunk).decode
T = TypeVar("T")

Read = Callable[[ImportRequest, StoreAt, int], Awaitable[ImportRead]]
"""Reads the files of an import, in a worker or here."""


class Journal(Protocol):
    """Where entries go."""

    async def append(self, entries: Sequence[Entry]) -> object:
        """Step and commit them."""
        ...


class CancelledImport(JobError):
    """Somebody has stopped an import: nothing of it counts."""

    def __init__(self) -> None:
        super().__init__(
            Words("the import was stopped; nothing of it counts", "导入已取消；其中的内容都不计入")
        )  # fmt: skip


class CancelledUndo(JobError):
    """Somebody has stopped an undo: the import counts as before."""

    def __init__(self) -> None:
        super().__init__(
            Words("the import was not taken back; it counts as before", "已停止撤销；这次导入照常计入")
        )  # fmt: skip


class Undone(NamedTuple):
    """An import that was taken back, and how many of its orders still count for other imports, by number."""

    record: ImportRecord
    kept: dict[int, int]


class Imports:
    """The imports of one shop; one at a time.

    Args:
        now: room time or later, for entries.
        settled: called when the state has taken in an import, or lost one: cuts are due.
        told: hears how far it is.
        leave: lets those of these viewers go of whom nothing is known any more.
    """

    def __init__(
        self, opened: Opened, config: Config, store: StoreAt, clock: Clock, journal: Journal, read: Read,
        now: Callable[[], int], settled: Callable[[], Awaitable[None]], told: Callable[[HowFar], None],
        leave: Callable[[Sequence[bytes]], Awaitable[object]],
    ) -> None:  # fmt: skip
        self._opened, self._config, self._store, self._clock = opened, config, store, clock
        self._journal, self._read, self._now = journal, read, now
        self._settled, self.told, self._leave = settled, told, leave
        self._one = asyncio.Lock()
        self._bringing = self._undoing = self._cancelled = False
        self._reading: asyncio.Future[ImportRead] | None = None

    def take_config(self, config: Config) -> None:
        """The rooms are others from now on."""
        self._config = config

    async def run(self, request: ImportRequest, who: str) -> ImportSummary:
        """Import, or say what an import would do.

        Raises:
            JobError: a file cannot be read, or another import is under way; `CancelledImport`: somebody has stopped it.
            StoreError.
        """
        async with self._alone():
            self._bringing, self._cancelled = True, False
            try:
                return await self._bring(request, who)
            finally:
                self._bringing = self._cancelled = False

    async def _bring(self, request: ImportRequest, who: str) -> ImportSummary:
        self._reading = asyncio.ensure_future(
            self._read(filled(request, self._config), self._store, self._clock.now())
        )  # fmt: skip
        try:
            read = await self._reading
        except asyncio.CancelledError:
            if self._cancelled:
                raise CancelledImport from None
            raise
        finally:
            self._reading = None
        summary = read.summary
        if request.dry_run or not read.chunks:
            return summary
        summary.number = await self._stage(request, read, who)
        record = await self._record(summary.number)
        await self._step(record)
        self.told(HowFar(Doing.DIVIDING, rows=summary.rows))
        await self._settled()
        self.told(HowFar(Doing.COUNTING, 1.0, summary.rows))
        return summary

    def cancel(self) -> Doing | None:
        """Stop the import under way, or an undo: what counts of it already is taken back, or counts again.

        Returns: `Doing.COUNTING` or `Doing.UNDOING`, whichever is stopped; None: there is nothing to be stopped.
        """
        if not self._bringing and not self._undoing:
            return None
        self._cancelled = True
        if self._reading is not None:
            self._reading.cancel()
        return Doing.UNDOING if self._undoing else Doing.COUNTING

    async def undo(self, number: int) -> Undone:
        """Take an import back; an order that another import told of too goes on to count, as that one's.

        Raises:
            JobError: there is none of this number, or it was taken back already; `CancelledUndo`: somebody has
                stopped it.
        """
        async with self._alone():
            record = await self._record(number)
            if record.state == ImportState.UNDONE:
                raise JobError(
                    Words(f"import {number} was taken back already", f"第 {number} 次导入已经撤销过了")
                )  # fmt: skip
            self._undoing, self._cancelled = True, False
            try:
                kept = await self._take_back(record)
            finally:
                self._undoing = self._cancelled = False
            return Undone(await self._record(number), kept)

    async def list(self) -> list[ImportRecord]:
        """Every import, the newest first."""
        with self._opened.database.read() as connection:
            return list_imports(connection, self._opened.shop)

    async def go_on(self) -> int:
        """After a start: what was cut off goes on, what was never written whole is forgotten. Returns: how many."""
        shop = self._opened.shop
        with self._opened.database.read() as connection:
            cut = list_imports(
                connection, shop,
                (ImportState.STAGING, ImportState.STEPPING, ImportState.UNDOING, ImportState.JOINING),
            )  # fmt: skip
        async with self._alone():
            for record in reversed(cut):
                if record.state == ImportState.STAGING:
                    await self._call(lambda c, n=record.number: drop_import(c, shop, n))  # type: ignore[misc]
                else:
                    await self._step(record)
            if cut:
                await self._settled()
        return len(cut)

    # --- parts

    def _alone(self) -> asyncio.Lock:
        if self._one.locked():
            raise JobError(Words("another import is under way; wait for its end", "另一个导入正在进行；请等它结束"))
        return self._one

    async def _stage(self, request: ImportRequest, read: ImportRead, who: str) -> int:
        """Write down all that the import tells, before any of it counts."""
        summary, opened = read.summary, self._opened
        files = [Path(file).name for file in request.files]
        now = self._clock.now()
        number = await self._call(
            lambda c: begin_import(
                c, opened.shop, request.kind, files, summary.preset, who, now, int(summary.history), summary.kept()
            )
        )
        for place, packed in enumerate(read.chunks):
            chunk = _chunk(packed)
            fresh = [row.viewer for row in chunk.rows if row.viewer]
            try:
                await self._call(lambda c, part=chunk: stage(c, opened.vault, number, part.rows, part.identities))  # type: ignore[misc]
            except StoreError:
                opened.vault.forget(fresh)
                raise
            self.told(HowFar(Doing.COUNTING, 0.5 * (place + 1) / len(read.chunks), summary.rows))
            if self._cancelled:
                await self._call(lambda c: drop_import(c, opened.shop, number))
                raise CancelledImport
        rows = summary.added
        await self._call(lambda c: set_import(c, opened.shop, number, ImportState.STEPPING, rows=rows))
        return number

    async def _step(self, record: ImportRecord, most: int | None = None) -> dict[int, int]:
        """Step what is staged, from where it was cut off. Returns: orders that other imports have taken over.

        Args:
            most: place of the last row to step; None is all of them.
        """
        number, shop = record.number, self._opened.shop
        undo = record.state == ImportState.UNDOING
        after, last = 0, record.rows if most is None else most
        while True:
            if self._cancelled and record.state == ImportState.STEPPING:
                await self._take_back(record, after)
                raise CancelledImport
            if self._cancelled and self._undoing:
                await self._put_back(record, after)
                raise CancelledUndo
            with self._opened.database.read() as connection:
                rows = read_staged(connection, self._opened.vault, number, after, SLICE)
            if most is not None:
                rows = [row for row in rows if row.ordinal <= most]
            if not rows:
                break
            now = self._now()
            await self._journal.append([e for row in rows for e in entries_of(record.kind, row, number, now, undo)])
            after = rows[-1].ordinal
            part = min(1.0, after / max(1, last))
            self.told(HowFar(Doing.UNDOING, part) if undo else HowFar(Doing.COUNTING, 0.5 + 0.5 * part, record.rows))
        # All of it counts, or nothing: from here on it is taken back by its number, and not stopped any more.
        self._bringing = self._undoing = False
        if undo:
            self.told(HowFar(Doing.LEAVING))
        history = 0 if record.state == ImportState.JOINING else record.history
        await self._journal.append([end_entry(number, self._now(), -history if undo else history, undo)])
        finished, vault = self._clock.now(), self._opened.vault
        with self._opened.database.read() as connection:
            viewers = viewers_of(connection, shop, number) if undo else []

        def end(connection: Connection) -> dict[int, int]:
            heirs: dict[int, int] = {}
            if undo:
                heirs = hand_over(connection, vault, number)
                drop_rows(connection, shop, number)
            state = ImportState.UNDONE if undo else ImportState.DONE
            set_import(connection, shop, number, state, finished=finished)
            return heirs

        heirs = await self._call(end)
        for heir in heirs:
            await self._step(await self._record(heir))
        for place in range(0, len(viewers), LEAVING):
            await self._leave(viewers[place : place + LEAVING])
            self.told(HowFar(Doing.LEAVING, min(1.0, (place + LEAVING) / len(viewers))))
        return heirs

    async def _take_back(self, record: ImportRecord, most: int | None = None) -> dict[int, int]:
        await self._call(lambda c: set_import(c, self._opened.shop, record.number, ImportState.UNDOING))
        self.told(HowFar(Doing.UNDOING))
        kept = await self._step(msgspec.structs.replace(record, state=ImportState.UNDOING), most)
        self.told(HowFar(Doing.DIVIDING))
        await self._settled()
        self.told(HowFar(Doing.UNDOING, 1.0))
        return kept

    async def _put_back(self, record: ImportRecord, most: int) -> None:
        """Let what was taken back of an import, up to the row `most`, count again."""
        # No import's end has been told, so that none is told again either: see `_step`.
        again = msgspec.structs.replace(record, state=ImportState.JOINING)
        self._undoing = False
        await self._call(lambda c: set_import(c, self._opened.shop, record.number, again.state))
        self.told(HowFar(Doing.COUNTING, 0.5, record.rows))
        await self._step(again, most)
        self.told(HowFar(Doing.COUNTING, 1.0, record.rows))

    async def _record(self, number: int) -> ImportRecord:
        with self._opened.database.read() as connection:
            record = find_import(connection, self._opened.shop, number)
        if record is None:
            raise JobError(
                Words(
                    f"there is no import {number}; `tiercast import list` shows all",
                    f"没有第 {number} 次导入；请用 tiercast import list 查看",
                )
            )
        return record

    async def _call(self, work: Callable[[Connection], T]) -> T:
        return await asyncio.wrap_future(self._opened.writer.call(work))


def filled(request: ImportRequest, config: Config) -> ImportRequest:
    """The request with what the rooms' configuration says where it leaves something open."""
    rooms = list(config.rooms.values())
    platforms = {room.platform for room in rooms if room.platform}
    first = rooms[0] if rooms else None
    return msgspec.structs.replace(
        request,
        platform=request.platform or (next(iter(platforms)) if len(platforms) == 1 else ""),
        zone=request.zone or (first.zone if first else "Asia/Shanghai"),
        currency=request.currency or (first.currency if first else "CNY"),
    )
