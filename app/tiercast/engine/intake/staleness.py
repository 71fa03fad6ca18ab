"""A warning for each kind of event that falls silent while others flow: silence is not disengagement.

In a real room comments went from 98 a minute to six an hour while gifts and enters went on. A kind is silent when it
has not been heard for longer than is usual, and others have been heard meanwhile; it is back when it has been heard
`STEADY` times without another such silence, so that a trickle does not flap. What is usual is what its source has
declared, or what was learned: a kind that came often is silent after `ODD`.

Where nothing comes at all of a source that told something often, the whole source is mute: a relay whose page was
closed still holds its connection and would otherwise look well.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

OTHERS: Final = 3
"""Events of other kinds that must have been heard during the silence."""
STEADY: Final = 3
"""Events of a silent kind after which it flows again."""
ODD: Final = 300_000_000
"""Microseconds of silence that are odd of a kind that came often; `OFTEN`: the mean gap up to which it did."""
OFTEN: Final = 15_000_000
ENOUGH: Final = 30
"""Gaps after which it is known how often a kind comes."""
_MEMORY: Final = 50
LONGEST: Final = 3_600_000_000
"""Microseconds after which a mute source is one whose show is over."""
ORDERS: Final = frozenset({"order_created", "order_paid"})
"""Kinds of which nothing is learned: they have an alarm of their own (`engine.order_pace`)."""

SHOWS: Final = frozenset({"room_open", "room_close"})
"""Kinds after which it has to be learned anew how often anything comes."""


class Silence(msgspec.Struct, frozen=True):
    """A kind fell silent (`since`: when it was last heard, microseconds), or is `back`."""

    kind: str
    since: int
    back: bool = False


class _Heard(msgspec.Struct):
    allowed: int
    last: int = -1
    others: int = 0
    silent: bool = False
    again: int = 0
    learned: bool = False
    gaps: int = 0
    mean: float = 0.0

    def learn(self, before: int, now: int) -> None:
        """One more gap of a kind that nothing is declared of."""
        if before >= 0:
            self.gaps += 1
            self.mean += (now - before - self.mean) / min(self.gaps, _MEMORY)
            self.allowed = ODD if self.gaps >= ENOUGH and self.mean <= OFTEN else 0


class Staleness:
    """Watches the kinds of one source. Instants are those of arrival, microseconds.

    Attributes:
        last: when each kind was last heard.
    """

    def __init__(self, declared: Mapping[str, int], *, learns: bool = False) -> None:
        """Begin.

        Args:
            declared: by kind, microseconds of silence that are odd (`SourceDeclaration.staleness`).
            learns: learn of the other kinds how often they come.

        Raises:
            ValueError: naming a kind whose duration is not positive.
        """
        for kind, allowed in declared.items():
            if allowed <= 0:
                raise ValueError(f"staleness of {kind!r} is {allowed}; expected microseconds above zero")
        self._heard = {kind: _Heard(allowed) for kind, allowed in declared.items()}
        self._learns = learns
        self._any = _Heard(0)
        self._total = 0
        self.last: dict[str, int] = {}

    def hear(self, kind: str, now: int) -> Silence | None:
        """Note one event; tells where a silent kind is back."""
        self._total += 1
        self.last[kind] = now
        if self._learns:
            self._hear_any(kind, now)
        heard = self._heard.get(kind)
        if heard is None:
            if not self._learns or kind in ORDERS:
                return None
            heard = self._heard[kind] = _Heard(0, learned=True)
        before, heard.last, heard.others = heard.last, now, self._total
        if not heard.silent:
            if heard.learned:
                heard.learn(before, now)
            return None
        heard.again = heard.again + 1 if now - before < heard.allowed else 1
        if heard.again < STEADY:
            return None
        heard.silent = False
        return Silence(kind, now, back=True)

    def silent(self, now: int) -> list[Silence]:
        """The kinds that have fallen silent since this was last asked, each told once."""
        return [Silence(kind, heard.last) for kind, heard in self._falling(now)]

    def standing(self) -> list[tuple[str, int]]:
        """The kinds that are silent, as far as `silent` has told, and when each was last heard."""
        return [(kind, heard.last) for kind, heard in self._heard.items() if heard.silent]

    def mute(self, now: int) -> int | None:
        """When anything was last heard, where nothing comes of a source that told something often; None: it is well."""
        heard = self._any
        is_mute = heard.allowed and heard.allowed <= now - heard.last < LONGEST
        return heard.last if is_mute else None

    def silent_kinds(self) -> frozenset[str]:
        """The kinds that are silent, as far as `silent` has told."""
        return frozenset(kind for kind, heard in self._heard.items() if heard.silent)

    def odd(self) -> Mapping[str, int]:
        """By kind, how long a silence is odd."""
        return {kind: heard.allowed for kind, heard in self._heard.items() if heard.allowed}

    def _hear_any(self, kind: str, now: int) -> None:
        if kind in SHOWS:
            self._any = _Heard(0)
            return
        before, self._any.last = self._any.last, now
        self._any.learn(before, now)

    def _falling(self, now: int) -> Iterable[tuple[str, _Heard]]:
        for kind, heard in self._heard.items():
            odd = heard.allowed and heard.last >= 0 and now - heard.last >= heard.allowed
            if odd and not heard.silent and self._total - heard.others >= OTHERS:
                heard.silent, heard.again = True, 0
                yield kind, heard
