"""The states of an action in the outbox, and which may follow which."""

from enum import StrEnum
from typing import Final

from tiercast.store.errors import StoreError, Trouble


class ActionState(StrEnum):
    """State of an action."""

    SHADOW = "shadow"
    """Of a rule in shadow: recorded, never dispatched."""
    PLANNED = "planned"
    """Committed and to be dispatched; also between two attempts."""
    WAITING = "waiting"
    """Of a rule that asks first, not answered yet."""
    HELD = "held"
    """Set aside until a stop ends."""
    DISPATCHING = "dispatching"
    """An attempt is recorded and has no receipt."""
    ACCEPTED = "accepted"
    SHOWN = "shown"
    REFUSED = "refused"
    UNCERTAIN = "uncertain"
    """An attempt that must not be repeated has no receipt: it may have been done."""
    EXPIRED = "expired"
    DROPPED = "dropped"
    """Not done on purpose: a stop that clears, or an action that it needs has failed."""
    RECALLED = "recalled"
    CANCELLED = "cancelled"
    """A person took it out before it was done, or said no."""
    FAILED = "failed"
    """Given up after too many attempts."""


S = ActionState
OPEN: Final = frozenset({S.PLANNED, S.WAITING, S.HELD, S.DISPATCHING})
"""States that an action leaves again."""
_ENDS: Final = frozenset({S.ACCEPTED, S.SHOWN, S.REFUSED, S.UNCERTAIN, S.EXPIRED, S.DROPPED, S.CANCELLED, S.FAILED})
FOLLOWS: Final[dict[ActionState, frozenset[ActionState]]] = {
    S.SHADOW: frozenset(),
    S.PLANNED: frozenset({S.HELD, S.DISPATCHING, S.REFUSED, S.EXPIRED, S.DROPPED, S.CANCELLED, S.FAILED}),
    S.WAITING: frozenset({S.PLANNED, S.EXPIRED, S.DROPPED, S.CANCELLED}),
    S.HELD: frozenset({S.PLANNED, S.DISPATCHING, S.REFUSED, S.EXPIRED, S.DROPPED, S.CANCELLED, S.FAILED}),
    S.DISPATCHING: frozenset({S.PLANNED, S.RECALLED}) | _ENDS,
    S.ACCEPTED: frozenset({S.SHOWN, S.REFUSED, S.RECALLED}),
    # Seen first, then said (shown, with a word) or skipped.
    S.SHOWN: frozenset({S.SHOWN, S.REFUSED, S.RECALLED}),
    S.UNCERTAIN: frozenset({S.ACCEPTED, S.SHOWN, S.REFUSED, S.RECALLED}),
    # A late receipt beats our giving up: the sink knows better.
    S.FAILED: frozenset({S.ACCEPTED, S.SHOWN, S.REFUSED}),
    S.REFUSED: frozenset(),
    S.EXPIRED: frozenset(),
    S.DROPPED: frozenset(),
    S.CANCELLED: frozenset(),
    S.RECALLED: frozenset(),
}
"""What may follow a state; nothing ever goes back from an end to an open state."""


def before(state: ActionState) -> tuple[ActionState, ...]:
    """The states from which an action may come to `state`."""
    return tuple(early for early, later in FOLLOWS.items() if state in later)


def first_state(mode: str, simulated: bool) -> ActionState:
    """The state in which an action of a rule in `mode` enters the outbox.

    Raises:
        StoreError: for a mode in which no action is planned.
    """
    if mode == "shadow":
        return S.SHADOW
    if mode not in ("ask", "live"):
        raise StoreError(Trouble.INVALID, f"an action of mode {mode!r}, expected shadow, ask or live")
    if simulated:
        return S.ACCEPTED
    return S.WAITING if mode == "ask" else S.PLANNED
