"""A shop into which a recording is stepped: as a live one, without a source, without a sink, and with another clock."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, func, select, update
from tiercast_api.action import ActionType
from tiercast_api.clock import Clock, SystemClock
from tiercast_api.event import Quality
from tiercast_api.source import Guarantee, Officialness, Risk, SourceDeclaration

from tiercast.audience.entry import CONTROL, Entry
from tiercast.beside.paths import paths_of
from tiercast.decide.decision import PlannedAction
from tiercast.engine.hand import Hand
from tiercast.engine.live import LiveShop
from tiercast.engine.opened import Opened
from tiercast.engine.ports import NoHttp
from tiercast.engine.replaying.recording import Recording, small_store
from tiercast.engine.rulebook import Rulebook
from tiercast.engine.shop import Stepped
from tiercast.engine.sinks_live import LiveSinks
from tiercast.engine.sources_live import LiveSources
from tiercast.engine.told import Told
from tiercast.hosting.plugins import Plugins
from tiercast.insight.series import STEP, Sample
from tiercast.store.lock import NAME, take_ownership
from tiercast.store.outbox_states import ActionState
from tiercast.store.secret import Place, SecretsStatus
from tiercast.store.statements import upsert
from tiercast.store.states import load_space
from tiercast.store.tables import actions, firings, journal, owners
from tiercast.store.vault import open_vault
from tiercast.store.writer import Writer

RUNS: Final = 1_000
"""Epochs between two copies of a base: clients must see that what they know is of another one."""
_STATES: Final = frozenset(state.value for state in ActionState)


class ReplayClock:
    """A clock whose instants are those of the recording; what is waited and measured is real time."""

    def __init__(self, at: Callable[[], int], inner: Clock | None = None) -> None:
        self._at, self._inner = at, inner or SystemClock()

    def now(self) -> int:
        """Where the replay is, microseconds UTC."""
        return self._at()

    def monotonic(self) -> int:
        """Microseconds since some fixed moment."""
        return self._inner.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Wait for `seconds`."""
        await self._inner.sleep(seconds)


class RecordedSources(LiveSources):
    """No source, but what those of the recording could tell."""

    def __init__(self, shop: LiveShop, recording: Recording) -> None:
        super().__init__(shop)
        self._declared = SourceDeclaration(
            kinds=recording.kinds,
            quality=Quality.STABLE if recording.knows_viewers else Quality.NONE,
            guarantee=Guarantee.REPLAYABLE,
            risk=Risk(Officialness.LOCAL_TOOL, "A recording.", "录像。"),
        )

    def declared(self, room: str) -> Sequence[SourceDeclaration]:
        """What was told."""
        return [self._declared]


