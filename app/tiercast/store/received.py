"""What last reached viewers."""

from collections.abc import Collection, Iterable
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, select

from tiercast.store.outbox_states import ActionState
from tiercast.store.statements import chunks
from tiercast.store.tables import actions

_REACHED: Final = sorted(state.value for state in (ActionState.ACCEPTED, ActionState.SHOWN))


class Received(NamedTuple):
    """An action that reached a viewer: its type, and when."""

    type: str
    time: int


def last_received(
    connection: Connection, shop: int, viewers: Iterable[bytes], types: Collection[str]
) -> dict[bytes, Received]:
    """The last action of `types` that each of `viewers` got; those who got none are left out."""
    c, found = actions.c, {}
    for part in chunks(viewers):
        newest = select(func.max(c.n)).where(
            c.shop == shop, c.viewer.in_(part), c.type.in_(sorted(types)), c.state.in_(_REACHED)
        )
        rows = connection.execute(select(c.viewer, c.type, c.updated).where(c.n.in_(newest.group_by(c.viewer))))
        found.update({row.viewer: Received(row.type, row.updated) for row in rows})
    return found
