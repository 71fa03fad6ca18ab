"""A process that takes webhooks and notes when: python -m tests.benchmarks.load_receiver PORT

``POST /hook`` with a text such as ``fire 123456789 7`` in its body: the monotonic instant in nanoseconds at which the
event was due, which is one clock for all processes of a machine, and its number. ``GET /`` answers with the list of
(due, milliseconds later, number) so far.
"""

import json
import re
import sys
import time
from typing import Final

from aiohttp import web

_FIRE: Final = re.compile(rb"fire (\d+) (\d+)")


def main() -> None:
    """Serve until killed."""
    found: list[tuple[int, float, int]] = []

    async def hook(request: web.Request) -> web.Response:
        now = time.monotonic_ns()
        match = _FIRE.search(await request.read())
        if match is None:
            return web.Response(status=400, text="no fire in it")
        due, number = int(match[1]), int(match[2])
        found.append((due, (now - due) / 1e6, number))
        return web.Response()

    async def told(request: web.Request) -> web.Response:
        return web.Response(text=json.dumps(found), content_type="application/json")

    application = web.Application()
    application.router.add_post("/hook", hook)
    application.router.add_get("/", told)
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), print=None)


if __name__ == "__main__":
    main()
