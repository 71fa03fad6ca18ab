"""A process that sends events at a given rate over a WebSocket for each room, and counts what is acknowledged.

python -m tests.benchmarks.load_sender JSON

JSON: ``urls``, ``token``, ``phases`` (pairs of events a second, each, and seconds), ``one_in`` (one event in so many
fires), ``in_one`` (events a message), ``acks`` (whether the other side acknowledges). The load is open: an event is due
at its instant whatever became of those before, and its latency counts from then. Prints one JSON object.
"""

import asyncio
import json
import random
import sys
import time
from collections import Counter
from typing import Any, Final

import aiohttp

VIEWERS: Final = 2_000
TURN: Final = 0.001
"""Seconds between two looks at what is due."""
PATIENCE: Final = 30.0
"""Seconds after the last event in which acknowledgements may come."""


class Sender:
    """One connection."""

    def __init__(self, plan: dict[str, Any], url: str) -> None:
        self._plan, self._url = plan, url
        self._rng = random.Random(7)
        self._number = self._messages = 0
        self._waiting: dict[int, tuple[str, int]] = {}
        self._again: list[tuple[float, str, int]] = []
        self.sent: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()
        self.behind = 0.0

    async def run(self) -> dict[str, Any]:
        """Send the whole plan."""
        headers = {"Authorization": f"Bearer {self._plan['token']}"}
        async with (
            aiohttp.ClientSession() as session,
            session.ws_connect(self._url, headers=headers, max_msg_size=0) as socket,
        ):
            reader = asyncio.create_task(self._listen(socket))
            for rate, seconds in self._plan["phases"]:
                await self._phase(socket, rate, seconds)
            deadline = time.monotonic() + PATIENCE
            while self._plan["acks"] and (self._waiting or self._again) and time.monotonic() < deadline:
                await self._resend(socket)
                await asyncio.sleep(0.02)
            reader.cancel()
        return {
            "sent": dict(self.sent),
            **self.counts,
            "unacknowledged": sum(events for _, events in self._waiting.values()),
            "behind_milliseconds": round(self.behind * 1_000, 1),
        }

    async def _phase(self, socket: aiohttp.ClientWebSocketResponse, rate: int, seconds: float) -> None:
        began, done, total = time.monotonic(), 0, int(rate * seconds)
        while done < total:
            now = time.monotonic()
            due = min(total, int((now - began) * rate) + 1)
            if done < due:
                self.behind = max(self.behind, now - began - done / rate)
            while done < due:
                size = min(self._plan["in_one"], due - done)
                events = [self._event(began + (done + place) / rate) for place in range(size)]
                await self._send(socket, json.dumps(events[0] if size == 1 else events), size)
                done += size
            await self._resend(socket)
            await asyncio.sleep(TURN)

    def _event(self, due: float) -> dict[str, Any]:
        self._number += 1
        viewer = {"platform": "shop", "id": f"v{self._rng.randrange(VIEWERS)}", "quality": "stable"}
        text: str | None
        if self._number % self._plan["one_in"] == 0:
            kind, text = "comment", f"fire {int(due * 1e9)} {self._number}"
        else:
            kind, text = ("comment", "how much is it") if self._number % 2 else ("like", None)
        self.sent[kind] += 1
        return {"kind": kind, "viewer": viewer} | ({"text": text} if text else {"quantity": 1})

    async def _send(self, socket: aiohttp.ClientWebSocketResponse, text: str, events: int) -> None:
        self._messages += 1
        if self._plan["acks"]:
            self._waiting[self._messages] = (text, events)
        await socket.send_str(text)

    async def _listen(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            ack = json.loads(message.data)
            text, events = self._waiting.pop(ack["seq"])
            if ack.get("error"):
                self.counts["sent_again"] += events
                self._again.append((time.monotonic() + ack.get("retry_after", 1.0), text, events))
            else:
                for name in ("accepted", "shed", "duplicates"):
                    self.counts[name] += ack.get(name, 0)
                self.counts["refused"] += len(ack.get("refused", ()))

    async def _resend(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        if self._again and self._again[0][0] <= time.monotonic():
            _, text, events = self._again.pop(0)
            await self._send(socket, text, events)


async def send_all(plan: dict[str, Any]) -> dict[str, Any]:
    """Send to every address at once, from one process: eight of them took 80 % of a core away from what is measured."""
    found = await asyncio.gather(*(Sender(plan, url).run() for url in plan["urls"]))
    total: dict[str, Any] = {"sent": Counter(), "behind_milliseconds": 0.0}
    for one in found:
        total["sent"].update(one.pop("sent"))
        total["behind_milliseconds"] = max(total["behind_milliseconds"], one.pop("behind_milliseconds"))
        for name, count in one.items():
            total[name] = total.get(name, 0) + count
    return total


if __name__ == "__main__":
    print(json.dumps(asyncio.run(send_all(json.loads(sys.argv[1])))))
