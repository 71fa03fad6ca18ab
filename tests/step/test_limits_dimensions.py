"""Limits by any dimension of a feature, and by several together."""

from tiercast.rules.evaluators import Prefer

from tests.step.support_b import ON_BOTH, event
from tests.step.test_limits import limited

pytestmark = ON_BOTH


def test_that_a_limit_per_viewer_and_item_counts_each_pair_apart(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer and item: 1 per 1d")
    stage.take(event(0, "comment", item="i1"), event(1, "comment", item="i2"), event(2, "comment", item="i1"))
    stage.take(event(3, "comment", "bob", item="i1"), event(4, "comment", item="i1", room="q"))
    assert stage.fired == [("greet", 0), ("greet", 1), ("greet", 3)]


def test_that_a_limit_per_item_and_room_counts_each_room_apart(evaluator: Prefer) -> None:
    stage = limited(evaluator, "item and room: 1 per 1d")
    stage.take(event(0, "comment", item="i1"), event(1, "comment", "bob", item="i1"))
    stage.take(event(2, "comment", "cat", item="i1", room="q"))
    assert stage.fired == [("greet", 0), ("greet", 2)]


def test_that_a_limit_per_category_of_rooms_counts_the_rooms_of_a_category_together(evaluator: Prefer) -> None:
    stage = limited(evaluator, "room.category: 1 per 1d", category="beauty")
    stage.take(event(0, "comment"), event(1, "comment", "bob", room="q"))
    assert stage.fired == [("greet", 0)]


def test_that_a_limit_per_order_counts_each_order_apart(evaluator: Prefer) -> None:
    stage = limited(evaluator, "order: 1 per ever")
    stage.take(event(0, "comment", order="o1"), event(1, "comment", order="o1"), event(2, "comment", order="o2"))
    assert stage.fired == [("greet", 0), ("greet", 2)]


def test_that_a_limit_per_text_field_counts_each_text_apart(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer and topic: 1 per 1d")
    stage.take(
        event(0, "comment", topic="size"), event(1, "comment", topic="colour"), event(2, "comment", topic="size")
    )
    assert stage.fired == [("greet", 0), ("greet", 1)]


def test_that_a_limit_per_attribute_of_events_counts_each_value_apart(evaluator: Prefer) -> None:
    stage = limited(evaluator, "seat: 1 per 1d")
    seats = ("A1", "A2", "A1")
    stage.take(*(event(at, "comment", attributes={"seat": seat}) for at, seat in enumerate(seats)))
    assert stage.fired == [("greet", 0), ("greet", 1)]


def test_that_a_limit_is_not_passed_by_another_case_width_or_blank(evaluator: Prefer) -> None:
    """What conditions take for one text is one text for limits as well; ids are taken letter by letter."""
    stage = limited(evaluator, "channel: 1 per 1d")
    channels = ("Paid", "paid ", "ｐａｉｄ", "free")
    stage.take(*(event(at, "comment", channel=channel) for at, channel in enumerate(channels)))
    assert stage.fired == [("greet", 0), ("greet", 3)]
    stage = limited(evaluator, "seat: 1 per 1d")
    stage.take(*(event(at, "comment", attributes={"seat": seat}) for at, seat in enumerate(("A1", "a1 ", "A2"))))
    assert stage.fired == [("greet", 0), ("greet", 2)]
    stage = limited(evaluator, "item: 1 per 1d")
    stage.take(*(event(at, "comment", item=item) for at, item in enumerate(("gid1", "GID1", "gid1"))))
    assert stage.fired == [("greet", 0), ("greet", 1)]


def test_that_what_lacks_a_dimension_is_counted_together(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer and item: 1 per 1d")
    stage.take(event(0, "comment"), event(1, "comment"), event(2, "comment", item="i1"))
    assert stage.fired == [("greet", 0), ("greet", 2)]


def test_that_a_limit_per_viewer_and_item_needs_a_viewer(evaluator: Prefer) -> None:
    stage = limited(evaluator, "viewer and item: 1 per 1d")
    stage.take(event(0, "comment", "", item="i1"))
    assert stage.said == [("greet", "identity")]
