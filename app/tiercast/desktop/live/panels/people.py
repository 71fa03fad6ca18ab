"""Who is here: regulars first, with what they bought, how long they were away, and what they last got."""

from typing import Final

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QListView, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.live.panels.people_rows import PeopleModel, PersonPainter, Shown
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.session import Session
from tiercast.desktop.words.untold import no_orders_told
from tiercast.rules.value_titles import value_title
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_room import ListPresent, PresentReply, PresentRow

MOST = 200
BRIEF: Final = 60_000_000
"""Microseconds: whoever came back sooner was not away, their page was loaded anew."""


class People(Panel):
    """The panel."""

    key = "present"
    icon = "ph.users-three"
    every = 3_000

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._reply: PresentReply | None = None
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self.count = label("small", parent=self)
        top.addWidget(self.count, 1)
        self.model = PeopleModel(self._shown, self)
        self.list = QListView(self)
        self.list.setModel(self.model)
        self.list.setItemDelegate(PersonPainter(session, self.list))
        self.list.setUniformItemSizes(True)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setMouseTracking(True)
        self.list.clicked.connect(self._open)
        self.list.activated.connect(self._open)
        self.empty = EmptyState(session, self.icon, self)
        self.column.addLayout(top)
        self.column.addWidget(self.list, 1)
        self.column.addWidget(self.empty, 1)
        self.retranslate()

    def take_keyboard(self) -> None:
        """Put the keyboard where it is worked from."""
        self.list.setFocus()

    def title(self) -> str:
        """What it is called."""
        return self.tr("Who is here")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.list.setAccessibleName(self.title())
        self.empty.tell(
            self.tr("Nobody is here"),
            self.tr("Viewers whom the platform names appear here as soon as they do something, regulars first."),
        )
        self._show()

    def restyle(self) -> None:
        """The theme has changed."""
        self.list.viewport().update()

    def clear(self) -> None:
        """Show nobody."""
        self._reply = None
        self._show()

    def wanted(self) -> CommandMessage | None:
        """Who is here."""
        return ListPresent(id=0, room=self.session.room, limit=MOST)

    def take(self, reply: PresentReply) -> None:
        """Show who is here."""
        self._reply = reply
        self._show()

    def _show(self) -> None:
        reply = self._reply
        rows = () if reply is None else reply.viewers
        self.model.take(rows)
        self.list.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.count.setVisible(bool(rows))
        if reply is not None:
            number = self.session.format.number
            here = self.tr("%1 here").replace("%1", number(reply.count))
            regulars = self.tr("%Ln regular(s)", "", reply.regulars)
            text = f"{here} · {regulars}"
            if reply.count > len(rows):
                text += " · " + self.tr("the first %1").replace("%1", number(len(rows)))
            self.count.setText(text)

    def _open(self, index: QModelIndex) -> None:
        self.session.go("viewer", viewer=self.model.rows[index.row()].viewer)

    # --- what is said of somebody

    def _shown(self, row: PresentRow) -> Shown:
        now = 0 if self._reply is None else self._reply.time
        form, chinese = self.session.format, self.session.chinese
        standing = [tier.title or spoken(tier.tier) for tier in row.tiers]
        value = value_title("rfm.cell", row.value, chinese)
        stage = value_title("lifecycle.stage", row.stage, chinese)
        badges = tuple(dict.fromkeys(part for part in (value, stage, *standing) if part))
        details = [part for part in (self._bought(row, now), self._away(row), self._got(row, now)) if part]
        stay = form.duration(row.dwell, parts=1) if row.dwell >= 1_000_000 else ""
        if stay and row.estimated:
            stay = f"≈ {stay}"
        if stay:
            stay = self.tr("here for %1").replace("%1", stay)
        labels = self.tr("Labels: %1").replace("%1", form.listed(row.labels))
        hint = [*details, *([labels] if row.labels else [])]
        if row.visits is not None and row.orders is None:
            hint.append(no_orders_told())
        hint.append(self.tr("Here since %1").replace("%1", form.clock(row.since, seconds=False)))
        name, detail = row.name or self.tr("Viewer without a name"), " · ".join(details)
        said = form.listed(part for part in (name, *badges, stay, detail) if part)
        return Shown(
            viewer=row.viewer, name=name, badges=badges, stay=stay, detail=detail, labels=row.labels,
            hint="\n".join(hint), said=said,
        )  # fmt: skip

    def _bought(self, row: PresentRow, now: int) -> str:
        if row.visits is None:
            return self.tr("Known for this session only")
        if row.orders is None:
            return self.tr("Orders unknown")
        if not row.orders:
            return self.tr("Has not bought yet")
        orders = self.tr("%n order(s)", "", row.orders)
        spent = self.session.format.money(row.spent, row.currency, cents=False)
        ago = self.session.format.ago(row.last_paid, now)
        last = self.tr("Last order %1").replace("%1", ago) if row.last_paid else ""
        return " · ".join(part for part in (orders, spent, last) if part)

    def _away(self, row: PresentRow) -> str:
        if row.away is None or row.visits is None:
            return ""
        if row.visits <= 1:
            return self.tr("First visit")
        if row.away < BRIEF:
            return ""
        return self.tr("Was away for %1").replace("%1", self.session.format.duration(row.away, parts=1))

    def _got(self, row: PresentRow, now: int) -> str:
        if not row.received:
            return ""
        known = {
            "coupon": self.tr("coupon"),
            "message": self.tr("message"),
            "overlay": self.tr("pop-up"),
        }
        what = known.get(row.received, row.received)
        ago = self.session.format.ago(row.received_at, now)
        return self.tr("Got: %1 (%2)").replace("%1", what).replace("%2", ago)
