"""The timeline of a viewer as a table, the newest first; a rule's row leads to why it fired."""

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.audience.viewer import sentences
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.serve.protocol_audience import ListTimeline, TimelineReply, TimelineRow
from tiercast.serve.protocol_viewer import ViewerReply

SHOWN: Final = 200
"""Rows that are asked for at once."""


class HappenedTab(QWidget):
    """The timeline."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._viewer = session, ""
        self._told = False
        self._titles: dict[str, str] = {}
        self.model = RowsModel(session, self._columns(), key=lambda row: (row.what, row.time, row.id, row.name))
        self.empty = EmptyState(session, "ph.clock")
        self.table = Table(self.model, empty=self.empty)
        self.table.remember("viewer/happened")
        self.more = mark(QPushButton(), kind="flat")
        self.foot = label("small")
        self.table.opened.connect(self._open)
        self.more.clicked.connect(self._older)
        row = QHBoxLayout()
        row.setContentsMargins(Space.M, 0, Space.S, Space.XS)
        row.addWidget(self.foot)
        row.addStretch(1)
        row.addWidget(self.more)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addLayout(row)
        self.more.hide()

    def show_viewer(self, viewer: str) -> None:
        """Show another viewer's."""
        self._viewer, self._told = viewer, False
        self.model.replace(())
        self.retranslate()

    def take(self, told: ViewerReply) -> None:
        """Call ladders, tiers and signals what they are called."""
        self._titles = sentences.titles_of(told)
        self.model.retranslate()

    def ask(self) -> None:
        """Ask for the newest rows."""
        viewer = self._viewer

        def take(reply: TimelineReply) -> None:
            if viewer == self._viewer:
                self._take(list(reply.rows), reply.more)

        self._session.link.ask(ListTimeline(id=0, viewer=viewer, limit=SHOWN), then=take, owner=self)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.table.setAccessibleName(self.tr("What happened"))
        self.more.setText(self.tr("Show older"))
        self.foot.setText(self.tr("Enter or a double click on a rule shows why it fired."))
        if self._told:
            self.empty.tell(self.tr("Nothing is kept"), self.tr("What happened was longer ago than events are kept."))
        else:
            self.empty.tell(self.tr("Looking through the records…"))
        self.model.retranslate()

    def _take(self, rows: list[TimelineRow], more: bool) -> None:
        self._told = True
        self.model.replace(rows)
        self.more.setVisible(more)
        self.retranslate()

    def _older(self) -> None:
        viewer, rows = self._viewer, list(self.model.rows)
        if not rows:
            return

        def take(reply: TimelineReply) -> None:
            if viewer == self._viewer:
                self._take([*rows, *reply.rows], reply.more)

        ask = ListTimeline(id=0, viewer=viewer, before=rows[-1].time, limit=SHOWN)
        self._session.link.ask(ask, then=take, owner=self)

    def _open(self, row: TimelineRow) -> None:
        if row.what == "firing":
            self._session.go("why", firing=row.id)

    def _columns(self) -> list[Column[TimelineRow]]:
        session = self._session

        def when(row: TimelineRow) -> str:
            return session.format.instant(row.time, seconds=False)

        def line(row: TimelineRow) -> str:
            return sentences.details(row, session, self._titles)

        return [
            Column("when", lambda: self.tr("When"), when, 136, hint=lambda row: session.format.instant(row.time)),
            Column("what", lambda: self.tr("What"), sentences.what, 88),
            Column("details", lambda: self.tr("Details"), line, 0, tone=sentences.state_tone),
        ]
