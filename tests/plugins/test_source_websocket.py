"""The WebSocket client and the two feeds of Chinese rooms that are read with it."""

import asyncio
import errno
import os
import socket
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast_api import (
    Counts,
    Event,
    Health,
    InvalidSettings,
    RetryAfter,
    SignInExpired,
    check_schema,
    event_to_json,
    validate,
)
from tiercast_api.source import Source, SourceType
from tiercast_api.testing import FakeChannel, FakeHttp, MemorySourceContext, VirtualClock, check_source, settle
from tiercast_source_barrage_grab.messages import finish
from tiercast_source_barrage_grab.messages import mapping_for as barrage_mapping
from tiercast_source_barrage_grab.source import SOURCE as BARRAGE
from tiercast_source_oba_live.messages import mapping_for as oba_mapping
from tiercast_source_oba_live.source import SOURCE as OBA
from tiercast_source_websocket.client import FeedClient, backoff
from tiercast_source_websocket.decoding import Decode, Decoded, MappedMessages
from tiercast_source_websocket.source import SOURCE

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "plugins"
URL = "ws://127.0.0.1:9/feed"
MAPPING = '{"mapping": 1, "kind": "comment", "viewer": {"id": "u", "platform": "p"}, "text": "t", "id": "id"}'


def message(number: int) -> str:
    """A message of the feed of `MAPPING`."""
    return f'{{"u": "v{number}", "t": "hi", "id": "{number}"}}'


def make(folder: Path, **more: Any) -> Source:
    """A source over `MAPPING`."""
    path = folder / "m.json"
    path.write_text(MAPPING)
    return SOURCE.make(validate(SOURCE.settings, {"url": URL, "mapping": str(path), **more}))


def lasting() -> FakeHttp:
    """A server that takes any number of connections and sends the same ten messages and one that is no JSON."""
    http = FakeHttp()
    for _ in range(200):
        channel = FakeChannel()
        channel.feed("{", *(message(number) for number in range(10)))
        http.on_websocket(URL, channel)
    return http


@pytest.mark.parametrize("source", [SOURCE, OBA, BARRAGE])
def test_that_the_settings_stay_within_the_subset(source: Any) -> None:
    check_schema(source.settings)


async def test_that_it_keeps_what_the_engine_relies_on(tmp_path: Path) -> None:
    found = await check_source(
        lambda: make(tmp_path),
        make_context=lambda **some: MemorySourceContext(http=lasting(), **some),
        events=10,
        malformed=lambda: make(tmp_path),
    )
    assert [event.id for event in found] == [str(number) for number in range(10)]


async def test_that_it_subscribes_with_the_secret_and_sends_it_in_headers(tmp_path: Path) -> None:
    channel, http = FakeChannel(), FakeHttp()
    http.on_websocket(URL, channel)
    source = make(tmp_path, subscribe=['{"auth": "{token}"}'], headers={"Authorization": "Bearer {token}"})
    context = MemorySourceContext(http=http, secrets={"token": "s3"})
    channel.feed(message(1))
    task = await _until(source, context, 1)
    assert channel.sent == ['{"auth": "s3"}']
    assert http.requests[0].headers["authorization"] == "Bearer s3"
    task.cancel()


async def test_that_a_missing_secret_asks_for_it(tmp_path: Path) -> None:
    with pytest.raises(SignInExpired, match="token"):
        await make(tmp_path, headers={"A": "{token}"}).run(MemorySourceContext(http=FakeHttp()))


async def test_that_it_comes_back_after_a_break_with_growing_waits() -> None:
    clock, http, second = VirtualClock(), FakeHttp(), FakeChannel()
    http.on_websocket(URL, RetryAfter("refused"), RetryAfter("refused"), RetryAfter("refused", 30.0), second)
    second.feed(message(1))
    context = MemorySourceContext(clock=clock, http=http, chinese=True)
    task = await _until(FeedClient(URL, _plain()), context, 1)
    waited = clock.monotonic() / 1_000_000
    assert waited == pytest.approx(
        backoff("test", 1) + backoff("test", 2) + 30.0, abs=3.0
    )  # the clock is moved in seconds
    assert "秒后再试" in next(s.message for s in context.statuses if s.health is Health.TROUBLED)
    assert context.statuses[-1].health is Health.WORKING
    task.cancel()


class _Failed(OSError):
    """As the client's: the system's error is inside."""

    def __init__(self, os_error: OSError) -> None:
        super().__init__(os_error.errno, os_error.strerror)
        self.os_error = os_error


