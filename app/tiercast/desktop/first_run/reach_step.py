"""Where actions go: the overlay in OBS, prompts and to-dos in the window."""

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QWidget

from tiercast.desktop.connections.address import ask_address
from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.first_run.step import Step
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.phone.card import PhoneCard
from tiercast.desktop.session import Session
from tiercast.serve.protocol_connections import PutPart
from tiercast.serve.protocol_replies import Failed


class ReachStep(Step):
    """Says how the overlay is put into OBS, and connects what is missing."""

    key = "reach"

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(session, feed, parent)
        self._asked, self._shown = "", False
        self.overlay, self.desk, self.more = Card(" "), Card(" "), Card(" ")
        self.address = QLineEdit()
        self.address.setReadOnly(True)
        self.copy, self.add_overlay, self.add_desk, self.others = (QPushButton() for _ in range(4))
        mark(self.copy, kind="main")
        self.copy.clicked.connect(self._copy)
        self.add_overlay.clicked.connect(lambda: self._connect("overlay"))
        self.add_desk.clicked.connect(lambda: self._connect("desk"))
        self.others.clicked.connect(lambda: session.go("connections", view="sinks"))
        self.steps = [label(wrap=True) for _ in range(4)]
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.address, 1)
        row.addWidget(self.copy)
        self._row = QWidget()
        self._row.setLayout(row)
        row.setContentsMargins(0, 0, 0, 0)
        self.overlay.add(self._row)
        for step in self.steps:
            self.overlay.add(step)
        self.overlay.add(_left(self.add_overlay))
        self.desk_text, self.more_text = label(wrap=True), label(wrap=True)
        self.desk.add(self.desk_text)
        self.desk.add(_left(self.add_desk))
        self.more.add(self.more_text)
        self.more.add(_left(self.others))
        self.phone = PhoneCard(session)
        for card in (self.overlay, self.desk, self.phone, self.more):
            self.column.addWidget(card)
        self.column.addStretch(1)
        feed.changed.connect(self._came)

    def title(self) -> str:
        """Its name."""
        return self.tr("Where actions go")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.heading.tell(self.title(), self.tr("Nothing goes there while the rules are in shadow."))
        self.overlay.set_heading(self.tr("On the stream: pop-ups and banners in OBS"))
        texts = (
            self.tr('1. In OBS, under Sources, choose "+" and then "Browser".'),
            self.tr("2. Paste the address. Width 1920, height 1080, as your stream has it."),
            self.tr("3. Leave the custom CSS as it is: the background is transparent already."),
            self.tr("4. Put it above your camera. It stays empty until a rule that runs shows something."),
        )
        for step, text in zip(self.steps, texts, strict=True):
            step.setText(text)
        self.copy.setText(self.tr("Copy"))
        self.address.setAccessibleName(self.tr("Address of the overlay"))
        self.desk.set_heading(self.tr("To people: lines for the host, to-dos, questions"))
        self.add_overlay.setText(self.tr("Connect the overlay"))
        self.add_desk.setText(self.tr("Connect prompts and to-dos"))
        self.phone.retranslate()
        self.more.set_heading(self.tr("Elsewhere"))
        self.more_text.setText(self.tr("Coupons, webhooks and log files are connected on the Connections page."))
        self.others.setText(self.tr("Show all"))
        self._came()

    def entered(self) -> None:
        """Ask for the address anew: the engine may have another port."""
        self._asked, self._shown = "", True
        self._came()

    def left(self) -> None:
        """It is hidden from now on."""
        self._shown = False

    def _came(self) -> None:
        overlay = next((part for part in self.feed.parts("out") if part.kind == "overlay"), None)
        desk = next((part for part in self.feed.parts("out") if part.kind == "desk"), None)
        self._row.setVisible(overlay is not None)
        self.add_overlay.setVisible(overlay is None)
        self.add_desk.setVisible(desk is None)
        self.phone.setVisible(desk is not None)
        self.desk_text.setText(
            self.tr("They stand on the Live page, at once: Enter does one, Delete declines.")
            if desk is not None
            else self.tr("Prompts and to-dos are not connected.")
        )
        if overlay is not None and overlay.pages and self._asked != overlay.key and self._shown:
            self._asked = overlay.key
            ask_address(self.session, "out", overlay.key, self.address.setText, owner=self.address)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.address.text())
        self.session.toast(self.tr("Copied. Whoever has this address can open the page."))

    def _connect(self, kind: str) -> None:
        def refused(failed: Failed) -> None:
            self.session.refuse(failed)

        command = PutPart(id=0, side="out", key=kind, kind=kind)
        self.session.link.ask(command, then=lambda _done: self.feed.ask(), refused=refused, owner=self)


def _left(button: QPushButton) -> QHBoxLayout:
    row = QHBoxLayout()
    row.addWidget(button)
    row.addStretch(1)
    return row
