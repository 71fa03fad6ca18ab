"""A recording while it is made ready, or why it cannot be shown."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import ErrorState
from tiercast.desktop.session import Session
from tiercast.serve.protocol_recordings import ReplayComing
from tiercast.words import Words

_PARTS = 1_000
_WIDTH = 520


class ComingView(QStackedWidget):
    """The view. `cancelled`: somebody does not want to wait, or has read why not."""

    cancelled = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._last: ReplayComing | None = None
        self._what = ""
        self._words: Words | None = None
        self._shown = False
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.head, self.text = label("head", wrap=True, parent=self), label("quiet", wrap=True, parent=self)
        self.cancel = QPushButton(self)
        self.cancel.clicked.connect(self.cancelled)
        self.card = Card()
        self.card.setMaximumWidth(_WIDTH)
        self.card.setMinimumWidth(_WIDTH)
        self.card.add(self.head)
        self.card.add(self.text)
        self.card.add(self.bar)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.cancel)
        self.card.add(row)
        waiting = QWidget(self)
        column = QVBoxLayout(waiting)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.addStretch(1)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self.card)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addStretch(2)
        self.error = ErrorState(session, None, self)
        self.back = self.error.add_button("", self.cancelled.emit, main=True, first=True)
        self.addWidget(waiting)
        self.addWidget(self.error)

    def begin(self, what: str) -> None:
        """`what` (a session's or a file's name) is being made ready."""
        self._what, self._last, self._words = what, None, None
        self.setCurrentIndex(0)
        self._show()

    def take(self, coming: ReplayComing) -> None:
        """It is so far."""
        self._last = coming
        self._show()

    def fail(self, words: Words, *, shown: bool = False) -> None:
        """It cannot be shown; `shown`: it was, and cannot be any more."""
        self._words, self._shown = words, shown
        self.setCurrentIndex(1)
        self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.cancel.setText(self.tr("Cancel"))
        self.back.setText(self.tr("Back to the list"))
        self.error.retranslate()
        self._show()

    def _show(self) -> None:
        self.head.setText(self.tr("Making the replay ready: {0}").format(self._what))
        last = self._last
        part = last.part if last is not None else None
        self.bar.setRange(0, _PARTS if part is not None else 0)
        self.bar.setValue(round((part or 0) * _PARTS))
        count = last.entries if last is not None else 0
        texts = {
            "state": self.tr(
                "The shop is brought to how it was when the session began: %Ln entry(s) so far.", "", count
            ),
            "read": self.tr("The recording is read: %Ln event(s) so far.", "", count),
            "copy": self.tr("What is to be shown is put down: %Ln entry(s).", "", count),
        }
        text = texts.get(last.what) if last is not None else None
        self.text.setText(text if text is not None else self.tr("It begins in a moment."))
        if self._words is not None:
            words = self._words
            over, never = self.tr("The replay was closed"), self.tr("This recording cannot be shown")
            self.error.tell(
                over if self._shown else never, self.session.words(words.en, words.zh),
                self.tr("The show that is on is not affected."), f"{words.en}\n{words.zh}",
            )  # fmt: skip
