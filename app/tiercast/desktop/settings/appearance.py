"""Language and theme."""

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from tiercast.desktop.look.tokens import Space, Theme
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.desktop.settings.section import Section
from tiercast.desktop.words.translations import LANGUAGES

_WIDTH = 280


class Appearance(Section):
    """The section."""

    key = "appearance"
    icon = "ph.palette"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.card = Card()
        self.language = self._choice()
        self.theme = self._choice()
        self._language_label, self._theme_label = label(), label()
        form = QFormLayout()
        form.setHorizontalSpacing(Space.XL)
        form.setVerticalSpacing(Space.M)
        form.setLabelAlignment(self._language_label.alignment())
        form.addRow(self._language_label, self.language)
        form.addRow(self._theme_label, self.theme)
        self._language_label.setBuddy(self.language)
        self._theme_label.setBuddy(self.theme)
        self.card.add(form)
        self._note = label("quiet", wrap=True)
        self.card.add(self._note)
        self.column.addWidget(self.card)
        self.column.addStretch(1)
        self.language.activated.connect(self._take_language)
        self.theme.activated.connect(self._take_theme)

    def title(self) -> str:
        """Its name."""
        return self.tr("Language and theme")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.card.set_heading(self.title())
        self._language_label.setText(self.tr("Language"))
        self._theme_label.setText(self.tr("Theme"))
        self._note.setText(
            self.tr("Both take effect at once. What rules say to viewers stays in the rules' own language.")
        )
        self.language.setAccessibleName(self.tr("Language"))
        self.theme.setAccessibleName(self.tr("Theme"))
        languages = [("", self.tr("As the computer")), *LANGUAGES.items()]
        themes = [
            (Theme.SYSTEM.value, self.tr("As the computer")),
            (Theme.LIGHT.value, self.tr("Light")),
            (Theme.DARK.value, self.tr("Dark")),
        ]
        _fill(self.language, languages, self.session.remembered.language)
        _fill(self.theme, themes, self.session.theme.value)

    def _choice(self) -> QComboBox:
        box = ChoiceBox()
        box.setFixedWidth(_WIDTH)
        return box

    def _take_language(self, place: int) -> None:
        self.session.take_language(self.language.itemData(place))

    def _take_theme(self, place: int) -> None:
        self.session.take_theme(Theme(self.theme.itemData(place)))


def _fill(box: QComboBox, choices: list[tuple[str, str]], chosen: str) -> None:
    with QSignalBlocker(box):
        box.clear()
        for value, text in choices:
            box.addItem(text, value)
        box.setCurrentIndex(max(0, box.findData(chosen)))
