"""Scenes of the settings."""

from PySide6.QtWidgets import QWidget
from tiercast.desktop.session import Session

from tests.desktop.scenes.shell import window


def _section(session: Session, view: str) -> QWidget:
    made = window(session)
    session.go("settings", view=view)
    return made


SCENES = {
    "appearance": lambda session: _section(session, "appearance"),
    "keys": lambda session: _section(session, "keys"),
    "logs": lambda session: _section(session, "logs"),
    "about": lambda session: _section(session, "about"),
}
