"""The outbox: claims before attempts, settlements after them, and what people and stops do to what waits.

Every function that writes belongs into one transaction of the writer, under the engine's epoch.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, update

from tiercast.reason_words import chinese_beside
from tiercast.store.codec import pack, storable
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.outbox_read import Pending, read_actions
from tiercast.store.outbox_states import FOLLOWS, OPEN, ActionState
from tiercast.store.statements import chunks, upsert
from tiercast.store.tables import actions, attempts, receipts
from tiercast.store.told_states import is_told
from tiercast.store.vault import Vault

S = ActionState
_WAITS: Final = (S.PLANNED, S.WAITING, S.HELD)
_c = actions.c
LATEST: Final = 20_000
"""Actions among which those are looked for that wait for people."""
# Statements of every commit are made once: making one takes longer than running it.
_ROWS: Final = select(_c.id, _c.state, _c.attempts, _c.epoch, _c.mode).where(
    _c.shop == bindparam("shop_"), _c.id.in_(bindparam("ids_", expanding=True))
)
_CLAIM: Final = update(actions).where(_c.id == bindparam("at")).values(
    state=S.DISPATCHING.value, epoch=bindparam("epoch_"), attempts=bindparam("number"), updated=bindparam("now"),
    perhaps=or_(_c.perhaps, and_(_c.state == S.DISPATCHING.value, _c.epoch < bindparam("epoch_"))),
)  # fmt: skip
_SETTLE: Final = update(actions).where(_c.id == bindparam("at")).values(
    state=bindparam("state_"), reason=bindparam("reason_"), attempts=bindparam("attempt_"),
    next_try=bindparam("next_"), updated=bindparam("now"), results=bindparam("results_"),
    perhaps=bindparam("perhaps_"), reason_zh=bindparam("reason_zh_"),
)  # fmt: skip
_RECEIVED: Final = insert(receipts)


class Claim(msgspec.Struct, frozen=True):
    """One attempt that is about to be made.

    Attributes:
        action: id of the action.
        attempt: 1 for the first; the row must have recorded ``attempt - 1`` attempts.
        time: instant, microseconds UTC.
    """

    action: bytes
    attempt: int
    time: int


class Settlement(msgspec.Struct, frozen=True, kw_only=True):
    """What became of an attempt, or of an action that needs none any more.

    Attributes:
        action: id of the action.
        state: the new state; `ActionState.PLANNED` for another attempt, not before `next_try`.
        attempt: how many attempts were made; one that was claimed and not made is not counted.
        time: instant, microseconds UTC.
        detail: a sentence for people, without personal data; detail_zh: the same in Chinese, "" where it is the same.
        results: what later actions of the firing use, such as ``{"code": "A1B2"}``.
        perhaps: of some attempt nobody knows whether it was done.
    """

    action: bytes
    state: ActionState
    attempt: int
    time: int
    detail: str = ""
    results: Mapping[str, str] = msgspec.field(default_factory=dict)
    next_try: int = 0
    perhaps: bool = False
    detail_zh: str = ""


class Recovered(msgspec.Struct, frozen=True):
    """What became of attempts that an engine left behind: ids of those to be repeated, and of those uncertain."""

    repeated: tuple[bytes, ...]
    uncertain: tuple[bytes, ...]


def claim(connection: Connection, shop: int, claims: Sequence[Claim], epoch: int) -> list[bool]:
    """Record attempts before they are made.

    An action is claimed if it is planned or held, or was being dispatched under an earlier epoch, and has
    ``attempt - 1`` attempts; or if it has this very claim already, since the answer to it may have been lost.

    Returns:
        For each claim, whether it is ours. What is not was cancelled, settled or never released: leave it.
    """
    found = _rows(connection, shop, [one.action for one in claims])
    mine: dict[bytes, Claim] = {}
    result = []
    for one in claims:
        row = found.get(one.action)
        taken = row is not None and one.action not in mine and _may_claim(row, one, epoch)
        if taken:
            mine[one.action] = one
        result.append(taken)
    if mine:
        connection.execute(
            _CLAIM, [{"at": m.action, "number": m.attempt, "now": m.time, "epoch_": epoch} for m in mine.values()]
        )
        note = upsert(attempts, connection.dialect.name, ("action", "number"), ("epoch", "time"))
        connection.execute(
            note,
            [
                {"action": m.action, "number": m.attempt, "shop": shop, "epoch": epoch, "time": m.time}
                for m in mine.values()
            ],
        )
    return result


def settle(connection: Connection, shop: int, settlements: Sequence[Settlement]) -> list[bool]:
    """Record what became of actions, with a receipt each.

    Returns:
        For each settlement, whether it counted: nothing ever leads from an end back to an open state, and what came
        to the same end already stays as it is, unless it was only shown.
    """
    found = {action: S(row.state) for action, row in _rows(connection, shop, [s.action for s in settlements]).items()}
    result, settled, notes = [], [], []
    for one in settlements:
        state = found.get(one.action)
        counts = state is not None and S(one.state) in FOLLOWS[state]
        result.append(counts)
        if not counts:
            continue
        found[one.action] = S(one.state)
        detail, detail_zh = storable(one.detail), storable(one.detail_zh)
        results = pack(dict(one.results)) if one.results else None
        settled.append(
            {
                "at": one.action,
                "state_": S(one.state).value,
                "reason_": detail,
                "attempt_": one.attempt,
                "next_": one.next_try,
                "now": one.time,
                "results_": results,
                "perhaps_": one.perhaps,
                "reason_zh_": detail_zh,
            }
        )
        notes.append(
            {
                "shop": shop,
                "action": one.action,
                "attempt": one.attempt,
                "outcome": S(one.state).value,
                "detail": detail,
                "time": one.time,
                "results": results,
                "detail_zh": detail_zh,
            }
        )
    if settled:
        connection.execute(_SETTLE, settled)
        connection.execute(_RECEIVED, notes)
    return result


def recover(connection: Connection, shop: int, epoch: int, repeatable: Collection[str], now: int) -> Recovered:
    """Look after attempts that were made under an earlier epoch and have no receipt.

    Args:
        epoch: the present one.
        repeatable: keys of sinks that deliver at least once; the attempts of all others become uncertain.
    """
    left = connection.execute(
        select(_c.id, _c.sink).where(_c.shop == shop, _c.state == S.DISPATCHING.value, _c.epoch < epoch).order_by(_c.n)
    ).all()
    repeated = tuple(row.id for row in left if row.sink in repeatable)
    uncertain = tuple(row.id for row in left if row.sink not in repeatable)
    _move(connection, shop, S.PLANNED, (S.DISPATCHING,), now, "the engine ended before the receipt", repeated)
    _move(connection, shop, S.UNCERTAIN, (S.DISPATCHING,), now, "the engine ended before the receipt", uncertain)
    return Recovered(repeated, uncertain)


def expire(connection: Connection, shop: int, now: int) -> list[bytes]:
    """Close what waits and is too late now; returns the ids. What is being dispatched is left to its receipt."""
    return _move(connection, shop, S.EXPIRED, _WAITS, now, "it was too late", where=_c.expires < now)


def hold(connection: Connection, shop: int, now: int, reason: str, **which: str) -> list[bytes]:
    """Set planned actions aside; `which` narrows it down (`room`, `rule`, `sink`, `type`). Returns the ids."""
    return _move(connection, shop, S.HELD, (S.PLANNED,), now, reason, where=_which(which))


def resume(connection: Connection, shop: int, now: int, **which: str) -> list[bytes]:
    """Let held actions go on; returns the ids."""
    return _move(connection, shop, S.PLANNED, (S.HELD,), now, "", where=_which(which))


def cancel(
    connection: Connection, shop: int, now: int, reason: str, ids: Collection[bytes] | None = None, **which: str
) -> list[bytes]:
    """Take out what waits, by id or by `which` (`room`, `rule`, `sink`, `type`); returns the ids that were waiting."""
    return _move(connection, shop, S.CANCELLED, _WAITS, now, reason, ids, _which(which))


def drop(
    connection: Connection, shop: int, now: int, reason: str, ids: Collection[bytes] | None = None, **which: str
) -> list[bytes]:
    """Drop what waits, as a stop that clears does; returns the ids."""
    return _move(connection, shop, S.DROPPED, _WAITS, now, reason, ids, _which(which))


def drop_held(connection: Connection, shop: int, now: int, reason: str, since: int | None = None) -> list[bytes]:
    """Drop what may go out and waits; `since`: only what was decided after this instant. Returns the ids."""
    where = None if since is None else _c.time > since
    return _move(connection, shop, S.DROPPED, (S.PLANNED, S.HELD), now, reason, where=where)


def answer(
    connection: Connection, shop: int, ids: Collection[bytes], to: ActionState, now: int, reason: str = ""
) -> list[bytes]:
    """Release actions that asked (`to` planned), or end them; returns the ids that were still waiting for it."""
    return _move(connection, shop, to, (S.WAITING,), now, reason, ids)


def retry(connection: Connection, shop: int, ids: Collection[bytes], now: int) -> list[bytes]:
    """A person wants another attempt of what failed or is uncertain; returns the ids that are planned again."""
    return _move(connection, shop, S.PLANNED, (S.FAILED, S.UNCERTAIN), now, "to be tried again", ids)


def pending(connection: Connection, vault: Vault, sink: str, after: bytes, limit: int, epoch: int) -> list[Pending]:
    """Open actions of a sink that may go out, by age: planned, held, and orphans of an earlier epoch.

    Args:
        after: id of the last one of the call before; b"" from the start.
    """
    query = and_(_c.shop == vault.shop, _c.sink == sink, _may_go(epoch))
    if after:
        first = select(_c.n).where(_c.id == after).scalar_subquery()
        query = and_(query, _c.n > first)
    return read_actions(connection, vault, epoch, query, limit)


def sinks(connection: Connection, shop: int, epoch: int) -> list[str]:
    """Keys of the sinks that have actions which may go out."""
    query = select(_c.sink).where(_c.shop == shop, _may_go(epoch)).distinct().order_by(_c.sink)
    return list(connection.execute(query).scalars())


def of_firings(connection: Connection, vault: Vault, firings: Iterable[bytes], epoch: int) -> list[Pending]:
    """Every action of these firings, whatever its state, in the order of their delivery."""
    parts = [read_actions(connection, vault, epoch, _c.firing.in_(part), None) for part in chunks(firings)]
    return sorted((one for part in parts for one in part), key=lambda one: (one.action.firing, one.action.ordinal))


def with_ended(connection: Connection, shop: int, firings: Iterable[bytes]) -> list[bytes]:
    """Those of these firings of which at least one action is not open any more."""
    ended = and_(_c.shop == shop, _c.state.not_in([state.value for state in OPEN]))
    query = select(_c.firing).where(ended).distinct()
    found = (connection.execute(query.where(_c.firing.in_(part))).scalars() for part in chunks(firings))
    return [bytes(firing) for part in found for firing in part]


def load(connection: Connection, vault: Vault, ids: Iterable[bytes], epoch: int) -> list[Pending]:
    """These actions, whatever their state; unknown ids are left out."""
    parts = [read_actions(connection, vault, epoch, _c.id.in_(part), None) for part in chunks(ids)]
    return [one for part in parts for one in part]


def list_actions(
    connection: Connection, vault: Vault, states: Collection[ActionState] | None = None,
    limit: int = 200, after: bytes = b"", epoch: int = 0,
) -> list[Pending]:  # fmt: skip
    """Actions in `states` (None: in any), oldest first, a page at a time."""
    query: ColumnElement[bool] = _c.shop == vault.shop
    if states is not None:
        query = and_(query, _c.state.in_([state.value for state in states]))
    if after:
        query = and_(query, _c.n > select(_c.n).where(_c.id == after).scalar_subquery())
    return read_actions(connection, vault, epoch, query, limit)


def list_latest(
    connection: Connection, vault: Vault, states: Collection[str] | None, room: str, limit: int, epoch: int = 0
) -> list[Pending]:
    """The newest actions that are told to be in `states` (None: in any) of `room` ("": of any), newest first."""
    query: ColumnElement[bool] = _c.shop == vault.shop
    if states is not None:
        query = and_(query, is_told(states))
    if room:
        query = and_(query, _c.room == room)
    newest = select(_c.n).where(query).order_by(_c.n.desc()).limit(limit)
    return read_actions(connection, vault, epoch, _c.n.in_(newest), None)[::-1]


def list_for_people(connection: Connection, vault: Vault, room: str, sinks: Collection[str], now: int) -> list[Pending]:
    """Actions of a room that wait for a yes, and those that `sinks` show people until `now` at least, oldest first.

    One that is being dispatched counts as shown: it is on the screens before its receipt is written down. Looked for
    among the latest `LATEST` of the outbox: nobody does today what is so long ago.
    """
    newest = select(func.max(_c.n)).where(_c.shop == vault.shop).scalar_subquery()
    shown = and_(
        _c.sink.in_(sorted(sinks)), _c.state.in_([S.DISPATCHING.value, S.ACCEPTED.value, S.SHOWN.value]),
        or_(_c.expires.is_(None), _c.expires > now),
    )  # fmt: skip
    query = and_(_c.shop == vault.shop, _c.n > newest - LATEST, _c.room == room)
    return read_actions(connection, vault, 0, and_(query, or_(_c.state == S.WAITING.value, shown)), None)


def _rows(connection: Connection, shop: int, ids: Sequence[bytes]) -> dict[bytes, Any]:
    return {
        row.id: row
        for part in chunks(ids)
        for row in connection.execute(_ROWS, {"shop_": shop, "ids_": part})
    }  # fmt: skip


def _may_claim(row: Any, one: Claim, epoch: int) -> bool:
    if row.state == S.DISPATCHING and row.epoch == epoch:
        return bool(row.attempts == one.attempt)
    return row.state in (S.PLANNED, S.HELD, S.DISPATCHING) and bool(row.attempts == one.attempt - 1)


def _may_go(epoch: int) -> ColumnElement[bool]:
    # All open states are named, so that the partial index of open actions is used.
    is_open = _c.state.in_(sorted(state.value for state in OPEN))
    orphan = and_(_c.state == S.DISPATCHING.value, _c.epoch < epoch)
    return and_(is_open, or_(_c.state.in_([S.PLANNED.value, S.HELD.value]), orphan))


_BY: Final[dict[str, Callable[[str], ColumnElement[bool]]]] = {
    "room": lambda value: _c.room == value,
    "rule": lambda value: _c.rule == value,
    "ruleset": lambda value: _c.ruleset == value,
    "sink": lambda value: _c.sink == value,
    "type": lambda value: _c.type == value,
}


def _which(which: Mapping[str, str]) -> ColumnElement[bool] | None:
    if unknown := set(which) - set(_BY):
        raise StoreError(Trouble.INVALID, f"actions are picked by {', '.join(_BY)}, found {sorted(unknown)}")
    return and_(*(_BY[name](value) for name, value in which.items())) if which else None


def _move(
    connection: Connection, shop: int, to: ActionState, early: Sequence[ActionState], now: int, reason: str,
    ids: Collection[bytes] | None = None, where: ColumnElement[bool] | None = None,
) -> list[bytes]:  # fmt: skip
    change = update(actions).where(_c.shop == shop, _c.state.in_([state.value for state in early]))
    chinese = storable(chinese_beside(reason))
    change = change.values(state=to.value, reason=storable(reason), reason_zh=chinese, updated=now)
    change = change.returning(_c.id, _c.n)
    if S.DISPATCHING in early:
        change = change.values(perhaps=True)
    if where is not None:
        change = change.where(where)
    parts = [change] if ids is None else [change.where(_c.id.in_(part)) for part in chunks(ids)]
    moved = [(row.n, row.id) for part in parts for row in connection.execute(part)]
    return [action for _, action in sorted(moved)]
