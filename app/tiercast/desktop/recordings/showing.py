"""A recording while it is shown: a strip that says so, the Live page on it, and the line to move it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from tiercast.desktop.live.page import LivePage
from tiercast.desktop.live.panels.desk import desk_of
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.recordings.replay_session import ReplaySession
from tiercast.desktop.recordings.transport import LEAP, Transport
from tiercast.desktop.rules.titles import rule_title
from tiercast.desktop.rules.why_view import WhyView
from tiercast.serve.protocol_commands import AskWhy
from tiercast.serve.protocol_recordings import ReplayNow, ReplayReady

SOON = 150
"""Milliseconds after which a page looks again where a replay that rests was moved; `WHILE`: while it goes on."""
WHILE = 1_000
_WHY = (288, 440)
"""Pixels that the account is wide: at least, and at most where the window has room."""
_MOVING = (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_BracketLeft, Qt.Key.Key_BracketRight, Qt.Key.Key_Period)
"""Keys that move the replay whichever of its buttons has the keyboard."""


class ReplayLive(LivePage):
    """The Live page of a replay: nothing can be marked, and what is empty is told otherwise."""

    def retranslate(self) -> None:
        """Set every text anew."""
        super().retranslate()
        self.header.add.hide()
        self.connect_button.hide()
        self.recording_button.hide()
        self.empty.tell(
            self.tr("Nothing has happened yet"),
            self.tr("The recording stands at its beginning. Press Space to play it, or choose a place below."),
        )


class Strip(QFrame):
    """Says that this is a replay, of what, and that nothing is sent. `closed`: somebody has enough of it."""

    closed = Signal()

    def __init__(self, session: ReplaySession, ready: ReplayReady, began: int, name: str) -> None:
        super().__init__()
        self._session, self._ready, self._began, self._name = session, ready, began, name
        mark(self, card="info")
        self._sign = QLabel(self)
        self.head, self.text = label("head", wrap=True, parent=self), label("small", wrap=True, parent=self)
        wide = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        wide.setHeightForWidth(True)
        self.head.setSizePolicy(wide)
        self.text.setSizePolicy(wide)
        self.button = QPushButton(self)
        self.button.clicked.connect(self.closed)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self.head)
        words.addWidget(self.text)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.M, Space.XS, Space.M, Space.XS)
        row.setSpacing(Space.M)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.button)
        session.theme_changed.connect(self.restyle)
        self.retranslate()
        self.restyle()

    def retranslate(self) -> None:
        """Set every text anew."""
        write, ready = self._session.format, self._ready
        when = f"{write.day(self._began)} {write.clock(self._began, seconds=False)}"
        what = self._name or f"{self._session.room_title(ready.room)} · {when}"
        self.head.setText(self.tr("Replay of {0}: nothing is sent").format(what))
        said = [
            self.tr("The decisions are those that were made.")
            if ready.exact
            else self.tr("Today's rules are tried on it; nothing is known of viewers from before.")
        ]
        said += ready.notes_zh if self._session.chinese else ready.notes
        if ready.unreadable:
            said.append(self.tr("%n record(s) could not be read.", "", ready.unreadable))
        self.text.setText(" ".join(said) if not self._session.chinese else "".join(said))
        self.button.setText(self.tr("Close the replay"))

    def restyle(self) -> None:
        """Paint the sign anew."""
        self._sign.setPixmap(icon("ph.clock-counter-clockwise", self._session.colours.info).pixmap(QSize(24, 24)))


class Showing(QWidget):
    """A recording that is shown. `closed`: somebody has enough of it.

    Args:
        began: begin of the session; name: of the file, "" for a session.
    """

    closed = Signal()

    def __init__(
        self, session: ReplaySession, ready: ReplayReady, began: int, name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.session = session
        session.setParent(self)
        self.strip = Strip(session, ready, began, name)
        self.live = ReplayLive(session, self)
        self.transport = Transport(session, self)
        self.why = WhyView(session)
        self.why_card = Card(" ")
        self.why_card.wrap_heading()
        self.why_close = mark(QPushButton(), kind="flat")
        self._arrange()
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._look)
        self.shown = False
        self.strip.closed.connect(self.closed)
        self.transport.moved_to.connect(self._moved)
        self.transport.put_back.connect(session.begin_anew)
        self.why_close.clicked.connect(lambda: self._make_room(False))
        session.asked_why.connect(self.show_why)
        self.why.told.connect(lambda _reply: self._head_why())
        session.status_changed.connect(lambda _status: self._known())
        self.retranslate()

    def _arrange(self) -> None:
        self.why_card.beside(self.why_close)
        self.why_card.add(self.why, 1)
        self.why_card.hide()
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addWidget(self.live, 1)
        side = QVBoxLayout()
        side.setContentsMargins(0, Space.S, 0, Space.S)
        side.addWidget(self.why_card)
        middle.addLayout(side)
        self.margin = QWidget(self)
        self.margin.setFixedWidth(Space.L)
        self.margin.hide()
        middle.addWidget(self.margin)
        ends = (self.strip, self.transport)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.XS, 0, Space.XS)
        column.setSpacing(0)
        for end in ends:
            box = QHBoxLayout()
            box.setContentsMargins(Space.L, 0, Space.L, 0)
            box.addWidget(end)
            column.addLayout(box)
            if end is self.strip:
                column.addLayout(middle, 1)
        # Strip and bar take their room from the page's own margins.
        inside = self.live.layout()
        if inside is not None:
            inside.setContentsMargins(Space.L, Space.S, Space.L, Space.S)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        line = self.transport
        for part in (line.play, line.event_button, line.firing, line.speed, self.strip.button, self.why_close):
            part.installEventFilter(self)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Give the account its share of the width."""
        super().resizeEvent(event)
        self.why_card.setFixedWidth(max(_WHY[0], min(_WHY[1], self.width() * 18 // 100)))

    # --- what the page calls

    def entered(self) -> None:
        """It is looked at."""
        if not self.shown:
            self.shown = self.live.shown = True
            self.live.entered()

    def left(self) -> None:
        """Nobody looks: it stays where it is."""
        if self.shown:
            self.shown = self.live.shown = False
            self.transport.pause()
            self.live.left()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.live.retranslate()
        self.strip.retranslate()
        self.transport.retranslate()
        self.why.retranslate()
        self._head_why()
        self.why_close.setText(self.tr("Close"))

    def restyle(self) -> None:
        """Paint anew what is painted."""
        self.why.restyle()

    def show_why(self, firing: str) -> None:
        """Say why a rule fired, beside the page."""
        self._make_room(True)
        self.why.ask(AskWhy(id=0, firing=firing))
        self._head_why()

    def _head_why(self) -> None:
        """Name the rule that is explained: the account itself leaves it to the heading."""
        reply = self.why.reply
        rule = rule_title(self.session, f"{reply.ruleset}/{reply.rule}") if reply is not None and reply.rule else ""
        self.why_card.set_heading(self.tr("Why: {rule}").format(rule=rule) if rule else self.tr("Why"))

    def _make_room(self, why: bool) -> None:
        """The account takes the place of the panels."""
        self.live.docks.setVisible(not why and self.live.header.beside.isChecked())
        self.why_card.setVisible(why)
        self.margin.setVisible(why)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Leave keys that move the replay to this view: a button would give the focus on, the list of speeds search."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            if not held and Qt.Key(event.key()) in _MOVING:
                event.ignore()
                return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Move it from the keyboard, where nothing else wants the key."""
        line, plain = self.transport, not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        moves: dict[Qt.Key, Callable[[], None]] = {
            Qt.Key.Key_Space: line.toggle,
            Qt.Key.Key_Right: lambda: line.leap(LEAP),
            Qt.Key.Key_Left: lambda: line.leap(-LEAP),
            Qt.Key.Key_BracketRight: lambda: line.change_speed(1),
            Qt.Key.Key_BracketLeft: lambda: line.change_speed(-1),
            Qt.Key.Key_Period: lambda: line.step("event"),
        }
        found = moves.get(Qt.Key(event.key())) if plain else None
        if event.key() == Qt.Key.Key_Right and event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            line.step("firing")
        elif found is not None:
            found()
        else:
            super().keyPressEvent(event)

    # --- what comes

    def _known(self) -> None:
        self.strip.retranslate()
        self.live.refreshed()

    def _moved(self, now: ReplayNow) -> None:
        trouble = self.session.words(now.trouble, now.trouble_zh)
        if trouble and trouble != self.strip.text.text():
            self.strip.text.setText(trouble)
            mark(self.strip, card="bad")
        rests = not now.playing and not now.busy
        if self.shown and (rests or not self._soon.isActive()):
            self._soon.start(SOON if rests else WHILE)

    def _look(self) -> None:
        """Look at what waits for people, which is not pushed at speed; while it goes on the rest looks by itself."""
        if self.shown:
            desk_of(self.session).refresh()
            if not self.transport.now.playing:
                self.live.watch.ask_now()
                for panel in self.live.docks.panels:
                    if isinstance(panel, Panel) and panel.shown:
                        panel.refresh()
