"""The source: answers the engine's server; a success is answered only once the events are committed."""

import asyncio
import math
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from tiercast_api import (
    BUILT_IN,
    Channel,
    Guarantee,
    Health,
    InvalidSettings,
    Officialness,
    Permanent,
    Quality,
    Request,
    Response,
    RetryAfter,
    Risk,
    Route,
    SourceContext,
    SourceDeclaration,
    SourceType,
    Status,
    Taken,
    typed,
)
from tiercast_api.said import said, said_of

from tiercast_source_http_in.access import Guard, bearer
from tiercast_source_http_in.channel import Conversation
from tiercast_source_http_in.records import NotJsonError, Records, TooManyError, read_records

_KNOWN: Final = tuple(kind.name for kind in BUILT_IN if not kind.from_engine)
_LINES: Final = ("application/x-ndjson", "application/jsonl", "application/ndjson", "application/jsonlines")
_FIRST_WORD: Final = 10.0
"""Seconds that a WebSocket without the token in its request has to send it."""
_REFUSED: Final = 4401
COMMITTED_WITHIN: Final = 20.0
"""Seconds for which a POST waits for its events to be on disk; shorter than a plugin's call may take.

That an engine is so far behind is no fault of this source. What is sent again is known by the events' ids."""


class HttpInSettings(msgspec.Struct, frozen=True):
    """Settings as declared in `SOURCE`."""

    kinds: tuple[str, ...]
    quality: Quality
    origins: tuple[str, ...]
    max_bytes: int
    max_records: int
    max_waiting: int
    token: str = ""
    signing_secret: str = ""


class HttpIn:
    """A source that is an `HttpHandler`. Raises: InvalidSettings: for a kind that is not known."""

    def __init__(self, settings: HttpInSettings) -> None:
        for kind in settings.kinds:
            if kind not in _KNOWN:
                raise InvalidSettings(
                    "kinds",
                    f"{kind!r} is no event kind; known are {', '.join(_KNOWN)}",
                    f"没有“{kind}”这种事件；现有：{', '.join(_KNOWN)}",
                )
        self._settings = settings
        self._context: SourceContext | None = None
        self._waiting = 0
        self.declaration = SourceDeclaration(
            kinds=settings.kinds or _KNOWN,
            quality=settings.quality,
            guarantee=Guarantee.AT_LEAST_ONCE,
            routes=(Route("POST", public=True), Route("WS", public=True)),
            risk=Risk(
                Officialness.OFFICIAL,
                "Takes what your own programs send; whoever has the token can send events.",
                "接收你自己的程序发来的事件；拿到令牌的人都能发送。",
            ),
        )

    async def run(self, context: SourceContext) -> None:
        """Take requests until it is cancelled."""
        self._context = context
        try:
            if not (context.secrets.get("token") or context.secrets.get("signing_secret")):
                message = context.text(
                    "No token and no signing secret is set: nobody can send.", "没有设置令牌或签名密钥，无法接收事件。"
                )
                context.status(Status(Health.TROUBLED, message))
            else:
                message = context.text("Ready; nothing has come yet", "已就绪，还没有收到事件")
                context.status(Status(Health.WAITING, message))
            await asyncio.get_running_loop().create_future()
        finally:
            self._context = None

    async def test_connection(self, context: SourceContext) -> str:
        """Look whether anybody could send. Raises: Permanent: where no secret is set."""
        if not (context.secrets.get("token") or context.secrets.get("signing_secret")):
            raise Permanent(
                context.text("Set a token or a signing secret; else nobody can send.", "请先设置令牌或签名密钥。")
            )
        return context.text("Ready to take events.", "可以接收事件。")

    async def handle(self, request: Request) -> Response:
        """Take the events of one POST.

        Answers 200 with what became of them, once they are on disk; 400 no JSON, 401 not let in, 403 wrong origin,
        413 too large, 422 no record is an event, 429 under pressure (with ``Retry-After``), 503 not running, or the
        commit failed or is not there yet after `COMMITTED_WITHIN`.
        """
        context = self._context
        if context is None:
            return _problem(503, "the source is not running", 5.0)
        guard = Guard(context.secrets, self._settings.origins)
        if not guard.origin(request.headers):
            return _problem(403, f"the origin {request.headers['origin']!r} is not allowed; add it to 'origins'")
        if len(request.body) > self._settings.max_bytes:
            return _problem(413, f"{len(request.body):,} bytes; at most {self._settings.max_bytes:,} are taken")
        if not guard.request(request):
            return _problem(401, "expected the token or a signature of the body")
        try:
            content = request.headers.get("content-type", "").partition(";")[0].strip().lower()
            records = read_records(request.body, self._settings.max_records, lines=content in _LINES)
        except NotJsonError as error:
            await context.dead_letter(request.body[:10_000], said_of(error), said("at_post"))
            return _problem(400, str(error))
        except TooManyError as error:
            return _problem(413, str(error))
        return await self._take(context, records)

    async def _take(self, context: SourceContext, records: Records) -> Response:
        count = len(records.events)
        if self._waiting and self._waiting + count > self._settings.max_waiting:
            return _problem(429, f"{self._waiting:,} events wait to be committed", 1.0)
        for refusal in records.refused:
            await context.dead_letter(refusal.raw, refusal.reason, said("at_post_record", number=refusal.place + 1))
        if not count:
            return _json(422, records.answer(Taken()))
        self._count(count)
        try:
            async with asyncio.timeout(COMMITTED_WITHIN):
                taken = await (await context.emit(records.events)).committed()
        except RetryAfter as error:
            return _problem(503, str(error), error.seconds)
        except TimeoutError:
            late = f"not on disk after {COMMITTED_WITHIN:g} s: the engine is behind; send the same events again"
            return _problem(503, late, 5.0)
        finally:
            self._count(-count)
        return _json(200, records.answer(taken))

    async def handle_channel(self, channel: Channel) -> None:
        """Serve one WebSocket.

        A sender that cannot set headers sends ``{"token": "…"}`` first. Then each message is one event, an array of
        events, or ``{"id": …, "events": [...]}``; each is answered once it is on disk (see `channel.Ack`).
        """
        context = self._context
        if context is None:
            await channel.close(1013, "the source is not running")
            return
        guard = Guard(context.secrets, self._settings.origins)
        if not guard.origin(channel.request.headers):
            await channel.close(4403, "this origin is not allowed")
            return
        if not guard.token(bearer(channel.request)) and not await _introduced(channel, guard):
            await channel.close(_REFUSED, "expected the token")
            return
        settings = self._settings
        conversation = Conversation(context, channel, settings.max_records, settings.max_bytes, self._count)
        try:
            await conversation.run()
        except ConnectionError:
            context.log.info("a sender went away before its last messages were acknowledged")

    def _count(self, change: int) -> None:
        if self._context is not None and change > 0 and not self._waiting:
            message = self._context.text("Takes events", "正在接收事件")
            self._context.status(Status(Health.WORKING, message))
        self._waiting += change


