"""Late receipts, taking back, and test sends."""

from collections.abc import Sequence

import pytest
from tiercast.decide.ids import id_from_text, id_text
from tiercast.deliver.afterwards import Afterwards
from tiercast.deliver.ports import Pending, State, Stop, Strength
from tiercast.deliver.trial import send_trial
from tiercast_api import Action, Delivery, Outcome, Receipt, Refused, RetryAfter

from tests.deliver.support import NOON, Stage, planned

ONE = planned(1).id


async def _sent_out(stage: Stage, delivery: Delivery = Delivery.AT_LEAST_ONCE) -> Afterwards:
    """Action ONE has gone out by a sink; what is told of it afterwards."""
    stage.sink(delivery=delivery)
    afterwards = Afterwards(stage.dispatcher)
    stage.commit(planned(1))
    await stage.clock.advance(0)
    return afterwards


async def test_that_a_late_receipt_is_settled_and_journaled() -> None:
    async with Stage() as stage:
        afterwards = await _sent_out(stage, Delivery.AT_MOST_ONCE)
        afterwards.report("web", Receipt(action=id_text(ONE), outcome=Outcome.SHOWN))
        await stage.clock.advance(0)
        assert stage.store.state(1) is State.SHOWN
        assert [entry.attributes and entry.attributes["state"] for entry in stage.journal.entries] == [
            "accepted",
            "shown",
        ]


@pytest.mark.parametrize(
    ("outcome", "word", "ends"),
    [(Outcome.SHOWN, "done", ["shown"]), (Outcome.REFUSED, "skipped", ["refused"]), (Outcome.SHOWN, "", [])],
)
async def test_that_what_was_seen_is_said_or_skipped_later_and_only_news_is_written(
    outcome: Outcome, word: str, ends: list[str]
) -> None:
    async with Stage() as stage:
        afterwards = await _sent_out(stage, Delivery.AT_MOST_ONCE)
        for said in (Receipt(action=id_text(ONE), outcome=Outcome.SHOWN),
                     *[Receipt(action=id_text(ONE), outcome=outcome, detail=word)] * 2):  # fmt: skip
            afterwards.report("web", said)
            await stage.clock.advance(0)
        states = [entry.attributes["state"] for entry in stage.journal.entries if entry.attributes]
        assert states == ["accepted", "shown", *ends]
        assert stage.store.rows[ONE].reason == word


async def test_that_what_is_said_of_one_action_is_written_in_the_order_in_which_it_was_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with Stage() as stage:
        afterwards = await _sent_out(stage, Delivery.AT_MOST_ONCE)
        load, slow = stage.dispatcher.ports.outbox.load, iter([3])

        async def late(actions: Sequence[bytes]) -> Sequence[Pending]:
            rows = await load(actions)
            await stage.clock.sleep(next(slow, 0))
            return rows

        monkeypatch.setattr(stage.dispatcher.ports.outbox, "load", late)
        for word in ("", "done"):
            afterwards.report("web", Receipt(action=id_text(ONE), outcome=Outcome.SHOWN, detail=word))
        await stage.clock.advance(10)
        assert stage.store.rows[ONE].reason == "done"


async def test_that_a_receipt_that_comes_before_the_attempt_is_written_down_is_not_lost() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        afterwards = Afterwards(stage.dispatcher)

        def answer(action: Action) -> Receipt:
            afterwards.report("web", Receipt(action=action.id, outcome=Outcome.SHOWN))
            return Receipt(action=action.id, outcome=Outcome.ACCEPTED)

        sink.answer = answer
        stage.commit(planned(1))
        await stage.clock.advance(0)
        afterwards.ended(ONE)
        await stage.clock.advance(0)
        assert stage.store.state(1) is State.SHOWN


async def test_that_a_skipped_to_do_gives_its_reservation_back() -> None:
    async with Stage() as stage:
        afterwards = await _sent_out(stage)
        afterwards.report("web", Receipt(action=id_text(ONE), outcome=Outcome.REFUSED, detail="skipped"))
        await stage.clock.advance(0)
        assert stage.store.state(1) is State.REFUSED
        assert stage.journal.entries[-1].attributes
        assert stage.journal.entries[-1].attributes["gives_back"] is True


async def test_that_a_sink_cannot_report_on_the_action_of_another() -> None:
    async with Stage() as stage:
        afterwards = await _sent_out(stage)
        afterwards.report("other", Receipt(action=id_text(ONE), outcome=Outcome.REFUSED))
        afterwards.report("web", Receipt(action="§", outcome=Outcome.REFUSED))
        await stage.clock.advance(0)
        assert stage.store.state(1) is State.ACCEPTED


async def test_that_what_has_not_gone_out_is_cancelled_by_a_recall() -> None:
    async with Stage() as stage:
        stage.commit(planned(1))
        receipt = await stage.clock.run(Afterwards(stage.dispatcher).recall(ONE))
        await stage.clock.advance(0)
        assert receipt.outcome is Outcome.RECALLED
        assert stage.store.state(1) is State.CANCELLED


async def test_that_what_cannot_be_taken_back_is_refused_with_the_reason() -> None:
    async with Stage() as stage:
        afterwards = await _sent_out(stage)
        receipt = await stage.clock.run(afterwards.recall(ONE))
        unknown = await stage.clock.run(afterwards.recall(b"?" * 16))
        assert (receipt.outcome, receipt.detail) == (Outcome.REFUSED, "this kind of action cannot be taken back")
        assert unknown.detail == "it cannot be taken back: it is unknown"


async def test_that_a_test_send_is_a_preview_and_leaves_no_trace_in_the_outbox() -> None:
    async with Stage() as stage:
        sink = stage.sink()
        fields = {"text": "{viewer.name}: {item.title}"}
        receipt = await stage.clock.run(
            send_trial(stage.dispatcher, "web", "send", fields, {"item.title": "口红"}, "r")
        )
        assert receipt.outcome is Outcome.ACCEPTED
        action = sink.got[0][0]
        assert action.preview
        assert action.fields["text"] == "小明: 口红"
        assert len(id_from_text(action.id)) == 16
        assert stage.store.rows == {}
        assert stage.store.calls == ["sinks", "pending"]


@pytest.mark.parametrize("strength", [Strength.PAUSE, Strength.HOLD, Strength.CLEAR])
async def test_that_no_test_send_goes_out_during_a_stop(strength: Strength) -> None:
    async with Stage() as stage:
        sink = stage.sink()
        stage.switch.stop = Stop(strength, NOON)
        with pytest.raises(Refused, match="a stop is on"):
            await send_trial(stage.dispatcher, "web", "send", {}, {}, "r")
        assert sink.got == []


async def test_that_a_test_send_that_is_not_answered_says_so() -> None:
    async with Stage() as stage:
        stage.sink().answer = lambda action: RetryAfter("nobody there")
        with pytest.raises(Refused, match="nobody there"):
            await stage.clock.run(send_trial(stage.dispatcher, "web", "send", {}, {}, "r"))
        with pytest.raises(Refused, match="no action called dance"):
            await send_trial(stage.dispatcher, "web", "dance", {}, {}, "r")
