"""The session of a replay: what its pages are given instead of the window's."""

from typing import Any, Final

from PySide6.QtCore import Signal

from tiercast.desktop.link.courier import Wish
from tiercast.desktop.link.link import Link
from tiercast.desktop.link.place import There
from tiercast.desktop.link.tokens import Tokens
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import GetStatus

ELSEWHERE: Final = frozenset({"rules", "settings"})
"""Pages that a replay may open in the window: they show the shop as it is."""


class _OneToken(Tokens):
    """The token of one engine; nothing is kept."""

    def __init__(self, token: str) -> None:
        super().__init__(lambda: None)
        self._token = token

    def get(self, url: str) -> str:
        return self._token


def link_to(port: int, token: str, language: str) -> Link:
    """A link to the replay at a port of this computer."""
    wish = Wish(who="desktop", language=language[:2])
    return Link(There(url=f"http://127.0.0.1:{port}"), wish, _OneToken(token))


class ReplaySession(Session):
    """A session beside that of the window, with its look and language and nothing that it would remember.

    Args:
        knows_people: its viewers are those of the shop, so that the window can show more of them.

    Signals: `asked_why` with the id of a firing.
    """

    asked_why = Signal(str)
    is_replay = True

    def __init__(self, main: Session, link: Link, room: str, *, knows_people: bool = True) -> None:
        remembered = Remembered()
        remembered.language = main.language
        remembered.put("room", room)
        span = main.remembered.text("live/span")
        if span:
            remembered.put("live/span", span)
        super().__init__(link, main.look, remembered, main.translations, main.language)
        self._main, self._knows_people = main, knows_people
        link.setParent(self)
        self.toasted.connect(main.toasted)
        main.language_changed.connect(self._speak)
        self.went.connect(self._go)
        link.welcomed.connect(lambda _welcome: link.ask(GetStatus(id=0), then=self.take_status, owner=self))

    def begin_anew(self) -> None:
        """It was put back: what was shown of the time after is forgotten."""
        self.room_changed.emit(self.room)

    def _speak(self, language: str) -> None:
        self.remembered.language = language
        self.format = self._formats()
        self.language_changed.emit(language)

    def _go(self, page: str, what: dict[str, Any]) -> None:
        if page == "why" and what.get("firing"):
            self.asked_why.emit(str(what["firing"]))
        elif page in ELSEWHERE or (page == "viewer" and self._knows_people):
            self._main.go(page, **what)
        else:
            self.toast(self.tr("This is a replay: that belongs to the room as it is now."))
