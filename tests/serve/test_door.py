"""Who may come in, health, metrics, and what plugins serve."""

import asyncio
import io
import ssl
import subprocess
from pathlib import Path

import aiohttp
import pytest
from aiohttp import WSMsgType
from tiercast.engine.config import Listen, parse_config
from tiercast.serve.guard import Guard, Pace, host_of
from tiercast.serve.port import Mounts
from tiercast.serve.server import CannotListen, Server
from tiercast_api.clock import SystemClock
from tiercast_api.errors import RateLimited, Refused
from tiercast_api.web import Channel, Request, Response, Route

from tests.serve.support import TOKEN, Door, FakeEngine


class StillClock:
    """A clock that moves when it is told to."""

    def __init__(self) -> None:
        self.at = 0

    def now(self) -> int:
        return self.at

    def monotonic(self) -> int:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += int(seconds * 1e6)


class Echo:
    """A plugin that answers what it was asked."""

    async def handle(self, request: Request) -> Response:
        if request.path == "/limited":
            raise RateLimited("slower, please", seconds=7)
        if request.path == "/refused":
            raise Refused("not you")
        if request.path == "/broken":
            raise KeyError("a fault of the plugin")
        text = f"{request.method} {request.path} {request.query.get('q', '')} ".encode()
        return Response(201, text + request.body, {"content-type": "text/plain", "x-seen": request.headers["x-sent"]})

    async def handle_channel(self, channel: Channel) -> None:
        async for text in channel:
            await channel.send(f"{channel.request.query.get('q')}:{text}")
            if text == "end":
                return


ROUTES = (
    Route("POST", "", public=True), Route("GET", "/page"), Route("WS", "/live", public=True),
    Route("GET", "/limited", public=True), Route("GET", "/refused", public=True), Route("GET", "/broken", public=True),
)  # fmt: skip


def mounted() -> Mounts:
    mounts = Mounts()
    mounts.add("in", "shop", ROUTES, Echo())
    return mounts


async def test_that_a_plugin_answers_its_public_route_with_body_query_and_headers() -> None:
    headers = {"X-Sent": "a"}
    async with (
        Door(FakeEngine(), mounted()) as door,
        door.session.post("/in/shop?q=1", data=b"hi", headers=headers) as answer,
    ):
        assert answer.status == 201
        assert await answer.text() == "POST  1 hi"
        assert answer.headers["x-seen"] == "a"
        assert answer.headers["x-content-type-options"] == "nosniff"


async def test_that_a_route_that_is_not_public_needs_the_token() -> None:
    async with Door(FakeEngine(), mounted()) as door:
        async with door.session.get("/in/shop/page") as answer:
            assert answer.status == 401
        headers = {"Authorization": f"Bearer {TOKEN}", "x-sent": "a"}
        async with door.session.get("/in/shop/page", headers=headers) as answer:
            assert answer.status == 201


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/in/nobody", 404), ("GET", "/in/shop/none", 404), ("PUT", "/in/shop", 405), ("GET", "/", 404),
     ("GET", "/in/shop/limited", 429), ("GET", "/in/shop/refused", 403), ("GET", "/in/shop/broken", 500),
     ("GET", "/in/../metrics", 200), ("GET", "/control", 426)],
)  # fmt: skip
async def test_that_a_wrong_path_method_or_plugin_gets_its_status(method: str, path: str, status: int) -> None:
    async with Door(FakeEngine(), mounted()) as door, door.session.request(method, path) as answer:
        assert answer.status == status
        assert "Traceback" not in await answer.text()


async def test_that_a_plugin_that_went_away_is_not_found() -> None:
    mounts = mounted()
    async with Door(FakeEngine(), mounts) as door:
        mounts.remove("in", "shop")
        mounts.remove("in", "shop")
        async with door.session.post("/in/shop") as answer:
            assert answer.status == 404


async def test_that_a_plugin_serves_a_websocket_until_it_returns() -> None:
    async with Door(FakeEngine(), mounted()) as door, door.session.ws_connect("/in/shop/live?q=x") as socket:
        await socket.send_str("one")
        assert await socket.receive_str(timeout=30) == "x:one"
        await socket.send_str("end")
        assert await socket.receive_str(timeout=30) == "x:end"
        assert (await socket.receive(timeout=30)).type is WSMsgType.CLOSE


async def test_that_what_a_plugin_says_at_once_arrives_whole_and_in_order_however_long() -> None:
    said = ["", "x" * 125, "x" * 126, "好" * 30_000, "x" * 70_000, "end"]
    async with Door(FakeEngine(), mounted()) as door, door.session.ws_connect("/in/shop/live?q=x") as socket:
        for text in said:
            await socket.send_str(text)
        assert [await socket.receive_str(timeout=30) for _ in said] == [f"x:{text}" for text in said]
        assert (await socket.receive(timeout=30)).type is WSMsgType.CLOSE


