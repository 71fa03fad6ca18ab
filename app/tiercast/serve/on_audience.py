"""The audience as a whole: everybody as columns, what moved by week, and one viewer's data as a file."""

import asyncio
from collections.abc import Callable
from typing import Final, NamedTuple, TypeVar, cast

import msgspec

from tiercast.engine.live import LiveShop
from tiercast.engine.workers import WorkerFailed
from tiercast.serve.audience_columns import Everybody, everybody
from tiercast.serve.audience_trends import Asked, trends
from tiercast.serve.given import given_id
from tiercast.serve.kept_lists import KeptLists, unforgotten
from tiercast.serve.protocol_audience import (
    AskTrends,
    ExportViewer,
    LadderRow,
    ListViewers,
    Rung,
    TrendsReply,
    ViewerColumns,
    ViewerExportReply,
    ViewersReply,
)
from tiercast.serve.protocol_replies import Reply
from tiercast.serve.told_kinds import tells_orders
from tiercast.serve.unable import Unable
from tiercast.serve.viewer_file import ViewerFile, viewer_file
from tiercast.serve.viewer_now import signal_titles
from tiercast.store.summary import count_viewers

LIMIT: Final = 120.0
"""Seconds that an answer may take."""
FEW: Final = 1_000
"""Viewers whose columns are made in a thread: to start a worker takes longer."""
SLICE: Final = 500
"""Viewers that are encoded between two turns of the loop."""
LOOK: Final = 5_000
"""Viewers that are looked at between two turns of the loop."""

A = TypeVar("A")
T = TypeVar("T")
Changed = list[tuple[bytes, bytes]]


class _List(NamedTuple):
    """A list that was made: its pages as JSON, how many viewers, to which instant."""

    pages: tuple[bytes, ...]
    total: int
    at: int


class OnAudience:
    """What clients ask about everybody."""

    def __init__(self, live: LiveShop) -> None:
        self._live = live
        self._lists: KeptLists[_List] = KeptLists(lambda: live.forgets)

    async def viewers(self, command: ListViewers, who: str) -> Reply:
        """One page of everybody."""
        return await unforgotten(lambda: self._live.forgets, lambda: self._viewers(command))

    async def _viewers(self, command: ListViewers) -> Reply:
        number = command.list or self._lists.keep(await self._made(command.since))
        made, page = self._lists.page(number, command.page)
        # The page is JSON already; to decode and encode it again would hold up the loop.
        columns = cast(ViewerColumns, msgspec.Raw(page))
        return ViewersReply(
            id=command.id, list=number, page=command.page, pages=len(made.pages), total=made.total, at=made.at,
            columns=columns, ladders=self._ladders() if command.page == 0 else (),
            tells_orders=await tells_orders(self._live),
        )  # fmt: skip

    async def trends(self, command: AskTrends, who: str) -> Reply:
        """What moved by week."""
        live, shop = self._live, self._live.shop.core.state.shop
        zone = next((config.zone for config in live.shop.core.configs.values()), "UTC")
        asked = Asked(
            store=live.paths.store, shop=live.config.shop, zone=zone, now=max(shop.now, live.clock.now()),
            snapshot=live.shop.snapshot_number, changed=await self._changed(), aliases=frozenset(shop.aliases),
            weeks=command.weeks,
        )  # fmt: skip
        if await self._are_few():
            found = await asyncio.to_thread(trends, asked)
        else:
            found = await self._in_worker(trends, asked)
        return TrendsReply(id=command.id, **msgspec.structs.asdict(found), ladders=self._ladders())

    async def export(self, command: ExportViewer, who: str) -> Reply:
        """One page of all that is kept of a viewer."""
        return await unforgotten(lambda: self._live.forgets, lambda: self._export(command))

    async def _export(self, command: ExportViewer) -> Reply:
        live, number = self._live, command.list
        if not number:
            wanted = ViewerFile(
                store=live.paths.store, shop=live.config.shop, secrets=live.opened.secrets,
                viewer=given_id(command.viewer),
            )  # fmt: skip
            number = self._lists.keep(_List(await self._in_worker(viewer_file, wanted), 1, 0))
        made, page = self._lists.page(number, command.page)
        return ViewerExportReply(
            id=command.id, list=number, page=command.page, pages=len(made.pages), text=page.decode()
        )

    # --- lists

    async def _made(self, since: int) -> _List:
        live = self._live
        core, few = live.shop.core, await self._are_few()
        now = max(core.state.shop.now, live.clock.now())
        asked = Everybody(
            store=live.paths.store, shop=live.config.shop, secrets=live.opened.secrets, now=now,
            snapshot=live.shop.snapshot_number, alone=bool(since),
            changed=await self._seen(since) if since else await self._changed(),
            aliases=frozenset(core.state.shop.aliases), cuts=core.state.shop.cuts,
            titles=signal_titles(list(core.programs.values())),
            ladders=tuple(row.name for row in self._ladders()),
            gaps={room: config.visit_gap for room, config in core.configs.items()},
        )  # fmt: skip
        if few or (since and len(asked.changed) <= FEW):
            made = await asyncio.to_thread(everybody, asked)
        else:
            made = await self._in_worker(everybody, asked)
        return _List(made.pages, made.total, now)

    async def _are_few(self) -> bool:
        opened = self._live.opened

        def count() -> int:
            with opened.database.read() as connection:
                return count_viewers(connection, opened.shop)

        return max(await asyncio.to_thread(count), len(self._live.shop.core.state.viewers.values)) <= FEW

    async def _changed(self) -> Changed:
        """Values of viewers that no snapshot has yet, encoded in slices."""
        return await self._encoded(self._live.shop.unsaved())

    async def _seen(self, since: int) -> Changed:
        """Values of viewers who were seen at `since` or later: they are all in memory."""
        known, found = list(self._live.shop.core.state.viewers.values.items()), []
        for start in range(0, len(known), LOOK):
            found += [key for key, viewer in known[start : start + LOOK] if viewer.last_seen >= since]
            await asyncio.sleep(0)
        return await self._encoded(found)

    async def _encoded(self, keys: list[bytes]) -> Changed:
        found: Changed = []
        for start in range(0, len(keys), SLICE):
            found += self._live.shop.packed(keys[start : start + SLICE])
            await asyncio.sleep(0)
        return found

    def _ladders(self) -> tuple[LadderRow, ...]:
        rows: dict[str, LadderRow] = {}
        for program in self._live.shop.core.programs.values():
            for ruleset in program.scope.rulesets:
                for ladder in ruleset.tiers:
                    name = f"{ruleset.name}/{ladder.name}"
                    rungs = tuple(Rung(rung.tier, rung.title) for rung in ladder.rungs)
                    rows.setdefault(name, LadderRow(name=name, rungs=rungs, title=ladder.title))
        return tuple(rows.values())

    async def _in_worker(self, function: Callable[[A], T], asked: A) -> T:
        try:
            return await self._live.worker.run(LIMIT, function, asked)
        except WorkerFailed as error:
            raise Unable(
                "fault", str(error), "ask again", zh=f"没有读取成功：{error.zh}", hint_zh="请再试一次"
            ) from error
