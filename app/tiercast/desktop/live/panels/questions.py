"""The question board: what is asked and not answered, by concern; a click answers, and can be taken back."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.live.panels.cards import Cards, RowCard
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.breakable import breakable
from tiercast.desktop.parts.elided import ElidedLabel
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.tip import in_tip
from tiercast.desktop.session import Session
from tiercast.one_line import one_line
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_room import AnswerQuestions, ConcernRow, ListQuestions, QuestionRow, QuestionsReply

LINES = 2
"""Questions of a concern that are shown; the others stand in its tooltip."""
MOST_TEXT, MOST_NAME = 60, 24
"""Characters of a question, and of who asks, that are shown."""
MANY = 5
"""Viewers from which on a concern is marked."""


class ConcernCard(RowCard[ConcernRow]):
    """A concern: how many ask, and what was asked last. A click, Enter or its button says that it is answered."""

    def __init__(
        self, session: Session, row: ConcernRow, answered: Callable[[ConcernRow], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._answered, self.row = session, answered, row
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        column.setSpacing(2)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self.name = ElidedLabel("head", self)
        self.count = Badge(parent=self)
        self.button = QPushButton(self)
        top.addWidget(self.name)
        top.addWidget(self.count)
        top.addStretch(1)
        top.addWidget(self.button)
        self.lines = label(wrap=True, parent=self)
        self.facts = label("small", wrap=True, parent=self)
        self.lines.setTextFormat(Qt.TextFormat.PlainText)
        column.addLayout(top)
        column.addWidget(self.lines)
        column.addWidget(self.facts)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.button.clicked.connect(self.main)

    def show_row(self, row: ConcernRow) -> None:
        """Show the concern as it is now."""
        self.row = row
        self.name.setText(self._session.words(row.title, row.title_zh))
        self.count.tell(self.tr("asked by %n", "", row.viewers), "warn" if row.viewers >= MANY else "")
        form = self._session.format
        asked = [self._asked(one) for one in row.questions]
        self.lines.setText(breakable("\n".join(asked[:LINES])))
        titles = form.listed(row.answered_by)
        self.facts.setText(self.tr("The product sheet answers it: %1").replace("%1", titles))
        self.facts.setVisible(bool(row.answered_by))
        self.button.setText(self.tr("Answered"))
        self.setToolTip(in_tip("\n".join(asked)))
        self.setAccessibleName(form.listed((self.name.text(), self.count.text())))
        self.setAccessibleDescription("\n".join(asked[:LINES]))

    def _asked(self, one: QuestionRow) -> str:
        said, name = one_line(one.text, MOST_TEXT), one_line(one.viewer_name, MOST_NAME)
        return self._session.format.named(name, said) if name else said

    def main(self) -> None:
        """It is answered."""
        self._answered(self.row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 Qt's name
        """A click anywhere on it."""
        if event.button() is Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.main()
        super().mouseReleaseEvent(event)


class Questions(Panel):
    """The panel."""

    key = "questions"
    icon = "ph.chat-circle-dots"
    every = 2_000

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.cards: Cards[ConcernRow] = Cards(lambda row: row.concern, self._card, self)
        self.empty = EmptyState(session, "ph.chat-circle-dots", self)
        self.column.addWidget(self.cards, 1)
        self.column.addWidget(self.empty, 1)
        self._reply: QuestionsReply | None = None
        self._show()

    def take_keyboard(self) -> None:
        """Put the keyboard where it is worked from."""
        self.cards.take_keyboard()

    def title(self) -> str:
        """What it is called."""
        return self.tr("Questions")

    def retranslate(self) -> None:
        """Set every text anew."""
        self._show()

    def clear(self) -> None:
        """Show nothing."""
        self._reply = None
        self._show()

    def wanted(self) -> CommandMessage | None:
        """What is asked now."""
        return ListQuestions(id=0, room=self.session.room)

    def take(self, reply: QuestionsReply) -> None:
        """Show what is asked."""
        self._reply = reply
        self._show()

    def _card(self, row: ConcernRow) -> ConcernCard:
        return ConcernCard(self.session, row, self._answered)

    def _show(self) -> None:
        rows = self._reply.concerns if self._reply is not None else ()
        self.cards.setAccessibleName(self.title())
        self.cards.show_rows(rows)
        self.cards.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if self._reply is not None and not self._reply.heard:
            self.empty.tell(
                self.tr("No comments come in"),
                self.tr("None of the room's sources brings comments. Connect one that does, on the page Connections."),
            )
        else:
            self.empty.tell(
                self.tr("No open questions"),
                self.tr("What viewers ask and nobody has answered appears here, sorted by what it is about."),
            )

    def _answered(self, row: ConcernRow) -> None:
        command = AnswerQuestions(id=0, room=self.session.room, concern=row.concern, until=row.until)
        back = AnswerQuestions(id=0, room=command.room, concern=row.concern, until=row.until, answered=False)
        name = self.session.words(row.title, row.title_zh)

        def done(_reply: object) -> None:
            self._look_again()
            self.session.toast(self.tr("Answered: %1").replace("%1", name), undo=take_back)

        def take_back() -> None:
            self.do(back, then=lambda _reply: self._look_again())

        self.drop_look()
        self.do(command, then=done)
        if self._reply is not None:
            left = tuple(one for one in self._reply.concerns if one.concern != row.concern)
            self.take(QuestionsReply(id=0, concerns=left, heard=self._reply.heard))

    def _look_again(self) -> None:
        self.drop_look()
        self.refresh()
