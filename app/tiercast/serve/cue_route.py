"""``POST /cue/ROOM/NAME``: a cue from a button or another program, without speaking the control protocol."""

import hmac
from collections.abc import Mapping

import msgspec
from aiohttp import web

from tiercast.serve import protocol
from tiercast.serve.control import run_command
from tiercast.serve.guard import Guard
from tiercast.serve.port import EnginePort
from tiercast.serve.protocol_base import Plain
from tiercast.serve.protocol_commands import SendCue
from tiercast.serve.protocol_replies import Failed


class CueRoute:
    """Answers cues over HTTP.

    Args:
        token: that may give cues and nothing else (``listen.cue_token``); "": only the door's own token may.
    """

    def __init__(self, engine: EnginePort, guard: Guard, token: str) -> None:
        self._engine, self._guard, self._token = engine, guard, token.encode()

    async def handle(self, request: web.Request) -> web.Response:
        """Answer one request: what the cue asks for in the query, or as a JSON object in the body."""
        if not self._may(request):
            return web.Response(status=401, headers={"WWW-Authenticate": "Bearer"}, text="the token is missing\n")
        try:
            values = await _values(request)
        except msgspec.MsgspecError as error:
            return _json(
                Failed(
                    id=0,
                    code="unreadable",
                    message=f"the body is no flat JSON object: {error}",
                    message_zh=f"正文不是一层的 JSON 对象：{error}",
                ),
                400,
            )
        command = SendCue(id=0, room=request.match_info["room"], name=request.match_info["name"], values=dict(values))
        reply = await run_command(self._engine, command, "http cue")
        status = 200 if not isinstance(reply, Failed) else 404 if reply.code == "not_found" else 409
        return _json(reply, status)

    def _may(self, request: web.Request) -> bool:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        own = given.strip().encode("utf-8", "surrogatepass")
        if self._token and scheme.lower() == "bearer" and hmac.compare_digest(own, self._token):
            return True
        headers = {name.lower(): value for name, value in request.headers.items()}
        return self._guard.bearer(headers, request.remote or "")


async def _values(request: web.Request) -> Mapping[str, Plain]:
    body = await request.read()
    said = msgspec.json.decode(body, type=dict[str, Plain]) if body.strip() else {}
    return {**request.query, **said}


def _json(reply: msgspec.Struct, status: int) -> web.Response:
    return web.Response(status=status, text=protocol.encode(reply), content_type="application/json")  # type: ignore[arg-type]
