"""Commands about money and coupons: budgets, pools, codes, fairness, how many actions are in which state."""

import asyncio
from typing import Final

import msgspec
from sqlalchemy import Connection
from tiercast_api.action import FieldType

from tiercast.decide.ids import id_text
from tiercast.engine.caps_used import caps_used
from tiercast.engine.fairness_of import fairness_of
from tiercast.engine.live import LiveShop
from tiercast.engine.looking_back import recall_of
from tiercast.engine.workers import WorkerFailed
from tiercast.serve.given import given_id
from tiercast.serve.protocol_money import (
    ActionCountsReply,
    AskFairness,
    BringCodes,
    BroughtReply,
    BudgetRow,
    BudgetsReply,
    CodeRow,
    CodesReply,
    CountActions,
    FairnessReply,
    FairnessRow,
    ListBudgets,
    ListCodes,
    ListPools,
    PoolRow,
    PoolsReply,
)
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.spans import begin_of
from tiercast.serve.unable import Unable, no_room
from tiercast.store.coupons import CouponFileError, Imported, import_codes, left, pools, read_codes
from tiercast.store.money_read import CodeGiven, count_actions, given_codes

LIMIT: Final = 60.0
"""Seconds that the fairness log may take."""
LONGEST: Final = 900_000
"""Characters that a file of codes may have."""


class OnMoney:
    """What clients ask about money, and the codes that they bring."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live

    async def budgets(self, command: ListBudgets, who: str) -> Reply:
        """Every cap of the rules of a room, or of all rooms."""
        core = self._live.shop.core
        if command.room and command.room not in core.programs:
            raise no_room(command.room, self._live.config.rooms)
        rooms = [room for room in self._live.config.rooms if command.room in ("", room) and room in core.programs]
        rows = tuple(
            BudgetRow(room=room, **msgspec.structs.asdict(one)) for room in rooms for one in caps_used(core, room)
        )
        return BudgetsReply(id=command.id, now=core.state.shop.now, budgets=rows)

    async def pools(self, command: ListPools, who: str) -> Reply:
        """Every pool with its stock."""
        rules = self._pools_of_rules()
        found = await asyncio.to_thread(self._read_pools, rules)
        known = {row.pool for row in found}
        return PoolsReply(id=command.id, pools=found, unknown=tuple(sorted(set(rules) - known)))

    def _read_pools(self, rules: dict[str, tuple[str, ...]]) -> tuple[PoolRow, ...]:
        with self._live.opened.database.read() as connection:
            found = pools(connection, self._live.opened.shop)
        return tuple(
            PoolRow(
                pool=one.name, total=one.total, left=one.left, low=one.low, test=one.test,
                rules=rules.get(one.name, ()),
            )
            for one in found
        )  # fmt: skip

    def _pools_of_rules(self) -> dict[str, tuple[str, ...]]:
        """The rules that give from each pool."""
        named: dict[str, dict[str, None]] = {}
        for program in self._live.shop.core.programs.values():
            for rule, acting in program.acts.items():
                for action in (one for actions in acting.terms.alternatives for one in actions):
                    declared = self._live.sinks.actions.get(action.type)
                    for field in declared.fields if declared is not None else ():
                        value = action.fields.get(field.name)
                        if field.type is FieldType.POOL and isinstance(value, str) and value:
                            named.setdefault(value, {})[rule] = None
        return {pool: tuple(rules) for pool, rules in named.items()}

    async def codes(self, command: ListCodes, who: str) -> Reply:
        """Codes that were given away."""
        viewer = given_id(command.viewer) if command.viewer else b""
        limit = max(1, min(command.limit, 2_000))
        rows = await asyncio.to_thread(self._read_codes, command.pool, viewer, limit + 1)
        return CodesReply(id=command.id, codes=rows[:limit], more=len(rows) > limit)

    def _read_codes(self, pool: str, viewer: bytes, limit: int) -> tuple[CodeRow, ...]:
        opened = self._live.opened
        with opened.database.read() as connection:
            found = given_codes(connection, opened.shop, pool, viewer, limit)
            people = opened.vault.people(connection, list({one.viewer for one in found if one.viewer}))
        names = {key: person.name or "" for key, person in people.items()}
        return tuple(_code(one, names.get(one.viewer, "")) for one in found)

    async def bring(self, command: BringCodes, who: str) -> Reply:
        """Add codes to a pool."""
        if not command.pool.strip() or len(command.text) > LONGEST or command.low < 0:
            raise Unable(
                "refused",
                f"expected the name of a pool, at most {LONGEST} characters of codes, and a number from 0 for `low`",
                zh=f"需要券池名称、最多 {LONGEST} 个字符的券码，以及不小于 0 的提醒数量",
            )
        try:
            codes = await asyncio.to_thread(read_codes, command.text)
        except CouponFileError as error:
            raise Unable("refused", str(error), zh=error.zh) from error
        opened, now = self._live.opened, self._live.clock.now()
        pool = command.pool.strip()

        def write(connection: Connection) -> tuple[Imported, int]:
            done = import_codes(connection, opened.shop, pool, codes, test=command.test, now=now, low=command.low)
            return done, left(connection, opened.shop, pool)

        done, still = await asyncio.wrap_future(opened.writer.call(write))
        return BroughtReply(id=command.id, pool=pool, added=done.added, known=len(done.known), left=still)

    async def fairness(self, command: AskFairness, who: str) -> Reply:
        """What of value was offered."""
        live = self._live
        kinds = tuple(live.plugins.kinds.by_name.values())
        recall = recall_of(live.config, live.paths, live.opened.secrets, kinds, live.sinks.actions)
        # Times of firings are room time, which may be ahead of the clock: of a recording, or a source that is.
        now = live.now()
        since = begin_of(command.since, command.back, now)
        try:
            found = await live.worker.run(LIMIT, fairness_of, recall, since, command.room)
        except WorkerFailed as error:
            raise Unable(
                "fault", str(error), "ask for a shorter time", zh=f"没有算出结果：{error.zh}", hint_zh="请缩短时间范围"
            ) from error
        rows = tuple(FairnessRow(per_viewer=row.per_viewer, **msgspec.structs.asdict(row)) for row in found)
        return FairnessReply(id=command.id, rows=rows)

    async def counts(self, command: CountActions, who: str) -> Reply:
        """How many actions are in which state."""
        found, among = await asyncio.to_thread(self._count, command.room)
        return ActionCountsReply(id=command.id, counts=found, among=among)

    def _count(self, room: str) -> tuple[dict[str, int], int]:
        with self._live.opened.database.read() as connection:
            return count_actions(connection, self._live.opened.shop, room)


def _code(one: CodeGiven, name: str) -> CodeRow:
    return CodeRow(
        code=one.code, pool=one.pool, time=one.time, viewer=id_text(one.viewer) if one.viewer else "",
        action=id_text(one.action), state=one.state, viewer_name=name, rule=one.rule, room=one.room,
    )  # fmt: skip
