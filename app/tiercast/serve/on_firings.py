"""The list of a rule's latest firings."""

import asyncio

import msgspec

from tiercast.decide.ids import id_text
from tiercast.engine.live import LiveShop
from tiercast.serve.given import given_id
from tiercast.serve.on_room import item_title
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.protocol_rules import FiringRow, FiringsReply, ListFirings
from tiercast.serve.unable import Unable
from tiercast.store.firings_read import FiringSeen, actions_of, latest_firings

MOST = 500
_OUTCOMES = {"": None, "fired": False, "suppressed": True}


class OnFirings:
    """What clients ask about firings."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def list(self, command: ListFirings, who: str) -> Reply:
        """The latest firings, the newest first."""
        if command.outcome not in _OUTCOMES:
            raise Unable(
                "refused",
                f"outcome: expected fired, suppressed or nothing, found {command.outcome!r}",
                zh=f"outcome：应为 fired、suppressed 或空，实际是 {command.outcome!r}",
            )
        viewer = given_id(command.viewer) if command.viewer else b""
        rows, back_to = await asyncio.to_thread(self._read, command, viewer)
        titled = tuple(msgspec.structs.replace(row, item_title=item_title(self._live, row.item)) for row in rows)
        return FiringsReply(id=command.id, firings=titled, back_to=back_to)

    def _read(self, command: ListFirings, viewer: bytes) -> tuple[tuple[FiringRow, ...], int]:
        opened, limit = self._live.opened, max(1, min(command.limit, MOST))
        with opened.database.read() as connection:
            found, back_to = latest_firings(
                connection, opened.shop, limit, suppressed=_OUTCOMES[command.outcome], viewer=viewer,
                room=command.room, ruleset=command.ruleset, rule=command.rule,
            )  # fmt: skip
            done = actions_of(connection, [one.id for one in found])
            people = opened.vault.people(connection, list({one.viewer for one in found if one.viewer}))
        names = {key: person.name or "" for key, person in people.items()}
        return tuple(_row(one, names.get(one.viewer, ""), done.get(one.id, [])) for one in found), back_to


def _row(one: FiringSeen, name: str, actions: list[tuple[str, str]]) -> FiringRow:
    return FiringRow(
        id=id_text(one.id), time=one.time, room=one.room, ruleset=one.ruleset, rule=one.rule, state=one.state,
        viewer=id_text(one.viewer) if one.viewer else "", viewer_name=name, item=one.item, variant=one.variant,
        suppressed=one.suppressed, reason=one.reason, actions=tuple(actions),
    )  # fmt: skip
