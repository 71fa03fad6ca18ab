"""Asks why a rule did not fire for somebody who is here: chosen by name, or the room for rules about all of it."""

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label
from tiercast.desktop.session import Session
from tiercast.serve.protocol_room import ListPresent, PresentReply

MOST = 300
"""Viewers who are offered."""


class WhyNot(QWidget):
    """A row: for whom, and a button. `asked` has the viewer's key ("" for the room) and name."""

    asked = Signal(str, str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.S)
        self.label, self.who, self.button = label(parent=self), QComboBox(self), QPushButton(self)
        self.who.setEditable(True)
        self.who.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.who.setMinimumWidth(160)
        self.label.setBuddy(self.who)
        completer = self.who.completer()
        if completer is not None:
            completer.setFilterMode(Qt.MatchFlag.MatchContains)
            completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        self.button.clicked.connect(self._ask)
        row.addWidget(self.label)
        row.addWidget(self.who, 1)
        row.addWidget(self.button)

    def refresh(self) -> None:
        """Ask anew who is here, unless somebody is choosing."""
        if self.session.room and not self.who.hasFocus():
            command = ListPresent(id=0, room=self.session.room, limit=MOST)
            self.session.link.ask(command, then=self._take, refused=lambda failed: None, owner=self)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.label.setText(self.tr("Why, or why not, for"))
        self.button.setText(self.tr("Why?"))
        self.who.setAccessibleName(self.tr("For whom"))
        if self.who.count():
            self.who.setItemText(0, self.tr("the room"))
        else:
            self.who.addItem(self.tr("the room"), "")

    def _take(self, reply: PresentReply) -> None:
        chosen = self.who.currentData()
        with QSignalBlocker(self.who):
            self.who.clear()
            self.who.addItem(self.tr("the room"), "")
            for one in reply.viewers:
                self.who.addItem(one.name or one.viewer[:8], one.viewer)
            self.who.setCurrentIndex(max(0, self.who.findData(chosen)))

    def _ask(self) -> None:
        place = self.who.findText(self.who.currentText(), Qt.MatchFlag.MatchFixedString)
        if place < 0:
            self.session.toast(self.tr("Nobody of this name is here now."), tone="warn")
            return
        self.asked.emit(self.who.itemData(place), self.who.itemText(place))
