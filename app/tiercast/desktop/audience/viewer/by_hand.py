"""Have something done for a viewer: what the room's sinks can do, as a form, through the same limits as rules."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.rules.grammar_values import minor_digits
from tiercast.serve.protocol_audience import ActByHand, ActedReply
from tiercast.serve.protocol_base import Plain
from tiercast.serve.protocol_commands import CancelAction, RecallAction
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_viewer import HandAction, HandField, ViewerReply

FIRST: Final = ("coupon", "message", "host_prompt", "todo")
"""What stands first in the list."""
MUTE: Final = "mute"
"""Beside the actions of the sinks: a to-do to mute the viewer on the platform, which no sink can."""


class ByHandCard(Card):
    """The form. `done` is called when something was done, with nothing."""

    def __init__(self, session: Session, done: Callable[[], None]) -> None:
        super().__init__()
        self._session, self._done = session, done
        self._told: ViewerReply | None = None
        self._inputs: dict[str, QLineEdit | QComboBox | QCheckBox] = {}
        self.what = ChoiceBox()
        self.cost = QLineEdit()
        self.form = QFormLayout()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.form.setContentsMargins(0, 0, 0, 0)
        self.form.setVerticalSpacing(Space.XS)
        self._fields = QWidget()
        self._fields.setLayout(self.form)
        self.under, self.outcome = label("small", wrap=True), label("small", wrap=True)
        self.go = mark(QPushButton(), kind="main")
        self.what.activated.connect(self._choose)
        self.go.clicked.connect(self._act)
        self.add(self.what)
        self.add(self._fields)
        self.add(self.under)
        self.add(self.outcome)
        self.add(self.go)
        self.outcome.hide()

    def take(self, told: ViewerReply) -> None:
        """Show what can be done for this viewer; what is being written stays."""
        before, self._told = self._told, told
        same = before is not None and (before.viewer, before.actions) == (told.viewer, told.actions)
        if not same:
            self.outcome.hide()
            self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("Act by hand"))
        self.what.setAccessibleName(self.tr("What is to be done"))
        self.go.setText(self.tr("Do it"))
        chosen = self.what.currentData()
        actions = self._actions()
        with QSignalBlocker(self.what):
            self.what.clear()
            for action in actions:
                self.what.addItem(self._session.words(action.title, action.title_zh), action.action)
            if any(action.action == "todo" for action in actions):
                self.what.addItem(self.tr("Ask for muting on the platform"), MUTE)
            self.what.setCurrentIndex(max(0, self.what.findData(chosen)))
        for part in (self.what, self._fields, self.go):
            part.setVisible(bool(actions))
        if not actions:
            self.under.setText(
                self.tr("No sink of the room can do anything for a viewer. Connect one on the page Connections.")
            )
            return
        self._choose()

    def choose(self, action: str) -> None:
        """Choose an action by its name."""
        self.what.setCurrentIndex(max(0, self.what.findData(action)))
        self._choose()

    def fill(self, **values: str) -> None:
        """Write into fields."""
        for name, value in values.items():
            found = self._inputs.get(name)
            if isinstance(found, QLineEdit):
                found.setText(value)
            elif isinstance(found, QComboBox):
                found.setCurrentIndex(max(0, found.findData(value)))

    # --- the form

    def _actions(self) -> list[HandAction]:
        told = self._told.actions if self._told is not None else ()
        wanted = [action for action in told if action.reach != "room"]
        order = {name: place for place, name in enumerate(FIRST)}
        return sorted(wanted, key=lambda action: order.get(action.action, len(order)))

    def _action(self) -> HandAction | None:
        name = "todo" if self.what.currentData() == MUTE else self.what.currentData()
        return next((action for action in self._actions() if action.action == name), None)

    def _choose(self) -> None:
        action = self._action()
        while self.form.rowCount():
            self.form.removeRow(0)
        self._inputs.clear()
        if action is None:
            return
        for field in action.fields:
            if field.required or field.type in ("template", "choice", "pool"):
                self._add(field)
        if action.costly:
            self.cost = QLineEdit()
            self.cost.setPlaceholderText(self.tr("as the rules say"))
            self._line(self.tr("Highest cost"), self.cost)
        if self.what.currentData() == MUTE and self._told is not None:
            self.fill(text=self._mute_text(self._told))
        self._tell(action)

    def _add(self, field: HandField) -> None:
        title = self._session.words(field.title, field.title_zh)
        if field.type in ("choice", "pool"):
            box = ChoiceBox()
            for choice in field.choices:
                box.addItem(choice, choice)
            if field.default is not None:
                box.setCurrentIndex(max(0, box.findData(str(field.default))))
            self._inputs[field.name] = box
        elif field.type == "flag":
            self._inputs[field.name] = QCheckBox()
        else:
            line = QLineEdit("" if field.default is None else str(field.default))
            line.returnPressed.connect(self._act)
            self._inputs[field.name] = line
        made = self._inputs[field.name]
        made.setToolTip(self._session.words(field.help, field.help_zh))
        self._line(title, made)

    def _line(self, title: str, made: QWidget) -> None:
        said = QLabel(title)
        mark(said, role="small")
        said.setBuddy(made)
        made.setAccessibleName(title)
        self.form.addRow(said, made)

    def _tell(self, action: HandAction) -> None:
        words = []
        if action.limits:
            names = self._session.format.listed(dict.fromkeys(self._limit(limit) for limit in action.limits))
            words.append(self.tr("Counts under: %1.").replace("%1", names))
        if action.reach == "viewer":
            words.append(self.tr("Consent, quiet hours and a stop hold for it too."))
        if self.what.currentData() == MUTE:
            words.append(self.tr("A person has to mute on the platform itself; this writes the to-do."))
        self.under.setText(("" if self._session.chinese else " ").join(words))
        self.under.setVisible(bool(words))

    def _limit(self, name: str) -> str:
        known = {
            "by_hand": self.tr("100 a day by hand"), "budget": self.tr("the room's budget"),
            "minimum_gap": self.tr("the gap between two messages"),
        }  # fmt: skip
        return known.get(name) or spoken(name)

    def _mute_text(self, told: ViewerReply) -> str:
        return (
            self.tr("Mute %1 (%2) on the platform").replace("%1", told.name or told.person).replace("%2", told.person)
        )

    # --- doing it

    def _act(self) -> None:
        action, told = self._action(), self._told
        if action is None or told is None or not self.go.isEnabled():
            return
        try:
            cost = self._cost(told.currency)
        except ValueError:
            self._say(self.tr("What it costs is not a number."), "bad")
            return
        self.go.setEnabled(False)
        command = ActByHand(
            id=0, viewer=told.viewer, room=told.room, action=action.action, fields=self._values(),
            cost=cost,
        )  # fmt: skip
        self._session.link.ask(command, then=self._acted, refused=self._refused, owner=self)

    def _values(self) -> dict[str, Plain]:
        found: dict[str, Plain] = {}
        for name, made in self._inputs.items():
            if isinstance(made, QLineEdit):
                found[name] = made.text().strip()
            elif isinstance(made, QComboBox):
                found[name] = str(made.currentData() or "")
            else:
                found[name] = made.isChecked()
        return {name: value for name, value in found.items() if value != ""}

    def _cost(self, currency: str) -> int | None:
        """Minor units; None where nothing is written. Raises: ValueError: it is no amount."""
        action = self._action()
        text = self.cost.text().strip().lstrip("¥$€").replace(",", "") if action is not None and action.costly else ""
        if not text:
            return None
        amount = float(text)
        if not 0 <= amount < 1e9:
            raise ValueError(text)
        return round(amount * 10.0 ** int(minor_digits(currency or self._session.format.currency)))

    def _acted(self, reply: ActedReply) -> None:
        self.go.setEnabled(True)
        self._say(self.tr("Done, or on its way: see the timeline."), "good")
        self._session.toast(self.tr("It is on its way"), undo=lambda: self._take_back(reply))
        for made in self._inputs.values():
            if isinstance(made, QLineEdit):
                made.clear()
        self._done()

    def _refused(self, failed: Failed) -> None:
        self.go.setEnabled(True)
        message = self._session.words(failed.message, failed.message_zh)
        _, hint = self._session.told(failed)
        said = self.tr("Nothing was done: %1").replace("%1", message)
        self._say(f"{said}\n{hint}".strip(), "bad")

    def _take_back(self, reply: ActedReply) -> None:
        for action in reply.actions:
            self._take_one_back(action)

    def _take_one_back(self, action: str) -> None:
        """Cancel an action; what is done already is recalled, where its sink can."""
        link = self._session.link

        def done(_reply: object) -> None:
            self._done()

        def too_late(_failed: Failed) -> None:
            link.ask(RecallAction(id=0, action=action), then=done, owner=self)

        link.ask(CancelAction(id=0, action=action), then=done, refused=too_late, owner=self)

    def _say(self, text: str, tone: str) -> None:
        self.outcome.setText(text)
        mark(self.outcome, tone=tone)
        self.outcome.show()
