"""What rules listen to, what they set off in the same step, and how it comes to rest."""

import pytest

from tests.step.support_a import MINUTE, Stage, on_both

both_evaluators = on_both()


def test_that_a_trigger_fires_at_each_event_of_its_on_at_which_it_holds(stage: Stage) -> None:
    stage.room("triggers:\n  r: {on: [item_view, item_click], when: event.item = a, do: [alert: {text: a}]}\n")
    told = [("item_view", "a"), ("item_click", "a"), ("item_click", "b"), ("favourite", "a"), ("item_view", "a")]
    assert [bool(stage.hear(kind, n, item=item)) for n, (kind, item) in enumerate(told)] == [
        True, True, False, False, True,
    ]  # fmt: skip


def test_that_any_event_is_every_event_and_no_derived_fact(stage: Stage) -> None:
    stage.room(
        "signals:\n  hot: {on: item_click, lasts: 5m}\n"
        "triggers:\n  r: {on: any event, do: [alert: {text: a}]}\n"
        "  s: {on: [signal.hot, visit start], do: [alert: {text: a}]}\n"
    )
    assert stage.hear("item_click", 0, item="a") == ["s", "r", "s"]
    assert stage.nobody("room_stats", 1, attributes={"online": 3}) == ["r"]
    assert stage.nobody("cue", 2, topic="flash") == ["r"]
    assert stage.hear("made_up_kind", 3) == ["r"]
    stage.until(10 * MINUTE)
    assert len(stage.fired) == 6


def test_that_a_cue_is_heard_by_its_own_name_and_says_what_it_is_about(stage: Stage) -> None:
    stage.room(
        "cues:\n  flash: {title: F, asks: [item]}\n  answered: {title: A}\n"
        "triggers:\n  r: {on: cue.flash, when: event.item = a, do: [alert: {text: a}]}\n"
    )
    assert stage.nobody("cue", 0, topic="answered", item="a") == []
    assert stage.nobody("cue", 1, topic="flash", item="b") == []
    assert stage.nobody("cue", 2, topic="flash", item="a") == ["r"]
    assert stage.fired[0].item == "a"


def test_that_signals_set_off_signals_to_the_end_of_the_chain(stage: Stage) -> None:
    chain = "".join(f"  s{n}: {{on: signal.s{n - 1}, lasts: 5m}}\n" for n in range(1, 15))
    stage.room(
        f"signals:\n  s0: {{on: item_click, lasts: 5m}}\n{chain}"
        "triggers:\n  r: {on: signal.s14, do: [alert: {text: a}]}\n"
    )
    assert stage.hear("item_click", 0, item="a") == ["r"]
    assert stage.core.faults == []


def test_that_many_signals_at_one_event_are_no_cycle(stage: Stage) -> None:
    signals = "".join(f"  s{n}: {{on: item_click, lasts: 5m}}\n" for n in range(200))
    names = ", ".join(f"signal.s{n}" for n in range(200))
    stage.room(f"signals:\n{signals}triggers:\n  r: {{on: [{names}], do: [alert: {{text: a}}]}}\n")
    assert len(stage.hear("item_click", 0, item="a")) == 200
    assert stage.core.faults == []


def test_that_a_tier_change_sets_off_a_signal_and_that_a_trigger_in_one_step(stage: Stage) -> None:
    stage.room(
        """
features:
  clicks: {count: item_click, within: 5m}
tiers:
  heat:
    - {tier: hot, when: clicks >= 2}
    - {tier: cold}
signals:
  rising: {on: tier.heat changed, when: tier.heat = hot, lasts: 10m}
triggers:
  r: {on: signal.rising, do: [alert: {text: a}]}
"""
    )
    assert stage.hear("item_click", 0, item="a") == []
    assert stage.hear("item_click", 1, item="a") == ["r"]


def test_that_a_tier_may_read_a_signal_of_the_same_event(stage: Stage) -> None:
    stage.room(
        """
signals:
  hot: {on: item_click, lasts: 5m}
tiers:
  heat:
    - {tier: hot, when: signal.hot = true}
    - {tier: cold}
"""
    )
    stage.hear("enter", 0)
    stage.hear("item_click", 1, item="a")
    assert stage.moves("heat") == [("cold", "hot", 1)]


def test_that_a_tier_that_reads_a_signal_falls_when_it_ends(stage: Stage) -> None:
    stage.room(
        """
signals:
  hot: {on: item_click, lasts: 5m}
tiers:
  heat:
    - {tier: hot, when: signal.hot = true}
    - {tier: cold}
"""
    )
    stage.hear("item_click", 0, item="a")
    stage.until(10 * MINUTE)
    assert stage.moves("heat")[-1] == ("hot", "cold", 5 * MINUTE)


