"""Signals: they begin, are renewed in silence, and end; they carry their cause."""

import pytest

from tests.step.support_a import MINUTE, Stage, on_both

both_evaluators = on_both()

HOT = """
signals:
  hot: {on: item_click, when: event.item = a, lasts: 10m}
triggers:
  begins: {on: signal.hot, do: [alert: {text: a}]}
  ends: {on: signal.hot ended, do: [alert: {text: a}]}
"""


def test_that_a_signal_begins_once_and_is_renewed_in_silence(stage: Stage) -> None:
    stage.room(HOT)
    assert stage.hear("item_click", 0, item="a") == ["begins"]
    assert stage.hear("item_click", 5 * MINUTE, item="a") == []
    assert stage.hear("item_click", 9 * MINUTE, item="a") == []


def test_that_a_renewed_signal_ends_when_the_renewal_is_over(stage: Stage) -> None:
    stage.room(HOT)
    stage.hear("item_click", 0, item="a")
    stage.hear("item_click", 9 * MINUTE, item="a")
    assert stage.until(19 * MINUTE - 1) == []
    assert stage.until(19 * MINUTE) == ["ends"]
    assert stage.when("ends") == [19 * MINUTE]
    assert stage.hear("item_click", 20 * MINUTE, item="a") == ["begins"]


def test_that_a_signal_that_lasts_does_not_end_when_its_condition_is_false(stage: Stage) -> None:
    stage.room(HOT)
    stage.hear("item_click", 0, item="a")
    assert stage.hear("item_click", 60, item="b") == []
    assert stage.moves("hot") == [("", "on", 0)]


def test_that_a_signal_without_lasts_ends_when_its_condition_is_read_again_and_false(stage: Stage) -> None:
    stage.room(HOT.replace(", lasts: 10m", ""))
    assert stage.hear("item_click", 0, item="a") == ["begins"]
    assert stage.hear("comment", 60 * MINUTE, text="no event of its own") == []
    assert stage.hear("item_click", 61 * MINUTE, item="a") == []
    assert stage.hear("item_click", 62 * MINUTE, item="b") == ["ends"]
    assert stage.hear("item_click", 63 * MINUTE, item="b") == []
    assert stage.moves("hot") == [("", "on", 0), ("on", "", 62 * MINUTE)]


def test_that_a_signal_without_lasts_ends_where_its_condition_is_unknown(stage: Stage) -> None:
    stage.room(
        "signals:\n  high: {on: comment, when: event.score > 3}\n"
        "triggers:\n  ends: {on: signal.high ended, do: [alert: {text: a}]}\n"
    )
    stage.hear("comment", 0, text="a", attributes={"score": 5})
    assert stage.hear("comment", 1, text="a") == ["ends"]


def test_that_signals_of_two_viewers_are_two(stage: Stage) -> None:
    stage.room(HOT)
    assert stage.hear("item_click", 0, item="a") == ["begins"]
    assert stage.hear("item_click", 1, viewer="bob", item="a") == ["begins"]
    stage.until(11 * MINUTE)
    assert [(f.rule, f.viewer, f.at) for f in stage.fired[2:]] == [("ends", "ann", 600), ("ends", "bob", 601)]


HESITATING = """
features:
  views: {count: item_view, within: 1h, per: [viewer, item]}
  hesitants: {holding: signal.hesitating, per: [room, item]}
signals:
  hesitating: {on: item_view, when: views >= 2, lasts: 5m}
triggers:
  begins: {on: signal.hesitating, do: [alert: {text: a}]}
  ends: {on: signal.hesitating ended, do: [alert: {text: a}]}
  crowd: {on: signal.hesitating, when: hesitants >= 2, do: [alert: {text: a}]}
  fewer: {on: signal.hesitating ended, when: hesitants = 0, do: [alert: {text: a}]}
"""


def test_that_a_signal_that_reads_an_item_holds_per_item_and_carries_it(stage: Stage) -> None:
    stage.room(HESITATING)
    for n, item in enumerate(["a", "b", "a", "b", "b"]):
        stage.hear("item_view", n, item=item)
    assert [(f.rule, f.item, f.at) for f in stage.fired] == [("begins", "a", 2), ("begins", "b", 3)]
    stage.until(10 * MINUTE)
    ended = [(f.rule, f.item, f.at) for f in stage.fired if f.rule == "ends"]
    assert ended == [("ends", "a", 302), ("ends", "b", 304)]


