"""What clients ask of a room at work: its events, who is here, what is asked, its cues, what people are to do."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tiercast.decide.ids import id_text
from tiercast.serve.protocol_audience import ListTimeline, TimelineReply
from tiercast.serve.protocol_commands import AnswerAction, EraseViewer, FinishAction, ListActions
from tiercast.serve.protocol_money import ActionCountsReply, CountActions
from tiercast.serve.protocol_replies import ActionsReply, Done, Failed
from tiercast.serve.protocol_room import (
    AnswerQuestions,
    CuesReply,
    DeskReply,
    EventsReply,
    ListCues,
    ListDesk,
    ListPresent,
    ListQuestions,
    PresentReply,
    QuestionsReply,
    RecentEvents,
    SawAction,
)
from tiercast.serve.protocol_rules import FiringsReply, ListFirings
from tiercast.step.values import ItemState
from tiercast_api.event import Event, Money, Quality, Viewer

from tests.serve.engine_site import CONFIG, Site, did, site

RULES = """
ruleset: rules
title: Rules
features:
  said: {count: comment, within: 15m}
tiers:
  activity:
    - {tier: talking, title: Talks, when: said >= 2}
    - {tier: watching, title: Watches}
signals:
  asks_price: {title: Asks for the price, on: comment, when: event.text contains how much, lasts: 3m}
cues:
  answered: {title: Just answered, key: F6}
  flash: {title: Flash sale, asks: [item, quantity]}
triggers:
  line: {title: Say hello, on: follow, do: [host_prompt: {text: "{viewer.name} follows"}]}
  call: {on: share, do: [todo: {text: "call {viewer.name}", who: Kim}]}
  once: {on: cue.answered, when: event.concern = shipping, do: [alert: {text: shipping was explained}]}
