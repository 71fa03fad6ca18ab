"""What the checker finds, and what it must not find."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.coverage import Coverage, Works, coverage
from tiercast.rules.check.environment import Environment
from tiercast.rules.check.fields import FieldMismatch, typed_field
from tiercast.rules.check.outlets import Outlets
from tiercast.rules.check.shadows import implies
from tiercast.rules.check.truth import can_be_true
from tiercast.rules.check.walk import names_of
from tiercast.rules.conditions import Compare, Condition, Connective, Group, Literal, Operator, Type
from tiercast.rules.diagnostics import Severity
from tiercast_api.action import Field, FieldType
from tiercast_api.event import Quality
from tiercast_api.kinds import Kinds
from tiercast_api.source import Guarantee, Officialness, Risk, SourceDeclaration

from tests.rules.shop import SHOP, codes, parsed, when
from tests.rules.test_parse import EXAMPLE

_DO = "    do: [alert: {text: hello}]\n"


@pytest.mark.parametrize(
    "condition",
    [
        "visit.dwell > 5m",
        "viewer.spent >= 500 CNY",
        "viewer.first_seen is today",
        "viewer.roles contains fan",
        "now.time between 19:30 and 23:00",
        "now.weekday in 6 | 7",
        "item.size = XL",
        "event.seat = 12",
        "event.seat > 12",
        "lifecycle.stage was dormant",
        "rfm.cell in important_value | important_keep",
        "event.text matches ^[0-9]+码$",
        "order_paid not within 30m",
        "viewer.is_new = true",
        "event.coupon is known",
    ],
)
def test_that_good_conditions_are_let_through(condition: str) -> None:
    assert not codes(when(condition, on="item_view"))


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        ("visit.dwell > 300", "unlike-types"),
        ("viewer.spent > 500", "unlike-types"),
        ("viewer.spent > 60%", "unlike-types"),
        ("viewer.is_new = 1", "unlike-types"),
        ("now.time > 5m", "unlike-types"),
        ("visit.dwell > viewer.spent", "unlike-types"),
        ("event.seat > 5 CNY", "unlike-types"),
        ("viewer.roles > 5", "operator-type"),
        ("visit.dwell contains 5", "operator-type"),
        ("viewer.spent is today", "operator-type"),
        ("visit.dwell > param.patience", "unknown-name"),
        ("room.viewers > clicks", "unlike-types"),
    ],
)
def test_that_unlike_types_are_an_error_when_the_file_is_loaded(condition: str, code: str) -> None:
    assert code in codes(when(condition))


@pytest.mark.parametrize(
    "condition",
    [
        "{all: [event.quantity > 5, event.quantity <= 5]}",
        "{all: [event.quantity between 1 and 3, event.quantity > 3]}",
        "{all: [event.quantity = 1, event.quantity = 2]}",
        "{all: [event.topic = a, event.topic in b | c]}",
        "{all: [event.topic = a, none: [event.topic = a]]}",
        "{all: [viewer.is_new = true, viewer.is_new = false]}",
        "{all: [order_paid within 5m, order_paid not within 10m]}",
        "{any: [{all: [event.quantity > 5, event.quantity < 1]}, {all: [event.coins > 5, event.coins < 1]}]}",
        "{any: []}",
        "visit.dwell < 0s",
    ],
)
def test_that_a_condition_that_contradicts_itself_is_an_error(condition: str) -> None:
    assert "never-true" in codes(when(condition, on="gift"))


@pytest.mark.parametrize(
    "condition",
    [
        "{all: [event.quantity >= 5, event.quantity <= 5]}",
        "{any: [event.quantity > 5, event.quantity < 1]}",
        "{all: [event.quantity != 1, event.quantity != 2]}",
        "{all: [order_paid within 10m, order_paid not within 5m]}",
        "{none: [event.quantity > 5, event.quantity < 1]}",
    ],
)
def test_that_a_condition_that_can_be_true_is_no_error(condition: str) -> None:
    assert "never-true" not in codes(when(condition, on="gift"))


_NUMBERS = st.integers(0, 4)
_LEAVES = st.builds(
    lambda name, operator, value: Compare(name, operator, Literal(Type.NUMBER, value)),
    st.sampled_from(["a", "b"]),
    st.sampled_from([Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE]),
    _NUMBERS,
)
_CONDITIONS: st.SearchStrategy[Condition] = st.recursive(
    _LEAVES,
    lambda inner: st.builds(
        lambda connective, parts: Group(connective, tuple(parts)),
        st.sampled_from(list(Connective)),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)


def _holds(condition: Condition, values: dict[str, float]) -> bool:
    if isinstance(condition, Group):
        parts = [_holds(part, values) for part in condition.parts]
        return {"all": all(parts), "any": any(parts), "none": not any(parts)}[condition.connective]
    assert isinstance(condition, Compare)
    assert isinstance(condition.right, Literal)
    left, right = values[condition.name], float(condition.right.value)
    results = {"=": left == right, "!=": left != right, "<": left < right, "<=": left <= right}
    return (results | {">": left > right, ">=": left >= right})[condition.operator]


_GRID = [{"a": a / 2, "b": b / 2} for a in range(-1, 11) for b in range(-1, 11)]


@settings(max_examples=200, deadline=None)
@given(_CONDITIONS)
def test_that_never_is_said_exactly_of_what_no_values_make_true(condition: Condition) -> None:
    assert can_be_true(condition) == any(_holds(condition, values) for values in _GRID)


@settings(max_examples=200, deadline=None)
@given(_CONDITIONS, _CONDITIONS)
def test_that_what_is_said_to_follow_follows(strong: Condition, weak: Condition) -> None:
    if implies(strong, weak):
        assert all(_holds(weak, values) for values in _GRID if _holds(strong, values))


@pytest.mark.parametrize(
    "text",
    [
        "params:\n  p: {value: 5}\nsignals:\n  s: {on: comment, title: x, lasts: params.p}\n",
        "params:\n  p: {value: 5m}\ntriggers:\n  t: {on: comment, limit: {room: params.p per 1d}, do: []}\n",
        "params:\n  p: {value: 5}\ntriggers:\n  t: {on: comment, limit: {budget: params.p per 1d}, do: []}\n",
        "triggers:\n  t:\n    on: comment\n    limit: {room: 1 per 1d}\n"
        "    over_limit: {wait: 1m, first: item.title}\n    do: []\n",
    ],
)
def test_that_a_knob_is_of_the_type_of_its_place(text: str) -> None:
    assert "knob-type" in codes(f"ruleset: r\n{text}")


def test_that_rungs_from_narrow_to_wide_are_fine() -> None:
    text = (
        "ruleset: r\ntiers:\n  v: [{tier: a, when: viewer.orders > 5}, {tier: b, when: viewer.orders > 1}, {tier: c}]\n"
    )
    assert not codes(text)


def test_that_exclusive_rules_with_the_narrow_one_first_are_fine() -> None:
    text = "ruleset: r\ntriggers:\n"
    text += "  a:\n    on: gift\n    exclusive: g\n    priority: 5\n    when: event.quantity > 5\n" + _DO
    text += "  b:\n    on: gift\n    exclusive: g\n    when: event.quantity > 1\n" + _DO
    assert not codes(text)


@pytest.mark.parametrize(
    "signals",
    [
        "  a: {title: a, on: [comment, signal.b]}\n  b: {title: b, on: signal.a}\n",
        "  a: {title: a, on: comment, when: {none: [signal.b = true]}}\n  b: {title: b, on: signal.a}\n",
    ],
)
def test_that_signals_that_settle_are_fine(signals: str) -> None:
    assert "cannot-settle" not in codes(f"ruleset: r\nsignals:\n{signals}")


@pytest.mark.parametrize(
    "text",
    [
        "ruleset: r\nsignals:\n  a: {title: a, on: signal.b ended}\n  b: {title: b, on: signal.a}\n",
        "ruleset: r\ntiers:\n  v: [{tier: a, when: {none: [tier.v = a]}}, {tier: b}]\n",
        "ruleset: r\nsignals:\n  a: {title: a, on: tier.v changed}\n"
        "tiers:\n  v: [{tier: x, when: signal.a = true}, {tier: y}]\n",
        "ruleset: r\nfeatures:\n  n: {count: signal.a, within: 5m}\n"
        "signals:\n  a: {title: a, on: [comment, tier.v changed]}\ntiers:\n  v: [{tier: x, when: n < 3}, {tier: y}]\n",
    ],
)
def test_that_a_cycle_that_may_swing_is_an_error(text: str) -> None:
    assert "cannot-settle" in codes(text)


@pytest.mark.parametrize("limit", ["{room: 5 per session}", "{budget: 500 CNY per session}"])
def test_that_a_cap_in_pieces_or_money_lets_a_costly_action_go_live(limit: str) -> None:
    text = f"ruleset: r\ntriggers:\n  t: {{on: comment, limit: {limit}, do: [coupon: {{pool: flash, cost: 5 CNY}}]}}\n"
    assert "no-cap" not in codes(text)


def test_that_a_missing_cap_blocks_going_live_but_is_no_error() -> None:
    ruleset = parsed("ruleset: r\ntriggers:\n  t: {on: comment, do: [coupon: {pool: flash}]}\n")
    (one,) = check_ruleset(ruleset, SHOP)
    assert (one.code, one.severity) == ("no-cap", Severity.BLOCKS_LIVE)


@pytest.mark.parametrize("claim", ["只剩最后一件", "最后 3 件", "only 3 left", "Last chance!", "almost sold out"])
def test_that_a_claim_of_scarcity_needs_the_stock(claim: str) -> None:
    text = "ruleset: r\ntriggers:\n  t:\n    on: item_view\n{when}    do: [message: {{text: {claim}}}]\n"
    assert "scarcity" in codes(text.format(claim=claim, when=""))
    assert "scarcity" not in codes(text.format(claim=claim, when="    when: item.stock < 10\n"))
    assert "scarcity" not in codes(text.format(claim=f'"{claim} {{item.stock}}"', when=""))


@pytest.mark.parametrize("text", ["最后说一下尺码", "the price is left to you", "新品上架"])
def test_that_plain_words_are_no_claim_of_scarcity(text: str) -> None:
    assert not codes(f"ruleset: r\ntriggers:\n  t: {{on: item_view, do: [message: {{text: {text}}}]}}\n")


def test_that_a_static_attribute_behind_a_signal_is_seen_too() -> None:
    text = (
        "ruleset: r\nsignals:\n  s: {on: comment, when: viewer.gender = f}\n"
        "triggers:\n  t: {on: signal.s, limit: {room: 5 per 1d}, do: [coupon: {pool: flash}]}\n"
    )
    assert codes(text) == {"static-attribute"}


def test_that_the_coupon_code_is_there_after_the_coupon() -> None:
    actions = '[coupon: {pool: flash}, message: {text: "码 {coupon.code}"}]'
    text = f"ruleset: r\ntriggers:\n  t: {{on: comment, limit: {{room: 5 per 1d}}, do: {actions}}}\n"
    assert not codes(text)


def test_that_without_known_sinks_actions_are_not_judged() -> None:
    ruleset = parsed("ruleset: r\ntriggers:\n  t: {on: comment, do: [anything: {x: y}]}\n")
    assert not check_ruleset(ruleset, Environment(kinds=Kinds()))


def test_that_fields_become_the_type_that_the_sink_declares() -> None:
    spec = parsed("ruleset: r\ntriggers:\n  t: {on: comment, do: [popup: {text: 666, lasts: '8s'}]}\n").triggers[0]
    text, lasts = (value for _, value in spec.actions[0].fields)
    template = Field(name="text", type=FieldType.TEMPLATE, title="", title_zh="")
    duration = Field(name="lasts", type=FieldType.DURATION, title="", title_zh="")
    assert getattr(typed_field(text, template), "written", "") == "666"
    assert getattr(typed_field(lasts, duration), "value", 0) == 8_000_000
    with pytest.raises(FieldMismatch):
        typed_field(text, duration)


def test_that_names_of_a_ruleset_are_all_that_it_reads() -> None:
    names = names_of(parsed(EXAMPLE))
    assert {"visit.dwell", "params.patience", "orders_90d", "item.title", "rfm.monetary", "item.stock"} <= names
    assert "cue.flash" not in names


def _source(quality: Quality, *kinds: str) -> SourceDeclaration:
    risk = Risk(Officialness.LOCAL_TOOL, "", "")
    return SourceDeclaration(kinds=kinds, quality=quality, guarantee=Guarantee.AT_MOST_ONCE, risk=risk)


def _covered(*sources: SourceDeclaration) -> dict[str, Coverage]:
    return {one.name: one for one in coverage(parsed(EXAMPLE), sources)}


def test_that_a_feed_of_everything_carries_every_rule() -> None:
    everything = _source(Quality.STABLE, *Kinds().by_name)
    assert {one.works for one in _covered(everything).values()} == {Works.WORKS}


def test_that_coverage_names_the_events_that_are_missing() -> None:
    found = _covered(_source(Quality.STABLE, "enter", "comment", "item_view", "cart_add", "order_paid"))
    assert found["flash_sale"].works is Works.WORKS
    assert found["unpaid_cart"].works is Works.PARTLY
    assert [reason.missing for reason in found["unpaid_cart"].reasons] == [("cart_remove",)]
    assert found["high_intent"].works is Works.CANNOT
    assert ("item_click",) in [reason.missing for reason in found["high_intent"].reasons]


def test_that_without_a_source_nothing_is_known_yet() -> None:
    found = _covered()
    assert {one.works for one in found.values()} == {Works.UNKNOWN}
    assert {reason.text for one in found.values() for reason in one.reasons} == {
        "no source of this room is connected: connect one first"
    }


_GIVES = """\
ruleset: r
triggers:
  give: {on: enter, do: [coupon: {pool: flash, cost: 1 CNY}, host_prompt: {text: hi}], limit: {room: 1 per 1d}}
  told: {on: enter, do: [host_prompt: {text: hi}]}
  tried:
    on: enter
    experiment: e
    do: {a: [], b: [coupon: {pool: flash, cost: 1 CNY}]}
    limit: {room: 1 per 1d}
