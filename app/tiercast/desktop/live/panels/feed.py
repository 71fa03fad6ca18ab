"""The event feed: what happens, newest on top; filtered, paused, and a rule made from any of it."""

from collections import deque
from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from tiercast.desktop.live.panels.drafting import draft
from tiercast.desktop.live.panels.kinds import GROUPS
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.words.channels import channel_words
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_room import EventRow, EventsReply, RecentEvents

KEPT: Final = 1_000
"""Events that are kept; the oldest go first."""
AT_ONCE: Final = 200
WHO: Final = 1
"""The column of who did it."""
ROW: Final = 26
"""Height of a row in pixels: what happens is read in passing."""
NARROW: Final = 400
"""Pixels below which that column has no place of its own."""
GROUP: Final = "feed/group"
"""What is remembered of the filter."""

SAID: Final = "comment"
_GOOD: Final = frozenset({"order_paid", "order_created", "superchat", "membership"})
_BAD: Final = frozenset({"refund_requested", "order_refunded", "order_cancelled", "complaint"})
_BY_THE_WAY: Final = frozenset(
    {"enter", "leave", "stay", "like", "item_exposed", "item_leave", "profile", "room_stats"}
)


def _quiet(_row: EventRow) -> str:
    return "quiet"


def _tone(row: EventRow) -> str:
    """Money stands out, comings and goings stand back."""
    if row.kind in _GOOD:
        return "good"
    return "bad" if row.kind in _BAD else "quiet" if row.kind in _BY_THE_WAY else ""


