"""Whose an order is: a viewer is looked for by name or id, and the order is linked to them."""

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListWidget, QListWidgetItem, QPushButton, QWidget

from tiercast.common_names import platform_name
from tiercast.desktop.audience.crowd import Crowd
from tiercast.desktop.audience.fetching import Fetching
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.at_most import at_most
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_shop import OrderInfo

MOST: Final = 50
"""Viewers that are offered at once."""
SOON: Final = 150
SEARCH: Final = 480
"""Pixels of the field and of the list at most: in a wide window what belongs together stays together."""


class LinkPicker(Card):
    """The card. `picked` has the key and the name of a viewer; `left` once none is wanted any more."""

    picked = Signal(str, str)
    left = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent, tone="info")
        self.session, self.crowd = session, Crowd()
        self._order: OrderInfo | None = None
        self.search, self.found = QLineEdit(), mark(QListWidget(), kind="lines")
        self.search.setAcceptDrops(False)
        self.found.setMinimumHeight(64)
        self.found.setMaximumHeight(144)
        self.state = label("small", wrap=True)
        self.link, self.leave = mark(QPushButton(), kind="main"), mark(QPushButton(), kind="flat")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.search, 1)
        row.addWidget(self.link)
        row.addWidget(self.leave)
        self.add(row)
        self.search.setMaximumWidth(SEARCH)
        row.addStretch(0)
        self.add(at_most(self.found, SEARCH))
        self.add(self.state)
        self._fetching = Fetching(session)
        self._fetching.fetched.connect(self._fetched)
        self._fetching.failed.connect(self._failed)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._look)
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.returnPressed.connect(self._enter)
        self.found.itemActivated.connect(lambda _item: self._pick())
        self.found.currentRowChanged.connect(lambda row: self.link.setEnabled(row >= 0))
        self.link.clicked.connect(self._pick)
        self.leave.clicked.connect(self.close_it)
        self.hide()

    def offer(self, order: OrderInfo) -> None:
        """Look for the viewer of an order; its buyer's name is looked for first."""
        self._order = order
        self.search.setText(order.name)
        self.search.selectAll()
        self.retranslate()
        self.show()
        self.search.setFocus()
        self._fetching.start()

    def close_it(self) -> None:
        """None is wanted any more."""
        self._fetching.stop()
        if not self.isHidden():
            self.hide()
            self.left.emit()

    def retranslate(self) -> None:
        """Set every text anew."""
        number = self._order.number if self._order is not None else ""
        self.set_heading(self.tr("Whose is order %1?").replace("%1", number))
        self.search.setPlaceholderText(self.tr("Name or id of a viewer"))
        self.search.setAccessibleName(self.search.placeholderText())
        self.found.setAccessibleName(self.tr("Viewers found"))
        self.link.setText(self.tr("Link to this viewer"))
        self.leave.setText(self.tr("Not now"))
        self._say()

    def _fetched(self, crowd: Crowd) -> None:
        self.crowd.become(crowd)
        self._look()

    def _failed(self, failed: Failed) -> None:
        self.state.setText(self.session.refusal(failed))

    def _look(self) -> None:
        self._soon.stop()
        self.found.clear()
        text, crowd = self.search.text().strip(), self.crowd
        rows = crowd.search(text).nonzero()[0][:MOST] if text and len(crowd) else ()
        for row in rows:
            name, person = crowd.names[row], crowd.ids[row]
            platform = platform_name(crowd.words["platform"].of(int(row))).to(self.session.language)
            shown = QListWidgetItem(" · ".join(part for part in (name, person, platform) if part))
            shown.setData(Qt.ItemDataRole.UserRole, (crowd.keys[row], name or person))
            self.found.addItem(shown)
        self.found.setCurrentRow(0 if len(rows) == 1 else -1)
        self.link.setEnabled(self.found.currentRow() >= 0)
        self._say()

    def _say(self) -> None:
        if self._fetching.busy:
            self.state.setText(self.tr("Reading the viewers…"))
        elif self.search.text().strip() and not self.found.count():
            self.state.setText(self.tr("Nobody here is called so."))
        else:
            self.state.setText(self.tr("Linked by hand, the order counts for this viewer and for nobody else."))

    def _enter(self) -> None:
        self._look()
        if self.found.count():
            self.found.setCurrentRow(max(0, self.found.currentRow()))
            self.found.setFocus()

    def _pick(self) -> None:
        item = self.found.currentItem()
        if item is not None:
            key, name = item.data(Qt.ItemDataRole.UserRole)
            self.hide()
            self.picked.emit(key, name)
