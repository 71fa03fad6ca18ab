"""One shop at work: entries are stepped, and what they led to goes to the writer as one batch.

Nothing here waits and nothing reads the clock: the caller gives the entries and the instant, and gets a promise of the
commit. Only after it may sources be acknowledged and actions dispatched.
"""

import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from typing import Final, NamedTuple

import msgspec
from sqlalchemy import Connection
from tiercast_api.event import Attribute
from tiercast_api.said import said

from tiercast.audience.entry import Entry
from tiercast.decide.decision import Change, Decision, Firing, PlannedAction
from tiercast.engine.answer_entry import answered
from tiercast.engine.opened import Opened
from tiercast.engine.recovery import Recovered, load_viewers, recover
from tiercast.engine.rulebook import Rulebook
from tiercast.engine.snapshots import EVERY, SELDOM, Snapshots
from tiercast.step.control import END
from tiercast.step.core import Core
from tiercast.step.values import Timer, ViewerState
from tiercast.store.batch import Batch, DeadLetter, Identity, StateValue
from tiercast.store.journal import last_seq
from tiercast.store.seen import latest_keys
from tiercast.store.small import plugin_put

_log = logging.getLogger(__name__)

MOST_VIEWERS: Final = 120_000
"""Viewers in memory; beyond it those who are gone for the longest move to the store."""
PROBE: Final = "(probe)"
"""Name under which a mended store is tried out; no plugin can have it."""
PROBE_BYTES: Final = 65_536
EVICT_AT_ONCE: Final = 500
"""Viewers that move to the store with one batch."""


class Stepped(NamedTuple):
    """A batch on its way to the disk.

    Attributes:
        commit: its promise; entries, actions: what it holds.
        recorded: ids of the actions whose first attempt is recorded in the same commit.
        firings, changes: what was decided besides.
    """

    commit: "Future[None]"
    entries: list[Entry]
    actions: list[PlannedAction]
    recorded: frozenset[bytes] = frozenset()
    firings: Sequence[Firing] = ()
    changes: Sequence[Change] = ()


class Extra(msgspec.Struct):
    """What goes into a batch beside entries: see `Batch`."""

    identities: list[Identity] = msgspec.field(default_factory=list)
    seen: list[tuple[str, bytes, int]] = msgspec.field(default_factory=list)
    cursors: dict[str, bytes] = msgspec.field(default_factory=dict)
    letters: list[DeadLetter] = msgspec.field(default_factory=list)
    raw: dict[int, str] = msgspec.field(default_factory=dict)


class Counters(msgspec.Struct):
    """What the shop has done since it was opened."""

    entries: int = 0
    firings: int = 0
    suppressed: int = 0
    actions: int = 0
    skipped: int = 0
    faults: int = 0
    evicted: int = 0


