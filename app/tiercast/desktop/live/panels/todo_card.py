"""One thing that waits for a person, with the buttons that end it."""

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.live.panels.cards import RowCard
from tiercast.desktop.live.panels.time_left import TimeLeft
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.breakable import breakable
from tiercast.desktop.parts.elided import ElidedLabel
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.tip import in_tip
from tiercast.desktop.session import Session
from tiercast.desktop.words.action_words import action_text
from tiercast.one_line import one_line
from tiercast.serve.protocol_room import DeskRow

PASTE = "paste"
WHO = "who"
MOST = 120
"""Characters of what is to be done that are shown; the whole of it stands in the tooltip."""


class TodoCard(RowCard[DeskRow]):
    """An action that asks, or a to-do.

    Args:
        end: called with the row and whether it is to be done.
    """

    def __init__(
        self, session: Session, row: DeskRow, end: Callable[[DeskRow, bool], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._session, self._end, self.row = session, end, row
        self._stopped = False
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        column.setSpacing(Space.XS)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self.badge = Badge(parent=self)
        self.about = ElidedLabel("small", self)
        self.left = label("small", parent=self)
        top.addWidget(self.badge)
        top.addWidget(self.about, 1)
        top.addWidget(self.left)
        self.text = label(wrap=True, parent=self)
        self.paste = label("quiet", wrap=True, parent=self)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        self.yes = mark(QPushButton(self), kind="main")
        self.no = QPushButton(self)
        self.copy = mark(QPushButton(self), kind="flat")
        buttons.addWidget(self.yes)
        buttons.addWidget(self.no)
        buttons.addWidget(self.copy)
        buttons.addStretch(1)
        self.line = TimeLeft(session, self)
        column.addLayout(top)
        column.addWidget(self.text)
        column.addWidget(self.paste)
        column.addLayout(buttons)
        column.addWidget(self.line)
        self.yes.clicked.connect(self.main)
        self.no.clicked.connect(self.other)
        self.copy.clicked.connect(self._copy)

    def main(self) -> None:
        """Do it."""
        self._end(self.row, True)

    def other(self) -> None:
        """Do not do it."""
        self._end(self.row, False)

    def show_row(self, row: DeskRow) -> None:
        """Show the row as it is known now."""
        self.row = row
        self.badge.tell(self.tr("Asks you") if row.asks else self.tr("To-do"), "warn" if row.asks else "info")
        whole = action_text(row.text) or row.rule_title or row.rule
        self.text.setText(breakable(one_line(whole, MOST)))
        self.text.setToolTip(in_tip(whole) if len(whole) > MOST else "")
        cost = self._session.format.money(row.cost, row.currency) if row.cost else ""
        # What it costs comes first: what does not fit is left out at the end.
        about = [cost, row.fields.get(WHO, ""), row.viewer_name, row.item_title or row.item]
        self.about.setText(" · ".join(part for part in about if part))
        self.about.setToolTip("\n".join(part for part in (self.about.text(), row.rule_title or row.rule) if part))
        pasted = row.fields.get(PASTE, "")
        self.paste.setText(breakable(pasted))
        self.paste.setVisible(bool(pasted))
        self.copy.setVisible(bool(pasted))
        self.yes.setText(self.tr("Do it") if row.asks else self.tr("Done"))
        self.no.setText(self.tr("Decline") if row.asks else self.tr("Skip"))
        self.copy.setText(self.tr("Copy words"))
        self._show_yes()
        self.no.setToolTip(self.tr("Delete"))
        self.setAccessibleName(self._session.format.named(self.badge.text(), whole))

    def show_stopped(self, stopped: bool) -> None:
        """While everything is stopped there is no yes: what asks waits, and may still be declined."""
        self._stopped = stopped
        self._show_yes()

    def _show_yes(self) -> None:
        held = self._stopped and self.row.asks
        self.yes.setEnabled(not held)
        self.yes.setToolTip(self.tr("Everything is stopped: go on first") if held else self.tr("Enter"))

    def show_time(self, now: int) -> None:
        """Show how much time is left."""
        expires = self.row.expires
        if expires is None:
            self.left.setText("")
            self.line.tell(None)
            return
        self.left.setText(self._session.format.duration(max(0, expires - now) // 1_000_000 * 1_000_000, parts=1))
        self.line.tell((expires - now) / max(1, expires - self.row.time))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.row.fields.get(PASTE, ""))
        self._session.toast(self.tr("Copied"))
