"""What could be connected: a card for each type of source or sink, with what it needs, tells and risks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.grid import CardGrid
from tiercast.desktop.connections.words import OFFICIAL, OFFICIAL_TONES, PERMISSION, QUALITY, word
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.serve.protocol_connections import OfferRow

_MOST_KINDS = 6
_ORDER = {"simulator": 1, "replay": 2, "command": 3}


class OffersView(QWidget):
    """The cards. `chosen` with the side and type is emitted by the button of one."""

    chosen = Signal(str, str)

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.feed, self.side = session, feed, "in"
        self.grid = CardGrid(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.grid)
        column.addStretch(1)
        feed.offered.connect(self.refresh)

    def show_side(self, side: str) -> None:
        """Show sources (``in``) or sinks (``out``)."""
        self.side = side
        self.refresh()

    def refresh(self) -> None:
        """Make the cards anew."""
        found = [offer for offer in self.feed.offers if offer.side == self.side]
        found.sort(key=lambda offer: (_ORDER.get(offer.kind, 0), not offer.first_party, offer.kind))
        self.grid.put([self._card(offer) for offer in found])

    def retranslate(self) -> None:
        """Set every text anew."""
        self.refresh()

    def _card(self, offer: OfferRow) -> QWidget:
        chinese = self.session.chinese
        card = Card(offer.title_zh if chinese and offer.title_zh else offer.title)
        if offer.tells is not None:
            risk = offer.tells.risk
            card.beside(Badge(word(OFFICIAL, risk.officialness), OFFICIAL_TONES.get(risk.officialness, "quiet")))
        summary = label(wrap=True)
        summary.setText(offer.summary_zh if chinese and offer.summary_zh else offer.summary)
        card.add(summary)
        for text in self._lines(offer):
            line = label("small", wrap=True)
            line.setText(text)
            card.add(line)
        card.body.addStretch(1)
        row = QHBoxLayout()
        row.setContentsMargins(0, Space.XS, 0, 0)
        button = mark(QPushButton(self.tr("Connect")), kind="main")
        button.setAccessibleName(self.tr("Connect {name}").format(name=card.heading.text()))
        button.clicked.connect(lambda: self.chosen.emit(offer.side, offer.kind))
        row.addWidget(button)
        row.addStretch(1)
        card.add(row)
        return card

    def _lines(self, offer: OfferRow) -> list[str]:
        chinese = self.session.chinese
        comma = "、" if chinese else ", "
        lines = []
        properties = offer.settings.get("properties", {})
        needs = [
            str((properties[name].get("x-title-zh") if chinese else None) or properties[name].get("title") or name)
            for name in offer.settings.get("required", ())
        ]
        if needs:
            lines.append(self.tr("Needs: {what}").format(what=comma.join(needs)))
        if offer.tells is not None:
            kinds = [self.session.kind(kind) for kind in offer.tells.kinds]
            more = len(kinds) - _MOST_KINDS
            shown = comma.join(kinds[:_MOST_KINDS])
            shown = self.tr("{kinds} and %n more", "", more).format(kinds=shown) if more > 0 else shown
            lines.append(self.tr("Tells: {what}").format(what=shown))
            lines.append(self.tr("Viewers: {quality}").format(quality=word(QUALITY, offer.tells.quality)))
            lines.append(self.session.words(offer.tells.risk.message, offer.tells.risk.message_zh))
        elif offer.side == "in":
            lines.append(self.tr("What it tells depends on its settings."))
        if offer.actions:
            names = [action.title_zh if chinese else action.title for action in offer.actions]
            lines.append(self.tr("Can: {what}").format(what=comma.join(names)))
        if offer.permissions:
            uses = comma.join(word(PERMISSION, name) for name in offer.permissions)
            lines.append(self.tr("Uses: {what}").format(what=uses))
        return lines
