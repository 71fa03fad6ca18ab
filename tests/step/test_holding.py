"""``holding``: what holds already is counted from the first moment, by what the signal remembers of its cause."""

import pytest
from tiercast.rules.evaluators import Prefer

from tests.step.support import EVALUATORS, Stage, core_with, ruleset

SIGNALS = """
signals:
  hot: {on: item_click, lasts: 1h}
  stuck: {on: [item_view, comment], when: event.kind = item_view}
"""


def counting(feature: str, number: int) -> str:
    """A ruleset whose trigger holds at a gift where `feature` is `number`."""
    return (
        f"{SIGNALS}features:\n  n: {feature}\n"
        f"triggers:\n  r: {{on: gift, when: n = {number}, do: [alert: {{text: a}}]}}\n"
    )


@pytest.fixture(params=EVALUATORS)
def stage(request: pytest.FixtureRequest) -> Stage:
    prefer: Prefer = request.param
    return Stage(core_with(prefer))


def fires(stage: Stage, at: float, **fields: object) -> bool:
    return bool(stage.at(at, "gift", "zoe", **fields).firings)


def test_that_a_new_feature_counts_those_for_whom_a_signal_holds_already(stage: Stage) -> None:
    stage.room(SIGNALS)
    for viewer in ("ann", "bob"):
        stage.at(0, "item_click", viewer, item="a")
    stage.at(1, "item_click", "ann", item="b")
    stage.room(counting("{holding: signal.hot, per: [room, item]}", 1))
    # The signal is one for each viewer: what ann clicked second renewed it, and it still is about the first.
    assert not fires(stage, 2, item="a")
    stage.room(counting("{holding: signal.hot, per: [room, item]}", 2))
    assert fires(stage, 3, item="a")


def test_that_a_new_feature_is_counted_beside_caps_that_were_used(stage: Stage) -> None:
    stage.room(f"{SIGNALS}triggers:\n  r: {{on: gift, do: [alert: {{text: a}}], limit: {{item: 1 per 1d}}}}\n")
    stage.at(0, "item_click", "ann", item="a")
    for number in range(20):  # a cap's name ends in a digest: of so many, some are no text
        assert fires(stage, 1 + number, item=f"gift {number}")
    stage.room(counting("{holding: signal.hot, per: [room, item]}", 1))
    assert fires(stage, 30, item="a")


def test_that_a_new_feature_counts_viewers_who_were_moved_to_the_store(stage: Stage) -> None:
    stage.room(SIGNALS)
    stage.at(0, "item_view", "ann", item="a")
    viewers = stage.core.state.viewers
    stored = {key: viewers.evict(key) for key in list(viewers.values)}
    stage.room(counting("{holding: signal.stuck, per: room}", 1))
    assert fires(stage, 1)
    for key, value in stored.items():
        assert value is not None
        viewers.load(key, value)
    stage.at(2, "comment", "ann", text="bye")
    stage.room(counting("{holding: signal.stuck, per: room}", 0))
    assert fires(stage, 3)


def test_that_a_feature_that_comes_back_counts_anew(stage: Stage) -> None:
    feature = "{holding: signal.hot, per: room}"
    stage.room(counting(feature, 2))
    stage.at(0, "item_click", "ann", item="a")
    stage.room(SIGNALS)
    stage.core.state.shop.configs = {"room": b""}
    stage.room(SIGNALS)
    stage.at(1, "item_click", "bob", item="a")
    stage.room(counting(feature, 2))
    assert fires(stage, 2)


def test_that_a_counter_that_only_another_room_asks_for_counts_what_began_here(stage: Stage) -> None:
    feature = counting("{holding: signal.hot, per: item}", 1)
    stage.room(SIGNALS, key="room")
    stage.core.configure(
        stage.core.configs["room"].__class__(key="other", rulesets=("r", "r2")),
        [ruleset(SIGNALS, "r"), ruleset(feature.replace(SIGNALS, ""), "r2")],
    )
    stage.at(0, "item_click", "ann", item="a")
    assert fires(stage, 1, item="a", room="other")


def test_that_where_chooses_at_the_beginning_what_is_counted(stage: Stage) -> None:
    stage.room(counting("{holding: signal.hot, per: room, where: event.item = a}", 1))
    stage.at(0, "item_click", "ann", item="a")
    stage.at(1, "item_click", "bob", item="b")
    assert fires(stage, 2)
    stage.tick(3601.5)
    stage.at(3602, "item_click", "bob", item="b")
    assert not fires(stage, 3603)
    stage.at(3604, "item_click", "cem", item="a")
    assert fires(stage, 3605)


def test_that_where_is_unknown_until_the_last_one_that_held_before_it_has_ended(stage: Stage) -> None:
    feature = "{holding: signal.hot, per: room, where: event.item = a}"
    stage.room(SIGNALS)
    stage.at(0, "item_click", "ann", item="a")
    stage.at(10, "item_click", "bob", item="b")
    known = counting(feature, 1).replace("n = 1", "{any: [n < 1, n >= 1]}")
    stage.room(known)
    stage.at(20, "item_click", "cem", item="a")
    assert not fires(stage, 21)
    stage.tick(3601)
    assert not fires(stage, 3602)
    stage.tick(3611)
    assert fires(stage, 3612)
    stage.room(counting(feature, 1))
    assert fires(stage, 3613)


