"""Stops one room by itself, or lets it go on, and says so with a way back."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QObject

from tiercast.desktop.session import Session
from tiercast.serve.protocol_room import StopRoom


def is_stopped(session: Session, room: str) -> bool:
    """Whether a room is stopped by itself, as far as the engine has told."""
    info = session.room_info(room)
    return info is not None and info.stopped


def stop_room(
    session: Session, room: str, stopped: bool, owner: QObject, done: Callable[[], None] = lambda: None
) -> None:  # fmt: skip
    """Stop a room (`stopped`), or let it go on; `done` is called once the engine has."""
    title, translate = session.room_title(room), QCoreApplication.translate
    said = translate("RoomStop", "Stopped: {room}") if stopped else translate("RoomStop", "Goes on: {room}")

    def back() -> None:
        session.link.ask(StopRoom(id=0, room=room, stopped=not stopped), owner=session)

    def told(_reply: object) -> None:
        done()
        session.toast(said.format(room=title), undo=back, tone="warn" if stopped else "good")

    session.link.ask(StopRoom(id=0, room=room, stopped=stopped), then=told, owner=owner)