def test_that_holding_counts_viewers_per_room_and_item(stage: Stage) -> None:
    stage.room(HESITATING)
    for n, (viewer, item) in enumerate([("ann", "a"), ("bob", "a"), ("cem", "b"), ("ann", "a"), ("cem", "b")]):
        stage.hear("item_view", n, viewer=viewer, item=item)
    assert stage.when("crowd") == []
    stage.hear("item_view", 10, viewer="bob", item="a")
    assert stage.when("crowd") == [10]
    stage.until(10 * MINUTE)
    assert [(f.item, f.viewer) for f in stage.fired if f.rule == "fewer"] == [("b", "cem"), ("a", "bob")]


def test_that_a_signal_without_lasts_is_counted_out_for_the_item_that_it_began_with(stage: Stage) -> None:
    stage.room(
        """
features:
  stuck: {holding: signal.asking, per: [room, item]}
signals:
  asking: {on: [item_view, item_leave], when: event.kind = item_view, per: [viewer]}
triggers:
  any: {on: comment, when: stuck = 0, do: [alert: {text: a}]}
  ends: {on: signal.asking ended, do: [alert: {text: a}]}
"""
    )
    stage.hear("item_view", 0, item="a")
    assert stage.nobody("comment", 1, item="a", text="x") == []
    stage.hear("item_leave", 2, item="b")
    assert stage.fired[-1].item == "a"
    assert stage.nobody("comment", 3, item="a", text="x") == ["any"]


CROWDED = """
features:
  enters: {count: enter, within: 1m, per: room}
signals:
  crowded: {on: enter, when: enters >= 2, lasts: 5m, per: [room]}
triggers:
  begins: {on: signal.crowded, do: [alert: {text: a}]}
  ends: {on: signal.crowded ended, do: [alert: {text: a}]}
  reads: {on: comment, when: signal.crowded = true, do: [alert: {text: a}]}
"""


def test_that_a_rooms_signal_is_one_for_all_its_viewers(stage: Stage) -> None:
    stage.room(CROWDED)
    assert stage.hear("enter", 0, viewer="ann") == []
    assert stage.hear("enter", 1, viewer="bob") == ["begins"]
    assert stage.hear("enter", 2, viewer="cem") == []
    assert stage.hear("comment", 3, viewer="dan", text="x") == ["reads"]
    assert stage.nobody("comment", 4, text="x") == ["reads"]
    stage.until(10 * MINUTE)
    assert stage.when("ends") == [302]
    assert stage.hear("comment", 11 * MINUTE, viewer="dan", text="x") == []


def test_that_a_rooms_signal_that_no_viewer_sets_off_is_renewed_too(stage: Stage) -> None:
    stage.room(
        """
signals:
  flash: {on: cue.flash, lasts: 5m}
cues:
  flash: {title: Flash}
triggers:
  begins: {on: signal.flash, do: [alert: {text: a}]}
  ends: {on: signal.flash ended, do: [alert: {text: a}]}
"""
    )
    assert stage.nobody("cue", 0, topic="flash") == ["begins"]
    assert stage.nobody("cue", 4 * MINUTE, topic="flash") == []
    stage.until(20 * MINUTE)
    assert stage.when("ends") == [9 * MINUTE]
    assert stage.nobody("cue", 21 * MINUTE, topic="flash") == ["begins"]


def test_that_a_rooms_signal_per_item_is_one_for_each_item(stage: Stage) -> None:
    stage.room(
        """
features:
  views: {count: item_view, within: 1m, per: [room, item]}
signals:
  wanted: {on: item_view, when: views >= 2, lasts: 5m, per: [room, item]}
triggers:
  begins: {on: signal.wanted, do: [alert: {text: a}]}
  ends: {on: signal.wanted ended, do: [alert: {text: a}]}
  reads: {on: comment, when: signal.wanted = true, do: [alert: {text: a}]}
"""
    )
    for n, (viewer, item) in enumerate([("ann", "a"), ("bob", "b"), ("cem", "a"), ("dan", "b")]):
        stage.hear("item_view", n, viewer=viewer, item=item)
    assert [(f.rule, f.item, f.at) for f in stage.fired] == [("begins", "a", 2), ("begins", "b", 3)]
    assert stage.nobody("comment", 4, item="a", text="x") == ["reads"]
    assert stage.nobody("comment", 5, item="c", text="x") == []
    stage.until(10 * MINUTE)
    assert [(f.item, f.at) for f in stage.fired if f.rule == "ends"] == [("a", 302), ("b", 303)]


