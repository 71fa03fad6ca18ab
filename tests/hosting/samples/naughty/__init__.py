"""A plugin that misbehaves in the way that its settings name."""

import asyncio
import os
import sys
import threading
from collections.abc import Mapping
from typing import Any

from tiercast_api import (
    Action,
    ActionType,
    Channel,
    Delivery,
    Event,
    Guarantee,
    Health,
    Kind,
    Officialness,
    Outcome,
    Quality,
    Receipt,
    Refused,
    Request,
    Response,
    Risk,
    Route,
    SinkContext,
    SinkDeclaration,
    SinkType,
    SourceContext,
    SourceDeclaration,
    SourceType,
    Status,
    hookimpl,
)

SCHEMA = {
    "type": "object",
    "properties": {
        "how": {"type": "string", "default": "well"},
        "count": {"type": "integer", "default": 5},
        "token": {"type": "string", "x-secret": True},
        "once": {"type": "string", "default": ""},
    },
}


async def misbehave(how: str) -> None:
    """Do it, in this process."""
    match how:
        case "exit":
            os._exit(3)
        case "raise":
            raise ZeroDivisionError("on purpose")
        case "system-exit":
            sys.exit(4)
        case "hang":
            threading.Event().wait(60)
        case "stubborn":
            while True:
                try:
                    await asyncio.sleep(60)
                except asyncio.CancelledError:
                    continue
        case "leak":
            held = []
            while True:
                held.append(b"x" * 4_000_000)
                await asyncio.sleep(0.005)
        case "gulp":
            bytearray(2_000_000_000)
        case "flood":
            while True:
                print("x" * 1000)
        case "flood-thread":
            threading.Thread(target=lambda: [print("x" * 1000) for _ in range(10_000_000)], daemon=True).start()
        case "garbage":
            for descriptor in range(3, 40):
                try:
                    os.write(descriptor, b"this is no message\n")
                except OSError:
                    continue
            await asyncio.sleep(60)
        case "print":
            print("the secret is sesame-open")
            os.write(1, b"bare metal output\n")


class Naughty:
    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.how = settings["how"]
        self.count = settings["count"]
        self.once = settings["once"]

    def first_time(self) -> bool:
        """Whether it has not misbehaved yet, over all its processes."""
        if not self.once:
            return True
        try:
            os.close(os.open(self.once, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        return True


class NaughtySource(Naughty):
    declaration = SourceDeclaration(
        kinds=("comment", "dance"),
        quality=Quality.NONE,
        guarantee=Guarantee.REPLAYABLE,
        risk=Risk(Officialness.LOCAL_TOOL, "It misbehaves.", "它会捣乱。"),
        routes=(Route("POST"), Route("WS", "feed")),
    )

    async def run(self, context: SourceContext) -> None:
        self.context = context
        start = int(context.cursor or b"0")
        context.status(Status(Health.WORKING, context.text("working", "运行中")))
        context.log.info("starting with %s at %d", context.secrets.get("token"), start)
        for number in range(start, self.count):
            if number == self.count // 2 and self.first_time():
                await misbehave(self.how)
            ticket = await context.emit([Event(kind="comment", text=str(number))], str(number + 1).encode())
            assert (await ticket.committed()).accepted == 1
            assert context.cursor == str(number + 1).encode()
        await self.tour(context)
        if self.how == "wait":
            await asyncio.Event().wait()

    async def tour(self, context: SourceContext) -> None:
        """Use everything else that a context has."""
        await context.dead_letter(b"\xff\x00", "binary", "feed:1")
        await context.dead_letter("text", "text", "feed:2")
        await context.store.put("a", b"1")
        assert await context.store.get("a") == b"1"
        await context.store.put("a", None)
        assert await context.store.get("a") is None
        context.secrets.put("fresh", "new-token")
        assert context.secrets.get("fresh") == "new-token"
        if self.how == "http":
            response = await context.http.request("POST", "http://there/hook", headers={"A": "b"}, body=b"\x00\x01")
            assert response.body == b"answer"
            async with context.http.websocket("ws://there/feed") as channel:
                await channel.send("hello")
                async for text in channel:
                    await context.emit([Event(kind="comment", text=text)])

    async def test_connection(self, context: SourceContext) -> str:
        if self.how == "refuse":
            raise Refused("not today")
        await misbehave(self.how)
        return context.text("fine", "正常")

    async def handle(self, request: Request) -> Response:
        await (await self.context.emit([Event(kind="comment", text=request.body.decode())])).committed()
        return Response(201, request.body[::-1], {"x-path": request.path})

    async def handle_channel(self, channel: Channel) -> None:
        async for text in channel:
            await channel.send(text.upper())
            if text == "end":
                return


class NaughtySink(Naughty):
    def __init__(self, settings: Mapping[str, Any]) -> None:
        super().__init__(settings)
        delivery = Delivery.AT_MOST_ONCE if settings["count"] == 1 else Delivery.AT_LEAST_ONCE
        action = ActionType(name="poke", title="Poke", title_zh="戳", reversible=True, results=("code",))
        self.declaration = SinkDeclaration(actions=(action,), delivery=delivery, concurrency=4)

    async def open(self, context: SinkContext) -> None:
        self.context = context
        if self.once:
            context.push({"text": "opened"})

    async def deliver(self, action: Action) -> Receipt:
        if self.first_time():
            await misbehave(self.how)
        if self.how == "punctual" and action.expires is not None and self.context.clock.now() > action.expires:
            raise Refused("it is too late")
        code = await self.context.pools.take("pool", action.viewer, action.id)
        left = await self.context.pools.left("pool")
        self.context.push({"text": "poked", "left": left})
        self.context.trouble("low", "不多了")
        self.context.report(Receipt(action=action.id, outcome=Outcome.SHOWN))
        return Receipt(action=action.id, outcome=Outcome.ACCEPTED, results={"code": code or ""})

    async def recall(self, action: str) -> Receipt:
        return Receipt(action=action, outcome=Outcome.RECALLED)

    async def clear(self) -> None:
        self.context.push({"text": "cleared"})

    async def close(self) -> None:
        return

    async def test_connection(self, context: SinkContext) -> str:
        return f"{await context.pools.left('pool')} left"


TEXTS: Any = {"title": "Naughty", "title_zh": "捣蛋", "summary": "", "summary_zh": ""}


@hookimpl
def tiercast_sources() -> list[SourceType]:
    return [SourceType(name="naughty", settings=SCHEMA, make=NaughtySource, **TEXTS)]


@hookimpl
def tiercast_sinks() -> list[SinkType]:
    return [SinkType(name="naughty-sink", settings=SCHEMA, make=NaughtySink, **TEXTS)]


@hookimpl
def tiercast_kinds() -> list[Kind]:
    return [Kind("dance", "Dances", "跳舞", ("viewer",))]