async def _introduced(channel: Channel, guard: Guard) -> bool:
    """Whether the first message is the token."""
    try:
        async with asyncio.timeout(_FIRST_WORD):
            async for text in channel:
                first = msgspec.json.decode(text, type=dict[str, Any])
                return isinstance(first.get("token"), str) and guard.token(first["token"])
    except (TimeoutError, msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return False
    return False


def _json(status: int, value: object) -> Response:
    return Response(status, msgspec.json.encode(value), {"content-type": "application/json"})


def _problem(status: int, message: str, retry_after: float = 0.0) -> Response:
    headers = {"content-type": "application/json"}
    if retry_after:
        headers["retry-after"] = str(math.ceil(retry_after))
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    return Response(status, msgspec.json.encode({"error": message}), headers)


def _make(values: Mapping[str, Any]) -> HttpIn:
    return HttpIn(typed(HttpInSettings, values))


def _number(title: str, title_zh: str, default: int, most: int) -> dict[str, Any]:
    return {
        "type": "integer",
        "default": default,
        "minimum": 1,
        "maximum": most,
        "title": title,
        "x-title-zh": title_zh,
        "x-advanced": True,
    }


SOURCE: Final = SourceType(
    name="http-in",
    title="Events over HTTP",
    title_zh="HTTP 接入",
    summary="Takes events by POST (JSON, NDJSON) and WebSocket; stored before it is answered, so none is lost.",
    summary_zh="通过 POST（JSON、NDJSON）和 WebSocket 接收事件；收到后先存盘再应答，不会丢。",
    settings={
        "type": "object",
        "properties": {
            "token": {
                "type": "string",
                "title": "Token",
                "x-title-zh": "令牌",
                "description": "Sent as Authorization: Bearer …",
                "x-description-zh": "以 Authorization: Bearer … 发送。",
                "x-secret": True,
            },
            "signing_secret": {
                "type": "string",
                "title": "Signing secret",
                "x-title-zh": "签名密钥",
                "description": "For X-Tiercast-Signature: sha256=HMAC-SHA256 of the raw body.",
                "x-description-zh": "用于 X-Tiercast-Signature：sha256=原始请求体的 HMAC-SHA256。",
                "x-secret": True,
            },
            "kinds": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "title": "Kinds that will be sent",
                "x-title-zh": "会发送的事件类型",
                "description": "Empty: any. Rules are told which of them can fire by this.",
                "x-description-zh": "留空表示任意；据此判断哪些规则可以触发。",
            },
            "quality": {
                "type": "string",
                "default": "stable",
                "enum": [str(quality) for quality in Quality],
                "title": "Identity of viewers, at best",
                "x-title-zh": "观众身份可信度（最好情况）",
                "x-choices": {
                    "stable": "known by name",
                    "app_scoped": "known on this platform",
                    "session": "this session only",
                    "masked": "masked",
                    "none": "anonymous",
                },
                "x-choices-zh": {
                    "stable": "实名可识别",
                    "app_scoped": "本平台可识别",
                    "session": "仅本场",
                    "masked": "昵称被遮挡",
                    "none": "匿名",
                },
            },
            "origins": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "title": "Web pages that may send",
                "x-title-zh": "允许发送的网页来源",
                "description": "Such as https://shop.example; programs that are no browsers need none.",
                "x-description-zh": "例如 https://shop.example；非浏览器程序不需要填写。",
            },
            "max_bytes": _number("Bytes at once", "单次最大字节数", 4 << 20, 64 << 20),
            "max_records": _number("Events at once", "单次最多事件数", 10_000, 100_000),
            "max_waiting": _number("Events that may wait", "最多等待写入的事件数", 20_000, 1_000_000),
        },
    },
    make=_make,
)
