"""How the engine is doing: every number of the line at the bottom with what it means and how it became so."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.fonts import number_font
from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import bring_in_sight
from tiercast.desktop.parts.sparkline import Sparkline
from tiercast.desktop.session import Session
from tiercast.desktop.settings.section import Section
from tiercast.serve.protocol_pushes import Numbers, RoomNumbers

EVERY: Final = 1_000
"""Milliseconds between two looks."""
_VALUE: Final = 112
Value = Callable[[Numbers], float | None]


@dataclass(frozen=True)
class Measure:
    """A number of the engine.

    Attributes:
        value: of it; of_room: of one room, where each has its own.
        unit: ``count``, ``rate``, ``time`` or ``memory``.
    """

    value: Value
    unit: str
    of_room: Callable[[RoomNumbers], float] | None = None


MEASURES: Final = {
    "rate": Measure(lambda n: sum(room.rate for room in n.rooms.values()), "rate", lambda room: room.rate),
    "latency": Measure(lambda n: n.reaction, "time"),
    "late": Measure(lambda n: n.reaction_99, "time"),
    "commit": Measure(lambda n: n.commit, "time"),
    "delivery": Measure(lambda n: n.delivery, "time"),
    "waiting": Measure(lambda n: n.waiting, "count"),
    "spooled": Measure(lambda n: n.spooled, "count"),
    "outbox": Measure(lambda n: n.outbox, "count"),
    "shed": Measure(lambda n: n.shed, "count", lambda room: room.shed),
    "set_aside": Measure(lambda n: n.set_aside, "count"),
    "memory": Measure(lambda n: n.memory, "memory"),
}
"""By name, in the order in which they are shown."""


class Row:
    """A number in the table of the section."""

    def __init__(self, session: Session, grid: QGridLayout) -> None:
        place = grid.rowCount()
        self.name, self.means = label(), label("small", wrap=True)
        self.value, self.rooms = label(), label("small", wrap=True)
        self.value.setFont(number_font(Type.HEAD, bold=True))
        self.value.setMinimumWidth(_VALUE)
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.line = Sparkline(session)
        said = QVBoxLayout()
        said.setSpacing(0)
        for part in (self.name, self.means, self.rooms):
            said.addWidget(part)
        grid.addLayout(said, place, 0)
        grid.addWidget(self.value, place, 1)
        grid.addWidget(self.line, place, 2)
        self.rooms.hide()


class EngineSection(Section):
    """The section."""

    key = "engine"
    icon = "ph.gauge"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.card = Card()
        self._note = label("quiet", wrap=True)
        self.card.add(self._note)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.M)
        grid.setColumnStretch(0, 1)
        self.rows = {name: Row(session, grid) for name in MEASURES}
        self.card.add(grid)
        self.copy, self.logs, self.plugins = QPushButton(), QPushButton(), QPushButton()
        self.copy.clicked.connect(self._copy)
        self.logs.clicked.connect(lambda: session.go("logs"))
        self.plugins.clicked.connect(lambda: session.go("connections", view="plugins"))
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.copy, self.logs, self.plugins):
            row.addWidget(button)
        row.addStretch(1)
        self.card.add(row)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self._about = ""
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.draw)

    def title(self) -> str:
        """Its name."""
        return self.tr("Engine")

    def entered(self) -> None:
        """Look once a second."""
        self.draw()
        self._timer.start()

    def left(self) -> None:
        """Nobody looks any more."""
        self._timer.stop()
        self._point_at("")

    def open(self, **what: Any) -> None:
        """Bring one number into sight: ``about``."""
        self._point_at(str(what.get("about", "")))

    def retranslate(self) -> None:
        """Set every text anew."""
        self.card.set_heading(self.tr("How the engine is doing"))
        self._note.setText(self.tr("Now, and at the right the last ten minutes, as long as this window is open."))
        self.copy.setText(self.tr("Copy for a report"))
        self.logs.setText(self.tr("Logs"))
        self.plugins.setText(self.tr("Plugins"))
        for name, (title, means) in self._words().items():
            self.rows[name].name.setText(title)
            self.rows[name].means.setText(means)
            self.rows[name].line.setAccessibleName(title)
        self.draw()

    def restyle(self) -> None:
        """Take the theme's colours."""
        for row in self.rows.values():
            row.line.update()

    def draw(self) -> None:
        """Show what is known now."""
        lately = self.session.lately
        kept = list(lately.kept) if lately is not None else []
        now = kept[-1] if kept else None
        for name, measure in MEASURES.items():
            row = self.rows[name]
            row.value.setText(self._written(measure, None if now is None else measure.value(now)))
            row.line.show_values([measure.value(numbers) for numbers in kept])
            if measure.of_room is not None and now is not None:
                row.rooms.setVisible(len(now.rooms) > 1)
                row.rooms.setText(self._by_room(measure, measure.of_room, now))

    def _by_room(self, measure: Measure, of_room: Callable[[RoomNumbers], float], now: Numbers) -> str:
        return " · ".join(
            f"{self.session.room_title(key)} {self._written(measure, of_room(room))}"
            for key, room in now.rooms.items()
        )  # fmt: skip

    def _written(self, measure: Measure, value: float | None) -> str:
        form = self.session.format
        if measure.unit == "time":
            return form.duration(None if value is None else int(value))
        if measure.unit == "memory":
            return form.number(None if value is None else value / 2**20) + ("" if value is None else " MB")
        return form.number(value, 1 if measure.unit == "rate" and value is not None and value < 10 else 0)

    def _words(self) -> dict[str, tuple[str, str]]:
        return {
            "rate": (self.tr("Events a second"), self.tr("Over the last ten seconds.")),
            "latency": (
                self.tr("Event to action, median"),
                self.tr("From the arrival of an event to its action being done; of the last minute."),
            ),
            "late": (self.tr("Event to action, 99% within"), self.tr("One of a hundred takes longer.")),
            "commit": (
                self.tr("Written to disk, 99% within"),
                self.tr("Nothing is done before it is written down. A slow disk shows here."),
            ),
            "delivery": (
                self.tr("Decision to receipt, 99% within"),
                self.tr("How long the sinks take to say that it is done."),
            ),
            "waiting": (self.tr("Events that wait"), self.tr("They have arrived, and no rule has read them yet.")),
            "spooled": (
                self.tr("Of them on disk"),
                self.tr("What does not fit in memory at a peak waits there; nothing of it is lost."),
            ),
            "outbox": (self.tr("Actions that wait"), self.tr("Decided, and not done yet.")),
            "shed": (
                self.tr("Merged at peaks"),
                self.tr("Events that were counted together, for display only; no rule read them."),
            ),
            "set_aside": (
                self.tr("Set aside"),
                self.tr("Events at which the engine failed; they are left out, and the logs say why."),
            ),
            "memory": (self.tr("Memory"), self.tr("Of the engine; its helpers and this window have their own.")),
        }

    def _point_at(self, about: str) -> None:
        for name, row in self.rows.items():
            mark(row.name, tone="info" if name == about else "")
        self._about = about
        if about in self.rows:
            QTimer.singleShot(0, self, self._bring)

    def _bring(self) -> None:
        if self._about in self.rows:
            bring_in_sight(self.rows[self._about].name)

    def _copy(self) -> None:
        lines = [self.session.format.named(row.name.text(), row.value.text()) for row in self.rows.values()]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.session.toast(self.tr("Copied"))
