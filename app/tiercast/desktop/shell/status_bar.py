"""The line at the bottom: how the engine is doing, in a few numbers that open their details."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from tiercast.desktop.link.state import LinkState, Stage
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.shell.stop_button import StopButton
from tiercast.desktop.words.begun import begun
from tiercast.desktop.words.formats import UNKNOWN
from tiercast.serve.protocol_commands import StopStrength
from tiercast.serve.protocol_pushes import Numbers

HEIGHT = 30
LONGEST = 480
"""Pixels of what is said of the engine; what is longer is shortened and stands in the tooltip."""
_TONES = {
    Stage.AWAY: "quiet",
    Stage.LOOKING: "warn",
    Stage.STARTING: "warn",
    Stage.HERE: "good",
    Stage.HUNG: "bad",
    Stage.REFUSED: "bad",
    Stage.FAILED: "bad",
    Stage.ENDING: "warn",
    Stage.ENDED: "quiet",
}


class StatusBar(QFrame):
    """The line; each of its numbers is a button that opens what it tells of. `stop` knows whether anything is sent."""

    def __init__(self, session: Session, stop: StopButton, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._stop = session, stop
        self._numbers: Numbers | None = None
        mark(self, bar="bottom")
        self.setFixedHeight(HEIGHT)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, 0, Space.M, 0)
        row.setSpacing(Space.L)
        self.link: QLabel = label("small", parent=self)
        row.addWidget(self.link)
        row.addStretch(1)
        self.rate = self._item(row, lambda: session.go("engine", about="rate"))
        self.latency = self._item(row, lambda: session.go("engine", about="latency"))
        self.memory = self._item(row, lambda: session.go("engine", about="memory"))
        self.waiting = self._item(row, lambda: session.go("actions", group="open"))
        self.shed = self._item(row, lambda: session.go("engine", about="shed"))
        self.quarantined = self._item(row, lambda: session.go("connections", view="plugins"))
        mark(self.quarantined, tone="bad")
        session.link.numbers.connect(self.tell)
        session.link.changed.connect(self._changed)
        stop.changed.connect(self._show)
        self.retranslate()

    def tell(self, numbers: Numbers) -> None:
        """Show new numbers."""
        self._numbers = numbers
        self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.latency.setToolTip(self.tr("From the arrival of an event to its action being done, over the last minute"))
        self.quarantined.setToolTip(self.tr("Switched off after too many errors"))
        self.memory.setToolTip(self.tr("Memory of the engine"))
        self.waiting.setToolTip(self.tr("Actions that wait to be carried out"))
        self.shed.setToolTip(self.tr("Events merged at a peak, for display only; no rule read them"))
        self.rate.setToolTip(self.tr("Events a second in all rooms, over the last ten seconds"))
        self._show()

    def _item(self, row: QHBoxLayout, clicked: Callable[[], None]) -> QPushButton:
        button = mark(QPushButton(self), kind="bar")
        button.clicked.connect(lambda _checked=False: clicked())
        row.addWidget(button)
        return button

    def _changed(self, state: LinkState) -> None:
        if state.stage not in (Stage.HERE, Stage.ENDING):
            self._numbers = None
        self._show()

    def _show(self) -> None:
        said, tone = self._stands()
        # The strip of alerts has room for all of it.
        self._put(self.link, self.link.fontMetrics().elidedText(f"● {said}", Qt.TextElideMode.ElideRight, LONGEST))
        self.link.setToolTip(said)
        mark(self.link, tone=tone)
        numbers, form = self._numbers, self._session.format
        rate = None if numbers is None else sum(room.rate for room in numbers.rooms.values())
        shed = None if numbers is None else numbers.shed
        quarantined = 0 if numbers is None else numbers.quarantined
        middle, late = (None, None) if numbers is None else (numbers.reaction, numbers.reaction_99)
        size = None if numbers is None else numbers.memory
        memory = UNKNOWN if size is None else f"{form.number(size / 2**20)} MB"
        self._put(
            self.rate, self.tr("{n} events/s").format(n=form.number(rate, 1 if rate is not None and rate < 10 else 0))
        )
        reaction = self.tr("event to action {time}").format(time=form.duration(middle))
        if late is not None:
            reaction += " · " + self.tr("99% within {late}").format(late=form.duration(late))
        self._put(self.latency, reaction)
        self._put(self.memory, self.tr("memory {size}").format(size=memory))
        self._put(self.waiting, self.tr("to send {n}").format(n=form.number(numbers.outbox if numbers else None)))
        self._put(self.shed, self.tr("merged at peaks {n}").format(n=form.number(shed)))
        self._put(self.quarantined, self.tr("%n plugin(s) switched off", "", quarantined))
        self.quarantined.setVisible(quarantined > 0)

    def _stands(self) -> tuple[str, str]:
        """How the engine stands, and in which tone that is said; while nothing is sent, that comes first."""
        state, stop = self._session.link.state, self._stop.stop
        if state.stage is not Stage.HERE:
            said = begun(state.words.to(self._session.language)) or self.tr("No connection to the engine")
            return said, _TONES[state.stage]
        if stop is None:
            return self.tr("Engine running"), "good"
        if stop.strength is StopStrength.PAUSE:
            return self.tr("Engine running, rules paused"), "warn"
        return self.tr("Engine running, nothing is sent"), "bad"

    def _put(self, widget: QLabel | QPushButton, text: str) -> None:
        if widget.text() != text:
            widget.setText(text)
