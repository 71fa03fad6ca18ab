"""The sink `desk`."""

import json
from typing import Any

import pytest
import tiercast_sink_desk
from tiercast_api import SECOND, Action, Health, Outcome, Reach, Receipt, Refused, Request
from tiercast_api.testing import BareHost, MemorySinkContext, check_sink
from tiercast_sink_desk.sink import DeskSink


def _sink(**settings: Any) -> DeskSink:
    host = BareHost()
    host.register("tiercast-sink-desk", tiercast_sink_desk)
    sink = host.sink("desk", settings)
    assert isinstance(sink, DeskSink)
    return sink


def _action(kind: str = "host_prompt", name: str = "a", room: str = "r", **other: Any) -> Action:
    return Action(id=name, type=kind, room=room, rule="rule", time=0, fields={"text": "讲一下口红"}, **other)


async def _open(context: MemorySinkContext, **settings: Any) -> DeskSink:
    sink = _sink(**settings)
    await sink.open(context)
    return sink


def _post(body: object) -> Request:
    return Request("POST", "/answer", {}, {}, json.dumps(body).encode())


async def test_that_the_sink_keeps_every_promise_of_the_kit() -> None:
    actions = [_action(kind, kind) for kind in ("host_prompt", "message", "todo", "alert")]
    await check_sink(_sink, actions, refuses_expired=True)


def test_that_each_action_reaches_whom_its_name_says_and_expires_when_it_is_of_no_use() -> None:
    kinds = {kind.name: kind for kind in _sink().declaration.actions}
    reaches = {name: kind.reach for name, kind in kinds.items()}
    operator = Reach.OPERATOR
    assert reaches == {"host_prompt": Reach.HOST, "message": Reach.VIEWER, "todo": operator, "alert": operator}
    assert kinds["host_prompt"].expires == 90 * SECOND


async def test_that_a_prompt_is_pushed_at_once_with_all_that_is_shown() -> None:
    context = MemorySinkContext()
    sink = await _open(context)
    receipt = await sink.deliver(_action(viewer_name="小红", expires=context.clock.now() + SECOND))
    assert receipt.outcome is Outcome.ACCEPTED
    pushed = context.pushes[0]
    assert (pushed["op"], pushed["type"], pushed["text"]) == ("add", "host_prompt", "讲一下口红")
    listed = await sink.handle(Request("GET", "/open", {}, {}, b""))
    assert json.loads(listed.body) == [pushed]
    await sink.close()


@pytest.mark.parametrize(
    ("answer", "outcome", "detail"), [("done", Outcome.SHOWN, "好"), ("skipped", Outcome.REFUSED, "skipped: 好")]
)
async def test_that_what_a_person_answers_is_reported(answer: str, outcome: Outcome, detail: str) -> None:
    context = MemorySinkContext()
    sink = await _open(context)
    await sink.deliver(_action("todo"))
    response = await sink.handle(_post({"action": "a", "answer": answer, "note": "好"}))
    assert response.status == 200
    assert context.reports == [Receipt(action="a", outcome=outcome, detail=detail)]
    assert context.pushes[-1] == {"kind": "desk", "op": answer, "action": "a"}
    await sink.close()


async def test_that_a_to_do_that_was_only_seen_is_not_done() -> None:
    context = MemorySinkContext()
    sink = await _open(context)
    await sink.deliver(_action("todo"))
    await sink.deliver(_action("alert", "b"))
    for name in ("a", "b"):
        await sink.handle(_post({"action": name, "answer": "shown"}))
    assert context.reports == [Receipt(action="b", outcome=Outcome.SHOWN)]
    await sink.close()


@pytest.mark.parametrize("body", [{"action": "a"}, {"action": "a", "answer": "maybe"}, [], {"x": 1}])
async def test_that_an_answer_that_cannot_be_read_is_refused(body: object) -> None:
    sink = await _open(MemorySinkContext())
    assert (await sink.handle(_post(body))).status == 400
    await sink.close()


async def test_that_what_nobody_did_in_time_is_taken_off_and_told() -> None:
    context = MemorySinkContext()
    sink = await _open(context)
    until = context.clock.now() + 10 * SECOND
    await sink.deliver(_action("todo", "a", expires=until))
    await sink.deliver(_action("host_prompt", "b", expires=until))
    await sink.deliver(_action("alert", "c", expires=until + 10 * SECOND))
    await context.clock.advance(11)
    assert [(push["op"], push["action"]) for push in context.pushes[3:]] == [("expired", "a"), ("expired", "b")]
    assert context.reports == [Receipt(action="a", outcome=Outcome.REFUSED, detail="nobody did it in time")]
    await sink.close()


async def test_that_an_open_item_can_be_taken_back_once() -> None:
    context = MemorySinkContext()
    sink = await _open(context)
    await sink.deliver(_action())
    assert [(await sink.recall("a")).outcome for _ in range(2)] == [Outcome.RECALLED, Outcome.REFUSED]
    await sink.clear()
    assert [push["op"] for push in context.pushes] == ["add", "recalled", "clear"]
    await sink.close()


async def test_that_more_than_people_can_read_is_refused() -> None:
    sink = await _open(MemorySinkContext(), most=1)
    await sink.deliver(_action())
    with pytest.raises(Refused, match="1 are open already in this room"):
        await sink.deliver(_action(name="b"))
    await sink.close()


async def test_that_a_room_full_of_lines_leaves_the_others_theirs() -> None:
    context = MemorySinkContext()
    sink = await _open(context, most=1)
    await sink.deliver(_action())
    await sink.deliver(_action(name="b", room="other"))
    assert [push["room"] for push in context.pushes] == ["r", "other"]
    await sink.close()


async def test_that_a_preview_is_shown_and_its_answer_reported_to_nobody() -> None:
    context = MemorySinkContext()
    sink = await _open(context)
    await sink.deliver(_action("todo", preview=True))
    await sink.handle(_post({"action": "a", "answer": "done"}))
    assert context.pushes[0]["preview"] is True
    assert context.reports == []
    await sink.close()


async def test_that_to_dos_which_nobody_ticks_off_leave_the_host_the_lines_and_are_said_until_one_is_done() -> None:
    context = MemorySinkContext()
    sink = await _open(context, most=2)
    for name in ("a", "b"):
        await sink.deliver(_action("todo", name))
    with pytest.raises(Refused):
        await sink.deliver(_action("message", "c"))
    assert [status.health for status in context.statuses] == [Health.WORKING, Health.TROUBLED]
    assert context.statuses[-1].message == (
        "2 to-dos are open in the room r: new ones are refused until some are done or skipped"
    )
    await sink.deliver(_action("host_prompt", "d"))
    assert context.pushes[-1]["action"] == "d"
    await sink.handle(_post({"action": "d", "answer": "done"}))
    assert len(context.statuses) == 2, "the to-dos are as many as before"
    await sink.handle(_post({"action": "a", "answer": "skipped"}))
    assert [status.health for status in context.statuses[2:]] == [Health.WORKING]
    await sink.deliver(_action("message", "c"))
    await sink.close()
