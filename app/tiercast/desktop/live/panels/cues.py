"""Cue buttons: what only people know. One that asks for something opens its fields below them; keys press them too."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QGridLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from tiercast.common_names import spoken
from tiercast.desktop.live.panels.cue_form import CueForm
from tiercast.desktop.live.panels.panel import Panel
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.session import Session
from tiercast.serve.protocol_base import CommandMessage, Plain
from tiercast.serve.protocol_commands import SendCue
from tiercast.serve.protocol_room import CueRow, CuesReply, ListCues

NARROWEST = 150
"""Pixels of a button; as many stand side by side as fit."""


class Cues(Panel):
    """The panel."""

    key = "cues"
    icon = "ph.hand-pointing"
    every = 5_000
    behind = True

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.buttons: dict[str, QPushButton] = {}
        self._shortcuts: list[QShortcut] = []
        self._keys_at: QWidget = self
        self._reply: CuesReply | None = None
        self._made: tuple[object, ...] = ()
        inner = mark(QWidget(), scrolled=True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.M)
        self._grid = QGridLayout()
        self._grid.setSpacing(Space.S)
        self.form = CueForm(session, self._give, inner)
        self.note = label("small", wrap=True, parent=inner)
        column.addLayout(self._grid)
        column.addWidget(self.form)
        column.addWidget(self.note)
        column.addStretch(1)
        self.area = QScrollArea(self)
        self.area.setWidgetResizable(True)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)
        self.area.setWidget(inner)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.empty = EmptyState(session, self.icon, self)
        self.column.addWidget(self.area, 1)
        self.column.addWidget(self.empty, 1)
        self.retranslate()

    def take_keyboard(self) -> None:
        """Put the keyboard where it is worked from."""
        next(iter(self.buttons.values()), self.area).setFocus()

    def title(self) -> str:
        """What it is called."""
        return self.tr("Cues")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.empty.tell(
            self.tr("No cues"),
            self.tr("Cues are buttons for what only people know, such as that a flash sale begins. Rules define them."),
        )
        self.form.retranslate()
        self._made = ()
        self._show()

    def clear(self) -> None:
        """Show nothing."""
        self._reply = None
        self.form.close_form()
        self._show()

    def wanted(self) -> CommandMessage | None:
        """Which cues there are."""
        return ListCues(id=0, room=self.session.room)

    def take(self, reply: CuesReply) -> None:
        """Show the cues."""
        self._reply = reply
        self.form.take_items(reply.items)
        self._show()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """As many side by side as fit."""
        super().resizeEvent(event)
        self._show()

    # --- the buttons

    def _cues(self) -> dict[str, CueRow]:
        """By name: one that several rulesets have is one button, since giving it is given to all of them."""
        found: dict[str, CueRow] = {}
        for cue in self._reply.cues if self._reply is not None else ():
            found.setdefault(cue.name, cue)
        return found

    def _show(self) -> None:
        cues = self._cues()
        self.area.setVisible(bool(cues))
        self.empty.setVisible(not cues)
        made = (*((cue.name, cue.title, cue.asks, cue.key) for cue in cues.values()), self._columns())
        if made != self._made:
            self._made = made
            self._build(cues)
        self._tell_last(cues)
        if self._keys_at is not self._page():
            self._add_keys()

    def _build(self, cues: dict[str, CueRow]) -> None:
        for button in self.buttons.values():
            self._grid.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = {}
        columns = self._columns()
        for place, cue in enumerate(cues.values()):
            button = QPushButton(self._words(cue), self.area.widget())
            button.setToolTip(self._hint(cue))
            button.setAccessibleName(cue.title or spoken(cue.name))
            button.clicked.connect(lambda _checked=False, name=cue.name: self.press(name))
            self._grid.addWidget(button, place // columns, place % columns)
            self.buttons[cue.name] = button
        self._add_keys()

    def _words(self, cue: CueRow) -> str:
        more = "…" if cue.asks else ""
        return f"{cue.title or spoken(cue.name)}{more}" + (f"   {cue.key}" if cue.key and not self._taken(cue) else "")

    def _hint(self, cue: CueRow) -> str:
        titles = self.session.format.listed(map(self.form.field_title, cue.asks))
        asks = self.tr("Asks for: %1").replace("%1", titles) if titles else ""
        taken = self.tr("The key %1 is one of the window's own").replace("%1", cue.key)
        own = taken if cue.key and self._taken(cue) else ""
        return "\n".join(part for part in (asks, own, cue.ruleset) if part)

    def _tell_last(self, cues: dict[str, CueRow]) -> None:
        last = max(cues.values(), key=lambda cue: cue.last, default=None)
        if last is None or not last.last:
            self.note.setText("")
            return
        at = self.session.format.clock(last.last)
        self.note.setText(
            self.tr("Last given: %1, %2").replace("%1", last.title or spoken(last.name)).replace("%2", at)
        )

    def _columns(self) -> int:
        return max(1, self.area.viewport().width() // NARROWEST)

    # --- giving one

    def press(self, name: str) -> None:
        """Give a cue, or open its fields where it asks for something."""
        cue = self._cues().get(name)
        if cue is None:
            return
        if cue.asks:
            self.form.open_for(cue)
        else:
            self._give(cue, {})

    def _give(self, cue: CueRow, values: dict[str, Plain]) -> None:
        def given(_reply: object) -> None:
            self.form.close_form()
            self.session.toast(self.tr("Given: %1").replace("%1", cue.title or spoken(cue.name)), tone="good")
            self.drop_look()
            self.refresh()

        self.do(SendCue(id=0, room=self.session.room, name=cue.name, values=values), then=given)

    # --- keys

    def _page(self) -> QWidget:
        """What is on the screen with the page, whatever tab is before this one: keys work as long as it is."""
        return self.parentWidget() or self

    def _add_keys(self) -> None:
        self._drop_keys()
        self._keys_at = self._page()
        for cue in self._cues().values():
            if cue.key and not self._taken(cue):
                shortcut = QShortcut(QKeySequence(cue.key), self._keys_at)
                shortcut.activated.connect(lambda name=cue.name: self.press(name))
                self._shortcuts.append(shortcut)

    def _taken(self, cue: CueRow) -> bool:
        """Whether its key is none, or the window's own: a key that means two things would mean nothing."""
        keys, commands = QKeySequence(cue.key), self.session.commands
        return keys.isEmpty() or (commands is not None and commands.owner(keys) is not None)

    def _drop_keys(self) -> None:
        for shortcut in self._shortcuts:
            shortcut.setEnabled(False)
            shortcut.deleteLater()
        self._shortcuts = []
