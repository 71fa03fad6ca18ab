"""Actions on their way to their sinks, on a clock that stands still."""

import asyncio

import msgspec
import pytest
from tiercast.deliver.lane import LaneSettings
from tiercast.deliver.ports import LostEpoch, Person, State, Stop, Strength
from tiercast_api import (
    SECOND,
    Action,
    Delivery,
    Outcome,
    Permanent,
    RateLimited,
    Receipt,
    Refused,
    RetryAfter,
    SignInExpired,
)

from tests.deliver.support import NOON, Stage, planned


async def test_that_a_committed_action_reaches_its_sink_and_its_receipt_is_journaled() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.commit(planned(1))
        await stage.clock.advance(0)
        assert sink.numbers == [1]
        assert stage.store.state(1) is State.ACCEPTED
        assert [entry.attributes and entry.attributes["state"] for entry in stage.journal.entries] == ["accepted"]
        assert stage.journal.entries[0].cause == (1).to_bytes(16, "big").hex()
        assert stage.journal.entries[0].attributes
        assert stage.journal.entries[0].attributes["gives_back"] is False


@pytest.mark.parametrize("mode", ["shadow", "ask"])
async def test_that_nothing_happens_for_a_shadowed_rule_and_for_an_unanswered_ask(mode: str) -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.commit(planned(1, mode=mode))
        await stage.dispatcher.release([planned(1).id])
        await stage.clock.advance(90)
        assert sink.got == []
        assert stage.store.rows[planned(1).id].attempts == 0
        assert stage.journal.entries == []
        assert "claim" not in stage.store.calls
    async with Stage(stage.store, stage.clock) as again:
        sink = again.sink()
        await again.clock.advance(60)
        assert sink.got == []


async def test_that_an_asked_action_goes_out_once_it_is_answered_with_yes() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        action = planned(1, mode="ask")
        stage.commit(action)
        stage.store.rows[action.id].state = State.PLANNED
        await stage.dispatcher.release([action.id])
        await stage.clock.advance(0)
        assert sink.numbers == [1]


async def test_that_many_actions_of_one_moment_are_claimed_in_one_transaction() -> None:
    async with Stage(web=LaneSettings(concurrency=100)) as stage:
        sink = stage.sink()
        stage.commit(*(planned(number) for number in range(1, 81)))
        await stage.clock.advance(0)
        assert sorted(sink.numbers) == list(range(1, 81))
        assert stage.store.calls.count("claim") == 1
        assert stage.store.calls.count("settle") == 1


async def test_that_an_attempt_recorded_in_the_commit_itself_needs_no_second_commit() -> None:
    async with Stage() as stage:
        sink, screen = stage.sink(), stage.sink("screen", Delivery.AT_MOST_ONCE)
        actions = [planned(1), planned(2, sink="screen"), planned(3, mode="ask"), planned(4, needs=("coupon.code",))]
        recorded = stage.dispatcher.may_record(actions)
        assert recorded == {planned(1).id, planned(2).id}
        stage.store.commit(*actions, recorded=recorded)
        stage.dispatcher.submit(actions, recorded)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        assert (sink.numbers, screen.numbers) == ([1], [2])
        await stage.clock.advance(0)
        assert [action.attempt for action, _ in sink.got] == [1]
        assert stage.store.state(1) is State.ACCEPTED
        assert stage.store.rows[planned(1).id].attempts == 1


async def test_that_attempts_that_may_be_made_once_are_recorded_in_the_commit_only_where_they_start_at_once() -> None:
    async with Stage() as stage:
        screen = stage.sink("screen", Delivery.AT_MOST_ONCE, concurrency=3)
        gate = asyncio.Event()

        async def wait(action: Action) -> Receipt:
            await gate.wait()
            return Receipt(action=action.id, outcome=Outcome.ACCEPTED)

        screen.answer = wait
        stage.commit(planned(1, sink="screen"))
        await stage.clock.advance(0)
        assert screen.numbers == [1]
        four = [planned(number, sink="screen") for number in range(2, 6)]
        recorded = stage.dispatcher.may_record(four)
        assert recorded == {planned(2).id, planned(3).id}
        stage.store.commit(*four, recorded=recorded)
        stage.dispatcher.submit(four, recorded)
        await stage.clock.advance(0)
        assert screen.numbers == [1, 2, 3]
        assert stage.dispatcher.may_record([planned(6, sink="screen")]) == frozenset()
        gate.set()
        await stage.clock.advance(0)
        assert screen.numbers == [1, 2, 3, 4, 5]
        assert [action.attempt for action, _ in screen.got] == [1, 1, 1, 1, 1]


