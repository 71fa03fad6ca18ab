"""A line to begin a product that nobody told of: its id and its name."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.session import Session
from tiercast.desktop.shop.item_teller import ItemTeller
from tiercast.serve.protocol_shop import ItemReply


class NewProduct(Card):
    """The card. `left` once it is not wanted any more."""

    left = Signal()

    def __init__(self, session: Session, tells: ItemTeller, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent, tone="info")
        self._session, self._tells = session, tells
        self.id, self.name = QLineEdit(), QLineEdit()
        self.add_button, self.leave = mark(QPushButton(), kind="main"), mark(QPushButton(), kind="flat")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.id, 1)
        row.addWidget(self.name, 3)
        row.addWidget(self.add_button)
        row.addWidget(self.leave)
        row.addStretch(0)
        self.id.setMaximumWidth(280)
        self.name.setMaximumWidth(560)
        self.add(row)
        for edit in (self.id, self.name):
            edit.setMaxLength(200)
            edit.setAcceptDrops(False)
            edit.textChanged.connect(lambda _text: self._may())
            edit.returnPressed.connect(self._begin)
        self.add_button.clicked.connect(self._begin)
        self.leave.clicked.connect(self.close_it)
        tells.taken.connect(self._taken)
        self.hide()

    def offer(self) -> None:
        """Show it, with the keyboard in it."""
        self.id.clear()
        self.name.clear()
        self.show()
        self.id.setFocus()

    def close_it(self) -> None:
        """It is not wanted any more."""
        if self.isVisible():
            self.hide()
            self.left.emit()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("A new product"))
        self.id.setPlaceholderText(self.tr("Its id, as the platform has it"))
        self.id.setAccessibleName(self.tr("Id of the product"))
        self.name.setPlaceholderText(self.tr("Its name"))
        self.name.setAccessibleName(self.tr("Name of the product"))
        self.add_button.setText(self.tr("Add it"))
        self.leave.setText(self.tr("Not now"))
        self._may()

    def _taken(self, reply: ItemReply) -> None:
        if reply.item == self.id.text().strip():
            self.close_it()

    def _may(self) -> None:
        self.add_button.setEnabled(bool(self.id.text().strip() and self.name.text().strip()))

    def _begin(self) -> None:
        if self.add_button.isEnabled():
            self._tells.tell(self.id.text().strip(), "title", self.name.text().strip())
