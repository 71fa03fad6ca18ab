"""New cuts of value and of the lifecycle: whoever is present is placed at once, all others when next seen."""

import msgspec
import pytest
from tiercast.audience.lifecycle import LifecycleCuts
from tiercast.audience.rfm import Cuts
from tiercast.step.standing import CutsInForce

from tests.step.support_a import DAY, HOUR, MINUTE, SECOND, Stage, on_both

both_evaluators = on_both()

RULES = """
tiers:
  value:
    - {tier: champion, when: rfm.cell = important_value}
    - {tier: prospect}
triggers:
  moved: {on: tier.value changed, do: [alert: {text: a}]}
  welcome: {on: visit start, when: tier.value = champion, do: [alert: {text: a}]}
"""


def _cuts(stage: Stage, at: float, spent: int, life: LifecycleCuts | None = None) -> list[str]:
    """New cuts: whoever has spent more than `spent`, and bought within a year, is worth most."""
    four = (1.0, 2.0, 3.0, 4.0)
    rfm = Cuts(four, four, four, grid=(365.0 * DAY * SECOND, 0.0, float(spent)), population=100)
    text = msgspec.json.encode(CutsInForce(rfm, life)).decode()
    return stage.take(stage.entry("cuts", at, "", room="", attributes={"cuts": text, "version": 1}))


def _buys(stage: Stage, at: float, viewer: str = "ann", money: int = 1_000) -> None:
    stage.hear("order_paid", at, viewer=viewer, order=f"{viewer}{at}", money=money, currency="CNY")


def test_that_value_is_unknown_without_cuts(stage: Stage) -> None:
    stage.room("triggers:\n  r: {on: comment, when: rfm.cell is known, do: [alert: {text: a}]}\n")
    _buys(stage, 0)
    assert stage.hear("comment", 1, text="a") == []
    _cuts(stage, 2, 500)
    assert stage.hear("comment", 3, text="a") == ["r"]
    assert stage.hear("comment", 3, viewer="bob", text="a") == []


def test_that_whoever_is_present_is_placed_by_new_cuts_without_an_event_of_theirs(stage: Stage) -> None:
    stage.room(RULES)
    _buys(stage, 0)
    _cuts(stage, 10 * MINUTE, 500)
    stage.until(10 * MINUTE + 5)
    assert stage.moves("value") == [("prospect", "champion", 10 * MINUTE + 1)]
    assert stage.when("moved") == [10 * MINUTE + 1]
    _cuts(stage, 11 * MINUTE, 5_000)
    stage.until(12 * MINUTE)
    assert stage.moves("value")[-1] == ("champion", "prospect", 11 * MINUTE + 1)


def test_that_whoever_is_gone_is_placed_when_next_seen_and_welcomed_as_what_they_are(stage: Stage) -> None:
    stage.room(RULES)
    _buys(stage, 0)
    stage.until(2 * HOUR)
    _cuts(stage, 2 * HOUR, 500)
    stage.until(3 * HOUR)
    assert stage.moves("value") == []
    assert stage.hear("enter", DAY) == ["welcome", "moved"]


def test_that_whoever_has_left_is_not_present(stage: Stage) -> None:
    stage.room(RULES)
    _buys(stage, 0)
    stage.hear("leave", 60)
    _cuts(stage, 2 * MINUTE, 500)
    stage.until(3 * MINUTE)
    assert stage.moves("value") == []


def test_that_many_who_are_present_are_placed_over_several_seconds(stage: Stage) -> None:
    stage.room(RULES)
    for n in range(450):
        _buys(stage, n / 1_000, viewer=f"v{n}")
    _cuts(stage, 10, 500)
    stage.until(MINUTE)
    assert sorted(set(stage.when("moved"))) == [11, 12, 13]
    assert len(stage.when("moved")) == 450


def test_that_whoever_comes_back_after_the_cut_of_the_lifecycle_is_reactivated_when_the_visit_starts(
    stage: Stage,
) -> None:
    stage.room(
        """
tiers:
  life:
    - {tier: back, when: lifecycle.stage = reactivated}
    - {tier: others}
triggers:
  welcome_back: {on: visit start, when: tier.life = back, do: [alert: {text: a}]}
"""
    )
    days = DAY * SECOND
    _cuts(stage, 0, 500, LifecycleCuts(at_risk=3 * days, dormant=7 * days, churned=30 * days))
    stage.hear("enter", 60)
    stage.hear("enter", DAY)
    assert stage.fired == []
    assert stage.hear("enter", 20 * DAY) == ["welcome_back"]


@pytest.mark.parametrize("quality", ["session"])
def test_that_value_is_unknown_to_an_identity_of_the_session(stage: Stage, quality: str) -> None:
    stage.room("triggers:\n  r: {on: comment, when: rfm.cell is known, do: [alert: {text: a}]}\n")
    _cuts(stage, 0, 500)
    stage.hear("order_paid", 1, order="1", money=1_000, currency="CNY", quality=quality)
    assert stage.hear("comment", 2, text="a", quality=quality) == []
