"""The line above the Live page: which session it is, which part of it is shown, and what can be done with it."""

from functools import partial
from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QMenu, QPushButton, QToolButton, QWidget

from tiercast.desktop.live.axis import SPANS, TimeAxis
from tiercast.desktop.live.course import Course
from tiercast.desktop.live.sampling import MINUTE
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.elided import ElidedLabel
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.words.formats import MICROS

_WIDE: Final = 960
"""Pixels from which on it also says how long the session lasts."""
LONGEST: Final = 200
"""Characters of a mark."""


class Header(QWidget):
    """The line.

    Signals: `marked` with the text of a mark; `exported` with ``png``, ``svg`` or ``csv``; `panels` with whether the
    panels are to be shown.
    """

    marked = Signal(str)
    exported = Signal(str)
    panels = Signal(bool)

    def __init__(self, session: Session, course: Course, axis: TimeAxis, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._course, self._axis = session, course, axis
        self.heading = ElidedLabel("title", self)
        self.title = ""
        self.is_fresh = True
        """Whether what is shown is what the engine said a moment ago."""
        self.state = mark(label(parent=self), badge=True)
        self.simulated = mark(label(parent=self), badge=True, tone="info")
        self.length = label("quiet", parent=self)
        self._spans = QButtonGroup(self)
        self.spans = {seconds: self._span(seconds) for seconds in SPANS}
        self.now = mark(QPushButton(self), kind="link")
        self.text = QLineEdit(self)
        self.text.setMaxLength(LONGEST)
        self.text.setMinimumWidth(220)
        self.text.hide()
        self.add = QPushButton(self)
        self.more = QToolButton(self)
        self.beside = QToolButton(self)
        self._arrange()
        self._connect()
        self.restyle()

    def _arrange(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        for part in (self.heading, self.state, self.simulated, self.length):
            row.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.now)
        group = QHBoxLayout()
        group.setSpacing(2)
        for button in self.spans.values():
            group.addWidget(button)
        row.addLayout(group)
        row.addWidget(self.text)
        for end in (self.add, self.more, self.beside):
            row.addWidget(end)
        for tool in (self.more, self.beside):
            mark(tool, icon_only="true")
            tool.setIconSize(QSize(18, 18))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setMenu(QMenu(self.more))
        self.beside.setCheckable(True)

    def _connect(self) -> None:
        self.now.clicked.connect(lambda: self._axis.show_span(self._axis.span))
        self.add.clicked.connect(self.begin_mark)
        self.text.returnPressed.connect(self._mark)
        self.beside.toggled.connect(self.panels)
        self._axis.moved.connect(self.draw)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self.text, self._end_mark, context=_WIDGET)

    def _span(self, seconds: int) -> QPushButton:
        button = QPushButton(self)
        button.setCheckable(True)
        self._spans.addButton(button)
        button.clicked.connect(partial(self._choose, seconds))
        return button

    def draw(self) -> None:
        """Say which session it is and which part is shown."""
        course, write = self._course, self._session.format
        title = course.about.title if course.about is not None else ""
        self.title = self._session.called(title) or self._session.room_title(self._session.room)
        self.heading.setText(self.title)
        self._fit()
        self.state.setVisible(course.began > 0)
        if not self.is_fresh:
            self.state.setText(self.tr("As of {0}").format(write.clock(course.now)))
            self.state.setToolTip(self.tr("The engine does not answer: this is how it stood then."))
            mark(self.state, tone="warn")
        else:
            replay = self._session.is_replay
            on_air = self.tr("Replay") if replay else self.tr("On air")
            self.state.setText(on_air if course.is_open else self.tr("Ended"))
            self.state.setToolTip("")
            mark(self.state, tone="info" if replay else "good" if course.is_open else "quiet")
        status = self._session.status
        sources = status.sources if status is not None else ()
        self.simulated.setVisible(any(one.simulated for one in sources if one.room == self._session.room))
        if course.began:
            lasted = course.lasted
            length = write.duration(lasted // MINUTE * MINUTE or max(MICROS, lasted))
            self.length.setText(self.tr("since {0} · {1}").format(write.clock(course.began, seconds=False), length))
        for seconds, button in self.spans.items():
            button.setChecked(self._axis.follows and seconds == int(self._axis.span))
        self.now.setVisible(not self._axis.follows)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Leave out what can be left out."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.length.setVisible(self._course.began > 0 and self.width() >= _WIDE)

    def begin_mark(self) -> None:
        """Let somebody write what the mark says."""
        if self.text.isVisible() and self.text.text().strip():
            self._mark()
        else:
            self.text.setVisible(True)
            self.text.setFocus()

    def retranslate(self) -> None:
        """Set every text anew."""
        names = (self.tr("5 min"), self.tr("15 min"), self.tr("1 h"), self.tr("Session"))
        for button, name in zip(self.spans.values(), names, strict=True):
            button.setText(name)
        self.now.setText(self.tr("Follow the present"))
        self.simulated.setText(self.tr("Simulation"))
        self.simulated.setToolTip(self.tr("A simulator makes these events up: none of it happened."))
        self.add.setText(self.tr("Mark"))
        self.add.setToolTip(self.tr("Mark this moment"))
        self.text.setPlaceholderText(self.tr("What happened? Enter sets the mark"))
        self.text.setAccessibleName(self.tr("Text of the mark"))
        self.more.setToolTip(self.tr("Export"))
        self.more.setAccessibleName(self.tr("Export"))
        self.beside.setToolTip(self.tr("Panels beside the plots"))
        self.beside.setAccessibleName(self.tr("Panels beside the plots"))
        menu = self.more.menu()
        menu.clear()
        for ending, name in (
            ("png", self.tr("Save as a picture (PNG)")),
            ("svg", self.tr("Save as a drawing (SVG)")),
            ("csv", self.tr("Save the numbers (CSV)")),
        ):
            menu.addAction(name).triggered.connect(partial(self._export, ending))
        self.draw()

    def restyle(self) -> None:
        """Paint the icons in the theme's colours."""
        colours = self._session.colours
        self.add.setIcon(icon("ph.flag", colours.text))
        self.more.setIcon(icon("ph.download-simple", colours.text))
        self.beside.setIcon(icon("ph.columns", colours.text))

    def _choose(self, seconds: int, _checked: bool = False) -> None:
        self._session.remembered.put("live/span", str(seconds))
        self._axis.show_span(seconds)

    def _export(self, ending: str, _checked: bool = False) -> None:
        self.exported.emit(ending)

    def _mark(self) -> None:
        text = " ".join(self.text.text().split())
        if text:
            self.marked.emit(text)
        self._end_mark()

    def _end_mark(self) -> None:
        self.text.clear()
        self.text.hide()
        self.add.setFocus()


_WIDGET: Final = Qt.ShortcutContext.WidgetShortcut
