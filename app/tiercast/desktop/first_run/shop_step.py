"""The demo, or a shop of one's own."""

from PySide6.QtWidgets import QFormLayout, QLineEdit, QPushButton, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.money_and_time import name_currencies
from tiercast.desktop.connections.platforms import choose_platform, chosen_platform, name_platforms
from tiercast.desktop.first_run.step import Step
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.button_row import button_row
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.named_box import choose_key, chosen_key
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session, system_zone
from tiercast.serve.protocol_connections import BeginShop
from tiercast.serve.protocol_replies import Failed, Welcome


class ShopStep(Step):
    """Names the shop and its first room; the engine starts again with it."""

    key = "shop"

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(session, feed, parent)
        self._waits, self._before = False, ""
        self.demo, self.own, self.there = Card(" "), Card(" "), Card(" ")
        self.demo_text, self.there_text, self.result = label(wrap=True), label(wrap=True), label(wrap=True)
        self.watch, self.begin, self.more = QPushButton(), mark(QPushButton(), kind="main"), QPushButton()
        self.restore = QPushButton()
        self.watch.clicked.connect(lambda: session.go("live"))
        self.begin.clicked.connect(self._begin)
        self.restore.clicked.connect(lambda: session.go("settings", view="backup", part="restore"))
        self.more.clicked.connect(lambda: session.go("connections"))
        self.demo.add(self.demo_text)
        self.demo.add(button_row(self.watch))
        self.name, self.room = QLineEdit(), QLineEdit()
        self.platform, self.currency = ChoiceBox(), ChoiceBox()
        for box in (self.platform, self.currency):
            box.setEditable(True)
            typed = box.lineEdit()
            if typed is not None:
                typed.returnPressed.connect(self._entered)
        name_currencies(self.currency, session.language)
        choose_key(self.currency, "CNY")
        name_platforms(self.platform, session.language)
        for line in (self.name, self.room):
            line.returnPressed.connect(self._entered)
        self._usual = (chosen_platform(self.platform), chosen_key(self.currency))
        form = QFormLayout()
        form.setHorizontalSpacing(Space.XL)
        form.setVerticalSpacing(Space.M)
        self._labels = [label() for _ in range(4)]
        for text, field in zip(self._labels, (self.name, self.room, self.platform, self.currency), strict=True):
            form.addRow(text, field)
            text.setBuddy(field)
        self.own.add(form)
        self.own.add(self.result)
        self.result.hide()
        self.own.add(button_row(self.begin, self.restore))
        self.there.add(self.there_text)
        self.there.add(button_row(self.more))
        for card in (self.own, self.demo, self.there):
            self.column.addWidget(card)
        self.column.addStretch(1)
        feed.changed.connect(self._came)
        session.link.welcomed.connect(self._welcomed)

    def title(self) -> str:
        """Its name."""
        return self.tr("Your shop")

    def entered(self) -> None:
        """Begin with what most shops that speak the language have; what somebody has changed stays."""
        chinese = self.session.chinese
        usual = ("douyin", "CNY") if chinese else ("tiktok", "USD")
        if (chosen_platform(self.platform), chosen_key(self.currency)) == self._usual:
            choose_platform(self.platform, usual[0], self.session.language)
            choose_key(self.currency, usual[1])
            self._usual = usual

    def retranslate(self) -> None:
        """Set every text anew."""
        name_platforms(self.platform, self.session.language)
        name_currencies(self.currency, self.session.language)
        self.heading.tell(self.title(), self.tr("Its data is kept apart from the demo's."))
        self.own.set_heading(self.tr("Set up my shop"))
        texts = (self.tr("Shop"), self.tr("First room"), self.tr("Platform"), self.tr("Currency"))
        for text, field, words in zip(
            self._labels, (self.name, self.room, self.platform, self.currency), texts, strict=True
        ):
            text.setText(words)
            field.setAccessibleName(words)
        self.begin.setText(self.tr("Set it up"))
        self.restore.setText(self.tr("Restore a backup…"))
        self.restore.setToolTip(self.tr("Your shop of another computer, from the file that was written there"))
        self.demo.set_heading(self.tr("Or look at the demo first"))
        self.demo_text.setText(
            self.tr("A simulated room is running: viewers come, ask and buy, and rules act. Nothing in it is real.")
        )
        self.watch.setText(self.tr("Watch the demo"))
        self.there.set_heading(self.tr("Your shop is set up"))
        self.more.setText(self.tr("All rooms and connections"))
        self._came()

    def begins_with(self) -> QWidget | None:
        """The name of the shop, as long as there is none."""
        return self.name if self.own.isVisibleTo(self) and self.begin.isEnabled() else None

    def holds(self) -> bool:
        """Whoever has named their shop means it to be there."""
        if not self.own.isVisibleTo(self) or not (self.name.text().strip() or self.room.text().strip()):
            return False
        if self.begin.isEnabled():
            self._begin()
        return True

    def _came(self) -> None:
        own = self.feed.reply is not None and not in_demo(self.session, self.feed)
        self.own.setVisible(not own)
        self.demo.setVisible(not own)
        self.there.setVisible(own)
        comma = "、" if self.session.chinese else ", "
        names = comma.join(self.session.called(room.title) or room.key for room in self.feed.rooms())
        self.there_text.setText(self.tr("Rooms: {names}").format(names=names))

    def _entered(self) -> None:
        """Enter in a field is the button, once; in an empty form it is nothing."""
        if self.begin.isEnabled() and (self.name.text().strip() or self.room.text().strip()):
            self._begin()

    def _begin(self) -> None:
        title = self.name.text().strip() or self.tr("My shop")
        command = BeginShop(
            id=0, title=title, room=self.room.text().strip() or title, platform=chosen_platform(self.platform),
            currency=chosen_key(self.currency).upper(), zone=str(system_zone()),
        )  # fmt: skip
        self._waits = self.session.link.is_here
        self._before = self.session.status.shop if self.session.status is not None else ""
        self.begin.setEnabled(False)
        self._tell(self.tr("Setting up; the engine starts again…"), "")
        self.session.link.ask(command, refused=self._refused, owner=self)

    def _welcomed(self, welcome: Welcome) -> None:
        self.begin.setEnabled(True)
        self._tell("", "")
        self.feed.ask()
        if self._waits and welcome.shop != self._before:
            self.on.emit()
        self._waits = False

    def _refused(self, failed: Failed) -> None:
        if failed.code == "no_engine" and self._waits:
            return  # it starts again before its answer was heard: whose shop it comes back with says what came of it
        self._waits = False
        self.begin.setEnabled(True)
        self._tell(self.session.refusal(failed), "bad")

    def _tell(self, text: str, tone: str) -> None:
        self.result.setText(text)
        self.result.setVisible(bool(text))
        mark(self.result, tone=tone)


def in_demo(session: Session, feed: ConnectionsFeed) -> bool:
    """Whether what is shown is the demo, and not a shop of somebody's own."""
    reply = feed.reply
    return (reply is not None and reply.built_in) or (session.status is not None and session.status.shop == "demo")
