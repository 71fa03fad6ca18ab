"""How long things are kept: each kind with its time, what would go at a change, and the way back."""

from typing import Final

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.duration_box import DurationBox
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.refused import show_refusal
from tiercast.desktop.session import Session
from tiercast.desktop.settings.asked import AskedSection
from tiercast.rules.grammar_values import read_duration
from tiercast.serve.protocol_commands import ListAudit, Undo
from tiercast.serve.protocol_replies import AuditReply, Failed
from tiercast.serve.protocol_settings import (
    AskRetention,
    RetentionEffectReply,
    RetentionRow,
    SetRetention,
    SettingsReply,
)

_YEAR: Final = 365 * 86_400_000_000


class _Line(QWidget):
    """One kind of data."""

    def __init__(self, page: "Retention", row: RetentionRow) -> None:
        super().__init__()
        self.page, self.row = page, row
        self.effect: RetentionEffectReply | None = None
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(2)
        grid.setColumnStretch(0, 1)
        self.title, self.help, self.said = label(), label("quiet", wrap=True), label(wrap=True)
        self.field, self.keep = DurationBox(), QPushButton()
        self.field.entered.connect(self.look)
        self.field.edited.connect(self._edited)
        self.keep.clicked.connect(self.look)
        self.sure, self.no = mark(QPushButton(), kind="danger"), QPushButton()
        self.sure.clicked.connect(self.save)
        self.no.clicked.connect(self.reset)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        buttons.addWidget(self.field)
        buttons.addWidget(self.keep)
        asked = QHBoxLayout()
        asked.setSpacing(Space.S)
        asked.addWidget(self.said, 1)
        asked.addWidget(self.sure)
        asked.addWidget(self.no)
        grid.addWidget(self.title, 0, 0)
        grid.addLayout(buttons, 0, 1, 2, 1)
        grid.addWidget(self.help, 1, 0)
        grid.addLayout(asked, 2, 0, 1, 2)
        self.field.put(row.value)
        self.retranslate()

    def take(self, row: RetentionRow) -> None:
        """The engine says how it stands."""
        edited = self.field.text() != self.row.value
        changed = row.value != self.row.value
        self.row = row
        if changed or not edited:
            self.reset()

    def reset(self) -> None:
        """As it stands."""
        self.effect = None
        self.field.put(self.row.value)
        self._show()

    def look(self) -> None:
        """Ask what would go."""
        command = AskRetention(id=0, option=self.row.option, value=self.field.text())
        self.page.session.link.ask(command, then=self._looked, refused=self.refuse, owner=self)

    def save(self) -> None:
        """Keep it so long from now on."""
        if self.effect is not None:
            command = SetRetention(id=0, option=self.row.option, value=self.effect.value)
            self.page.save(command, self)

    def retranslate(self) -> None:
        """Set every text anew."""
        session, row = self.page.session, self.row
        title = session.words(row.title, row.title_zh)
        self.title.setText(title)
        self.help.setText(session.words(row.help, row.help_zh))
        self.field.retranslate(
            self.tr("How long data is kept: {what}").format(what=title),
            self.tr("The default is {value}.").format(value=said(session, row.default)),
        )
        self.keep.setText(self.tr("Change"))
        self.keep.setAccessibleName(self.tr("Change how long data is kept: {what}").format(what=title))
        self.sure.setText(self.tr("Change it"))
        self.no.setText(self.tr("Leave it"))
        self._show()

    def _edited(self) -> None:
        self.effect = None
        self._show()

    def _looked(self, effect: RetentionEffectReply) -> None:
        self.effect = effect
        if effect.value == effect.before:
            self.reset()
        elif effect.due == 0:
            self.save()
        else:
            self._show()
            self.no.setFocus()

    def refuse(self, failed: Failed) -> None:
        """Say why it cannot be so."""
        self.effect = None
        self._show()
        show_refusal(self.page.session, self.said, failed)

    def _show(self) -> None:
        effect = self.effect
        self.keep.setEnabled(self.field.text() != self.row.value and effect is None)
        for part in (self.said, self.sure, self.no):
            part.setVisible(effect is not None)
        if effect is None:
            return
        mark(self.said, tone="warn")
        if effect.due is None:
            self.said.setText(self.tr("Who was not here for so long is forgotten at midnight. That cannot be undone."))
        else:
            text = self.tr("%Ln row(s) would go within ten minutes, the oldest of {day}. They do not come back.", "",
                           effect.due)  # fmt: skip
            self.said.setText(text.format(day=self.page.session.format.day(effect.oldest)))


def said(session: Session, value: str) -> str:
    """A time of the configuration (``90d``) as people say it; whole years as such."""
    micros = read_duration(value)
    if not isinstance(micros, int):
        return value
    years, left = divmod(micros, _YEAR)
    if left or not years:
        return session.format.duration(micros)
    return f"{years} 年" if session.chinese else f"{years} year{'' if years == 1 else 's'}"


class Retention(AskedSection):
    """The section."""

    key = "retention"
    icon = "ph.hourglass-medium"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.card = Card()
        self._note = label("quiet", wrap=True)
        self.card.add(self._note)
        self.lines: dict[str, _Line] = {}
        self.column.addWidget(self.card)
        self.column.addStretch(1)

    def title(self) -> str:
        """Its name."""
        return self.tr("How long data is kept")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.card.set_heading(self.title())
        self._note.setText(
            self.tr(
                "Older data is deleted within ten minutes, viewers' identities at midnight; ages are counted by the "
                "time of events."
            )
        )
        for line in self.lines.values():
            line.retranslate()

    def show_settings(self, told: SettingsReply) -> None:
        """A line for each."""
        for row in told.retention:
            if row.option in self.lines:
                self.lines[row.option].take(row)
            else:
                self.lines[row.option] = _Line(self, row)
                self.card.body.addSpacing(Space.S)
                self.card.add(self.lines[row.option])

    def save(self, command: SetRetention, line: _Line) -> None:
        """Change it, and offer the way back."""

        def done(_reply: object) -> None:
            text = self.tr('"{what}" is kept {value} from now on')
            value = said(self.session, command.value)
            self.session.toast(text.format(what=line.title.text(), value=value), undo=self._undo)
            self.ask()

        self.session.link.ask(command, then=done, refused=line.refuse, owner=self)

    def _undo(self) -> None:
        """Take the last change back; what has gone meanwhile stays gone."""

        def found(reply: AuditReply) -> None:
            if reply.notes:
                self.session.link.ask(Undo(id=0, note=reply.notes[0].n), then=self.ask, owner=self)

        self.session.link.ask(ListAudit(id=0, limit=1, kinds=("retention_set",)), then=found, owner=self)
