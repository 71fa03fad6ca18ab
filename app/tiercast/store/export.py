"""What the store knows about a viewer: for ``viewer show`` and ``viewer export``."""

import base64
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, func, select

from tiercast.store.firings import changes_of, firings_of
from tiercast.store.imports import rows_of_viewer
from tiercast.store.journal import read_with_raw
from tiercast.store.notes import notes_of
from tiercast.store.outbox_read import read_actions
from tiercast.store.person import Person
from tiercast.store.tables import actions, coupon_codes, exposures, firings, journal, states
from tiercast.store.vault import Vault

_CHUNK: Final = 1_000


class Account(msgspec.Struct, frozen=True):
    """A viewer at a glance.

    Attributes:
        viewer: pseudonymous key.
        person: who it is; None where nobody told or they were erased.
        entries, firings, actions, coupons, states: how much there is of each.
        first, last: event time of the first and last entry, microseconds; None where there is none.
    """

    viewer: bytes
    person: Person | None
    entries: int
    firings: int
    actions: int
    coupons: int
    states: int
    first: int | None
    last: int | None


def find_viewers(connection: Connection, vault: Vault, words: str, limit: int = 20) -> list[tuple[bytes, Person]]:
    """Viewers whose platform id is `words`, or whose name contains it (case-folded); every name is decrypted for it."""
    wanted = words.strip().casefold()
    found = []
    for viewer, person in vault.all_people(connection):
        if person.id == words.strip() or (wanted and wanted in (person.name or "").casefold()):
            found.append((viewer, person))
            if len(found) == limit:
                break
    return found


def show_viewer(connection: Connection, vault: Vault, viewer: bytes) -> Account:
    """The account of one viewer."""
    shop, c = vault.shop, journal.c
    query = select(func.count(), func.min(c.time), func.max(c.time)).where(c.shop == shop, c.viewer == viewer)
    entries, first, last = connection.execute(query).one()

    def count(table: Any, column: Any) -> int:
        return int(connection.execute(select(func.count()).where(table.c.shop == shop, column == viewer)).scalar_one())

    return Account(
        viewer=viewer,
        person=vault.people(connection, [viewer]).get(viewer),
        entries=entries,
        firings=count(firings, firings.c.viewer),
        actions=count(actions, actions.c.viewer),
        coupons=count(coupon_codes, coupon_codes.c.viewer),
        states=count(states, states.c.key),
        first=first,
        last=last,
    )


def export_viewer(connection: Connection, vault: Vault, viewer: bytes) -> Iterator[dict[str, Any]]:
    """Everything about one viewer as plain records, each with its `record`: the person first, then what happened.

    Bytes are base32 without padding, as ids are shown everywhere.
    """
    person = vault.people(connection, [viewer]).get(viewer)
    yield _plain("person", {"viewer": viewer, **({} if person is None else msgspec.to_builtins(person))})
    after = 0
    while part := read_with_raw(connection, vault, after, _CHUNK, viewer):
        for entry, raw in part:
            yield _plain("entry", {**_fields(entry), **({} if raw is None else {"raw": raw})})
        after = part[-1][0].seq
    for change in changes_of(connection, vault.shop, viewer, _ALL):
        yield _plain("change", _fields(change))
    for firing in firings_of(connection, vault, viewer, _ALL):
        yield _plain("firing", _fields(firing))
    for pending in read_actions(connection, vault, 0, actions.c.viewer == viewer, None):
        yield _plain("action", {**_fields(pending.action), "state": pending.state.value, "reason": pending.reason,
                                "attempts": pending.attempts, "results": dict(pending.results)})  # fmt: skip
    yield from _rows(connection, vault.shop, viewer)
    for number, row in rows_of_viewer(connection, vault, viewer):
        said = msgspec.msgpack.decode(row.payload) if row.payload else None
        yield _plain(
            "imported",
            {"import": number, "how": row.how, "confidence": row.confidence, "time": row.time, "said": said},
        )
    for note in notes_of(connection, vault, viewer):
        yield _plain("note", _fields(note))


_ALL: Final = 1 << 31


def _rows(connection: Connection, shop: int, viewer: bytes) -> Iterator[dict[str, Any]]:
    for name, table in (("exposure", exposures), ("coupon", coupon_codes)):
        query = select(table).where(table.c.shop == shop, table.c.viewer == viewer).order_by(table.c.n)
        for row in connection.execute(query).mappings():
            yield _plain(name, {key: value for key, value in row.items() if key not in ("n", "shop")})


def _fields(record: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}


def _plain(record: str, fields: dict[str, Any]) -> dict[str, Any]:
    return {"record": record, **{key: _jsonable(value) for key, value in fields.items()}}


def _jsonable(value: Any) -> Any:
    if isinstance(value, bytes):
        return base64.b32encode(value).decode("ascii").rstrip("=").lower()
    if isinstance(value, msgspec.Struct):
        return {name: _jsonable(part) for name, part in _fields(value).items()}
    if isinstance(value, list | tuple):
        return [_jsonable(part) for part in value]
    return value
