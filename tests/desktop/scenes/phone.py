"""Scenes of the teleprompter on phones."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget
from tiercast.desktop.phone.window import PhoneWindow
from tiercast.desktop.session import Session
from tiercast.serve.protocol_phones import PairPhone, PhonesReply

from tests.desktop.made import status
from tests.desktop.made_link import MadeLink
from tests.desktop.made_phones import PHONES, code, opened, phone_answers, phones
from tests.desktop.scenes.connections import connections, turns
from tests.desktop.scenes.first_run import first_run


def _window(reply: PhonesReply, *, pair: bool = False, late: bool = False) -> Callable[[Session], QWidget]:
    def scene(session: Session) -> QWidget:
        link = session.link
        assert isinstance(link, MadeLink)
        link.answers |= phone_answers(reply)
        if late:
            link.answers[PairPhone] = code(-1)
        session.take_status(status())
        made = PhoneWindow(session)
        made.show()
        turns()
        if pair:
            made.card.begin.click()
            turns()
        return made

    return scene


def _connections(session: Session) -> QWidget:
    link = session.link
    assert isinstance(link, MadeLink)
    link.answers |= phone_answers(opened(phones=PHONES))
    made, _ = connections(session)
    made.show()
    turns()
    return made


def _first_run(session: Session) -> QWidget:
    made, page = first_run(session, "reach")
    made.show()
    turns()
    page.steps[5].phone.begin.click()  # type: ignore[attr-defined]
    turns()
    return made


SCENES = {
    "closed": _window(phones()),
    "nowhere": _window(phones(networks=())),
    "pairing": _window(phones(), pair=True),
    "ended": _window(opened(), pair=True, late=True),
    "paired": _window(opened(phones=PHONES)),
    "lost": _window(opened(phones=PHONES[1:], lost=True)),
    "connections": _connections,
    "first_run": _first_run,
}
