"""The sink `webhook`: every action becomes one signed POST.

Retries with jittered backoff and the circuit breaker are the dispatcher's: this sink's errors say what happened.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from tiercast_api import (
    SECOND,
    Action,
    ActionType,
    Delivery,
    Field,
    FieldType,
    Health,
    InvalidSettings,
    Outcome,
    Permanent,
    Reach,
    Receipt,
    RetryAfter,
    SinkContext,
    SinkDeclaration,
    SinkType,
    Status,
    typed,
)

from tiercast_sink_webhook.answers import error_of
from tiercast_sink_webhook.schema import SETTINGS
from tiercast_sink_webhook.signing import SIGNATURE, TIMESTAMP, sign

RESERVED: Final = frozenset(
    {"content-type", "content-length", "host", "idempotency-key", SIGNATURE.lower(), TIMESTAMP.lower()}
)
"""Headers that settings may not set, because the sink does."""
_HEADER: Final = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_LOCAL: Final = ("localhost", "127.0.0.1", "::1")

TEXT = Field(
    name="text",
    type=FieldType.TEMPLATE,
    title="Text",
    title_zh="文字",
    help="Stands in the body as fields.text.",
    help_zh="在请求体里是 fields.text。",
)
EVENT = Field(
    name="event",
    type=FieldType.TEXT,
    title="Name of the event",
    title_zh="事件名",
    help="For the receiver to tell rules apart; stands in the body as fields.event.",
    help_zh="给接收方区分规则用，在请求体里是 fields.event。",
)


class Settings(msgspec.Struct, frozen=True):
    """Checked settings; see `schema.SETTINGS`."""

    url: str
    headers: dict[str, str] = {}
    timeout: float = 10.0
    concurrency: int = 8
    viewer: bool = False
    secret: str = ""


def action(reach: Reach) -> ActionType:
    """What it can do; it reaches the viewer where the viewer's id is sent along."""
    return ActionType(
        name="webhook", title="Call a web address", title_zh="调用网址", fields=(TEXT, EVENT), reach=reach
    )


class WebhookSink:
    """Posts actions to one address."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._secret = settings.secret
        self._context: SinkContext | None = None
        reach = Reach.VIEWER if settings.viewer else Reach.SYSTEM
        self.declaration = SinkDeclaration(
            actions=(action(reach),), delivery=Delivery.AT_LEAST_ONCE, concurrency=settings.concurrency
        )

    async def open(self, context: SinkContext) -> None:
        """Read the secret."""
        self._context = context
        self._secret = context.secrets.get("secret") or self._settings.secret
        host = urlsplit(self._settings.url).hostname
        if self._settings.url.startswith("http:") and host not in _LOCAL:
            english, chinese = "what is sent is not encrypted; use https", "发送的内容没有加密，请改用 https"
            context.status(Status(Health.TROUBLED, context.text(english, chinese)))
        else:
            context.status(Status(Health.WORKING))

    async def deliver(self, action: Action) -> Receipt:
        """Send one action. Raises: PluginError: see `answers.error_of`."""
        context = self._opened()
        body = body_of(action, self._settings.viewer)
        headers = self._headers(context.clock.now(), action.id, body)
        headers["X-Tiercast-Attempt"] = str(action.attempt)
        response = await context.http.request(
            "POST", self._settings.url, headers=headers, body=body, timeout=self._settings.timeout
        )
        error = error_of(response, context.clock.now(), context.text)
        if error is not None:
            raise error
        return Receipt(action=action.id, outcome=Outcome.ACCEPTED, detail=str(response.status))

    async def close(self) -> None:
        """Nothing is kept open."""
        self._context = None

    async def test_connection(self, context: SinkContext) -> str:
        """Ask for the headers only (HEAD), which tells a receiver nothing and does nothing there."""
        url = self._settings.url
        response = await context.http.request("HEAD", url, timeout=self._settings.timeout)
        error = error_of(response, context.clock.now(), context.text)
        if isinstance(error, (RetryAfter, Permanent)):
            raise error
        signed = bool(context.secrets.get("secret") or self._settings.secret)
        english = (
            f"{url} answers ({response.status}); requests are {'signed' if signed else 'not signed: set a secret'}"
        )
        chinese = f"{url} 有响应（{response.status}）；请求{'会签名' if signed else '没有签名，请设置密钥'}"
        return context.text(english, chinese)

    def _headers(self, now: int, action: str, body: bytes) -> dict[str, str]:
        headers = dict(self._settings.headers)
        headers |= {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": action}
        if self._secret:
            timestamp = now // SECOND
            headers |= {TIMESTAMP: str(timestamp), SIGNATURE: sign(self._secret, timestamp, body)}
        return headers

    def _opened(self) -> SinkContext:
        if self._context is None:
            raise RetryAfter("the sink is not open")
        return self._context


def body_of(action: Action, with_viewer: bool) -> bytes:
    """The body: the same bytes at every attempt. `with_viewer`: the platform's id and the name go along."""
    value: dict[str, Any] = {
        "id": action.id,
        "type": action.type,
        "time": action.time,
        "room": action.room,
        "rule": action.rule,
        "viewer": {"key": action.viewer} if action.viewer else None,
        "item": action.item or None,
        "fields": action.fields,
        "context": action.context,
        "money": action.money,
        "expires": action.expires,
        "preview": action.preview,
    }
    if with_viewer and action.viewer:
        value["viewer"] |= {"platform": action.platform, "id": action.viewer_id, "name": action.viewer_name}
    return msgspec.json.encode(value)


def make(settings: Mapping[str, Any]) -> WebhookSink:
    """Build the sink. Raises: InvalidSettings: for an address or header that cannot be."""
    checked = typed(Settings, settings)
    parts = urlsplit(checked.url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidSettings(
            "url",
            f"expected an address such as https://shop.example/hook, found {checked.url!r}",
            f"应为 https://shop.example/hook 这样的网址，现为“{checked.url}”",
        )
    if parts.username or parts.password:
        raise InvalidSettings(
            "url",
            "expected no user and password in the address; put them into a header",
            "网址里不能有用户名和密码，请放进请求头",
        )
    for name, value in checked.headers.items():
        if name.lower() in RESERVED:
            raise InvalidSettings(
                "headers", f"{name} is set by the webhook itself; leave it out", f"{name} 由 Webhook 自动设置，请去掉"
            )
        if not _HEADER.fullmatch(name) or _CONTROL.search(value):
            raise InvalidSettings("headers", f"{name!r} is no header that can be sent", f"“{name}”不是可以发送的请求头")
    return WebhookSink(checked)


SINK = SinkType(
    name="webhook",
    title="Webhook",
    title_zh="Webhook",
    summary="Sends every action to an address on the web: JSON, signed, and repeats can be told from new ones.",
    summary_zh="把动作发送到一个网址：JSON 格式，带签名，重复发送可以识别。",
    settings=SETTINGS,
    make=make,
    actions=(action(Reach.SYSTEM),),
)
