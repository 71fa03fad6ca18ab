"""The alarms of a shop at work: looks at it once a second and tells what began, changed or is over."""

import asyncio
import logging
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from tiercast_api.context import Health, Status

from tiercast.engine.alarm_causes import BudgetNow, PartNow, PoolNow, ShopNow, Silent, alarms_of
from tiercast.engine.alarms import Alarm, Alarms, Severity, Standing
from tiercast.engine.caps_used import OWN, CapUsed, caps_used, limit_title
from tiercast.engine.feed import Feed
from tiercast.hosting.records import PluginState
from tiercast.step.program import RoomProgram
from tiercast.store.coupons import pools
from tiercast.store.errors import StoreError
from tiercast.words import Words

if TYPE_CHECKING:
    from tiercast.engine.live import LiveShop

_log = logging.getLogger(__name__)
EVERY: Final = 1.0
"""Seconds between two looks."""
MONEY_EVERY: Final = 3
"""Looks between two at budgets; `POOLS_EVERY`: at pools, which are in the store."""
POOLS_EVERY: Final = 10
RESTART_STANDS: Final = 600_000_000
"""Microseconds for which it is said that the engine was started again."""
_TELLS_ITSELF: Final = frozenset({Health.TROUBLED, Health.CONNECTING, Health.DONE})
"""How a source is doing where it says by itself why nothing comes."""
_SMALLEST_OFFSET: Final = 60_000_000
_PACE: Final = 3_600_000_000
"""Microseconds up to which a cap in pieces is the pace of a rule, which is meant to be reached all the time."""


