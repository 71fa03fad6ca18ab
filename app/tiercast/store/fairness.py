"""The fairness log: what of value was offered to whom, by tier and attribute, as each stood when it was decided.

What a viewer's groups were is sealed under the viewer's key, and unknown once they are erased.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, select

from tiercast.store.apply import GROUPS
from tiercast.store.codec import unpack
from tiercast.store.outbox_states import ActionState
from tiercast.store.tables import actions
from tiercast.store.vault import Vault, unseal_for_viewer

ALL: Final = "all"
"""Dimension with one group: everybody."""
_GIVEN: Final = frozenset(state.value for state in (ActionState.ACCEPTED, ActionState.SHOWN, ActionState.UNCERTAIN))
_OPEN: Final = frozenset(
    state.value for state in (ActionState.PLANNED, ActionState.WAITING, ActionState.HELD, ActionState.DISPATCHING)
)


class FairRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a group of viewers was offered.

    Attributes:
        dimension: ``all``, ``room``, what `tiercast.step.fair_groups.groups_of` says, or ``erased``.
        group: its value.
        currency: ISO code; "" for what has no price.
        viewers: how many people were given something.
        given, open, lost: actions that were done, that wait, and that ended otherwise (expired, refused, failed).
        value: the most that what was given costs, minor units; `largest`: of one action.
    """

    dimension: str
    group: str
    currency: str
    viewers: int
    given: int
    open: int
    lost: int
    value: int
    largest: int

    @property
    def per_viewer(self) -> float:
        """Value for each viewer who was given something, minor units."""
        return self.value / self.viewers if self.viewers else 0.0


class _Group:
    """One group while it is counted."""

    def __init__(self) -> None:
        self.viewers: set[bytes] = set()
        self.given = self.open = self.lost = self.value = self.largest = 0

    def add(self, viewer: bytes, state: str, cost: int) -> None:
        if state in _GIVEN:
            self.given += 1
            self.viewers.add(viewer)
            self.value += cost
            self.largest = max(self.largest, cost)
        elif state in _OPEN:
            self.open += 1
        else:
            self.lost += 1


def fairness(
    connection: Connection, vault: Vault, since: int = 0, until: int = 1 << 62, room: str = ""
) -> list[FairRow]:
    """What was offered between two instants, a row for each group and currency; shadows are left out.

    Args:
        since, until: room time of the decision, microseconds; the first counts, the last does not.
        room: only of this room.
    """
    groups: dict[tuple[str, str, str], _Group] = {}
    c = actions.c
    query = select(c.id, c.viewer, c.room, c.state, c.cost, c.currency, c.groups).where(
        c.shop == vault.shop, c.mode != "shadow", c.groups.is_not(None), c.time >= since, c.time < until
    )
    if room:
        query = query.where(c.room == room)
    rows = connection.execute(query).all()
    keys = vault.data_keys(connection, {bytes(row.viewer) for row in rows if row.viewer})
    for row in rows:
        for dimension, group in _groups(row, keys):
            found = groups.setdefault((dimension, group, row.currency), _Group())
            found.add(bytes(row.viewer or b""), row.state, row.cost or 0)
    order = sorted(groups, key=lambda key: (key[0] != ALL, *key))
    return [
        FairRow(
            dimension=key[0], group=key[1], currency=key[2], viewers=len(groups[key].viewers), given=groups[key].given,
            open=groups[key].open, lost=groups[key].lost, value=groups[key].value, largest=groups[key].largest,
        )
        for key in order
    ]  # fmt: skip


def _groups(row: Any, keys: Mapping[bytes, bytes]) -> Iterator[tuple[str, str]]:
    yield ALL, ""
    yield "room", row.room
    plain = unseal_for_viewer(keys.get(bytes(row.viewer or b"")), row.groups, bytes(row.id) + GROUPS)
    if plain is None:
        # Erased, or forgotten: they count among everybody, and nobody knows more.
        yield "erased", ""
    else:
        yield from unpack(plain, dict[str, str]).items()
