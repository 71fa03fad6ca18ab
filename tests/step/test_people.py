"""What people tell of viewers: two are one and two again, labels, attributes; limits that stay used up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.audience.entry import Entry
from tiercast.audience.feature import FeatureSpec, Function
from tiercast.audience.features import build_feature
from tiercast.audience.ladders import read_standing
from tiercast.audience.merging import joined
from tiercast.audience.unlearning import without
from tiercast.audience.windows import Marks, WindowKind
from tiercast.rules.evaluators import Prefer
from tiercast.step.state import State

from tests.step.support import EVALUATORS, START, Stage, core_with, key_of

RULES = """\
features:
  clicks: {count: item_click, within: 1h}
  paid: {sum: order_paid.amount, within: ever}
  by_item: {count: item_view, within: ever, per: [viewer, item]}
triggers:
  three: {on: item_click, when: clicks >= 3, do: [alert: {text: a}]}
  rich: {on: comment, when: paid >= 150 CNY, do: [alert: {text: a}]}
  looked: {on: item_view, when: by_item >= 2, do: [alert: {text: a}]}
  once: {on: follow, do: [message: {text: a}], limit: {viewer: 1 per 1d}}
  vip: {on: share, when: viewer.labels contains 老板, do: [alert: {text: a}]}
  tall: {on: share, when: viewer.height > 170, do: [alert: {text: a}]}