class Feed(Panel):
    """The panel."""

    key = "events"
    icon = "ph.list-dashes"
    every = 200

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._events: deque[EventRow] = deque(maxlen=KEPT)
        self._fitting: deque[EventRow] = deque(maxlen=KEPT)
        self._until = self._new = 0
        self._narrow = False
        self._group = session.remembered.text(GROUP)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self.group = ChoiceBox(self)
        self.words = QLineEdit(self)
        self.words.setClearButtonEnabled(True)
        self.pause = QPushButton(self)
        self.pause.setCheckable(True)
        top.addWidget(self.group)
        top.addWidget(self.words, 1)
        top.addWidget(self.pause)
        self.model: RowsModel[EventRow] = RowsModel(session, list(self._columns()), key=lambda row: row.seq)
        self.empty = EmptyState(session, self.icon)
        self.table = Table(self.model, self, empty=self.empty)
        self.table.horizontalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(ROW)
        below = QHBoxLayout()
        below.setSpacing(Space.S)
        self.make = QPushButton(self)
        self.note = label("small", parent=self)
        below.addWidget(self.make)
        below.addWidget(self.note, 1)
        self.column.addLayout(top)
        self.column.addWidget(self.table, 1)
        self.column.addLayout(below)
        self.group.activated.connect(self._take_group)
        self.words.textChanged.connect(lambda _text: self._sift())
        self.pause.toggled.connect(lambda _on: self._paused())
        self.table.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.table.chosen.connect(lambda _row: self._tell_new())
        self.table.opened.connect(self._open)
        self.make.clicked.connect(lambda _checked=False: self._make())
        self._tell_new()
        self.retranslate()

    def take_keyboard(self) -> None:
        """Put the keyboard where it is worked from."""
        self.table.setFocus()

    def title(self) -> str:
        """What it is called."""
        return self.tr("Events")

    def retranslate(self) -> None:
        """Set every text anew."""
        titles = {
            "": self.tr("Everything"),
            "talk": self.tr("Comments"),
            "people": self.tr("Viewers"),
            "items": self.tr("Products"),
            "orders": self.tr("Orders"),
            "gifts": self.tr("Gifts"),
            "room": self.tr("Room"),
        }
        with QSignalBlocker(self.group):
            self.group.clear()
            for key, title in titles.items():
                self.group.addItem(title, key)
            self.group.setCurrentIndex(max(0, self.group.findData(self._group)))
        self.group.setAccessibleName(self.tr("Which events"))
        self.words.setPlaceholderText(self.tr("Name or words"))
        self.words.setAccessibleName(self.tr("Name or words"))
        self.make.setText(self.tr("Make a rule from this event"))
        self.make.setToolTip(self.tr("Opens the rules with a draft that fires at events like the one chosen"))
        self.table.setAccessibleName(self.title())
        self.empty.tell(
            self.tr("Nothing has happened"),
            self.tr("Every event of the room appears here the moment it is recorded."),
        )
        self.model.retranslate()
        self._tell_pause()

    def clear(self) -> None:
        """Show nothing."""
        self._events.clear()
        self._until = 0
        self._sift()

    def wanted(self) -> CommandMessage | None:
        """What came since."""
        if self.pause.isChecked():
            return None
        kinds = GROUPS.get(self._group, ())
        return RecentEvents(id=0, room=self.session.room, after=self._until, kinds=kinds, limit=AT_ONCE)

    def take(self, reply: EventsReply) -> None:
        """Add what came since."""
        self._until = reply.until
        if reply.events:
            fitting = [row for row in reply.events if self._fits(row)]
            self._events.extend(reply.events)
            self._fitting.extend(fitting)
            self._new += len(fitting)
            self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Where it is narrow, who did something stands before what they did."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW
        if narrow is not self._narrow:
            self._narrow = narrow
            self.table.setColumnHidden(WHO, narrow)
            self.model.retranslate()

    # --- what is shown

    def _columns(self) -> Iterator[Column[EventRow]]:
        yield Column("time", lambda: self.tr("Time"), lambda row: self.session.format.clock(row.time), 80, tone=_quiet)
        yield Column("who", lambda: self.tr("Viewer"), lambda row: row.viewer_name, 108)
        yield Column("what", lambda: self.tr("Event"), self._line, 0, tone=_tone, hint=self._hint)

    def _kind(self, row: EventRow) -> str:
        return self.session.kind(row.kind)

    def _line(self, row: EventRow) -> str:
        what = self._what(row)
        return self.session.format.named(row.viewer_name, what) if self._narrow and row.viewer_name else what

    def _what(self, row: EventRow) -> str:
        """What happened: a comment stands for itself, all else begins with what it is."""
        form = self.session.format
        parts = [row.text] if row.kind == SAID and row.text else [self._kind(row), row.text]
        parts.append(row.item_title or row.item)
        parts = [part for part in parts if part]
        if row.quantity is not None and row.quantity != 1:
            parts[-1] += f" × {form.number(row.quantity)}"
        if row.money is not None:
            parts.append(form.money(row.money, row.currency))
        if row.coins is not None:
            parts.append(self.tr("%n coin(s)", "", row.coins))
        parts += [row.topic_title or row.topic, channel_words(row.channel)]
        return " · ".join(part for part in parts if part)

    def _hint(self, row: EventRow) -> str:
        told = " · ".join(part for part in (self.session.format.instant(row.time), row.source) if part)
        return f"{self._kind(row)}\n{self._what(row)}\n{told}"

    def _fits(self, row: EventRow) -> bool:
        words = self.words.text().strip().casefold()
        return not words or words in f"{row.viewer_name} {self._kind(row)} {self._what(row)}".casefold()

    def _sift(self) -> None:
        """Other words are looked for: sift what is kept anew."""
        self._fitting = deque(filter(self._fits, self._events), maxlen=KEPT)
        self._show(anew=True)

    def _show(self, *, anew: bool = False) -> None:
        """Show what is new, unless somebody reads what is older: then it is counted, and nothing moves."""
        if not anew and self.table.verticalScrollBar().value() > 0:
            self._tell_new()
            return
        self._new = 0
        self.model.replace(reversed(self._fitting))
        self._tell_new()

    def _scrolled(self, value: int) -> None:
        if value == 0 and self._new:
            self._show()

    def _tell_new(self) -> None:
        """Below the table stands what can be done with the chosen row, and what has come meanwhile; else nothing."""
        self.make.setVisible(self.table.chosen_row() is not None)
        self.note.setText(self.tr("%n new, at the top", "", self._new) if self._new else "")
        self.note.setVisible(bool(self._new))

    def _paused(self) -> None:
        self._tell_pause()
        self.refresh()

    def _tell_pause(self) -> None:
        self.pause.setText(self.tr("Go on") if self.pause.isChecked() else self.tr("Pause"))

    def _take_group(self, place: int) -> None:
        self._group = str(self.group.itemData(place))
        self.session.remembered.put(GROUP, self._group)
        self.drop_look()
        self.clear()
        self.refresh()

    # --- what is done with an event

    def _open(self, row: EventRow) -> None:
        if row.viewer:
            self.session.go("viewer", viewer=row.viewer)

    def _make(self) -> None:
        row = self.table.chosen_row()
        if row is not None:
            chinese = self.session.chinese
            self.session.go("rules", draft=draft(row, self.session.kind(row.kind), chinese=chinese))
