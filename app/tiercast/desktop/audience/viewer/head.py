"""The top of a viewer's page: who it is, how well the platform lets us know, and the numbers that matter."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tiercast.common_names import platform_name
from tiercast.desktop.audience.axes import quality_title
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.words.untold import no_orders_told
from tiercast.rules.value_titles import value_title
from tiercast.serve.protocol_viewer import ViewerReply

_WEAK: Final = ("session", "masked", "none")


class Head(QWidget):
    """The top. `back`: the way back was clicked."""

    back = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._told: ViewerReply | None = None
        self.button = mark(QPushButton(), kind="flat")
        self.button.clicked.connect(self.back)
        self.name = label("title")
        self.who = label("quiet")
        self.quality, self.here, self.value, self.stage = Badge(), Badge(), Badge(), Badge()
        self._facts: dict[str, tuple[QLabel, QLabel]] = {}
        self.card = Card()
        self._arrange()

    def take(self, told: ViewerReply) -> None:
        """Show this viewer."""
        self._told = told
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.button.setText(self.tr("Audience"))
        self.button.setIcon(icon("ph.arrow-left", self._session.colours.text))
        self.button.setAccessibleName(self.tr("Back to the audience"))
        titles = {
            "visits": self.tr("Visits"), "orders": self.tr("Orders"), "spent": self.tr("Spent"),
            "last": self.tr("Last seen"), "paid": self.tr("Last order"), "first": self.tr("First seen"),
            "scores": self.tr("R · F · M"), "reached": self.tr("Last reached"),
        }  # fmt: skip
        for key, (title, _) in self._facts.items():
            title.setText(titles[key])
        if self._told is not None:
            self._show(self._told)

    def _arrange(self) -> None:
        names = QHBoxLayout()
        names.setSpacing(Space.S)
        names.addWidget(self.button)
        names.addWidget(self.name)
        for badge in (self.quality, self.here, self.value, self.stage):
            names.addWidget(badge)
        names.addWidget(self.who)
        names.addStretch(1)
        facts = QHBoxLayout()
        facts.setSpacing(Space.XL)
        for key in ("visits", "orders", "spent", "last", "paid", "first", "scores", "reached"):
            column = QVBoxLayout()
            column.setSpacing(2)
            title, number = label("small"), label("head")
            column.addWidget(title)
            column.addWidget(number)
            facts.addLayout(column)
            self._facts[key] = (title, number)
        facts.addStretch(1)
        self.card.add(facts)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.XL, 0)
        column.setSpacing(Space.S)
        column.addLayout(names)
        inner = QHBoxLayout()
        inner.setContentsMargins(Space.S, 0, 0, 0)
        inner.addWidget(self.card)
        column.addLayout(inner)

    def _show(self, told: ViewerReply) -> None:
        formats, chinese = self._session.format, self._session.chinese
        self.name.setText(told.name or told.person or self.tr("Nobody told the name"))
        platform = platform_name(told.platform).to(self._session.language)
        self.who.setText(" · ".join(part for part in (platform, told.person if told.name else "", *told.roles) if part))
        self.quality.tell(quality_title(told.quality), "warn" if told.quality in _WEAK else "quiet")
        self.quality.setVisible(bool(told.quality))
        self.quality.setToolTip(self._quality_hint(told.quality))
        self.here.tell(self.tr("In the room"), "good")
        self.here.setVisible(bool(told.here))
        self.value.tell(value_title("rfm.cell", told.cell, chinese), "info")
        self.value.setVisible(bool(told.cell))
        self.stage.tell(value_title("lifecycle.stage", told.stage, chinese), "quiet")
        self.stage.setVisible(bool(told.stage))
        unknown = self.tr("Unknown: the identity of this viewer does not carry what is older than a session.")
        unbought = unknown if told.visits is None else no_orders_told()
        untold = "" if told.tells_orders or told.last_paid else no_orders_told()
        scores = f"{told.r} · {told.f} · {told.m}" if told.r else formats.number(None)
        spent = formats.money(told.spent, told.spent_currency or told.currency)
        values = {
            "visits": (formats.number(told.visits), unknown if told.visits is None else ""),
            "orders": (formats.number(told.orders), unbought if told.orders is None else ""),
            "spent": (spent, unbought if told.spent is None else ""),
            "last": (formats.ago(told.last_seen or None, told.at), formats.instant(told.last_seen or None)),
            "paid": (formats.ago(told.last_paid or None, told.at), untold or formats.instant(told.last_paid or None)),
            "first": (formats.day(told.first_seen or None), formats.instant(told.first_seen or None)),
            "scores": (scores, self.tr("How recently, how often and for how much: 1 to 5 each, 5 is the best fifth.")),
            "reached": (formats.ago(told.reached or None, told.at), formats.instant(told.reached or None)),
        }  # fmt: skip
        for key, (text, hint) in values.items():
            self._facts[key][1].setText(text)
            self._facts[key][1].setToolTip(hint)

    def _quality_hint(self, quality: str) -> str:
        if quality == "stable":
            return self.tr("The platform tells the same person apart for ever, in every room.")
        if quality == "app_scoped":
            return self.tr("The platform tells the same person apart for this app only.")
        return self.tr("The platform does not tell this person apart from one session to the next: history is unknown.")
