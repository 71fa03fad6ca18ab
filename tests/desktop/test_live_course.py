"""The course of a session in the window: columns, points, big numbers and marks, without Qt."""

import csv
import io
from zoneinfo import ZoneInfo

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.desktop.live import figures
from tiercast.desktop.live.clusters import clusters, counts, nearest
from tiercast.desktop.live.course import Course
from tiercast.desktop.live.export import plain, table
from tiercast.desktop.live.kinds import PLOTS, colour_of, curves, missing
from tiercast.desktop.live.sampling import MOST_POINTS, Sampling
from tiercast.desktop.live.titles import column_title
from tiercast.desktop.look.tokens import LIGHT
from tiercast.serve.protocol_watch import Columns, FiredMark, WatchReply

from tests.desktop.made import NOON
from tests.desktop.made_course import MINUTE, STEP, about, nothing, poor, reply

T0 = NOON // STEP * STEP


def told(columns: Columns, *, whole: bool = False, now: int = NOON, began: int = T0) -> WatchReply:
    """A reply with these buckets."""
    return WatchReply(
        id=1, run="1", revision=2, whole=whole, now=now, session=1, began=began, is_open=True, step=STEP,
        columns=columns, about=about(),
    )  # fmt: skip


def test_that_changes_are_put_where_they_belong_and_late_ones_too() -> None:
    course = Course()
    course.take(told(Columns(at=[T0, T0 + STEP], kinds={"like": [1, 2]}, present=[5, None]), whole=True))
    course.take(told(Columns(at=[T0 + STEP, T0 + 3 * STEP], kinds={"like": [3, 4], "gift": [0, 1]}, present=[6, 7])))
    assert course.column(("kinds", "like")).tolist() == [1, 3, 0, 4]
    assert course.column(("kinds", "gift")).tolist() == [0, 0, 0, 1]
    assert course.column(("present",))[[0, 1, 3]].tolist() == [5, 6, 7]
    assert np.isnan(course.column(("present",))[2])
    course.take(told(Columns(at=[T0 - 2 * STEP], kinds={"like": [9]})))
    assert course.column(("kinds", "like")).tolist() == [9, 0, 1, 3, 0, 4]
    assert course.first == T0 - 2 * STEP


def test_that_a_tier_on_which_nobody_stands_any_more_is_empty_not_unknown() -> None:
    course = Course()
    first = Columns(at=[T0], present=[2], tiers={"l": {"hot": [2]}}, holding={"s": [1]})
    course.take(told(first, whole=True))
    course.take(told(Columns(at=[T0 + STEP], present=[2], tiers={"l": {"cold": [2]}})))
    assert course.column(("tiers", "l", "hot")).tolist() == [2, 0]
    assert course.column(("holding", "s")).tolist() == [1, 0]
    assert course.column(("tiers", "l", "cold")).tolist() == [0, 2]


def test_that_a_whole_reply_begins_anew_and_another_room_knows_nothing() -> None:
    course = Course()
    course.take(reply())
    assert course.fired
    assert course.about is not None
    course.take(told(Columns(at=[T0], kinds={"like": [1]}), whole=True))
    assert course.length == 1
    assert not course.fired
    course.forget()
    assert course.about is None or not course.length
    assert (course.revision, course.length) == (0, 0)


