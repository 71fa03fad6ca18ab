"""The sink `overlay`, without a browser."""

import asyncio
import json
from typing import Any

import pytest
import tiercast_sink_overlay
from hypothesis import given
from hypothesis import strategies as st
from tiercast_api import SECOND, Action, Delivery, Outcome, Reach, Receipt, Refused, Request
from tiercast_api.testing import BareHost, FakeChannel, MemorySinkContext, check_sink
from tiercast_api.testing.clock import settle
from tiercast_sink_overlay.actions import ALL, content_of
from tiercast_sink_overlay.pages import read_message
from tiercast_sink_overlay.screen import Item, Screen
from tiercast_sink_overlay.sink import OverlaySink


def _sink(**settings: Any) -> OverlaySink:
    host = BareHost()
    host.register("tiercast-sink-overlay", tiercast_sink_overlay)
    sink = host.sink("overlay", settings)
    assert isinstance(sink, OverlaySink)
    return sink


def _action(kind: str = "popup", name: str = "a", **fields: Any) -> Action:
    expires = fields.pop("expires", None)
    preview = fields.pop("preview", False)
    return Action(
        id=name,
        type=kind,
        room="r",
        rule="rule",
        time=0,
        fields={"text": "新人券 10 元"} | fields,
        expires=expires,
        preview=preview,
    )


class Stage:
    """An open overlay with pages."""

    def __init__(self, **settings: Any) -> None:
        self.context = MemorySinkContext(secrets={"token": "t0ken"})
        self.sink = _sink(**settings)
        self.pages: list[tuple[FakeChannel, asyncio.Task[None]]] = []

    async def __aenter__(self) -> "Stage":
        await self.sink.open(self.context)
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.sink.close()
        for channel, task in self.pages:
            channel.hang_up()
            await task

    async def page(self, token: str = "t0ken") -> FakeChannel:
        """Open a page."""
        channel = FakeChannel(Request("GET", "/ws", {}, {}, b""))
        channel.feed(json.dumps({"op": "hello", "token": token}))
        self.pages.append((channel, asyncio.create_task(self.sink.handle_channel(channel))))
        await settle()
        return channel

    async def advance(self, seconds: float) -> None:
        await self.context.clock.advance(seconds)


def _said(channel: FakeChannel) -> list[Any]:
    messages = [json.loads(text) for text in channel.sent]
    return [(message["op"], message.get("id") or message.get("item", {}).get("id")) for message in messages]


async def test_that_the_sink_keeps_every_promise_of_the_kit() -> None:
    await check_sink(_sink, [_action(kind.name, kind.name) for kind in ALL], refuses_expired=True)


def test_that_what_is_shown_reaches_the_room_at_most_once_within_ten_seconds() -> None:
    declaration = _sink().declaration
    assert declaration.delivery is Delivery.AT_MOST_ONCE
    assert {(kind.reach, kind.expires, kind.reversible) for kind in declaration.actions} == {
        (Reach.ROOM, 10 * SECOND, True)
    }


async def test_that_an_action_is_shown_on_every_page_and_leaves_after_its_duration() -> None:
    async with Stage() as stage:
        pages = [await stage.page(), await stage.page()]
        await stage.sink.deliver(_action(duration=4 * SECOND))
        await stage.advance(3.9)
        for page in pages:
            assert _said(page) == [("hello", None), ("show", "a")]
            assert json.loads(page.sent[1])["item"]["left"] == 4_000
        await stage.advance(0.2)
        assert [_said(page)[-1] for page in pages] == [("hide", "a"), ("hide", "a")]


async def test_that_it_is_reported_as_shown_once_whatever_the_number_of_pages() -> None:
    async with Stage() as stage:
        pages = [await stage.page(), await stage.page()]
        await stage.sink.deliver(_action())
        for page in pages:
            page.feed(json.dumps({"op": "shown", "id": "a"}), json.dumps({"op": "shown", "id": "unknown"}))
        await settle()
        assert stage.context.reports == [Receipt(action="a", outcome=Outcome.SHOWN)]


