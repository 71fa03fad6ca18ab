"""Limits against an oracle: no window ever holds more than its cap allows, and nothing is kept back without need."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.rules.evaluators import Prefer

from tests.step.support_b import ON_BOTH, Stage, at, event

pytestmark = ON_BOTH

TEXT = """
ruleset: shop
triggers:
  personal: {on: comment, do: [note], limit: {viewer: 2 per 10s, room: 3 per 7s}}
  daily: {on: comment, do: [note], limit: {item: 2 per day}}
  money: {on: comment, do: [coupon: {cost: 3 CNY}], limit: {budget: 7 CNY per 9s}}
"""
SPAN = at(1) - at(0)
SHANGHAI = datetime.timezone(datetime.timedelta(hours=8))

comments = st.lists(
    st.builds(
        event,
        # Around midnight of the second day.
        st.integers(86_380, 86_420),
        st.just("comment"),
        st.sampled_from(["ann", "bob"]),
        st.sampled_from(["i1", "i2"]),
        room=st.sampled_from(["r", "q"]),
    ),
    max_size=40,
).map(lambda found: sorted(found, key=lambda entry: entry.time))


def day_of(instant: int) -> datetime.date:
    """The day on the room's calendar."""
    return datetime.datetime.fromtimestamp(instant // SPAN, SHANGHAI).date()


def in_window(taken: list[Entry], now: int, seconds: int) -> list[Entry]:
    """Those in (now − seconds, now]."""
    return [entry for entry in taken if now - seconds * SPAN < entry.time <= now]


def has_room(rule: str, taken: list[Entry], entry: Entry) -> bool:
    """Whether `rule` may still act at `entry`, after it did at `taken`; by the definition."""
    now = entry.time
    if rule == "personal":
        mine = [e for e in in_window(taken, now, 10) if e.viewer == entry.viewer]
        here = [e for e in in_window(taken, now, 7) if e.room == entry.room]
        return len(mine) < 2 and len(here) < 3
    if rule == "daily":
        return len([e for e in taken if e.item == entry.item and day_of(e.time) == day_of(now)]) < 2
    return 3 * len([e for e in in_window(taken, now, 9) if e.room == entry.room]) + 3 <= 7


@given(stream=comments)
@settings(max_examples=60, deadline=None)
def test_that_each_limit_lets_through_what_its_definition_does(evaluator: Prefer, stream: list[Entry]) -> None:
    stage = Stage(evaluator, TEXT, rooms={"r": {}, "q": {}})
    taken: dict[str, list[Entry]] = {"personal": [], "daily": [], "money": []}
    for entry in stream:
        fates = {firing.rule: not firing.suppressed for firing in stage.take(entry)}
        assert fates == {rule: has_room(rule, done, entry) for rule, done in taken.items()}
        for rule, fired in fates.items():
            if fired:
                taken[rule].append(entry)