def test_that_a_rooms_signal_holds_in_its_own_room_only(stage: Stage) -> None:
    stage.room(CROWDED).room(CROWDED, key="s")
    stage.hear("enter", 0, viewer="ann")
    stage.hear("enter", 1, viewer="bob")
    assert stage.hear("comment", 2, viewer="ann", text="x") == ["reads"]
    assert stage.hear("comment", 3, viewer="ann", text="x", room="s") == []


def test_that_a_viewers_signal_needs_a_viewer(stage: Stage) -> None:
    stage.room(
        "signals:\n  chatty: {on: comment, when: event.text = hi, lasts: 5m}\n"
        "triggers:\n"
        "  begins: {on: signal.chatty, do: [alert: {text: a}]}\n"
        "  silent: {on: comment, when: signal.chatty = false, do: [alert: {text: a}]}\n"
    )
    assert stage.nobody("comment", 0, text="hi") == []
    assert stage.nobody("comment", 1, text="no") == []
    assert stage.hear("comment", 2, text="no") == ["silent"]
    assert stage.hear("comment", 3, text="hi") == ["begins"]


def test_that_a_signal_begins_at_what_it_depends_on_in_the_same_step(stage: Stage) -> None:
    stage.room(
        """
signals:
  warm: {on: item_view, lasts: 10m}
  hot: {on: item_click, when: signal.warm = true, lasts: 10m}
  hotter: {on: signal.hot, lasts: 10m}
triggers:
  now: {on: signal.hotter, do: [alert: {text: a}]}
"""
    )
    assert stage.hear("item_click", 0, item="a") == []
    stage.hear("item_view", 1, item="a")
    assert stage.hear("item_click", 2, item="a") == ["now"]


def test_that_a_trigger_reads_what_signals_settled_on_at_the_same_event(stage: Stage) -> None:
    stage.room(
        """
signals:
  second: {on: item_click, when: signal.first = true}
  first: {on: item_click}
triggers:
  both: {on: item_click, when: {all: [signal.first = true, signal.second = true]}, do: [alert: {text: a}]}
"""
    )
    assert stage.hear("item_click", 0, item="a") == ["both"]
    assert stage.core.faults == []


def test_that_signal_changed_and_was_speak_of_this_event(stage: Stage) -> None:
    stage.room(
        """
signals:
  hot: {on: item_click, when: event.item = a}
triggers:
  changed: {on: item_click, when: signal.hot changed, do: [alert: {text: a}]}
  was: {on: item_click, when: signal.hot was true, do: [alert: {text: a}]}
"""
    )
    assert stage.hear("item_click", 0, item="a") == ["changed"]
    assert stage.hear("item_click", 1, item="a") == ["was"]
    assert stage.hear("item_click", 2, item="b") == ["changed", "was"]
    assert stage.hear("item_click", 3, item="b") == []


def test_that_signals_within_and_counted_are_facts_like_events(stage: Stage) -> None:
    stage.room(
        """
features:
  times: {count: signal.hot, within: 1h}
signals:
  hot: {on: item_click, lasts: 1m}
triggers:
  soon: {on: comment, when: signal.hot within 5m, do: [alert: {text: a}]}
  often: {on: comment, when: times >= 2, do: [alert: {text: a}]}
"""
    )
    assert stage.hear("comment", 0, text="x") == []
    stage.hear("item_click", 10, item="a")
    stage.hear("item_click", 20, item="a")
    assert stage.hear("comment", 30, text="x") == ["soon"]
    stage.hear("item_click", 200, item="a")
    assert stage.hear("comment", 210, text="x") == ["soon", "often"]
    assert stage.hear("comment", 200 + 5 * MINUTE, text="x") == ["often"]


@pytest.mark.parametrize("quality", ["stable", "session"])
def test_that_a_signal_lasts_for_viewers_of_every_quality(stage: Stage, quality: str) -> None:
    stage.room(HOT)
    stage.hear("item_click", 0, item="a", quality=quality)
    stage.until(MINUTE * 11)
    assert stage.when("ends") == [600]


def test_that_a_signal_begun_in_one_room_is_counted_out_there(stage: Stage) -> None:
    rules = """
features:
  hots: {holding: signal.hot, per: room}
signals:
  hot: {on: item_click, when: event.item = a}
triggers:
  none: {on: comment, when: hots = 0, do: [alert: {text: a}]}
"""
    stage.room(rules).room(rules, key="s")
    stage.hear("item_click", 0, item="a")
    stage.hear("item_click", 1, item="b", room="s")
    assert stage.nobody("comment", 2, text="x") == ["none"]
    assert stage.nobody("comment", 2, text="x", room="s") == ["none"]