experiments:
  e: {variants: {a: 50%, b: 50%}, metric: order_paid within 30m, allocate: fixed}
"""


@pytest.mark.parametrize(
    ("sinks", "pools", "gives", "said"),
    [
        ({"coupon", "host_prompt"}, {"flash": 3}, Works.WORKS, ""),
        ({"coupon", "host_prompt"}, {"flash": 0}, Works.PARTLY, "the coupon pool flash is empty"),
        ({"coupon", "host_prompt"}, {}, Works.PARTLY, "there is no coupon pool flash: bring its codes"),
        ({"host_prompt"}, {"flash": 3}, Works.PARTLY, '"Coupon" goes nowhere: no connected sink does it'),
    ],
)
def test_that_coverage_counts_where_actions_go_and_what_is_left_to_give(
    sinks: set[str], pools: dict[str, int], gives: Works, said: str
) -> None:
    assert SHOP.actions is not None
    everything = _source(Quality.STABLE, *Kinds().by_name)
    found = {one.name: one for one in coverage(parsed(_GIVES), [everything], Outlets(SHOP.actions, sinks, pools))}
    assert (found["give"].works, found["tried"].works, found["told"].works) == (gives, gives, Works.WORKS)
    assert [reason.text for reason in found["give"].reasons] == ([said] if said else [])
    assert {one.works for one in coverage(parsed(_GIVES), [everything])} == {Works.WORKS}


@pytest.mark.parametrize(
    ("quality", "works"),
    [(Quality.STABLE, Works.WORKS), (Quality.SESSION, Works.CANNOT), (Quality.MASKED, Works.CANNOT)],
)
def test_that_a_rule_on_history_needs_an_identity_that_carries_it(quality: Quality, works: Works) -> None:
    found = _covered(_source(quality, *Kinds().by_name))
    assert found["champion_enters"].works is works
    assert found["flash_sale"].works is Works.WORKS
    assert found["gmv_falls"].works is Works.WORKS


@pytest.mark.parametrize(
    ("on", "found"),
    [("visit start", []), ("enter", []), ("signal.a", ["may-not-come-again"]), ("follow", ["may-not-come-again"])],
)
def test_that_how_long_ago_the_last_time_was_may_be_asked_when_somebody_comes_in(on: str, found: list[str]) -> None:
    text = (
        "ruleset: r\nfeatures:\n  since_last: {elapsed: visit end}\n"
        "signals:\n  a: {on: like}\n"
        f"triggers:\n  t:\n    on: {on}\n    when: since_last >= 30d\n{_DO}"
    )
    seen = [one.code for one in check_ruleset(parsed(text), SHOP) if one.code == "may-not-come-again"]
    assert seen == found


@pytest.mark.parametrize(("name", "meant"), [("item.id", "event.item"), ("item.name", "item.title")])
def test_that_a_name_that_only_looks_right_is_answered_with_the_one_that_is_meant(name: str, meant: str) -> None:
    (one,) = check_ruleset(parsed(when(f"{name} = 0012", on="item_view")), SHOP)
    assert (one.code, one.nearest) == ("unknown-attribute", meant)


def test_that_the_money_of_an_event_is_called_its_amount_in_texts_too() -> None:
    text = 'ruleset: r\ntriggers:\n  t:\n    on: order_paid\n    do: [alert: {text: "paid {event.money}"}]\n'
    (one,) = [one for one in check_ruleset(parsed(text), SHOP) if one.code == "unknown-name"]
    assert (one.severity, one.nearest) == (Severity.ERROR, "event.amount")


_EXCLUSIVE = """
ruleset: r
triggers:
  a: {{on: comment, exclusive: g, when: event.quantity > 1, {first}}}
  b: {{on: comment, exclusive: g, when: event.quantity > 5, {second}}}