async def test_that_an_attempt_recorded_in_the_commit_is_taken_back_by_a_stop_that_came_between() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        recorded = stage.dispatcher.may_record([planned(1)])
        stage.store.commit(planned(1), recorded=recorded)
        stage.switch.stop = Stop(Strength.HOLD, NOON)
        stage.dispatcher.submit([planned(1)], recorded)
        await stage.clock.advance(1)
        assert sink.got == []
        assert (stage.store.state(1), stage.store.rows[planned(1).id].attempts) == (State.PLANNED, 0)
        assert stage.dispatcher.may_record([planned(2)]) == frozenset()
        stage.switch.lift(planned(1).id)
        await stage.clock.advance(1)
        assert stage.store.state(1) is State.ACCEPTED


async def test_that_no_more_actions_are_under_way_than_the_sink_declares() -> None:
    async with Stage() as stage:
        sink = stage.sink(concurrency=3)
        gate = asyncio.Event()

        async def wait(action: Action) -> Receipt:
            await gate.wait()
            return Receipt(action=action.id, outcome=Outcome.ACCEPTED)

        sink.answer = wait
        stage.commit(*(planned(number) for number in range(1, 8)))
        await stage.clock.advance(0)
        assert len(sink.got) == 3
        gate.set()
        await stage.clock.advance(0)
        assert sink.numbers == [1, 2, 3, 4, 5, 6, 7]


async def test_that_an_expired_action_is_dropped_and_never_done() -> None:
    async with Stage() as stage:
        stage.commit(planned(1, expires=NOON + 10 * SECOND))
        await stage.clock.advance(11)
        assert stage.store.state(1) is State.EXPIRED
        sink = stage.sink()
        await stage.clock.advance(1)
        assert sink.got == []
        assert stage.journal.entries[0].attributes
        assert stage.journal.entries[0].attributes["gives_back"] is True


async def test_that_an_action_that_expires_while_its_attempt_is_recorded_is_not_done() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.store.after = lambda what: stage.clock.set(NOON + 11 * SECOND) if what == "claim" else None
        stage.commit(planned(1, expires=NOON + 10 * SECOND))
        await stage.clock.advance(0)
        assert sink.got == []
        assert stage.store.state(1) is State.EXPIRED


async def test_that_a_retry_waits_at_least_as_long_as_the_other_side_asked() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        answers = iter([RetryAfter("busy", 7.0), None])
        sink.answer = lambda action: next(answers) or Receipt(action=action.id, outcome=Outcome.ACCEPTED)
        stage.commit(planned(1))
        await stage.clock.advance(6.9)
        assert len(sink.got) == 1
        assert stage.store.state(1) is State.PLANNED
        await stage.clock.advance(1)
        assert [action.attempt for action, _ in sink.got] == [1, 2]
        assert len({action.id for action, _ in sink.got}) == 1
        assert stage.store.state(1) is State.ACCEPTED


async def test_that_an_action_is_given_up_after_its_attempts_and_its_reservation_is_given_back() -> None:
    async with Stage(web=LaneSettings(attempts=3)) as stage:
        sink = stage.sink()
        sink.answer = lambda action: RetryAfter("down")
        stage.commit(planned(1))
        await stage.clock.advance(200)
        assert len(sink.got) == 3
        assert stage.store.state(1) is State.FAILED
        assert stage.journal.entries[0].attributes
        assert stage.journal.entries[0].attributes["gives_back"] is True


async def test_that_a_refusal_ends_one_action_and_no_other() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.commit(planned(1), planned(2))
        sink.answer = lambda action: (
            Refused("no such order") if action.attempt and sink.numbers[-1] == 1 else _accepted(action)
        )
        await stage.clock.advance(0)
        assert stage.store.state(1) is State.REFUSED
        assert stage.store.state(2) is State.ACCEPTED


