"""The feed of the room: what there is, its settings, tried and connected."""

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.grid import CardGrid
from tiercast.desktop.connections.offers_view import OffersView
from tiercast.desktop.connections.part_card import PartCard
from tiercast.desktop.connections.part_editor import PartEditor
from tiercast.desktop.first_run.step import CARDS, Step
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.session import Session


class ConnectStep(Step):
    """Shows what is connected already above what could be; the form of one in its place."""

    key = "connect"
    widest = CARDS

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(session, feed, parent)
        self.cards: dict[str, PartCard] = {}
        self._wanted = ""
        self.connected = CardGrid()
        self.offers = OffersView(session, feed)
        self.editor = PartEditor(session, feed)
        self.back = QPushButton()
        self.back.clicked.connect(lambda: self._fill(False))
        self.choose = QWidget()
        column = QVBoxLayout(self.choose)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        column.addWidget(self.connected)
        column.addWidget(self.offers)
        column.addStretch(1)
        self.form = QWidget()
        inner = QVBoxLayout(self.form)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(Space.M)
        row = QHBoxLayout()
        row.addWidget(self.back)
        row.addStretch(1)
        inner.addLayout(row)
        inner.addWidget(self.editor)
        inner.addStretch(1)
        self.form.hide()
        # No stack: it would be as high as the higher of the two, and the form scrolled away into nothing.
        self.column.addWidget(self.choose, 1)
        self.column.addWidget(self.form, 1)
        self.offers.chosen.connect(self._chosen)
        self.editor.kept.connect(self._kept)
        self.editor.done.connect(self._over)
        feed.changed.connect(self._came)
        feed.offered.connect(self._came)

    def title(self) -> str:
        """Its name."""
        return self.tr("Your room's feed")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.heading.tell(
            self.title(),
            self.tr(
                "Where comments, clicks and orders come from. No feed yet? A simulated room or a recording will do."
            ),
        )
        self.back.setText("← " + self.tr("Other sources"))
        self.offers.retranslate()
        self.editor.retranslate()
        self._came()

    def holds(self) -> bool:
        """Whoever has a form before them means to connect it; what is wrong with it is said there."""
        if self.form.isHidden():
            return False
        if self.editor.keep.isEnabled():
            self.editor.keep.click()
        return True

    def _chosen(self, side: str, kind: str) -> None:
        self.editor.begin(side, kind)
        self._fill_in()

    def _edit(self, side: str, key: str) -> None:
        part = self.feed.part(side, key)
        if part is not None:
            self.editor.change(part)
            self._fill_in()

    def _fill_in(self) -> None:
        self._fill(True)
        self.editor.take_keyboard()

    def _fill(self, filling: bool) -> None:
        self.choose.setVisible(not filling)
        self.form.setVisible(filling)

    def _kept(self, _side: str, key: str) -> None:
        self._wanted = key

    def _over(self) -> None:
        """What is connected stands above what could be: show it from its top, with the keyboard on it."""
        self._fill(False)
        QTimer.singleShot(0, self, self._to_the_top)  # once the cards have their places

    def _to_the_top(self) -> None:
        area = self.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if self.cards and self.form.isHidden():
            card = self.cards.get(self._wanted)
            if card is not None:
                self._wanted = ""
            (card or next(reversed(self.cards.values()))).change.setFocus(Qt.FocusReason.OtherFocusReason)
        if area is not None:
            area.ensureVisible(0, 0)

    def _came(self) -> None:
        parts = self.feed.parts("in")
        if [part.key for part in parts] != list(self.cards):
            self.cards = {part.key: self.cards.get(part.key) or self._card(part.key) for part in parts}
            self.connected.put(list(self.cards.values()))
        for part in parts:
            self.cards[part.key].show_part(part)
        self.connected.setVisible(bool(parts))
        if self._wanted in self.cards and self.form.isHidden():
            QTimer.singleShot(0, self, self._to_the_top)

    def _card(self, key: str) -> PartCard:
        card = PartCard(self.session, self.feed, "in", key)
        card.edit.connect(self._edit)
        card.letters.connect(lambda key: self.session.go("connections", view="letters", source=key))
        return card
