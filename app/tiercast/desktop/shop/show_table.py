"""The table of the steps of a show: put in another order by mouse or keyboard, phases and minutes written in place."""

from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView

from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, Index, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.shop.show_plan import Line
from tiercast.desktop.words.formats import UNKNOWN

MINUTE: Final = 60_000_000
EDITED: Final = ("phase", "planned")
_TONES: Final = {"done": "quiet", "on": "good", "next": "info", "later": ""}
_Role = Qt.ItemDataRole


class StepsModel(RowsModel[Line]):
    """Steps. `wrote` has place, ``phase`` or ``planned``, and what was written."""

    wrote = Signal(int, str, str)

    def __init__(self, session: Session) -> None:
        super().__init__(session, self._columns(session), key=lambda line: line.place)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Steps can be dragged; phases and minutes can be written."""
        flags = super().flags(index)
        if not index.isValid():
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        flags |= Qt.ItemFlag.ItemIsDragEnabled
        if self.columns[index.column()].key in EDITED:
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def supportedDropActions(self) -> Qt.DropAction:  # noqa: N802 Qt's name
        """Steps are moved."""
        return Qt.DropAction.MoveAction

    def data(self, index: Index, role: int = _Role.DisplayRole) -> Any:
        """What a cell shows; to somebody who writes into it, as it would be written."""
        if role == _Role.EditRole and index.isValid():
            step = self.row(index.row()).step
            return step.phase if self.columns[index.column()].key == "phase" else minutes(step.planned)
        return super().data(index, role)

    def setData(self, index: Index, value: Any, role: int = _Role.EditRole) -> bool:  # noqa: N802 Qt's name
        """Somebody wrote into a cell."""
        if role == _Role.EditRole and index.isValid() and str(value).strip() != self.data(index, role):
            self.wrote.emit(self.row(index.row()).place, self.columns[index.column()].key, str(value).strip())
        return False

    def _columns(self, session: Session) -> list[Column[Line]]:
        def tone(line: Line) -> str:
            return _TONES[line.state]

        return [
            Column("place", lambda: "#", lambda line: str(line.place + 1), 48, tone=tone, number=True),
            Column("item", lambda: self.tr("Product"), self._item, 0, tone=tone, hint=lambda line: line.step.item),
            Column("phase", lambda: self.tr("Phase"), lambda line: line.step.phase or UNKNOWN, 128, tone=tone),
            Column("planned", lambda: self.tr("Planned"),
                   lambda line: session.format.duration(line.step.planned or None), 112, tone=tone, number=True),
            Column("at", lambda: self.tr("Expected at"), self._at, 120, tone=tone, number=True, hint=self._why),
            Column("price", lambda: self.tr("Price"),
                   lambda line: session.format.money(line.step.price, line.step.currency), 96, tone=tone, number=True),
            Column("stock", lambda: self.tr("Stock"), lambda line: session.format.number(line.step.stock), 80,
                   tone=tone, number=True),
        ]  # fmt: skip

    def _item(self, line: Line) -> str:
        return line.step.title or line.step.item or self.tr("(no product)")

    def _at(self, line: Line) -> str:
        if line.state == "done":
            return self.tr("done")
        clock = self.session.format.clock(line.at, seconds=False)
        return self.tr("on since %1").replace("%1", clock) if line.state == "on" else clock

    def _why(self, line: Line) -> str:
        if line.at is None and line.state != "done":
            return self.tr("Unknown: for a step before it no time is planned.")
        return self._at(line)


class StepsTable(Table):
    """The table.

    Signals: `moved` with the places from and to, `unwanted` with the place of a step to take out.
    """

    moved = Signal(int, int)
    unwanted = Signal(int)

    def __init__(self, model: StepsModel, empty: EmptyState) -> None:
        super().__init__(model, empty=empty)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)

    @property
    def place(self) -> int:
        """Place of the step that is marked; -1: none is."""
        index = self.currentIndex()
        return self.rows.row(index.row()).place if index.isValid() else -1

    def is_busy(self) -> bool:
        """Whether somebody is writing or dragging."""
        state = QAbstractItemView.State
        return self.state() in (state.EditingState, state.DraggingState)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Alt+Up and Alt+Down move the step that is marked, Del takes it out."""
        moves = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        place, alt = self.place, bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if place >= 0 and alt and event.key() in moves:
            self.moved.emit(place, place + moves[Qt.Key(event.key())])
        elif place >= 0 and event.key() == Qt.Key.Key_Delete:
            self.unwanted.emit(place)
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 Qt's name
        """A step was dragged to another place."""
        if event.source() is not self or self.place < 0:
            event.ignore()
            return
        target = self.indexAt(event.position().toPoint())
        end = self.rows.rowCount() if not target.isValid() else target.row()
        if target.isValid() and self.dropIndicatorPosition() is QAbstractItemView.DropIndicatorPosition.BelowItem:
            end += 1
        start = self.place
        # After a move Qt has the model remove the row that was dragged, which this one does not do by itself.
        event.accept()
        self.moved.emit(start, end - (end > start))


def minutes(micros: int) -> str:
    """A time planned as people write it: ``5`` or ``2.5``; "" for none."""
    return f"{micros / MINUTE:g}" if micros else ""


def micros_of(text: str) -> int | None:
    """Minutes as people write them, in microseconds; "" is none; None: it is no such number."""
    plain = text.strip().replace("，", ".").replace(",", ".")
    try:
        found = round(float(plain) * MINUTE) if plain else 0
    except (ValueError, OverflowError):
        return None
    return found if 0 <= found <= 1440 * MINUTE else None