async def test_that_a_rate_limit_lets_the_whole_sink_rest() -> None:
    async with Stage() as stage:
        sink = stage.sink(concurrency=1)
        answers = iter([RateLimited("slow down", 5.0)])
        sink.answer = lambda action: next(answers, None) or _accepted(action)
        stage.commit(planned(1), planned(2))
        await stage.clock.advance(4.9)
        assert len(sink.got) == 1
        await stage.clock.advance(2)
        assert sorted(sink.numbers[1:]) == [1, 2]


async def test_that_a_dead_sink_holds_no_other_and_is_left_alone_by_its_breaker() -> None:
    async with Stage() as stage:
        dead, alive = stage.sink("dead"), stage.sink("alive")
        dead.answer = lambda action: RetryAfter("down")
        stage.commit(*(planned(number, sink=("dead", "alive")[number % 2]) for number in range(1, 201)))
        await stage.clock.advance(5)
        assert len(alive.got) == 100
        assert len(dead.got) < 20
        assert next(lane for lane in stage.dispatcher.reports() if lane.sink == "dead").open_until > NOON
        dead.answer = _accepted
        await stage.clock.advance(200)
        assert {stage.store.state(number) for number in range(2, 201, 2)} == {State.ACCEPTED}


async def test_that_a_sign_in_that_expired_stops_the_retries_until_the_sink_is_attached_again() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        sink.answer = lambda action: SignInExpired("the token is no longer taken")
        stage.commit(planned(1))
        await stage.clock.advance(90)
        assert len(sink.got) == 1
        assert stage.still == [("web", "the token is no longer taken")]
        assert stage.store.rows[planned(1).id].attempts == 0
        stage.sink()
        await stage.clock.advance(0)
        assert stage.store.state(1) is State.ACCEPTED


async def test_that_a_sink_that_can_never_work_stands_still_with_its_reason() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        sink.answer = lambda action: Permanent("the address is wrong")
        stage.commit(planned(1))
        await stage.clock.advance(1)
        assert stage.dispatcher.reports()[0].standing_still == "the address is wrong"


@pytest.mark.parametrize(
    ("delivery", "after", "calls"),
    [(Delivery.AT_LEAST_ONCE, State.ACCEPTED, 2), (Delivery.AT_MOST_ONCE, State.UNCERTAIN, 1)],
)
async def test_that_a_plugin_that_raises_is_repeated_only_where_it_may_be(
    delivery: Delivery, after: State, calls: int
) -> None:
    async with Stage() as stage:
        sink = stage.sink(delivery=delivery)
        answers = iter([ZeroDivisionError("a bug")])
        sink.answer = lambda action: next(answers, None) or _accepted(action)
        stage.commit(planned(1))
        await stage.clock.advance(60)
        assert stage.store.state(1) is after
        assert len(sink.got) == calls
        assert [key for key, _ in stage.faults] == ["web"]


async def test_that_a_plugin_that_calls_exit_ends_neither_the_loop_nor_the_dispatcher() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        answers = iter([SystemExit(3)])
        sink.answer = lambda action: next(answers, None) or _accepted(action)
        stage.commit(planned(1))
        await stage.clock.advance(60)
        assert stage.store.state(1) is State.ACCEPTED


async def test_that_a_sink_that_hangs_is_cancelled_at_its_deadline() -> None:
    async with Stage(web=LaneSettings(deadline=5 * SECOND)) as stage:
        sink = stage.sink(delivery=Delivery.AT_MOST_ONCE)
        sink.answer = lambda action: asyncio.Event().wait()
        stage.commit(planned(1))
        await stage.clock.advance(4)
        assert stage.store.state(1) is State.DISPATCHING
        await stage.clock.advance(2)
        assert stage.store.state(1) is State.UNCERTAIN


async def test_that_a_receipt_for_another_action_is_a_fault_of_the_plugin() -> None:
    async with Stage() as stage:
        sink = stage.sink(delivery=Delivery.AT_MOST_ONCE)
        sink.answer = lambda action: Receipt(action="another", outcome=Outcome.ACCEPTED)
        stage.commit(planned(1))
        await stage.clock.advance(0)
        assert stage.store.state(1) is State.UNCERTAIN
        assert len(stage.faults) == 1