"""


@pytest.fixture(params=EVALUATORS)
def stage(request: pytest.FixtureRequest) -> Stage:
    return Stage(core_with(request.param)).room(RULES)


def merge(stage: Stage, at: float, kept: str, other: str, what: str = "merge") -> None:
    stage.at(at, "merge", kept, room="", topic=what, attributes={"other": key_of(other).hex()})


def rules(stage: Stage, at: float, kind: str, viewer: str, **fields: object) -> list[str]:
    return [firing.rule for firing in stage.at(at, kind, viewer, **fields).firings if not firing.suppressed]


def test_that_what_two_who_are_one_have_done_counts_together(stage: Stage) -> None:
    stage.at(1, "item_click", "a", item="x")
    stage.at(2, "item_click", "b", item="x")
    stage.at(3, "order_paid", "a", order="1", money=10_000)
    stage.at(4, "order_paid", "b", order="2", money=5_000)
    stage.at(5, "item_view", "b", item="x")
    merge(stage, 6, "a", "b")
    assert rules(stage, 7, "item_click", "b", item="x") == ["three"]
    assert rules(stage, 8, "comment", "a", text="hi") == ["rich"]
    assert rules(stage, 9, "item_view", "a", item="x") == ["looked"]
    joint = stage.core.state.viewers.values[key_of("a")]
    assert (joint.orders, joint.spent, joint.visits) == (2, 15_000, 2)


def test_that_a_firing_is_about_the_one_who_acted(stage: Stage) -> None:
    merge(stage, 1, "a", "b")
    (firing,) = stage.at(2, "follow", "b").firings
    assert firing.viewer == key_of("b")


def test_that_a_limit_counts_over_both_and_stays_used_up_after_a_split(stage: Stage) -> None:
    assert rules(stage, 1, "follow", "b") == ["once"]
    merge(stage, 2, "a", "b")
    assert rules(stage, 3, "follow", "a") == []
    merge(stage, 4, "a", "b", "split")
    assert rules(stage, 5, "follow", "a") == []
    assert rules(stage, 6, "follow", "b") == []


def test_that_after_a_split_each_has_done_what_they_did_by_themselves(stage: Stage) -> None:
    stage.at(1, "order_paid", "a", order="1", money=10_000)
    stage.at(2, "order_paid", "b", order="2", money=5_000)
    merge(stage, 3, "a", "b")
    stage.at(4, "order_paid", "b", order="3", money=7_000)
    stage.at(5, "item_click", "b", item="x")
    merge(stage, 6, "a", "b", "split")
    one, two = (stage.core.state.viewers.values[key_of(name)] for name in "ab")
    assert (one.orders, one.spent, two.orders, two.spent) == (1, 10_000, 2, 12_000)
    assert stage.core.state.shop.aliases == {}
    assert one.parts is None
    assert two.parts is None
    stage.at(7, "item_click", "b", item="x")
    assert rules(stage, 8, "item_click", "b", item="x") == ["three"]
    assert rules(stage, 9, "item_click", "a", item="x") == []


def test_that_three_can_be_one_and_one_of_them_leaves(stage: Stage) -> None:
    for place, name in enumerate("abc"):
        stage.at(place, "order_paid", name, order=name, money=1_000)
    merge(stage, 4, "a", "b")
    merge(stage, 5, "b", "c")
    joint = stage.core.state.viewers.values[key_of("a")]
    assert joint.spent == 3_000
    merge(stage, 6, "a", "b", "split")
    values = stage.core.state.viewers.values
    assert (values[key_of("a")].spent, values[key_of("b")].spent) == (2_000, 1_000)
    assert stage.core.state.shop.aliases == {key_of("c"): key_of("a")}


def test_that_somebody_who_is_erased_stays_with_nobody(stage: Stage) -> None:
    stage.at(1, "order_paid", "a", order="1", money=10_000)
    stage.at(2, "order_paid", "b", order="2", money=5_000)
    merge(stage, 3, "a", "b")
    stage.at(4, "erase", "b", room="")
    values = stage.core.state.viewers.values
    assert values[key_of("a")].spent == 10_000
    assert values[key_of("a")].parts is None
    assert key_of("b") not in values
    stage.at(5, "order_paid", "b", order="9", money=100)
    assert values[key_of("a")].spent == 10_000


def test_that_a_merge_is_in_a_snapshot(stage: Stage) -> None:
    merge(stage, 1, "a", "b")
    other = State()
    other.restore_shop(dict(stage.core.state.encode_shop()))
    assert other.who(key_of("b")) == key_of("a")


def test_that_a_label_and_an_attribute_by_hand_are_read_by_rules_and_can_be_taken_away(stage: Stage) -> None:
    stage.at(1, "about", "a", room="", topic="label", attributes={"label": "老板", "on": True})
    stage.at(2, "about", "a", room="", topic="attribute", attributes={"height": 180})
    viewer = stage.core.state.viewers.values[key_of("a")]
    assert viewer.visits == 0
    assert viewer.origins == {"height": ("hand", START + 2_000_000)}
    assert sorted(rules(stage, 3, "share", "a")) == ["tall", "vip"]
    stage.at(4, "about", "a", room="", topic="label", attributes={"label": "老板", "on": False})
    stage.at(5, "about", "a", room="", topic="without", attributes={"name": "height"})
    assert rules(stage, 6, "share", "a") == []


@pytest.mark.parametrize("prefer", EVALUATORS)
def test_that_a_signal_with_a_title_is_a_label_while_it_lasts(prefer: Prefer) -> None:
    stage = Stage(core_with(prefer)).room(
        "signals:\n  keen: {title: 高意向, on: item_click, lasts: 1m}\n"
        "triggers:\n  t: {on: comment, when: viewer.labels contains 高意向, do: [alert: {text: a}]}\n"
    )
    stage.at(1, "item_click", "a", item="x")
    assert rules(stage, 2, "comment", "a", text="b") == ["t"]
    assert rules(stage, 100, "comment", "a", text="b") == []


# --- features joined, and entries taken out again

SPECS = [
    FeatureSpec(
        name=f.value, function=f, facts=frozenset({"k"}), field=field, window=window, duration=duration, gap=gap
    )
    for f, field, gap in (
        (Function.COUNT, "", 0), (Function.SUM, "amount", 0), (Function.MEAN, "amount", 0), (Function.MIN, "amount", 0),
        (Function.MAX, "amount", 0), (Function.DISTINCT, "item", 0), (Function.LAST, "item", 0),
        (Function.FIRST, "item", 0), (Function.ELAPSED, "", 0), (Function.VISITS, "", 5),
    )
    for window, duration in ((WindowKind.EVER, 0), (WindowKind.DURATION, 50))
]  # fmt: skip
TELLS = st.lists(
    st.tuples(st.integers(1, 100), st.integers(1, 20), st.sampled_from("xyz")), max_size=8, unique_by=lambda t: t[0]
)


def entries(told: list[tuple[int, int, str]]) -> list[Entry]:
    return [Entry(time, "k", "r", b"v" * 16, item, money=amount) for time, amount, item in sorted(told)]


@settings(max_examples=60, deadline=None)
@given(TELLS, st.data(), st.sampled_from(SPECS))
def test_that_two_joined_slots_read_as_one_that_heard_it_all(
    told: list[tuple[int, int, str]], data: st.DataObject, spec: FeatureSpec
) -> None:
    feature = build_feature(spec)
    slots = [b"", b"", b""]
    for entry in entries(told):
        place = data.draw(st.integers(0, 1))
        slots[place], slots[2] = feature.update(slots[place], entry), feature.update(slots[2], entry)
    assert feature.read(joined(feature, slots[0], slots[1]), 101, Marks()) == feature.read(slots[2], 101, Marks())


EXACT = [spec for spec in SPECS if spec.function in (Function.COUNT, Function.SUM, Function.MEAN)]


@settings(max_examples=60, deadline=None)
@given(TELLS, st.data(), st.sampled_from(EXACT))
def test_that_an_entry_that_is_taken_out_leaves_what_was_there_without_it(
    told: list[tuple[int, int, str]], data: st.DataObject, spec: FeatureSpec
) -> None:
    feature = build_feature(spec)
    heard = entries(told)
    gone = data.draw(st.sampled_from(heard)) if heard else None
    all_of_it, rest = b"", b""
    for entry in heard:
        all_of_it = feature.update(all_of_it, entry)
        if entry is not gone:
            rest = feature.update(rest, entry)
    if gone is not None and (spec.window is WindowKind.EVER or gone.time > 50):
        all_of_it = without(feature, all_of_it, gone)
        assert feature.read(all_of_it, 101, Marks()) == feature.read(rest, 101, Marks())


LADDER = """\
features:
  paid: {sum: order_paid.amount, within: ever}
