"""How far viewers came: a row for each tier or traffic channel, a column for each step that some source tells of."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QEvent, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QFont, QFontMetrics, QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QToolTip, QVBoxLayout, QWidget

from tiercast.common_names import ladder_name, spoken
from tiercast.desktop.look.fonts import interface_font, number_font
from tiercast.desktop.look.tokens import RADIUS, Space, Type
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.desktop.words.channels import CHANNELS as WELL_KNOWN
from tiercast.desktop.words.channels import channel_words
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_watch import FunnelReply, GetFunnel, RoomAbout

EVERY: Final = 10_000
"""Milliseconds between two looks."""
STEPS: Final = {
    "here": QT_TRANSLATE_NOOP("Funnel", "Came"),
    "joined_in": QT_TRANSLATE_NOOP("Funnel", "Active"),
    "product": QT_TRANSLATE_NOOP("Funnel", "Seen"),
    "cart": QT_TRANSLATE_NOOP("Funnel", "Cart"),
    "ordered": QT_TRANSLATE_NOOP("Funnel", "Order"),
    "paid": QT_TRANSLATE_NOOP("Funnel", "Paid"),
}
UNKNOWN_GROUP: Final = "?"
CHANNELS: Final = "channels"
_ROW: Final = 34
_HEAD: Final = 24
_NAME: Final = 78
_NAMES: Final = 0.34
"""Of the width that names may take where they are longer than that."""
_MOST: Final = 24
_WIDE: Final = 76
"""Pixels of a cell from which on it has its share written beside its number."""


class FunnelPanel(QWidget):
    """The panel; see `live.panels.listed.Panel`."""

    key = "funnel"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.about: RoomAbout | None = None
        self.reply: FunnelReply | None = None
        self._shown = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._ask)
        self.by = ChoiceBox(self)
        self.by.currentIndexChanged.connect(self._draw)
        self.empty = EmptyState(session, "ph.funnel", self)
        self.table = FunnelTable(session, self)
        area = self._area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setWidget(self.table)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row = QHBoxLayout()
        row.addWidget(self.by)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.S)
        column.setSpacing(Space.S)
        column.addLayout(row)
        column.addWidget(area, 1)
        column.addWidget(self.empty, 1)
        session.link.welcomed.connect(self._welcomed)

    def title(self) -> str:
        """What it is called."""
        return self.tr("Funnel")

    def entered(self) -> None:
        """Ask, and go on asking."""
        self._shown = True
        self._ask()

    def left(self) -> None:
        """Ask no more."""
        self._shown = False
        self._timer.stop()

    def room_changed(self) -> None:
        """Another room: what was told is not its."""
        self.reply = None
        self._draw()
        if self._shown:
            self._ask()

    def take_about(self, about: RoomAbout | None) -> None:
        """What tiers and channels are called."""
        if about is not self.about:
            self.about = about
            self.retranslate()

    def take(self, reply: FunnelReply) -> None:
        """Show what the engine tells."""
        self.reply = reply
        self._draw()
        if self._shown:
            self._timer.start(EVERY)

    def retranslate(self) -> None:
        """Set every text anew."""
        chosen = self.by.currentData() if self.about is not None and self.by.count() > 1 else None
        self.by.blockSignals(True)
        self.by.clear()
        for ladder in self.about.ladders if self.about is not None else ():
            called = ladder_name(ladder.name, ladder.title).to(self._session.language)
            self.by.addItem(self.tr("By {0}").format(called), ladder.name)
        self.by.addItem(self.tr("By traffic channel"), CHANNELS)
        place = self.by.findData(chosen)
        self.by.setCurrentIndex(max(0, place))
        self.by.blockSignals(False)
        self.by.setAccessibleName(self.tr("What the funnel is divided by"))
        self.setAccessibleName(self.title())
        self._draw()

    def restyle(self) -> None:
        """Paint in the theme's colours."""
        self.table.update()

    def _ask(self) -> None:
        if self._shown and self._session.room and self._session.link.is_here:
            room = self._session.room

            def take(reply: FunnelReply) -> None:
                if room == self._session.room:
                    self.take(reply)

            self._session.link.ask(GetFunnel(id=0, room=room), take, self._refused, owner=self)

    def _refused(self, _failed: Failed) -> None:
        if self._shown:
            self._timer.start(EVERY)

    def _welcomed(self, _welcome: object) -> None:
        if self._shown:
            self._ask()

    def _draw(self) -> None:
        reply = self.reply
        nobody = reply is None or not reply.everybody or not reply.everybody[0]
        for part in (self.by, self._area):
            part.setVisible(not nobody)
        self.empty.setVisible(nobody)
        if reply is None or nobody:
            self._tell_empty()
            self.table.show_rows([], [])
            return
        self.table.setToolTip(self.tr("Viewers who came at least so far in this session."))
        steps = [QCoreApplication.translate("Funnel", str(STEPS[step])) for step in reply.steps]
        self.table.show_rows(steps, [(self.tr("Everybody"), reply.everybody), *self._rows(reply)])

    def _tell_empty(self) -> None:
        if self.about is not None and self.about.told and not self.about.knows_viewers:
            self.empty.tell(
                self.tr("How far viewers came is unknown"),
                self.tr("No connected source of this room says which viewer does something."),
            )
            return
        self.empty.tell(
            self.tr("Nobody has come in yet"),
            self.tr("Shows how far viewers came in this session, once the first ones are here."),
        )

    def _rows(self, reply: FunnelReply) -> list[tuple[str, tuple[int, ...]]]:
        chosen = self.by.currentData()
        if chosen == CHANNELS or chosen is None:
            titles = {name: channel_words(name) for name in WELL_KNOWN}
            told = self.about.channels if self.about is not None else ()
            titles |= {one.name: one.title for one in told if one.title not in ("", one.name)}
            found = sorted(reply.channels.items(), key=lambda one: (one[0] == UNKNOWN_GROUP, -one[1][0], one[0]))
            rows = [(titles.get(name, name), counts) for name, counts in found]
        else:
            ladder = next((o for o in (self.about.ladders if self.about else ()) if o.name == chosen), None)
            groups = reply.ladders.get(chosen, {})
            order = [
                (tier.name, tier.title or spoken(tier.name)) for tier in (ladder.tiers if ladder is not None else ())
            ]
            order += [("", self.tr("No tier")), (UNKNOWN_GROUP, UNKNOWN_GROUP)]
            rows = [(title, groups[name]) for name, title in order if name in groups]
        return [(self.tr("Not known") if name == UNKNOWN_GROUP else name, counts) for name, counts in rows[:_MOST]]


