"""``over_limit: {wait: D, first: NAME}``: what found its limit used up waits for room, the highest first."""

import msgspec

from tiercast.audience.entry import Entry
from tiercast.decide.conflict import waiting_order
from tiercast.decide.limits import SlidingCap
from tiercast.decide.terms import Candidate, CapKind
from tiercast.step.cap_book import CapBook
from tiercast.step.held import Held
from tiercast.step.moment import Moment, Value
from tiercast.step.program import RoomProgram
from tiercast.step.state import State
from tiercast.step.values import Timer

_encode = msgspec.msgpack.Encoder().encode


class Overflowed(msgspec.Struct, array_like=True):
    """What a timer of a waiting firing carries."""

    about: Entry
    values: dict[str, Value | None]
    deadline: int
    rank: float | None


_decode = msgspec.msgpack.Decoder(Overflowed).decode


class Overflow:
    """Keeps what waits for a limit, as timers in event time."""

    def __init__(self, state: State, moment: Moment, caps: CapBook) -> None:
        self._state, self._m, self._caps = state, moment, caps

    def wait(self, held: Held, candidate: Candidate, deadline: int, program: RoomProgram) -> None:
        """Wait until a limit may have room, `deadline` at the latest."""
        acting = program.acts[held.rule.name]
        rank = held.rank
        if rank is None and acting.first is not None:
            value = acting.first(self._m)
            rank = float(value) if isinstance(value, int | float) else None
        due = min(self._free_at(candidate), deadline)
        about = msgspec.structs.replace(held.about, text=None)
        entry = held.about
        self._state.timers.add(
            Timer(
                due, self._state.number_timer(), "wait", held.rule.name, entry.viewer, entry.room, entry.item,
                entry.room, held.time, entry.seq, _encode(Overflowed(about, held.values, deadline, rank)),
            )
        )  # fmt: skip

    def next(self, timer: Timer) -> Overflowed:
        """Of all that wait for this timer's rule, the one that goes first; the others stay."""
        waiting = [timer, *self._state.timers.named(timer.rule, b"", timer.same)]
        carried = [_decode(one.data) for one in waiting]
        ranks = [(one.rank, other.cause) for one, other in zip(carried, waiting, strict=True)]
        first = waiting_order(ranks)[0]
        chosen = waiting[first]
        if chosen is not timer:
            # The one whose turn it was changes places: it waits on with the other's instant.
            self._state.timers.cancel(chosen)
            self._state.timers.add(
                msgspec.structs.replace(timer, due=max(chosen.due, timer.due), number=self._state.number_timer())
            )
        return carried[first]

    def _free_at(self, candidate: Candidate) -> int:
        """The earliest instant at which every sliding cap has room; others give no instant."""
        instants = [candidate.time + 1]
        for use in candidate.caps:
            if isinstance(use.cap, SlidingCap) and use.kind is not CapKind.BUDGET:
                at = use.cap.free_at(self._caps.get(use.key), candidate.time, 1)
                instants.append(candidate.time + 1 if at is None else at)
        latest = max(instants)
        # A cap with a beginning (session, cue) frees at no known instant: look again in a second.
        return latest if latest > candidate.time + 1 else candidate.time + 1_000_000