class _Answered(Exception):
    """As the client's: something answered, and it was no WebSocket."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


@pytest.mark.parametrize(
    ("cause", "english", "chinese"),
    [
        (
            _Failed(ConnectionRefusedError(errno.ECONNREFUSED, "Connect call failed")),
            "is the tool started",
            "工具启动了吗",
        ),
        (
            _Failed(socket.gaierror(-2, "Name or service not known")),
            "no computer goes by that name",
            "找不到叫这个名字",
        ),
        (_Failed(OSError(errno.EHOSTUNREACH, "No route to host")), "in the same network", "同一个网络"),
        (TimeoutError(), "does not answer", "没有应答"),
        (_Answered(401), "right key (HTTP 401)", "密钥"),
        (_Answered(404), "another program (HTTP 404)", "别的程序"),
    ],
)
async def test_that_a_connection_that_fails_says_in_both_languages_what_to_look_at(
    cause: Exception, english: str, chinese: str
) -> None:
    error = RetryAfter("ws://x cannot be reached: Connect call failed ('127.0.0.1', 8888)")
    error.__cause__ = cause
    for language, expected in ((False, english), (True, chinese)):
        http = FakeHttp()
        http.on_websocket(URL, error)
        with pytest.raises(RetryAfter) as caught:
            await FeedClient(URL, _plain()).test(MemorySourceContext(http=http, chinese=language))
        assert expected in str(caught.value)
        assert "Connect call" not in str(caught.value)


async def test_that_a_reason_that_is_none_of_the_usual_is_told_as_it_was_said() -> None:
    http = FakeHttp()
    http.on_websocket(URL, RetryAfter("the moon is in the way"))
    with pytest.raises(RetryAfter, match=r"No connection to .*: the moon is in the way"):
        await FeedClient(URL, _plain()).test(MemorySourceContext(http=http))


async def test_that_a_silent_connection_is_made_anew() -> None:
    clock, http, first, second = VirtualClock(), FakeHttp(), FakeChannel(), FakeChannel()
    http.on_websocket(URL, first, second)
    first.feed(message(1))
    second.feed(message(2))
    context = MemorySourceContext(clock=clock, http=http)
    task = await _until(FeedClient(URL, _plain(), silence=60), context, 2)
    assert first.closed == (1000, "silent for too long")
    assert clock.monotonic() >= 60_000_000
    task.cancel()


def test_that_waits_grow_to_a_minute_and_differ_between_sources() -> None:
    waits = [backoff("a", attempt) for attempt in range(1, 40)]
    assert all(0.5 <= wait <= 60 for wait in waits)
    assert min(waits[10:]) >= 30
    assert backoff("a", 5) != backoff("b", 5)


@pytest.mark.parametrize("url", ["http://x", "ws://", "feed", "ws://[", "ws://a:99999"])
def test_that_a_wrong_address_is_named(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidSettings, match="url: expected an address"):
        make(tmp_path, url=url)


@pytest.mark.parametrize(
    ("name", "decode"),
    [
        ("oba_douyin", MappedMessages(oba_mapping("douyin"))),
        ("oba_taobao", MappedMessages(oba_mapping("taobao"))),
        ("barrage_delta", MappedMessages(barrage_mapping(Counts.DELTA), finish)),
        ("barrage_running", MappedMessages(barrage_mapping(Counts.RUNNING), finish)),
    ],
)
def test_that_real_messages_become_the_recorded_events(name: str, decode: Decode) -> None:
    messages = OBA_MESSAGES if name.startswith("oba") else BARRAGE_MESSAGES
    lines = []
    for text in messages:
        decoded = decode(text)
        lines += [event_to_json(event).decode() for event in decoded.events]
        lines += [f"unreadable: {reason}" for _, reason in decoded.unreadable]
    path = GOLDEN / f"{name}.txt"
    found = "\n".join(lines) + "\n"
    if os.environ.get("TIERCAST_GOLDEN") == "write":
        path.write_text(found, "utf-8")
    assert path.read_text("utf-8") == found


@pytest.mark.parametrize(("source", "url"), [(OBA, "ws://127.0.0.1:12354"), (BARRAGE, "ws://127.0.0.1:8888")])
async def test_that_both_feeds_keep_what_the_engine_relies_on(source: SourceType, url: str) -> None:
    messages = OBA_MESSAGES if source is OBA else BARRAGE_MESSAGES

    def made() -> Source:
        return source.make(validate(source.settings, {}))

    def context(**some: Any) -> MemorySourceContext:
        return _serving(url, messages, some)

    assert len(await check_source(made, make_context=context, events=5, malformed=made)) >= 5


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60)
    | st.builds(
        lambda kind, data: msgspec.json.encode({"Type": kind, "msg_type": kind, "Data": data}).decode(),
        st.integers(0, 10) | st.sampled_from(["comment", "live_order"]),
        st.text(max_size=10) | st.sampled_from(["{}", '{"User":{"Id":1}}', '{"User":7,"MsgId":[1]}', "[1]", "null"]),
    )
)
def test_that_no_message_does_anything_but_decode_or_be_unreadable(text: str) -> None:
    for decode in (MappedMessages(oba_mapping("douyin")), MappedMessages(barrage_mapping(Counts.RUNNING), finish)):
        decoded = decode(text)
        assert all(event_to_json(event) for event in decoded.events)
        assert all(reason for _, reason in decoded.unreadable)


async def _until(source: Any, context: MemorySourceContext, count: int) -> Any:
    task = asyncio.ensure_future(source.run(context))
    for _ in range(200):
        await settle()
        if len(context.emitted) >= count:
            return task
        await context.clock.advance(1.0)
    raise AssertionError("nothing came")


def _plain() -> Decode:
    def decode(text: str) -> Decoded:
        return Decoded([Event(kind="comment", text=text)], [])

    return decode


def _serving(url: str, messages: list[str], some: dict[str, Any]) -> MemorySourceContext:
    http = FakeHttp()
    for _ in range(200):
        channel = FakeChannel()
        channel.feed("nonsense", *messages)
        http.on_websocket(url, channel)
    return MemorySourceContext(http=http, **some)


def _barrage(kind: int, **data: Any) -> str:
    user = {"Id": 77, "Nickname": "小鹿", "Level": 12, "PayLevel": 3, "IsAdmin": False, "IsAnchor": False}
    common = {"MsgId": 7_300_000_000_000_000_000 + kind, "User": user, "RoomId": "7301", "WebRoomId": "55"}
    inner = msgspec.json.encode({**common, **data}).decode()
    return msgspec.json.encode({"Type": kind, "ProcessName": "chrome", "Data": inner}).decode()


def _oba(msg_type: str, **more: Any) -> str:
    fields = {"msg_type": msg_type, "msg_id": f"{msg_type}-1", "nick_name": "小鹿", "time": 1_710_000_000_000}
    return msgspec.json.encode({**fields, **more}).decode()


OBA_MESSAGES = [
    _oba("comment", content="多少钱"),
    _oba("room_enter", user_id="u1"),
    _oba("room_like", user_id="u1"),
    _oba("room_follow", user_id="u1"),
    _oba("subscribe_merchant_brand_vip", user_id="u1", content="成为品牌会员"),
    _oba("ecom_fansclub_participate", user_id="u1", content="加入粉丝团"),
    _oba(
        "live_order",
        msg_id="69#已下单",
        order_status="已下单",
        order_ts=1_710_000_000,
        product_id="36",
        product_title="面霜",
    ),
    _oba(
        "live_order",
        msg_id="69#已付款",
        order_status="已付款",
        order_ts=1_710_000_000,
        product_id="36",
        product_title="面霜",
    ),
    _oba("live_order", msg_id="69#未知状态", order_status="未知状态"),
    _oba("taobao_comment", user_id="u2", content="有券吗"),
    _oba("comment", nick_name="用***", content="1"),
    _oba("something_new"),
]
BARRAGE_MESSAGES = [
    _barrage(1, Content="多少钱"),
    _barrage(2, Count=5, Total=90),
    _barrage(3, CurrentCount=8, EnterTipType=6),
    _barrage(4),
    _barrage(5, GiftId=463, GiftName="小心心", GroupId=9001, GiftCount=2, RepeatCount=5, DiamondCount=1, Combo=True),
    _barrage(5, GiftId=463, GiftName="小心心", GroupId=9001, GiftCount=0, RepeatCount=5, DiamondCount=1, Combo=True),
    _barrage(5, GiftId=500, GiftName="热气球", GroupId=0, GiftCount=1, RepeatCount=1, DiamondCount=520, Combo=False),
    _barrage(6, OnlineUserCount=120, TotalUserCount=3400, OnlineUserCountStr="120", TotalUserCountStr="3400"),
    _barrage(7, Type=2, Level=1),
    _barrage(7, Type=1, Level=4),
    _barrage(8, ShareType=2),
    _barrage(9),
    _barrage(1, Content="1", User={"Id": 111_111, "Nickname": "用***"}),
    _barrage(1, Content="1", MsgId=0, User={"Id": 0, "Nickname": "x"}),
    '{"Type": 1, "ProcessName": "chrome", "Data": "{not json"}',
    '{"Type": 42, "ProcessName": "chrome", "Data": "{}"}',
]