class LiveAlarms:
    """Keeps the alarms of one shop."""

    def __init__(self, shop: "LiveShop") -> None:
        self._shop, self._alarms = shop, Alarms()
        self._looks = 0
        self._budgets: list[BudgetNow] = []
        self._pools: list[PoolNow] = []
        self._counted = True

    def standing(self) -> list[Standing]:
        """What stands, the worst first."""
        return self._alarms.standing()

    def restarted(self, died: Words, recovered: int) -> None:
        """The engine had to be started again; that stands for ten minutes."""
        en, zh = (f" ({died.en})", f"（{died.zh}）") if died.en else ("", "")
        entries = "1 entry" if recovered == 1 else f"{recovered:,} entries"
        alarm = Alarm(
            key="restarted",
            kind="restarted",
            severity=Severity.WARN,
            words=Words(
                f"The engine had ended{en} and was started again: {entries} replayed",
                f"引擎曾意外退出{zh}，已重新启动：重放了 {recovered:,} 条记录",
            ),
            hint=Words(
                "What was under way is repeated, or shown as uncertain: see Actions.",
                "中断时的动作会重做，或标为不确定：请查看“动作”。",
            ),
        )
        self._alarms.note(alarm, self._shop.clock.now() + RESTART_STANDS)

    async def run(self) -> None:
        """Look once a second until cancelled."""
        while True:
            await self.look()
            await self._shop.clock.sleep(EVERY)

    async def look(self) -> None:
        """Look once, and tell."""
        if self._looks % MONEY_EVERY == 0:
            self._budgets = list(self._budgets_now())
        if self._looks % POOLS_EVERY == 0:
            await self._count_pools()
        self._looks += 1
        now = self._shop.clock.now()
        for standing in self._alarms.look(alarms_of(self._now(now)), now):
            word = "over" if standing.over else standing.alarm.severity.value
            room = f"{standing.alarm.room}: " if standing.alarm.room else ""
            _log.warning("alarm %s: %s%s", word, room, standing.alarm.words.en)
            self._shop.told.alarm(standing)

    async def _count_pools(self) -> None:
        """Count the codes that are left; while the store does not answer, what was counted last holds.

        Other alarms do not wait for it: one of them says that the store is away.
        """
        try:
            self._pools = await asyncio.to_thread(self._pools_now)
        except StoreError as error:
            if self._counted:
                _log.warning("the coupon pools cannot be counted: %s", error)
            self._counted = False
            return
        if not self._counted:
            _log.warning("the coupon pools are counted again")
        self._counted = True

    def _now(self, now: int) -> ShopNow:
        shop, monotonic = self._shop, self._shop.clock.monotonic()
        trouble = shop.loop.trouble
        feeds = shop.sources.feeds()
        for feed in feeds:
            feed.staleness.silent(now)
        return ShopNow(
            now=now,
            store=None if trouble is None else Words(trouble.message, trouble.message_zh),
            parts=[*self._parts("in", shop.sources.statuses), *self._parts("out", shop.sinks.statuses)],
            silent=[*self._silent(feeds), *self._mute(feeds, now)],
            quiet=[
                (room, gap)
                for room, counts in shop.counts.all.items()
                if counts.is_alive(monotonic) and (gap := counts.orders.quiet(monotonic)) is not None
            ],
            budgets=self._budgets,
            pools=self._pools,
            off=shop.ahead(),
            clocks=[(feed.key, feed.skew.offset) for feed in feeds if abs(feed.skew.offset) >= _SMALLEST_OFFSET],
            plugins=[
                (record.id, Words(record.reason.english, record.reason.chinese))
                for record in shop.plugins.records
                if record.state is PluginState.QUARANTINED and record.reason is not None
            ],
            broken=list(shop.rooms.broken.items()),
            stopped=[room for room in shop.shop.core.state.shop.stops if room in shop.config.rooms],
        )

    def _silent(self, feeds: Iterable[Feed]) -> Iterator[Silent]:
        for feed in feeds:
            for kind, since in feed.staleness.standing():
                yield Silent(feed.key, self._shop.config.sources[feed.key].room, kind, since, self._called(kind))

    def _mute(self, feeds: Iterable[Feed], now: int) -> Iterator[Silent]:
        for feed in feeds:
            since, status = feed.staleness.mute(now), self._shop.sources.statuses.get(feed.key)
            if since is not None and (status is None or status.health not in _TELLS_ITSELF):
                yield Silent(feed.key, self._shop.config.sources[feed.key].room, "", since)

    def _called(self, kind: str) -> Words | None:
        found = self._shop.plugins.kinds.get(kind)
        return None if found is None else Words(found.title, found.title_zh)

    def _parts(self, side: str, statuses: dict[str, Status]) -> Iterator[PartNow]:
        shop = self._shop
        waiting = {one.sink for one in shop.dispatcher.reports() if one.open_until} if side == "out" else set()
        for key in {**statuses, **dict.fromkeys(waiting)}:
            status = statuses.get(key)
            troubled = status is not None and status.health is Health.TROUBLED
            if troubled or key in waiting:
                room = shop.config.sources[key].room if side == "in" else ""
                said = shop.plugins.sayings.both(status.message if status is not None and troubled else "")
                waits = key in waiting and not troubled
                yield PartNow(side, key, room, said.english, waits=waits, message_zh=said.chinese, holds=key in waiting)

    def _budgets_now(self) -> Iterator[BudgetNow]:
        core = self._shop.shop.core
        for room in self._shop.config.rooms:
            for cap in caps_used(core, room) if room in core.programs else ():
                if cap.counts in (OWN, "room") and cap.open and cap.used is not None and _is_stock(cap):
                    words = _limit_words(cap, core.programs[room])
                    yield BudgetNow(room, cap.limit, cap.amount, cap.used, cap.currency, words)

    def _pools_now(self) -> list[PoolNow]:
        with self._shop.opened.database.read() as connection:
            return [PoolNow(one.name, one.left, one.low) for one in pools(connection, self._shop.opened.shop)]


def _is_stock(cap: CapUsed) -> bool:
    """Whether it hurts that a cap is used up: money, or several pieces for long; not ``1 per 2m``, a rule's pace."""
    lasts = cap.per != "duration" or cap.duration > _PACE
    return bool(cap.currency) or (lasts and cap.amount > 1)


def _limit_words(cap: CapUsed, program: RoomProgram) -> Words:
    """What people call a limit: the room's budget, or the limit of the rules that it bounds."""
    if cap.limit == OWN:
        return Words("the room's budget", "直播间预算")
    said = limit_title(cap, program)
    return Words(f"the limit of {said.en}", f"{said.zh}的限额")
