"""What is on: the product, how long it has been on against what was planned, what comes next, and a button for it."""

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.at_most import at_most
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.big_number import BigNumber
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.shop.show_plan import left_of, planned_in_all
from tiercast.serve.protocol_shop import ShowReply, ShowStep

WIDEST: Final = 1120
"""Pixels of what is told above the bar: beyond that the numbers would stand far from the product."""


class OnAirCard(Card):
    """The card. `forward` asks for the next step."""

    forward = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent)
        self.session = session
        self.show_now: ShowReply | None = None
        self.badge = Badge()
        self.beside(self.badge)
        self.title, self.about = label("title", wrap=True), label("quiet", wrap=True)
        self.elapsed, self.left = BigNumber(), BigNumber()
        self.progress = QProgressBar()
        self.progress.setRange(0, 1000)
        self.progress.setTextVisible(False)
        self.next_text = label("quiet", wrap=True)
        self.next = mark(QPushButton(), kind="main")
        self.next.clicked.connect(self.forward)
        told = QWidget()
        row = QHBoxLayout(told)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(Space.XXL)
        said = QVBoxLayout()
        said.setSpacing(Space.XS)
        said.addWidget(self.title)
        said.addWidget(self.about)
        said.addStretch(1)
        row.addLayout(said, 3)
        row.addWidget(self.elapsed, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.left, 0, Qt.AlignmentFlag.AlignTop)
        after = QVBoxLayout()
        after.setSpacing(Space.S)
        after.addWidget(self.next_text)
        after.addWidget(self.next, 0, Qt.AlignmentFlag.AlignLeft)
        after.addStretch(1)
        row.addLayout(after, 2)
        self.add(at_most(told, WIDEST))
        self.add(self.progress)

    def take(self, show: ShowReply | None) -> None:
        """Show where the show is."""
        self.show_now = show
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        show, fmt = self.show_now, self.session.format
        self.set_heading(self.tr("On now"))
        self.elapsed.set_name(self.tr("On for"))
        plan = show.plan if show is not None else ()
        in_all = planned_in_all(plan)
        said = self.tr("%Ln step(s)", "", len(plan))
        if in_all:
            said += self.tr(" · %1 planned in all").replace("%1", fmt.duration(in_all))
        self.badge.tell(said if plan else self.tr("No plan"), "quiet")
        on = show.on if show is not None else None
        self.title.setText(self._name(on) if on is not None else self.tr("Nothing is on yet"))
        self.about.setText(self._about(on))
        if show is not None and on is not None:
            self.elapsed.tell(fmt.duration(_counted(show.now - show.aired)))
        else:
            self.elapsed.tell_unknown(self.tr("Nothing is on yet."))
        self._show_left(show)
        self._show_next(show)

    def _show_left(self, show: ShowReply | None) -> None:
        fmt = self.session.format
        left = left_of(show) if show is not None else None
        self.progress.setVisible(left is not None)
        if show is None or left is None or show.on is None:
            self.left.set_name(self.tr("Left"))
            self.left.tell_unknown(self.tr("No time is planned for it."))
            return
        over = left < 0
        self.left.set_name(self.tr("Over by") if over else self.tr("Left"))
        self.left.tell(fmt.duration(_counted(abs(left))), self.tr("of %1").replace("%1", fmt.duration(show.on.planned)))
        mark(self.left.value, tone="warn" if over else "")
        mark(self.progress, tone="warn" if over else "")
        self.progress.setValue(round(1000 * min(1.0, (show.now - show.aired) / show.on.planned)))
        self.progress.setAccessibleName(self.left.name.text())

    def _show_next(self, show: ShowReply | None) -> None:
        plan, place = (show.plan, show.place) if show is not None else ((), -1)
        ahead = plan[place + 1] if place + 1 < len(plan) else None
        self.next.setVisible(ahead is not None)
        self.next.setText(self.tr("Next step") if place >= 0 else self.tr("Begin"))
        keys = self.session.commands.shown_keys("shop/next") if self._has_key() and self.session.commands else ""
        self.next.setToolTip(keys)
        if ahead is not None:
            self.next_text.setText(self.tr("Next: %1").replace("%1", self._name(ahead)))
        else:
            self.next_text.setText(self.tr("The run of show is over.") if plan else "")

    def _has_key(self) -> bool:
        commands = self.session.commands
        return commands is not None and any(command.name == "shop/next" for command in commands.all())

    def _name(self, step: ShowStep) -> str:
        return step.title or step.item or step.phase

    def _about(self, on: ShowStep | None) -> str:
        if on is None:
            return self.tr("Begin the run of show, or present a product in the room: it is followed by itself.")
        fmt = self.session.format
        parts = [on.phase if on.item else "", on.item if on.title else ""]
        if on.price is not None:
            parts.append(fmt.money(on.price, on.currency))
        if on.stock is not None:
            parts.append(self.tr("%1 in stock").replace("%1", fmt.number(on.stock)))
        return " · ".join(part for part in parts if part)


def _counted(micros: int) -> int:
    """A time that runs, of which nobody reads a thousandth: what has only just begun is one second."""
    return max(1_000_000, micros)
