"""The form of a source or sink: made from its declaration, tried before it is kept."""

from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from tiercast_api.settings import secret_names

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.words import OFFICIAL, OFFICIAL_TONES, word
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.form import LABEL, SettingsForm
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import ListAudit, Undo
from tiercast.serve.protocol_connections import OfferRow, PartRow, PutPart, RemovePart, SignInRow, TriedReply, TryPart
from tiercast.serve.protocol_replies import AuditReply, Failed

WIDEST = 720


class PartEditor(QWidget):
    """The form. `done` is emitted once it is kept, taken out, or left with the button."""

    done = Signal()
    kept = Signal(str, str)

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.feed = session, feed
        self.side, self.kind, self.key, self._new = "in", "", "", True
        self.offer: OfferRow | None = None
        self._turn = 0
        self.form: SettingsForm | None = None
        self.setMaximumWidth(WIDEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        self.card = Card(" ")
        self.official = Badge()
        self.card.beside(self.official)
        self.summary, self.risk = label(wrap=True), label("small", wrap=True)
        self.card.add(self.summary)
        self.card.add(self.risk)
        self.steps = QVBoxLayout()
        self.card.add(self.steps)
        self.card.add(self._own())
        self._place = QVBoxLayout()
        self.card.add(self._place)
        self.secrets = label("small", wrap=True)
        self.card.add(self.secrets)
        self.result = label(wrap=True)
        self.card.add(self.result)
        self.card.add(self._buttons())
        column.addWidget(self.card)
        column.addStretch(1)

    def _own(self) -> QWidget:
        holder = QWidget()
        form = QFormLayout(holder)
        form.setContentsMargins(0, Space.S, 0, 0)
        form.setHorizontalSpacing(Space.XL)
        form.setVerticalSpacing(Space.M)
        self.name, self.room, self.enabled = QLineEdit(), ChoiceBox(), QCheckBox()
        self._name_label, self._room_label = label(), label()
        self._name_label.setFixedWidth(LABEL)
        self.name.textEdited.connect(lambda _text: self._tell("", ""))
        self.name.returnPressed.connect(lambda: self.keep.click())
        form.addRow(self._name_label, self.name)
        form.addRow(self._room_label, self.room)
        form.addRow("", self.enabled)
        self._own_form = form
        return holder

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.keep, self.test, self.cancel, self.remove = (QPushButton() for _ in range(4))
        self._pressed = self.keep
        mark(self.keep, kind="main")
        mark(self.remove, kind="flat", tone="bad")
        self.keep.clicked.connect(self._keep)
        self.test.clicked.connect(self._test)
        self.cancel.clicked.connect(self.done)
        self.remove.clicked.connect(self._remove)
        for button in (self.keep, self.test, self.cancel):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.remove)
        return row

    # --- what is shown

    def begin(self, side: str, kind: str) -> None:
        """A new one of a type."""
        taken = {part.key for part in self.feed.parts(side)}
        base = kind.replace("_", "-")
        key = next(name for n in range(1, 1_000) if (name := base if n == 1 else f"{base}-{n}") not in taken)
        offer = self.feed.offer(side, kind)
        properties = offer.settings.get("properties", {}) if offer is not None else {}
        named = "x-proposed-zh" if self.session.chinese else "x-proposed"
        proposed = {name: prop[named] for name, prop in properties.items() if named in prop}
        self._show(side, kind, key, proposed, frozenset(), new=True)

    def take_keyboard(self) -> None:
        """Give the keyboard to the first field that is to be filled in, or may be."""
        fields = self.form.fields.values() if self.form is not None else ()
        first = next((field for field in fields if field.isVisibleTo(self)), None)
        (first.focused if first is not None else self.name).setFocus(Qt.FocusReason.OtherFocusReason)

    def change(self, part: PartRow) -> None:
        """One that is configured."""
        kept = frozenset(secret.name for secret in part.secrets if secret.place)
        self._show(part.side, part.kind, part.key, part.settings, kept, new=False)
        self.enabled.setChecked(part.enabled)
        self.room.setCurrentIndex(max(0, self.room.findData(part.room)))
        self._say_secrets(part)

    def _show(
        self, side: str, kind: str, key: str, settings: Mapping[str, Any], kept: frozenset[str], *, new: bool
    ) -> None:  # fmt: skip
        # What the engine still answers to the form of before does not concern this one.
        self._turn += 1
        self._busy(False)
        self.side, self.kind, self.key, self._new = side, kind, key, new
        self.offer = self.feed.offer(side, kind)
        self.name.setText(key)
        self.name.setReadOnly(not new)
        self.room.clear()
        for room in self.feed.rooms():
            self.room.addItem(self.session.called(room.title) or room.key, room.key)
        here = self.room.findData(self.session.room)
        self.room.setCurrentIndex(max(0, here))
        self._own_form.setRowVisible(self.room, side == "in" and self.room.count() > 1)
        self.enabled.setChecked(True)
        if self.form is not None:
            self._place.removeWidget(self.form)
            self.form.deleteLater()
        schema = self.offer.settings if self.offer is not None else {"type": "object", "properties": {}}
        self.form = SettingsForm(self.session, schema, settings, kept)
        self.form.changed.connect(lambda: self._tell("", ""))
        for field in self.form.fields.values():
            if isinstance(field.focused, QLineEdit):
                field.focused.returnPressed.connect(self.keep.click)
        self._place.addWidget(self.form)
        self._order()
        self.secrets.hide()
        self._tell("", "")
        self._show_steps()
        self.retranslate()

    def _order(self) -> None:
        """Let the Tab key go as the eye does: what was made last comes last otherwise, and fields are made last."""
        fields = self.form.tab_stops() if self.form is not None else []
        stops = [self.name, self.room, self.enabled, *fields, self.keep, self.test, self.cancel, self.remove]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)

    def _show_steps(self) -> None:
        while self.steps.count():
            item = self.steps.takeAt(0)
            if item is not None and (widget := item.widget()) is not None:
                widget.deleteLater()
        part = self.feed.part(self.side, self.key) if not self._new else None
        tells = (part.tells if part is not None else None) or (self.offer.tells if self.offer is not None else None)
        for number, step in enumerate(tells.sign_in if tells is not None else (), 1):
            self.steps.addWidget(self._step(number, step))

    def _step(self, number: int, step: SignInRow) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        text = label(wrap=True)
        title = self.session.words(step.title, step.title_zh)
        text.setText(f"{number}. {title}" + (f"  {step.value}" if step.action == "show" else ""))
        row.addWidget(text, 1)
        if step.action == "open" and step.value.startswith(("https://", "http://")):
            button = QPushButton(self.tr("Open"))
            button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(step.value)))
            row.addWidget(button)
        elif step.action == "enter" and self.form is not None and step.value in self.form.fields:
            field = self.form.fields[step.value]
            button = QPushButton(self.tr("Enter"))
            button.clicked.connect(lambda: field.focused.setFocus())
            row.addWidget(button)
        return holder

    def _title(self, name: str) -> str:
        """What people call a setting."""
        declared = self.offer.settings.get("properties", {}) if self.offer is not None else {}
        prop = declared.get(name, {})
        return self.session.words(prop.get("title", ""), prop.get("x-title-zh", "")) or name

    def _say_secrets(self, part: PartRow) -> None:
        lines = []
        for secret in part.secrets:
            name = self._title(secret.name)
            if secret.since:
                when = self.session.format.instant(secret.since, seconds=False)
                lines.append(self.tr("{name}: kept since {when}").format(name=name, when=when))
            if secret.place == "file":
                lines.append(self.tr("This computer has no keyring: {name} lies in a private file.").format(name=name))
            elif secret.place == "configuration":
                lines.append(self.tr("{name} stands in the configuration file.").format(name=name))
        self.secrets.setText("\n".join(lines))
        self.secrets.setVisible(bool(lines))

    def retranslate(self) -> None:
        """Set every text anew."""
        offer = self.offer
        self.card.set_heading(self._called())
        self.summary.setText("" if offer is None else self.session.words(offer.summary, offer.summary_zh))
        risk = offer.tells.risk if offer is not None and offer.tells is not None else None
        self.official.setVisible(risk is not None)
        self.risk.setVisible(risk is not None)
        if risk is not None:
            self.official.tell(word(OFFICIAL, risk.officialness), OFFICIAL_TONES.get(risk.officialness, "quiet"))
            self.risk.setText(self.session.words(risk.message, risk.message_zh))
        self._name_label.setText(self.tr("Key"))
        self.name.setAccessibleName(self.tr("Key"))
        self.name.setToolTip(self.tr("Lower-case letters, digits and '-'; rules and the log name it so."))
        self._room_label.setText(self.tr("Room"))
        self.room.setAccessibleName(self.tr("Room"))
        self.enabled.setText(self.tr("Switched on"))
        self.keep.setText(self.tr("Connect") if self._new else self.tr("Save"))
        self.test.setText(self.tr("Test connection"))
        self.cancel.setText(self.tr("Cancel"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setVisible(not self._new)
        if self.form is not None:
            self.form.retranslate()

    # --- what is done

    def command(self) -> PutPart | None:
        """What would be kept; None where a field is wrong."""
        if self.form is None or not self.form.show_problems():
            self._tell(self.form.problem() if self.form is not None else "", "bad")
            return None
        names = secret_names(self.offer.settings) if self.offer is not None else frozenset[str]()
        values = self.form.values()
        return PutPart(
            id=0, side=self.side, key=self.name.text().strip(), kind=self.kind,
            room=str(self.room.currentData() or "") if self.side == "in" else "", enabled=self.enabled.isChecked(),
            settings={
                name: value for name, value in values.items()
                if name not in names and not self._is_default(name, value)
            },
            secrets={name: str(value) for name, value in values.items() if name in names},
        )  # fmt: skip

    def _is_default(self, name: str, value: Any) -> bool:
        """Whether it need not be written down."""
        properties = self.offer.settings.get("properties", {}) if self.offer is not None else {}
        required = self.offer.settings.get("required", ()) if self.offer is not None else ()
        return name not in required and "default" in properties.get(name, {}) and properties[name]["default"] == value

    def _keep(self) -> None:
        command = self.command()
        if command is None:
            return
        self._busy(True)
        self._tell(self.tr("Connecting…"), "")
        self.session.link.ask(
            command, then=self._now(lambda _done: self._kept(command)), refused=self._now(self._refused), owner=self
        )

    def _kept(self, command: PutPart) -> None:
        self._busy(False)
        self._tell("", "")
        self.session.toast(self.tr("Connected: {name}").format(name=self._called()), tone="good")
        self.feed.ask()
        self.kept.emit(command.side, command.key)
        self.done.emit()

    def _called(self) -> str:
        """What people call it: its offer's title."""
        return self.kind if self.offer is None else self.session.words(self.offer.title, self.offer.title_zh)

    def _test(self) -> None:
        command = self.command()
        if command is None:
            return
        self._busy(True)
        self._tell(self.tr("Trying…"), "")
        tried = TryPart(
            id=0, side=command.side, key=command.key, kind=command.kind, room=command.room, settings=command.settings,
            secrets=command.secrets,
        )  # fmt: skip
        self.session.link.ask(tried, then=self._now(self._tried), refused=self._now(self._refused), owner=self)

    def _tried(self, reply: TriedReply) -> None:
        self._busy(False)
        self._tell(self.session.words(reply.message, reply.message_zh) or self.tr("It works."), "good")
        # It lay on “Cancel” meanwhile, since the buttons before it rested.
        self.keep.setFocus()

    def _remove(self) -> None:
        self._busy(True)
        command = RemovePart(id=0, side=self.side, key=self.key)
        self.session.link.ask(
            command, then=self._now(lambda _done: self._removed()), refused=self._now(self._refused), owner=self
        )

    def _removed(self) -> None:
        self._busy(False)
        text = self.tr("{name} was taken out").format(name=self.key)
        taken_back(self.session, text, "part_remove")
        self.feed.ask()
        self.done.emit()

    def _refused(self, failed: Failed) -> None:
        self._busy(False)
        if self.cancel.hasFocus():  # another Enter means what was pressed, and not to leave
            self._pressed.setFocus()
        self._tell(self.session.refusal(failed), "bad")

    def _now(self, told: Callable[[Any], None]) -> Callable[[Any], None]:
        """`told`, as long as the form is about the same thing."""
        turn = self._turn
        return lambda reply: told(reply) if turn == self._turn else self.feed.ask()

    def _busy(self, busy: bool) -> None:
        for button in (self.keep, self.test, self.remove):
            if busy and button.hasFocus():
                self._pressed = button
        for button in (self.keep, self.test, self.remove):
            button.setDisabled(busy)

    def _tell(self, text: str, tone: str) -> None:
        self.result.setText(text)
        self.result.setVisible(bool(text))
        mark(self.result, tone=tone)


def taken_back(session: Session, text: str, what: str) -> None:
    """Say that something was done, with the audit log's way back; `what`: the kind of its note."""

    def undo(reply: AuditReply) -> None:
        note = next((note for note in reply.notes if note.what == what and note.can_undo), None)
        if note is not None:
            session.link.ask(Undo(id=0, note=note.n), owner=session)

    def ask() -> None:
        session.link.ask(ListAudit(id=0, limit=20), then=undo, owner=session)

    session.toast(text, undo=ask)
