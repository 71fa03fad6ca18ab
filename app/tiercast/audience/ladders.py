"""Ladders: on which rung a viewer stands. Up at once; down only after the rung's `hold`."""

from collections.abc import Sequence
from struct import Struct
from typing import Final, NamedTuple

HEAD: Final = Struct("=qqB")
END: Final = HEAD.size - 1
"""Where in a packed standing it says whether the condition is true, and then of which tier."""


class Standing(NamedTuple):
    """Where a viewer stands on one ladder.

    Attributes:
        tier: name of the rung; "": on none.
        since: when the viewer came to stand there, microseconds.
        last_true: when the rung's condition was last true, microseconds.
        holds: its condition is true now; else it is only held.
    """

    tier: str = ""
    since: int = 0
    last_true: int = 0
    holds: bool = False


NOWHERE: Final = Standing()


def read_standing(state: bytes) -> Standing:
    """The standing that `state` packs; b"": on no rung."""
    if not state:
        return NOWHERE
    since, last_true, holds = HEAD.unpack_from(state)
    return Standing(state[HEAD.size :].decode(), since, last_true, bool(holds))


def write_standing(standing: Standing) -> bytes:
    """The packed form of a standing."""
    return HEAD.pack(standing.since, standing.last_true, standing.holds) + standing.tier.encode()


def first_standing(tier: bytes, now: int) -> bytes:
    """The packed standing of somebody who was on no rung and comes to stand on `tier`, encoded."""
    return HEAD.pack(now, now, True) + tier


def standing_end(tier: bytes) -> bytes:
    """How the packed standing of everybody ends who is on `tier` with its condition true, from `END` on."""
    return b"\x01" + tier


def stands_already(state: bytes, tier: bytes | None) -> bool:
    """Whether the packed standing is on `tier` with its condition true: then `Rungs.settle` changes nothing.

    Args:
        tier: the first rung whose condition is true, encoded; None: there is none.
    """
    return tier is not None and state[END:] == standing_end(tier)


class Rungs:
    """One ladder, from the top.

    Args:
        rungs: name of each tier, and the microseconds that it outlasts its condition.
    """

    def __init__(self, rungs: Sequence[tuple[str, int]]) -> None:
        self._tiers = tuple(tier for tier, _ in rungs)
        self._holds = tuple(hold for _, hold in rungs)
        self._index = {tier: index for index, tier in enumerate(self._tiers)}

    def settle(self, values: Sequence[bool | None], standing: Standing, now: int) -> Standing:
        """The standing after the rungs' conditions were read.

        A rung whose condition is unknown does not hold. A condition that was true when it was last read counts as true
        until now, because it is read whenever it can change.

        Args:
            values: truth of each rung's condition, from the top; None: unknown.
            standing: where the viewer stood; a tier that the ladder no longer has is left at once.
            now: room time, microseconds.
        """
        best = next((index for index, value in enumerate(values) if value is True), None)
        here = self._index.get(standing.tier)
        if here is None or (best is not None and best < here):
            return self._stand(best, now)
        if best == here:
            return standing if standing.holds else self._true(standing, now)
        last_true = now if standing.holds else standing.last_true
        if now - last_true < self._holds[here]:
            return Standing(standing.tier, standing.since, last_true, False)
        return self._stand(best, now)

    def next_change(self, standing: Standing) -> int | None:
        """When the hold of the rung ends; None: its condition is true, or there is no rung."""
        here = self._index.get(standing.tier)
        return None if here is None or standing.holds else standing.last_true + self._holds[here]

    def _stand(self, index: int | None, now: int) -> Standing:
        return NOWHERE if index is None else Standing(self._tiers[index], now, now, True)

    @staticmethod
    def _true(standing: Standing, now: int) -> Standing:
        return Standing(standing.tier, standing.since, now, True)
