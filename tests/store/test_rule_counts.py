"""Firings counted by rule and minute, and what a page makes of them."""

from tiercast.audience.entry import Entry
from tiercast.engine.rule_tally import RuleTallies
from tiercast.store.rule_counts import MINUTE

from tests.store.support import Shop, firing

HOUR = 60 * MINUTE
BASE = 1_000 * HOUR
RULE = ("beauty", "base", "greet")


def at(shop: Shop, number: int, minute: int, suppressed: str = "", rule: str = "greet") -> None:
    """One firing `minute` minutes after the base."""
    time = BASE + minute * MINUTE
    made = firing(number, time=time, suppressed=suppressed, rule=rule, seq=shop.seq + 1)
    shop.commit([Entry(time, "comment", "beauty")], firings=[made])


def test_that_firings_are_counted_bit_by_bit_since_the_session_and_in_the_last_hour(shop: Shop) -> None:
    tallies = RuleTallies(shop.database, shop.number)
    began = {"beauty": BASE + 2 * MINUTE}
    assert tallies.refresh(began, BASE) == {}
    at(shop, 1, -30)
    at(shop, 2, 3)
    at(shop, 3, 4, "limit")
    found = tallies.refresh(began, BASE + 5 * MINUTE)[RULE]
    assert (dict(found.session), found.last) == ({"": 1, "limit": 1}, BASE + 3 * MINUTE)
    assert dict(found.hour(BASE + 5 * MINUTE)) == {"": 2, "limit": 1}
    at(shop, 4, 70)
    at(shop, 5, 70, rule="other")
    now = BASE + 71 * MINUTE
    both = tallies.refresh(began, now)
    assert (dict(both[RULE].session), dict(both[RULE].hour(now))) == ({"": 2, "limit": 1}, {"": 1})
    assert dict(both["beauty", "base", "other"].session) == {"": 1}
    assert tallies.refresh(began, now) is both


def test_that_a_new_session_counts_anew_and_a_late_look_finds_what_was_before(shop: Shop) -> None:
    at(shop, 1, 0)
    at(shop, 2, 10)
    at(shop, 3, 400)
    tallies = RuleTallies(shop.database, shop.number)
    now = BASE + 401 * MINUTE
    assert tallies.refresh({"beauty": BASE}, now)[RULE].session[""] == 3
    assert tallies.refresh({"beauty": BASE + 399 * MINUTE}, now)[RULE].session[""] == 1
    assert tallies.refresh({}, now)[RULE].hour(now)[""] == 1
