"""Hot statements: compiled once to the driver's text, then run with tuples through `exec_driver_sql`."""

from collections.abc import Iterable, Sequence
from itertools import chain, islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Dialect, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

Row = tuple[Any, ...]
_T = TypeVar("_T")
_COUNT: Final = {"preserve_rowcount": True}
CHUNK: Final = 500
"""How many values stand in one ``IN (…)``."""
BLOCKS: Final = (512, 128, 64, 32, 16, 8, 4, 2, 1)
"""Rows that go to SQLite with one statement: few different texts, so that the driver keeps them prepared."""


def chunks(values: Iterable[_T], size: int = CHUNK) -> Iterable[list[_T]]:
    """`values` in lists of at most `size`."""
    rest = iter(values)
    while part := list(islice(rest, size)):
        yield part


def upsert(table: Table, dialect: str, keys: Sequence[str], changes: Sequence[str]) -> Insert:
    """An insert that changes the columns `changes` of a row that is there already, or nothing where there are none."""
    if dialect == "postgresql":
        remote = postgresql.insert(table)
        if not changes:
            return remote.on_conflict_do_nothing(index_elements=keys)
        return remote.on_conflict_do_update(index_elements=keys, set_={c: remote.excluded[c] for c in changes})
    local = sqlite.insert(table)
    if not changes:
        return local.on_conflict_do_nothing(index_elements=keys)
    return local.on_conflict_do_update(index_elements=keys, set_={c: local.excluded[c] for c in changes})


class Statement:
    """An insert into all columns of a table, in their order, but for a number that the database gives.

    SQLite gets many rows with one statement: its driver lets go of the interpreter for every row of an
    ``executemany`` and waits for it after each, which beside a busy thread costs a hundred times what the row does.
    """

    __slots__ = ("_blocks", "_many", "_text")

    def __init__(self, table: Table, dialect: Dialect, keys: Sequence[str] = (), changes: Sequence[str] = ()) -> None:
        """With `keys` it is an `upsert`."""
        columns = [column.name for column in table.c if not (column.name == "n" and column.primary_key)]
        statement = upsert(table, dialect.name, keys, changes) if keys else insert(table)
        compiled = statement.inline().compile(dialect=dialect, column_keys=columns)
        if list(compiled.positiontup or ()) != columns:
            raise AssertionError(f"{table.name}: the places are {compiled.positiontup}, expected {columns}")
        self._text = str(compiled)
        self._many = dialect.name != "sqlite"
        self._blocks = () if self._many else tuple((size, _widened(self._text, len(columns), size)) for size in BLOCKS)

    def run(self, connection: Connection, rows: list[Row]) -> int:
        """Insert `rows`, tuples in the order of the table's columns; nothing where there are none.

        Returns:
            How many rows were inserted or changed.
        """
        if not rows:
            return 0
        if self._many:
            return connection.exec_driver_sql(self._text, rows, execution_options=_COUNT).rowcount
        done = count = 0
        for size, text in self._blocks:
            while len(rows) - done >= size:
                values = tuple(chain.from_iterable(rows[done : done + size]))
                count += connection.exec_driver_sql(text, values, execution_options=_COUNT).rowcount
                done += size
        return count


def _widened(text: str, columns: int, rows: int) -> str:
    """The insert `text` of one row, for several."""
    row = f"({', '.join(['?'] * columns)})"
    head, found, tail = text.partition(f"VALUES {row}")
    if not found:
        raise AssertionError(f"expected one row of values in {text!r}")
    return f"{head}VALUES {', '.join([row] * rows)}{tail}"
