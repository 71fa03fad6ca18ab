"""Running and final totals become deltas, so that adding up counts is right.

Gift (and some like) counts are totals of a streak, with the last row repeated: adding them up naively gave 6.2 times
the truth in a real recording. Totals run per (source, room, viewer, kind, streak, item).
"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Final, NamedTuple

from tiercast_api.event import Counts, Event

from tiercast.engine.intake.total import Total

SECOND: Final = 1_000_000
STREAK_GAP: Final = 10 * 60 * SECOND
"""Silence after which a streak with an id is over."""
COMBO_GAP: Final = 10 * SECOND
"""The same for gifts without a streak's id: combos end after a few seconds."""
TOTAL_GAP: Final = 12 * 3600 * SECOND
"""The same for other totals without a streak's id (likes): they run over a broadcast."""
MAX_STREAKS: Final = 100_000
"""Streaks that are remembered; beyond it the one that was silent longest is forgotten."""

_COMBOS: Final = frozenset({"gift", "superchat"})

StreakKey = tuple[str, str, str, str, str, str, str]
"""Source, room, viewer's platform, viewer's id, kind, streak, item."""


class Amounts(NamedTuple):
    """What one event adds.

    Attributes:
        quantity, coins: deltas; None where the feed does not say.
        repeated: it says nothing new (the repeated last row, a stale total): leave it out as a duplicate.
    """

    quantity: int | None
    coins: int | None
    repeated: bool = False


class Totals:
    """The streaks of a shop. What changed is settled when its batch is committed, or reverted when that fails."""

    def __init__(self, restored: Mapping[StreakKey, Total] | None = None, most: int = MAX_STREAKS) -> None:
        """`restored`: what `dump` gave before a restart; `most`: how many streaks are remembered."""
        self._totals: OrderedDict[StreakKey, Total] = OrderedDict(restored or {})
        self._most = most
        self._undo: list[tuple[StreakKey, Total | None]] = []
        self._settled = 0
        self._changed: dict[StreakKey, Total] = {}

    def __len__(self) -> int:
        return len(self._totals)

    def amounts(self, source: str, event: Event, sense: Counts, time: int) -> Amounts:
        """What `event` adds.

        Args:
            source: key of the source.
            event: an event that was checked; `Event.counts` goes before `sense`.
            sense: what its source declares for the kind. Coins are counted in the same sense as the quantity.
            time: the event's instant as corrected, microseconds.
        """
        sense = event.counts or sense
        if sense is Counts.DELTA or (event.quantity is None and event.coins is None):
            return Amounts(event.quantity, event.coins)
        viewer = event.viewer
        platform, identity = (viewer.platform, viewer.id) if viewer else ("", "")
        key = (source, event.room, platform, identity, event.kind, event.streak or "", event.item or "")
        last = self._totals.get(key)
        if last is not None and time - last.time > _gap(event):
            last = None
        amounts = self._against(event, sense, last, time)
        if not amounts.repeated or last is None:
            self._keep(key, merged := _merged(event, last, time))
            self._changed[key] = merged
        return amounts

    def mark(self) -> int:
        """How many changes there have been: what a batch remembers, to settle them when it is committed."""
        return self._settled + len(self._undo)

    def settle(self, mark: int | None = None) -> None:
        """What changed up to `mark` is committed; None: all."""
        count = len(self._undo) if mark is None else mark - self._settled
        if count > 0:
            del self._undo[:count]
            self._settled += count

    def revert(self) -> None:
        """Take back what changed since it was settled: the batch was not committed and will come again."""
        for key, before in reversed(self._undo):
            if before is None:
                self._totals.pop(key, None)
            else:
                self._totals[key] = before
        self._undo.clear()
        self._changed.clear()

    def take_changed(self) -> dict[StreakKey, Total]:
        """Streaks that changed since the last call, to be kept in the commit of their events."""
        changed, self._changed = self._changed, {}
        return changed

    def forget(self, now: int) -> int:
        """Drop streaks that ended before `now`, event time in microseconds; returns how many."""
        ended = [key for key, total in self._totals.items() if now - total.time > TOTAL_GAP]
        for key in ended:
            del self._totals[key]
        return len(ended)

    def dump(self) -> dict[StreakKey, Total]:
        """All streaks, to be restored after a restart: without them the next row would be counted from zero."""
        return dict(self._totals)

    def _against(self, event: Event, sense: Counts, last: Total | None, time: int) -> Amounts:
        if sense is Counts.FINAL and not event.streak:
            # Each row is a streak of its own; only the very same row can be told to be a repetition.
            same = last is not None and (event.quantity, event.coins, time) == (last.quantity, last.coins, last.time)
            return Amounts(0, None, True) if same else Amounts(event.quantity, event.coins)
        if last is None:
            # A room's total when we come in is what happened before us; a viewer's streak begins at nothing.
            if event.viewer is None and not event.streak and event.kind not in _COMBOS:
                return Amounts(0, None if event.coins is None else 0, True)
            return Amounts(event.quantity, event.coins)
        if _fell(event.quantity, last.quantity) or _fell(event.coins, last.coins):
            if time <= last.time:
                return Amounts(0, None, True)
            return Amounts(event.quantity, event.coins)
        quantity = _difference(event.quantity, last.quantity)
        coins = _difference(event.coins, last.coins)
        return Amounts(quantity, coins, not quantity and not coins)

    def _keep(self, key: StreakKey, total: Total) -> None:
        self._undo.append((key, self._totals.get(key)))
        self._totals[key] = total
        self._totals.move_to_end(key)
        if len(self._totals) > self._most:
            self._undo.append(self._totals.popitem(last=False))


def _gap(event: Event) -> int:
    if event.streak:
        return STREAK_GAP
    return COMBO_GAP if event.kind in _COMBOS else TOTAL_GAP


def _fell(total: int | None, last: int | None) -> bool:
    return total is not None and last is not None and total < last


def _difference(total: int | None, last: int | None) -> int | None:
    return None if total is None else total - (last or 0)


def _merged(event: Event, last: Total | None, time: int) -> Total:
    if last is None or _fell(event.quantity, last.quantity) or _fell(event.coins, last.coins):
        return Total(event.quantity, event.coins, time)
    quantity = last.quantity if event.quantity is None else event.quantity
    coins = last.coins if event.coins is None else event.coins
    return Total(quantity, coins, max(time, last.time))