class FunnelTable(QWidget):
    """Rows of counts, each with a bar for its share of the row's first."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.steps: list[str] = []
        self.rows: list[tuple[str, tuple[int, ...]]] = []
        self._longest = 0
        mark(self, scrolled="true")

    def show_rows(self, steps: list[str], rows: list[tuple[str, tuple[int, ...]]]) -> None:
        """Show these rows; each has a count for each step."""
        self.steps, self.rows = steps, rows
        metrics = QFontMetrics(self._font())
        self._longest = max((metrics.horizontalAdvance(name) for name, _counts in rows), default=0) + Space.S
        self.setMinimumHeight(_HEAD + _ROW * len(rows))
        write = self._session.format
        said = [
            write.named(name, write.listed(f"{step} {write.number(n)}" for step, n in zip(steps, counts, strict=True)))
            for name, counts in rows
        ]
        self.setAccessibleName("\n".join(said))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """As high as its rows."""
        return QSize(360, _HEAD + _ROW * len(self.rows))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 Qt's name
        """Paint the rows."""
        if not self.steps:
            return
        painter, colours = QPainter(self), self._session.colours
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font, names = self._font(), self._names()
        metrics = QFontMetrics(font)
        painter.setFont(font)
        painter.setPen(QColor(colours.quiet))
        for place, step in enumerate(self.steps):
            box = self._cell(-1, place)
            # Beside a title is nothing that the gap would have to keep it from.
            box.setWidth(box.width() + Space.XS)
            text = metrics.elidedText(step, Qt.TextElideMode.ElideRight, int(box.width()))
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        for row, (name, counts) in enumerate(self.rows):
            painter.setFont(font)
            painter.setPen(QColor(colours.text))
            text = metrics.elidedText(name, Qt.TextElideMode.ElideRight, names - Space.S)
            painter.drawText(QRectF(0, _HEAD + row * _ROW, names, _ROW - 6), Qt.AlignmentFlag.AlignVCenter, text)
            for place, count in enumerate(counts):
                self._paint_cell(painter, self._cell(row, place), count, counts[0])
        painter.end()

    def _paint_cell(self, painter: QPainter, box: QRectF, count: int, first: int) -> None:
        colours = self._session.colours
        share = count / first if first else 0.0
        bar = QRectF(box.left(), box.bottom() - 9, box.width(), 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colours.hover))
        painter.drawRoundedRect(bar, RADIUS / 3, RADIUS / 3)
        if share:
            bar.setWidth(max(2.0, bar.width() * share))
            painter.setBrush(QColor(colours.series[0]))
            painter.drawRoundedRect(bar, RADIUS / 3, RADIUS / 3)
        write = self._session.format
        painter.setFont(number_font(Type.SMALL, bold=True))
        painter.setPen(QColor(colours.text))
        number, above = write.short(count), box.adjusted(0, 3, 0, -10)
        painter.drawText(above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, number)
        used = QFontMetrics(painter.font()).horizontalAdvance(number)
        painter.setFont(number_font(Type.SMALL))
        text = write.share(share)
        # In all cells or in none.
        if box.width() >= _WIDE and used + Space.S < box.width():
            painter.setPen(QColor(colours.quiet))
            painter.drawText(above, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)

    def event(self, event: QEvent) -> bool:
        """Say in full what is under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self._tip(event.pos()), self)
            return True
        return super().event(event)

    def _tip(self, pos: QPoint) -> str:
        row = (pos.y() - _HEAD) // _ROW
        if not 0 <= row < len(self.rows):
            return self.toolTip()
        name, counts = self.rows[row]
        for place, step in enumerate(self.steps):
            if self._cell(row, place).contains(pos):
                write = self._session.format
                share = write.share(counts[place] / counts[0] if counts[0] else None, 1)
                return f"{name} · {step}\n{write.number(counts[place])} / {write.number(counts[0])} ({share})"
        return name

    @staticmethod
    def _font() -> QFont:
        font = interface_font()
        font.setPixelSize(Type.SMALL)
        return font

    def _names(self) -> int:
        """How wide the names of the rows are: as the longest of them, in reason."""
        return max(_NAME, min(self._longest, round(self.width() * _NAMES)))

    def _cell(self, row: int, place: int) -> QRectF:
        names = self._names()
        width = max(36.0, (self.width() - names) / max(1, len(self.steps)))
        top = 0 if row < 0 else _HEAD + row * _ROW
        return QRectF(names + place * width, top, width - Space.XS, _HEAD if row < 0 else _ROW)