def test_that_where_of_a_feature_that_comes_back_is_unknown_of_what_it_had_counted(stage: Stage) -> None:
    with_it = counting("{holding: signal.hot, per: room, where: event.item = a}", 1)
    stage.room(with_it)
    stage.at(0, "item_click", "ann", item="a")
    stage.room(SIGNALS)
    stage.at(1, "item_click", "bob", item="a")
    stage.room(with_it)
    assert not fires(stage, 2)
    stage.at(3, "item_click", "cem", item="a")
    stage.tick(3602)
    assert fires(stage, 3602.5)
    stage.tick(3604)
    assert not fires(stage, 3605)


def test_that_where_stays_as_it_was_over_a_change_elsewhere_in_the_ruleset(stage: Stage) -> None:
    with_it = counting("{holding: signal.hot, per: room, where: event.item = a}", 1)
    stage.room(with_it)
    stage.at(0, "item_click", "ann", item="a")
    stage.room(with_it + "  more: {on: like, do: [alert: {text: b}]}\n")
    assert fires(stage, 1)


def test_that_where_also_chooses_among_the_viewers_own(stage: Stage) -> None:
    stage.room(counting("{holding: signal.hot, where: event.item = a}", 1))
    stage.at(0, "item_click", "ann", item="a")
    assert not fires(stage, 1)
    stage.at(2, "item_click", "zoe", item="a")
    assert fires(stage, 3)
    stage.tick(3603)
    assert not fires(stage, 3604)
    stage.at(3605, "item_click", "zoe", item="b")
    assert not fires(stage, 3606)


def test_that_where_among_the_viewers_own_is_unknown_of_what_held_before(stage: Stage) -> None:
    stage.room(SIGNALS)
    stage.at(0, "item_click", "zoe", item="a")
    feature = counting("{holding: signal.hot, where: event.item = a}", 0)
    stage.room(feature.replace("n = 0", "{none: [n is known]}"))
    assert fires(stage, 1)
    stage.room(feature)
    assert not fires(stage, 2)
    stage.tick(3601)
    assert fires(stage, 3602)


def test_that_without_per_it_counts_the_viewers_own(stage: Stage) -> None:
    stage.room(counting("{holding: [signal.hot, signal.stuck]}", 2))
    stage.at(0, "item_click", "zoe", item="a")
    assert not fires(stage, 1)
    stage.at(2, "item_view", "zoe", item="a")
    stage.at(2, "item_view", "ann", item="a")
    assert fires(stage, 3)


def test_that_holding_and_count_of_one_signal_are_two_things(stage: Stage) -> None:
    both = "{holding: signal.hot, per: room}\n  c: {count: signal.hot, per: room}"
    stage.room(counting(both, 1).replace("n = 1", "{all: [n = 1, c = 2]}"))
    stage.at(0, "item_click", "ann", item="a")
    stage.at(1, "item_click", "bob", item="a")
    stage.tick(3600.5)
    assert fires(stage, 3600.7)


def test_that_what_only_another_rooms_source_tells_is_known_of_a_viewer_everywhere(stage: Stage) -> None:
    rule = (
        "features:\n  carts: {count: cart_add, within: 1d}\n"
        "  here: {count: cart_add, within: 1d, per: [viewer, room]}\n"
        "triggers:\n"
        "  none_yet: {on: comment, when: carts = 0, do: [alert: {text: a}]}\n"
        "  unknown: {on: comment, when: {none: [here is known]}, do: [alert: {text: a}]}\n"
    )
    stage.room(rule, key="a", known_kinds=("comment",))
    assert [f.rule for f in stage.at(0, "comment", "ann", room="a", text="x").firings] == ["unknown"]
    stage.room(rule, key="b", known_kinds=("cart_add",))
    assert [f.rule for f in stage.at(1, "comment", "ann", room="a", text="x").firings] == ["none_yet", "unknown"]
    stage.at(2, "cart_add", "ann", room="b", item="i")
    assert [f.rule for f in stage.at(3, "comment", "ann", room="a", text="x").firings] == ["unknown"]


def test_that_the_same_category_of_rooms_is_the_same_for_a_rule_that_waits(stage: Stage) -> None:
    rule = (
        "triggers:\n  r:\n    on: cart_add\n    after: 1m\n    unless: order_paid\n"
        "    same: [viewer, room.category]\n    do: [alert: {text: a}]\n"
    )
    for key, category in (("a", "beauty"), ("b", "beauty"), ("c", "food")):
        stage.room(rule, key=key, category=category)
    stage.at(0, "cart_add", "ann", room="a", item="i")
    stage.at(1, "order_paid", "ann", room="c", order="1")
    stage.tick(62)
    assert len(stage.firings) == 1
    stage.at(100, "cart_add", "ann", room="a", item="i")
    stage.at(101, "order_paid", "ann", room="b", order="2")
    stage.tick(200)
    assert len(stage.firings) == 1
