"""Receipts that were settled and not journaled before a crash are journaled at the next start."""

from typing import Any

import msgspec
import pytest
from tiercast.deliver.ports import OPEN, OutboxPort, Pending, State
from tiercast.engine.reconcile import missing_receipts
from tiercast.step.state import State as CoreState
from tiercast.step.values import OpenFiring

from tests.store.support import key, planned


class Outbox:
    def __init__(self, *rows: Pending) -> None:
        self._rows = rows

    async def firings(self, firings: list[bytes]) -> list[Pending]:
        return [row for row in self._rows if row.action.firing in firings]

    async def with_ended(self, firings: list[bytes]) -> list[bytes]:
        ended = {row.action.firing for row in self._rows if row.state not in OPEN}
        return [firing for firing in firings if firing in ended]


def row(number: int, state: State, firing: int = 1, ordinal: int = 0, **more: Any) -> Pending:
    return Pending(action=planned(number, firing=key(firing), ordinal=ordinal), state=state, **more)


def open_state(*firings: int) -> CoreState:
    state = CoreState()
    packed = msgspec.msgpack.encode(OpenFiring(b"", "beauty", ()))
    state.shop.open = {key(firing).hex(): packed for firing in firings}
    return state


async def receipts(state: CoreState, *rows: Pending) -> list[tuple[str, bool]]:
    outbox: OutboxPort = Outbox(*rows)  # type: ignore[assignment]
    found = await missing_receipts(state, outbox, 5)
    return [(str((e.attributes or {})["state"]), bool((e.attributes or {})["gives_back"])) for e in found]


@pytest.mark.parametrize("accepted", [State.ACCEPTED, State.SHOWN, State.UNCERTAIN])
async def test_that_a_firing_of_which_something_was_done_keeps_what_it_reserved(accepted: State) -> None:
    found = await receipts(open_state(1), row(1, accepted), row(2, State.PLANNED, ordinal=1))
    assert found == [(accepted.value, False)]


async def test_that_a_firing_of_which_nothing_was_done_gives_back() -> None:
    found = await receipts(open_state(1), row(1, State.REFUSED, attempts=1), row(2, State.EXPIRED, ordinal=1))
    assert found == [("expired", True)]


@pytest.mark.parametrize("state", [State.EXPIRED, State.FAILED, State.DROPPED, State.CANCELLED])
async def test_that_what_may_have_been_done_keeps_what_it_reserved(state: State) -> None:
    assert await receipts(open_state(1), row(1, state, attempts=1, perhaps=True)) == [(state.value, False)]
    assert await receipts(open_state(1), row(1, state, attempts=1)) == [(state.value, True)]


async def test_that_a_firing_that_goes_on_is_left_alone() -> None:
    assert await receipts(open_state(1), row(1, State.REFUSED), row(2, State.DISPATCHING, ordinal=1)) == []


async def test_that_firings_that_are_not_open_are_not_asked_for() -> None:
    assert await receipts(open_state(), row(1, State.REFUSED)) == []
