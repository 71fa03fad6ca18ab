"""From the configuration's room to the core's: knobs that are turned in the configuration."""

from pathlib import Path

import pytest
from tiercast.engine.config import parse_config
from tiercast.engine.rooms import check_params
from tiercast.engine.rulebook import Rulebook, RulesetError
from tiercast_api.kinds import Kinds

RULES = """
ruleset: shop
params:
  wait: {value: 5m, from: 1m, to: 30m}
  floor: {value: 99 CNY}
triggers:
  t: {on: cart_add, after: params.wait, unless: order_paid, when: event.amount > params.floor, do: [alert: {text: x}]}
"""


def check(params: str) -> None:
    text = f"shop: s\nrooms:\n  a: {{rulesets: [shop], params: {{{params}}}}}\n"
    config = parse_config(text, Path("tiercast.yaml"))
    check_params(config.rooms["a"], [Rulebook(Kinds(), {}).take(RULES)])


@pytest.mark.parametrize("params", ["wait: 8m", "shop.wait: 8m", "wait: 1m, floor: 0 CNY", ""])
def test_that_knobs_may_be_turned_in_the_configuration(params: str) -> None:
    check(params)


@pytest.mark.parametrize(
    ("params", "said", "said_zh"),
    [
        ("wiat: 8m", "did you mean 'wait'", "没有这个参数；有：wait, floor；是不是“wait”？"),
        ("wait: 31m", "rooms.a.params.wait: expected at most 30m, found 31m", "应该不大于 30m，实际是 31m"),
        ("wait: 30s", "expected at least 1m", "应该不小于 1m"),
        ("wait: 8", "expected a duration like 5m, found 8", "应该写成像 5m 这样，实际是 8"),
        ("floor: 99 USD", "expected a money like 99 CNY", "应该写成像 99 CNY 这样"),
    ],
)
def test_that_what_a_knob_cannot_be_turned_to_is_refused_in_both_languages(
    params: str, said: str, said_zh: str
) -> None:
    with pytest.raises(RulesetError) as caught:
        check(params)
    assert said in caught.value.words.en
    assert said_zh in caught.value.words.zh
