"""The sink `desk`: lines for the host, messages and to-dos that a person does, alerts.

What is pushed to clients is ``{"kind": "desk", "op": …, "action": ID, …}`` with the operations ``add`` (with all that
is shown), ``done``, ``skipped``, ``recalled``, ``expired`` and ``clear``. Clients answer by POST to ``answer`` with
``{"action": ID, "answer": "shown" | "done" | "skipped", "note": ""}``; a GET of ``open`` gives what is open.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final, Literal

import msgspec
from tiercast_api import (
    SECOND,
    Action,
    Channel,
    Delivery,
    Health,
    Outcome,
    Receipt,
    Refused,
    Request,
    Response,
    RetryAfter,
    Route,
    SinkContext,
    SinkDeclaration,
    SinkType,
    Status,
    typed,
)

from tiercast_sink_desk.actions import ALL, BY_HAND

SETTINGS: Final[Mapping[str, Any]] = {
    "type": "object",
    "properties": {
        "most": {
            "type": "integer",
            "default": 200,
            "minimum": 1,
            "maximum": 5_000,
            "title": "Most open at once in a room",
            "x-title-zh": "每个直播间最多同时有多少条",
            "description": "So many to-dos and messages, and as many lines and alerts: what comes beyond is refused, "
            "as people cannot keep up.",
            "x-description-zh": "待办和私信合计这么多，提词和提醒另算；再多就不收了，人看不过来。",
            "x-advanced": True,
        },
    },
}


class Settings(msgspec.Struct, frozen=True):
    """Checked settings; see `SETTINGS`."""

    most: int = 200


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person says about an item."""

    action: str
    answer: Literal["shown", "done", "skipped"]
    note: str = ""


_OUTCOMES: Final = {"shown": Outcome.SHOWN, "done": Outcome.SHOWN, "skipped": Outcome.REFUSED}
_JSON: Final = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}