async def test_that_actions_of_a_kind_come_one_after_the_other_and_other_kinds_beside_them() -> None:
    async with Stage() as stage:
        page = await stage.page()
        for name in ("a", "b"):
            await stage.sink.deliver(_action(name=name, duration=2 * SECOND))
        await stage.sink.deliver(_action("banner", "c", duration=20 * SECOND))
        await settle()
        assert _said(page)[1:] == [("show", "a"), ("show", "c")]
        await stage.advance(2.1)
        assert _said(page)[3:] == [("hide", "a"), ("show", "b")]


async def test_that_what_is_not_on_the_screen_in_time_is_reported_and_never_shown() -> None:
    async with Stage() as stage:
        await stage.sink.deliver(_action(expires=stage.context.clock.now() + 10 * SECOND))
        await stage.advance(10.1)
        page = await stage.page()
        assert _said(page) == [("hello", None)]
        missed = Receipt(action="a", outcome=Outcome.REFUSED, detail="it was not on the screen in time")
        assert stage.context.reports == [missed]


async def test_that_a_page_that_opens_in_time_shows_what_waited() -> None:
    async with Stage() as stage:
        await stage.sink.deliver(_action(expires=stage.context.clock.now() + 10 * SECOND))
        await stage.advance(5)
        assert _said(await stage.page()) == [("hello", None), ("show", "a")]


async def test_that_a_page_that_connects_again_gets_the_screen_as_it_stands() -> None:
    async with Stage() as stage:
        page = await stage.page()
        await stage.sink.deliver(_action("countdown", duration=60 * SECOND))
        page.hang_up()
        await stage.advance(20)
        again = await stage.page()
        hello = json.loads(again.sent[0])
        assert [(item["id"], item["left"], item["duration"]) for item in hello["items"]] == [("a", 40_000, 60_000)]


async def test_that_a_recall_takes_it_off_and_out_of_the_queue() -> None:
    async with Stage() as stage:
        page = await stage.page()
        for name in ("a", "b", "c"):
            await stage.sink.deliver(_action(name=name))
        assert [(await stage.sink.recall(name)).outcome for name in ("b", "a", "a")] == [
            Outcome.RECALLED,
            Outcome.RECALLED,
            Outcome.REFUSED,
        ]
        await settle()
        assert _said(page)[1:] == [("show", "a"), ("hide", "b"), ("hide", "a"), ("show", "c")]


async def test_that_clear_takes_everything_off_at_once() -> None:
    async with Stage() as stage:
        page = await stage.page()
        for name in ("a", "b"):
            await stage.sink.deliver(_action(name=name))
        await stage.sink.clear()
        await stage.advance(30)
        assert _said(page)[1:] == [("show", "a"), ("clear", None)]


@pytest.mark.parametrize("first", ["{}", "nonsense", '{"op":"hello","token":"wrong"}', '{"op":"ping","token":"t0ken"}'])
async def test_that_a_page_without_the_token_is_turned_away(first: str) -> None:
    async with Stage() as stage:
        channel = FakeChannel()
        channel.feed(first)
        await stage.sink.handle_channel(channel)
        assert channel.closed is not None
        assert channel.closed[0] == 4401
        assert channel.sent == []


async def test_that_a_page_that_says_nothing_is_let_go_after_ten_seconds() -> None:
    async with Stage() as stage:
        channel = FakeChannel()
        task = asyncio.create_task(stage.sink.handle_channel(channel))
        await stage.advance(10.1)
        await task
        assert channel.closed is not None


async def test_that_a_token_is_made_once_and_kept() -> None:
    context = MemorySinkContext()
    for _ in range(2):
        sink = _sink()
        await sink.open(context)
        await sink.close()
        token = context.secrets.get("token")
    assert token == context.secrets.get("token")
    assert token is not None
    assert len(token) >= 32


