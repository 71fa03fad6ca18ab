"""Addresses of pages that sources and sinks serve, such as the overlay that OBS shows."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from tiercast.beside.run_file import read_run_file
from tiercast.desktop.link.place import Here, Place
from tiercast.desktop.session import Session
from tiercast.serve.protocol_connections import AskAddress
from tiercast.serve.protocol_replies import Done


def engine_address(place: Place) -> str:
    """Where the engine's door is: ``http://127.0.0.1:8710``; "" while nobody knows."""
    if not isinstance(place, Here):
        return place.url
    run = read_run_file(place.paths.run)
    if run is None or not run.port:
        return ""
    return f"{'https' if run.tls else 'http'}://{run.address}:{run.port}"


def ask_address(session: Session, side: str, key: str, then: Callable[[str], None], owner: QObject) -> None:
    """Ask for the whole address of a part's page, with the token that opens it; told to no `owner` that is gone."""

    def told(done: Done) -> None:
        then(engine_address(session.link.place) + done.message)

    session.link.ask(AskAddress(id=0, side=side, key=key), then=told, owner=owner)