async def test_that_a_stop_of_the_door_closes_open_websockets_at_once() -> None:
    async with Door(FakeEngine(), mounted()) as door, door.session.ws_connect("/in/shop/live") as socket:
        await socket.send_str("one")
        await socket.receive_str(timeout=30)
        async with asyncio.TaskGroup() as group:
            group.create_task(door.server.stop())
            closing = await socket.receive(timeout=30)
        assert closing.type is WSMsgType.CLOSE
        assert closing.data == 1001


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Host": "evil.example"}, 403),
        ({"Host": "shop.example.com"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://friend.example"}, 200),
        ({"Host": "localhost:1", "Origin": "http://localhost:1"}, 200),
        ({"Host": "localhost:1", "Origin": "http://localhost:2"}, 403),
    ],
)
async def test_that_foreign_hosts_and_origins_are_refused(headers: dict[str, str], status: int) -> None:
    listen = Listen(address="127.0.0.1", port=0, hosts=("shop.example.com",), origins=("https://friend.example",))
    async with Door(FakeEngine(), Mounts(), listen) as door, door.session.get("/healthz", headers=headers) as answer:
        assert answer.status == status


async def test_that_health_tells_what_is_wrong() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        async with door.session.get("/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"healthy": True, "detail": {}})
        door.engine.healthy = False
        async with door.session.get("/healthz") as answer:
            assert answer.status == 503
            assert await answer.json() == {"healthy": False, "detail": {"store": "the disk is full"}}


async def test_that_metrics_are_in_prometheus_text_form() -> None:
    async with Door(FakeEngine(), Mounts()) as door, door.session.get("/metrics") as answer:
        text = await answer.text()
    assert 'tiercast_events_total{room="a"} 3.0' in text
    assert 'tiercast_events_total{room="b"} 4.0' in text
    assert 'tiercast_commit_seconds_bucket{le="+Inf"} 3.0' in text
    assert "tiercast_door_requests_total 1.0" in text


async def test_that_a_body_beyond_the_limit_is_refused() -> None:
    async with Door(FakeEngine(), mounted()) as door:
        data = io.BytesIO(b"x" * (8 * 1024 * 1024 + 1))
        async with door.session.post("/in/shop", data=data, headers={"x-sent": "a"}) as answer:
            assert answer.status == 413


async def test_that_ten_wrong_tokens_lock_out_for_a_minute() -> None:
    clock = StillClock()
    guard = Guard(TOKEN, (), (), clock)
    for _ in range(9):
        assert not guard.knows("wrong", "1.2.3.4")
    assert not guard.locked_out("1.2.3.4")
    assert not guard.knows("\ud800", "1.2.3.4")
    assert guard.locked_out("1.2.3.4")
    assert not guard.locked_out("5.6.7.8")
    clock.at += 60_000_001
    assert not guard.locked_out("1.2.3.4")


async def test_that_a_pace_gives_its_burst_and_then_its_rate() -> None:
    clock = StillClock()
    pace = Pace(10.0, 3, clock)
    assert [pace.take() for _ in range(4)] == [True, True, True, False]
    clock.at += 100_000
    assert [pace.take() for _ in range(2)] == [True, False]


@pytest.mark.parametrize(
    ("header", "host"),
    [("127.0.0.1:80", "127.0.0.1"), ("[::1]:80", "::1"), ("Localhost", "localhost"), ("::1", "::1"), ("", "")],
)
def test_that_the_name_of_a_host_header_has_no_port(header: str, host: str) -> None:
    assert host_of(header) == host


async def test_that_a_port_in_use_is_said_with_what_to_do() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        listen = Listen(address="127.0.0.1", port=door.port)
        second = Server(FakeEngine(), listen, TOKEN, Mounts(), SystemClock())
        with pytest.raises(CannotListen, match=r"listen\.port"):
            await second.start()
        await second.stop()


async def test_that_where_nobody_chose_the_port_and_it_is_taken_a_free_one_does() -> None:
    async with Door(FakeEngine(), Mounts()) as door:
        listen = Listen(address="127.0.0.1", port=door.port, or_any=True)
        second = Server(FakeEngine(), listen, TOKEN, Mounts(), SystemClock())
        port = await second.start()
        assert port not in (0, door.port)
        await second.stop()


@pytest.mark.parametrize(("text", "or_any"), [("", True), ("listen: {port: 9}", False), ("listen: {port: 0}", False)])
def test_that_only_a_port_that_nobody_wrote_may_be_another(text: str, or_any: bool) -> None:
    assert parse_config(f"rooms: {{r: {{}}}}\n{text}\n", Path("shop.yaml")).listen.or_any is or_any


async def test_that_an_open_address_without_a_certificate_is_refused() -> None:
    server = Server(FakeEngine(), Listen(address="0.0.0.0", port=0), TOKEN, Mounts(), SystemClock())
    with pytest.raises(CannotListen, match="certificate"):
        await server.start()


async def test_that_with_a_certificate_the_door_speaks_tls(tmp_path: Path) -> None:
    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    subprocess.run([*make.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True)
    listen = Listen(address="127.0.0.1", port=0, certificate=certificate, key=key)
    async with Door(FakeEngine(), Mounts(), listen) as door:
        trust = ssl.create_default_context(cafile=str(certificate))
        async with aiohttp.ClientSession() as session:
            async with session.get(f"https://127.0.0.1:{door.port}/healthz", ssl=trust) as answer:
                assert answer.status == 200
            with pytest.raises(aiohttp.ClientError):
                await session.get(f"http://127.0.0.1:{door.port}/healthz")