async def test_that_an_unknown_action_type_fails_with_its_reason() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.commit(planned(1, type="dance"))
        await stage.clock.advance(0)
        assert sink.got == []
        assert stage.store.state(1) is State.FAILED
        assert stage.ended[0][1].detail == "the sink web has no action called dance"


async def test_that_the_actions_of_a_firing_go_out_in_order() -> None:
    async with Stage() as stage:
        slow, fast = stage.sink("slow"), stage.sink("fast")
        gate = asyncio.Event()

        async def wait(action: Action) -> Receipt:
            await gate.wait()
            return _accepted(action)

        slow.answer = wait
        stage.commit(planned(1, 7, 0, sink="slow"), planned(2, 7, 1, sink="fast"), planned(3, 7, 2, sink="slow"))
        await stage.clock.advance(0.5)
        assert (slow.numbers, fast.numbers) == ([1], [])
        await stage.clock.advance(1)
        assert (slow.numbers, fast.numbers) == ([1], [2])
        gate.set()
        await stage.clock.advance(0)
        assert slow.numbers == [1, 3]


async def test_that_an_action_waits_for_the_result_that_it_uses() -> None:
    async with Stage() as stage:
        coupon, web = stage.sink("coupon"), stage.sink()
        coupon.answer = lambda action: Receipt(action=action.id, outcome=Outcome.ACCEPTED, results={"code": "A1B2"})
        text = {"text": "your code: {coupon.code}"}
        use = planned(2, 7, 1, needs=("coupon.code",), fields=text)
        stage.commit(planned(1, 7, 0, sink="coupon", type="coupon"), use)
        await stage.clock.advance(0)
        assert web.got[0][0].fields["text"] == "your code: A1B2"


async def test_that_an_action_falls_with_the_one_that_it_needs_and_both_are_given_back() -> None:
    async with Stage() as stage:
        coupon, web = stage.sink("coupon"), stage.sink()
        coupon.answer = lambda action: Refused("the pool is empty")
        stage.commit(planned(1, 7, 0, sink="coupon", type="coupon"), planned(2, 7, 1, needs=("coupon.code",)))
        await stage.clock.advance(0)
        assert web.got == []
        assert stage.store.state(2) is State.DROPPED
        backs = [entry.attributes["gives_back"] for entry in stage.journal.entries if entry.attributes]
        assert backs == [False, True]


async def test_that_nothing_is_given_back_when_one_action_of_the_firing_was_accepted() -> None:
    async with Stage() as stage:
        web, other = stage.sink(), stage.sink("other")
        other.answer = lambda action: Refused("no")
        stage.commit(planned(1, 7, 0), planned(2, 7, 1, sink="other"))
        await stage.clock.advance(0)
        assert web.numbers == [1]
        assert not any(entry.attributes and entry.attributes["gives_back"] for entry in stage.journal.entries)


async def test_that_a_hold_keeps_everything_back_and_its_end_releases_only_what_was_chosen() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.switch.stop = Stop(Strength.HOLD, NOON)
        stage.commit(planned(1), planned(2, expires=NOON + SECOND), planned(3))
        await stage.clock.advance(10)
        assert sink.got == []
        assert stage.store.state(2) is State.EXPIRED
        stage.switch.lift(planned(1).id)
        await stage.clock.advance(0.1)
        assert sink.numbers == [1]
        assert stage.store.state(3) is State.DROPPED


async def test_that_a_stop_set_while_the_attempt_is_recorded_still_stops_it() -> None:
    async with Stage() as stage:
        sink = stage.sink()

        def stop(what: str) -> None:
            if what == "claim":
                stage.switch.stop = Stop(Strength.HOLD, NOON)

        stage.store.after = stop
        stage.commit(planned(1))
        await stage.clock.advance(1)
        assert sink.got == []
        assert stage.store.state(1) is State.PLANNED
        assert stage.store.rows[planned(1).id].attempts == 0


async def test_that_a_pause_lets_out_what_was_decided_before_it() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.switch.stop = Stop(Strength.PAUSE, NOON + 1)
        stage.commit(planned(1, time=NOON), planned(2, time=NOON + 2))
        await stage.clock.advance(1)
        assert sink.numbers == [1]


