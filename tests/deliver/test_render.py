"""Texts that are filled in at dispatch."""

from hypothesis import given
from hypothesis import strategies as st
from tiercast.deliver.ports import Person
from tiercast.deliver.render import LONGEST_TEXT, cut, fill, render
from tiercast_api import Money

from tests.deliver.support import CODE, SEND, planned


def test_that_places_are_filled_and_doubled_braces_are_braces() -> None:
    assert fill(cut("{{x}} {a} 和 { b }"), {"a": 3, "b": "口红"}) == ("{x} 3 和 口红", [])


def test_that_an_unknown_name_is_empty_and_noted_and_takes_its_comma_along_at_the_start() -> None:
    assert fill(cut("{viewer.name}，10 元券已到账"), {}) == ("10 元券已到账", ["viewer.name"])
    assert fill(cut("你好 {viewer.name}，欢迎"), {"viewer.name": None}) == ("你好 ，欢迎", ["viewer.name"])


def test_that_a_value_is_never_read_as_a_template() -> None:
    assert fill(cut("{a}"), {"a": "{b}", "b": "secret"}) == ("{b}", [])


def test_that_numbers_and_flags_are_shown_plainly() -> None:
    assert fill(cut("{a} {b} {c} {d}"), {"a": 2.5, "b": 3.0, "c": True, "d": 12}) == ("2.5 3 ✓ 12", [])


def test_that_a_name_cannot_turn_the_writing_around_or_break_lines() -> None:
    assert fill(cut("<{a}>"), {"a": "x\u202ey\n\x00z"}) == ("<x y z>", [])


@given(st.text(max_size=60), st.dictionaries(st.sampled_from(["a", "b.c"]), st.text(max_size=3_000)))
def test_that_no_text_breaks_the_renderer_or_grows_beyond_its_limit(written: str, values: dict[str, str]) -> None:
    text, _ = fill(cut(written), dict(values))
    assert len(text) <= LONGEST_TEXT


def test_that_what_an_action_gives_itself_is_left_to_its_sink() -> None:
    action = planned(1, type="coupon", fields={"text": "码 {coupon.code}"}, cost=1_000, currency="CNY")
    rendered = render(action, CODE, Person("douyin", "42", "小红"), {}, 2)
    assert rendered.action.fields["text"] == "码 {coupon.code}"
    assert rendered.action.money == Money(1_000, "CNY")
    assert (rendered.action.viewer_id, rendered.action.attempt) == ("42", 2)


def test_that_only_fields_declared_as_templates_are_filled() -> None:
    action = planned(1, fields={"text": "{a}", "pool": "{a}"}, values={"a": "x", "b": None})
    rendered = render(action, SEND, None, {"coupon.code": "C"}, 1)
    assert rendered.action.fields == {"text": "x", "pool": "{a}"}
    assert rendered.action.context == {"a": "x", "coupon.code": "C"}
