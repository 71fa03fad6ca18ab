"""The source: settings, declaration, and the client that does the work."""

from collections.abc import Mapping
from pathlib import Path
from string import Formatter
from typing import Any, Final

import msgspec
from tiercast_api import (
    Event,
    Guarantee,
    InvalidSettings,
    Officialness,
    Risk,
    SignInExpired,
    SourceContext,
    SourceDeclaration,
    SourceType,
    typed,
)
from tiercast_api.mapping_file import read_mapping

from tiercast_source_websocket.client import FeedClient, check_url
from tiercast_source_websocket.decoding import MappedMessages


class WebSocketSettings(msgspec.Struct, frozen=True):
    """Settings as declared in `SOURCE`."""

    url: str
    mapping: str
    subscribe: tuple[str, ...] = ()
    headers: dict[str, str] = {}
    token: str = ""
    heartbeat: float = 30.0
    silence: float = 0.0


class WebSocketFeed:
    """A source that reads one WebSocket through a mapping. Raises: InvalidSettings: what does not fit."""

    def __init__(self, settings: WebSocketSettings) -> None:
        check_url(settings.url)
        for name, text in settings.headers.items():
            _check_places(name, text)
        self._settings = settings
        self._mapping = read_mapping(Path(settings.mapping).expanduser())
        self.declaration = SourceDeclaration(
            kinds=self._mapping.kinds,
            quality=self._mapping.quality,
            guarantee=Guarantee.AT_MOST_ONCE,
            dedupe=("id",) if self._mapping.dedupes else (),
            counts=self._mapping.counts(),
            risk=Risk(
                Officialness.UNOFFICIAL,
                "Reads a feed that you name yourself; whether its platform allows it is yours to check.",
                "读取由你自己填写的数据地址；平台是否允许，请自行确认。",
            ),
        )

    async def run(self, context: SourceContext) -> None:
        """Read until it is cancelled."""
        await self._client(context).run(context)

    async def test_connection(self, context: SourceContext) -> str:
        """Connect once."""
        return await self._client(context).test(context)

    def reread(self, raw: str) -> list[Event]:
        """Read a dead letter again. Raises: ValueError."""
        decoded = MappedMessages(self._mapping)(raw)
        if decoded.unreadable:
            raise ValueError(decoded.unreadable[0][1])
        return decoded.events

    def _client(self, context: SourceContext) -> FeedClient:
        settings = self._settings
        return FeedClient(
            settings.url,
            MappedMessages(self._mapping),
            subscribe=[_filled(text, context) if "{token}" in text else text for text in settings.subscribe],
            headers={name: _filled(text, context) for name, text in settings.headers.items()},
            heartbeat=settings.heartbeat,
            silence=settings.silence,
        )


def _check_places(name: str, text: str) -> None:
    """Headers may hold ``{token}`` and no other place."""
    try:
        places = {place for _, place, _, _ in Formatter().parse(text) if place is not None}
    except ValueError as error:
        raise InvalidSettings("headers", f"{name}: {error}", f"{name}：花括号要成对，占位符只能是 {{token}}") from error
    if places - {"token"} or "\n" in text or "\r" in text:
        raise InvalidSettings(
            "headers",
            f"{name}: expected one line with no other place than {{token}}",
            f"{name}：应为一行文字，占位符只能是 {{token}}",
        )


def _filled(text: str, context: SourceContext) -> str:
    """`text` with the secret in its place; a subscription is JSON, so braces elsewhere stay as they are."""
    if "{token}" not in text:
        return text
    token = context.secrets.get("token")
    if token is None:
        message = "No token is stored for this source; enter it in its settings."
        raise SignInExpired(context.text(message, "这个数据接入还没有填写令牌，请在设置中填写。"))
    return text.replace("{token}", token)


def _make(values: Mapping[str, Any]) -> WebSocketFeed:
    return WebSocketFeed(typed(WebSocketSettings, values))


SOURCE: Final = SourceType(
    name="websocket",
    title="WebSocket feed",
    title_zh="WebSocket 接入",
    summary="Reads JSON messages from a WebSocket through a mapping.",
    summary_zh="从 WebSocket 读取 JSON 消息，按映射文件转换。",
    settings={
        "type": "object",
        "required": ["url", "mapping"],
        "properties": {
            "url": {
                "type": "string",
                "maxLength": 2000,
                "title": "Address",
                "x-title-zh": "地址",
                "description": "ws:// or wss://",
                "x-description-zh": "以 ws:// 或 wss:// 开头",
            },
            "mapping": {
                "type": "string",
                "format": "path",
                "minLength": 1,
                "title": "Mapping",
                "x-title-zh": "映射文件",
                "description": "A YAML or JSON file that says what the fields of a message mean.",
                "x-description-zh": "说明消息各字段含义的 YAML 或 JSON 文件。",
            },
            "subscribe": {
                "type": "array",
                "items": {"type": "string"},
                "default": [],
                "title": "Sent after connecting",
                "x-title-zh": "连接后发送",
                "description": "Texts that subscribe to the feed, in this order; {token} stands for the token.",
                "x-description-zh": "用来订阅的文本，按顺序发送；{token} 代表令牌。",
            },
            "headers": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "default": {},
                "title": "Headers",
                "x-title-zh": "请求头",
                "description": "Such as Authorization: Bearer {token}",
                "x-description-zh": "例如 Authorization: Bearer {token}",
            },
            "token": {"type": "string", "title": "Token", "x-title-zh": "令牌", "x-secret": True},
            "heartbeat": {
                "type": "number",
                "default": 30,
                "minimum": 1,
                "maximum": 3600,
                "title": "Seconds between pings",
                "x-title-zh": "心跳间隔（秒）",
                "x-advanced": True,
            },
            "silence": {
                "type": "number",
                "default": 0,
                "minimum": 0,
                "maximum": 86_400,
                "title": "Reconnect after so many silent seconds",
                "x-title-zh": "静默多少秒后重连",
                "description": "0: however long it is silent.",
                "x-description-zh": "0 表示不因静默而重连。",
                "x-advanced": True,
            },
        },
    },
    make=_make,
)
