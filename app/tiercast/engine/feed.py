"""Intake of one source: checks what it emits, leaves out duplicates and repeated totals, sets times right.

::

    Event ─ check ─ dedupe ─ clock ─ totals ─ order ─► Entry
              │        │        │       │       └ held for the source's lateness
              ▼        └────────┼───────┴► counted as duplicates
         dead letters           └► corrections, journaled

Until it is checked an event may be anything, and is `Any` here: compiled, another annotation would be believed.
"""

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tiercast_api.event import Counts, Event, event_to_json
from tiercast_api.kinds import Kinds
from tiercast_api.said import Said, in_both, said
from tiercast_api.source import Guarantee, SourceDeclaration

from tiercast.audience.entry import Entry
from tiercast.engine.entries import EntryMaker
from tiercast.engine.intake.check import Checker, is_of
from tiercast.engine.intake.clock import Correction, SkewGuard
from tiercast.engine.intake.dedupe import Keys, SeenWindow
from tiercast.engine.intake.order import Reorder
from tiercast.engine.intake.skew import SkewState
from tiercast.engine.intake.staleness import Staleness
from tiercast.engine.intake.totals import Totals
from tiercast.store.batch import DeadLetter


class Admitted(NamedTuple):
    """An entry that may be stepped: its de-duplication key (None: it has none) and the emit that brought it."""

    entry: Entry
    key: bytes | None
    raw: str | None
    emit: int


@dataclass
class Sifted:
    """What became of one emit before the core sees it; `duplicates` and `refused` by index in it."""

    duplicates: list[int] = field(default_factory=list)
    refused: list[tuple[int, str]] = field(default_factory=list)
    letters: list[DeadLetter] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)
    taken: int = 0


@dataclass
class FeedCounts:
    """What intake has done with one source's events since the engine started."""

    taken: int = 0
    duplicates: int = 0
    repeated: int = 0
    refused: int = 0
    corrected: int = 0


