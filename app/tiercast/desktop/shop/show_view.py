"""The run of show: what is on, the steps in order, each change with a way back."""

from typing import Final

import msgspec
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.tabbed_page import TabView
from tiercast.desktop.session import Session
from tiercast.desktop.shop import show_plan
from tiercast.desktop.shop.on_air_card import OnAirCard
from tiercast.desktop.shop.show_plan import Placed
from tiercast.desktop.shop.show_table import StepsModel, StepsTable, micros_of
from tiercast.desktop.shop.step_form import StepForm
from tiercast.serve.protocol_commands import SetShow
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_shop import AskShow, ItemsReply, ListItems, ReadShow, ShowPlanReply, ShowReply, ShowStep

EVERY: Final = 1_000
"""Milliseconds between two looks: what is on is read by the second."""
LOST: Final = "no_engine"


class ShowView(TabView):
    """The tab, of the room that is shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.told: ShowReply | None = None
        self.card = OnAirCard(session)
        self.model = StepsModel(session)
        self.empty = EmptyState(session, "ph.list-numbers")
        self.read = self.empty.add_button("", self._choose_file)
        self.table = StepsTable(self.model, self.empty)
        self.table.remember("shop/show")
        self.steps = Card(" ", flush=True)
        self.up, self.down, self.remove, self.file = QPushButton(), QPushButton(), QPushButton(), QPushButton()
        self.form = StepForm()
        for button in (self.up, self.down, self.remove, self.file):
            self.steps.beside(button)
        self.steps.add(self.table, 1)
        below = QHBoxLayout()
        below.setContentsMargins(Space.M, Space.S, Space.M, Space.M)
        below.addWidget(self.form)
        self.steps.add(below)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.card)
        column.addWidget(self.steps, 1)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.ask)
        self._asked = self._said = False
        self._items: list[tuple[str, str]] = []
        self._connect()

    def start(self) -> None:
        """Somebody looks from now on."""
        self._timer.start()
        self._asked, self._items = False, []
        self.ask()
        self.session.link.ask(ListItems(id=0), then=self._offer, refused=self.session.refuse_once, owner=self)

    def stop(self) -> None:
        """Nobody looks any more."""
        self._timer.stop()

    def ask(self) -> None:
        """Look where the show is; one look at a time."""
        room = self.session.room
        if self._asked or not room:
            return
        self._asked = True
        self.session.link.ask(AskShow(id=0, room=room), then=self.take, refused=self._refused, owner=self)

    def take(self, reply: ShowReply) -> None:
        """Show it, unless somebody is changing it just now."""
        self._asked = self._said = False
        if reply.room != self.session.room or self.table.is_busy():
            return
        self.told = reply
        self.card.take(reply)
        self.model.replace(show_plan.lines(reply))
        self._may()

    def forward(self) -> None:
        """Go to the next step."""
        # What was on before is only known while the run of show is looked at.
        before = self.told if self._timer.isActive() else None
        command = SetShow(id=0, room=self.session.room, what="next")

        def done(_reply: object) -> None:
            self.ask()
            on = before.on if before is not None else None
            undo = (lambda: self._set_again(before)) if before is not None and on is not None else None
            self.session.toast(self.tr("The show has gone on"), undo=undo)

        self.session.link.ask(command, then=done, owner=self)

    def bring(self, file: str) -> None:
        """Take the plan of a file."""
        self.session.link.ask(ReadShow(id=0, file=file), then=self._brought, owner=self)

    def put(self, start: int, end: int) -> None:
        """Put a step at another place."""
        placed = self._placed()
        if 0 <= end < len(placed.plan) and start != end:
            self._give(show_plan.moved(placed, start, end), mark=end)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.steps.set_heading(self.tr("Steps"))
        self.up.setText(self.tr("Up"))
        self.up.setToolTip(self.tr("Alt+Up"))
        self.down.setText(self.tr("Down"))
        self.down.setToolTip(self.tr("Alt+Down"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setToolTip(self.tr("Del"))
        self.file.setText(self.tr("From a file…"))
        self.read.setText(self.tr("From a file…"))
        self.table.setAccessibleName(self.tr("Steps of the show"))
        self.empty.tell(
            self.tr("No run of show yet"),
            self.tr("Add the products in the order in which they are presented, or read a file with the columns "
                    "product id, phase and minutes. Rules can read what is on and what comes next."),
        )  # fmt: skip
        self.card.retranslate()
        self.form.retranslate()
        self.model.retranslate()
        self._may()

    # --- changes

    def _placed(self) -> Placed:
        return Placed(self.told.plan, self.told.place) if self.told is not None else Placed((), -1)

    def _give(self, placed: Placed, *, undo: bool = True, mark: int = -1) -> None:
        """Let the engine have another plan; it is shown at once."""
        before = self._placed()
        command = SetShow(
            id=0, room=self.session.room, what="plan", place=placed.place,
            plan=tuple((step.item, step.phase, step.planned) for step in placed.plan),
        )  # fmt: skip

        def done(_reply: object) -> None:
            back = (lambda: self._give(show_plan.again(before, self._placed()), undo=False)) if undo else None
            self.session.toast(self.tr("The run of show was changed"), undo=back)
            self.ask()

        self.session.link.ask(command, then=done, refused=self._not_taken, owner=self)
        if self.told is not None:
            self.told = msgspec.structs.replace(self.told, plan=placed.plan, place=placed.place)
            self.model.replace(show_plan.lines(self.told))
        if mark >= 0:
            self.table.choose(mark)
        self._may()

    def _set_again(self, before: ShowReply) -> None:
        on = before.on or ShowStep()
        command = SetShow(
            id=0, room=before.room, what="set", item=on.item, phase=on.phase, planned=on.planned, place=before.place
        )
        self.session.link.ask(command, then=lambda _reply: self.ask(), owner=self)

    def _wrote(self, place: int, field: str, text: str) -> None:
        step = self._placed().plan[place]
        if field == "phase":
            step = msgspec.structs.replace(step, phase=text)
        else:
            planned = micros_of(text)
            if planned is None:
                self.session.toast(
                    self.tr("Expected minutes, such as 5 or 2.5; found %1").replace("%1", text[:40]), tone="bad"
                )
                return
            step = msgspec.structs.replace(step, planned=planned)
        if step.item or step.phase:
            self._give(show_plan.changed(self._placed(), place, step), mark=place)

    def _add(self, step: ShowStep) -> None:
        title = next((title for key, title in self._items if key == step.item), "")
        placed = self._placed()
        at = self.table.place + 1 if self.table.place >= 0 else len(placed.plan)
        self._give(show_plan.added(placed, msgspec.structs.replace(step, title=title), at), mark=at)

    def _remove(self, place: int) -> None:
        placed = self._placed()
        if 0 <= place < len(placed.plan):
            self._give(show_plan.removed(placed, place), mark=min(place, len(placed.plan) - 2))

    def _brought(self, reply: ShowPlanReply) -> None:
        self._give(Placed(reply.plan, -1))

    def _choose_file(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Read a run of show"), "", self.tr("Tables (*.csv *.xlsx);;All files (*)")
        )
        if path:
            self.bring(path)

    # --- what comes

    def _refused(self, failed: Failed) -> None:
        self._asked = False
        # That the connection is lost the window says by itself; all else is said once, not by the second.
        if failed.code != LOST and not self._said:
            self._said = True
            self.session.refuse(failed)

    def _not_taken(self, failed: Failed) -> None:
        self.session.refuse(failed)
        self.ask()

    def _offer(self, reply: ItemsReply) -> None:
        self._items += list(zip(reply.columns.ids, reply.columns.titles, strict=True))
        if reply.page + 1 < reply.pages:
            more = ListItems(id=0, list=reply.list, page=reply.page + 1)
            self.session.link.ask(more, then=self._offer, refused=self.session.refuse_once, owner=self)
            return
        self.form.offer(self._items)

    def _may(self) -> None:
        place, count = self.table.place, self.model.rowCount()
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < count - 1)
        self.remove.setEnabled(place >= 0)
        self.file.setVisible(bool(count))

    def _connect(self) -> None:
        self._timer.setSingleShot(False)
        self.card.forward.connect(self.forward)
        self.table.moved.connect(self.put)
        self.table.unwanted.connect(self._remove)
        self.table.chosen.connect(lambda _line: self._may())
        self.table.opened.connect(lambda _line: self._write())
        self.model.wrote.connect(self._wrote)
        self.form.added.connect(self._add)
        self.up.clicked.connect(lambda: self.put(self.table.place, self.table.place - 1))
        self.down.clicked.connect(lambda: self.put(self.table.place, self.table.place + 1))
        self.remove.clicked.connect(lambda: self._remove(self.table.place))
        self.file.clicked.connect(self._choose_file)

    def _write(self) -> None:
        """Open the time planned of the step that is marked, or its phase where that cell is marked."""
        index = self.table.currentIndex()
        columns = [column.key for column in self.model.columns]
        wanted = columns.index("phase" if index.column() == columns.index("phase") else "planned")
        index = self.model.index(index.row(), wanted)
        self.table.setCurrentIndex(index)
        self.table.edit(index)
