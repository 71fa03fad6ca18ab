"""A real engine with its supervisor, a real receiver of webhooks, and senders: everything that a fault test breaks."""

import asyncio
import contextlib
import itertools
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import aiohttp
import msgspec
from tiercast.beside.file_lock import FileLock
from tiercast.beside.run_file import RunFile, read_run_file

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "secret-token-123456"
RULES = """
ruleset: rules
triggers:
  fire:
    on: comment
    when: event.text starts with fire
    do: [webhook: {text: "{event.text}"}]
  coupon:
    on: comment
    when: event.text starts with coupon
    do: [coupon: {pool: gifts, message: "{coupon.code}"}]
    limit: {room: 1000000 per session}
  unpaid:
    on: cart_add
    after: 3s
    unless: [order_paid]
    same: [viewer, item]
    do: [webhook: {text: "unpaid {event.item}"}]
"""


PORTS = range(20_000, 32_000)
"""Below those that systems give to whoever names none, and to every connection that goes out."""
_KEPT: list[FileLock] = []


def free_port() -> int:
    """A port that is free, and this process's until it ends: what is started later binds it, however much later.

    Raises:
        AssertionError: all of them are in use.
    """
    folder = Path(tempfile.gettempdir(), f"tiercast-test-ports-{os.getuid()}")
    folder.mkdir(exist_ok=True)
    # Where to begin is told by the process, so that several rarely look at the same ones.
    begin = os.getpid() * 61 % len(PORTS)
    ports: list[int] = [*PORTS[begin:], *PORTS[:begin]]
    for port in ports:
        lock = FileLock(folder / str(port))
        if not lock.take():
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                _KEPT.append(lock)
                return port
        lock.release()
    raise AssertionError(f"no port of {PORTS.start} to {PORTS.stop - 1} is free on 127.0.0.1; end what uses them")


async def until(holds: Callable[[], object], seconds: float = 30.0, what: str = "") -> None:
    """Look until it holds. Raises: AssertionError: after `seconds`."""
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what or holds}")
        await asyncio.sleep(0.02)


