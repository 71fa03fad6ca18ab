"""Rooms, sources and sinks as cards, each section with a way to add one."""

from pathlib import PurePath

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.common_names import currency_name, platform_name, spoken, zone_name
from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.grid import CardGrid, across
from tiercast.desktop.connections.part_card import PartCard
from tiercast.desktop.connections.words import STATES, word
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.heading import SectionHeading
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import bring_in_sight
from tiercast.desktop.phone.card import PhoneCard
from tiercast.desktop.session import Session
from tiercast.serve.protocol_connections import RoomRow

_PHONE = 480
"""Pixels that the card of phones has at least, where there are so many: its code, and beside it what to do."""


class Overview(QWidget):
    """The cards. Signals: `add` with a side, `add_room`, `edit` with side and key, `edit_room` with a key."""

    add = Signal(str)
    add_room = Signal()
    edit = Signal(str, str)
    edit_room = Signal(str)
    letters = Signal(str)

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.feed = session, feed
        self.cards: dict[tuple[str, str], PartCard] = {}
        self._rooms: tuple[RoomRow, ...] = ()
        self._wanted = ("", "")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self.note = label("quiet", wrap=True)
        column.addWidget(self.note)
        self.headings = {name: SectionHeading() for name in ("rooms", "in", "out")}
        self.buttons = {name: QPushButton() for name in self.headings}
        self.grids = {name: CardGrid() for name in self.headings}
        self.empty = {name: label("quiet", wrap=True) for name in self.headings}
        for name, heading in self.headings.items():
            self.empty[name].hide()  # nobody has said yet that nothing is connected
            heading.beside(self.buttons[name])
            column.addWidget(heading)
            column.addWidget(self.empty[name])
            column.addWidget(self.grids[name])
            column.addSpacing(Space.M)
        self.phone = PhoneCard(session, self)
        # In a row of its own: a column asks how high it is at the full width, and would take the rest from the cards.
        row = QHBoxLayout()
        row.addWidget(self.phone, 1)
        row.addStretch(0)
        column.addLayout(row)
        column.addStretch(1)
        self.buttons["rooms"].clicked.connect(self.add_room)
        self.buttons["in"].clicked.connect(lambda: self.add.emit("in"))
        self.buttons["out"].clicked.connect(lambda: self.add.emit("out"))
        feed.changed.connect(self.refresh)
        feed.offered.connect(self.refresh)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Let the card of phones end where a column of the grid does."""
        super().resizeEvent(event)
        self.phone.setMaximumWidth(across(self.width(), _PHONE))

    def retranslate(self) -> None:
        """Set every text anew."""
        self.headings["rooms"].tell(self.tr("Rooms"))
        self.headings["in"].tell(self.tr("Sources"), self.tr("Where events come from."))
        self.headings["out"].tell(self.tr("Sinks"), self.tr("Where actions go."))
        self.buttons["rooms"].setText(self.tr("Add a room"))
        self.buttons["in"].setText(self.tr("Connect a source"))
        self.buttons["out"].setText(self.tr("Connect a sink"))
        mark(self.buttons["in"], kind="main")
        self.empty["in"].setText(self.tr("No source is connected: nothing comes in, and no rule can fire."))
        self.empty["out"].setText(self.tr("No sink is connected: rules can be watched, and nothing goes out."))
        self._rooms = ()
        self.phone.retranslate()
        self.refresh()

    def refresh(self) -> None:
        """Show the cards of what is configured now."""
        reply = self.feed.reply
        if reply is None:
            return
        self.note.setText(
            self.tr("The demo runs. The first change writes {file}.").format(file=reply.file)
            if reply.built_in
            else self.tr("Kept in {file}").format(file=reply.file)
        )
        if reply.rooms != self._rooms:
            self._rooms = reply.rooms
            self.grids["rooms"].put([self._room(room) for room in reply.rooms])
        for side in ("in", "out"):
            parts = self.feed.parts(side)
            keys = [(side, part.key) for part in parts]
            shown = [key for key in self.cards if key[0] == side]
            if keys != shown:
                for key in shown:
                    if key not in keys:
                        del self.cards[key]
                cards: list[QWidget] = [self._card(side, key) for _, key in keys]
                self.cards = {**{key: card for key, card in self.cards.items() if key[0] != side},
                              **{key: self.cards[key] for key in keys}}  # fmt: skip
                self.grids[side].put(cards)
            for part in parts:
                self.cards[side, part.key].show_part(part)
            self.empty[side].setVisible(not parts and self.feed.reply is not None)
        self.empty["rooms"].setVisible(False)
        if self._wanted in self.cards:
            QTimer.singleShot(0, self, self._point)  # once the cards have their places

    def point_at(self, side: str, key: str) -> None:
        """Bring the card of a part into sight, with the keyboard on it; as soon as it is there."""
        self._wanted = (side, key)
        self.refresh()

    def _point(self) -> None:
        card, self._wanted = self.cards.get(self._wanted), ("", "")
        if card is not None:
            bring_in_sight(card)
            card.change.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, side: str, key: str) -> PartCard:
        if (side, key) not in self.cards:
            card = PartCard(self.session, self.feed, side, key)
            card.edit.connect(self.edit)
            card.letters.connect(self.letters)
            self.cards[side, key] = card
        return self.cards[side, key]

    def _room(self, room: RoomRow) -> QWidget:
        card = Card(self.session.called(room.title) or spoken(room.key))
        card.heading.setToolTip(room.key)
        if room.start:
            card.beside(Badge(word(STATES, room.start), "quiet"))
        comma = "、" if self.session.chinese else ", "
        line = label("small", wrap=True)
        platform = platform_name(room.platform).to(self.session.language)
        currency, zone = (
            words.to(self.session.language) for words in (currency_name(room.currency), zone_name(room.zone))
        )
        line.setText(" · ".join(part for part in (platform, room.category, currency, zone) if part))
        card.add(line)
        rules = label("small", wrap=True)
        rules.setText(
            self.tr("Rules: {names}").format(names=comma.join(map(self._ruleset, room.rulesets)))
            if room.rulesets
            else self.tr("No rules yet")
        )
        card.add(rules)
        row = QHBoxLayout()
        change = QPushButton(self.tr("Change"))
        change.setAccessibleName(self.tr("Change {name}").format(name=card.heading.text()))
        change.clicked.connect(lambda: self.edit_room.emit(room.key))
        row.addWidget(change)
        row.addStretch(1)
        card.add(row)
        return card

    def _ruleset(self, name: str) -> str:
        """What people call a ruleset that a room runs: a shipped one by its name, one of the user's by its file."""
        key = PurePath(name).stem if name.endswith((".yaml", ".yml")) else name
        return self.session.titles.get(key) or spoken(key)