"""


@pytest.mark.parametrize(
    ("first", "second", "shadowed"),
    [
        ("do: [alert: {text: a}]", "do: [alert: {text: b}]", True),
        ("do: [message: {text: a}]", "do: [message: {text: b}]", True),
        ("do: [alert: {text: a}], limit: {room: 1 per 1m}", "do: [alert: {text: b}]", False),
        ("do: [message: {text: a}]", "do: [alert: {text: b}]", False),
    ],
    ids=["always", "both of them reach the viewer", "over its limit", "the viewer must not be reached"],
)
def test_that_a_rule_is_shadowed_only_where_the_one_before_it_always_acts(
    first: str, second: str, shadowed: bool
) -> None:
    assert ("shadowed" in codes(_EXCLUSIVE.format(first=first, second=second))) is shadowed


@pytest.mark.parametrize(
    ("action", "limit", "uncapped"),
    [
        ("coupon: {pool: p}", "budget: 100 CNY per session", True),
        ("coupon: {pool: p, cost: 0 CNY}", "budget: 100 CNY per session", True),
        ("coupon: {pool: p, cost: 5 CNY}", "budget: 100 CNY per session", False),
        ("coupon: {pool: p}", "room: 10 per session", False),
        ("alert: {text: a, cost: 5 CNY}", "viewer: 1 per 1d", True),
        ("alert: {text: a, cost: 5 CNY}", "budget: 100 CNY per session", False),
        ("alert: {text: a}", "viewer: 1 per 1d", False),
    ],
)
def test_that_a_budget_caps_only_what_has_a_price_and_a_price_asks_for_a_cap(
    action: str, limit: str, uncapped: bool
) -> None:
    text = f"ruleset: r\ntriggers:\n  t: {{on: comment, do: [{action}], limit: {{{limit}}}}}\n"
    assert ("no-cap" in codes(text)) is uncapped


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("params:\n  big: {title: Big, value: 5 USD, from: 1 USD, to: 9 USD}\n", 3),
        ("triggers:\n  t:\n    on: comment\n    do: [alert: {text: a, cost: 5 USD}]\n    limit: {room: 1 per 1d}\n", 5),
        ("features:\n  paid: {sum: order_paid.amount, within: 1d}\n"
         "triggers:\n  t:\n    on: comment\n    when: paid between 1 CNY and 5 USD\n    do: [alert: {text: a}]\n", 7),
        ("triggers:\n  t:\n    on: comment\n    do: [alert: {text: a, cost: 5 CNY}]\n"
         "    limit: {budget: 9 USD per 1d}\n", 6),
    ],
)  # fmt: skip
def test_that_money_of_another_currency_is_refused_wherever_it_stands(text: str, place: int) -> None:
    """In a knob it would be compared as if it were the room's; as a cost no budget would let it through."""
    ruleset = parsed(f"ruleset: r\n{text}")
    places = [one.position.line for one in check_ruleset(ruleset, SHOP) if one.code == "other-currency"]
    assert places == [place]
    elsewhere = msgspec.structs.replace(SHOP, currency="")
    assert "other-currency" not in {one.code for one in check_ruleset(ruleset, elsewhere)}
