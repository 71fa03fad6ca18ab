"""The line below a replay: play and pause, the bar, steps, and how fast it goes."""

from typing import Final

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.recordings.slider import ReplaySlider
from tiercast.desktop.session import Session
from tiercast.serve.protocol_recordings import (
    SPEEDS,
    GetReplay,
    PlayReplay,
    ReplayMoved,
    ReplayNow,
    ReplayReply,
    SeekReplay,
    StepReplay,
)

LEAP: Final = 10_000_000
"""Microseconds of the recording by which the arrows go."""


class Transport(QFrame):
    """The line. Signals: `moved_to` with the `ReplayNow`; `put_back`: it stands before where it was."""

    moved_to = Signal(object)
    put_back = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.now = ReplayNow(begin=0, end=0, at=0)
        mark(self, card="true")
        self.play, self.event_button, self.firing = QToolButton(self), QToolButton(self), QToolButton(self)
        for tool in (self.play, self.event_button, self.firing):
            mark(tool, icon_only="true")
            tool.setIconSize(QSize(18, 18))
        self.slider = ReplaySlider(session, self)
        self.clock, self.passed = label("head", parent=self), label("quiet", parent=self)
        self.speed = ChoiceBox(self)
        for speed in SPEEDS:
            self.speed.addItem("", speed)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        row.setSpacing(Space.S)
        for part in (self.play, self.event_button, self.firing, self.clock):
            row.addWidget(part)
        row.addWidget(self.slider, 1)
        row.addWidget(self.passed)
        row.addWidget(self.speed)
        self.play.clicked.connect(self.toggle)
        self.event_button.clicked.connect(lambda: self.step("event"))
        self.firing.clicked.connect(lambda: self.step("firing"))
        self.slider.wanted.connect(self.seek)
        self.speed.activated.connect(lambda _place: self.take_speed(float(self.speed.currentData())))
        session.link.pushed.connect(self._pushed)
        session.link.welcomed.connect(lambda _welcome: self._ask())
        session.theme_changed.connect(self.restyle)
        self.retranslate()
        self.restyle()

    # --- what it can do

    def toggle(self) -> None:
        """Go on, or stay; from the end, begin anew."""
        if self.now.ended and not self.now.playing:
            self._tell(SeekReplay(id=0, at=self.now.begin))
        self._tell(PlayReplay(id=0, playing=not self.now.playing))

    def pause(self) -> None:
        """Stay where it is."""
        if self.now.playing or self.now.busy:
            self._tell(PlayReplay(id=0, playing=False))

    def step(self, to: str) -> None:
        """Go to the next ``event`` or ``firing``."""
        self._tell(StepReplay(id=0, to=to))

    def seek(self, at: int) -> None:
        """Go to an instant."""
        self._tell(SeekReplay(id=0, at=min(self.now.end, max(self.now.begin, at))))

    def leap(self, by: int) -> None:
        """Go forward or back by microseconds of the recording."""
        self.seek((self.now.to or self.now.at) + by)

    def take_speed(self, speed: float) -> None:
        """Go this many times as fast as it happened; 0: as fast as it goes."""
        self._tell(PlayReplay(id=0, playing=self.now.playing, speed=speed))

    def change_speed(self, by: int) -> None:
        """One step faster (1) or slower (-1)."""
        at = SPEEDS.index(self.now.speed) if self.now.speed in SPEEDS else 0
        self.take_speed(SPEEDS[min(len(SPEEDS) - 1, max(0, at + by))])

    # --- showing it

    def retranslate(self) -> None:
        """Set every text anew."""
        for place, speed in enumerate(SPEEDS):
            self.speed.setItemText(place, self.tr("{0} ×").format(f"{speed:g}") if speed else self.tr("Fastest"))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("How fast the replay goes ([ slower, ] faster)"))
        for tool, text in (
            (self.event_button, self.tr("Next event (.)")),
            (self.firing, self.tr("Next firing (Shift+→)")),
        ):
            tool.setToolTip(text)
            tool.setAccessibleName(text)
        self.slider.setAccessibleName(self.tr("Place in the recording"))
        self._show()

    def restyle(self) -> None:
        """Paint the icons anew."""
        quiet = self._session.colours.quiet
        self.event_button.setIcon(icon("ph.skip-forward", quiet))
        self.firing.setIcon(icon("ph.lightning", quiet))
        self._show()

    def show_now(self, now: ReplayNow) -> None:
        """It stands so."""
        back = now.at < self.now.at and now.begin == self.now.begin
        self.now = now
        self._show()
        self.moved_to.emit(now)
        if back:
            self.put_back.emit()

    def _show(self) -> None:
        now, write = self.now, self._session.format
        goes_on = now.playing or now.busy
        self.play.setIcon(icon("ph.pause" if goes_on else "ph.play", self._session.colours.text))
        text = self.tr("Pause (Space)") if goes_on else self.tr("Play (Space)")
        self.play.setToolTip(text)
        self.play.setAccessibleName(text)
        self.slider.show_at(now.begin, now.end, now.at, now.to)
        self.clock.setText(write.clock(now.at) if now.end else "")
        self.passed.setText(f"{_length(now.at - now.begin)} / {_length(now.end - now.begin)}")
        place = self.speed.findData(now.speed)
        if place >= 0 and not self.speed.view().isVisible():
            self.speed.setCurrentIndex(place)

    def _ask(self) -> None:
        self._session.link.ask(GetReplay(id=0), then=self._take_all, owner=self)

    def _take_all(self, reply: ReplayReply) -> None:
        self.slider.take_marks(sorted(set(reply.marks)))
        self.show_now(reply.now)

    def _tell(self, command: PlayReplay | StepReplay | SeekReplay) -> None:
        self._session.link.ask(command, then=lambda reply: self.show_now(reply.now), owner=self)

    def _pushed(self, push: object) -> None:
        if isinstance(push, ReplayMoved):
            self.slider.add_marks(push.fired)
            self.show_now(push.now)


def _length(micros: int) -> str:
    """``1:02:05`` or ``2:05``."""
    hours, rest = divmod(max(0, micros) // 1_000_000, 3_600)
    minutes, seconds = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"
