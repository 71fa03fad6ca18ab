"""The receiver of webhooks, a process of its own: writes down every request before it answers.

Arguments: port, the file to write to, the file that says how to behave (``ok``, ``500`` or ``hang``; absent: ``ok``).
"""

import asyncio
import sys
from pathlib import Path

import msgspec
from aiohttp import web
from tiercast_api.clock import SystemClock

HOLD = 30.0


def application(notes: Path, mode: Path) -> web.Application:
    file = notes.open("ab", buffering=0)

    async def hook(request: web.Request) -> web.Response:
        body = msgspec.json.decode(await request.read())
        how = mode.read_text().strip() if mode.exists() else "ok"
        line = {
            "key": request.headers["Idempotency-Key"],
            "text": body.get("fields", {}).get("text", ""),
            "how": how,
            "at": SystemClock().now(),
        }
        file.write(msgspec.json.encode(line) + b"\n")
        if how == "hang":
            await asyncio.sleep(HOLD)
        return web.Response(status=500 if how == "500" else 200)

    app = web.Application()
    app.router.add_post("/hook", hook)
    return app


if __name__ == "__main__":
    web.run_app(
        application(Path(sys.argv[2]), Path(sys.argv[3])),
        host="127.0.0.1", port=int(sys.argv[1]), print=None, handle_signals=False,
    )  # fmt: skip
