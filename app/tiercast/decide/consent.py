"""Consent, the non-personalised switch, quiet hours: whether a viewer may be reached at all now."""

from struct import Struct
from typing import Final

import msgspec

from tiercast.audience.calendar import Calendar
from tiercast.audience.entry import Entry
from tiercast.decide.decision import Suppressed

PACKED: Final = Struct("=qqbb")
UNKNOWN, GIVEN, REFUSED = 0, 1, -1
ANSWERS: Final = ("marketing", "personalised")
"""What a viewer is asked for, by the names of attributes of ``consent`` entries."""


class Consent(msgspec.Struct, frozen=True, gc=False):
    """What a viewer has said; None: nothing yet.

    Attributes:
        marketing: may be sent offers and messages.
        personalised: may be chosen for them by what is known of them.
    """

    marketing: bool | None = None
    personalised: bool | None = None


NOTHING_SAID: Final = Consent()


def read_consent(state: bytes) -> Consent:
    """The consent that `state` packs."""
    if not state:
        return NOTHING_SAID
    _, _, marketing, personalised = PACKED.unpack(state)
    return Consent(_flag(marketing), _flag(personalised))


def consent_said(consent: Consent, what: str) -> bool | None:
    """What was said to `what`, one of `ANSWERS`; None: nothing yet, or there is no such thing to say."""
    return {"marketing": consent.marketing, "personalised": consent.personalised}.get(what)


def may_reach(consent: Consent) -> bool:
    """Whether a viewer has refused nothing that a personal action needs."""
    return consent.marketing is not False and consent.personalised is not False


def _flag(number: int) -> bool | None:
    return None if number == UNKNOWN else number == GIVEN


def join_consent(one: bytes, other: bytes) -> bytes:
    """What two who are one have said: a refusal of either counts."""
    if not one or not other:
        return one or other
    first, second = PACKED.unpack(one), PACKED.unpack(other)
    times = [max(first[i], second[i]) for i in (0, 1)]
    answers = [
        min(first[i], second[i]) if REFUSED in (first[i], second[i]) else max(first[i], second[i]) for i in (2, 3)
    ]
    return PACKED.pack(*times, *answers)


def hear_consent(state: bytes, entry: Entry) -> bytes:
    """The state after a ``consent`` entry, whose attributes ``marketing`` and ``personalised`` are flags.

    Each is what was said last, by the time at which it was said; of two at one instant a refusal counts.
    """
    times = [0, 0]
    answers = [UNKNOWN, UNKNOWN]
    if state:
        times[0], times[1], answers[0], answers[1] = PACKED.unpack(state)
    for index, name in enumerate(ANSWERS):
        said = (entry.attributes or {}).get(name)
        if not isinstance(said, bool) or (answers[index] != UNKNOWN and entry.time < times[index]):
            continue
        refused_now = answers[index] == REFUSED and entry.time == times[index]
        times[index] = entry.time
        answers[index] = GIVEN if said and not refused_now else REFUSED
    return PACKED.pack(times[0], times[1], answers[0], answers[1])


def note_consent(state: bytes, what: str, said: bool | None, time: int) -> bytes:
    """The state after a person wrote down what a viewer told them: it counts whatever was said before.

    Args:
        what: one of `ANSWERS`.
        said: None: nothing is known of it any more, as before anything was said.
        time: when; what is said later counts again.
    """
    times, answers = [0, 0], [UNKNOWN, UNKNOWN]
    if state:
        times[0], times[1], answers[0], answers[1] = PACKED.unpack(state)
    index = ANSWERS.index(what)
    times[index] = max(time, times[index])
    answers[index] = UNKNOWN if said is None else GIVEN if said else REFUSED
    return PACKED.pack(*times, *answers)


class QuietHours(msgspec.Struct, frozen=True):
    """Hours in which no viewer is reached, by the clock on the room's wall.

    Attributes:
        start: first quiet microsecond of the day; `end`: the first that is not. Equal: there are none. A start after
            the end goes over midnight.
    """

    start: int = 0
    end: int = 0

    def hold(self, now: int, calendar: Calendar) -> bool:
        """Whether `now` is quiet. An hour that the clocks repeat is quiet twice, one that they skip never."""
        clock = calendar.time_of_day(now)
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end


class ConsentPolicy(msgspec.Struct, frozen=True):
    """A room's settings.

    Attributes:
        ask_first: only those who have agreed are reached; else all who have not refused.
        quiet: hours in which nobody is.
    """

    ask_first: bool = False
    quiet: QuietHours | None = None


class Approach(msgspec.Struct, frozen=True):
    """How a rule reaches a viewer.

    Attributes:
        reaches_viewer: one of its actions does.
        personalised: it chooses by what is known of the viewer.
    """

    reaches_viewer: bool
    personalised: bool = True


def objection(
    consent: Consent, policy: ConsentPolicy, approach: Approach, now: int, calendar: Calendar | None
) -> Suppressed | None:
    """Why the viewer must not be reached now; None: nothing is against it.

    Args:
        consent: of the viewer.
        policy: of the room.
        approach: of the rule; one that reaches no viewer is never objected to.
        now: room time, microseconds.
        calendar: of the room; where it is unknown and there are quiet hours, all hours are quiet.
    """
    if not approach.reaches_viewer:
        return None
    if consent.marketing is False or (policy.ask_first and consent.marketing is None):
        return Suppressed.CONSENT
    if approach.personalised and consent.personalised is False:
        return Suppressed.NOT_PERSONALISED
    if policy.quiet is not None and (calendar is None or policy.quiet.hold(now, calendar)):
        return Suppressed.QUIET_HOURS
    return None
