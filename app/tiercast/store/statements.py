"""Hot statements: compiled once to the driver's text, then run with tuples through `exec_driver_sql`."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Dialect, Insert, Table, insert
from sqlalchemy.dialects import postgresql, sqlite

Row = tuple[Any, ...]
_T = TypeVar("_T")
_COUNT: Final = {"preserve_rowcount": True}
CHUNK: Final = 500
"""How many values stand in one ``IN (…)``."""


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
    """An insert into all columns of a table, in their order, but for a number that the database gives."""

    __slots__ = ("_text",)

    def __init__(self, table: Table, dialect: Dialect, keys: Sequence[str] = (), changes: Sequence[str] = ()) -> None:
        """With `keys` it is an `upsert`."""
        columns = [column.name for column in table.c if not (column.name == "n" and column.primary_key)]
        statement = upsert(table, dialect.name, keys, changes) if keys else insert(table)
        compiled = statement.inline().compile(dialect=dialect, column_keys=columns)
        if list(compiled.positiontup or ()) != columns:
            raise AssertionError(f"{table.name}: the places are {compiled.positiontup}, expected {columns}")
        self._text = str(compiled)

    def run(self, connection: Connection, rows: list[Row]) -> int:
        """Insert `rows`, tuples in the order of the table's columns; nothing where there are none.

        Returns:
            How many rows were inserted or changed.
        """
        if not rows:
            return 0
        return connection.exec_driver_sql(self._text, rows, execution_options=_COUNT).rowcount