class ReplayShop(LiveShop):
    """The shop. Nothing of it runs by itself, nothing is dispatched: there is nobody to dispatch to.

    Attributes:
        recording: that is shown; people: keys of the sinks that showed people what they were to do.
    """

    def __init__(
        self, recording: Recording, file: Path, clock: Clock, opened: Opened, plugins: Plugins,
        known: Mapping[str, ActionType], people: frozenset[str], told: Told, hand: Hand,
    ) -> None:  # fmt: skip
        config = recording.config
        paths = paths_of(_url(file), recording.folder, config.plugins)
        sinks = LiveSinks(config, clock, opened, plugins, NoHttp(), told.status, known, paths.secrets)
        book = Rulebook(plugins.kinds, sinks.actions, (), "plain")
        super().__init__(config, paths, clock, opened, plugins, book, sinks, told, hand, simulated=not recording.exact)
        # No attempt is ever recorded: there is nobody to make one.
        self.shop.record_with(lambda _actions: frozenset())
        self.recording, self.people = recording, people
        self.sources = RecordedSources(self, recording)
        self._looked = dict[str, int]()
        """By room: the last bucket of which is known who was there."""
        self._bring_in()

    def _bring_in(self) -> None:
        """All viewers come into memory: who was here when a copy was made is looked for there."""
        cut, viewers = self.shop.recovered.cut, self.shop.core.state.viewers
        if cut is not None:
            with self.opened.database.read() as connection:
                for key, value in load_space(connection, self.opened.shop, cut.number, viewers.name):
                    if key not in viewers.values:
                        viewers.load(key, value)

    async def look(self) -> None:
        """Look who is there. On a long way that is done seldom: what was found is taken to have been so since."""
        await self.series.look(keep=False)
        series = self.series.series
        for key, room in list(series.rooms.items()):
            before = self._looked.get(key, 0)
            fresh = list(takewhile(before.__lt__, reversed(room.buckets)))
            found = next((number for number in fresh if room.buckets[number].tiers is not None), None)
            if found is None:
                continue
            self._looked[key], seen = found, room.buckets[found]
            sample = Sample(seen.present, seen.tiers or {}, seen.holding or {})
            for number in fresh:
                if number < found and room.buckets[number].tiers is None:
                    series.sample(key, number * STEP, sample)

    async def committed(self, stepped: Stepped) -> None:
        """What was stepped is in the store: count it, and tell. Raises: StoreError."""
        self.series.take(stepped)
        now = self.clock.monotonic()
        self.counts.committed(stepped.entries, stepped.firings, stepped.actions, now)
        await self._show(stepped.actions)
        for entry in stepped.entries:
            if entry.kind == "receipt":
                await self._settle(entry)
        self.told.committed(stepped.entries, stepped.actions)

    def is_shown(self, action: PlannedAction) -> bool:
        """Whether people were shown this action."""
        return action.mode == "live" and action.sink in self.people

    async def _show(self, planned: Sequence[PlannedAction]) -> None:
        """What people were to do, they were shown at once."""
        shown = [action.id for action in planned if self.is_shown(action)]
        if shown:
            await self._put(shown, ActionState.ACCEPTED.value)

    async def _settle(self, receipt: Entry) -> None:
        """What became of an action when it was done in earnest."""
        said = receipt.attributes or {}
        state = str(said.get("state", ""))
        if state in _STATES and receipt.cause:
            action = bytes.fromhex(receipt.cause)
            await self._put([action], state)
            self.told.ended(action, state, "")

    async def _put(self, ids: Sequence[bytes], state: str) -> None:
        c = actions.c

        def write(connection: Connection) -> None:
            connection.execute(update(actions).where(c.id.in_(ids)).values(state=state))

        await asyncio.wrap_future(self.opened.writer.call(write))


@contextlib.asynccontextmanager
async def open_replay_shop(
    recording: Recording, file: Path, run: int, clock: Clock, plugins: Plugins, known: Mapping[str, ActionType],
    people: frozenset[str], told: Told,
) -> AsyncIterator[ReplayShop]:  # fmt: skip
    """The shop in `file`, a copy of a base, until it is left.

    Args:
        run: a number that no other copy had.
        known: actions by name.

    Raises:
        StoreError.
    """
    database = small_store(file)
    try:
        with database.write() as connection:
            first = upsert(owners, "sqlite", keys=("name",), changes=("epoch",))
            connection.execute(first, {"name": NAME, "epoch": run * RUNS, "holder": "replay", "since": 0})
        owner = take_ownership(database, "replay", 0)
        try:
            with database.write() as connection:
                vault = open_vault(connection, recording.secrets, recording.config.shop, 0)
            status = SecretsStatus(Place.MEMORY, "in memory", "在内存中")
            opened = Opened(database, recording.secrets, status, vault, owner, Writer(database, vault, owner))
            try:
                with Hand(paths_of(_url(file), recording.folder).hand) as hand:
                    shop = ReplayShop(recording, file, clock, opened, plugins, known, people, told, hand)
                    try:
                        yield shop
                    finally:
                        shop.worker.close()
            finally:
                opened.writer.close()
        finally:
            owner.release()
    finally:
        database.close()


def shown_so_far(connection: Connection, shop: int, recording: Recording) -> tuple[int, int]:
    """Events of the room, and firings that were not suppressed, that a copy of the base has been shown."""
    e, f = journal.c, firings.c
    events = select(func.count()).where(e.shop == shop, e.seq >= recording.first, e.room == recording.room)
    fired = select(func.count()).where(f.shop == shop, f.room == recording.room, f.suppressed == "")
    told = connection.execute(events.where(e.kind.not_in(sorted(CONTROL)))).scalar_one()
    return int(told), int(connection.execute(fired).scalar_one())


def _url(file: Path) -> str:
    return f"sqlite:///{file.as_posix()}"
