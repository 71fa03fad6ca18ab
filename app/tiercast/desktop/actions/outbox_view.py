"""The outbox: actions by state, and what can still be done about each."""

from typing import Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.actions.groups import GROUPS, group_title, may_answer, may_cancel, may_recall, may_retry
from tiercast.desktop.actions.outbox_table import LIMIT, OutboxTable
from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.tabbed_page import TabView
from tiercast.desktop.session import Session
from tiercast.desktop.words.action_words import action_reason, action_text
from tiercast.serve.protocol_base import CommandMessage
from tiercast.serve.protocol_commands import AnswerAction, CancelAction, ListActions, RecallAction, RetryAction
from tiercast.serve.protocol_money import ActionCountsReply, CountActions
from tiercast.serve.protocol_pushes import ActionChanged
from tiercast.serve.protocol_replies import ActionRow, ActionsReply, Failed
from tiercast.serve.protocol_rules import GetRuleEnvironment, RuleEnvironmentReply

EVERY: Final = 2_000
"""Milliseconds between two looks."""
COUNTED: Final = 3
"""Every so many looks the states are counted: that reads more than the actions that are shown."""
SOON: Final = 150
"""Milliseconds in which changes are gathered."""


class OutboxView(TabView):
    """The outbox of the room that is shown."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.group = "all"
        self._reversible: frozenset[str] = frozenset()
        self._counts: dict[str, int] = {}
        self._asked = False
        self._looks = 0
        self._meant: CommandMessage | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.M)
        column.addLayout(self._make_groups())
        card = Card("", flush=True)
        self.table = OutboxTable(session)
        self.table.remember("actions/outbox")
        self.table.chosen.connect(lambda _row: self._choose())
        card.add(self.table)
        column.addWidget(card, 1)
        column.addWidget(self._make_bar())
        self._timer, self._soon = QTimer(self), QTimer(self)
        self._timer.setInterval(EVERY)
        self._timer.timeout.connect(self.ask)
        self._soon.setInterval(SOON)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.ask)
        for key, button in ((Qt.Key.Key_Delete, self.no), (Qt.Key.Key_Return, self.yes)):
            shortcut = QShortcut(QKeySequence(key), self.table)
            shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
            shortcut.setAutoRepeat(False)
            shortcut.activated.connect(button.click)
        self._choose()

    def _make_groups(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(Space.XS)
        group = QButtonGroup(self)
        group.setExclusive(True)
        self.groups: dict[str, QPushButton] = {}
        for name in GROUPS:
            button = QPushButton(self)
            button.setCheckable(True)
            button.setChecked(name == self.group)
            button.clicked.connect(lambda _checked=False, name=name: self.show_group(name))
            group.addButton(button)
            row.addWidget(button)
            self.groups[name] = button
        row.addStretch(1)
        return row

    def _make_bar(self) -> QWidget:
        self.bar = Card("")
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.about = label(wrap=True)
        row.addWidget(self.about, 1)
        self.yes, self.no = mark(QPushButton(), kind="main"), QPushButton()
        self.retry, self.cancel, self.recall, self.why = QPushButton(), QPushButton(), QPushButton(), QPushButton()
        self.sure, self.keep = mark(QPushButton(), kind="danger"), QPushButton()
        self.yes.clicked.connect(lambda: self._answer(True))
        self.no.clicked.connect(lambda: self._answer(False))
        self.retry.clicked.connect(lambda: self._give(RetryAction(id=0, action=self._id())))
        self.cancel.clicked.connect(lambda: self._mean(CancelAction(id=0, action=self._id())))
        self.recall.clicked.connect(lambda: self._mean(RecallAction(id=0, action=self._id())))
        self.sure.clicked.connect(self._do)
        self.keep.clicked.connect(lambda: self._mean(None))
        self.why.clicked.connect(self._why)
        for button in (self.yes, self.no, self.retry, self.cancel, self.recall, self.why, self.sure, self.keep):
            row.addWidget(button)
        self.bar.body.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        self.bar.setMinimumHeight(CONTROL + 2 * Space.S + 2)
        self.bar.add(row)
        self.bar.hide()
        return self.bar

    # --- what is shown

    def start(self) -> None:
        """Somebody looks from now on."""
        self.session.link.pushed.connect(self._pushed)
        self._timer.start()
        if self.session.room:
            command = GetRuleEnvironment(id=0, room=self.session.room)
            self.session.link.ask(command, then=self._know, refused=self.session.refuse_once, owner=self)
        self.ask()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._looks = 0
        self.session.link.pushed.disconnect(self._pushed)
        self._timer.stop()
        self._soon.stop()

    def show_group(self, group: str) -> None:
        """Show the actions of a group."""
        self.group = group
        self.groups[group].setChecked(True)
        self.table.rows.replace([])
        self.table.tell_of(group)
        self._asked, self._looks = False, 0
        self.ask()

    def ask(self) -> None:
        """Look anew; one look at a time."""
        if self._asked:
            return
        self._asked = True
        group, room = self.group, self.session.room
        command = ListActions(id=0, states=GROUPS[group], room=room, limit=LIMIT)
        self.session.link.ask(
            command, then=lambda reply: self._take(group, room, reply), refused=self._refused, owner=self
        )
        self._looks += 1
        if self._looks % COUNTED == 1:
            counts = CountActions(id=0, room=room)
            self.session.link.ask(counts, then=self._count, refused=self.session.refuse_once, owner=self)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.table.retranslate()
        for name, button in self.groups.items():
            states = GROUPS[name] or tuple(self._counts)
            count = sum(self._counts.get(state, 0) for state in states)
            button.setText(f"{group_title(name)} {self.session.format.short(count)}" if count else group_title(name))
        self.yes.setText(self.tr("Do it"))
        self.yes.setToolTip(self.tr("Enter"))
        self.no.setText(self.tr("Decline"))
        self.no.setToolTip(self.tr("Del"))
        self.retry.setText(self.tr("Try again"))
        self.cancel.setText(self.tr("Cancel it"))
        self.recall.setText(self.tr("Take it back"))
        self.why.setText(self.tr("Rule"))
        self.keep.setText(self.tr("Leave it"))
        self._choose()

    def row(self) -> ActionRow | None:
        """The action that is marked."""
        found: ActionRow | None = self.table.chosen_row()
        return found

    def _id(self) -> str:
        row = self.row()
        return row.id if row is not None else ""

    def _choose(self) -> None:
        """Offer what can be done about the action that is marked."""
        row = self.row()
        if self._meant is not None and getattr(self._meant, "action", "") != self._id():
            self._meant = None
        sure = self._meant is not None
        shown = {
            self.yes: row is not None and may_answer(row),
            self.no: row is not None and may_answer(row),
            self.retry: row is not None and may_retry(row),
            self.cancel: row is not None and may_cancel(row),
            self.recall: row is not None and may_recall(row, self._reversible),
            self.why: row is not None,
        }
        for button, may in shown.items():
            button.setVisible(may and not sure)
        self.sure.setVisible(sure)
        self.keep.setVisible(sure)
        if row is None:
            self.about.setText(self.tr("Choose an action to see what can be done about it."))
        elif sure:
            recalls = isinstance(self._meant, RecallAction)
            self.sure.setText(self.recall.text() if recalls else self.cancel.text())
            text = (
                self.tr("Take back {action} for {whom}? It is not done again by itself.")
                if recalls
                else self.tr("Cancel {action} for {whom}? The rule does it anew only when it fires again.")
            )
            title, whom = self.table.type_title(row.type), row.viewer_name or self.tr("the room")
            self.about.setText(text.format(action=title, whom=whom))
        else:
            parts = [
                self.table.type_title(row.type),
                row.viewer_name,
                action_text(row.text),
                action_reason(row, self.session.chinese),
            ]
            if row.state == "waiting" and row.expires is not None:
                parts.append(self.tr("until {time}").format(time=self.session.format.clock(row.expires)))
            self.about.setText(" · ".join(part for part in parts if part))

    # --- what is done

    def _answer(self, yes: bool) -> None:
        self._give(AnswerAction(id=0, actions=(self._id(),), yes=yes))

    def _mean(self, command: CommandMessage | None) -> None:
        self._meant = command
        self._choose()
        (self.keep if command is not None else self.table).setFocus()

    def _do(self) -> None:
        if self._meant is not None:
            command, self._meant = self._meant, None
            self._give(command)
            self._choose()

    def _give(self, command: CommandMessage) -> None:
        self.session.link.ask(command, then=lambda _reply: self._soon.start(), owner=self)

    def _why(self) -> None:
        row = self.row()
        if row is not None:
            ruleset, _, rule = row.rule.partition("/")
            self.session.go("rules", ruleset=ruleset, rule=rule)

    # --- what comes

    def _take(self, group: str, room: str, reply: ActionsReply) -> None:
        self._asked = False
        if (group, room) == (self.group, self.session.room):
            self.table.rows.replace(reply.actions)
            self.bar.setVisible(bool(reply.actions))
            self._choose()

    def _refused(self, failed: Failed) -> None:
        self._asked = False
        self.session.refuse_once(failed)

    def _count(self, reply: ActionCountsReply) -> None:
        self._counts = reply.counts
        self.retranslate()

    def _know(self, reply: RuleEnvironmentReply) -> None:
        self.table.types = {action.name: action for action in reply.actions}
        self._reversible = frozenset(action.name for action in reply.actions if action.reversible)
        self.table.rows.retranslate()
        self._choose()

    def _pushed(self, push: object) -> None:
        if isinstance(push, ActionChanged) and not self._soon.isActive():
            self._soon.start()
