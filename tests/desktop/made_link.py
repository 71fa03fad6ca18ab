"""A link without an engine, for tests of widgets: it answers from a table, in the next turn of the loop."""

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer
from tiercast.beside.paths import paths_of
from tiercast.desktop.link.link import Link, Then, listens_to
from tiercast.desktop.link.place import Here
from tiercast.desktop.link.state import LinkState, Stage
from tiercast.desktop.link.stopping import Stopped
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_commands import EraseViewer, ListAudit, StopStrength
from tiercast.serve.protocol_imports import ListImports
from tiercast.serve.protocol_money import MONEY_READS
from tiercast.serve.protocol_pushes import Numbers, Push, StopChanged
from tiercast.serve.protocol_replies import Done, Failed, Reply, StopNow, Welcome
from tiercast.serve.protocol_room import ROOM_READS
from tiercast.serve.protocol_rules import RULES_READS
from tiercast.serve.protocol_settings import SETTINGS_READS
from tiercast.serve.protocol_shop import SHOP_READS
from tiercast.serve.protocol_start import EngineStart
from tiercast.serve.protocol_watch import WATCH_READS

WELCOME = Welcome(version=1, engine="0.1.0", shop="demo", start=EngineStart(at=1_790_000_000_000_000))
_QUESTIONS = (
    EraseViewer,
    ListAudit,
    *SETTINGS_READS,
    *WATCH_READS,
    *ROOM_READS,
    *RULES_READS,
    *MONEY_READS,
    *SHOP_READS,
    ListImports,
)
Answer = Reply | Callable[[Any], Reply]


class MadeLink(Link):
    """Says what it is told to.

    Attributes:
        answers: by the command's class: the reply, or what makes it of the command; others are `Done`, but for
            questions about rooms, rules, money and settings, which nobody answers then.
        asked: the commands so far, in order.

    Example::

        link = made_link({GetStatus: StatusReply(id=0, …)})
        page = LivePage(session_of(link))
        link.push(Notice(…))
        assert link.asked[-1] == SendCue(id=3, room="demo", name="go")
    """

    def __init__(self, answers: dict[type, Answer] | None = None) -> None:
        from pathlib import Path

        super().__init__(Here(paths=paths_of("sqlite:////nowhere/shop.db", Path("/nowhere"))))
        self.answers: dict[type, Answer] = dict(answers or {})
        self.asked: list[CommandMessage] = []
        self.welcome = WELCOME
        self.state = LinkState(stage=Stage.HERE)

    def open(self) -> None:
        """Nothing to connect with."""

    def leave(self) -> None:
        """Nothing to close."""

    def say_welcome(self, welcome: Welcome = WELCOME) -> None:
        """Be signed in (again)."""
        self.welcome = welcome
        self.stand(LinkState(stage=Stage.HERE))
        self.welcomed.emit(welcome)

    def lose(self, state: LinkState) -> None:
        """Lose the connection."""
        self.stand(state)
        self.lost.emit(state.words)

    def stand(self, state: LinkState) -> None:
        """Let it stand so."""
        self._stand(state)

    def push(self, push: Push) -> None:
        """Say something without being asked."""
        (self.numbers if isinstance(push, Numbers) else self.pushed).emit(push)

    def ask(
        self, command: CommandMessage, then: Then | None = None, refused: Then | None = None,
        *, owner: QObject | None = None,
    ) -> int:  # fmt: skip
        number = len(self.asked) + 1
        command = msgspec.structs.replace(command, id=number)
        self.asked.append(command)
        if isinstance(command, _QUESTIONS) and type(command) not in self.answers:
            return number
        found = self.answers.get(type(command), Done(id=0))
        reply = msgspec.structs.replace(found(command) if callable(found) else found, id=number)
        still = listens_to(owner, then, refused)

        def tell() -> None:
            if not still():
                return
            if not isinstance(reply, Failed):
                if then is not None:
                    then(reply)
            elif refused is not None:
                refused(reply)
            else:
                self.unheard.emit(reply)

        QTimer.singleShot(0, self, tell)
        return number

    def stop(
        self, strength: StopStrength, reason: str = "", then: Callable[[Stopped], None] | None = None
    ) -> None:  # fmt: skip
        stop = StopNow(strength=strength, by="tester", at=1, reason=reason)
        self.pushed.emit(StopChanged(stop=stop))
        if then is not None:
            then(Stopped(done=True, way="engine", stop=stop))

    def resume(self, release: tuple[str, ...] = (), then: Callable[[Stopped], None] | None = None) -> None:
        self.pushed.emit(StopChanged())
        if then is not None:
            then(Stopped(done=True, way="engine"))
