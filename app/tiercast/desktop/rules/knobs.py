"""The knobs of the room's rulesets: turned, they count at once, and can be turned back."""

from typing import Final

import msgspec
from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.look.fonts import number_font
from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import Slide
from tiercast.desktop.rules.knob_values import STEPS, Scale, literal, read_amount, read_duration, value_words
from tiercast.desktop.session import Session
from tiercast.rules.conditions import Type as Kind
from tiercast.serve.protocol_commands import SetParam
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_rules import ParamRow, RulesetRow

_WIDTH: Final = 152


class Knob(QWidget):
    """One knob: its title, a slider where it has bounds, and its value to be typed."""

    turned = Signal(str)

    def __init__(self, session: Session, param: ParamRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.param = session, param
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(0)
        self.title = label(wrap=True, parent=self)
        self.title.setText(param.title or spoken(param.name))
        self.value = QLineEdit(self)
        self.value.setFixedWidth(_WIDTH)
        self.value.setFont(number_font(Type.BODY))
        self.value.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.value.setAccessibleName(self.title.text())
        self.title.setBuddy(self.value)
        self.note = label("small", parent=self)
        grid.addWidget(self.title, 0, 0)
        grid.addWidget(self.value, 0, 1, 2, 1)
        grid.setColumnStretch(0, 1)
        self.slider: Slide | None = None
        try:
            self._scale: Scale | None = Scale(param)
        except ValueError:
            self._scale = None
        if self._scale is not None:
            self.slider = Slide(self)
            self.slider.setRange(0, STEPS)
            self.slider.setPageStep(STEPS // 10)
            self.slider.setAccessibleName(self.title.text())
            self.slider.valueChanged.connect(self._dragged)
            self.slider.sliderReleased.connect(self._released)
            grid.addWidget(self.slider, 1, 0)
        grid.addWidget(self.note, 2, 0, 1, 2)
        self.value.editingFinished.connect(self._typed)
        self.value.textEdited.connect(lambda: mark(self.value, wrong=False))
        self.take(param)

    def take(self, param: ParamRow) -> None:
        """Show the value in force, unless somebody is at it."""
        self.param = param
        if self.value.hasFocus() and self.value.isModified():
            return
        if self.slider is not None and self.slider.isSliderDown():
            return
        self._show(param.value)
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        param, parts = self.param, []
        if not self.value.isModified():
            self.value.setText(self.said(param.value))
        if param.low and param.high:
            parts.append(self.tr("{low} to {high}").format(low=self.said(param.low), high=self.said(param.high)))
        if param.value != param.written:
            parts.append(self.tr("the file says {value}").format(value=self.said(param.written)))
        self.note.setText(" · ".join(parts))
        self.note.setVisible(bool(parts))

    def said(self, written: str) -> str:
        """A value as people read it."""
        return value_words(written, self.session.format)

    def _meant(self, text: str) -> str:
        """What was typed, as it is written in a ruleset."""
        found = literal(self.param.written)
        if found is not None and found.type is Kind.DURATION:
            return read_duration(text, self.param.value)
        if found is not None and found.type is Kind.MONEY:
            return read_amount(text, found.currency)
        return text

    def refuse(self) -> None:
        """What was typed cannot be taken: mark it."""
        mark(self.value, wrong=True)

    def _show(self, written: str) -> None:
        mark(self.value, wrong=False)
        self.value.setText(self.said(written))
        self.value.setModified(False)
        if self.slider is not None and self._scale is not None:
            with QSignalBlocker(self.slider):
                self.slider.setValue(self._scale.place(written))

    def _dragged(self, place: int) -> None:
        if self._scale is None or self.slider is None:
            return
        written = self._scale.written(place)
        self.value.setText(self.said(written))
        if not self.slider.isSliderDown():  # by the keyboard
            self._turn(written)

    def _released(self) -> None:
        if self._scale is not None and self.slider is not None:
            self._turn(self._scale.written(self.slider.value()))

    def _typed(self) -> None:
        if self.value.isModified():
            self.value.setModified(False)
            self._turn(self._meant(self.value.text().strip()))

    def _turn(self, written: str) -> None:
        if written != self.param.value:
            self.turned.emit(written)


class Knobs(QWidget):
    """All knobs of a room; where several rulesets have some, each stands below its ruleset's name.

    Attributes:
        headings: those names, by ruleset.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(Space.M)
        self.knobs: dict[tuple[str, str], Knob] = {}
        self.headings: dict[str, QLabel] = {}
        self._titles: dict[str, str] = {}
        self._room = ""

    def show_rulesets(self, rulesets: tuple[RulesetRow, ...]) -> None:
        """Show the knobs of these rulesets; those that are there already only take their values."""
        params = {(one.ruleset, param.name): param for one in rulesets for param in one.params}
        titles = {one.ruleset: one.title or one.ruleset for one in rulesets if one.params}
        if list(params) != list(self.knobs) or titles != self._titles or self._room != self.session.room:
            self._room, self._titles = self.session.room, titles
            self._make(params)
        for key, param in params.items():
            self.knobs[key].take(param)

    def retranslate(self) -> None:
        """Set every text anew."""
        for knob in self.knobs.values():
            knob.retranslate()

    def turn(self, ruleset: str, name: str, value: str) -> None:
        """Turn a knob, and offer to turn it back."""
        knob, room = self.knobs[ruleset, name], self.session.room
        before, title = knob.param.value, knob.title.text()

        def done(_reply: object) -> None:
            self.session.toast(
                self.tr("{title} is {value} now").format(title=title, value=knob.said(value)),
                undo=lambda: self._set(room, ruleset, name, before),
            )

        def refused(failed: Failed) -> None:
            knob.refuse()
            # The engine names it as the file does; here it has a title.
            said = {key: getattr(failed, key).replace(f"params.{name}", title, 1) for key in ("message", "message_zh")}
            self.session.refuse(msgspec.structs.replace(failed, **said))

        command = SetParam(id=0, room=room, ruleset=ruleset, param=name, value=value)
        self.session.link.ask(command, then=done, refused=refused, owner=knob)

    def _set(self, room: str, ruleset: str, name: str, value: str) -> None:
        self.session.link.ask(SetParam(id=0, room=room, ruleset=ruleset, param=name, value=value), owner=self)

    def _make(self, params: dict[tuple[str, str], ParamRow]) -> None:
        for old in (*self.knobs.values(), *self.headings.values()):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.knobs, self.headings = {}, {}
        for key, param in params.items():
            if len(self._titles) > 1 and key[0] not in self.headings:
                heading = label("quiet", wrap=True, parent=self)
                heading.setText(self._titles[key[0]])
                self._grid.addWidget(heading, self._grid.rowCount(), 0)
                self.headings[key[0]] = heading
            knob = Knob(self.session, param, self)
            knob.turned.connect(lambda value, key=key: self.turn(key[0], key[1], value))
            self._grid.addWidget(knob, self._grid.rowCount(), 0, Qt.AlignmentFlag.AlignTop)
            self.knobs[key] = knob
        for made in (*self.headings.values(), *self.knobs.values()):
            made.show()  # what is made beneath a shown widget is hidden for a turn, and would count in no height