class Shop:
    """A shop whose store is open.

    Args:
        make: makes an empty core over the rulebook's library.
        simulated: no sink is behind it (replay): actions count as accepted at once.
        most_viewers: how many viewers may be in memory.
    """

    def __init__(
        self, opened: Opened, rulebook: Rulebook, make: Callable[[], Core], *, simulated: bool = False,
        most_viewers: int = MOST_VIEWERS,
    ) -> None:  # fmt: skip
        self.opened, self._rulebook, self._make = opened, rulebook, make
        self._simulated, self._most_viewers = simulated, most_viewers
        self.counters = Counters()
        self._may_record: Callable[[Sequence[PlannedAction]], frozenset[bytes]] | None = None
        self._uncommitted: deque[list[Entry]] = deque()
        self._evicting: dict[bytes, bytes] = {}
        self._recover()

    def _recover(self) -> Recovered:
        with self.opened.database.write() as connection:
            # Whoever has lost the store must not clear away what its new owner writes.
            self.opened.owner.check(connection)
            recovered = recover(connection, self.opened.vault, self._rulebook, self._make)
            self.seq = last_seq(connection, self.opened.shop)
        self.core = recovered.core
        cut = recovered.cut
        every = SELDOM if self._simulated else EVERY
        number, seq = (0, 0) if cut is None else (cut.number, cut.seq)
        self._snapshots = Snapshots(self.core.state, number, seq, every)
        self._store_has_viewers = cut is not None
        self.recovered = recovered
        return recovered

    def record_with(self, may_record: Callable[[Sequence[PlannedAction]], frozenset[bytes]]) -> None:
        """Record first attempts in the commit of their actions, where the dispatcher says that they may be."""
        self._may_record = may_record

    def rebuild(self) -> None:
        """A commit failed: make the state anew from the store. Raises: StoreError."""
        self._settle_all()
        self._uncommitted.clear()
        self._evicting.clear()
        self._recover()

    def try_writing(self) -> "Future[None]":
        """The promise of a commit that needs room on the disk and leaves nothing behind."""
        shop = self.opened.shop

        def write(connection: Connection) -> None:
            plugin_put(connection, shop, PROBE, PROBE, bytes(PROBE_BYTES))

        self.opened.writer.call(write).add_done_callback(lambda done: done.exception())
        return self.opened.writer.call(lambda connection: plugin_put(connection, shop, PROBE, PROBE, None))

    def recent_keys(self, limit: int) -> list[bytes]:
        """The newest de-duplication keys of the journal, the oldest first."""
        with self.opened.database.read() as connection:
            return latest_keys(connection, self.opened.shop, limit)

    def viewer(self, key: bytes) -> ViewerState | None:
        """What is known of a viewer, or of whoever they were found to be; brought into memory. Only to be read."""
        self._load([Entry(self.core.state.shop.now, "about", viewer=key)])
        state = self.core.state
        return state.viewers.values.get(state.who(key))

    @property
    def snapshot_number(self) -> int:
        """Up to this snapshot the store has values that are newer than those of the snapshots before."""
        return self._snapshots.number

    def unsaved(self) -> list[bytes]:
        """Keys of viewers whose value is newer than the one in the store."""
        return list(dict.fromkeys((*self.core.state.viewers.unsaved(), *self._evicting)))

    def packed(self, keys: Iterable[bytes]) -> list[tuple[bytes, bytes]]:
        """The values of viewers as they stand now, encoded; those who are only in the store are left out."""
        state, found = self.core.state.viewers, []
        for key in keys:
            value = state.values.get(key)
            packed = self._evicting.get(key) if value is None else state.packed(value)
            if packed is not None:
                found.append((key, packed))
        return found

    # --- stepping

    def take(self, entries: Sequence[Entry], extra: Extra | None = None, now: int = 0) -> Stepped:
        """Step entries and send what they led to, to the writer.

        Args:
            entries: without `seq`; they get the next ones, in this order.
            extra: what belongs into the same commit; `raw` by place in `entries`.
            now: the instant, for dead letters.

        Raises:
            StoreError: where the writer takes nothing any more.
        """
        extra = extra or Extra()
        self._load(entries)
        batch = Batch(self.opened.shop, simulated=self._simulated, follows=self.seq)
        self._step_all(entries, batch, now)
        raw = {entries[place].seq: text for place, text in extra.raw.items()}
        batch.raw, batch.identities, batch.seen = raw, extra.identities, extra.seen
        batch.cursors = extra.cursors
        batch.dead_letters += extra.letters
        return self._send(batch)

    def finish(self, snapshot: bool = True) -> Stepped:
        """Fire what is due at the very end of a recording, and write a snapshot of everything.

        The end is an entry of its own, so that a replay of the journal ends alike.
        """
        batch = Batch(self.opened.shop, simulated=self._simulated, follows=self.seq)
        self.seq += 1
        state = self.core.state
        entry = Entry(state.shop.now + 1, "tick", seq=self.seq, attributes={END: True})
        self._load([entry])
        batch.entries.append(self._step(entry, batch, state.shop.now))
        if snapshot:
            self._snapshots.add_to(batch, self.seq, everything=not self._snapshots.pending)
        return self._send(batch)

    def snapshot(self) -> "Future[None] | None":
        """Write a snapshot of everything as it stands; None where nothing has changed since the last one."""
        commit = None
        # One that is under way is of an entry long ago: it is finished first.
        for _ in range(1 + self._snapshots.pending):
            batch = Batch(self.opened.shop, follows=self.seq)
            self._snapshots.add_to(batch, self.seq, everything=True)
            if batch.states or batch.cut is not None:
                commit = self.opened.writer.submit(batch)
        return commit

    def snapshot_slice(self, begin: bool = False) -> "Future[None] | None":
        """Write a slice of the snapshot under way, or of one that begins now; None where there is nothing to write."""
        batch = Batch(self.opened.shop, follows=self.seq)
        self._snapshots.add_to(batch, self.seq, begin=begin)
        return self.opened.writer.submit(batch) if batch.states or batch.cut is not None else None

    def _step_all(self, entries: Sequence[Entry], batch: Batch, now: int) -> None:
        for place, entry in enumerate(entries):
            self.seq += 1
            entry.seq = self.seq
            stepped = self._step(entry, batch, now)
            batch.entries.append(stepped)
            if stepped.kind == "answer":
                batch.answers.append(answered(stepped))
            if stepped is not entry:
                # The state is a new one, and what was loaded for the entries to come was loaded into the old one.
                self._load(entries[place + 1 :])

    def _step(self, entry: Entry, batch: Batch, now: int) -> Entry:
        while True:
            try:
                decision = self.core.step(entry)
                break
            except Exception as error:  # noqa: BLE001  one bad event must not end the show: it is set aside, whole
                timer = self.core.broken_timer
                if timer is None:
                    return self._skip(entry, batch, now, error)
                # The entry only came when the timer was due: the timer is left out, in an entry before this one.
                batch.entries.append(self._skip(entry, batch, now, error, timer))
                self._load([entry])
                self.seq += 1
                entry.seq = self.seq
        if decision.firings or decision.changes:
            self._note(decision, batch)
        return entry

    def _note(self, decision: Decision, batch: Batch) -> None:
        batch.firings += decision.firings
        batch.actions += decision.actions
        batch.exposures += decision.exposures
        batch.changes += decision.changes
        counters = self.counters
        counters.actions += len(decision.actions)
        for firing in decision.firings:
            if firing.suppressed:
                counters.suppressed += 1
            else:
                counters.firings += 1

    def _skip(self, entry: Entry, batch: Batch, now: int, error: Exception, timer: Timer | None = None) -> Entry:
        """A step that raised leaves no trace: the state is made anew, and every replay skips the entry too.

        Returns:
            What is journaled for it; where `timer` broke the step, that it is not waited for any more.
        """
        seq, kind = entry.seq, entry.kind if timer is None else f"timer of {timer.rule or timer.what}"
        _log.exception("entry %d: a %s broke the step and is skipped", seq, kind)
        self.counters.skipped += 1
        reason = said("step_failed", kind=kind, why=f"{type(error).__name__}: {error}"[:500])
        place = said("at_entry", number=seq)
        batch.dead_letters.append(DeadLetter(entry.source, place.kept(), reason.kept(), _letter(entry), now))
        before = [e for entries in self._uncommitted for e in entries] + batch.entries
        self._rebuild(before)
        if timer is None:
            skipped = Entry(entry.time, "skipped", entry.room, source=entry.source, topic=kind, seq=seq)
        else:
            numbered: dict[str, Attribute] = {"timer": timer.number}
            skipped = Entry(self.core.state.shop.now, "skipped", timer.room, topic=kind, attributes=numbered, seq=seq)
        self.core.step(skipped)
        return skipped

    def _rebuild(self, uncommitted: Sequence[Entry]) -> None:
        """Make the state anew: from the store, then the entries that are on their way there."""
        self._settle_all()
        seq = self.seq
        self._recover()
        done = self.seq
        self.seq = seq
        self._load(uncommitted)
        for entry in uncommitted:
            if entry.seq > done:
                self.core.step(entry)

    def _settle_all(self) -> None:
        """Wait for the commits that are under way; a failed one shows at its own promise."""
        self.opened.writer.call(lambda connection: None).exception()

    def _load(self, entries: Sequence[Entry]) -> None:
        """Bring the viewers of `entries`, and of what falls due, into memory."""
        if not self._store_has_viewers:
            return
        needed = self.core.viewers_needed(entries)
        for key in [key for key in needed if key in self._evicting]:
            self.core.state.viewers.load(key, self._evicting[key])
            needed.discard(key)
        if needed:
            with self.opened.database.read() as connection:
                load_viewers(connection, self.opened.shop, self._snapshots.number, self.core, needed)

    def _send(self, batch: Batch) -> Stepped:
        self.counters.entries += len(batch.entries)
        self.counters.faults += len(self.core.faults)
        for fault in self.core.faults:
            _log.error("%s", fault)
        self.core.faults.clear()
        self._snapshots.add_to(batch, self.seq)
        evicted = self._evict(batch) if not self._snapshots.pending and batch.cut is None else []
        entries = batch.entries
        if self._may_record is not None and batch.actions:
            batch.recorded, batch.epoch = self._may_record(batch.actions), self.opened.owner.epoch
        self._uncommitted.append(entries)
        commit = self.opened.writer.submit(batch)
        commit.add_done_callback(lambda done: self._committed(evicted))
        return Stepped(commit, entries, batch.actions, batch.recorded, batch.firings, batch.changes)

    def _committed(self, evicted: Sequence[tuple[bytes, bytes]]) -> None:
        # Runs in the writer's thread, in order; each of these calls is one step of the interpreter.
        self._uncommitted.popleft()
        for key, value in evicted:
            # The viewer may have come back and gone again meanwhile: then a newer value waits for its own commit.
            if self._evicting.get(key) is value:
                del self._evicting[key]

    # --- memory

    def _evict(self, batch: Batch) -> list[tuple[bytes, bytes]]:
        """Move viewers who are gone to the store. Returns the keys and values that it does not have yet."""
        viewers = self.core.state.viewers
        gone: list[bytes] = []
        moved: list[tuple[bytes, bytes]] = []
        if len(viewers.values) <= self._most_viewers:
            return moved
        now = self.core.state.shop.now
        for key, viewer in viewers.values.items():
            if not viewer.look and now - viewer.last_seen > self._longest_visit_gap():
                gone.append(key)
                if len(gone) >= EVICT_AT_ONCE:
                    break
        for key in gone:
            value = viewers.evict(key)
            if value is not None:
                batch.states.append(StateValue("viewer", key, value))
                self._evicting[key] = value
                moved.append((key, value))
        if gone:
            batch.snapshot = self._snapshots.number
            self._store_has_viewers = True
            self.counters.evicted += len(gone)
        return moved

    def _longest_visit_gap(self) -> int:
        return max((config.visit_gap for config in self.core.configs.values()), default=0)


def _letter(entry: Entry) -> bytes:
    return msgspec.json.encode(msgspec.structs.replace(entry, viewer=b"", text=None, attributes=None))
