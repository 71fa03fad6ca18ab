"""The run of show and traffic channels, as rules read them."""

import pytest
from tiercast.rules.evaluators import Prefer

from tests.step.support import EVALUATORS, START, Stage, core_with

MINUTE = 60_000_000
PLAN = f'[["501","热场",{5 * MINUTE}],["502","秒杀",{10 * MINUTE}],["","抽奖",{2 * MINUTE}]]'
RULES = """\
triggers:
  here: {on: comment, when: {all: [show.item = 501, show.phase = 热场, show.next = 502]}, do: [alert: {text: a}]}
  long: {on: comment, when: show.minutes >= 6m, do: [alert: {text: a}]}
  over: {on: comment, when: show.left = 0s, do: [alert: {text: a}]}
  begins: {on: item_pinned, when: show.phase = 秒杀, do: [alert: {text: a}]}
  draw: {on: comment, when: "show.phase = 抽奖", do: [alert: {text: a}]}
"""


@pytest.fixture(params=EVALUATORS)
def stage(request: pytest.FixtureRequest) -> Stage:
    return Stage(core_with(request.param)).room(RULES)


def fired(stage: Stage, at: float, kind: str = "comment", viewer: str = "a", **fields: object) -> list[str]:
    return sorted(firing.rule for firing in stage.at(at, kind, viewer, **fields).firings)


def test_that_rules_read_where_the_show_is_and_what_comes_next(stage: Stage) -> None:
    assert fired(stage, 1, text="x") == []
    stage.at(2, "show", "", topic="plan", attributes={"plan": PLAN})
    assert fired(stage, 3, text="x") == []
    stage.at(10, "item_pinned", "", item="501")
    assert fired(stage, 11, text="x") == ["here"]
    assert fired(stage, 10 + 6 * 60, text="x") == ["here", "long", "over"]
    assert fired(stage, 400, "item_pinned", "", item="502") == ["begins"]
    stage.at(500, "show", "", topic="set", attributes={"phase": "抽奖", "planned": 2 * MINUTE, "place": 2})
    assert fired(stage, 501, text="x") == ["draw"]


def test_that_what_is_on_by_hand_needs_no_plan(stage: Stage) -> None:
    stage.at(1, "show", "", item="501", topic="set", attributes={"phase": "热场", "planned": MINUTE, "place": -1})
    assert stage.core.state.rooms.values[b"room"].on_air == "501"
    assert fired(stage, 62, text="x") == ["over"]


@pytest.mark.parametrize("prefer", EVALUATORS)
def test_that_rules_read_what_the_channel_of_a_viewer_cost_today(prefer: Prefer) -> None:
    stage = Stage(core_with(prefer)).room(
        "triggers:\n"
        "  paid: {on: enter, when: channel.paid = true, do: [alert: {text: a}]}\n"
        "  dear: {on: enter, when: channel.spend >= 100 CNY, do: [alert: {text: a}]}\n"
        "  named: {on: enter, when: channel.title = 千川, do: [alert: {text: a}]}\n"
    )
    assert fired(stage, 1, "enter", channel="qc") == []
    day = START // 86_400_000_000
    for number, money in ((1, 6_000), (2, 12_000)):
        # What was told last of a day counts: a report that is imported again adds nothing.
        said = {"import": number, "row": 2, "day": day, "title": "千川"}
        stage.at(2, "imported", "", room="", topic="channel", channel="qc", money=money, attributes=said)
    (channel,) = (stage.core.state.channel(name) for name in stage.core.state.shop.channels)
    assert channel is not None
    assert (channel.total, channel.days) == (12_000, {day: 12_000})
    assert fired(stage, 3, "enter", "b", channel="qc") == ["dear", "named", "paid"]
    said = {"import": 2, "row": 2, "day": day, "title": "千川", "undo": True}
    stage.at(4, "imported", "", room="", topic="channel", channel="qc", money=12_000, attributes=said)
    assert fired(stage, 5, "enter", "c", channel="qc") == ["named", "paid"]
    assert fired(stage, 6, "enter", "d", channel="free") == []
