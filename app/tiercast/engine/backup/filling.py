"""The rows of a backup into an empty store, in one transaction, checked before it is committed."""

import os
from collections.abc import Iterator
from pathlib import Path

import msgspec
from sqlalchemy import Connection, delete, func, insert, select, text

from tiercast.engine.backup.form import FrameReader, damaged
from tiercast.engine.backup.parts import End, Facts, Kept, Keys, Part, Rows, Waiting, decode
from tiercast.engine.jobs import Progress, Report
from tiercast.store.tables import metadata
from tiercast.store.vault import check_secrets


class Contents:
    """A backup that is being read: first what it is about, then `fill`.

    Attributes:
        facts, keys: of the shop; files: of the configuration.

    Raises:
        JobError: it is damaged.
    """

    def __init__(self, reader: FrameReader) -> None:
        self._reader, self._path = reader, reader.path
        self._parts = _parts(reader)
        facts, keys = next(self._parts, None), next(self._parts, None)
        if not isinstance(facts, Facts) or not isinstance(keys, Keys):
            raise damaged(reader.path)
        self.facts, self.keys = facts, keys
        self.files: list[Kept] = []
        self._first: Part | None = None
        for part in self._parts:
            if not isinstance(part, Kept):
                self._first = part
                break
            self.files.append(part)

    def fill(self, connection: Connection, report: Report, spool: Path) -> int:
        """Put the rows into the tables of `connection`, whose own rows go; its transaction is left open.

        Args:
            spool: file that is made for the events that wait, where there are any.

        Returns:
            How many rows.

        Raises:
            JobError: something is missing. sqlalchemy.exc.DBAPIError. StoreError: the keys are another store's.
        """
        tables = metadata.tables
        for table in reversed(metadata.sorted_tables):
            connection.execute(delete(table))
        counts = dict.fromkeys(tables, 0)
        part = self._first
        while isinstance(part, Rows):
            table = tables.get(part.table)
            if table is None or set(part.columns) != set(table.c.keys()):
                raise damaged(self._path)
            connection.execute(insert(table), [dict(zip(part.columns, row, strict=True)) for row in part.rows])
            counts[part.table] += len(part.rows)
            report(Progress(events=sum(counts.values()), seconds=0.0, part=self._reader.part))
            part = next(self._parts, None)
        part = self._put_waiting(part, spool)
        if not isinstance(part, End) or part.rows != counts or not check_secrets(connection, self.keys.secrets):
            raise damaged(self._path)
        if connection.dialect.name == "postgresql":
            count_on(connection)
        report(Progress(events=sum(counts.values()), seconds=0.0, part=1.0))
        return sum(counts.values())

    def _put_waiting(self, part: Part | None, spool: Path) -> Part | None:
        """Write the events that wait, from `part` on. Returns: the part behind them."""
        if not isinstance(part, Waiting):
            return part
        spool.unlink(missing_ok=True)
        handle = os.open(spool, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "wb") as file:
            while isinstance(part, Waiting):
                file.write(part.data)
                part = next(self._parts, None)
            file.flush()
            os.fsync(file.fileno())
        return part

    def count(self) -> int:
        """Read the rows without putting them anywhere. Returns: how many. Raises: JobError: something is missing."""
        counts = dict[str, int]()
        part = self._first
        while isinstance(part, Rows):
            counts[part.table] = counts.get(part.table, 0) + len(part.rows)
            part = next(self._parts, None)
        while isinstance(part, Waiting):
            part = next(self._parts, None)
        if not isinstance(part, End) or {name: rows for name, rows in part.rows.items() if rows} != counts:
            raise damaged(self._path)
        return sum(counts.values())


def _parts(reader: FrameReader) -> Iterator[Part]:
    for frame in reader.frames():
        try:
            yield decode.decode(frame)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise damaged(reader.path) from error


def count_on(connection: Connection) -> None:
    """PostgreSQL numbers rows from a counter of its own, which has not seen the rows that brought their numbers."""
    for table in metadata.sorted_tables:
        if "n" in table.primary_key.columns:
            greatest = connection.execute(select(func.max(table.c.n))).scalar()
            if greatest is not None:
                names = {"name": table.name, "n": greatest}
                connection.execute(text("SELECT setval(pg_get_serial_sequence(:name, 'n'), :n)"), names)