class Site:
    """One folder with a configuration, and the processes that run on it.

    Args:
        folder: of the configuration; store: the file of the store; memory: megabytes for waiting events.
    """

    def __init__(
        self, folder: Path, rules: str = RULES, *, store: Path | None = None, more: str = "", source: str = "",
        hook: str = "",
    ) -> None:  # fmt: skip
        self.folder, self.rules = folder, rules
        folder.mkdir(parents=True, exist_ok=True)
        self.store = store or folder / "live.db"
        self.port, self.hook_port = free_port(), free_port()
        self.received_file, self.mode_file = folder / "received.jsonl", folder / "mode"
        self.config = folder / "tiercast.yaml"
        self.log = folder / "engine.log"
        self.environment: dict[str, str] = {}
        self.command: Sequence[str] = (sys.executable, "-m", "tiercast")
        self.engine: subprocess.Popen[bytes] | None = None
        self.receiver: subprocess.Popen[bytes] | None = None
        self.write(rules, more=more, source=source, hook=hook)

    def write(self, rules: str, *, more: str = "", source: str = "", hook: str = "") -> None:
        (self.folder / "rules.yaml").write_text(rules)
        self.config.write_text(
            f"""
shop: test
store: sqlite:///{self.store}
listen: {{port: {self.port}}}
rooms:
  r: {{title: R, platform: shop, currency: CNY, start: live, rulesets: [rules.yaml]}}
sources:
  feed: {{type: http-in, room: r, settings: {{token: {TOKEN}{source}}}}}
sinks:
  hook: {{type: webhook, settings: {{url: "http://127.0.0.1:{self.hook_port}/hook"{hook}}}}}
  coupon: {{type: coupon}}
  desk: {{type: desk}}
{more}
"""
        )

    # --- processes

    def env(self) -> dict[str, str]:
        return {**os.environ, "TIERCAST_HOME": str(self.folder / "home"), "PYTHONUNBUFFERED": "1", **self.environment}

    def run(self, *arguments: str, seconds: float = 30.0) -> "subprocess.CompletedProcess[str]":
        """Run one command of the program."""
        return subprocess.run(
            [*self.command, *arguments], cwd=self.folder, env=self.env(), capture_output=True, text=True,
            timeout=seconds, check=False,
        )  # fmt: skip

    def start_engine(self, *options: str) -> None:
        with self.log.open("ab") as log:
            self.engine = subprocess.Popen(
                [*self.command, "engine", "--config", str(self.config), *options], cwd=self.folder, env=self.env(),
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip

    async def ready(self, seconds: float = 40.0) -> None:
        try:
            await until(self.is_ready, seconds, "the engine is ready")
        except AssertionError as error:
            # What it said until now, not until the waiting began.
            raise AssertionError(f"{error}\n{self.tail()}") from None

    def is_ready(self) -> bool:
        run = self.run_file()
        if run is None or not run.port or not run.engine:
            return False
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.2):
            return True
        return False

    def run_file(self) -> RunFile | None:
        return read_run_file(self.store.with_name(self.store.name + ".run"))

    @property
    def child(self) -> int:
        """Process id of the engine itself, 0 where none is."""
        run = self.run_file()
        return run.engine if run is not None else 0

    def kill_child(self, which: int = signal.SIGKILL) -> bool:
        child = self.child
        if not child:
            return False
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, which)
            return True
        return False

    def kill_supervisor(self) -> None:
        assert self.engine is not None
        self.engine.kill()
        self.engine.wait(30)

    def end_engine(self, seconds: float = 30.0) -> int:
        """End it as a person does. Returns: its exit code."""
        assert self.engine is not None
        self.engine.send_signal(signal.SIGTERM)
        try:
            return self.engine.wait(seconds)
        finally:
            if self.engine.poll() is None:
                self.engine.kill()
            self.engine = None

    def start_receiver(self) -> None:
        self.receiver = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("receiver.py")), str(self.hook_port),
             str(self.received_file), str(self.mode_file)],
        )  # fmt: skip

    async def receiver_ready(self) -> None:
        def listens() -> bool:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self.hook_port), 0.2):
                return True
            return False

        await until(listens, 20, "the receiver listens")

    def stop_receiver(self) -> None:
        if self.receiver is not None:
            self.receiver.kill()
            self.receiver.wait(30)
            self.receiver = None

    def behave(self, mode: str) -> None:
        self.mode_file.write_text(mode)

    def close(self) -> None:
        """End everything that is left."""
        child = self.child
        if self.engine is not None and self.engine.poll() is None:
            self.engine.send_signal(signal.SIGCONT)
            self.engine.kill()
            self.engine.wait(30)
        if child:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGKILL)
        self.stop_receiver()

    def tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:]) if self.log.exists() else ""

    # --- what is there afterwards

    def received(self, how: str = "ok") -> list[dict[str, Any]]:
        if not self.received_file.exists():
            return []
        # What follows the last line's end is still being written.
        lines = self.received_file.read_bytes().split(b"\n")[:-1]
        return [row for line in lines if (row := msgspec.json.decode(line))["how"] == how]

    def got(self) -> set[str]:
        """What the receiver was asked to do; an attempt whose answer was lost is repeated under the same key."""
        return {row["text"] for row in self.received()}

    def query(self, sql: str, *values: object) -> list[Any]:
        with contextlib.closing(sqlite3.connect(f"file:{self.store}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(sql, values).fetchall()

    def count(self, table: str, where: str = "1") -> int:
        return int(self.query(f"SELECT count(*) FROM {table} WHERE {where}")[0][0])

    def entries(self, kind: str) -> int:
        return self.count("journal", f"kind = '{kind}'")

    def states(self) -> Counter[str]:
        return Counter(dict(self.query("SELECT state, count(*) FROM actions GROUP BY state")))

    def open_actions(self) -> int:
        return self.count("actions", "state IN ('planned', 'held', 'dispatching')")

    def check_journal(self) -> None:
        """Without gaps, sound, and every key of de-duplication once."""
        first, last, count = self.query("SELECT min(seq), max(seq), count(*) FROM journal")[0]
        assert (first, last) == (1, count)
        assert self.query("PRAGMA integrity_check") == [("ok",)]

    def check_deliveries(self, texts: Mapping[str, int] | None = None) -> None:
        """One idempotency key for each thing to do, and one thing for each key."""
        keys: dict[str, set[str]] = {}
        for row in self.received():
            keys.setdefault(row["text"], set()).add(row["key"])
        assert {text: len(found) for text, found in keys.items() if len(found) != 1} == {}
        assert len({key for found in keys.values() for key in found}) == len(keys)
        accepted = self.count("actions", "sink = 'hook' AND state = 'accepted'")
        assert accepted == len(keys), (accepted, len(keys), self.states())
        if texts is not None:
            assert set(keys) == set(texts), (set(texts) - set(keys), set(keys) - set(texts))


class Sender:
    """Sends events with ids of its own, again and again until they are acknowledged.

    Attributes:
        acknowledged: ids; sent: all ids; refused: answers that were no success, by status (0: none came).
    """

    def __init__(self, site: Site, name: str, in_one: int = 5) -> None:
        self.site, self.name, self.in_one = site, name, in_one
        self.acknowledged: set[str] = set()
        self.sent: dict[str, dict[str, Any]] = {}
        self.refused: Counter[int] = Counter()
        self.slowest = 0.0
        self.said: set[str] = set()

    async def run(self, events: Iterator[dict[str, Any]], stop: asyncio.Event, pause: float = 0.01) -> None:
        """Send until `stop`, or there are no more."""
        url = f"http://127.0.0.1:{self.site.port}/in/feed"
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session:
            while not stop.is_set():
                batch = list(itertools.islice(events, self.in_one))
                if not batch:
                    return
                self.sent |= {event["id"]: event for event in batch}
                began = time.monotonic()
                while not await self._post(session, url, batch):
                    await asyncio.sleep(0.03)
                self.slowest = max(self.slowest, time.monotonic() - began)
                self.acknowledged |= {event["id"] for event in batch}
                await asyncio.sleep(pause)

    async def _post(self, session: aiohttp.ClientSession, url: str, batch: list[dict[str, Any]]) -> bool:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        try:
            async with session.post(url, json=batch, headers=headers) as response:
                if response.status == 200:
                    answer = await response.json()
                    assert not answer.get("refused"), answer
                    return True
                self.said.add((await response.text())[:300])
                self.refused[response.status] += 1
        except (aiohttp.ClientError, TimeoutError, ConnectionError):
            self.refused[0] += 1
        return False


def viewer(name: object) -> dict[str, str]:
    return {"platform": "shop", "id": str(name), "name": f"N{name}", "quality": "stable"}
