"""What people know of a viewer: labels, attributes, consent and notes; every change can be undone from its toast."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from tiercast.common_names import author_name
from tiercast.desktop.audience.viewer.flow import Flow
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import TellViewer
from tiercast.serve.protocol_replies import Done
from tiercast.serve.protocol_viewer import AttributeNow, NoteNow, ViewerReply

Value = str | int | float | bool


class Teller:
    """Tells the engine something of the viewer in hand, and offers to take it back.

    Args:
        changed: called when it was done.
    """

    def __init__(self, session: Session, changed: Callable[[], None], owner: QWidget) -> None:
        self._session, self._changed, self._owner = session, changed, owner
        self.viewer = ""

    def tell(
        self, what: str, name: str = "", value: Value = "", *, said: str, back: Callable[[str], TellViewer] | None
    ) -> None:
        """Tell it.

        Args:
            said: for the toast; back: makes the command that takes it back, of what the engine answered.
        """
        self.send(TellViewer(id=0, what=what, viewer=self.viewer, name=name, value=value), said, back)

    def send(self, command: TellViewer, said: str, back: Callable[[str], TellViewer] | None = None) -> None:
        """Give a command."""

        def done(reply: Done) -> None:
            undo = back(reply.message) if back is not None else None
            self._session.toast(said, undo=None if undo is None else lambda: self._undo(undo))
            self._changed()

        self._session.link.ask(command, then=done, owner=self._owner)

    def command(self, what: str, name: str = "", value: Value = "") -> TellViewer:
        """A command about the viewer in hand, to be given later."""
        return TellViewer(id=0, what=what, viewer=self.viewer, name=name, value=value)

    def _undo(self, command: TellViewer) -> None:
        self._session.link.ask(command, then=lambda _done: self._changed(), owner=self._owner)


class LabelsCard(Card):
    """Labels by hand, those that rules give, and attributes with their origin."""

    def __init__(self, session: Session, teller: Teller) -> None:
        super().__init__()
        self._session, self._teller = session, teller
        self._told: ViewerReply | None = None
        self.chips = Flow()
        self.name = QLineEdit()
        self.give = QPushButton()
        self._attributes = QWidget()
        self.grid = QGridLayout(self._attributes)
        self.grid.setContentsMargins(0, 0, 0, 0)
        self.grid.setVerticalSpacing(2)
        self.grid.setHorizontalSpacing(Space.M)
        self.grid.setColumnStretch(1, 1)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.name, 1)
        row.addWidget(self.give)
        self.add(self.chips)
        self.add(row)
        self.add(self._attributes)
        self.attribute, self.put = QLineEdit(), QPushButton()
        second = QHBoxLayout()
        second.setSpacing(Space.S)
        second.addWidget(self.attribute, 1)
        second.addWidget(self.put)
        self.add(second)
        self.put.clicked.connect(self._put)
        self.attribute.returnPressed.connect(self._put)
        self.give.clicked.connect(self._give)
        self.name.returnPressed.connect(self._give)

    def take(self, told: ViewerReply) -> None:
        """Show this viewer's."""
        self._told = told
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("Labels and attributes"))
        self.name.setPlaceholderText(self.tr("New label"))
        self.name.setAccessibleName(self.tr("New label"))
        self.give.setText(self.tr("Add"))
        self.attribute.setPlaceholderText(self.tr("Attribute = value"))
        self.attribute.setAccessibleName(self.tr("An attribute and its value"))
        self.put.setText(self.tr("Set"))
        told = self._told
        if told is None:
            return
        self.chips.clear()
        for name in told.labels:
            self.chips.add(self._chip(name))
        # A signal may hold for several products at once: it is one label all the same.
        given = [title for title in dict.fromkeys(signal.title for signal in told.signals) if title]
        for title in given:
            chip = mark(QPushButton(title), kind="flat")
            chip.setEnabled(False)
            chip.setToolTip(self.tr("Given by a rule, as long as its signal lasts"))
            self.chips.add(chip)
        self.chips.setVisible(bool(told.labels or given))
        while (item := self.grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for place, attribute in enumerate(told.attributes):
            self._attribute(place, attribute)
        self._attributes.setVisible(bool(told.attributes))

    def _chip(self, name: str) -> QPushButton:
        chip = QPushButton(name)
        chip.setIcon(icon("ph.x", self._session.colours.quiet))
        chip.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        chip.setToolTip(self.tr("Take the label away"))
        chip.setAccessibleName(self.tr("Take the label %1 away").replace("%1", name))
        chip.clicked.connect(lambda: self._take_away(name))
        return chip

    def _attribute(self, place: int, attribute: AttributeNow) -> None:
        title, value = label("small"), label(wrap=True)
        title.setText(attribute.name)
        value.setText(attribute.shown)
        origin = self.tr("by hand") if attribute.origin == "hand" else attribute.origin
        since = self._session.format.instant(attribute.since or None, seconds=False)
        hint = self.tr("Told by %1, %2").replace("%1", origin or "—").replace("%2", since)
        value.setToolTip(hint)
        where = label("small")
        where.setText(origin)
        where.setToolTip(hint)
        for column, widget in enumerate((title, value, where)):
            self.grid.addWidget(widget, place, column)

    def _give(self) -> None:
        if name := self.name.text().strip():
            said = self.tr("Label %1 added").replace("%1", name)
            self._teller.tell("label", name, said=said, back=lambda _: self._teller.command("unlabel", name))
            self.name.clear()

    def _put(self) -> None:
        """Set an attribute; nothing behind the sign takes it away."""
        name, _, value = (part.strip() for part in self.attribute.text().replace("＝", "=").partition("="))
        if not name or self._told is None:
            return
        before = next((one.value for one in self._told.attributes if one.name == name), None)
        back = self._teller.command("unset", name) if before is None else self._teller.command("set", name, before)
        said = self.tr("%1 is %2 now") if value else self.tr("%1 was taken away")
        said = said.replace("%1", name).replace("%2", value)
        self._teller.tell("set" if value else "unset", name, value, said=said, back=lambda _: back)
        self.attribute.clear()

    def _take_away(self, name: str) -> None:
        said = self.tr("Label %1 taken away").replace("%1", name)
        self._teller.tell("unlabel", name, said=said, back=lambda _: self._teller.command("label", name))


class ConsentCard(Card):
    """What the viewer has said about being contacted."""

    def __init__(self, session: Session, teller: Teller) -> None:
        super().__init__()
        self._session, self._teller = session, teller
        self._told: ViewerReply | None = None
        self.boxes = {"marketing": ChoiceBox(), "personalised": ChoiceBox()}
        self._labels = {name: label("", wrap=True) for name in self.boxes}
        self._under = label("small", wrap=True)
        for name, box in self.boxes.items():
            row = QHBoxLayout()
            row.addWidget(self._labels[name], 1)
            row.addWidget(box)
            self._labels[name].setBuddy(box)
            self.add(row)
            box.activated.connect(lambda _place, name=name: self._say(name))
        self.add(self._under)

    def take(self, told: ViewerReply) -> None:
        """Show what this viewer said."""
        self._told = told
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("Consent"))
        self._labels["marketing"].setText(self.tr("May be sent offers and messages"))
        self._labels["personalised"].setText(self.tr("May be targeted by what is known of them"))
        self._under.setText(self.tr('"No" holds at once, also by hand. What the viewer says later counts again.'))
        told = self._told
        for name, box in self.boxes.items():
            said = getattr(told, name) if told is not None else None
            with QSignalBlocker(box):
                box.clear()
                box.addItem(self.tr("Not said"), "")
                box.addItem(self.tr("Yes"), True)
                box.addItem(self.tr("No"), False)
                box.setCurrentIndex({None: 0, True: 1, False: 2}[said])
            box.setAccessibleName(self._labels[name].text())

    def _say(self, name: str) -> None:
        if self._told is None:
            return
        before = getattr(self._told, name)
        value: Value = self.boxes[name].currentData()
        back = self._teller.command("consent", name, "" if before is None else before)
        self._teller.tell("consent", name, value, said=self.tr("Consent noted"), back=lambda _: back)


