"""``over_limit: {wait: D, first: NAME}``: what found its limit used up waits for room, the highest first.

Whenever a limit may have room again, all that wait for the rule in the room are asked anew, the highest `first` at the
head; what finds no room waits on, until its time is over.
"""

from collections.abc import Iterator

import msgspec

from tiercast.audience.entry import Entry
from tiercast.decide.conflict import waiting_order
from tiercast.decide.ids import firing_id
from tiercast.decide.limits import SlidingCap
from tiercast.decide.terms import Candidate, CapKind, RuleTerms
from tiercast.step.cap_book import CapBook
from tiercast.step.held import Held
from tiercast.step.moment import Moment, Value
from tiercast.step.program import RoomProgram
from tiercast.step.rules_in import TriggerRule
from tiercast.step.state import State
from tiercast.step.values import Timer

_encode = msgspec.msgpack.Encoder().encode

AGAIN = 1_000_000
"""Microseconds after which a limit is asked again whose window (session, cue, visit) ends at no known instant."""


class Overflowed(msgspec.Struct, array_like=True):
    """What a timer of a waiting firing carries."""

    about: Entry
    values: dict[str, Value | None]
    deadline: int
    rank: float | None
    ordinal: int


_decode = msgspec.msgpack.Decoder(Overflowed).decode


class Waiting(msgspec.Struct, frozen=True):
    """A firing that waits for room in a limit.

    Attributes:
        firing: the id that it will have; rule: ``ruleset/trigger``.
        time: when its rule held; deadline: until when it waits.
        types: of the actions that it would do; with an experiment those of all variants.
    """

    firing: bytes
    rule: str
    room: str
    viewer: bytes
    item: str
    time: int
    deadline: int
    types: tuple[str, ...]


def waiting_with(timer: Timer, shop: int, terms: RuleTerms) -> Waiting:
    """What waits with a timer, in the shop of this number, for a rule with these terms."""
    one = _decode(timer.data)
    about = one.about
    firing = firing_id(shop, terms.ruleset, terms.rule, about.viewer, about.seq, one.ordinal)
    types = tuple(dict.fromkeys(action.type for actions in terms.alternatives for action in actions))
    return Waiting(firing, timer.rule, timer.room, about.viewer, about.item, timer.start, one.deadline, types)


class Overflow:
    """Keeps what waits for a limit, as timers in event time."""

    def __init__(self, state: State, moment: Moment, caps: CapBook) -> None:
        self._state, self._m, self._caps = state, moment, caps

    def wait(self, held: Held, candidate: Candidate, deadline: int, program: RoomProgram) -> None:
        """Wait until a limit may have room, `deadline` at the latest."""
        acting = program.acts[held.rule.name]
        rank = held.rank
        if held.deadline is None and acting.first is not None:
            value = acting.first(self._m)
            rank = float(value) if isinstance(value, int | float) else None
        due = min(self._free_at(candidate), deadline)
        about = msgspec.structs.replace(held.about, text=None)
        self._state.timers.add(
            Timer(
                due, self._state.number_timer(), "wait", held.rule.name, about.viewer, about.room, about.item,
                about.room, held.time, about.seq,
                _encode(Overflowed(about, held.values, deadline, rank, candidate.ordinal)),
            )
        )  # fmt: skip

    def take(self, timer: Timer, rule: TriggerRule, alone: bool = False) -> Iterator[Held]:
        """All that wait with `timer`, the highest first; each waits no longer once it was taken.

        With `alone` it is this one, and the others wait on.
        """
        waiting = [timer, *([] if alone else self._state.timers.named(timer.rule, b"", timer.same))]
        carried = [_decode(one.data) for one in waiting]
        ranks = [(one.rank, other.cause) for one, other in zip(carried, waiting, strict=True)]
        for place in waiting_order(ranks):
            self._state.timers.cancel(waiting[place])
            one = carried[place]
            yield Held(rule, one.about, self._m.now, one.values, one.ordinal, one.deadline, one.rank)

    def put_off(self, timer: Timer) -> None:
        """Ask not before its time is over: while everything is stopped nothing goes out, however much room there is."""
        self._again(timer, _decode(timer.data).deadline)

    def ask_now(self, timer: Timer) -> None:
        """Ask as soon as room time goes on."""
        self._again(timer, self._state.shop.now)

    def _again(self, timer: Timer, due: int) -> None:
        self._state.timers.cancel(timer)
        self._state.timers.add(msgspec.structs.replace(timer, due=due, number=self._state.number_timer()))

    def _free_at(self, candidate: Candidate) -> int:
        """The earliest instant at which every sliding cap has room; others give no instant."""
        latest = candidate.time
        for use in candidate.caps:
            if isinstance(use.cap, SlidingCap) and use.kind is not CapKind.BUDGET:
                at = use.cap.free_at(self._caps.get(use.key), candidate.time, 1)
                latest = max(latest, candidate.time if at is None else at)
        return latest if latest > candidate.time else candidate.time + AGAIN
