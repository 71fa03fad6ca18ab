"""How far a move or a restore is, with a button that cancels it, and why nothing came of it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from tiercast.desktop.link.state import Stage
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.progress_row import ProgressRow
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.settings.changing import Changing, Step, changing_of
from tiercast.desktop.words.begun import begun
from tiercast.serve.protocol_changes import GoBackStart, MoveStart


class ChangeRow(QWidget):
    """The row. What came of it, its owner says.

    Args:
        kinds: of changes that it shows.
    """

    def __init__(self, session: Session, kinds: tuple[type, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self._kinds = session, kinds
        self.changing: Changing = changing_of(session)
        self.step, self.said = label(wrap=True), label(wrap=True)
        self.row = ProgressRow()
        self.row.stopped.connect(self.changing.cancel)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        for part in (self.step, self.row, self.said):
            column.addWidget(part)
        self.changing.changed.connect(self.show_it)
        session.link.changed.connect(self.show_it)

    @property
    def mine(self) -> bool:
        """Whether the last change is one of those shown here."""
        return self.changing.kind in self._kinds

    def show_it(self, _state: object = None) -> None:
        """Show how it stands."""
        changing = self.changing
        busy = changing.busy and self.mine
        self.row.stop.setText(self.tr("Cancel"))
        self.row.bar.setAccessibleName(self.tr("How much of it is done"))
        self.row.stop.setEnabled(changing.can_cancel)
        self.row.setVisible(busy)
        self.step.setText(self._step() if busy else "")
        self.step.setVisible(busy)
        if busy:
            part = changing.coming.part if changing.step is Step.WORKING else None
            percent = self.tr("{n}%").format(n=round(part * 100)) if part else ""
            self.row.tell(part or 0.0, percent)
        self.said.setText("" if busy or not self.mine else self._sorry())
        self.said.setVisible(bool(self.said.text()))
        # Empty it would still take the space between two lines of its card.
        self.setVisible(busy or bool(self.said.text()))

    def _step(self) -> str:
        changing = self.changing
        if changing.step is Step.ENDING:
            state = self.session.link.state
            if state.stage is Stage.ENDING and state.outbox is not None and state.waiting is not None:
                text = self.tr("1 of 3: the engine finishes what is under way: {events}, {actions}.")
                events = self.tr("%Ln event(s)", "", state.waiting)
                return text.format(events=events, actions=self.tr("%Ln action(s)", "", state.outbox))
            return self.tr("1 of 3: the engine finishes what is under way.")
        if changing.step is Step.STARTING:
            return self.tr("3 of 3: the engine starts.")
        return {
            "checking": self.tr("2 of 3: looking at both places."),
            "safety": self.tr("2 of 3: writing a copy of what is there now."),
            "copying": self.tr("2 of 3: bringing the rows in."),
            "placing": self.tr("2 of 3: putting it into place; this cannot be cancelled any more."),
        }.get(changing.coming.what, "")

    def _sorry(self) -> str:
        changing, lines = self.changing, []
        unwell, sorry = changing.unwell, changing.sorry
        if sorry is not None and sorry.cancelled:
            lines.append(
                self.tr("Cancelled. Nothing was changed, and the engine goes on.")
                if unwell is None
                else self.tr("Cancelled. Nothing was changed.")
            )
        elif sorry is not None:
            lines.append(begun(self.session.words(sorry.message, sorry.message_zh)))
            if unwell is None:
                lines.append(self.tr("The engine goes on with the store that it had."))
        if unwell is not None:
            lines.append(self._unwell(self.session.words(unwell.en, unwell.zh)))
        mark(self.said, tone="quiet" if sorry is not None and sorry.cancelled else "bad")
        return "\n".join(lines)

    def _unwell(self, why: str) -> str:
        changing = self.changing
        if changing.sorry is not None:
            text = self.tr("The engine does not start: {why}")
        elif changing.kind is GoBackStart:
            text = (
                self.tr(
                    "The engine did not start on the other store, so it goes on with the one that it had: {why}\n"
                    'Nothing is lost. Once that is mended, press "Test it" and move the shop again.'
                )
                if self.session.link.is_here
                else self.tr(
                    "The store of before is in use again, and the engine does not start with it either: {why}\n"
                    "Once that is mended, start the engine again; or restore a backup."
                )
            )
        elif changing.kind is MoveStart:
            text = self.tr("It was moved, and the engine has not come up there yet: {why}")
        else:
            text = self.tr("It was restored, and the engine does not start with it: {why}")
        return text.format(why=why)