class NotesCard(Card):
    """Notes that people keep; no rule reads them."""

    def __init__(self, session: Session, teller: Teller) -> None:
        super().__init__()
        self._session, self._teller = session, teller
        self._told: ViewerReply | None = None
        self.text = QLineEdit()
        self.write = QPushButton()
        self._list = QWidget()
        self.column = QVBoxLayout(self._list)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.S)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.text, 1)
        row.addWidget(self.write)
        self.add(row)
        self.add(self._list)
        self.write.clicked.connect(self._write)
        self.text.returnPressed.connect(self._write)

    def take(self, told: ViewerReply) -> None:
        """Show this viewer's notes."""
        self._told = told
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("Notes"))
        self.text.setPlaceholderText(self.tr("To be remembered"))
        self.text.setAccessibleName(self.tr("New note"))
        self.write.setText(self.tr("Note down"))
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for note in self._told.notes if self._told is not None else ():
            self.column.addWidget(self._note(note))
        self._list.setVisible(bool(self._told is not None and self._told.notes))

    def _note(self, note: NoteNow) -> QWidget:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        words = QVBoxLayout()
        words.setSpacing(0)
        text, who = label(wrap=True), label("small")
        text.setText(note.text)
        author, when = author_name(note.who), self._session.format.instant(note.time, seconds=False)
        who.setText(f"{author.to(self._session.language)} · {when}")
        words.addWidget(text)
        words.addWidget(who)
        row.addLayout(words, 1)
        drop = mark(QToolButton(), kind="flat", icon_only=True)
        drop.setIcon(icon("ph.trash", self._session.colours.quiet))
        drop.setToolTip(self.tr("Remove the note"))
        drop.setAccessibleName(self.tr("Remove the note"))
        drop.clicked.connect(lambda: self._drop(note))
        row.addWidget(drop)
        return whole

    def _write(self) -> None:
        if text := self.text.text().strip():
            self._teller.tell(
                "note",
                value=text,
                said=self.tr("Noted down"),
                back=lambda number: self._teller.command("unnote", number),
            )
            self.text.clear()

    def _drop(self, note: NoteNow) -> None:
        back = self._teller.command("note", value=note.text)
        self._teller.tell("unnote", str(note.number), said=self.tr("Note removed"), back=lambda _: back)
