"""The latest firings of a rule."""

from tiercast.common_names import variant_name
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.rules.rule_words import why_suppressed
from tiercast.desktop.session import Session
from tiercast.desktop.words.action_words import action_state_tone, action_state_word
from tiercast.desktop.words.begun import begun
from tiercast.serve.protocol_rules import FiringRow

_WORSE = ("failed", "uncertain", "refused", "expired", "dropped", "cancelled", "skipped")


class FiringTable(Table):
    """Firings; `opened` and `chosen` have a `FiringRow`."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.nothing = EmptyState(session, "ph.lightning")
        model: RowsModel[FiringRow] = RowsModel(session, self._columns(), key=lambda one: one.id)
        super().__init__(model, empty=self.nothing)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setAccessibleName(self.tr("Latest firings"))
        self.nothing.tell(self.tr("It has not fired yet"))
        self.rows.retranslate()

    def _columns(self) -> list[Column[FiringRow]]:
        return [
            Column("time", lambda: self.tr("Time"), lambda one: self.session.format.clock(one.time), 92),
            Column(
                "whom", lambda: self.tr("For whom"),
                lambda one: one.viewer_name or one.viewer[:8] or self.tr("the room"), 128,
            ),
            Column("item", lambda: self.tr("Product"), lambda one: one.item_title or one.item, 112,
                   tone=lambda one: "quiet", hint=lambda one: one.item),
            Column("outcome", lambda: self.tr("What became of it"), self._became, 0, tone=self._tone),
        ]  # fmt: skip

    def _became(self, one: FiringRow) -> str:
        if one.suppressed:
            return self.tr("Held back: {reasons}").format(reasons=why_suppressed(one.suppressed))
        if not one.actions:
            return self._variant(one.variant) if one.variant else self.tr("nothing to do")
        states = dict.fromkeys(state for _, state in one.actions)
        return self.session.format.listed(action_state_word(state) for state in states)

    def _variant(self, name: str) -> str:
        """Which variant of an experiment it was whose viewers get nothing."""
        return self.tr("{variant}: nothing by intent").format(
            variant=begun(variant_name(name).to(self.session.language))
        )

    def _tone(self, one: FiringRow) -> str:
        if one.suppressed:
            return "quiet"
        states = [state for _, state in one.actions]
        worst = next((state for state in _WORSE if state in states), states[0] if states else "")
        return action_state_tone(worst) if worst else ""
