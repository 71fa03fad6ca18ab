"""Why a rule fired, or did not: its conditions as sentences, with what each saw and by how much it missed."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import ErrorState
from tiercast.desktop.rules.rule_words import outcome_tone, outcome_word, state_word
from tiercast.desktop.session import Session
from tiercast.desktop.words.begun import begun
from tiercast.serve.protocol_commands import AskWhy
from tiercast.serve.protocol_replies import Failed, WhyReply, WhyRow

_ICON = 18


class WhyView(QWidget):
    """The account of a rule for one viewer, or for the room. Signals: `told` with the answer."""

    told = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.command: AskWhy | None = None
        self.reply: WhyReply | None = None
        self._about = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        top = QHBoxLayout()
        top.setSpacing(Space.S)
        self.badge = Badge(parent=self)
        self.when = label("quiet", parent=self)
        top.addWidget(self.badge)
        top.addWidget(self.when)
        top.addStretch(1)
        column.addLayout(top)
        self.about = label(wrap=True, parent=self)
        self.message = label(wrap=True, parent=self)
        column.addWidget(self.about)
        column.addWidget(self.message)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        column.addLayout(self._rows)
        self.foot = label("small", wrap=True, parent=self)
        column.addWidget(self.foot)
        self.error = ErrorState(session, self.again, self)
        self.error.hide()
        column.addWidget(self.error)
        column.addStretch(1)
        self.lines: list[_Line] = []

    def ask(self, command: AskWhy, about: str = "") -> None:
        """Ask, and show the answer; `about` says what it is about while that is looked up."""
        self.command, self._about, self.reply = command, about, None
        self._show()
        self.session.link.ask(
            command,
            then=lambda reply: self._take(command, reply),
            refused=lambda failed: self._refused(command, failed),
            owner=self,
        )

    def again(self) -> None:
        """Ask the same again."""
        if self.command is not None:
            self.ask(self.command, self._about)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.error.retranslate()
        self._show()

    def restyle(self) -> None:
        """Paint the marks anew."""
        for line in self.lines:
            line.paint()

    def _take(self, command: AskWhy, reply: WhyReply) -> None:
        if command is self.command:
            self.reply = reply
            self._show()
            self.told.emit(reply)

    def _refused(self, command: AskWhy, failed: Failed) -> None:
        if command is self.command:
            self._show()
            self.message.hide()
            self.error.tell_failed(failed)
            self.error.show()

    def _show(self) -> None:
        for line in self.lines:
            self._rows.removeWidget(line)
            line.deleteLater()
        self.lines = []
        self.error.hide()
        self.message.show()
        reply = self.reply
        self.about.setText(self._about)
        self.about.setVisible(bool(self._about))
        self.badge.setVisible(reply is not None)
        if reply is None:
            self.when.clear()
            self.foot.clear()
            self.message.setText(self.tr("Looking it up…") if self.command is not None else "")
            return
        self.badge.tell(outcome_word(reply.outcome), outcome_tone(reply.outcome))
        self.when.setText(self.session.format.instant(reply.at) if reply.at else "")
        # The rule stands in the heading by its title.
        said = self.session.words(reply.message, reply.message_zh)
        called = self.session.words(f'"{reply.called}"', f"“{reply.called}”")
        self.message.setText(begun(said.removeprefix(called).lstrip()))
        failing = set(reply.failing)
        for row in reply.rows:
            line = _Line(self.session, row, row.path in failing, self)
            self._rows.addWidget(line)
            self.lines.append(line)
        parts = []
        if reply.state:
            parts.append(self.tr("The rule was: {state}").format(state=state_word(reply.state)))
        if reply.version:
            parts.append(self.tr("version {version}").format(version=reply.version[:8]))
        if reply.seq:
            parts.append(self.tr("entry {number}").format(number=reply.seq))
        self.foot.setText(" · ".join(parts))


class _Line(QFrame):
    """One condition: a mark, what it says, what it saw."""

    def __init__(self, session: Session, row: WhyRow, failing: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self.session, self.row = session, row
        grid = QGridLayout(self)
        grid.setContentsMargins(0, Space.S, 0, Space.S)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(1, 1)
        self._mark = QLabel(self)
        self._mark.setFixedWidth(_ICON)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        grid.addWidget(self._mark, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        self.text = label(wrap=True, parent=self)
        saw = _without_code(session.words(row.message, row.message_zh), row.text)
        said, words = session.words(row.said, row.said_zh), session.words(row.words, row.words_zh)
        if said and words.startswith(said):
            saw = begun(
                words.removeprefix(said).lstrip(" :：")
            )  # names are called there what the line above calls them
        said = begun(said)
        self.text.setText(said or saw or row.text)
        if failing:
            font = self.text.font()
            font.setBold(True)
            self.text.setFont(font)
        grid.addWidget(self.text, 0, 1)
        self.saw = label("small", wrap=True, parent=self)
        self.saw.setText(saw if said else row.text)
        self.setToolTip(row.text)
        grid.addWidget(self.saw, 1, 1)
        self.setAccessibleName(session.format.named(self.verdict(), self.text.text()))
        self._mark.setToolTip(self.verdict())
        mark(self, line="true")
        self.paint()

    @property
    def _fits(self) -> bool | None:
        return None if self.row.held is None else self.row.held is self.row.wanted

    def verdict(self) -> str:
        """Whether it held."""
        if self.row.held is None:
            return self.tr("unknown")
        held = self.tr("held")
        return held if self._fits else self.tr("did not hold")

    def paint(self) -> None:
        """Paint the mark in the colours of the theme."""
        colours = self.session.colours
        name, colour = {
            True: ("ph.check-circle", colours.good),
            False: ("ph.x-circle", colours.bad),
            None: ("ph.question", colours.quiet),
        }[self._fits]
        self._mark.setPixmap(icon(name, colour).pixmap(_ICON, _ICON))


def _without_code(message: str, code: str) -> str:
    """A sentence that begins with the condition as it is written, without that: it stands in the line below."""
    said = message.removeprefix(f"`{code}`").lstrip()
    return begun(said) if said != message else message
