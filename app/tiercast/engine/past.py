"""A shop as it was at an instant: a snapshot from before it and the journal up to it, through the same step.

Nothing is written. A worker process does it beside a running engine, a command does it in its own process.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import Final, TypeAlias
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Connection, select
from tiercast_api.action import ActionType
from tiercast_api.kinds import Kind, Kinds

from tiercast.audience.entry import Entry
from tiercast.decide.decision import Decision
from tiercast.engine.jobs import JobError
from tiercast.engine.kept_words import EVENTS_KEPT
from tiercast.engine.recovery import load_library, load_viewers, restore
from tiercast.engine.rulebook import Rulebook
from tiercast.step.core import Core
from tiercast.step.values import STATE_VERSION
from tiercast.store.batch import Cut
from tiercast.store.database import open_database
from tiercast.store.journal import last_seq, stream_entries
from tiercast.store.secret import Secrets
from tiercast.store.states import cuts
from tiercast.store.tables import journal
from tiercast.store.vault import Vault, open_vault
from tiercast.words import Words

_CHUNK: Final = 500

Until: TypeAlias = Callable[[Core, Entry], bool]
"""Whether to go no further than before this entry."""


class Recall(msgspec.Struct, frozen=True):
    """Whose past it is: all that a worker process needs, and nothing that cannot be sent to one.

    Attributes:
        store: URL; shop: its key.
        kinds: all that are known; actions: what the sinks can do, by name.
        simulated: for a what-if: every action counts as accepted at once.
    """

    store: str
    shop: str
    secrets: Secrets
    kinds: tuple[Kind, ...]
    actions: Mapping[str, ActionType]
    evaluator: str = "auto"
    simulated: bool = False


class Past:
    """A shop's store, open for reading, and a core that can be brought to any instant of its journal. Use `open_past`.

    Attributes:
        snapshot: number of the snapshot that the core began from; 0: the journal's beginning.
        begun: the entry after which it began.
    """

    def __init__(self, connection: Connection, vault: Vault, recall: Recall) -> None:
        self.connection, self.vault = connection, vault
        self._recall = recall
        self.kinds = Kinds(recall.kinds)
        self.actions = recall.actions
        self.book = Rulebook(self.kinds, recall.actions, (), recall.evaluator)  # type: ignore[arg-type]
        load_library(connection, self.book)
        self.snapshot = self.begun = 0

    def before_seq(self, seq: int) -> Core:
        """A core from the last snapshot before the entry `seq`. Raises: JobError: the journal no longer has it."""
        usable = [cut for cut in self._cuts() if cut.seq < seq]
        return self._begin(usable[-1] if usable else None)

    def at_end(self) -> Core:
        """A core at the journal's end. Raises: JobError, as `before_seq`."""
        core = self.before_seq(last_seq(self.connection, self.vault.shop) + 1)
        self.run(core)
        return core

    def before_time(self, at: int) -> Core:
        """A core from the last snapshot at whose end room time was `at` or less. Raises: JobError, as `before_seq`."""
        for cut in reversed(self._cuts()):
            core = self._begin(cut)
            if core.state.shop.now <= at:
                return core
        return self._begin(None)

    def earliest(self, after: int) -> Core:
        """A core from the last snapshot up to the instant `after`, or else the oldest that is kept."""
        kept = self._cuts()
        # Room time is never before the time of the entry, so that most of the later ones need not be read.
        for cut in reversed([cut for cut in kept if self._time_of(cut.seq) <= after]):
            core = self._begin(cut)
            if core.state.shop.now <= after:
                return core
        if not kept or self._has_beginning():
            return self._begin(None)
        return self._begin(kept[0])

    def run(
        self, core: Core, until: Until | None = None, see: Callable[[Entry, Decision], None] | None = None
    ) -> Entry | None:
        """Step the journal's entries after where `core` began.

        Args:
            until: asked before each entry; see: told after each.

        Returns:
            The entry that was not stepped any more; None at the journal's end.
        """
        entries = stream_entries(self.connection, self.vault, core.state.shop.seq)
        while chunk := list(islice(entries, _CHUNK)):
            self.load(core, core.viewers_needed(chunk))
            for entry in chunk:
                if until is not None and until(core, entry):
                    return entry
                decision = core.step(entry)
                if see is not None:
                    see(entry, decision)
        return None

    def to_time(self, core: Core, at: int) -> None:
        """Step all that had been heard by room time `at`, and let time pass up to it."""
        later = self.run(core, lambda _, entry: entry.time > at)
        if later is not None and core.state.shop.now < at:
            tick = Entry(at, "tick", seq=core.state.shop.seq + 1)
            self.load(core, core.viewers_needed([tick]))
            core.step(tick)

    def load(self, core: Core, viewers: set[bytes]) -> None:
        """Bring viewers into memory who are not there, as the snapshot has them."""
        missing = {key for key in viewers if key not in core.state.viewers.values}
        if missing and self.snapshot:
            load_viewers(self.connection, self.vault.shop, self.snapshot, core, missing)

    def last_time(self) -> int:
        """Event time of the journal's last entry, which is room time but for late events; 0 where there is none."""
        c = journal.c
        query = select(c.time).where(c.shop == self.vault.shop).order_by(c.seq.desc()).limit(1)
        return int(self.connection.execute(query).scalar() or 0)

    def first_time(self) -> int:
        """Event time of the journal's first entry; 0 where there is none."""
        c = journal.c
        query = select(c.time).where(c.shop == self.vault.shop).order_by(c.seq).limit(1)
        return int(self.connection.execute(query).scalar() or 0)

    def since(self) -> int:
        """Event time of the entry after which the core began, microseconds UTC; 0: at the journal's beginning."""
        return self._time_of(self.begun) if self.begun else 0

    def _time_of(self, seq: int) -> int:
        c = journal.c
        query = select(c.time).where(c.shop == self.vault.shop, c.seq == seq)
        return int(self.connection.execute(query).scalar() or 0)

    def _cuts(self) -> list[Cut]:
        return [cut for cut in cuts(self.connection, self.vault.shop) if cut.version == STATE_VERSION]

    def _has_beginning(self) -> bool:
        c = journal.c
        first = select(c.seq).where(c.shop == self.vault.shop).order_by(c.seq).limit(1)
        return self.connection.execute(first).scalar() in (None, 1)

    def _begin(self, cut: Cut | None) -> Core:
        if cut is None and not self._has_beginning():
            raise JobError(self._too_long_ago())
        recall, book = self._recall, self.book
        core = Core(
            recall.shop, recall.secrets.viewer, book.build, self.kinds, book.by_hash, recall.actions, recall.simulated
        )
        self.snapshot, self.begun = (0, 0) if cut is None else (cut.number, cut.seq)
        if cut is not None:
            restore(self.connection, self.vault.shop, cut, core, book)
        return core

    def _too_long_ago(self) -> Words:
        kept = self._cuts()
        if not kept:
            return Words(
                f"the past cannot be rebuilt: the journal's beginning is no longer kept{EVENTS_KEPT.en}, and no "
                "snapshot of this version of Tiercast is kept yet; ask again when the engine has run for a while",
                f"无法还原当时的情况：事件记录的开头已按保留期限删除{EVENTS_KEPT.zh}，"
                "也还没有当前版本 Tiercast 的快照；请让引擎运行一段时间后再问",
            )
        core = self._begin(kept[0])
        zone = next((program.config.zone for program in core.programs.values()), "UTC")
        earliest = datetime.datetime.fromtimestamp(-(-core.state.shop.now // 1_000_000), ZoneInfo(zone))
        text = earliest.strftime("%Y-%m-%dT%H:%M:%S")
        return Words(
            f"that is too long ago: what had happened by then is no longer kept{EVENTS_KEPT.en}; what is kept "
            f"begins at {text} ({zone}), with entry {kept[0].seq + 1}; ask about that instant or a later one",
            f"时间太早：那时的事件记录已按保留期限删除{EVENTS_KEPT.zh}；现在保存的记录从 {text}（{zone}）、"
            f"第 {kept[0].seq + 1} 条开始；请询问这个时刻或更晚",
        )


@contextmanager
def open_past(recall: Recall) -> Iterator[Past]:
    """The store of `recall`, read in one transaction: what an engine writes meanwhile is not seen.

    Raises:
        StoreError: it cannot be opened.
    """
    database = open_database(recall.store)
    try:
        with database.read() as connection:
            yield Past(connection, open_vault(connection, recall.secrets, recall.shop, 0), recall)
    finally:
        database.close()
