"""Texts of actions call tiers, value cells and stages by their titles; fields and conditions keep the ids.

A product without a title is called by its id.
"""

from collections.abc import Mapping, Sequence

import msgspec
import pytest
from tiercast.audience.rfm import Cuts
from tiercast.decide.decision import Decision, Firing, PlannedAction
from tiercast.rules.conditions import Type
from tiercast.rules.evaluators import Prefer, build
from tiercast.rules.stages import Evaluator, RuleSpec
from tiercast.step.core import Core
from tiercast.step.standing import CutsInForce
from tiercast_api.action import ActionType, Field, FieldType, Reach
from tiercast_api.kinds import Kinds

from tests.step.support import EVALUATORS, Stage

ACTIONS = {
    "alert": ActionType(
        name="alert", title="Alert", title_zh="提醒", reach=Reach.OPERATOR,
        fields=(Field(name="text", type=FieldType.TEMPLATE, title="Text", title_zh="文字"),),
    )
}  # fmt: skip

RULES = """\
features: {likes: {count: like, within: ever}}
tiers:
  fan:
    - {tier: iron, title: 铁粉, when: likes >= 1}
    - {tier: guest}
triggers:
  hello: {on: comment, when: tier.fan = TIER, do: [alert: {text: "{tier.fan}: {rfm.cell}"}]}
"""


LOOKS = """\
triggers:
  looks: {on: product_click, when: {none: [item.title is known]}, do: [alert: {text: "looks at {item.title}"}]}
  knows: {on: product_click, when: item.title is known, do: [alert: {text: "looks at {item.title}"}]}
"""


def a_stage(prefer: Prefer = "plain") -> Stage:
    def compiled(rules: Sequence[RuleSpec], types: Mapping[str, Type], zone: str) -> Evaluator:
        return build(rules, types, zone, prefer)

    return Stage(Core("shop", b"s" * 32, compiled, Kinds(), {}, ACTIONS, simulated=True))


@pytest.mark.parametrize(("tier", "title"), [("iron", "铁粉"), ("guest", "guest")])
def test_that_a_tier_with_a_title_is_called_by_it(tier: str, title: str) -> None:
    stage = a_stage().room(RULES.replace("TIER", tier))
    if tier == "iron":
        stage.at(1, "like", quantity=1)
    decision = stage.at(2, "comment", text="hi")
    assert [action.values["tier.fan"] for action in decision.actions] == [title]


@pytest.mark.parametrize(("language", "title"), [("zh", "重要价值"), ("en", "Important: valuable")])
def test_that_a_value_cell_is_called_by_its_title_in_the_language_of_the_room(language: str, title: str) -> None:
    stage = a_stage().room(RULES.replace("TIER", "guest"), language=language)
    stage.at(1, "order_paid", order="o", money=1_000)
    four = (1.0, 2.0, 3.0, 4.0)
    rfm = Cuts(four, four, four, grid=(365.0 * 86_400_000_000, 0.0, 500.0), population=100)
    cuts = msgspec.json.encode(CutsInForce(rfm, None)).decode()
    stage.at(2, "cuts", "", room="", attributes={"cuts": cuts, "version": 1})
    decision = stage.at(3, "comment", text="hi")
    assert [action.values["rfm.cell"] for action in decision.actions] == [title]


@pytest.mark.parametrize("prefer", EVALUATORS)
def test_that_an_item_is_called_by_its_id_until_its_title_is_known(prefer: Prefer) -> None:
    stage = a_stage(prefer).room(LOOKS)
    unknown = stage.at(1, "product_click", item="A-7")
    stage.at(2, "item_pinned", "", item="A-7", attributes={"title": "Linen shirt"})
    known = stage.at(3, "product_click", item="A-7")
    nothing = stage.at(4, "product_click")
    said = [(firing.rule, action.values) for one in (unknown, known, nothing) for firing, action in pairs(one)]
    assert said == [
        ("looks", {"item.title": "A-7"}), ("knows", {"item.title": "Linen shirt"}), ("looks", {"item.title": None}),
    ]  # fmt: skip


def pairs(decision: Decision) -> list[tuple[Firing, PlannedAction]]:
    return list(zip(decision.firings, decision.actions, strict=True))