async def test_that_clear_drops_what_waits_and_clears_the_screens_within_200_milliseconds() -> None:
    async with Stage() as stage:
        sink = stage.sink(concurrency=1)
        sink.answer = lambda action: RetryAfter("busy", 60.0)
        stage.commit(planned(1), planned(2, sink="absent"))
        await stage.clock.advance(1)
        stage.switch.stop = Stop(Strength.CLEAR, NOON + SECOND)
        await stage.clock.advance(0.2)
        assert [stage.store.state(number) for number in (1, 2)] == [State.DROPPED, State.DROPPED]
        assert sink.cleared == 1


async def test_that_a_full_lane_leaves_the_rest_in_the_store_and_fetches_it_later() -> None:
    async with Stage(web=LaneSettings(backlog=10)) as stage:
        actions = [planned(number) for number in range(1, 101)]
        stage.commit(*actions)
        await stage.clock.advance(3)
        assert stage.dispatcher.reports()[0].queued == 10
        assert stage.dispatcher.reports()[0].in_store
        sink = stage.sink()
        await stage.clock.advance(20)
        assert sorted(sink.numbers) == list(range(1, 101))
        assert not stage.dispatcher.reports()[0].in_store


async def test_that_the_end_of_a_stop_drops_also_what_is_in_the_store_only() -> None:
    async with Stage(web=LaneSettings(backlog=10)) as stage:
        sink = stage.sink()
        stage.switch.stop = Stop(Strength.HOLD, NOON)
        stage.commit(*(planned(number) for number in range(1, 1301)))
        await stage.clock.advance(1)
        assert stage.dispatcher.reports()[0].in_store
        stage.switch.lift(planned(7).id, planned(1200).id)
        await stage.clock.advance(0.06)
        stage.commit(planned(2000))
        await stage.clock.advance(10)
        assert sorted(sink.numbers) == [7, 1200, 2000]
        states = [stage.store.state(number) for number in range(1, 1301)]
        assert states.count(State.DROPPED) == 1298
        assert stage.switch.mark is None
        given = [entry.cause for entry in stage.journal.entries if (entry.attributes or {})["gives_back"]]
        assert len(given) == len(set(given)) == 1298


async def test_that_a_stop_that_was_lifted_while_no_engine_was_there_leaves_no_backlog() -> None:
    stage = Stage()
    stage.store.commit(*(planned(number) for number in range(1, 6)))
    stage.switch.stop = Stop(Strength.HOLD, NOON)
    stage.switch.lift(planned(3).id)
    async with stage:
        sink = stage.sink()
        await stage.clock.advance(5)
        assert sink.numbers == [3]
        assert [stage.store.state(number) for number in (1, 2, 4, 5)] == [State.DROPPED] * 4
        assert stage.switch.mark is None


async def test_that_the_end_of_a_pause_drops_only_what_was_decided_after_it() -> None:
    stage = Stage()
    stage.store.commit(planned(1, time=NOON), planned(2, time=NOON + 2))
    stage.switch.stop = Stop(Strength.PAUSE, NOON + 1)
    stage.switch.lift()
    async with stage:
        sink = stage.sink()
        await stage.clock.advance(5)
        assert sink.numbers == [1]
        assert stage.store.state(2) is State.DROPPED


@pytest.mark.parametrize(
    ("error", "given_back"),
    [(RetryAfter("down"), True), (ValueError("a fault"), False), (RetryAfter("no answer", perhaps=True), False)],
)
async def test_that_what_may_have_been_done_keeps_what_it_reserved(error: Exception, given_back: bool) -> None:
    async with Stage(web=LaneSettings(attempts=2)) as stage:
        stage.sink().answer = lambda action: error
        stage.commit(planned(1))
        await stage.clock.advance(200)
        assert stage.store.state(1) is State.FAILED
        (entry,) = stage.journal.entries
        assert (entry.attributes or {})["gives_back"] is given_back


async def test_that_a_firing_that_is_partly_in_the_store_still_goes_out_in_order() -> None:
    async with Stage(coupon=LaneSettings(backlog=1)) as stage:
        web = stage.sink()
        fields = {"text": "{coupon.code}"}
        for number in range(1, 9, 2):
            stage.commit(
                planned(number, number, 0, sink="coupon", type="coupon"),
                planned(number + 1, number, 1, needs=("coupon.code",), fields=fields),
            )
        await stage.clock.advance(3)
        coupon = stage.sink("coupon")
        coupon.answer = lambda action: Receipt(action=action.id, outcome=Outcome.ACCEPTED, results={"code": action.id})
        await stage.clock.advance(30)
        assert coupon.numbers == [1, 3, 5, 7]
        assert sorted(web.numbers) == [2, 4, 6, 8]
        assert sorted(str(action.fields["text"]) for action, _ in web.got) == sorted(coupon.done)


