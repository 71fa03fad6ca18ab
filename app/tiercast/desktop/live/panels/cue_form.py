"""The fields of a cue that asks for something, beneath the buttons: nothing modal comes between a host and the show."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFormLayout, QFrame, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.serve.protocol_base import Plain
from tiercast.serve.protocol_room import CueRow, ItemRow, ListPresent, PresentReply

MOST_VIEWERS = 200
ITEM, VIEWER, QUANTITY, TEXT = "item", "viewer", "quantity", "text"


class CueForm(QFrame):
    """The form. `give` is called with the cue and what was filled in."""

    def __init__(
        self, session: Session, give: Callable[[CueRow, dict[str, Plain]], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        mark(self, card="raised")
        self._session, self._give = session, give
        self._cue: CueRow | None = None
        self._items: tuple[ItemRow, ...] = ()
        self.fields: dict[str, QComboBox | QLineEdit] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        column.setSpacing(Space.S)
        self.heading = label("head", parent=self)
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        self.form.setSpacing(Space.S)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        self.give = mark(QPushButton(self), kind="main")
        self.cancel = QPushButton(self)
        buttons.addWidget(self.give)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        column.addWidget(self.heading)
        column.addLayout(self.form)
        column.addLayout(buttons)
        self.give.clicked.connect(self.submit)
        self.cancel.clicked.connect(self.close_form)
        self.hide()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.give.setText(self.tr("Give"))
        self.cancel.setText(self.tr("Cancel"))
        if self._cue is not None:
            self.open_for(self._cue)

    def field_title(self, name: str) -> str:
        """What people call what a cue asks for; the ruleset's own word where there is no other."""
        known = {
            ITEM: self.tr("Product"),
            VIEWER: self.tr("Viewer"),
            QUANTITY: self.tr("How many"),
            TEXT: self.tr("Text"),
        }
        return known.get(name, name)

    def take_items(self, items: tuple[ItemRow, ...]) -> None:
        """The products that can be chosen, the one that is on first."""
        self._items = items

    def open_for(self, cue: CueRow) -> None:
        """Show the fields of `cue`, with the cursor in the first."""
        self._cue = cue
        self.heading.setText(cue.title or spoken(cue.name))
        while self.form.rowCount():
            self.form.removeRow(0)
        self.fields = {name: self._field(name) for name in cue.asks}
        for name, field in self.fields.items():
            title = label(parent=self)
            title.setText(self.field_title(name))
            title.setBuddy(field)
            field.setAccessibleName(self.field_title(name))
            self.form.addRow(title, field)
        self.show()
        next(iter(self.fields.values())).setFocus()

    def close_form(self) -> None:
        """Show nothing."""
        self._cue = None
        self.hide()

    def submit(self) -> None:
        """Give the cue where everything is filled in; else mark what is missing."""
        values = {name: _value(field) for name, field in self.fields.items()}
        missing = [name for name, value in values.items() if not value]
        for name, field in self.fields.items():
            mark(field.lineEdit() if isinstance(field, QComboBox) else field, wrong=name in missing)  # type: ignore[type-var]
        if missing:
            self.fields[missing[0]].setFocus()
        elif self._cue is not None:
            self._give(self._cue, dict(values))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Enter gives, Escape closes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.submit()
        elif event.key() == Qt.Key.Key_Escape:
            self.close_form()
        else:
            super().keyPressEvent(event)

    def _field(self, name: str) -> QComboBox | QLineEdit:
        if name == ITEM:
            return self._choice(
                (row.item, f"{row.title} ({row.item})" if row.title else row.item) for row in self._items
            )
        if name == VIEWER:
            field = self._choice(())
            command = ListPresent(id=0, room=self._session.room, limit=MOST_VIEWERS)
            self._session.link.ask(command, then=lambda reply: self._take_viewers(field, reply), owner=field)
            return field
        return QLineEdit(self)

    def _choice(self, rows: Iterable[tuple[str, str]]) -> QComboBox:
        box = ChoiceBox(self)
        box.setEditable(True)
        box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        for value, text in rows:
            box.addItem(text, value)
        completer = box.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
        return box

    @staticmethod
    def _take_viewers(field: QComboBox, reply: PresentReply) -> None:
        typed = field.currentText()
        for row in reply.viewers:
            field.addItem(row.name or row.viewer, row.viewer)
        field.setCurrentIndex(-1)
        field.setEditText(typed)


def _value(field: QComboBox | QLineEdit) -> str:
    if isinstance(field, QLineEdit):
        return field.text().strip()
    typed = field.currentText().strip()
    place = field.findText(typed, Qt.MatchFlag.MatchFixedString)
    return str(field.itemData(place)) if place >= 0 else typed
