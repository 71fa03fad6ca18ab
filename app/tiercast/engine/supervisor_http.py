"""The least of HTTP that a stop needs: a request line, headers, no body; the answer closes the connection."""

import asyncio
from typing import Final
from urllib.parse import parse_qs, urlsplit

import msgspec

from tiercast.beside.stop import Strength
from tiercast.beside.supervisor_messages import Answer, Ask

MOST_HEADERS: Final = 60
_WHAT: Final = {("POST", "/stop"): "stop", ("POST", "/resume"): "resume", ("GET", "/status"): "status"}


def is_http(line: bytes) -> bool:
    """Whether this is the first line of an HTTP request."""
    return line.rstrip().endswith((b"HTTP/1.1", b"HTTP/1.0"))


async def read_http(line: bytes, reader: asyncio.StreamReader) -> Ask | None:
    """What a request asks for; None: nothing that is offered here.

    Args:
        line: the first line, which was read already.

    Raises:
        ValueError: where it is longer than any honest one.
    """
    token = ""
    for _ in range(MOST_HEADERS):
        header = (await reader.readline()).decode("latin-1").strip()
        if not header:
            break
        name, _, value = header.partition(":")
        if name.strip().lower() == "authorization":
            token = value.strip().removeprefix("Bearer ").strip()
    else:
        raise ValueError("too many headers")
    method, _, rest = line.decode("latin-1").partition(" ")
    url = urlsplit(rest.rpartition(" ")[0].strip())
    said = {key: values[0] for key, values in parse_qs(url.query).items()}
    what = _WHAT.get((method, url.path))
    try:
        strength = Strength(said.get("strength", Strength.HOLD.value))
    except ValueError:
        return None
    if what is None:
        return None
    return Ask(token=token, what=what, strength=strength, by=said.get("by", "http"), reason=said.get("reason", ""))


def http_answer(answer: Answer) -> bytes:
    """An answer as an HTTP response."""
    status = "200 OK" if answer.ok else "401 Unauthorized" if "token" in answer.reason else "400 Bad Request"
    body = msgspec.json.encode(answer) + b"\n"
    head = (f"HTTP/1.1 {status}", "Content-Type: application/json", f"Content-Length: {len(body)}", "Connection: close")
    return "\r\n".join((*head, "", "")).encode() + body
