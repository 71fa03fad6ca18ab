"""A batch as rows: everything of it, in one transaction that the caller owns."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Final

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Dialect

from tiercast.decide.decision import Firing, PlannedAction
from tiercast.store.batch import Batch
from tiercast.store.codec import VERSION, pack, storable
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.identities import Ciphers, IdentityWriter
from tiercast.store.journal import last_seq
from tiercast.store.journal_rows import Parts, journal_rows, split
from tiercast.store.outbox import answer
from tiercast.store.outbox_states import ActionState, first_state
from tiercast.store.statements import Row, Statement
from tiercast.store.tables import (
    actions,
    attempts,
    changes,
    cursors,
    dead_letters,
    exposures,
    firings,
    journal,
    seen,
    snapshots,
    states,
)
from tiercast.store.vault import Vault

DEAD_LETTER: Final = b"dead letter"
"""Label of what is sealed in the table `dead_letters`."""
GROUPS: Final = b"groups"
"""Ends the label of what is sealed in `actions.groups`; the action's id begins it."""
_encode: Final = msgspec.msgpack.Encoder().encode


class Applier:
    """Writes batches of one shop; lives in the writer's thread."""

    def __init__(self, vault: Vault, dialect: Dialect) -> None:
        self._vault = vault
        self._last: int | None = None
        self._fresh: list[bytes] = []
        self._identities = IdentityWriter(vault, dialect)
        self._journal = Statement(journal, dialect)
        self._seen = Statement(seen, dialect)
        self._cursors = Statement(cursors, dialect, ("shop", "source"), ("cursor",))
        self._firings = Statement(firings, dialect)
        self._actions = Statement(actions, dialect)
        self._attempts = Statement(attempts, dialect)
        self._exposures = Statement(exposures, dialect)
        self._changes = Statement(changes, dialect)
        self._dead_letters = Statement(dead_letters, dialect)
        self._states = Statement(states, dialect, ("shop", "space", "key", "snapshot"), ("value",))
        self._snapshots = Statement(snapshots, dialect)

    @property
    def fresh(self) -> int:
        """How many viewers are new since the last `committed`: their keys are in memory, not yet in the store."""
        return len(self._fresh)

    def committed(self) -> None:
        """What was applied is in the store."""
        self._fresh.clear()

    def rolled_back(self, kept: int = 0) -> None:
        """Undo in memory what was undone in the store: all but the first `kept` new viewers.

        Where the journal ends is read again from the store.
        """
        self._last = None
        self._vault.forget(self._fresh[kept:])
        del self._fresh[kept:]

    def apply(self, connection: Connection, batch: Batch) -> None:
        """Write `batch`.

        Raises:
            StoreError: `Trouble.GAP` where the entries do not follow the last one, `Trouble.INVALID` for a shop that
                is not this one.
        """
        if batch.shop != self._vault.shop:
            raise StoreError(Trouble.INVALID, f"the batch is of shop {batch.shop}, this is {self._vault.shop}")
        last = self._check_order(connection, batch)
        if batch.identities:
            self._fresh += self._identities.put(connection, batch.identities)
        ciphers: Ciphers = {b"": self._vault.shop_cipher}
        parts = split(batch.entries, batch.raw)
        self._fresh += self._identities.ensure(connection, _viewers_with_secrets(batch, parts), ciphers)
        self._journal.run(connection, journal_rows(batch.entries, parts, self._vault, ciphers))
        self._write_sources(connection, batch)
        self._write_decisions(connection, batch, ciphers)
        for one in batch.answers:
            answer(connection, batch.shop, one.actions, ActionState(one.state), one.time, one.reason)
        self._write_states(connection, batch)
        self._last = last

    def _check_order(self, connection: Connection, batch: Batch) -> int:
        last = last_seq(connection, batch.shop) if self._last is None else self._last
        if batch.follows is not None and batch.follows != last:
            raise StoreError(Trouble.GAP, f"the last entry is {last}, expected {batch.follows}")
        for entry in batch.entries:
            if entry.seq != last + 1:
                raise StoreError(Trouble.GAP, f"the last entry is {last}, found {entry.seq}")
            last = entry.seq
        return last

    def _write_sources(self, connection: Connection, batch: Batch) -> None:
        shop = batch.shop
        self._seen.run(connection, [(shop, source, key, time) for source, key, time in batch.seen])
        self._cursors.run(connection, [(shop, source, cursor) for source, cursor in batch.cursors.items()])
        self._dead_letters.run(
            connection,
            [
                (
                    *(shop, letter.source, storable(letter.place), storable(letter.reason)),
                    *(self._vault.seal(self._vault.shop_cipher, letter.raw, DEAD_LETTER), letter.time),
                )
                for letter in batch.dead_letters
            ],
        )

    def _write_decisions(self, connection: Connection, batch: Batch, ciphers: Mapping[bytes, AESGCM]) -> None:
        shop = batch.shop
        self._firings.run(connection, [self._firing(firing, ciphers) for firing in batch.firings])
        self._actions.run(connection, [self._action(action, ciphers, batch) for action in batch.actions])
        self._attempts.run(
            connection, [(a.id, 1, shop, batch.epoch, a.time) for a in batch.actions if _is_recorded(a, batch)]
        )
        self._exposures.run(
            connection, [(shop, e.experiment, e.variant, e.viewer, e.room, e.time, e.seq) for e in batch.exposures]
        )
        self._changes.run(
            connection,
            [
                (shop, c.seq, c.time, c.what, c.name, c.before, c.after, c.viewer or None, c.room, c.item)
                for c in batch.changes
            ],
        )

    def _write_states(self, connection: Connection, batch: Batch) -> None:
        shop, number = batch.shop, batch.snapshot
        # In the order of keys, since the index is: rows that are neighbours there are found without another search.
        values = sorted(batch.states, key=attrgetter("key"))
        self._states.run(connection, [(shop, s.space, s.key, number, s.value) for s in values])
        if batch.cut is not None:
            self._snapshots.run(connection, [(shop, batch.cut.number, batch.cut.seq, batch.cut.version, False)])

    def _firing(self, f: Firing, ciphers: Mapping[bytes, AESGCM]) -> Row:
        hidden = None if f.values is None else self._vault.seal(ciphers[f.viewer], VERSION + _encode(f.values), f.id)
        return (
            *(f.id, self._vault.shop, f.seq, f.cause, f.time, f.room, f.ruleset, f.rule, f.state, f.viewer or None),
            *(f.item, f.experiment, f.variant, f.suppressed, f.reason, hidden, f.version),
        )

    def _action(self, a: PlannedAction, ciphers: Mapping[bytes, AESGCM], batch: Batch) -> Row:
        state, tried = first_state(a.mode, batch.simulated), _is_recorded(a, batch)
        if tried:
            state = ActionState.DISPATCHING
        hidden = self._vault.seal(ciphers[a.viewer], pack((a.fields, a.values, a.needs)), a.id)
        return (
            *(a.id, self._vault.shop, a.firing, a.ordinal, a.seq, a.cause, a.time, a.room, a.ruleset, a.rule, a.type),
            *(a.sink, a.mode, a.viewer or None, a.item, a.expires, a.cost, a.currency, hidden),
            *(pack(a.reservations) if a.reservations else None, state.value, "", int(tried)),
            *(batch.epoch if tried else 0, 0),
            *(a.time, None, None if a.groups is None else self._groups(a.groups, ciphers[a.viewer], a.id), False),
            "",
        )

    def _groups(self, groups: dict[str, str], cipher: AESGCM, action: bytes) -> bytes:
        return self._vault.seal(cipher, pack(groups), action + GROUPS)


def _viewers_with_secrets(batch: Batch, parts: list[Parts]) -> set[bytes]:
    wanted = {e.viewer for e, (_, private) in zip(batch.entries, parts, strict=True) if private is not None}
    wanted.update(f.viewer for f in batch.firings if f.values is not None)
    wanted.update(a.viewer for a in batch.actions)
    return wanted


def _is_recorded(action: PlannedAction, batch: Batch) -> bool:
    return action.id in batch.recorded and action.mode == "live" and not batch.simulated