def test_that_a_hole_in_the_course_is_unknown_and_a_short_gap_is_not() -> None:
    course = Course()
    at = [T0, T0 + 2 * STEP, T0 + 20 * STEP, T0 + 21 * STEP]
    course.take(told(Columns(at=at, kinds={"like": [1, 1, 1, 1]}), whole=True, now=T0 + 22 * STEP))
    sampling = Sampling(course, T0 / 1e6, (T0 + 22 * STEP) / 1e6)
    rates = sampling.rates(("kinds", "like"))
    known = [not np.isnan(rates[int((instant - sampling.edges[0] * 1e6) // STEP)]) for instant in
             (T0, T0 + STEP, T0 + 2 * STEP, T0 + 10 * STEP, T0 + 20 * STEP)]  # fmt: skip
    assert known == [True, True, True, False, True]


def test_that_an_axis_does_not_reach_for_those_who_were_there_before_the_session_began() -> None:
    course = Course()
    arrivals = [90, 40, 20, *[2] * 17]
    columns = Columns(at=[T0 + place * STEP for place in range(20)], kinds={"enter": arrivals})
    course.take(told(columns, whole=True, now=T0 + 20 * STEP))
    whole = Sampling(course, T0 / 1e6, (T0 + 20 * STEP) / 1e6)
    rates = whole.rates(("kinds", "enter"))
    assert np.nanmax(rates) == 90 * 12
    assert np.nanmax(whole.after_opening(rates)) == 24
    early = Sampling(course, T0 / 1e6, (T0 + 4 * STEP) / 1e6)
    assert np.nanmax(early.after_opening(early.rates(("kinds", "enter")))) == 90 * 12


def test_that_an_axis_holds_the_first_arrivals_where_the_rest_can_be_read_beside_them() -> None:
    course = Course()
    arrivals = [52, 17, 10, 19, *[15] * 16]
    columns = Columns(at=[T0 + place * STEP for place in range(20)], kinds={"enter": arrivals})
    course.take(told(columns, whole=True, now=T0 + 20 * STEP))
    sampling = Sampling(course, T0 / 1e6, (T0 + 20 * STEP) / 1e6)
    assert np.nanmax(sampling.after_opening(sampling.rates(("kinds", "enter")))) == 52 * 12


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 3_000), st.integers(0, 3_000), st.integers(1, 3_000))
def test_that_points_are_few_and_lose_no_event(length: int, since: int, span: int) -> None:
    course = Course()
    at = [T0 + place * STEP for place in range(length)]
    course.take(told(Columns(at=at, kinds={"like": [1] * length}), whole=True, now=T0 + length * STEP))
    sampling = Sampling(course, (T0 + since * STEP) / 1e6, (T0 + (since + span) * STEP) / 1e6)
    assert sampling.points <= MOST_POINTS + 2
    sums = sampling.sums(("kinds", "like"))
    shown = sum(sampling.edges[0] * 1e6 - 1 <= one < sampling.edges[-1] * 1e6 - 1 for one in at)
    assert np.nansum(sums) == shown
    assert np.allclose(np.diff(sampling.edges), sampling.width * STEP / 1e6)
    inside = [one for one in at if since * STEP <= one - T0 < (since + span) * STEP]
    assert not inside or (sampling.edges[0] * 1e6 <= inside[0] and inside[-1] < sampling.edges[-1] * 1e6)


def test_that_a_count_is_a_minute_s_also_where_the_last_point_is_not_over() -> None:
    course = Course()
    at = [T0 + place * STEP for place in range(720)]
    course.take(told(Columns(at=at, kinds={"like": [2] * 720}), whole=True, now=T0 + 720 * STEP))
    rates = Sampling(course, T0 / 1e6, (T0 + 720 * STEP) / 1e6).rates(("kinds", "like"))
    assert np.allclose(rates[~np.isnan(rates)], 24.0)


def test_that_what_the_platform_counts_stands_until_it_counts_again() -> None:
    course = Course()
    at = [T0 + place * STEP for place in range(60)]
    online = [100 if place == 0 else None for place in range(60)]
    course.take(told(Columns(at=at, online=list(online)), whole=True, now=T0 + 60 * STEP))
    looks = Sampling(course, T0 / 1e6, (T0 + 60 * STEP) / 1e6).looks(("online",))
    assert looks[10] == 100
    assert np.isnan(looks[50])


# --- big numbers


def test_that_numbers_are_compared_with_the_five_minutes_before() -> None:
    course = Course()
    at = [T0 + place * STEP for place in range(180)]
    likes = [1 if place < 120 else 3 for place in range(180)]
    course.take(told(Columns(at=at, kinds={"like": likes}, present=list(range(180))), whole=True, now=at[-1]))
    figure = figures.counted(course, [("kinds", "like")], ("like",))
    assert (figure.total, figure.lately, figure.before, figure.change) == (120 + 180, 180, 60, 120)
    watching = figures.watching(course)
    assert (watching.total, watching.change) == (179, 60)


def test_that_it_is_too_early_for_a_comparison_in_the_first_ten_minutes() -> None:
    course = Course()
    course.take(told(Columns(at=[T0], kinds={"like": [4]}), whole=True, now=T0 + MINUTE))
    figure = figures.counted(course, [("kinds", "like")], ("like",))
    assert (figure.total, figure.lately, figure.change) == (4, 4, None)


def test_that_what_no_source_tells_is_unknown_and_what_one_tells_is_nothing_yet() -> None:
    course = Course()
    course.take(poor())
    assert figures.watching(course).total is None
    unknown = figures.counted(course, [("paid_orders",)], ("order_paid",))
    assert (unknown.total, unknown.missing) == (None, ("order_paid",))
    assert figures.counted(course, [("kinds", "comment")], ("comment",)).total
    known = Course()
    known.take(told(Columns(at=[T0]), whole=True))
    assert figures.money(known, "refunded", "CNY", ("order_refunded",)).total == 0


def test_that_orders_without_amounts_make_no_gmv_of_nothing() -> None:
    course = Course()
    course.take(told(Columns(at=[T0], kinds={"order_paid": [2]}, paid_orders=[2]), whole=True))
    gmv = figures.money(course, "paid", "CNY", ("order_paid",))
    assert (gmv.total, gmv.bare) == (None, True)
    assert figures.counted(course, [("paid_orders",)], ("order_paid",)).total == 2
    assert missing("sales", course) == ("order_paid",), "and no line along 0"
    course.take(told(Columns(at=[T0], kinds={"order_paid": [3]}, paid_orders=[3], paid={"CNY": [990]})))
    assert figures.money(course, "paid", "CNY", ("order_paid",)).total == 990


# --- plots


def test_that_each_plot_has_curves_or_says_which_events_it_lacks() -> None:
    rich, bare, none = Course(), Course(), Course()
    rich.take(reply())
    bare.take(poor())
    none.take(nothing())
    for plot in PLOTS:
        assert curves(plot, rich, False, "lab/value")
        assert not missing(plot, rich)
    assert [plot for plot in PLOTS if missing(plot, bare)] == ["audience", "sales"]
    assert [curve.title for curve in curves("interactions", bare, True)] == ["评论", "点赞"]
    assert not curves("tiers", none, False, "gone")


def test_that_refunds_of_which_no_source_tells_are_not_drawn_as_none() -> None:
    kinds = {"order_paid": [1]}
    untold = about(told=("enter", "order_paid"))
    course = Course()
    reply = told(Columns(at=[T0], kinds=kinds, paid_orders=[1], paid={"CNY": [990]}), whole=True)
    course.take(msgspec.structs.replace(reply, about=untold))
    assert [curve.key for curve in curves("sales", course, False)] == [("paid", "CNY")]
    course.take(msgspec.structs.replace(reply, about=about(told=("order_paid", "order_refunded"))))
    assert [curve.key[0] for curve in curves("sales", course, False)] == ["paid", "refunded"]
    came = Columns(at=[T0], kinds=kinds, paid_orders=[1], paid={"CNY": [990]}, refunded={"CNY": [90]})
    course.take(msgspec.structs.replace(told(came, whole=True), about=untold))
    assert [curve.key[0] for curve in curves("sales", course, False)] == ["paid", "refunded"], "it came anyway"


def test_that_tiers_are_shades_of_one_colour() -> None:
    course = Course()
    course.take(reply())
    shades = [colour_of(curve, LIGHT) for curve in curves("tiers", course, False, "lab/value")]
    assert shades[0] == LIGHT.series[0]
    assert len(set(shades)) == len(shades)


# --- marks


def mark(time: int, state: str = "live") -> FiredMark:
    return FiredMark(time=time, rule="lab/cart", firing=f"f{time}", state=state)


def test_that_marks_which_would_lie_on_one_another_become_one() -> None:
    marks = [mark(100), mark(105, "shadow"), mark(150), mark(990), mark(2_000)]
    found = clusters(marks, float, 1_000.0)
    assert [len(one.fired) for one in found] == [2, 1, 1]
    assert found[0].state == "live"
    assert nearest(found, 104.0) is found[0]
    assert nearest(found, 400.0) is None


def test_that_firings_which_are_not_known_one_by_one_are_still_counted() -> None:
    course = Course()
    whole = reply(minutes=20)
    course.take(whole)
    assert counts(course, float, 1e18) == []
    late = tuple(mark for mark in whole.fired if mark.time > NOON - 5 * MINUTE)
    course.take(msgspec.structs.replace(whole, fired=late, more_fired=True))
    found = counts(course, lambda instant: (instant - course.began) / 1e6, 1_200.0)
    before = course.column(("fired", "lab/cart"))[: course.place(late[0].time)]
    assert sum(count for _, count in found) == before.sum() > 0


# --- export


def test_that_the_table_has_every_bucket_and_what_is_unknown_is_empty() -> None:
    course = Course()
    course.take(reply(minutes=10))
    zone = ZoneInfo("Asia/Shanghai")
    text = table(course, zone, lambda key: column_title(course, key, chinese=True))
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == course.length
    assert rows[0]["time"].endswith("+08:00")
    assert sum(int(float(row["评论"])) for row in rows) == int(course.column(("kinds", "comment")).sum())
    assert rows[1]["在线人数（平台）"] == ""
    assert rows[0]["Value：Champion"] != ""
    assert any(row["marks"] == "Flash sale" for row in rows)
    assert rows[-1]["on_air"] == "Gift box"


def test_that_in_the_table_orders_of_which_no_source_tells_are_empty_and_not_0() -> None:
    course = Course()
    relay = about(told=("comment", "like"))
    nothing = told(Columns(at=[T0, T0 + STEP], kinds={"like": [1, 2]}, orders=[0, 0], paid_orders=[0, 0]), whole=True)
    course.take(msgspec.structs.replace(nothing, about=relay))

    def rows() -> list[dict[str, str]]:
        text = table(course, ZoneInfo("UTC"), "/".join)
        return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))

    assert [(row["kinds/like"], row["orders"], row["paid_orders"]) for row in rows()] == [("1", "", ""), ("2", "", "")]
    came = told(Columns(at=[T0 + STEP], kinds={"like": [2]}, orders=[1], paid_orders=[0]))
    course.take(msgspec.structs.replace(came, about=relay))
    assert [(row["orders"], row["paid_orders"]) for row in rows()] == [("0", ""), ("1", "")]


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-2", "@x"])
def test_that_no_cell_is_a_formula(text: str) -> None:
    assert plain(text) == f"'{text}"
    assert plain("尺码") == "尺码"


