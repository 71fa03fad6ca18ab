"""Reading actions back from the outbox."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from tiercast.decide.decision import PlannedAction, Reservation, Value
from tiercast.store.codec import unpack
from tiercast.store.outbox_states import ActionState
from tiercast.store.tables import actions
from tiercast.store.vault import Vault, unseal_for_viewer

_Fields = dict[str, Value | None]
_Hidden: Final = tuple[_Fields, _Fields, tuple[str, ...]]


class Pending(msgspec.Struct, frozen=True, kw_only=True):
    """One action as the outbox has it.

    Attributes:
        attempts: how many are recorded.
        next_try: instant before which it is not tried, microseconds UTC.
        orphan: being dispatched under an earlier epoch: nobody is at it any more.
        results: what the sink answered, for later actions of the firing.
        reason: why it is where it is, a sentence; reason_zh: the same in Chinese, "" where it is the same.
        updated: instant of the last change, microseconds UTC.
        perhaps: of some attempt nobody knows whether it was done, as of one that an engine left behind.
    """

    action: PlannedAction
    state: ActionState
    attempts: int = 0
    next_try: int = 0
    orphan: bool = False
    results: Mapping[str, str] = msgspec.field(default_factory=dict)
    reason: str = ""
    updated: int = 0
    perhaps: bool = False
    reason_zh: str = ""


def read_actions(
    connection: Connection, vault: Vault, epoch: int, where: ColumnElement[bool], limit: int | None
) -> list[Pending]:
    """Actions of which `where` holds, oldest first. What was private to an erased viewer is empty."""
    c = actions.c
    query = select(actions).where(c.shop == vault.shop, where).order_by(c.n)
    rows = connection.execute(query if limit is None else query.limit(limit)).all()
    keys = vault.data_keys(connection, {row.viewer for row in rows if row.viewer})
    return [_pending(vault, keys, epoch, row) for row in rows]


def _pending(vault: Vault, keys: Mapping[bytes, bytes], epoch: int, row: Any) -> Pending:
    state = ActionState(row.state)
    return Pending(
        action=_planned(vault, keys, row),
        state=state,
        attempts=row.attempts,
        next_try=row.next_try,
        orphan=state is ActionState.DISPATCHING and row.epoch < epoch,
        results=unpack(row.results, dict[str, str]) if row.results else {},
        reason=row.reason,
        updated=row.updated,
        perhaps=bool(row.perhaps),
        reason_zh=row.reason_zh,
    )


def _planned(vault: Vault, keys: Mapping[bytes, bytes], row: Any) -> PlannedAction:
    fields, values, needs = _hidden(vault, keys, row)
    return PlannedAction(
        id=row.id, firing=row.firing, ordinal=row.ordinal, time=row.time, room=row.room, ruleset=row.ruleset,
        rule=row.rule, type=row.type, sink=row.sink, mode=row.mode, fields=fields, values=values,
        viewer=row.viewer or b"", item=row.item, cause=row.cause, seq=row.seq, needs=needs, expires=row.expires,
        cost=row.cost, currency=row.currency,
        reservations=unpack(row.reservations, tuple[Reservation, ...]) if row.reservations else (),
    )  # fmt: skip


def _hidden(vault: Vault, keys: Mapping[bytes, bytes], row: Any) -> tuple[_Fields, _Fields, tuple[str, ...]]:
    if row.viewer:
        plain = unseal_for_viewer(keys.get(row.viewer), row.private, row.id)
    else:
        plain = vault.unseal_for_shop(row.private, row.id)
    if plain is None:
        return {}, {}, ()
    found: tuple[_Fields, _Fields, tuple[str, ...]] = unpack(plain, _Hidden)
    return found
