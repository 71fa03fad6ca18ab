"""Why the engine did not do something, said where it was asked for."""

from PySide6.QtWidgets import QLabel

from tiercast.desktop.parts.properties import mark
from tiercast.desktop.session import Session
from tiercast.serve.protocol_replies import Failed


def show_refusal(session: Session, said: QLabel, failed: Failed) -> None:
    """Say it in `said`, in the tone of what went wrong."""
    mark(said, tone="bad")
    said.setText(session.refusal(failed))
    said.show()
