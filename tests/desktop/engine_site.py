"""A real engine with its supervisor and a simulated room, in a folder of its own, for tests of the window."""

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pytestqt.qtbot import QtBot
from tiercast.beside.paths import Paths, paths_of
from tiercast.beside.run_file import RunFile, read_run_file
from tiercast.desktop.link.courier import Wish
from tiercast.desktop.link.link import Link
from tiercast.desktop.link.place import Here
from tiercast.desktop.link.state import Stage
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_replies import Failed

RULES = """\
ruleset: tests
triggers:
  greet:
    title: Greet
    on: enter
    do: [host_prompt: {text: "Welcome, {viewer.name}"}]
    limit: {room: 3 per 1m}
  asked:
    title: Ask before a gift
    on: comment
    do: [message: {text: "Thanks"}]
    limit: {viewer: 1 per session}
"""
CONFIG = """\
shop: {shop}
title: Test shop
store: sqlite:///{store}
evaluator: plain
language: en
listen: {{port: 0}}
rooms:
  demo:
    title: Demo room
    platform: shop
    category: snacks
    currency: CNY
    zone: Asia/Shanghai
    start: live
    rulesets: [{rulesets}]
sources:
{sources}
sinks:
  overlay: {{type: overlay}}
  desk: {{type: desk}}
  log: {{type: log}}
{more}"""
SIMULATED = "  simulated: {{type: simulator, room: demo, settings: {{rate: {rate}, language: en}}}}"
TIMEOUT = 90_000
"""Milliseconds that anything may take on a busy computer; only what fails takes as long."""


class EngineSite:
    """A shop in `folder`, and what runs for it.

    Attributes:
        link: the first window's link; more by `new_link`.
    """

    def __init__(
        self, folder: Path, qtbot: QtBot, *, rules: str = RULES, rulesets: str = "rules.yaml", rate: float = 5.0,
        shop: str = "test", store: Path | None = None, more: str = "", sources: str = "",
    ) -> None:  # fmt: skip
        self.folder, self.qtbot = folder, qtbot
        self.home, self.config = folder / "home", folder / "tiercast.yaml"
        self.home.mkdir(parents=True, exist_ok=True)
        store = store or folder / "live.db"
        (folder / "rules.yaml").write_text(rules, "utf-8")
        text = CONFIG.format(
            shop=shop, store=store, rulesets=rulesets, sources=sources or SIMULATED.format(rate=rate), more=more
        )
        self.config.write_text(text, "utf-8")
        self.paths: Paths = paths_of(f"sqlite:///{store}", self.home)
        self.place = Here(paths=self.paths, config=self.config)
        self._links: list[Link] = []
        self.link = self.new_link(start=True)

    # --- windows

    def new_link(self, *, start: bool = False, shop: str = "", who: str = "tester") -> Link:
        """Another window's link, not opened yet."""
        link = Link(self.place, Wish(start=start, shop=shop, who=who))
        self._links.append(link)
        return link

    def start(self) -> "EngineSite":
        """Open the first link, which starts the engine; returns once it is signed in and numbers come."""
        with self.qtbot.waitSignal(self.link.numbers, timeout=TIMEOUT):
            self.link.open()
        return self

    def ask(self, command: CommandMessage, link: Link | None = None) -> Any:
        """The reply to a command. Raises: AssertionError: where it is refused."""
        replies: list[Any] = []
        (link or self.link).ask(command, then=replies.append, refused=replies.append)
        self.wait_until(lambda: bool(replies))
        assert not isinstance(replies[0], Failed), replies[0]
        return replies[0]

    def wait_until(self, holds: Callable[[], object]) -> None:
        """Let the window live until it holds."""
        self.qtbot.waitUntil(lambda: bool(holds()), timeout=TIMEOUT)

    def wait_for(self, stage: Stage, link: Link | None = None) -> None:
        """Let the window live until it stands so."""
        self.wait_until(lambda: (link or self.link).state.stage is stage)

    # --- processes

    @property
    def run_file(self) -> RunFile:
        """The run file of the engine, which has to be there."""
        run = read_run_file(self.paths.run)
        assert run is not None, self.log()
        return run

    def supervisors(self) -> int:
        """How many supervisors have been started here."""
        file = self.paths.logs / "engine.log"
        return file.read_text("utf-8", "replace").count('"event":"ready"') if file.exists() else 0

    def signal_engine(self, which: int) -> int:
        """Send the engine a signal. Returns: its process id."""
        number = self.run_file.engine
        assert number, self.log()
        os.kill(number, which)
        return number

    def log(self) -> str:
        """What supervisor and engine have said."""
        file = self.paths.logs / "engine.log"
        return file.read_text("utf-8", "replace")[-5000:] if file.exists() else ""

    def close(self) -> None:
        """Close every link and put the processes away."""
        for link in self._links:
            link.leave()
        run = read_run_file(self.paths.run)
        for number in () if run is None else (run.supervisor, run.engine):
            if number:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(number, signal.SIGKILL)
        if run is not None:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(run.supervisor, 0)  # it was this process's child