async def test_that_a_page_that_does_not_keep_up_holds_nobody() -> None:
    class Stuck(FakeChannel):
        async def send(self, text: str) -> None:
            await asyncio.Event().wait()

    async with Stage(most=1_000) as stage:
        stuck = Stuck()
        stuck.feed(json.dumps({"op": "hello", "token": "t0ken"}))
        task = asyncio.create_task(stage.sink.handle_channel(stuck))
        await settle()
        page = await stage.page()
        for number in range(300):
            await stage.sink.deliver(_action(name=f"a{number}", duration=1))
            await stage.advance(0.001)
        await asyncio.wait_for(task, 30)
        assert stuck.closed is not None
        assert _said(page).count(("show", "a299")) == 1


async def test_that_too_much_in_the_queue_and_fields_that_cannot_be_are_refused() -> None:
    async with Stage(most=1) as stage:
        await stage.sink.deliver(_action(name="a"))
        with pytest.raises(Refused, match="too much waits"):
            await stage.sink.deliver(_action(name="b"))
    wrong: dict[str, Any] = {"colour": "red;}", "position": "moon", "icon": "<svg>", "duration": 0}
    for field, value in wrong.items():
        async with Stage() as stage:
            with pytest.raises(Refused, match=f"^{field}: expected"):
                await stage.sink.deliver(_action(**{field: value}))


async def test_that_a_preview_is_shown_and_reported_to_nobody() -> None:
    async with Stage() as stage:
        page = await stage.page()
        await stage.sink.deliver(_action(preview=True))
        page.feed(json.dumps({"op": "shown", "id": "a"}))
        await settle()
        assert _said(page)[-1] == ("show", "a")
        assert stage.context.reports == []


async def test_that_the_page_allows_only_its_own_script_and_style_and_holds_no_secret() -> None:
    async with Stage() as stage:
        response = await stage.sink.handle(Request("GET", "", {}, {}, b""))
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert b"t0ken" not in response.body
        script = response.body.decode().partition("<script>")[2]
        assert "innerHTML" not in script
        assert "eval" not in script


def test_that_texts_go_to_the_page_as_they_are() -> None:
    content = content_of(_action(text="<img src=x onerror=alert(1)>", colour="#AABBCC"))
    assert (content["text"], content["colour"]) == ("<img src=x onerror=alert(1)>", "#AABBCC")


@given(st.text(max_size=300) | st.just("x" * 5_000))
def test_that_nothing_a_page_says_breaks_the_sink(text: str) -> None:
    message = read_message(text)
    assert message is None or isinstance(message.op, str)


STEP = st.tuples(st.sampled_from(["add", "wait", "remove", "watch", "clear"]), st.integers(0, 6), st.integers(1, 9))


@given(st.lists(STEP, max_size=60), st.integers(1, 3))
def test_that_nothing_is_shown_twice_or_late_or_without_a_place(steps: list[tuple[str, int, int]], places: int) -> None:
    screen, now, watched = Screen(places, 1_000), 0, True
    shown: list[str] = []
    missed: list[str] = []
    for number, (what, choice, length) in enumerate(steps):
        if what == "add":
            content = {"id": str(number), "type": ("popup", "banner")[choice % 2]}
            screen.add(Item(content, length, now + choice))
        elif what == "wait":
            now += choice
        elif what == "remove":
            screen.remove(str(choice))
        elif what == "watch":
            watched = not watched
        else:
            screen.clear()
        changes = screen.advance(now, watched)
        shown += [item.id for item in changes.show]
        missed += [item.id for item in changes.missed]
        assert all(item.expires is not None and now <= item.expires for item in changes.show)
        assert watched or not changes.show
        assert all(item.until > now for item in screen.shown)
        kinds = [item.content["type"] for item in screen.shown]
        assert kinds.count("popup") <= places
        assert kinds.count("banner") <= 1
        following = screen.next_change()
        assert following is None or following > now
    assert len(shown) == len(set(shown))
    assert not set(shown) & set(missed)
