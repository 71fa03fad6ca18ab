"""The words of the product beside the page: those of the page first, all others below, found by typing."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QPushButton, QTextBrowser, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.words.glossary import Word, words_of

WIDTH = 340


class GlossaryPanel(QFrame):
    """The panel at the right of the window; `shell/middle.py` finds its place."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._page = session, ""
        mark(self, bar="right")
        self.setFixedWidth(WIDTH)
        self._heading = label("head", parent=self)
        self.close_button = mark(QPushButton(self), kind="flat")
        self.close_button.clicked.connect(self.hide)
        self.edit = QLineEdit(self)
        self.edit.setClearButtonEnabled(True)
        self.edit.textChanged.connect(self._show)
        self.text = QTextBrowser(self)
        self.text.setFrameShape(QFrame.Shape.NoFrame)
        self.text.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        top = QHBoxLayout()
        top.addWidget(self._heading, 1)
        top.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addLayout(top)
        column.addWidget(self.edit)
        column.addWidget(self.text, 1)
        session.theme_changed.connect(self._show)
        self.retranslate()
        self.hide()

    def show_of(self, page: str) -> None:
        """Show the words of a page; a second time closes."""
        if self.isVisible() and page == self._page:
            self.hide()
            return
        self._page = page
        self.edit.clear()
        self._show()
        self.show()
        self.edit.setFocus()

    def follow(self, page: str) -> None:
        """Another page is shown."""
        self._page = page
        if self.isVisible():
            self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.tr("Words"))
        self.close_button.setText(self.tr("Close"))
        self.edit.setPlaceholderText(self.tr("Find a word"))
        self.edit.setAccessibleName(self.tr("Find a word"))
        self.text.setAccessibleName(self.tr("Words and what they mean"))
        self._show()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 Qt's name
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 Qt's name
        """Escape closes."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _show(self, *_: object) -> None:
        wanted = self.edit.text().strip().lower()
        words = _found(self._page, wanted)
        # Of what was searched for the best comes first, whichever page it is of.
        mine = [] if wanted else [word for word in words if self._page in word.pages]
        rest = [word for word in words if word not in mine]
        line = self._session.colours.line
        parts = [self._paragraph(word) for word in mine]
        if mine and rest:
            parts.append(f'<hr style="color:{line}; background:{line}; height:1px; border:none">')
        parts += [self._paragraph(word) for word in rest]
        none = self.tr("There is no such word here.")
        self.text.setHtml("".join(parts) or f"<p>{none}</p>")

    def _paragraph(self, word: Word) -> str:
        first, second = (word.zh, word.en) if self._session.chinese else (word.en, word.zh)
        means = word.means_zh if self._session.chinese else word.means
        quiet = self._session.colours.quiet
        return f'<p><b>{first}</b> <span style="color:{quiet}">{second}</span><br>{means}</p>'


def _found(page: str, wanted: str) -> list[Word]:
    """The words of a page and all others that `wanted` (small letters) stands in; what is called so before the rest."""

    def called(word: Word) -> bool:
        return wanted in f"{word.en} {word.zh}".lower()

    found = [word for word in words_of(page) if called(word) or wanted in f"{word.means} {word.means_zh}".lower()]
    return sorted(found, key=lambda word: not called(word))