SWINGS = """
signals:
  odd: {on: item_click, when: {none: [signal.odd = true]}}
triggers:
  after: {on: comment, do: [alert: {text: a}]}
"""


def test_that_a_signal_that_contradicts_itself_is_cut_and_told(stage: Stage) -> None:
    stage.room(SWINGS)
    stage.hear("item_click", 0, item="a")
    assert len(stage.core.faults) == 1
    assert "without end" in str(stage.core.faults[0])
    assert stage.hear("comment", 1, text="a") == ["after"]


def test_that_rules_that_set_each_other_off_for_ever_are_cut_and_the_next_event_is_heard(stage: Stage) -> None:
    stage.room(
        """
signals:
  a: {on: [item_click, signal.b ended, signal.b], when: {none: [signal.a = true]}}
  b: {on: [signal.a, signal.a ended], when: signal.a = true}
triggers:
  after: {on: comment, do: [alert: {text: a}]}
"""
    )
    stage.hear("item_click", 0, item="a")
    assert stage.core.faults
    assert stage.hear("comment", 1, text="a") == ["after"]


def test_that_a_trigger_that_listens_to_a_list_fires_once_for_each_fact(stage: Stage) -> None:
    stage.room(
        "signals:\n  hot: {on: item_click, lasts: 5m}\n"
        "triggers:\n  r: {on: [item_click, signal.hot], do: [alert: {text: a}]}\n"
    )
    assert stage.hear("item_click", 0, item="a") == ["r", "r"]
    assert stage.hear("item_click", 1, item="a") == ["r"]


# --- several rulesets in one room

BASE = """ruleset: base
features:
  clicks: {count: item_click, within: 5m}
signals:
  hot: {on: item_click, when: clicks >= 2, lasts: 5m}
tiers:
  heat:
    - {tier: hot, when: clicks >= 2}
    - {tier: cold}
triggers:
  mine: {on: signal.hot, do: [alert: {text: a}]}
"""


def test_that_a_later_ruleset_builds_on_the_names_of_an_earlier_one(stage: Stage) -> None:
    stage.room(
        BASE,
        """ruleset: sale
triggers:
  by_signal: {on: signal.hot, do: [alert: {text: a}]}
  by_tier: {on: tier.heat changed, when: tier.heat = hot, do: [alert: {text: a}]}
  by_feature: {on: item_click, when: {all: [clicks = 2, signal.hot = true, tier.heat = hot]}, do: [alert: {text: a}]}
""",
    )
    stage.hear("item_click", 0, item="a")
    assert sorted(stage.hear("item_click", 1, item="a")) == ["by_feature", "by_signal", "by_tier", "mine"]


def test_that_an_earlier_ruleset_may_read_the_signals_of_a_later_one(stage: Stage) -> None:
    stage.room(
        "ruleset: early\ntriggers:\n  r: {on: item_click, when: signal.hot = true, do: [alert: {text: a}]}\n", BASE
    )
    stage.hear("item_click", 0, item="a")
    assert stage.hear("item_click", 1, item="a") == ["r", "mine"]


def test_that_two_rulesets_may_call_different_things_by_one_name(stage: Stage) -> None:
    other = BASE.replace("ruleset: base", "ruleset: other").replace("clicks >= 2", "clicks >= 3")
    stage.room(BASE, other.replace("mine", "theirs"))
    said = [stage.hear("item_click", n, item="a") for n in range(3)]
    assert said == [[], ["mine"], ["theirs"]]


def test_that_rules_fire_in_the_order_of_rulesets_and_of_the_file(stage: Stage) -> None:
    def rules(name: str, first: str, second: str) -> str:
        return (
            f"ruleset: {name}\ntriggers:\n"
            f"  {first}: {{on: comment, do: [alert: {{text: a}}]}}\n"
            f"  {second}: {{on: comment, priority: {1 if second == 'up' else 0}, do: [alert: {{text: a}}]}}\n"
        )

    stage.room(rules("one", "zeta", "beta"), rules("two", "alpha", "up"))
    assert stage.hear("comment", 0, text="a") == ["up", "zeta", "beta", "alpha"]


@pytest.mark.parametrize("events", [3, 40])
def test_that_a_settled_step_leaves_nothing_behind(stage: Stage, events: int) -> None:
    stage.room(BASE)
    for n in range(events):
        stage.hear("item_click", n, item="a")
    assert stage.when("mine") == [1]
    assert stage.core.faults == []
