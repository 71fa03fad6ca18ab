"""How often each rule fired or was suppressed since the session began and in the last hour, read bit by bit."""

from collections import Counter, deque
from collections.abc import Mapping
from typing import Final

from tiercast.store.database import Database
from tiercast.store.rule_counts import MINUTE, RuleCount, count_after, row_before

HOUR: Final = 60
"""Minutes that `Tally.hour` looks back."""
RuleKey = tuple[str, str, str]
"""Room, ruleset and rule."""


class Tally:
    """Counts of one rule in one room.

    Attributes:
        session: since the room's session began, to the minute, by why it was suppressed ("": it fired).
        last: instant of the latest firing that was not suppressed; 0: there was none.
    """

    def __init__(self) -> None:
        self.session: Counter[str] = Counter()
        self.last = 0
        self._minutes: deque[tuple[int, str, int]] = deque()

    def add(self, count: RuleCount, began: int) -> None:
        """Take in some more."""
        if count.minute >= began // MINUTE:
            self.session[count.suppressed] += count.number
        if not count.suppressed:
            self.last = max(self.last, count.last)
        self._minutes.append((count.minute, count.suppressed, count.number))

    def hour(self, now: int) -> Counter[str]:
        """The same of the hour before `now`, to the minute."""
        first = now // MINUTE - HOUR
        # A late firing may stand behind a newer one; what is left in between is skipped below.
        while self._minutes and self._minutes[0][0] < first:
            self._minutes.popleft()
        found: Counter[str] = Counter()
        for minute, suppressed, count in self._minutes:
            if minute >= first:
                found[suppressed] += count
        return found


class RuleTallies:
    """The counts of all rules of a shop. Blocks while it reads: call it from a thread, one call at a time."""

    def __init__(self, database: Database, shop: int) -> None:
        self._database, self._shop = database, shop
        self._began: dict[str, int] = {}
        self._row = -1
        self._found: dict[RuleKey, Tally] = {}

    def refresh(self, began: Mapping[str, int], now: int) -> Mapping[RuleKey, Tally]:
        """Read what has come since the last time.

        Args:
            began: when each room's session began; a new session makes all counts anew.
            now: room time.

        Raises:
            StoreError.
        """
        since = min([now - HOUR * MINUTE, *began.values()])
        shop = self._shop
        with self._database.read() as connection:
            if self._row < 0 or dict(began) != self._began:
                self._began, self._found = dict(began), {}
                self._row = row_before(connection, shop, since)
            counts = count_after(connection, shop, self._row, since)
        for count in counts:
            key = (count.room, count.ruleset, count.rule)
            self._found.setdefault(key, Tally()).add(count, self._began.get(count.room, 0))
            self._row = max(self._row, count.most)
        return self._found
