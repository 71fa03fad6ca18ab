"""Asks why a rule did not fire for somebody who is here, chosen by name, or for the room; and for which product."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QPushButton, QWidget

from tiercast.desktop.parts.flow_row import FlowRow
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.serve.protocol_room import ListPresent, PresentReply
from tiercast.serve.protocol_shop import ItemsReply, ListItems

MOST = 300
"""Viewers who are offered."""
LONG = 14
"""Letters that a box has room for."""


class WhyNot(QWidget):
    """A row: for whom, for which product, and a button.

    `asked` has the viewer's key ("" for the room) and name, and the product's id and title ("" for none).
    """

    asked = Signal(str, str, str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        row = FlowRow()
        self.setLayout(row)
        self.label, self.who, self.button = label(parent=self), ChoiceBox(self), QPushButton(self)
        self.item = ChoiceBox(self)
        self.item.hide()
        for box in (self.who, self.item):
            _can_be_typed(box)
        self.label.setBuddy(self.who)
        self.button.clicked.connect(self._ask)
        for widget in (self.label, self.who, self.item, self.button):
            row.addWidget(widget)

    def refresh(self) -> None:
        """Ask anew who is here and which products there are, unless somebody is choosing."""
        if self.session.room and not self.who.hasFocus():
            command = ListPresent(id=0, room=self.session.room, limit=MOST)
            self.session.link.ask(command, then=self._take, refused=self.session.refuse_once, owner=self)
        if not self.item.hasFocus():
            self.session.link.ask(ListItems(id=0), then=self._take_items, refused=self.session.refuse_once, owner=self)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.label.setText(self.tr("Fired or not, for"))
        self.button.setText(self.tr("Why?"))
        self.who.setAccessibleName(self.tr("For whom"))
        if self.who.count():
            self.who.setItemText(0, self.tr("the room"))
        else:
            self.who.addItem(self.tr("the room"), "")
        self.item.setAccessibleName(self.tr("For which product"))
        self.item.setToolTip(self.tr("For rules that decide for each product by itself"))
        if self.item.count():
            self.item.setItemText(0, self.tr("the last product"))

    def _take(self, reply: PresentReply) -> None:
        chosen = self.who.currentData()
        with QSignalBlocker(self.who):
            self.who.clear()
            self.who.addItem(self.tr("the room"), "")
            for one in reply.viewers:
                self.who.addItem(one.name or one.viewer[:8], one.viewer)
            self.who.setCurrentIndex(max(0, self.who.findData(chosen)))
            _from_the_beginning(self.who)

    def _take_items(self, reply: ItemsReply) -> None:
        chosen = self.item.currentData()
        with QSignalBlocker(self.item):
            self.item.clear()
            self.item.addItem(self.tr("the last product"), "")
            for item, title in zip(reply.columns.ids, reply.columns.titles, strict=True):
                self.item.addItem(title or item, item)
            self.item.setCurrentIndex(max(0, self.item.findData(chosen)))
            _from_the_beginning(self.item)
        self.item.setVisible(self.item.count() > 1)

    def _ask(self) -> None:
        place = self.who.findText(self.who.currentText(), Qt.MatchFlag.MatchFixedString)
        if place < 0:
            self.session.toast(self.tr("Nobody of this name is here now."), tone="warn")
            return
        item = self.item.findText(self.item.currentText(), Qt.MatchFlag.MatchFixedString)
        if self.item.count() and item < 0:
            self.session.toast(self.tr("There is no product of this name."), tone="warn")
            return
        about = (self.item.itemData(item), self.item.itemText(item)) if item > 0 else ("", "")
        self.asked.emit(self.who.itemData(place), self.who.itemText(place), *about)


def _can_be_typed(box: QComboBox) -> None:
    """Let its entries be found by typing a part of them."""
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(LONG)
    completer = box.completer()
    if completer is not None:
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)


def _from_the_beginning(box: QComboBox) -> None:
    """Show the beginning of what is chosen, where the box is too narrow for all of it."""
    edit = box.lineEdit()
    if edit is not None:
        edit.setCursorPosition(0)