class Feed:
    """Intake state of one source.

    Args:
        key: key of the source; room: its room; run: id of this run of it.
        live: its events happen as they arrive; not so for recordings.
        seen, totals: the shop's, shared by all feeds.
        keep_raw: keep the messages as the feed sent them (recordings that ask for it).
        skew: what was learned of the source's clock before a restart.
        rooms: rooms that events may name; None: whatever they name, they are of `room` (a recording of elsewhere).
        shop: the shop that they may name, where `rooms` are known.
        ahead: tells by how much the computer's clock is ahead of the time by which the shop goes, microseconds.
    """

    def __init__(
        self, key: str, room: str, run: str, declaration: SourceDeclaration, kinds: Kinds, maker: EntryMaker,
        seen: SeenWindow, totals: Totals, *, live: bool = True, keep_raw: bool = False,
        rooms: Container[str] | None = None, shop: str = "", skew: SkewState | None = None,
        ahead: Callable[[], int] = lambda: 0,
    ) -> None:  # fmt: skip
        self.key, self.room, self.declaration = key, room, declaration
        self._checker = Checker(kinds, declaration)
        replayable = declaration.guarantee is Guarantee.REPLAYABLE and not declaration.dedupe
        self._keys = None if replayable else Keys(key, declaration.dedupe)
        self._clock, self._ahead = SkewGuard(live, skew), ahead
        self._order: Reorder[Admitted] = Reorder(declaration.lateness)
        self.staleness = Staleness(declaration.staleness, learns=True)
        self._senses = {kind: Counts(sense) for kind, sense in declaration.counts.items()}
        self.maker, self._seen, self._totals = maker, seen, totals
        self._keep_raw = keep_raw
        self._position, self._run = 0, run
        self._live = live
        self._rooms, self._shop = rooms, shop
        self.counts = FeedCounts()

    def take_rooms(self, rooms: Container[str]) -> None:
        """Rooms that events may name from now on."""
        if self._rooms is not None:
            self._rooms = rooms

    def take(self, events: Sequence[Any], emit: int, received: int) -> tuple[list[Admitted], Sifted]:
        """Sift one emit.

        Args:
            emit: number of the emit, carried along so that its ticket can be settled.
            received: when it arrived, microseconds UTC.

        Returns:
            What may be stepped now, in order (from earlier emits too), and what became of the rest.
        """
        sifted = Sifted()
        batch: list[tuple[int, Admitted]] = []
        for index, event in enumerate(events):
            admitted = self._one(event, index, emit, received, sifted)
            if admitted is not None:
                batch.append((admitted.entry.time, admitted))
        sifted.taken = len(batch)
        return self._order.push(batch, received), sifted

    def identify(self, event: Event) -> None:
        """Give an event that goes to the spool an id of its place, so that it is known when it comes back."""
        self._position += 1
        if not event.id:
            event.id = f"spool-{self._run}-{self._position}"

    @property
    def skew(self) -> SkewState:
        """What has been learned of the source's clock."""
        return self._clock.state

    def due(self, now: int) -> list[Admitted]:
        """What has waited out the source's lateness."""
        return self._order.due(now)

    def next_due(self) -> int | None:
        """When `due` has something even if nothing more arrives."""
        return self._order.next_due()

    def forget(self, viewer: bytes) -> int:
        """Make nobody of a viewer in what is held for its lateness. Returns: in how many events."""
        found = 0

        def nobody(one: Admitted) -> Admitted:
            nonlocal found
            entry = one.entry
            if entry.viewer != viewer:
                return one
            found += 1
            entry.viewer, entry.quality, entry.text, entry.roles, entry.attributes = b"", "", None, (), None
            entry.order = entry.coupon = entry.streak = entry.reply_to = ""
            return one._replace(raw=None)

        self._order.replace(nobody)
        return found

    @property
    def late(self) -> int:
        """Events that came after a later one had gone on, since the engine started."""
        return self._order.late

    def flush(self) -> list[Admitted]:
        """All that is held: the source has ended."""
        return self._order.flush()

    def _one(self, event: Any, index: int, emit: int, received: int, sifted: Sifted) -> Admitted | None:
        self._position += 1
        reason = self.refusal(event)
        if reason is not None:
            self.counts.refused += 1
            sifted.refused.append((index, reason.en))
            place = said("at_event", number=self._position).kept()
            sifted.letters.append(DeadLetter(self.key, place, reason.kept(), raw_of(event), received))
            return None
        key = None
        if self._keys is not None:
            key = self._keys.key(event)
            if key is not None and not self._seen.is_new(key):
                self.counts.duplicates += 1
                sifted.duplicates.append(index)
                return None
        time, correction = self._clock.correct(event.time, received, self._ahead())
        if correction is not None:
            self.counts.corrected += 1
            if correction.learned is not None:
                sifted.corrections.append(correction)
        amounts = self._totals.amounts(self.key, event, self._senses.get(event.kind, Counts.DELTA), time)
        if amounts.repeated:
            self.counts.repeated += 1
            sifted.duplicates.append(index)
            return None
        if self._live:
            self.staleness.hear(event.kind, received)
        self.counts.taken += 1
        room = (event.room or self.room) if self._rooms is not None else self.room
        entry = self.maker.entry(event, self.key, room, time, amounts, received)
        return Admitted(entry, key, event.raw if self._keep_raw else None, emit)

    def refusal(self, event: Any) -> Said | None:
        """Why an event cannot be taken, None where it can."""
        refusal = self._checker.check(event)
        if refusal is not None:
            return refusal
        if event.attributes and self.maker.attributes is not None:
            misfit = self.maker.attributes.misfit(event.kind, event.attributes)
            if misfit is not None:
                return in_both(misfit.en, misfit.zh)
        if self._rooms is not None and event.shop and event.shop != self._shop:
            return said("other_shop", shop=event.shop, own=self._shop)
        if self._rooms is not None and event.room and event.room not in self._rooms:
            return said("unknown_room", room=event.room)
        return None


def raw_of(event: Any) -> bytes:
    """What is kept of an event that could not be taken: as its feed sent it where that is known."""
    if is_of(event, Event):
        try:
            return bytes(event.raw.encode() if event.raw else event_to_json(event))
        except (AttributeError, UnicodeEncodeError, TypeError, OverflowError):
            return _shown(event)
    return _shown(event)


def _shown(event: Any) -> bytes:
    return repr(event)[:10_000].encode("utf-8", "backslashreplace")
