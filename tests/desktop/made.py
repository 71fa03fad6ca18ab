"""Made-up things for widget tests and pictures: a link without an engine, a session on it, and a status."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication
from tiercast.desktop.look.look import Look
from tiercast.desktop.look.tokens import Theme
from tiercast.desktop.parts.properties import alive
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.session import Refused, Session, Then
from tiercast.desktop.words.translations import Translations
from tiercast.serve.protocol_commands import Command, RuleStateName
from tiercast.serve.protocol_pushes import Numbers, RoomNumbers
from tiercast.serve.protocol_replies import Failed, PartStatus, Reply, RuleStatus, StatusReply

NOON = 1_795_233_600_000_000
"""An instant that pictures show: 2026-11-21 12:00 in Shanghai."""
Answer = Callable[[Any], Reply | None]


class MadeLink(QObject):
    """Answers from a table: by the class of the command, with a function of the command. Remembers what was asked."""

    welcomed = Signal(object)
    lost = Signal(object)
    pushed = Signal(object)
    numbers = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.answers: dict[type, Answer] = {}
        self.asked: list[Command] = []

    def ask(
        self, command: Command, then: Then | None = None, refused: Refused | None = None, owner: QObject | None = None
    ) -> int:
        """Answer at once, in the caller's turn."""
        self.asked.append(command)
        answer = self.answers.get(type(command))
        reply = answer(command) if answer is not None else None
        if reply is None or (owner is not None and not alive(owner)):
            return len(self.asked)
        if isinstance(reply, Failed):
            if refused is not None:
                refused(reply)
        elif then is not None:
            then(reply)
        return len(self.asked)

    def last(self, kind: type) -> Any:
        """The last command of a kind that was asked."""
        return next(command for command in reversed(self.asked) if isinstance(command, kind))


def status(rooms: tuple[str, ...] = ("main", "snacks")) -> StatusReply:
    """How a small shop is doing."""
    sources = (
        PartStatus(key="relay", type="websocket", room=rooms[0], health="ok", message="connected"),
        PartStatus(key="orders", type="http-in", room=rooms[0], health="ok"),
    )
    rule = RuleStatus(
        room=rooms[0], ruleset="starter", rule="same_item", title="See it twice", state=RuleStateName.LIVE
    )
    sinks = (PartStatus(key="desk", type="desk", health="ok"),)
    return StatusReply(
        id=1,
        shop="Xiaomei's shop",
        version="0.1.0",
        started=NOON - 3_600_000_000,
        evaluator="rete",
        rooms=rooms,
        sources=sources,
        sinks=sinks,
        rules=(rule,),
    )


def numbers(rooms: tuple[str, ...] = ("main", "snacks")) -> Numbers:
    """Numbers of a small shop."""
    one = RoomNumbers(
        time=NOON, events=128_400, rate=37.2, firings=212, actions=180, suppressed=31, shed=0, viewers=1_284
    )
    return Numbers(
        now=NOON, rooms=dict.fromkeys(rooms, one), outbox=3, commit=4_200, delivery=38_000, memory=142 * 2**20
    )


@cache
def _translations() -> Translations:
    return Translations()


def session(
    link: QObject | None = None, *, language: str = "en", theme: Theme = Theme.LIGHT, file: Path | None = None
) -> Session:
    """A session that remembers nothing, on a made link; its `status` is taken."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    remembered = Remembered(file)
    remembered.language = remembered.language or language
    made = Session(link or MadeLink(), Look(app, theme), remembered, _translations())  # type: ignore[arg-type]
    made.take_status(status())
    return made