def test_that_what_is_shown_ends_with_a_session_that_is_over_and_else_with_the_present() -> None:
    course = Course()
    assert course.until == course.now == 0
    end = T0 + 2 * STEP
    columns = Columns(at=[T0, T0 + STEP], kinds={"like": [1, 2]})
    years = 9 * 365 * 86_400_000_000
    for is_open, now, until in (
        (True, T0 + MINUTE, T0 + MINUTE), (False, T0 + MINUTE, end), (False, T0 + years, end),
        (True, T0 + years, end), (False, T0 + STEP, T0 + STEP),
    ):  # fmt: skip
        course.take(msgspec.structs.replace(told(columns, whole=True, now=now), is_open=is_open))
        assert course.until == until


def test_that_a_session_that_is_over_is_never_told_as_longer_than_it_was() -> None:
    course = Course()
    hour = 60 * MINUTE
    at = list(range(T0, T0 + hour, STEP))
    columns = Columns(at=at, kinds={"like": [1] * len(at)})
    ended = msgspec.structs.replace(told(columns, whole=True, now=T0 + 2 * hour), is_open=False)
    course.take(ended)
    assert course.until == T0 + hour
    assert course.lasted == hour - STEP
    course.take(msgspec.structs.replace(ended, now=T0 + hour - 1_000_000))
    assert course.lasted == hour - 1_000_000
    course.take(msgspec.structs.replace(ended, is_open=True, now=T0 + hour + 1_000_000))
    assert course.lasted == hour + 1_000_000