@pytest.mark.parametrize(
    ("delivery", "after", "calls"),
    [(Delivery.AT_LEAST_ONCE, State.ACCEPTED, [2]), (Delivery.AT_MOST_ONCE, State.UNCERTAIN, [])],
)
async def test_that_an_attempt_without_a_receipt_is_repeated_or_shown_as_uncertain_after_a_crash(
    delivery: Delivery, after: State, calls: list[int]
) -> None:
    stage = Stage()
    sink = stage.sink(delivery=delivery)
    sink.answer = lambda action: asyncio.Event().wait()
    async with stage:
        stage.commit(planned(1))
        await stage.clock.advance(0)
    assert stage.store.state(1) is State.DISPATCHING
    stage.store.epoch += 1
    again = Stage(stage.store, stage.clock)
    sink = again.sink(delivery=delivery)
    async with again:
        await again.clock.advance(1)
        assert again.store.state(1) is after
        assert [action.attempt for action, _ in sink.got] == calls


async def test_that_an_engine_that_lost_the_store_dispatches_nothing_more() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.store.epoch += 1
        stage.commit(planned(1), planned(2))
        await stage.clock.advance(10)
        assert sink.got == []
        assert [type(error) for error in stage.lost] == [LostEpoch]


async def test_that_nothing_is_done_while_attempts_cannot_be_recorded_and_all_of_it_afterwards() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.store.trouble = OSError("disk full")
        stage.commit(planned(1))
        await stage.clock.advance(5)
        assert sink.got == []
        stage.store.trouble = None
        await stage.clock.advance(2)
        assert sink.numbers == [1]


async def test_that_what_was_done_is_written_down_once_the_store_takes_it_again() -> None:
    async with Stage() as stage:
        sink = stage.sink()

        def fill_disk(what: str) -> None:
            stage.store.trouble = OSError("disk full") if what == "claim" else None

        stage.store.after = fill_disk
        stage.commit(planned(1))
        await stage.clock.advance(3)
        assert stage.store.state(1) is State.DISPATCHING
        stage.store.trouble = None
        await stage.clock.advance(10)
        assert stage.store.state(1) is State.ACCEPTED
        assert len(sink.got) == 1


async def test_that_an_action_can_be_cancelled_until_it_is_under_way() -> None:
    async with Stage() as stage:
        stage.commit(planned(1))
        assert await stage.dispatcher.cancel([planned(1).id], "taken out") == [planned(1).id]
        sink = stage.sink()
        await stage.clock.advance(1)
        assert sink.got == []
        assert stage.store.state(1) is State.CANCELLED


async def test_that_a_name_is_read_at_dispatch_and_its_viewer_told_only_to_sinks_that_reach_viewers() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        viewer = bytes(range(16))
        stage.vault._persons[viewer] = Person("douyin", "42", "小红\u202e")
        text = {"text": "{viewer.name}，你好"}
        stage.commit(planned(1, viewer=viewer, fields=text), planned(2, viewer=viewer, type="tell", fields=text))
        stage.commit(planned(3, viewer=b"x" * 16, fields=text))
        await stage.clock.advance(0)
        system, told, erased = (action for action, _ in sink.got)
        assert [system.fields["text"], erased.fields["text"]] == ["小红 ，你好", "你好"]
        assert (system.viewer_id, told.viewer_id, told.platform) == ("", "42", "douyin")
        assert "小红" not in repr(msgspec.structs.asdict(stage.ended[0][1]))
        assert stage.ended[2][1].detail == "viewer.name was unknown and left empty"


def _accepted(action: Action) -> Receipt:
    return Receipt(action=action.id, outcome=Outcome.ACCEPTED)


async def test_that_an_action_that_no_sink_does_fails_at_once_and_says_so() -> None:
    async with Stage() as stage:
        stage.commit(planned(1, sink="", type="popup"))
        await stage.clock.advance(0.1)
        assert stage.store.state(1) is State.FAILED