class DeskSink:
    """Keeps what is open and tells clients and the engine what becomes of it."""

    declaration = SinkDeclaration(
        actions=ALL,
        delivery=Delivery.AT_MOST_ONCE,
        concurrency=64,
        routes=(Route("GET", "/open"), Route("POST", "/answer")),
    )

    def __init__(self, settings: Settings) -> None:
        self._most = settings.most
        self._open: dict[str, dict[str, Any]] = {}
        self._full: set[str] = set()
        self._changed = asyncio.Event()
        self._watch: asyncio.Task[None] | None = None
        self._context: SinkContext | None = None

    async def open(self, context: SinkContext) -> None:
        """Begin to watch what expires."""
        self._context = context
        self._watch = asyncio.create_task(self._expire(context))
        context.status(Status(Health.WORKING))

    async def deliver(self, action: Action) -> Receipt:
        """Push it to every client. Raises: Refused: where too much is open, or it is too late."""
        context = self._opened()
        now = context.clock.now()
        if action.expires is not None and now > action.expires:
            raise Refused(context.text("it came too late", "已过时效"))
        by_hand = action.type in BY_HAND
        if self._is_full(action.room, by_hand):
            if by_hand:
                self._say_full(context, action.room)
            raise Refused(
                context.text(f"{self._most} are open already in this room", f"这个直播间已有 {self._most} 条未处理")
            )
        item = {
            "kind": "desk",
            "op": "add",
            "action": action.id,
            "type": action.type,
            "time": now,
            "expires": action.expires,
            "room": action.room,
            "rule": action.rule,
            "viewer": action.viewer,
            "viewer_name": action.viewer_name,
            "item": action.item,
            "preview": action.preview,
            **{name: value for name, value in action.fields.items() if value is not None},
        }
        self._open[action.id] = item
        self._changed.set()
        context.push(item)
        return Receipt(action=action.id, outcome=Outcome.ACCEPTED)

    async def recall(self, action: str) -> Receipt:
        """Take an open item back."""
        context = self._opened()
        if not self._take_off(action):
            detail = context.text("it is not open any more", "它已经不在列表里了")
            return Receipt(action=action, outcome=Outcome.REFUSED, detail=detail)
        self._tell("recalled", action)
        return Receipt(action=action, outcome=Outcome.RECALLED)

    async def clear(self) -> None:
        """Take everything off the screens."""
        self._open.clear()
        if self._context is not None:
            self._context.push({"kind": "desk", "op": "clear"})
            self._say_freed(self._context)

    async def close(self) -> None:
        """Stop watching; what was pushed stays pushed."""
        self._context = None
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
            self._watch = None

    async def test_connection(self, context: SinkContext) -> str:
        """Clients connect by themselves: nothing has to be reached."""
        return context.text("Prompts and to-dos go to every open client", "提词和待办会推送到每个打开的客户端")

    async def handle(self, request: Request) -> Response:
        """``GET open`` and ``POST answer``."""
        if request.method == "GET":
            return Response(200, msgspec.json.encode(list(self._open.values())), _JSON)
        try:
            answer = msgspec.json.decode(request.body, type=Answer)
        except msgspec.DecodeError as error:
            return Response(400, msgspec.json.encode({"error": str(error)}), _JSON)
        self.answer(answer)
        return Response(200, b"{}", _JSON)

    async def handle_channel(self, channel: Channel) -> None:
        """No WebSocket is served."""
        await channel.close(4404, "no such path")

    def answer(self, answer: Answer) -> None:
        """A person has seen, done or skipped something; also what an earlier run of the engine had pushed."""
        context = self._opened()
        item = self._open.get(answer.action)
        if answer.answer != "shown":
            self._take_off(answer.action)
            self._tell(answer.answer, answer.action)
        elif item is not None and item["type"] in BY_HAND:
            return  # seen is not done
        detail = answer.note[:200] or (answer.answer if answer.answer != "shown" else "")
        if answer.answer == "skipped" and answer.note:
            detail = f"skipped: {detail}"
        if item is None or not item["preview"]:
            context.report(Receipt(action=answer.action, outcome=_OUTCOMES[answer.answer], detail=detail))

    # --- how much is open

    def _is_full(self, room: str, by_hand: bool) -> bool:
        """Whether no more fits: what nobody ticks off for hours must not keep lines from the host."""
        open_there = (item for item in self._open.values() if item["room"] == room)
        return sum((item["type"] in BY_HAND) is by_hand for item in open_there) >= self._most

    def _take_off(self, action: str) -> bool:
        """It is open no more. Returns: whether it was."""
        found = self._open.pop(action, None) is not None
        self._say_freed(self._opened())
        return found

    def _say_full(self, context: SinkContext, room: str) -> None:
        if room not in self._full:
            self._full.add(room)
            message = context.text(
                f"{self._most} to-dos are open in the room {room}: new ones are refused until some are done or skipped",
                f"直播间 {room} 已有 {self._most} 条待办没有处理：处理或跳过一些之前，新的待办不再接收",
            )
            context.status(Status(Health.TROUBLED, message))

    def _say_freed(self, context: SinkContext) -> None:
        freed = {room for room in self._full if not self._is_full(room, by_hand=True)}
        self._full -= freed
        if freed and not self._full:
            context.status(Status(Health.WORKING))

    def _tell(self, operation: str, action: str) -> None:
        self._opened().push({"kind": "desk", "op": operation, "action": action})

    def _opened(self) -> SinkContext:
        if self._context is None:
            raise RetryAfter("the sink is not open")
        return self._context

    async def _expire(self, context: SinkContext) -> None:
        while True:
            self._changed.clear()
            now = context.clock.now()
            for action, item in list(self._open.items()):
                if item["expires"] is not None and now > item["expires"]:
                    self._end_unanswered(context, action, item)
            await self._wait(context, now)

    def _end_unanswered(self, context: SinkContext, action: str, item: Mapping[str, Any]) -> None:
        self._take_off(action)
        self._tell("expired", action)
        if item["type"] in BY_HAND and not item["preview"]:
            detail = context.text("nobody did it in time", "没有人及时处理")
            context.report(Receipt(action=action, outcome=Outcome.REFUSED, detail=detail))

    async def _wait(self, context: SinkContext, now: int) -> None:
        """Until the next item expires or one is added."""
        ends = [item["expires"] for item in self._open.values() if item["expires"] is not None]
        changed = asyncio.ensure_future(self._changed.wait())
        waiting: list[asyncio.Future[Any]] = [changed]
        if ends:
            waiting.append(asyncio.ensure_future(context.clock.sleep((min(ends) + 1 - now) / SECOND)))
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for future in waiting:
                future.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)


def make(settings: Mapping[str, Any]) -> DeskSink:
    """Build the sink from checked settings."""
    return DeskSink(typed(Settings, settings))


SINK = SinkType(
    name="desk",
    title="Prompts and to-dos",
    title_zh="提词与待办",
    summary="Lines for the host, messages and to-dos that a person does, alerts: shown in every client at once.",
    summary_zh="给主播的提词、由人来做的私信和待办、给场控的提醒，立刻显示在每个客户端。",
    settings=SETTINGS,
    make=make,
)
