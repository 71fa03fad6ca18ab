"""The table of actions."""

from collections.abc import Mapping

from tiercast_api.action import ActionType

from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.rules.titles import rule_title
from tiercast.desktop.session import Session
from tiercast.desktop.words.action_words import action_reason, action_state_tone, action_state_word, action_text
from tiercast.serve.protocol_replies import ActionRow

LIMIT = 200
"""Actions that are shown at once."""


class OutboxTable(Table):
    """Actions, the newest first."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.types: Mapping[str, ActionType] = {}
        self._group = ""
        self.nothing = EmptyState(session, "ph.tray")
        model: RowsModel[ActionRow] = RowsModel(session, self._columns(), key=lambda one: one.id, limit=LIMIT)
        super().__init__(model, empty=self.nothing)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Actions"))
        self._tell_nothing()
        self.rows.retranslate()

    def tell_of(self, group: str) -> None:
        """Say of this group of actions, where it is empty, that there are none."""
        self._group = group
        self._tell_nothing()

    def _tell_nothing(self) -> None:
        if self._group == "waiting":
            self.nothing.tell(self.tr("No action waits for your yes"))
            return
        self.nothing.tell(
            self.tr("No actions here"),
            self.tr("What rules do is listed here the moment it is decided, and stays with what became of it."),
        )

    def type_title(self, kind: str) -> str:
        """What a kind of action is called."""
        found = self.types.get(kind)
        return self.session.words(found.title, found.title_zh) if found is not None else kind

    def _columns(self) -> list[Column[ActionRow]]:
        return [
            Column("time", lambda: self.tr("Time"), lambda one: self.session.format.clock(one.time), 84,
                   lambda one: one.time, hint=lambda one: self.session.format.instant(one.time)),
            Column("type", lambda: self.tr("What"), lambda one: self.type_title(one.type), 136, lambda one: one.type),
            Column("whom", lambda: self.tr("For whom"), self._whom, 128, lambda one: one.viewer_name),
            Column("text", lambda: self.tr("Says"), lambda one: action_text(one.text), 0),
            Column("rule", lambda: self.tr("Rule"), lambda one: rule_title(self.session, one.rule), 184,
                   lambda one: one.rule, tone=lambda one: "quiet", hint=lambda one: one.rule),
            Column("cost", lambda: self.tr("At most"), self._cost, 88, lambda one: one.cost, number=True),
            Column("state", lambda: self.tr("State"), lambda one: action_state_word(one.state, one.type), 120,
                   lambda one: one.state, tone=lambda one: action_state_tone(one.state),
                   hint=lambda one: action_reason(one, self.session.chinese) or action_state_word(one.state, one.type)),
        ]  # fmt: skip

    def _whom(self, one: ActionRow) -> str:
        return one.viewer_name or one.viewer[:8] or self.tr("the room")

    def _cost(self, one: ActionRow) -> str:
        return self.session.format.money(one.cost, one.currency) if one.cost is not None else ""
