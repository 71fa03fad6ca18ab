"""The outbox: claimed before an attempt, settled after it, and never back from an end."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select
from tiercast.decide.decision import Reservation
from tiercast.store import outbox
from tiercast.store.errors import StoreError
from tiercast.store.outbox import Claim, Settlement
from tiercast.store.outbox_read import Pending
from tiercast.store.outbox_states import FOLLOWS, OPEN, ActionState, before
from tiercast.store.tables import attempts, receipts

from tests.store.support import Shop, TemporaryShop, key, planned

S = ActionState
NOW = 50


def plan(shop: Shop, number: int, **fields: object) -> bytes:
    """An action in the outbox."""
    action = planned(number, **fields)
    shop.commit(actions=[action])
    return action.id


def claim(shop: Shop, action: bytes, attempt: int = 1, epoch: int = 1) -> bool:
    """Claim one attempt."""
    return shop.write(lambda c: outbox.claim(c, shop.number, [Claim(action, attempt, NOW)], epoch))[0]


def settle(shop: Shop, action: bytes, state: ActionState, attempt: int = 1, **fields: object) -> bool:
    """Settle one action."""
    one = Settlement(action=action, state=state, attempt=attempt, time=NOW, **fields)  # type: ignore[arg-type]
    return shop.write(lambda c: outbox.settle(c, shop.number, [one]))[0]


def get(shop: Shop, action: bytes, epoch: int = 1) -> Pending:
    """The action as it stands."""
    return shop.read(lambda c: outbox.load(c, shop.vault, [action], epoch))[0]


def test_that_an_action_comes_back_as_it_was_planned(shop: Shop) -> None:
    viewer = shop.viewer("1")
    action = planned(
        1, viewer=viewer, item="9", needs=("coupon.code",), expires=77, cost=500, currency="CNY", cause=3, seq=4,
        reservations=(Reservation(b"cap", 5, 1),), fields={"text": "{viewer.name}", "n": 3, "f": 0.5, "b": True},
    )  # fmt: skip
    shop.commit(actions=[action])
    assert get(shop, action.id).action == action


@pytest.mark.parametrize(
    ("mode", "simulated", "state"),
    [
        ("live", False, S.PLANNED),
        ("ask", False, S.WAITING),
        ("shadow", False, S.SHADOW),
        ("live", True, S.ACCEPTED),
        ("ask", True, S.ACCEPTED),
        ("shadow", True, S.SHADOW),
    ],
)
def test_that_the_first_state_follows_the_mode_of_the_rule(
    shop: Shop, mode: str, simulated: bool, state: ActionState
) -> None:
    shop.commit(actions=[planned(1, mode=mode)], simulated=simulated)
    assert get(shop, key(1)).state is state
    assert claim(shop, key(1)) is (state is S.PLANNED)


def test_that_an_attempt_is_recorded_before_it_is_made_and_claimed_once(shop: Shop) -> None:
    action = plan(shop, 1)
    assert not claim(shop, action, attempt=2)
    assert claim(shop, action)
    assert claim(shop, action), "the answer to a claim may be lost; the same claim is ours again"
    assert not claim(shop, action, attempt=2)
    assert shop.read(lambda c: [tuple(r) for r in c.execute(select(attempts.c.number, attempts.c.epoch))]) == [(1, 1)]
    assert settle(shop, action, S.PLANNED, detail="no answer", next_try=99)
    found = get(shop, action)
    assert (found.state, found.attempts, found.next_try, found.reason) == (S.PLANNED, 1, 99, "no answer")
    assert not claim(shop, action)
    assert claim(shop, action, attempt=2)
    assert settle(shop, action, S.ACCEPTED, attempt=2, results={"code": "A1"})
    assert not claim(shop, action, attempt=3)
    assert get(shop, action).results == {"code": "A1"}
    assert shop.read(lambda c: len(c.execute(select(receipts)).all())) == 2


def test_that_the_reason_is_kept_in_both_languages(shop: Shop) -> None:
    action = plan(shop, 1)
    assert claim(shop, action)
    assert settle(shop, action, S.FAILED, detail="the sink is full", detail_zh="触达方式已满")
    found = get(shop, action)
    assert (found.reason, found.reason_zh) == ("the sink is full", "触达方式已满")
    kept = shop.read(lambda c: c.execute(select(receipts.c.detail, receipts.c.detail_zh)).one())
    assert tuple(kept) == ("the sink is full", "触达方式已满")
    shop.write(lambda c: outbox.retry(c, shop.number, [action], NOW))
    found = get(shop, action)
    assert (found.reason, found.reason_zh) == ("to be tried again", "将再次尝试")


def test_that_a_first_attempt_is_recorded_in_the_commit_of_the_action_itself(shop: Shop) -> None:
    marked = frozenset({key(1), key(2)})
    shop.commit(actions=[planned(1), planned(2, mode="shadow"), planned(3)], recorded=marked, epoch=4)
    found = shop.read(lambda c: outbox.load(c, shop.vault, [key(n) for n in (1, 2, 3)], 4))
    assert [(p.state, p.attempts) for p in found] == [(S.DISPATCHING, 1), (S.SHADOW, 0), (S.PLANNED, 0)]
    assert claim(shop, key(1), epoch=4), "it is ours already"
    assert shop.write(lambda c: outbox.recover(c, shop.number, 5, {"hook"}, NOW)).repeated == (key(1),)
    assert claim(shop, key(1), attempt=2, epoch=5)
    rows = shop.read(lambda c: [tuple(r) for r in c.execute(select(attempts.c.number, attempts.c.epoch))])
    assert sorted(rows) == [(1, 4), (2, 5)]


def test_that_one_call_claims_an_action_only_once(shop: Shop) -> None:
    action = plan(shop, 1)
    both = shop.write(lambda c: outbox.claim(c, shop.number, [Claim(action, 1, NOW)] * 2 + [Claim(key(9), 1, NOW)], 1))
    assert both == [True, False, False]


def test_that_an_orphan_is_claimed_under_the_next_epoch_only(shop: Shop) -> None:
    action = plan(shop, 1)
    assert claim(shop, action)
    assert not claim(shop, action, attempt=2)
    assert get(shop, action, epoch=2).orphan
    assert [p.action.id for p in shop.read(lambda c: outbox.pending(c, shop.vault, "hook", b"", 9, 2))] == [action]
    assert shop.read(lambda c: outbox.pending(c, shop.vault, "hook", b"", 9, 1)) == []
    assert claim(shop, action, attempt=2, epoch=2)


def test_that_recovery_repeats_where_the_sink_may_and_is_uncertain_where_not(shop: Shop) -> None:
    again, once, current = plan(shop, 1), plan(shop, 2, sink="overlay"), plan(shop, 3)
    assert claim(shop, again)
    assert claim(shop, once)
    assert claim(shop, current, epoch=2)
    found = shop.write(lambda c: outbox.recover(c, shop.number, 2, {"hook"}, NOW))
    assert found == outbox.Recovered((again,), (once,))
    assert [get(shop, a).state for a in (again, once, current)] == [S.PLANNED, S.UNCERTAIN, S.DISPATCHING]
    assert claim(shop, again, attempt=2, epoch=2)
    assert not claim(shop, once, attempt=2, epoch=2)
    assert settle(shop, once, S.SHOWN), "a late receipt tells what became of it"


def test_that_what_is_too_late_expires_and_what_is_on_its_way_does_not(shop: Shop) -> None:
    late, edge, never, away = (
        plan(shop, 1, expires=NOW - 1),
        plan(shop, 2, expires=NOW),
        plan(shop, 3),
        plan(shop, 4, expires=NOW - 1),
    )
    asked = plan(shop, 5, expires=NOW - 1, mode="ask")
    assert claim(shop, away)
    assert shop.write(lambda c: outbox.expire(c, shop.number, NOW)) == [late, asked]
    assert [get(shop, a).state for a in (late, edge, never, away)] == [S.EXPIRED, S.PLANNED, S.PLANNED, S.DISPATCHING]
    assert not claim(shop, late)


def test_that_actions_are_held_and_resumed_by_what_they_are(shop: Shop) -> None:
    one, two, asked = plan(shop, 1), plan(shop, 2, room="snacks"), plan(shop, 3, mode="ask")
    assert shop.write(lambda c: outbox.hold(c, shop.number, NOW, "stop", room="beauty")) == [one]
    assert [get(shop, a).state for a in (one, two, asked)] == [S.HELD, S.PLANNED, S.WAITING]
    assert shop.write(lambda c: outbox.resume(c, shop.number, NOW)) == [one]
    assert get(shop, asked).state is S.WAITING, "the end of a stop is no yes"
    assert shop.write(lambda c: outbox.drop(c, shop.number, NOW, "cleared", sink="hook")) == [one, two, asked]
    with pytest.raises(StoreError, match="colour"):
        shop.write(lambda c: outbox.hold(c, shop.number, NOW, "stop", colour="red"))


def test_that_an_asked_action_goes_out_only_after_a_yes(shop: Shop) -> None:
    yes, no = plan(shop, 1, mode="ask"), plan(shop, 2, mode="ask")
    assert not claim(shop, yes)
    assert shop.write(lambda c: outbox.answer(c, shop.number, [yes], S.PLANNED, NOW)) == [yes]
    assert shop.write(lambda c: outbox.answer(c, shop.number, [no], S.CANCELLED, NOW)) == [no]
    assert shop.write(lambda c: outbox.answer(c, shop.number, [yes, no], S.PLANNED, NOW)) == []
    assert claim(shop, yes)
    assert get(shop, no).state is S.CANCELLED


def test_that_cancelling_takes_out_only_what_waits(shop: Shop) -> None:
    one, away = plan(shop, 1), plan(shop, 2)
    assert claim(shop, away)
    assert shop.write(lambda c: outbox.cancel(c, shop.number, NOW, "by hand", [one, away])) == [one]
    assert get(shop, away).state is S.DISPATCHING


def test_that_people_are_shown_a_line_before_its_receipt_is_written(shop: Shop) -> None:
    line = plan(shop, 1)
    room = get(shop, line).action.room

    def shown() -> list[bytes]:
        return [p.action.id for p in shop.read(lambda c: outbox.list_for_people(c, shop.vault, room, ["hook"], NOW))]

    assert shown() == []
    assert claim(shop, line)
    assert shown() == [line]
    assert settle(shop, line, S.ACCEPTED)
    assert shown() == [line]
    assert settle(shop, line, S.REFUSED)
    assert shown() == []


def test_that_pending_actions_come_by_age_in_pages_and_firings_in_order(shop: Shop) -> None:
    firing = key(500)
    shop.commit(actions=[planned(n, ordinal=9 - n, firing=firing, sink="hook") for n in range(1, 6)])
    first = shop.read(lambda c: outbox.pending(c, shop.vault, "hook", b"", 3, 1))
    rest = shop.read(lambda c: outbox.pending(c, shop.vault, "hook", first[-1].action.id, 3, 1))
    assert [p.action.id for p in first + rest] == [key(n) for n in range(1, 6)]
    assert [p.action.ordinal for p in shop.read(lambda c: outbox.of_firings(c, shop.vault, [firing], 1))] == [
        4,
        5,
        6,
        7,
        8,
    ]
    assert shop.read(lambda c: outbox.sinks(c, shop.number, 1)) == ["hook"]
    listed = shop.read(lambda c: outbox.list_actions(c, shop.vault, [S.PLANNED], limit=2, after=key(2)))
    assert [p.action.id for p in listed] == [key(3), key(4)]


def test_that_firings_of_which_an_action_has_ended_are_told_from_those_that_only_wait(shop: Shop) -> None:
    waits, begun, other = key(500), key(501), key(502)
    shop.commit(actions=[planned(1, firing=waits), planned(2, firing=begun), planned(3, firing=begun, ordinal=1)])
    shop.commit(actions=[planned(4, firing=other)])
    assert shop.write(lambda c: outbox.cancel(c, shop.number, NOW, "by hand", [key(2), key(4)])) == [key(2), key(4)]
    assert shop.read(lambda c: outbox.with_ended(c, shop.number, [waits, begun, key(9)])) == [begun]


def test_that_no_state_leads_from_an_end_back_to_an_open_one() -> None:
    ends = set(S) - OPEN
    assert not any(FOLLOWS[end] & OPEN for end in ends)
    assert S.SHADOW not in {state for later in FOLLOWS.values() for state in later}
    assert set(before(S.DISPATCHING)) == {S.PLANNED, S.HELD}


class OutboxMachine(RuleBasedStateMachine):
    """Against a model: one row of state, attempts and epoch for each action."""

    numbers = st.integers(1, 4)

    @initialize()
    def open(self) -> None:
        self.opened = TemporaryShop()
        self.shop = self.opened.shop
        self.model: dict[int, tuple[ActionState, int, int]] = {}
        self.epoch = 1

    def teardown(self) -> None:
        if hasattr(self, "shop"):
            self.opened.close()

    @rule(mode=st.sampled_from(["live", "ask", "shadow"]))
    @precondition(lambda self: len(self.model) < 4)
    def plan(self, mode: str) -> None:
        number = len(self.model) + 1
        plan(self.shop, number, mode=mode, expires=NOW + number)
        self.model[number] = ({"live": S.PLANNED, "ask": S.WAITING, "shadow": S.SHADOW}[mode], 0, 0)

    @rule(number=numbers, attempt=st.integers(1, 3))
    def claim(self, number: int, attempt: int) -> None:
        got = claim(self.shop, key(number), attempt, self.epoch)
        state, tried, epoch = self.model.get(number, (S.SHADOW, 0, 0))
        mine = state is S.DISPATCHING and epoch == self.epoch
        free = state in (S.PLANNED, S.HELD) or (state is S.DISPATCHING and not mine)
        assert got == ((mine and tried == attempt) or (free and tried == attempt - 1))
        if got:
            self.model[number] = (S.DISPATCHING, attempt, self.epoch)

    @rule(number=numbers, state=st.sampled_from([S.PLANNED, S.ACCEPTED, S.SHOWN, S.REFUSED, S.FAILED, S.RECALLED]))
    def settle(self, number: int, state: ActionState) -> None:
        old, tried, epoch = self.model.get(number, (S.SHADOW, 0, 0))
        counted = settle(self.shop, key(number), state, tried)
        assert counted == (number in self.model and state in FOLLOWS[old])
        if counted:
            self.model[number] = (state, tried, epoch)

    @rule(to=st.sampled_from([S.PLANNED, S.CANCELLED, S.EXPIRED, S.DROPPED]), number=numbers)
    def answer(self, to: ActionState, number: int) -> None:
        moved = self.shop.write(lambda c: outbox.answer(c, self.shop.number, [key(number)], to, NOW))
        self.move(moved, {S.WAITING}, to, {number})

    @rule()
    def hold(self) -> None:
        moved = self.shop.write(lambda c: outbox.hold(c, self.shop.number, NOW, "stop"))
        self.move(moved, {S.PLANNED}, S.HELD)

    @rule()
    def resume(self) -> None:
        moved = self.shop.write(lambda c: outbox.resume(c, self.shop.number, NOW))
        self.move(moved, {S.HELD}, S.PLANNED)

    @rule(now=st.integers(NOW, NOW + 6))
    def expire(self, now: int) -> None:
        moved = self.shop.write(lambda c: outbox.expire(c, self.shop.number, now))
        self.move(moved, {S.PLANNED, S.WAITING, S.HELD}, S.EXPIRED, {n for n in self.model if NOW + n < now})

    @rule(repeatable=st.booleans())
    def crash(self, repeatable: bool) -> None:
        self.epoch += 1
        sinks = {"hook"} if repeatable else set()
        found = self.shop.write(lambda c: outbox.recover(c, self.shop.number, self.epoch, sinks, NOW))
        moved = list(found.repeated + found.uncertain)
        self.move(moved, {S.DISPATCHING}, S.PLANNED if repeatable else S.UNCERTAIN)

    def move(self, moved: list[bytes], early: set[ActionState], to: ActionState, which: set[int] | None = None) -> None:
        expected = [n for n, row in self.model.items() if row[0] in early and (which is None or n in which)]
        assert moved == [key(n) for n in expected]
        for number in expected:
            self.model[number] = (to, *self.model[number][1:])

    @invariant()
    def the_store_is_as_the_model(self) -> None:
        if hasattr(self, "shop"):
            found = self.shop.read(lambda c: outbox.list_actions(c, self.shop.vault))
            assert [(p.state, p.attempts) for p in found] == [row[:2] for row in self.model.values()]


TestOutboxMachine = OutboxMachine.TestCase
TestOutboxMachine.settings = settings(
    max_examples=25, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)
