"""Lines for the host, merged."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.host_lines import Line, merged, shown, together


def line(
    number: int, name: str = "", text: str = "", *, rule: str = "r/looks", item: str = "", expires: int | None = 90
) -> Line:
    viewer = f"v{name}" if name else ""
    return Line(f"a{number}", rule, text, number, item, viewer, name, expires)


@pytest.mark.parametrize(
    ("text", "name", "people", "said"),
    [
        ("小美在看口红", "小美", 5, "小美等 5 人在看口红"),
        ("小美 正在看 口红，可以讲一下", "小美", 2, "小美等 2 人正在看 口红，可以讲一下"),
        ("欢迎 Mei", "Mei", 3, "欢迎 Mei等 3 人"),
        ("Mei is looking at lipstick", "Mei", 5, "Mei and 4 more are looking at lipstick"),
        ("Mei has asked twice", "Mei", 2, "Mei and 1 more have asked twice"),
        ("Mei just follows you", "Mei", 3, "Mei and 2 more just follow you"),
        ("Mei watches the pan", "Mei", 3, "Mei and 2 more watch the pan"),
        ("Mei tries again", "Mei", 3, "Mei and 2 more try again"),
        ("Mei wants it", "Mei", 3, "Mei and 2 more want it"),
        ("Mei asked for this", "Mei", 3, "Mei and 2 more asked for this"),
        ("Welcome, Mei", "Mei", 4, "Welcome, Mei and 3 more"),
        ("Welcome back Mei, this is for you", "Mei", 4, "Welcome back Mei and 3 more, this is for you"),
        ("Mei's cart is full", "Mei", 2, "Mei and 1 more: cart is full"),
    ],
)
def test_that_one_line_speaks_of_several_viewers(text: str, name: str, people: int, said: str) -> None:
    assert together(text, name, people) == said


def test_that_viewers_of_one_rule_and_product_are_one_line() -> None:
    lines = [line(1, "小美", "小美在看口红", item="p1"), line(2, "阿宁", "阿宁在看口红", item="p1")]
    lines += [line(3, "小美", "小美在看口红", item="p1"), line(4, "可可", "可可在看面霜", item="p2")]
    lipstick, cream = merged(reversed(lines), 5)
    assert (lipstick.text, lipstick.people, lipstick.actions) == ("小美等 2 人在看口红", 2, ("a1", "a2", "a3"))
    assert (cream.text, cream.people) == ("可可在看面霜", 1)


def test_that_lines_which_say_more_than_the_name_are_not_merged() -> None:
    lines = [line(1, "Mei", "Mei asked 2 times: how big"), line(2, "Robin", "Robin asked 3 times: how long")]
    assert [one.text for one in merged(lines, 3)] == ["Mei asked 2 times: how big", "Robin asked 3 times: how long"]


def test_that_what_a_rule_says_of_the_room_replaces_what_it_said_before() -> None:
    lines = [line(1, text="3 位在问价格"), line(2, text="5 位在问价格"), line(3, text="讲一下发货", rule="r/ship")]
    found = merged(lines, 4)
    assert [(one.text, one.actions) for one in found] == [("5 位在问价格", ("a1", "a2")), ("讲一下发货", ("a3",))]


def test_that_what_is_too_late_is_not_said_and_a_merged_line_lasts_as_long_as_its_last() -> None:
    lines = [line(1, "Mei", "Mei waits", expires=10), line(2, "Robin", "Robin waits", expires=20)]
    (both,) = merged(lines, 5)
    assert (both.text, both.expires) == ("Mei and 1 more wait", 20)
    (one,) = merged(lines, 10)
    assert (one.text, one.expires) == ("Robin waits", 20)
    assert merged(lines, 20) == []
    assert merged([line(1, "Mei", "Mei waits", expires=None)], 10**9)[0].expires is None


def test_that_a_host_sees_the_three_newest_and_how_many_more_there_are() -> None:
    lines = [line(number, text=str(number), rule=f"r/{number}") for number in range(1, 6)]
    found, more = shown(lines, 6)
    assert ([one.text for one in found], more) == (["3", "4", "5"], 2)


TEXTS = st.sampled_from(["Mei is here", "小美来了", "go on"])
LINES = st.builds(
    line, st.integers(1, 50), st.sampled_from(["", "Mei", "小美"]), TEXTS, rule=st.sampled_from(["r/a", "r/b"]),
    item=st.sampled_from(["", "p1"]), expires=st.one_of(st.none(), st.integers(0, 99)),
)  # fmt: skip


@given(st.lists(LINES, max_size=12), st.integers(0, 99))
def test_that_every_line_in_time_is_in_one_merged_line_and_no_other_is(lines: list[Line], now: int) -> None:
    found = merged(lines, now)
    said = sorted(action for one in found for action in one.actions)
    assert said == sorted(one.action for one in lines if one.expires is None or one.expires > now)
    assert [one.time for one in found] == sorted(one.time for one in found)