tiers:
  worth:
    - {tier: great, when: paid >= 150 CNY, hold: 1d}
    - {tier: small}
triggers:
  risen: {on: tier.worth changed, do: [alert: {text: a}]}
"""


@pytest.fixture(params=EVALUATORS)
def ladder(request: pytest.FixtureRequest) -> Stage:
    return Stage(core_with(request.param)).room(LADDER)


def tiers(stage: Stage, *names: str) -> list[str]:
    values = stage.core.state.viewers.values
    return [read_standing((values[key_of(name)].tiers or {}).get("r/worth", b"")).tier for name in names]


def test_that_two_again_stand_where_they_stood_and_nothing_follows_from_it(ladder: Stage) -> None:
    ladder.at(1, "order_paid", "a", order="1", money=10_000)
    ladder.at(2, "order_paid", "b", order="2", money=5_000)
    merge(ladder, 3, "a", "b")
    assert rules(ladder, 4, "comment", "a", text="hi") == ["risen"]
    assert tiers(ladder, "a") == ["great"]
    merge(ladder, 5, "a", "b", "split")
    assert tiers(ladder, "a", "b") == ["small", "small"], "the hold is of what they were together"
    assert ladder.core.state.shop.standing["r/worth"] == {"great": 0, "small": 2}
    assert rules(ladder, 6, "comment", "a", text="hi") == []
    assert rules(ladder, 7, "comment", "b", text="hi") == []


def test_that_two_again_keep_the_tier_to_which_each_came_meanwhile(ladder: Stage) -> None:
    ladder.at(1, "comment", "a", text="hi")
    ladder.at(2, "order_paid", "b", order="2", money=5_000)
    merge(ladder, 3, "a", "b")
    assert rules(ladder, 4, "order_paid", "b", order="3", money=20_000) == ["risen"]
    merge(ladder, 5, "a", "b", "split")
    assert tiers(ladder, "a", "b") == ["small", "great"]
    assert rules(ladder, 6, "comment", "b", text="hi") == []


def test_that_those_who_stay_one_after_somebody_left_stand_where_both_belong(ladder: Stage) -> None:
    for place, name in enumerate("abc"):
        ladder.at(place, "order_paid", name, order=name, money=9_000)
    merge(ladder, 4, "a", "b")
    merge(ladder, 5, "a", "c")
    ladder.at(6, "comment", "a", text="hi")
    merge(ladder, 7, "a", "c", "split")
    assert tiers(ladder, "a", "c") == ["great", "small"]
    ladder.at(8, "erase", "b", room="")
    assert tiers(ladder, "a", "c") == ["small", "small"]
    assert ladder.core.state.shop.standing["r/worth"] == {"great": 0, "small": 2}
