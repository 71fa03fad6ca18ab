"""The table of everybody, with the heat map beside it that filters it, a search and quick filters."""

from typing import Final

import numpy as np
from PySide6.QtCore import QEvent, QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from tiercast.desktop.audience.crowd import Crowd, Mask
from tiercast.desktop.audience.model import ViewersModel
from tiercast.desktop.audience.sieve import Sieve
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.flow_row import FlowRow
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session

SOON: Final = 120
"""Milliseconds after the last key that a search waits."""


class ViewersTab(QWidget):
    """The tab. `opened` has the key of a viewer."""

    opened = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.crowd = session, Crowd()
        self.sieve = Sieve(session)
        self.model = ViewersModel(session, self.crowd)
        self.empty = EmptyState(session, "ph.users-three")
        self.to_connect = self.empty.add_button("", lambda: session.go("connections"), main=True)
        self.to_import = self.empty.add_button("", lambda: session.go("shop", view="imports"))
        self.table = Table(self.model, empty=self.empty)
        self.table.remember("audience/viewers")
        self.search = QLineEdit()
        self.search.setMinimumWidth(240)
        self.here, self.buyers = QPushButton(), QPushButton()
        self.count = label("quiet")
        self.clear = mark(QPushButton(), kind="flat")
        for button in (self.here, self.buyers):
            button.setCheckable(True)
            button.toggled.connect(self._filter)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._soon.timeout.connect(self._filter)
        self.search.textChanged.connect(lambda _text: self._soon.start())
        self.search.returnPressed.connect(self._searched)
        self.clear.clicked.connect(self.show_all)
        self.sieve.changed.connect(self._filter)
        self.table.opened.connect(lambda row: self.opened.emit(self.crowd.keys[row]))
        self._arrange()
        self.retranslate()

    def take(self, crowd: Crowd) -> None:
        """Show this crowd, as it is filtered and sorted now; it is used up by it."""
        self.crowd.become(crowd)
        self.refresh()

    def refresh(self) -> None:
        """Somebody in the crowd has changed."""
        self.sieve.take(self.crowd)
        self.model.take(self._mask())
        self._tell()

    def show_all(self) -> None:
        """Let go of every filter."""
        with QSignalBlocker(self.search), QSignalBlocker(self.here), QSignalBlocker(self.buyers):
            self.search.clear()
            self.here.setChecked(False)
            self.buyers.setChecked(False)
        self.sieve.let_go()
        self._filter()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.search.setPlaceholderText(self.tr("Search by name or id"))
        self.search.setAccessibleName(self.tr("Search viewers"))
        self.here.setText(self.tr("In the room now"))
        self.buyers.setText(self.tr("Has bought"))
        self.clear.setText(self.tr("Show all"))
        self.to_connect.setText(self.tr("Connect a room"))
        self.to_import.setText(self.tr("Import orders"))
        self.table.setAccessibleName(self.tr("Viewers"))
        self.sieve.retranslate()
        self.model.retranslate()
        self._tell()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 Qt's name
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def _arrange(self) -> None:
        top = FlowRow(self.search, self.here, self.buyers)
        top.setContentsMargins(Space.M, Space.M, Space.M, Space.S)
        top.spring()
        top.addWidget(self.count)
        top.addWidget(self.clear)
        card = Card(flush=True)
        card.add(top)
        card.add(self.table, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.addWidget(self.sieve)
        self.split.addWidget(card)
        self.split.setStretchFactor(0, 2)
        self.split.setStretchFactor(1, 5)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(Space.L)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        column.addWidget(self.split)

    def _mask(self) -> Mask:
        text = self.search.text().strip()
        found = self.crowd.search(text) if text else np.ones(len(self.crowd), np.bool_)
        if self.here.isChecked():
            found &= ~self.crowd.is_word("here", "")
        if self.buyers.isChecked():
            found &= self.crowd.numbers["orders"] > 0
        self.sieve.count(found)
        return found & self.sieve.wanted()

    def _filter(self) -> None:
        self._soon.stop()
        self.model.filter(self._mask())
        self.table.scrollToTop()
        self._tell()

    def search_now(self) -> None:
        """Look for what is written, without waiting for another letter."""
        self._filter()

    def _searched(self) -> None:
        self.search_now()
        if self.model.shown:
            self.table.selectRow(0)
            self.table.setFocus()

    def _tell(self) -> None:
        shown, whole = self.model.shown, len(self.crowd)
        number = self.session.format.number
        for widget in (self.count, self.clear):
            widget.setVisible(shown != whole)
        self.sieve.setVisible(bool(whole))
        for button in (self.to_connect, self.to_import):
            button.setVisible(not whole and bool(self.crowd.at))
        if shown == whole:
            self.count.setText("")
        else:
            self.count.setText(self.tr("%1 of %2").replace("%1", number(shown)).replace("%2", number(whole)))
        if whole:
            self.empty.tell(
                self.tr("Nobody fits"), self.tr('Take a filter off or look for less of the name; "Show all" does both.')
            )
        elif not self.crowd.at:
            self.empty.tell(self.tr("Looking…"))
        else:
            self.empty.tell(
                self.tr("Nobody was here yet"),
                self.tr(
                    "Viewers appear as soon as a connected room tells of them, or when you import the shop's orders."
                ),
            )
