"""Actions of the outbox as clients see them, with their texts filled in."""

from collections.abc import Sequence

from tiercast_api.action import ActionType

from tiercast.decide.decision import PlannedAction
from tiercast.decide.ids import id_text
from tiercast.deliver.ports import Person
from tiercast.deliver.render import render
from tiercast.engine.answer_entry import deadline
from tiercast.engine.live import LiveShop
from tiercast.reason_words import Said, reason_in_both
from tiercast.serve.protocol_pushes import ActionChanged
from tiercast.serve.protocol_replies import ActionRow
from tiercast.store.outbox_read import Pending
from tiercast.store.outbox_states import ActionState
from tiercast.store.told_states import told_state


async def rows_of(live: LiveShop, found: Sequence[Pending]) -> tuple[ActionRow, ...]:
    """A row for each of `found`, in their order."""
    people = await live.dispatcher.ports.vault.persons([one.action.viewer for one in found if one.action.viewer])
    return tuple(_row(one, live.sinks.actions.get(one.action.type), people.get(one.action.viewer)) for one in found)


def action_changed(action: bytes, state: str, detail: str, said: Said | None = None) -> ActionChanged:
    """What clients are told when an action has ended; `said` knows what sinks have said."""
    why = reason_in_both(detail, said)
    return ActionChanged(action=id_text(action), state=told_state(state, detail), detail=why.en, detail_zh=why.zh)


def shown_text(action: PlannedAction, declared: ActionType | None, person: Person | None) -> str:
    """What an action says, as far as it is known before it is done: what a sink gives stays a name in braces."""
    fields = action.fields if declared is None else render(action, declared, person, {}, 0).action.fields
    return str(fields.get("text") or fields.get("message") or "")


def _row(one: Pending, declared: ActionType | None, person: Person | None) -> ActionRow:
    action = one.action
    asks = one.state is ActionState.WAITING
    return ActionRow(
        id=id_text(action.id),
        room=action.room,
        rule=f"{action.ruleset}/{action.rule}".lstrip("/"),
        type=action.type,
        sink=action.sink,
        state=told_state(one.state.value, one.reason),
        time=action.time,
        text=shown_text(action, declared, person),
        viewer=id_text(action.viewer) if action.viewer else "",
        viewer_name=person.name if person is not None else "",
        item=action.item,
        cost=action.cost,
        currency=action.currency if action.cost is not None else "",
        expires=deadline(action) if asks else action.expires,
        detail=one.reason,
        detail_zh=one.reason_zh or one.reason,
    )
