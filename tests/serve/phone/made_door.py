"""The door for phones on the loopback, with lines that a test sets, for tests of the door and its page."""

import ipaddress
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp
import yarl
from tiercast.serve.phone.kept import Kept
from tiercast.serve.phone.networks import Network
from tiercast.serve.phone.pairing import Phone
from tiercast.serve.phone.phones import Outside, Phones
from tiercast.serve.protocol_pushes import Notice
from tiercast.serve.protocol_room import DeskRow
from tiercast_api.clock import Clock, SystemClock

HERE = Network("127.0.0.1", ipaddress.IPv4Network("127.0.0.0/8"), "lo")
SECOND = 1_000_000


class MadeDoor:
    """The phones of a shop with one room, ``r``.

    Attributes:
        rows: what waits; `tell` after changing them.
        finished: (action, said, who); seen: actions; noted: phones that were paired; kept: what was written down.
    """

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or SystemClock()
        self.rows: list[DeskRow] = []
        self.finished: list[tuple[str, bool, str]] = []
        self.seen: list[str] = []
        self.noted: list[Phone] = []
        self.changes: list[str] = []
        self.kept: list[Kept | None] = []
        self.networks: list[Network] = [HERE]
        self.phones = self.again()
        self.session: aiohttp.ClientSession

    def again(self) -> Phones:
        """The phones of the engine's next life."""
        outside = Outside(
            desk=self._desk, finish=self._finish, saw=self._saw, noted=self._noted, changed=self.changes.append,
            keep=self._keep, networks=lambda: self.networks,
        )  # fmt: skip
        self.phones = Phones(outside, self.clock)
        return self.phones

    async def open(self, hours: int = 12, port: int = 0) -> None:
        """Open the door."""
        await self.phones.open(HERE, port, hours, or_any=False)

    def line(self, action: str, text: str, *, viewer: str = "", seconds: float | None = None) -> None:
        """A line for the host waits from now on; `viewer`: whose name stands in it."""
        now = self.clock.now()
        row = DeskRow(
            action=action, rule="set/rule", type="host_prompt", time=now, text=text, viewer=viewer,
            viewer_name=viewer, expires=None if seconds is None else now + int(seconds * SECOND),
        )  # fmt: skip
        self.rows.append(row)
        self.tell()

    def tell(self) -> None:
        """The engine has told that something changed."""
        self.phones.lines.hear(Notice(what="host_prompt", room="r", text="", time=0))

    def client(self, peer: str = "127.0.0.1", **headers: str) -> aiohttp.ClientSession:
        """A browser on the address `peer`."""
        jar = aiohttp.CookieJar(unsafe=True)
        connector = aiohttp.TCPConnector(local_addr=(peer, 0))
        return aiohttp.ClientSession(self.phones.url, headers=headers, cookie_jar=jar, connector=connector)

    def post(self, session: aiohttp.ClientSession, path: str, what: object) -> "aiohttp.client._RequestContextManager":
        """A call as the page makes it."""
        return session.post(path, json=what, headers={"Origin": self.phones.url})

    async def pair(self, session: aiohttp.ClientSession) -> str:
        """Pair a browser. Returns: its token."""
        code, _ = self.phones.offer("r")
        async with self.post(session, "/pair", {"code": code}) as answer:
            assert answer.status == 204, await answer.text()
        return str(session.cookie_jar.filter_cookies(yarl.URL(self.phones.url)).popitem()[1].value)

    async def _desk(self, room: str) -> Sequence[DeskRow]:
        return list(self.rows)

    async def _finish(self, action: str, said: bool, who: str) -> None:
        self.finished.append((action, said, who))
        self.rows = [row for row in self.rows if row.action != action]
        self.tell()

    async def _saw(self, action: str) -> None:
        self.seen.append(action)

    async def _noted(self, phone: Phone) -> None:
        self.noted.append(phone)

    async def _keep(self, kept: Kept | None) -> None:
        self.kept.append(kept)


@asynccontextmanager
async def made_door(clock: Clock | None = None, *, opened: bool = True) -> AsyncIterator[MadeDoor]:
    """A door, closed when left."""
    door = MadeDoor(clock)
    if opened:
        await door.open()
    try:
        yield door
    finally:
        await door.phones.leave()


async def event(answer: aiohttp.ClientResponse) -> tuple[str, str]:
    """The next event of a stream: its name and data."""
    name = (await answer.content.readline()).decode().strip().removeprefix("event: ")
    data = (await answer.content.readline()).decode().strip().removeprefix("data: ")
    await answer.content.readline()
    return name, data
