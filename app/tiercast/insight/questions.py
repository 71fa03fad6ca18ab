"""What was asked in a room and is not answered: a fold over the journal's entries, the same after every restart.

A question is answered by an event ``reply`` to whoever asked, or by hand, with the cue ``answered`` about its concern;
after `OPEN_FOR` nobody waits for an answer any more, and with the broadcast all are gone.
"""

from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

import msgspec

from tiercast.audience.entry import Entry
from tiercast.insight.concerns import Concern, Concerns

OPEN_FOR: Final = 30 * 60_000_000
"""Microseconds after which a question is nobody's any more."""
MOST: Final = 2_000
"""Questions that are kept; beyond it the oldest go."""
ANSWERED: Final = "answered"
"""The cue that says so; `OPEN_AGAIN` takes it back."""
OPEN_AGAIN: Final = "answered_not"
CONCERN, UNTIL = "concern", "until"
"""Attributes of both: what was answered, and up to which entry of the journal."""
KINDS: Final = frozenset({"comment", "superchat", "reply", "cue", "room_open", "room_close", "erase"})
"""Kinds of entries that `Questions` reads."""
STAFF: Final = frozenset({"anchor", "host", "moderator", "admin", "assistant"})
"""Roles of those who do not ask but answer."""


class Question(msgspec.Struct):
    """What somebody asks about a concern: their last words, and how often.

    Attributes:
        seq, time: of the last time; viewer: key, b"" where nobody knows who it was.
    """

    concern: Concern
    viewer: bytes
    seq: int
    time: int
    text: str
    item: str
    times: int = 1


class Open(msgspec.Struct, frozen=True):
    """A concern with its open questions, the newest first."""

    concern: Concern
    questions: tuple[Question, ...]

    @property
    def viewers(self) -> int:
        """How many ask."""
        return len(self.questions)

    @property
    def until(self) -> int:
        """Place of the newest in the journal."""
        return self.questions[0].seq


class Questions:
    """Questions of one room. Give it every entry of `KINDS`, in order.

    Attributes:
        seq: the last entry that was heard.
    """

    def __init__(self, concerns: Concerns) -> None:
        self.seq = 0
        self._concerns = concerns
        self._asked: OrderedDict[tuple[str, bytes], Question] = OrderedDict()
        self._answered: dict[str, list[int]] = {}

    def hear(self, entries: Iterable[Entry]) -> None:
        """Take entries in."""
        for entry in entries:
            self._hear(entry)
            self.seq = max(self.seq, entry.seq)

    def open(self, now: int) -> list[Open]:
        """What is open at `now` (room time), concerns of most viewers first."""
        found: dict[str, list[Question]] = {}
        for question in reversed(self._asked.values()):
            if now - question.time < OPEN_FOR and question.seq > self._answered_until(question.concern.key):
                found.setdefault(question.concern.key, []).append(question)
        rows = [Open(questions[0].concern, tuple(questions)) for questions in found.values()]
        return sorted(rows, key=lambda row: (-row.viewers, -row.until))

    def _answered_until(self, concern: str) -> int:
        return max(self._answered.get(concern, ()), default=0)

    def _hear(self, entry: Entry) -> None:
        match entry.kind:
            case "comment" | "superchat":
                self._said(entry)
            case "reply":
                self._drop(entry.viewer, entry.time)
            case "cue":
                self._told(entry)
            case "room_open" | "room_close":
                self._asked.clear()
                self._answered.clear()
            case "erase":
                self._drop(entry.viewer)

    def _said(self, entry: Entry) -> None:
        if not entry.text or not STAFF.isdisjoint(entry.roles):
            return
        concern = self._concerns.of(entry.text, entry.topic)
        if concern is None:
            return
        # Whom nobody knows asks each time anew.
        who = entry.viewer or entry.seq.to_bytes(8, "big")
        before = self._asked.pop((concern.key, who), None)
        again = before is not None and before.seq > self._answered_until(concern.key)
        times = before.times + 1 if before is not None and again else 1
        self._asked[concern.key, who] = Question(
            concern, entry.viewer, entry.seq, entry.time, entry.text, entry.item, times
        )
        while len(self._asked) > MOST:
            self._asked.popitem(last=False)

    def _drop(self, viewer: bytes, until: int | None = None) -> None:
        """Forget what a viewer asked, up to an instant (None: all of it)."""
        if not viewer:
            return
        for key, one in list(self._asked.items()):
            if one.viewer == viewer and (until is None or one.time <= until):
                del self._asked[key]

    def _told(self, entry: Entry) -> None:
        said = entry.attributes or {}
        concern, until = said.get(CONCERN), said.get(UNTIL)
        if not isinstance(concern, str) or not isinstance(until, int):
            return
        if entry.topic == ANSWERED:
            self._answered.setdefault(concern, []).append(until)
        elif entry.topic == OPEN_AGAIN and until in self._answered.get(concern, ()):
            self._answered[concern].remove(until)
