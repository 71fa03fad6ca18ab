"""The page as one document: style and script inside it, allowed by their hashes and nothing else.

So it needs no second address, works under any prefix, and even a text that were read as HTML could run nothing.
"""

from base64 import b64encode
from hashlib import sha256
from importlib.resources import files

from tiercast_api import Response


def document() -> Response:
    """The overlay's page with the headers that it needs."""
    folder = files("tiercast_sink_overlay") / "page"
    style = (folder / "overlay.css").read_text("utf-8")
    script = (folder / "overlay.js").read_text("utf-8")
    page = (folder / "overlay.html").read_text("utf-8")
    body = page.replace("/*STYLE*/", style).replace("/*SCRIPT*/", script)
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_hash(style)}'",
            f"script-src '{_hash(script)}'",
            "connect-src 'self' ws: wss:",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
        )
    )
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(200, body.encode("utf-8"), headers)


def _hash(text: str) -> str:
    return "sha256-" + b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")
