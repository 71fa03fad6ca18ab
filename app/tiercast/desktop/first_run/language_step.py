"""Which language."""

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.first_run.step import Step
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.words.translations import LANGUAGES


class LanguageStep(Step):
    """The first step."""

    key = "language"

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(session, feed, parent)
        row = QHBoxLayout()
        row.setSpacing(Space.M)
        self.buttons = {code: QPushButton(name) for code, name in LANGUAGES.items()}
        for code, button in self.buttons.items():
            button.setMinimumSize(180, 56)
            button.clicked.connect(lambda _checked=False, code=code: session.take_language(code))
            row.addWidget(button)
        row.addStretch(1)
        self.column.addLayout(row)
        self.card = Card(" ")
        self.promises = [label(wrap=True) for _ in range(3)]
        for promise in self.promises:
            self.card.add(promise)
        self.column.addWidget(self.card)
        self.column.addStretch(1)

    def title(self) -> str:
        """Its name."""
        return self.tr("Language")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.heading.tell(
            "Tiercast", self.tr("It reads your room's feed, knows your viewers, and acts at the right moment.")
        )
        self.card.set_heading(self.tr("What to expect"))
        texts = (
            self.tr("Everything runs on this computer; nothing leaves it unless a rule says so."),
            self.tr(
                "Nothing is sent to viewers before you say so: rules watch first, and show what they would have done."
            ),
            self.tr(
                "A few minutes: orders, room, rules that work there. Leave out what you like; Connections has it all."
            ),
        )
        for promise, text in zip(self.promises, texts, strict=True):
            promise.setText("•  " + text)
        for code, button in self.buttons.items():
            mark(button, kind="main" if code == self.session.language else "")
