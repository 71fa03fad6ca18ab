"""All plots above one another with the lane on top, drawn one in a turn; and the lines across them."""

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tiercast.common_names import ladder_name
from tiercast.desktop.live.axis import TimeAxis
from tiercast.desktop.live.course import Course
from tiercast.desktop.live.kinds import PLOTS, TIERS, ladders
from tiercast.desktop.live.lane import Lane
from tiercast.desktop.live.naming import Naming
from tiercast.desktop.live.overlay import Overlay
from tiercast.desktop.live.plot import Plot
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session

TURN: Final = 100
"""Milliseconds between two plots that are drawn anew while the show goes on."""
QUICK: Final = 16
"""The same while somebody moves the time axis."""


class Plots(QWidget):
    """The plots.

    Signals: `chosen` with a cluster or a mark and a place on the screen, as `Lane` tells it.
    """

    chosen = Signal(object, object)

    def __init__(self, session: Session, course: Course, axis: TimeAxis, naming: Naming) -> None:
        super().__init__()
        self._session, self._course, self.axis, self._naming = session, course, axis, naming
        mark(self, ground=False)
        self.lane = Lane(session, course, axis, naming.tell, self)
        self.plots = [Plot(session, course, axis, kind, last=kind == PLOTS[-1]) for kind in PLOTS]
        self.below = QWidget(self)
        inner = QVBoxLayout(self.below)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(Space.XS)
        for plot in self.plots:
            inner.addWidget(plot, 5 if plot is self.plots[-1] else 4)
            plot.pointed.connect(self._point)
        self.overlay = Overlay(session, course, axis, self.below, [plot.view for plot in self.plots])
        self.below.installEventFilter(self)
        # In the smallest window, with the list of what waits above, they have not the height that they need.
        self.scrolled = ScrolledColumn(self)
        self.scrolled.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.scrolled.column.setContentsMargins(0, Space.S, 0, Space.XS)
        self.scrolled.column.setSpacing(Space.XS)
        self.scrolled.column.addWidget(self.lane)
        self.scrolled.column.addWidget(self.below, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scrolled)
        self.ladder = ChoiceBox(self)
        self.ladder.hide()
        self.ladder.currentIndexChanged.connect(self._ladder_chosen)
        self._turn = 0
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._next)
        self.lane.chosen.connect(self.chosen)
        self.lane.hovered.connect(self._point)
        self.lane.pointed.connect(naming.ask)
        naming.named.connect(self.lane.told)
        axis.moved.connect(self._moved)

    # --- drawing

    def start(self) -> None:
        """They are shown."""
        self._stale()

    def stop(self) -> None:
        """They are hidden: draw nothing."""
        self._timer.stop()

    def refresh(self) -> None:
        """The course has changed: draw one after the other."""
        course = self._course
        self.axis.now(course.began / 1e6 if course.began else course.now / 1e6 - 300, course.until / 1e6)
        self._list_ladders()
        self.lane.draw()
        self.overlay.update()
        self._stale()

    def draw_all(self) -> None:
        """Draw everything now, for a picture."""
        self.lane.draw()
        for plot in self.plots:
            plot.draw()
        self.overlay.update()

    @property
    def is_drawing(self) -> bool:
        """Whether some plot waits for its turn."""
        return self._timer.isActive()

    def _stale(self, every: int = TURN) -> None:
        for plot in self.plots:
            plot.is_stale = True
        if self.isVisible():
            self._timer.start(every)

    def _moved(self) -> None:
        if not self.isVisible():
            return
        self.lane.draw()
        self.overlay.update()
        self._stale(QUICK)
        under = next((place for place, plot in enumerate(self.plots) if plot.underMouse()), None)
        self._turn = self._turn if under is None else under

    def _next(self) -> None:
        """Draw the next plot that is stale; rest where there is none."""
        for step in range(len(self.plots)):
            place = (self._turn + step) % len(self.plots)
            if self.plots[place].is_stale:
                self.plots[place].draw()
                self._turn = place + 1
                return
        self._timer.stop()

    def _point(self, at: float | None) -> None:
        self.overlay.point(at)
        for plot in self.plots:
            plot.point(at)

    # --- ladders

    def _list_ladders(self) -> None:
        found = ladders(self._course)
        listed = [(self.ladder.itemText(place), self.ladder.itemData(place)) for place in range(self.ladder.count())]
        called = [(ladder_name(one.name, one.title).to(self._session.language), one.name) for one in found]
        if listed != called:
            chosen = self.ladder.currentData() or self._session.remembered.text("live/ladder")
            self.ladder.blockSignals(True)
            self.ladder.clear()
            for title, name in called:
                self.ladder.addItem(title, name)
            self.ladder.setCurrentIndex(max(0, self.ladder.findData(chosen)) if found else -1)
            self.ladder.blockSignals(False)
            self._take_ladder()

    def _ladder_chosen(self) -> None:
        self._session.remembered.put("live/ladder", self.ladder.currentData() or "")
        self._take_ladder()
        self._stale()

    def _take_ladder(self) -> None:
        plot = next(plot for plot in self.plots if plot.kind == TIERS)
        plot.ladder = self.ladder.currentData() or ""
        plot.take_choice(self.ladder if self.ladder.count() > 1 else None)

    # --- the screen

    def retranslate(self) -> None:
        """Set every text anew."""
        self.ladder.setAccessibleName(self.tr("Ladder whose tiers are shown"))
        self.lane.retranslate()
        for plot in self.plots:
            plot.retranslate()
        self._stale()

    def restyle(self) -> None:
        """Take the theme's colours."""
        for plot in self.plots:
            plot.restyle()
        self.lane.update()
        self.overlay.update()
        self._stale()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Keep the lines above all plots."""
        if event.type() == QEvent.Type.Resize:
            self.overlay.setGeometry(self.below.rect())
            self.overlay.raise_()
            self.lane.draw()
        return super().eventFilter(watched, event)
