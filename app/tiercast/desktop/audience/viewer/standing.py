"""Where a viewer stands on each ladder and why, which signals hold, and every feature as it is now."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tiercast.common_names import ladder_name, spoken
from tiercast.desktop.audience.weeks import day_text
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Colours, Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.session import Session
from tiercast.serve.protocol_viewer import LadderNow, RungNow, ViewerFeature, ViewerReply

MARK: Final = 16
NAMES: Final = 400
"""Pixels for the names of features: their values stand beside them, not at the other end of a wide window."""


class StandingTab(QWidget):
    """Ladders at the left, features at the right."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._told: ViewerReply | None = None
        self.area = ScrolledColumn()
        self.area.column.setContentsMargins(Space.M, Space.M, Space.M, Space.M)
        self.empty = EmptyState(session, "ph.chart-line-up")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.area)
        column.addWidget(self.empty)

    def take(self, told: ViewerReply) -> None:
        """Show how this viewer stands."""
        place = self.area.verticalScrollBar().value()
        self._told = told
        self.retranslate()
        self.area.verticalScrollBar().setValue(place)

    def retranslate(self) -> None:
        """Set every text anew."""
        told = self._told
        if told is None:
            return
        self.empty.tell(
            self.tr("No ruleset measures anything yet"),
            self.tr("Features and tiers come from the rulesets of a room. Choose some for it on the page Rules."),
        )
        some = bool(told.ladders or told.features or told.signals)
        self.area.setVisible(some)
        self.empty.setVisible(not some)
        _clear(self.area)
        for ladder in told.ladders:
            self.area.column.addWidget(self._ladder(ladder, told))
        if told.signals:
            self.area.column.addWidget(self._signals(told))
        if told.features:
            self.area.column.addWidget(self._features(told))
        self.area.column.addStretch(1)

    def _ladder(self, ladder: LadderNow, told: ViewerReply) -> Card:
        formats = self._session.format
        card = Card(ladder_name(ladder.name, ladder.title).to(self._session.language))
        if ladder.tier:
            when = self.tr("since %1").replace("%1", formats.instant(ladder.since, seconds=False))
            if ladder.until:
                when = self.tr("held until %1, its condition is no longer true").replace(
                    "%1", formats.instant(ladder.until, seconds=False)
                )
        else:
            when = self.tr("on no tier yet")
        card.beside(_said("quiet", when))
        for rung in ladder.rungs:
            card.add(self._rung(rung, rung.tier == ladder.tier))
        return card

    def _rung(self, rung: RungNow, stands: bool) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(_mark(rung.held, self._session.colours, always=rung.always))
        line.addWidget(_said("head" if stands else "", rung.title or spoken(rung.tier)))
        if stands:
            line.addWidget(Badge(self.tr("Stands here"), "info"))
        line.addStretch(1)
        column.addLayout(line)
        if rung.always:
            column.addWidget(_indented(_said("small", self.tr("Everybody for whom no higher tier holds"))))
        for reason in rung.reasons:
            row = QHBoxLayout()
            row.setContentsMargins(Space.XL, 0, 0, 0)
            row.setSpacing(Space.S)
            row.addWidget(_mark(reason.held, self._session.colours, small=True))
            text = self._session.words(reason.message, reason.message_zh) or reason.text
            said = _said("small", text.replace("`", ""), wrap=True)
            said.setToolTip(reason.text)
            row.addWidget(said, 1)
            column.addLayout(row)
        return whole

    def _signals(self, told: ViewerReply) -> Card:
        card, formats = Card(self.tr("Signals that hold")), self._session.format
        for signal in told.signals:
            row = QHBoxLayout()
            row.addWidget(Badge(signal.title or spoken(signal.name), "good"))
            words = [self.tr("since %1").replace("%1", formats.clock(signal.began))]
            if signal.until:
                words.append(self.tr("until %1").replace("%1", formats.clock(signal.until)))
            if signal.item:
                words.append(self.tr("product %1").replace("%1", signal.item_title or signal.item))
            row.addWidget(_said("quiet", " · ".join(words)))
            row.addStretch(1)
            card.add(row)
        return card

    def _features(self, told: ViewerReply) -> Card:
        card = Card(self.tr("Measured now"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.L)
        grid.setVerticalSpacing(Space.XS)
        grid.setColumnStretch(2, 1)
        for place, feature in enumerate(told.features):
            title = _said("", self._session.words(feature.title, feature.title_zh), wrap=True)
            title.setFixedWidth(NAMES)
            title.setToolTip(feature.name)
            number = _said("head", self._value(feature, told.currency))
            if feature.value is None:
                number.setToolTip(self.tr("Unknown: no connected source tells of it, or not for this viewer."))
            grid.addWidget(title, place, 0)
            grid.addWidget(number, place, 1, Qt.AlignmentFlag.AlignTop)
        card.add(grid)
        return card

    def _value(self, feature: ViewerFeature, currency: str) -> str:
        formats, value = self._session.format, feature.value
        if isinstance(value, bool):
            return self.tr("yes") if value else self.tr("no")
        if value is None or isinstance(value, str):
            return value or formats.number(None)
        match feature.unit:
            case "money":
                return formats.money(round(value), currency)
            case "duration":
                return formats.duration(round(value))
            case "percent":
                return formats.share(value / 100)
            case "date":
                return day_text(round(value), self._session)
        return formats.number(value, 0 if float(value).is_integer() else 2)


def _mark(held: bool | None, colours: Colours, *, small: bool = False, always: bool = False) -> QWidget:
    """A tick, a minus, a question mark, or a ring for what always holds."""
    name, colour = {
        True: ("ph.check-circle", colours.good), False: ("ph.minus-circle", colours.quiet),
        None: ("ph.question", colours.warn),
    }[held]  # fmt: skip
    if always:
        name, colour = "ph.circle", colours.quiet
    size = 14 if small else MARK
    made = label()
    made.setPixmap(icon(name, colour).pixmap(size, size))
    made.setFixedWidth(size + 2)
    return made


def _said(role: str, text: str, *, wrap: bool = False) -> QLabel:
    made = label(role, wrap=wrap)
    made.setText(text)
    return made


def _indented(widget: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(Space.XL, 0, 0, 0)
    row.addWidget(widget)
    return whole


def _clear(scroll: ScrolledColumn) -> None:
    while (item := scroll.column.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
