"""What could not be read: a list with reasons, the content of one on asking, feeding it again, dropping it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSplitter, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.serve.protocol_letters import (
    DropLetters,
    FedReply,
    FeedLetters,
    LetterReply,
    LetterRow,
    LettersReply,
    ListLetters,
    ReadLetter,
)

MOST = 500
"""Dead letters that are shown."""


class LettersView(QWidget):
    """The list, with the one chosen beside it."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.source = session, ""
        self._fed_last = FedReply(id=0)
        self.note = label("quiet", wrap=True)
        self.nothing = EmptyState(session, "ph.check-circle")
        self.rows: RowsModel[LetterRow] = RowsModel(session, self._columns(), key=lambda one: one.number)
        self.table = Table(self.rows, empty=self.nothing)
        self.table.remember("connections/letters")
        self.table.chosen.connect(self._chosen)
        self.table.opened.connect(lambda _row: self._read())
        self.content = QPlainTextEdit()
        self.content.setReadOnly(True)
        self.feed_one, self.feed_all, self.drop_one, self.drop_all, self.look = (QPushButton() for _ in range(5))
        mark(self.feed_all, kind="main")
        self.feed_one.clicked.connect(lambda: self._feed(self._one()))
        self.feed_all.clicked.connect(lambda: self._feed(self._all()))
        self.drop_one.clicked.connect(lambda: self._drop(self._one()))
        self.drop_all.clicked.connect(self._drop_all)
        self.look.clicked.connect(self._read)
        self._sure = False
        self._arrange()

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addWidget(self.note)
        self.list_card, self.card = Card("", flush=True), Card(" ")
        self.list_card.add(self.table)
        self.reason = label(wrap=True)
        self.card.add(self.reason)
        self.card.add(self.content, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        for button in (self.look, self.feed_one, self.drop_one):
            row.addWidget(button)
        row.addStretch(1)
        self.card.add(row)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(Space.L)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list_card)
        split.addWidget(self.card)
        split.setSizes([640, 480])
        column.addWidget(split, 1)
        below = QHBoxLayout()
        below.setSpacing(Space.S)
        below.addWidget(self.feed_all)
        below.addWidget(self.drop_all)
        below.addStretch(1)
        column.addLayout(below)

    # --- what is shown

    def show_source(self, source: str) -> None:
        """Show those of a source, "" for all."""
        self.source = source
        self._fed_last = FedReply(id=0)
        self.ask()

    def ask(self) -> None:
        """Ask for the newest."""
        self.session.link.ask(ListLetters(id=0, source=self.source, limit=MOST), then=self._take, owner=self)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.note.setText(
            self.tr(
                "What nobody could read is kept here, encrypted. Mend the source's mapping or plugin, then feed it"
                " again: what is known already is not counted twice."
            )
        )
        self.nothing.tell(self.tr("Everything that came could be read"))
        self.feed_one.setText(self.tr("Feed again"))
        self.feed_all.setText(self.tr("Feed all again"))
        self.drop_one.setText(self.tr("Drop"))
        self.look.setText(self.tr("Show its content"))
        self.table.setAccessibleName(self.tr("Dead letters"))
        self.content.setAccessibleName(self.tr("Content"))
        self.content.setPlaceholderText(self.tr("It may hold names and what people wrote."))
        self.rows.retranslate()
        self._be_sure(False)
        self._chosen(self.table.chosen_row())

    def _columns(self) -> list[Column[LetterRow]]:
        return [
            Column("time", lambda: self.tr("Time"), lambda one: self.session.format.instant(one.time), 160),
            Column("source", lambda: self.tr("Source"), lambda one: one.source, 96),
            Column("reason", lambda: self.tr("Reason"), self._reason, 0, hint=self._reason),
        ]

    def _reason(self, one: LetterRow) -> str:
        fed, words = self._fed_last, self.session.words
        still = words(fed.left.get(one.number, ""), fed.left_zh.get(one.number, ""))
        return still or words(one.reason, one.reason_zh)

    def _take(self, reply: LettersReply) -> None:
        self.rows.replace(reply.letters)
        for button in (self.feed_all, self.drop_all):
            button.setEnabled(bool(reply.letters))
        self._chosen(self.table.chosen_row())

    def _chosen(self, row: LetterRow | None) -> None:
        self.content.clear()
        self.card.setVisible(row is not None)
        if row is not None:
            place = self.session.words(row.place, row.place_zh)
            self.card.set_heading(f"{row.source} · {place}" if place else row.source)
            self.reason.setText(self._reason(row))

    # --- what is done

    def _one(self) -> tuple[int, ...]:
        row = self.table.chosen_row()
        return () if row is None else (row.number,)

    def _all(self) -> tuple[int, ...]:
        return tuple(row.number for row in self.rows.rows)

    def _read(self) -> None:
        for number in self._one():
            self.session.link.ask(ReadLetter(id=0, number=number), then=self._opened, owner=self)

    def _opened(self, reply: LetterReply) -> None:
        if (reply.number,) == self._one():
            self.content.setPlainText(reply.text)

    def _feed(self, numbers: tuple[int, ...]) -> None:
        if numbers:
            self.session.link.ask(FeedLetters(id=0, numbers=numbers), then=self._fed, owner=self)

    def _fed(self, reply: FedReply) -> None:
        self._fed_last = reply
        text = self.tr("%Ln events taken in", "", reply.events)
        if reply.duplicates:
            text += self.tr(", %Ln known already", "", reply.duplicates)
        if reply.left:
            text += self.tr(", %Ln still not understood", "", len(reply.left))
        self.session.toast(text, tone="warn" if reply.left else "good")
        self.ask()

    def _drop(self, numbers: tuple[int, ...]) -> None:
        if numbers:
            self.session.link.ask(DropLetters(id=0, numbers=numbers), then=lambda _done: self.ask(), owner=self)

    def _drop_all(self) -> None:
        if self._sure:
            self._drop(self._all())
        self._be_sure(not self._sure)

    def _be_sure(self, sure: bool) -> None:
        self._sure = sure
        self.drop_all.setText(self.tr("Drop them for ever?") if sure else self.tr("Drop all"))
        mark(self.drop_all, kind="danger" if sure else "")
