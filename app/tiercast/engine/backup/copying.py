"""All rows of a store into an empty one, counted there again before anything is committed."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, delete, func, insert, select
from sqlalchemy.exc import DBAPIError

from tiercast.engine.backup.filling import count_on
from tiercast.engine.backup.making import rows_of
from tiercast.engine.jobs import JobError, Progress, Report
from tiercast.store.errors import as_store_error
from tiercast.store.tables import metadata
from tiercast.words import Words


def copy_rows(source: Connection, target: Connection, place: str, report: Report) -> dict[str, int]:
    """Put all rows of `source` into the tables of `target`, whose transaction is left open.

    Args:
        place: the address of `target`, for what goes wrong there.
        report: told how much of it is done, 1 once it is counted; what it raises ends the copy.

    Returns:
        How many rows each table has, here as there.

    Raises:
        JobError: they are not the same. StoreError: what `target` says. sqlalchemy.exc.DBAPIError: what `source` says.
    """
    tables = list(metadata.sorted_tables)
    with _said_of(place):
        for table in reversed(tables):
            target.execute(delete(table))
    whole = sum(_count(source, str(table.name)) for table in tables)
    counts: dict[str, int] = {}
    done = 0
    report(Progress(events=0, seconds=0.0, part=0.0))
    for table in tables:
        name, columns = str(table.name), table.c.keys()
        counts[name] = 0
        for rows in rows_of(source, table):
            with _said_of(place):
                target.execute(insert(table), [dict(zip(columns, row, strict=True)) for row in rows])
            counts[name] += len(rows)
            done += len(rows)
            report(Progress(events=done, seconds=0.0, part=done / (whole + 1)))
    with _said_of(place):
        for name, count in counts.items():
            found = _count(target, name)
            if found != count:
                raise JobError(
                    Words(
                        f"{name}: {count} rows were copied and {found} are there; nothing was changed",
                        f"{name}：复制了 {count} 行，目标处却有 {found} 行；没有改动任何内容",
                    )
                )
        if target.dialect.name == "postgresql":
            count_on(target)
    report(Progress(events=done, seconds=0.0, part=1.0))
    return counts


def _count(connection: Connection, name: str) -> int:
    return int(connection.execute(select(func.count()).select_from(metadata.tables[name])).scalar_one())


@contextmanager
def _said_of(place: str) -> Iterator[None]:
    """What goes wrong within is of the store at `place`; else it would be said of the store that is read."""
    try:
        yield
    except DBAPIError as error:
        raise as_store_error(error, place) from error
