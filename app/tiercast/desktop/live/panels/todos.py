"""To-dos and actions that ask, together: Enter does, Delete declines, the arrows go up and down."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from tiercast.desktop.live.panels.cards import Cards
from tiercast.desktop.live.panels.desk import desk_of
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.live.panels.todo_card import TodoCard
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import AnswerAction, FinishAction
from tiercast.serve.protocol_pushes import StopChanged
from tiercast.serve.protocol_replies import Failed, StatusReply
from tiercast.serve.protocol_room import DeskRow

SHRINK = 500
"""Milliseconds between two looks at the time that is left."""


class Todos(Panel):
    """The panel. `waiting_changed`: the tab shows another number."""

    key = "todos"
    icon = "ph.check-square-offset"
    every = 2_000
    behind = True
    waiting_changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.desk = desk_of(session)
        self.cards: Cards[DeskRow] = Cards(lambda row: row.action, self._card, self)
        self.empty = EmptyState(session, "ph.check-circle", self)
        self.column.addWidget(self.cards, 1)
        self.column.addWidget(self.empty, 1)
        self._clock = QTimer(self)
        self._clock.setInterval(SHRINK)
        self._clock.timeout.connect(self._show_time)
        self.desk.changed.connect(self._show)
        session.link.pushed.connect(self._pushed)
        self._stopped = session.status is not None and session.status.stop is not None
        session.status_changed.connect(self._status)
        self.retranslate()
        self._show()

    def take_keyboard(self) -> None:
        """Put the keyboard where it is worked from."""
        self.cards.take_keyboard()

    def title(self) -> str:
        """What it is called."""
        return self.tr("To-dos")

    def entered(self) -> None:
        """It is shown."""
        if not self.shown:
            self.desk.watch()
        super().entered()
        self._clock.start()
        self._show()

    def left(self) -> None:
        """It is hidden."""
        if self.shown:
            self.desk.unwatch()
        self._clock.stop()
        super().left()

    def waiting(self) -> int:
        """How many wait, for the tab."""
        return len(self.cards.cards)

    def refresh(self) -> None:
        """While a tab before it has the screen nobody else may look."""
        if not self.desk.watched:
            self.desk.refresh()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.cards.setAccessibleName(self.title())
        self.empty.tell(
            self.tr("Nothing to do"),
            self.tr("What rules ask you before they act, and what they want done by hand, appears here."),
        )
        for card in self.cards.cards.values():
            if isinstance(card, TodoCard):
                card.show_row(card.row)

    def _card(self, row: DeskRow) -> TodoCard:
        card = TodoCard(self.session, row, self._end)
        card.show_stopped(self._stopped)
        return card

    def _show(self) -> None:
        rows, before = self.desk.todos(), self.waiting()
        self.cards.show_rows(rows)
        if len(rows) != before:
            self.waiting_changed.emit()
        self.cards.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._show_time()

    def _status(self, status: StatusReply) -> None:
        self._show_stopped(status.stop is not None)

    def _show_stopped(self, stopped: bool) -> None:
        self._stopped = stopped
        for card in self.cards.cards.values():
            if isinstance(card, TodoCard):
                card.show_stopped(stopped)

    def _pushed(self, push: object) -> None:
        if isinstance(push, StopChanged):
            self._show_stopped(push.stop is not None)
        if self.is_looked_at() and not self.desk.watched:
            self.desk.hear(push)

    def _show_time(self) -> None:
        now = self.desk.now()
        for card in self.cards.cards.values():
            if isinstance(card, TodoCard):
                card.show_time(now)

    def _end(self, row: DeskRow, done: bool) -> None:
        """Answer at once; where the engine says no, what waited is there again."""
        command = (
            AnswerAction(id=0, actions=(row.action,), yes=done)
            if row.asks
            else FinishAction(id=0, action=row.action, done=done)
        )
        self.session.link.ask(command, then=self._ended, refused=self._not_ended, owner=self)
        self.desk.forget([row.action])

    def _ended(self, _reply: object) -> None:
        self.desk.refresh()

    def _not_ended(self, failed: Failed) -> None:
        self.session.refuse(failed)
        self.desk.refresh()
