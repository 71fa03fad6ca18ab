"""Actions by the state that people are told: what a person skipped was not refused by anything.

In the outbox a to-do or a line that a person skips is refused, as its sink has answered; that it was a person says
the reason alone.
"""

from collections.abc import Collection
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, literal_column, not_, or_

from tiercast.store.outbox_states import ActionState
from tiercast.store.tables import actions

SKIPPED: Final = "skipped"
"""The state that is told, and the reason with which one begins that a person has skipped."""
STATES: Final = frozenset({*(state.value for state in ActionState), SKIPPED})
"""All that are told."""
_NOTED: Final = f"{SKIPPED}: "
_REFUSED: Final = ActionState.REFUSED.value
# Written out: PostgreSQL groups by an expression only where it is the same, parameters and all.
_skipped: Final = and_(
    actions.c.state == literal_column(f"'{_REFUSED}'"),
    or_(
        actions.c.reason == literal_column(f"'{SKIPPED}'"), actions.c.reason.like(literal_column(f"'{_NOTED}%'"))
    ),
)  # fmt: skip
TOLD: Final[ColumnElement[Any]] = case((_skipped, literal_column(f"'{SKIPPED}'")), else_=actions.c.state)
"""The state that is told, in a query."""


def told_state(state: str, reason: str) -> str:
    """The state of an action as people are told it."""
    skipped = state == _REFUSED and (reason == SKIPPED or reason.startswith(_NOTED))
    return SKIPPED if skipped else state


def is_told(states: Collection[str]) -> ColumnElement[bool]:
    """That an action has one of these states."""
    stored = actions.c.state.in_(sorted(set(states) - {SKIPPED}))
    if (SKIPPED in states) is (_REFUSED in states):
        return stored
    return or_(stored, _skipped) if SKIPPED in states else and_(stored, not_(_skipped))
