"""A stop and its end in a live shop: from a client, from beside, over restarts; and no backlog afterwards."""

from pathlib import Path
from typing import NoReturn

import pytest
from tiercast.beside.stop import Stop, StopFile, Strength
from tiercast.decide.ids import id_from_text
from tiercast.hosting.http import AiohttpHttp
from tiercast.serve.protocol_commands import GetStatus, Resume, SetStop, StopStrength
from tiercast.serve.protocol_replies import ActionsReply, Done, StatusReply
from tiercast.serve.protocol_room import ListWaiting
from tiercast.store.tables import firings
from tiercast_api import RetryAfter

from tests.serve.live_room import LiveRoom, live_room

RULES = """
ruleset: rules
triggers:
  note: {on: comment, do: [log: {text: "{event.text}"}], limit: {room: 1000 per session}}
"""
SLOW = """
ruleset: rules
triggers:
  hook: {on: comment, do: [webhook: {text: "{event.text}"}], limit: {room: 1000 per session}}
"""
HOOK = '  hook: {type: webhook, settings: {url: "http://127.0.0.1:9/none"}}'


def said(room: LiveRoom) -> list[str]:
    return [line["text"] for line in room.logged()]


async def nobody_there(self: AiohttpHttp, method: str, url: str, **more: object) -> NoReturn:
    """A receiver that cannot be reached, in no time."""
    raise RetryAfter("nobody is there")


async def suppressed(room: LiveRoom) -> list[str]:
    with room.live.opened.database.read() as connection:
        query = firings.select().with_only_columns(firings.c.suppressed).order_by(firings.c.n)
        return list(connection.execute(query).scalars())


@pytest.mark.parametrize("strength", list(Strength))
async def test_that_a_stop_from_beside_is_known_to_the_rules_within_200_milliseconds(
    tmp_path: Path, strength: Strength
) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        began = room.clock.now()
        StopFile(room.live.stop_file.path).set(Stop(strength, "somebody", began))
        await room.until(lambda: room.live.shop.core.state.shop.stop == strength.value, 0.005)
        assert room.clock.now() - began < 200_000
        await room.say("comment", text="one")
        assert await suppressed(room) == ["stopped"]
        StopFile(room.live.stop_file.path).lift()
        await room.until(lambda: room.live.shop.core.state.shop.stop == "", 0.005)
        await room.say("comment", text="two")
        await room.until(lambda: said(room) == ["two"])


async def test_that_a_stop_survives_a_restart_and_one_that_was_lifted_meanwhile_is_over(tmp_path: Path) -> None:
    async with live_room(tmp_path, RULES, start="live") as room:
        await room.command(SetStop(id=1, strength=StopStrength.HOLD, reason="why"))
        clock, file = room.clock, room.live.stop_file.path
    async with live_room(tmp_path, RULES, clock, start="live") as room:
        status: StatusReply = await room.command(GetStatus(id=1))
        assert status.stop is not None
        assert (status.stop.strength.value, status.stop.by, status.stop.reason) == ("hold", "operator", "why")
        await room.say("comment", text="one")
        await room.pass_time(2)
        assert said(room) == []
    StopFile(file).lift()
    async with live_room(tmp_path, RULES, clock, start="live") as room:
        await room.until(lambda: room.live.shop.core.state.shop.stop == "")
        await room.say("comment", text="two")
        await room.until(lambda: said(room) == ["two"])


@pytest.mark.parametrize("crash", [False, True])
async def test_that_resuming_releases_only_what_is_ticked(
    tmp_path: Path, crash: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(AiohttpHttp, "request", nobody_there)
    async with live_room(tmp_path, SLOW, start="live", more=HOOK) as room:
        for number in range(4):
            await room.say("comment", text=str(number))
        await room.command(SetStop(id=1, strength=StopStrength.HOLD))
        waiting = await room.actions("planned", "held", "dispatching")
        assert len(waiting) == 4
        clock, file = room.clock, room.live.stop_file
        if not crash:
            reply: Done = await room.command(Resume(id=2, release=(waiting[2].id,)))
            assert reply.message.startswith("3 actions")
            await room.until(lambda: len(room.ended) == 3)
            assert {state for _, state in room.ended} == {"dropped"}
            assert (await room.states()).count("dropped") == 3
            assert room.live.stop_file.lifted() is None
            return
    # The engine ended between the end of the stop and the dropping.
    file.lift([id_from_text(waiting[2].id)])
    async with live_room(tmp_path, SLOW, clock, start="live", more=HOOK) as room:
        states = {row.id: row.state for row in await room.actions()}
        assert states.pop(waiting[2].id) in ("planned", "dispatching")
        assert set(states.values()) == {"dropped"}
        assert room.live.stop_file.lifted() is None


WAITING = """
ruleset: rules
triggers:
  hello:
    on: comment
    do: [log: {text: "{viewer.name}"}]
    limit: {room: 1 per 1m}
    over_limit: {wait: 10m}
"""


async def test_that_what_waits_for_a_limit_is_listed_and_goes_only_where_it_is_ticked(tmp_path: Path) -> None:
    async with live_room(tmp_path, WAITING, start="live") as room:
        for text in ("one", "two", "three"):
            await room.say("comment", text, text=text)
        assert (await room.command(ListWaiting(id=1))).actions == (), "nothing waits behind a stop that is not there"
        await room.command(SetStop(id=1, strength=StopStrength.PAUSE))
        await room.pass_time(120)
        waiting: ActionsReply = await room.command(ListWaiting(id=1))
        assert [(row.state, row.rule, row.type, row.viewer_name, row.room) for row in waiting.actions] == [
            ("over_limit", "rules/hello", "log", name, "r") for name in ("Two", "Three")
        ]
        assert waiting.actions[0].detail_zh
        reply: Done = await room.command(Resume(id=2, release=(waiting.actions[1].id,)))
        assert reply.message.startswith("1 action that")
        await room.until(lambda: said(room) == ["One", "Three"])
        assert await suppressed(room) == ["", "stopped", ""]


async def test_that_what_is_ticked_without_an_engine_asks_its_limit_when_one_is_there(tmp_path: Path) -> None:
    async with live_room(tmp_path, WAITING, start="live") as room:
        for text in ("one", "two", "three"):
            await room.say("comment", text, text=text)
        await room.command(SetStop(id=1, strength=StopStrength.HOLD))
        waiting: ActionsReply = await room.command(ListWaiting(id=1))
        clock, file = room.clock, room.live.stop_file
    file.lift([id_from_text(waiting.actions[-1].id)])
    async with live_room(tmp_path, WAITING, clock, start="live") as room:
        await room.until(lambda: said(room) == ["One", "Three"], 1)
        assert room.live.stop_file.lifted() is None
        assert room.live.shop.core.stops.waiting() == []