"""


async def ask(engine: Site, command: Any, kind: type[Any]) -> Any:
    reply = await engine.ask(command)
    assert isinstance(reply, kind), reply
    return reply


async def test_that_events_come_with_names_and_titles_and_go_on_where_the_last_answer_ended(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(
            Event(kind="item_pinned", item="p1", attributes={"title": "Lipstick"}),
            did("comment", "anna", "Anna", text="how much", item="p1"),
            did("order_paid", "anna", "Anna", item="p1", order="o1", money=Money(9_900, "CNY")),
        )
        first = await ask(engine, RecentEvents(id=1, room="r"), EventsReply)
        assert [event.kind for event in first.events] == ["item_pinned", "comment", "order_paid"]
        said, paid = first.events[1:]
        assert (said.viewer, said.viewer_name, said.text) == (id_text(engine.key("anna")), "Anna", "how much")
        assert (said.item_title, paid.money, paid.currency, paid.source) == ("Lipstick", 9_900, "CNY", "web")
        nothing = await ask(engine, RecentEvents(id=2, room="r", after=first.until), EventsReply)
        assert nothing.events == ()
        await engine.hear(did("like", "anna", quantity=3))
        more = await ask(engine, RecentEvents(id=3, room="r", after=nothing.until), EventsReply)
        assert [(event.kind, event.quantity) for event in more.events] == [("like", 3)]
        assert not more.left_out
        await engine.hear(Event(kind="cue", topic="flash"))
        pressed = await ask(engine, RecentEvents(id=4, room="r", after=more.until), EventsReply)
        assert [(event.topic, event.topic_title) for event in pressed.events] == [("flash", "Flash sale")]


async def test_that_events_are_picked_by_kind_and_what_does_not_fit_is_said_to_be_left_out(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("comment", "anna", text="one"), did("like", "anna"), did("comment", "anna", text="two"))
        picked = await ask(engine, RecentEvents(id=1, room="r", kinds=("comment",), limit=1), EventsReply)
        assert [event.text for event in picked.events] == ["two"]
        assert not picked.left_out  # who knows none yet has missed none
        later = await ask(engine, RecentEvents(id=1, room="r", after=1, kinds=("comment",), limit=1), EventsReply)
        assert later.left_out
        control = await ask(engine, RecentEvents(id=1, room="r", kinds=("tick", "config")), EventsReply)
        assert control.events == ()


async def test_that_who_is_here_is_told_with_what_is_known_of_them_regulars_first(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(
            did("comment", "anna", "Anna", text="how much"),
            did("comment", "anna", "Anna", text="hello"),
            did("order_paid", "ben", "Ben", order="o1", money=Money(9_900, "CNY")),
            did("enter", "cleo", "Cleo"),
            Event(kind="enter", viewer=Viewer("shop", "dora", Quality.SESSION, "Dora")),
        )
        await engine.hear(did("leave", "cleo"))
        reply = await ask(engine, ListPresent(id=1, room="r"), PresentReply)
        assert (reply.count, reply.regulars) == (3, 1)
        by_name = {row.name: row for row in reply.viewers}
        assert next(iter(by_name)) == "Ben"
        assert set(by_name) == {"Anna", "Ben", "Dora"}
        ben, anna, dora = by_name["Ben"], by_name["Anna"], by_name["Dora"]
        assert (ben.orders, ben.spent, ben.currency, ben.visits, ben.away) == (1, 9_900, "CNY", 1, 0)
        assert ben.last_paid
        assert [(tier.ladder, tier.title) for tier in anna.tiers] == [("rules/activity", "Talks")]
        assert anna.labels == ("Asks for the price",)
        assert (dora.orders, dora.visits, dora.away, dora.last_paid) == (None, None, None, None)
        short = await ask(engine, ListPresent(id=1, room="r", limit=1), PresentReply)
        assert ([row.name for row in short.viewers], short.count) == (["Ben"], 3)


async def test_that_questions_are_told_by_concern_answered_by_hand_and_open_again(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(
            did("comment", "anna", "Anna", text="how much"),
            did("comment", "ben", "Ben", text="when does it ship"),
            did("comment", "cleo", "Cleo", text="which carrier?"),
        )
        shipping, price = (await ask(engine, ListQuestions(id=1, room="r"), QuestionsReply)).concerns
        assert (shipping.concern, shipping.title_zh, shipping.viewers) == ("shipping", "发货和快递", 2)
        assert [(one.viewer_name, one.text) for one in shipping.questions] == [
            ("Cleo", "which carrier?"), ("Ben", "when does it ship"),
        ]  # fmt: skip
        assert (price.concern, price.title) == ("rules/asks_price", "Asks for the price")
        answer = AnswerQuestions(id=1, room="r", concern="shipping", until=shipping.until)
        assert (await ask(engine, answer, Done)).seq
        left = await ask(engine, ListQuestions(id=1, room="r"), QuestionsReply)
        assert [row.concern for row in left.concerns] == ["rules/asks_price"]
        taken_back = AnswerQuestions(id=1, room="r", concern="shipping", until=shipping.until, answered=False)
        await ask(engine, taken_back, Done)
        assert len((await ask(engine, ListQuestions(id=1, room="r"), QuestionsReply)).concerns) == 2


async def test_that_products_whose_facts_answer_a_concern_are_named(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        engine.live.shop.core.state.items.values[b"p1"] = ItemState(title="Cream", concerns=("shelf life", "shipping"))
        await engine.hear(
            did("comment", "ben", "Ben", text="what about the shelf life"),
            did("comment", "ben", "Ben", text="when does it ship"),
        )
        concerns = (await ask(engine, ListQuestions(id=1, room="r"), QuestionsReply)).concerns
        assert {(row.concern, row.answered_by) for row in concerns} == {
            ("item:shelf life", ("Cream",)), ("shipping", ("Cream",)),
        }  # fmt: skip


async def test_that_rules_read_which_concern_was_answered_and_a_restart_knows_it_still(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("comment", "ben", "Ben", text="when does it ship"))
        (row,) = (await ask(engine, ListQuestions(id=1, room="r"), QuestionsReply)).concerns
        await ask(engine, AnswerQuestions(id=1, room="r", concern="shipping", until=row.until), Done)
        assert engine.live.shop.counters.firings == 1
    async with site(tmp_path, RULES) as engine:
        assert (await ask(engine, ListQuestions(id=1, room="r"), QuestionsReply)).concerns == ()


async def test_that_of_somebody_who_is_erased_no_question_is_left(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("comment", "ben", "Ben", text="when does it ship"))
        assert (await ask(engine, ListQuestions(id=1, room="r"), QuestionsReply)).concerns
        await engine.ask(EraseViewer(id=1, platform="shop", person="ben"))
        assert (await ask(engine, ListQuestions(id=1, room="r"), QuestionsReply)).concerns == ()
        events = await ask(engine, RecentEvents(id=1, room="r", kinds=("comment",)), EventsReply)
        assert [(event.viewer_name, event.text) for event in events.events] == [("", "")]


async def test_that_cues_are_told_with_what_they_ask_for_and_the_products_that_are_known(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(Event(kind="item_pinned", item="p1", attributes={"title": "Lipstick"}))
        reply = await ask(engine, ListCues(id=1, room="r"), CuesReply)
        assert [(cue.name, cue.title, cue.asks, cue.key) for cue in reply.cues] == [
            ("answered", "Just answered", (), "F6"), ("flash", "Flash sale", ("item", "quantity"), ""),
        ]  # fmt: skip
        assert [(item.item, item.title) for item in reply.items] == [("p1", "Lipstick")]


async def test_that_what_waits_for_people_is_listed_until_they_have_answered_it(tmp_path: Path) -> None:
    config = CONFIG.replace("start: live", "start: ask")
    async with site(tmp_path, RULES, config) as engine:
        await engine.hear(did("share", "anna", "Anna"))
        (row,) = (await ask(engine, ListDesk(id=1, room="r"), DeskReply)).rows
        assert (row.asks, row.type, row.text, row.viewer_name) == (True, "todo", "call Anna", "Anna")
        assert row.expires
        await ask(engine, AnswerAction(id=1, actions=(row.action,), yes=True), Done)

        async def listed() -> Any:
            return (await ask(engine, ListDesk(id=1, room="r"), DeskReply)).rows

        await engine.until(lambda: engine.live.sinks.running and not engine.live.dispatcher.reports()[0].under_way)
        rows = await eventually(listed, True)
        assert (rows[0].asks, rows[0].fields) == (False, {"who": "Kim"})
        await ask(engine, FinishAction(id=1, action=row.action, done=True), Done)
        await eventually(listed, False)


async def test_that_what_a_person_skips_is_told_as_skipped_and_not_as_refused(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("share", "anna", "Anna"))

        async def listed() -> Any:
            return (await ask(engine, ListDesk(id=1, room="r"), DeskReply)).rows

        async def told(state: str) -> Any:
            return (await ask(engine, ListActions(id=1, states=(state,)), ActionsReply)).actions

        (row,) = await eventually(listed, True)
        await ask(engine, FinishAction(id=1, action=row.action, done=False), Done)
        (skipped,) = await eventually(lambda: told("skipped"), True)
        assert (skipped.id, skipped.state, skipped.detail_zh) == (row.action, "skipped", "已跳过")
        assert await told("refused") == ()
        assert (await ask(engine, CountActions(id=1), ActionCountsReply)).counts == {"skipped": 1}
        viewer = await ask(engine, ListTimeline(id=1, viewer=skipped.viewer), TimelineReply)
        assert [one.state for one in viewer.rows if one.what == "action"] == ["skipped"]
        (firing,) = (await ask(engine, ListFirings(id=1, room="r"), FiringsReply)).firings
        assert firing.actions == (("todo", "skipped"),)


async def test_that_a_line_for_the_host_stays_when_it_is_seen_and_goes_when_it_is_said(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        await engine.hear(did("follow", "anna", "Anna"))

        async def listed() -> Any:
            return (await ask(engine, ListDesk(id=1, room="r"), DeskReply)).rows

        rows = await eventually(listed, True)
        assert (rows[0].type, rows[0].text, rows[0].rule_title) == ("host_prompt", "Anna follows", "Say hello")
        await ask(engine, SawAction(id=1, action=rows[0].action), Done)
        assert [row.action for row in await listed()] == [rows[0].action]
        await ask(engine, FinishAction(id=1, action=rows[0].action, done=True), Done)
        await eventually(listed, False)


async def eventually(listed: Callable[[], Awaitable[Any]], some: bool) -> Any:
    """What is listed, once there is something, or nothing any more."""
    async with asyncio.timeout(60):
        while bool(rows := await listed()) is not some:
            await asyncio.sleep(0)
    return rows


REFUSED = [
    (RecentEvents(id=1, room="x"), "not_found"),
    (ListPresent(id=1, room="x"), "not_found"),
    (ListQuestions(id=1, room="x"), "not_found"),
    (ListCues(id=1, room="x"), "not_found"),
    (ListDesk(id=1, room="x"), "not_found"),
    (AnswerQuestions(id=1, room="x", concern="price", until=1), "not_found"),
    (AnswerQuestions(id=1, room="r", concern="rules/none", until=1), "not_found"),
    (AnswerQuestions(id=1, room="r", concern="price", until=1_000_000), "refused"),
    (SawAction(id=1, action="a" * 26), "refused"),
    (SawAction(id=1, action="short"), "refused"),
]


async def test_that_what_cannot_be_is_refused_in_both_languages(tmp_path: Path) -> None:
    async with site(tmp_path, RULES) as engine:
        for command, code in REFUSED:
            reply = await engine.ask(command)
            assert isinstance(reply, Failed), command
            assert reply.code == code, command
            assert reply.message.isascii(), reply
            assert not reply.message_zh.isascii(), reply
