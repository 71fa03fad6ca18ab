"""Why a condition holds or not, part by part, and by how much."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.explaining_words import speaking
from tiercast.insight.reasons import FAR, SILENT, Explainer, Reasons, Speaking, span, text_of
from tiercast.insight.speaking import say_value
from tiercast.rules.ast import Ruleset
from tiercast.rules.catalogue_scope import Scope
from tiercast.rules.conditions import Condition
from tiercast.rules.parse import parse_ruleset
from tiercast.rules.plain import compile_condition
from tiercast.rules.readings import NEVER, readings
from tiercast.rules.value_titles import tier_titles
from tiercast_api.kinds import Kinds

RULES = """
ruleset: r
params:
  enough: {title: Enough, value: 3}
features:
  clicks: {count: item_click, within: 5m}
  paid: {sum: order_paid.amount, within: 90d}
  orders: {count: order_paid, within: 90d}
  coupons: {count: order_paid, where: event.coupon is known, within: 90d}
triggers:
  t:
    on: comment
    when: WHEN
    do: [alert: {text: hi}]
"""


def parsed(when: str) -> tuple[Ruleset, Condition]:
    found = parse_ruleset(RULES.replace("WHEN", when)).ruleset
    assert found is not None
    condition = found.triggers[0].when
    assert condition is not None
    return found, condition


def explain(when: str, say: Speaking = SILENT, **values: Any) -> Reasons:
    ruleset, condition = parsed(when)
    named = {name.replace("__", ":").replace("_DOT_", "."): value for name, value in values.items()}
    return Explainer(Scope(ruleset).type_of, "Asia/Shanghai", "CNY", say=say).explain(condition, named)


@pytest.mark.parametrize(
    ("when", "values", "missing", "unit"),
    [
        ("clicks >= 3", {"clicks": 1}, 2, "number"),
        ("clicks > 3", {"clicks": 3}, 0, "number"),
        ("clicks < 3", {"clicks": 5}, 2, "number"),
        ("clicks = 3", {"clicks": 1}, 2, "number"),
        ("clicks between 3 and 5", {"clicks": 9}, 4, "number"),
        ("paid >= 100 CNY", {"paid": 9_000}, 1_000, "money"),
        ("coupons >= 60% of orders", {"coupons": 1, "orders": 5}, 2, "number"),
        ("visit.dwell > 5m", {"visit_DOT_dwell": 270_000_000}, 30_000_000, "duration"),
        ("order_paid within 30m", {"within__order_paid": 1_860_000_000}, 60_000_000, "duration"),
        ("order_paid not within 30m", {"within__order_paid": 600_000_000}, 1_200_000_000, "duration"),
        ("now.time between 23:00 and 02:00", {"now_DOT_time": 7_260_000_000}, 60_000_000, "time"),
        ("now.time between 23:00 and 02:00", {"now_DOT_time": 82_740_000_000}, 60_000_000, "time"),
        ("{none: [now.time between 23:00 and 02:00]}", {"now_DOT_time": 0}, 7_200_000_000, "time"),
        ("{none: [paid > 0 CNY]}", {"paid": 500}, 500, "money"),
    ],
)
def test_that_a_part_says_how_far_it_is_from_its_threshold(
    when: str, values: dict[str, Any], missing: float, unit: str
) -> None:
    reasons = explain(when, **values)
    assert reasons.held is False
    (failing,) = reasons.failing
    assert (failing.missing, failing.unit) == (missing, unit)


def test_that_sentences_name_the_values_and_what_is_missing_in_both_languages() -> None:
    (part,) = explain("paid >= 100 CNY", paid=9_000).parts
    assert part.en == "`paid >= ¥100` does not hold (paid is ¥90), ¥10 away"
    assert part.zh == "`paid >= ¥100` 不成立（paid 是 ¥90），还差 ¥10"
    (part,) = explain("order_paid within 30m", within__order_paid=NEVER).parts
    assert part.en == "`order_paid within 30m` does not hold (no order_paid before)"
    (part,) = explain("clicks >= 3").parts
    assert (part.held, part.en) == (None, "`clicks >= 3` is unknown (clicks is unknown)")
    assert part.share == FAR


@pytest.mark.parametrize(
    ("when", "values", "en", "zh"),
    [
        ("clicks >= 3", {"clicks": 1}, '"clicks" is at least 3: does not hold (it is 1), 2 away',
         "“clicks”至少 3：不成立（实际是 1），还差 2"),
        ("clicks >= params.enough", {"clicks": 4, "params_DOT_enough": 3},
         '"clicks" is at least the knob "Enough": holds ("clicks" is 4, the knob "Enough" is 3)',
         "“clicks”至少参数“Enough”：成立（“clicks” 是 4，参数“Enough” 是 3）"),
        ("clicks >= 3", {}, '"clicks" is at least 3: unknown (nothing tells)', "“clicks”至少 3：未知（数值未知）"),
    ],
)  # fmt: skip
def test_that_a_sentence_says_the_condition_and_its_names_in_words_where_somebody_knows_them(
    when: str, values: dict[str, Any], en: str, zh: str
) -> None:
    say = speaking(parsed(when)[0], Kinds(), {})
    (part,) = explain(when, say, **values).parts
    assert (part.words, part.words_zh) == (en, zh)
    assert part.en.startswith(f"`{when}`")
    (part,) = explain(when, **values).parts
    assert part.words == ""


def test_that_a_cue_is_told_of_without_its_article_where_it_was_not_given_or_when() -> None:
    say = speaking(parsed("cue.answered not within 3m")[0], Kinds(), {})
    (part,) = explain("cue.answered not within 3m", say, within__cue_DOT_answered=NEVER).parts
    assert part.words.endswith('holds (no cue "answered" before)')
    (part,) = explain("cue.answered not within 3m", say, within__cue_DOT_answered=600_000_000).parts
    assert '(last cue "answered" ' in part.words


def test_that_of_alternatives_the_nearest_one_is_named() -> None:
    reasons = explain("{any: [clicks >= 30, {all: [orders >= 1, coupons >= 1]}, paid >= 1 CNY]}",
                      clicks=29, orders=0, coupons=0, paid=0)  # fmt: skip
    assert [part.text for part in reasons.failing] == ["clicks >= 30"]
    assert len(reasons.parts) == 4


def test_that_what_holds_has_nothing_failing() -> None:
    reasons = explain("{all: [clicks >= params.enough, {none: [paid > 0 CNY]}]}", clicks=3, params_DOT_enough=3, paid=0)
    assert (reasons.held, reasons.failing) == (True, ())
    assert [part.is_as_wanted for part in reasons.parts] == [True, True]


def test_that_one_of_several_is_enough_where_none_must_not_hold() -> None:
    reasons = explain("{none: [{none: [clicks >= 30, orders >= 1]}]}", clicks=29, orders=0)
    assert [part.text for part in reasons.failing] == ["clicks >= 30"]


def test_that_durations_read_as_rulesets_write_them() -> None:
    assert [span(s * 1_000_000) for s in (0, 45, 90, 300, 7_200, 259_200)] == ["0s", "45s", "90s", "5m", "2h", "3d"]
    assert text_of(parsed("order_paid not within 30m")[1]) == "order_paid not within 30m"


_part = st.sampled_from(
    ["clicks >= 3", "clicks < 2", "orders = 1", "paid > 10 CNY", "coupons != 2", "orders between 1 and 3"]
)
_when = st.recursive(
    _part,
    lambda inner: st.builds(
        lambda how, parts: f"{{{how}: [{', '.join(parts)}]}}",
        st.sampled_from(["all", "any", "none"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=6,
)
_number = st.none() | st.integers(0, 4)


@given(_when, _number, _number, _number, _number)
def test_that_an_explanation_comes_to_what_the_evaluator_says(
    when: str, clicks: int | None, orders: int | None, paid: int | None, coupons: int | None
) -> None:
    ruleset, condition = parsed(when)
    values = {"clicks": clicks, "orders": orders, "paid": paid, "coupons": coupons}
    scope = Scope(ruleset)
    reasons = Explainer(scope.type_of, "UTC", "CNY").explain(condition, values)
    names = readings(condition)
    types = {name: kind for name in names if (kind := scope.type_of(name)) is not None}
    said = compile_condition(condition, names, types)([values[name] for name in names])
    assert reasons.held is said
    assert (not reasons.failing) == (said is True)


def test_that_a_tier_is_called_by_its_title_with_the_id_beside_it() -> None:
    text = RULES.replace("WHEN", "tier.value = champion").replace(
        "triggers:", "tiers:\n  value: [{tier: champion, title: 铁粉, when: paid > 0 CNY}, {tier: guest}]\ntriggers:"
    )
    ruleset = parse_ruleset(text).ruleset
    assert ruleset is not None
    condition = ruleset.triggers[0].when
    assert condition is not None
    explainer = Explainer(Scope(ruleset).type_of, "Asia/Shanghai", "CNY", tier_titles(ruleset.tiers))
    (part,) = explainer.explain(condition, {"tier.value": "champion"}).parts
    assert "tier.value is 铁粉 (champion)" in part.en
    assert "tier.value 是 铁粉（champion）" in part.zh
    (part,) = explainer.explain(condition, {"tier.value": "guest"}).parts
    assert "tier.value is guest)" in part.en


def test_that_less_than_a_second_is_told_in_whole_milliseconds() -> None:
    assert say_value(401_599, "duration", "", chinese=True) == "402 毫秒"
    assert say_value(20, "duration", "", chinese=False) == "1 ms"
