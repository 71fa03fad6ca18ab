"""Scenes of the first run."""

from PySide6.QtWidgets import QWidget
from tiercast.desktop.first_run.page import FirstRunPage
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window
from tiercast.serve.protocol_audience import ListViewers
from tiercast.serve.protocol_commands import WhatIf
from tiercast.serve.protocol_connections import AskAddress, ListConnections, ListRulesetOffers
from tiercast.serve.protocol_imports import ImportFiles
from tiercast.serve.protocol_replies import Done, StatusReply

from tests.desktop.made_connections import built_in, connection_answers, imported, ruleset_offers, viewers
from tests.desktop.made_link import MadeLink
from tests.desktop.made_phones import phone_answers, phones
from tests.desktop.made_rules import rule_answers
from tests.desktop.scenes.connections import turns
from tests.desktop.scenes.shell import window


def first_run(session: Session, step: str, *, own: bool = True) -> tuple[QWidget, FirstRunPage]:
    """The window with a step of the first run."""
    link = session.link
    assert isinstance(link, MadeLink)
    link.answers |= rule_answers(session.chinese)  # type: ignore[arg-type]
    link.answers |= connection_answers(session.chinese)
    link.answers |= phone_answers(phones())
    if not own:
        link.answers[ListConnections] = built_in(session.chinese)
    link.answers |= {
        ListRulesetOffers: ruleset_offers(session.chinese), ImportFiles: imported(), ListViewers: viewers(),
        AskAddress: Done(id=0, message="http://127.0.0.1:8710/out/overlay#token=Zt3qk0YdV1"),
    }  # fmt: skip
    made = window(session)
    assert isinstance(made, Window)
    assert isinstance(session.status, StatusReply)
    made.show_page("first_run", step=step)
    turns()
    page = made.pages["first_run"]
    assert isinstance(page, FirstRunPage)
    return made, page


def _orders(session: Session) -> QWidget:
    made, page = first_run(session, "orders")
    page.steps[2].bring(["/home/me/orders.csv"])  # type: ignore[attr-defined]
    turns(12)
    return made


def _shadow(session: Session) -> QWidget:
    made, page = first_run(session, "shadow")
    page.steps[6].ask()  # type: ignore[attr-defined]
    turns(12)
    assert isinstance(session.link, MadeLink)
    assert any(isinstance(command, WhatIf) for command in session.link.asked)
    return made


def _unfed(session: Session) -> QWidget:
    made, page = first_run(session, "rules")
    assert isinstance(session.link, MadeLink)
    session.link.answers[ListRulesetOffers] = ruleset_offers(session.chinese, fed=False)
    page.show_step(4)
    turns(12)
    return made


SCENES = {
    "language": lambda session: first_run(session, "language", own=False)[0],
    "shop": lambda session: first_run(session, "shop", own=False)[0],
    "orders": _orders,
    "connect": lambda session: first_run(session, "connect")[0],
    "rules": lambda session: first_run(session, "rules")[0],
    "rules-no-source": _unfed,
    "reach": lambda session: first_run(session, "reach")[0],
    "shadow": _shadow,
}
