"""Notices that a show has ended, and says that its sheet is there."""

from typing import Final

from PySide6.QtCore import QObject

from tiercast.desktop.alerts import Alerts
from tiercast.desktop.session import Session
from tiercast.serve.protocol_alerts import AlertRow
from tiercast.serve.protocol_pushes import Numbers

ENDED: Final = "ended"
"""Kind of the notice, which no engine tells."""


class Ended(QObject):
    """Watches the rooms' numbers: where a session was on and is no more, a notice stands until the next one begins."""

    def __init__(self, session: Session, alerts: Alerts) -> None:
        super().__init__(session)
        self._alerts = alerts
        self._on: dict[str, int] = {}
        session.link.numbers.connect(self._take)

    def _take(self, numbers: Numbers) -> None:
        for key, room in numbers.rooms.items():
            if room.on:
                if key not in self._on:
                    self._alerts.withdraw(f"{ENDED}/{key}")
                self._on[key] = room.session
            elif key in self._on:
                self._alerts.stand(_notice(key, self._on.pop(key), numbers.now))


def _notice(room: str, session: int, now: int) -> AlertRow:
    return AlertRow(
        key=f"{ENDED}/{room}", kind=ENDED, severity="info", since=now, room=room, about=str(session),
        message="The show has ended.", message_zh="直播已结束。",
        hint="Its sheet is there: ten numbers, best moments, what the rules did.",
        hint_zh="复盘单已生成：十个数字、最佳时刻、规则做了什么。",
    )  # fmt: skip
