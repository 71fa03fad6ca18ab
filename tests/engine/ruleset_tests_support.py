"""Runs tests of rulesets that are written in a test."""

from pathlib import Path
from textwrap import dedent

from tiercast.engine.jobs import RulesetTests
from tiercast.engine.ruleset_tests import Surroundings, run_tests_in
from tiercast_api.action import ActionType, Field, FieldType, Reach
from tiercast_api.kinds import Kinds

ACTIONS = {
    "say": ActionType(
        name="say",
        title="Say",
        title_zh="说",
        fields=(
            Field(name="text", type=FieldType.TEMPLATE, title="Text", title_zh="文字"),
            Field(name="level", type=FieldType.TEXT, title="Level", title_zh="级别", default="info"),
            Field(name="loud", type=FieldType.NUMBER, title="Loudness", title_zh="音量"),
        ),
        reach=Reach.HOST,
    ),
    "coupon": ActionType(
        name="coupon",
        title="Coupon",
        title_zh="券",
        fields=(Field(name="pool", type=FieldType.POOL, title="Pool", title_zh="券池", required=True),),
        reach=Reach.VIEWER,
        costly=True,
        results=("code",),
    ),
}
SURROUNDINGS = Surroundings(Kinds(), ACTIONS)

SHOP = """
ruleset: shop
params:
  wait: {title: Wait, value: 30m, from: 1m, to: 60m}
features:
  clicks: {count: item_click, within: 5m}
  cheap: {count: order_paid, where: event.amount < 100 CNY, within: session}
tiers:
  value:
    - {tier: buyer, when: cheap >= 1}
    - {tier: prospect}
signals:
  hot:
    title: Hot
    on: item_click
    when: clicks >= 2
    lasts: 10m
cues:
  flash: {title: Flash}
triggers:
  unpaid_cart:
    on: cart_add
    after: params.wait
    unless: [order_paid]
    same: [viewer, item]
    still: item.stock > 0
    do: [say: {text: "{viewer.name} left {item.title}"}]
    limit: {viewer: 1 per 1d}
  seen_hot:
    on: signal.hot
    when:
      none: [tier.value = buyer]
    do: [say: {text: "{clicks} clicks", loud: 3}]
    limit: {room: 1 per 1m}
  flashed:
    on: cue.flash
    do: [say: {text: go}]
"""


def run(folder: Path, tests: str, ruleset: str = SHOP, language: str = "en", evaluator: str = "plain") -> RulesetTests:
    """Run `tests` on `ruleset`; raises what `run_tests` raises."""
    (folder / "shop.yaml").write_text(dedent(ruleset).lstrip(), "utf-8")
    (folder / "shop.test.yaml").write_text(dedent(tests).lstrip(), "utf-8")
    return run_tests_in(SURROUNDINGS, folder / "shop.yaml", folder / "shop.test.yaml", evaluator, language)


def one(folder: Path, body: str, **more: str) -> tuple[str, ...]:
    """The differences of a single test; `body` is what stands under its name."""
    indented = "".join(f"    {line}\n" for line in dedent(body).strip("\n").splitlines())
    result = run(folder, f"tests:\n  - test: it\n{indented}", **more)
    assert len(result.tests) == 1
    return result.tests[0].differences
