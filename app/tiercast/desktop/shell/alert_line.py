"""One alert as a line: what it says, what to do, and a way to its details."""

from typing import Any, Final

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from tiercast.desktop.alerts import CRASHED, ENGINE, WATCHED_ENOUGH, Alerts
from tiercast.desktop.link.place import Here, There
from tiercast.desktop.link.state import NOBODY, Stage
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.settings.changing import changing_of
from tiercast.desktop.sheet.ended import ENDED
from tiercast.desktop.words.begun import begun
from tiercast.serve.protocol_alerts import AlertRow

_ICONS: Final = {"bad": "ph.warning-octagon", "warn": "ph.warning", "info": "ph.info"}
_PLACES: Final[dict[str, tuple[str, dict[str, Any]]]] = {
    "source": ("connections", {"view": "overview", "side": "in"}),
    "sink": ("connections", {"view": "overview", "side": "out"}),
    "plugin": ("connections", {"view": "plugins"}),
    "silent": ("connections", {"view": "overview", "side": "in"}),
    "clock": ("connections", {"view": "overview", "side": "in"}),
    "no_orders": ("live", {}),
    "budget": ("budgets", {}),
    "pool": ("coupons", {}),
    "store": ("settings", {"view": "store"}),
    "stopped": ("wall", {}),
    "ruleset": ("rules", {"view": "text"}),
    "restarted": ("logs", {}),
    ENDED: ("sheet", {}),
    CRASHED: ("logs", {"file": "desktop-1.log"}),
    WATCHED_ENOUGH: ("first_run", {"step": "shadow", "look": True}),
    ENGINE: ("engine", {}),
}
"""Which page tells more of an alert, by its kind, and what is opened there."""


def has_details(row: AlertRow) -> bool:
    """Whether a page tells more of an alert."""
    return row.kind in _PLACES


def open_details(session: Session, row: AlertRow) -> None:
    """Open the page that tells more of an alert, in its room."""
    page, opened = _PLACES[row.kind]
    what: dict[str, Any] = {**opened}
    if row.about:
        what["about"] = row.about
    if row.room and session.room_info(row.room) is not None:
        session.take_room(row.room)
    session.go(page, **what)


def sentence(session: Session, row: AlertRow) -> str:
    """What an alert says, with what to do."""
    message, hint = (begun(session.words(*one)) for one in ((row.message, row.message_zh), (row.hint, row.hint_zh)))
    return f"{_ended(message, session.chinese) if hint else message}{hint}"


class AlertLine(QFrame):
    """One alert.

    Args:
        where: name its room.
    """

    def __init__(
        self, session: Session, alerts: Alerts, row: AlertRow, parent: QWidget | None = None, *, where: bool = True
    ) -> None:
        super().__init__(parent)
        self.row = row
        tone = row.severity if row.severity in _ICONS else "warn"
        mark(self, strip=tone)
        sign = QLabel(self)
        sign.setPixmap(icon(_ICONS[tone], getattr(session.colours, tone)).pixmap(QSize(18, 18)))
        room = f"{session.room_title(row.room)}{'：' if session.chinese else ': '}" if row.room and where else ""
        text = label(wrap=True, parent=self)
        text.setText(f"{room}{sentence(session, row)}")
        wide = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        wide.setHeightForWidth(True)
        text.setSizePolicy(wide)
        line = QHBoxLayout(self)
        line.setContentsMargins(Space.L if where else Space.S, Space.XS, Space.S, Space.XS)
        line.setSpacing(Space.S)
        line.addWidget(sign)
        line.addWidget(text, 1)
        self.details: QPushButton | None = None
        self.restore: QPushButton | None = None
        self.start: QPushButton | None = None
        if row.kind == ENGINE and _does_not_start(session):
            self.restore = mark(QPushButton(self.tr("Restore a backup…"), self), kind="flat")
            self.restore.clicked.connect(lambda _checked=False: session.go("settings", view="backup", part="restore"))
            line.addWidget(self.restore)
        if row.kind == ENGINE and _may_be_started(session):
            self.start = mark(QPushButton(self.tr("Start it again"), self), kind="flat")
            self.start.clicked.connect(lambda _checked=False: session.link.again(start=True))
            line.addWidget(self.start)
        self.sign_in: QPushButton | None = None
        if row.kind == ENGINE and session.link.state.code == "sign_in" and isinstance(session.link.place, There):
            self.sign_in = mark(QPushButton(self.tr("Sign in…"), self), kind="flat")
            # The engine refuses once more, and with that the token is asked for.
            self.sign_in.clicked.connect(lambda _checked=False: session.link.again())
            line.addWidget(self.sign_in)
        if has_details(row):
            self.details = mark(QPushButton(self.tr("Details"), self), kind="flat")
            self.details.clicked.connect(lambda _checked=False: open_details(session, row))
            line.addWidget(self.details)
        if row.kind != ENGINE and where:
            aside = mark(QPushButton(self.tr("Seen"), self), kind="flat")
            aside.setToolTip(self.tr("Do not show it again until it is over or gets worse"))
            aside.clicked.connect(lambda _checked=False: alerts.put_aside(row))
            line.addWidget(aside)
        self.setAccessibleName(text.text())


def _does_not_start(session: Session) -> bool:
    """Whether it is an engine of this computer, which cannot start: its store may be what is broken."""
    return session.link.state.stage is Stage.FAILED and isinstance(session.link.place, Here)


def _may_be_started(session: Session) -> bool:
    """Whether no engine of this computer runs and none is awaited, so that somebody has to start one."""
    state = session.link.state
    gone = state.stage in (Stage.FAILED, Stage.ENDED) or (state.stage is Stage.LOOKING and state.words == NOBODY)
    return gone and isinstance(session.link.place, Here) and not changing_of(session).busy


def _ended(text: str, chinese: bool) -> str:
    """`text`, ready to be followed by another sentence."""
    ended = text if text.endswith((".", "。", "!", "！", "?", "？", "…")) else f"{text}{'。' if chinese else '.'}"
    return ended if chinese else f"{ended} "
