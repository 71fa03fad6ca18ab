"""A room's configuration as the core reads it: part of the journal, so that a replay reads the same."""

import msgspec
from tiercast_api.event import SECOND

MINUTE = 60 * SECOND
HOUR = 60 * MINUTE


class RoomConfig(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the core must know of a room.

    Attributes:
        rulesets: names of the rulesets that it runs, in order.
        params: values of knobs by ``ruleset/param``, as written (``8m``).
        zone: IANA name of the room's time zone.
        visit_gap: microseconds of silence beyond which a visit has ended.
        idle_gap: microseconds of silence beyond which the silence does not count as dwell.
        session_gap: microseconds of silence beyond which a new session begins without a room_open.
        dense: its sources say stay or leave, so silence is presence.
        known_kinds: kinds that its sources emit; a feature that counts none of them is unknown. Empty: every kind.
        lateness: microseconds that a timer waits, by kind, for events that may be late.
        rule_states: states of rules by ``ruleset/rule``; what is not named has `default_state`: a state, or ``safe``:
            what costs something or is seen by viewers asks first, all else acts.
        sinks: key of the sink for each action type.
        holdout: share of viewers who never get anything, 0 to 1.
        quiet_from, quiet_to: microseconds since midnight between which nobody is reached; equal: never quiet.
        ask_first: only viewers who have agreed are reached.
        budget: minor units that all rules together may give away in one session; 0: no such cap.
        language: of texts for people: ``zh`` or ``en``.
        newness_after: sessions after which somebody who was never seen is new; until then that is unknown.
        attributes: types that the shop declares, by full name (``viewer.height``).
        rates: of other currencies: minor units of the room's currency for those of the other one, as a fraction.
        minimum_gap: microseconds between two actions that reach the same viewer.
    """

    key: str
    title: str = ""
    platform: str = ""
    category: str = ""
    currency: str = "CNY"
    zone: str = "Asia/Shanghai"
    rulesets: tuple[str, ...] = ()
    params: dict[str, str] = {}
    visit_gap: int = 30 * MINUTE
    idle_gap: int = 2 * MINUTE
    session_gap: int = 4 * HOUR
    dense: bool = False
    known_kinds: tuple[str, ...] = ()
    lateness: dict[str, int] = {}
    rule_states: dict[str, str] = {}
    default_state: str = "live"
    sinks: dict[str, str] = {}
    holdout: float = 0.0
    quiet_from: int = 0
    quiet_to: int = 0
    ask_first: bool = False
    minimum_gap: int = 0
    newness_after: int = 5
    budget: int = 0
    language: str = "zh"
    rates: dict[str, tuple[int, int]] = {}
    attributes: dict[str, str] = {}
