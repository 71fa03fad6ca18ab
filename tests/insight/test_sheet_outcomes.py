"""What came of rules, best moments, and intervals."""

import math
import random

import pytest
from tiercast.insight.concerns import Concerns
from tiercast.insight.series import STEP, Bucket
from tiercast.insight.sheet.intervals import compare, half_width, rho
from tiercast.insight.sheet.model import Arm, Moment, Unit
from tiercast.insight.sheet.moments import MarkOf, best_moments, course_of
from tiercast.insight.sheet.outcomes import (
    ActionsOf,
    FiringOf,
    Measure,
    Met,
    experiment_rows,
    rule_rows,
)
from tiercast.words import Words

from tests.insight.sheet_support import BEGAN, EVERY_KIND, MINUTE, SECOND, at, ledger, little_show


def who(name: str) -> bytes:
    return name.encode().ljust(16, b".")


def fired(rule: str, seconds: float, name: str = "", state: str = "live", suppressed: str = "") -> FiringOf:
    return FiringOf(rule, state, BEGAN + int(seconds * SECOND), who(name) if name else b"", suppressed)


def test_that_the_sequence_has_the_published_numbers() -> None:
    assert rho(0.05, 5_000) == pytest.approx(0.03984007, abs=1e-8)
    assert half_width(1.0, 5_000, 0.05, 5_000) == pytest.approx(0.04292434, abs=1e-8)


def test_that_a_difference_is_told_only_where_the_interval_leaves_nothing_out() -> None:
    none = compare(Arm("control", 200, 20), Arm("coupon", 200, 24))
    assert none.low is not None
    assert none.high is not None
    assert none.low < 0 < none.high
    assert none.says.en == "no difference can be told"
    clear = compare(Arm("control", 400, 20), Arm("coupon", 400, 120))
    assert clear.difference == pytest.approx(0.25)
    assert clear.low is not None
    assert clear.low > 0
    assert clear.says.en == 'more than in "control group"'
    few = compare(Arm("control", 29, 3), Arm("coupon", 400, 120))
    assert (few.difference, few.low, few.high) == (None, None, None)


def test_that_nobody_converting_is_not_certainty() -> None:
    found = compare(Arm("control", 100, 0), Arm("coupon", 100, 0))
    assert found.low is not None
    assert found.high is not None
    assert found.high - found.low > 0.02


def test_that_looking_again_and_again_seldom_finds_a_difference_that_is_not_there() -> None:
    """An A/A comparison looked at after every ten viewers of each: at most 5 % may ever say something."""
    draw, wrong = random.Random(7), 0
    for _ in range(200):
        counts = [0, 0]
        for n in range(1, 301):
            counts = [count + (draw.random() < 0.2) for count in counts]
            if n % 10 == 0:
                found = compare(Arm("control", n, counts[0]), Arm("b", n, counts[1]))
                if found.low is not None and found.high is not None and not found.low <= 0 <= found.high:
                    wrong += 1
                    break
    assert wrong <= 10


def test_that_a_rule_tells_what_it_did_would_have_done_and_what_came_afterwards() -> None:
    book = ledger(little_show())
    firings = [
        fired("s/coupon", 90, "ann"),
        fired("s/coupon", 95, "ann"),
        fired("s/coupon", 100, "cy"),
        fired("s/coupon", 100, "bob"),
        fired("s/coupon", 101, "dee", suppressed="limit"),
        fired("s/hello", 90, "ann", "shadow"),
        fired("s/hello", 121, "ann", "shadow"),
        fired("s/room", 90),
    ]
    actions = [
        ActionsOf("s/coupon", "live", "accepted", "CNY", 2, 2_000),
        ActionsOf("s/coupon", "live", "shown", "CNY", 1, 1_000),
        ActionsOf("s/coupon", "live", "uncertain", "CNY", 1, 1_000),
        ActionsOf("s/coupon", "live", "expired", "CNY", 1, 1_000),
        ActionsOf("s/hello", "shadow", "shadow", "CNY", 2, 500),
    ]
    coupon, hello, room = rule_rows(book, firings, actions, True, {"s/coupon": "发券"})[:1] + tuple(
        sorted(rule_rows(book, firings, actions, True, {})[1:], key=lambda row: row.rule)
    )
    assert (coupon.title, coupon.fired, coupon.held, coupon.viewers) == ("发券", 4, {"limit": 1}, 3)
    assert (coupon.actions, coupon.accepted, coupon.shown, coupon.uncertain, coupon.failed) == (5, 3, 1, 1, 1)
    assert coupon.cost == {"CNY": 4_000}
    # ann paid an order of two lines at 120 s, and bob one at 300 s: after the close, within half an hour.
    assert (coupon.bought, coupon.orders, coupon.paid) == (2, 2, 17_000)
    assert (hello.shadow, hello.shadow_viewers, hello.shadow_bought, hello.would_cost) == (2, 1, 1, {"CNY": 500})
    assert hello.bought is None
    assert (room.fired, room.viewers, room.bought) == (1, 0, None)
    unknown = rule_rows(book, firings, actions, False, {})[0]
    assert (unknown.bought, unknown.orders, unknown.paid) == (None, None, None)


def test_that_an_experiment_counts_whose_time_is_over_and_nobody_twice() -> None:
    book = ledger(little_show())
    now = BEGAN + 3_600 * SECOND
    met = [
        Met("s/offer", "control", who("cy"), BEGAN + 60 * SECOND),
        Met("s/offer", "coupon", who("ann"), BEGAN + 60 * SECOND),
        Met("s/offer", "coupon", who("bob"), now - MINUTE),
        Met("s/offer", "coupon", who("dee"), BEGAN + 60 * SECOND),
        Met("s/offer", "control", who("dee"), BEGAN + 70 * SECOND),
    ]
    (row,) = experiment_rows(book, met, {"s/offer": Measure("order_paid", 10 * MINUTE)}, EVERY_KIND, now)
    assert row.baseline == "control"
    assert row.arms == (Arm("control", 1, 0), Arm("coupon", 1, 1))
    assert (row.open, row.excluded) == (1, 1)
    assert row.metric.en == "Pays within 10 min"
    (short,) = experiment_rows(book, met, {"s/offer": Measure("order_paid", 90 * SECOND)}, EVERY_KIND, now)
    assert short.metric == Words("Pays within 1 min 30 s", "1 分钟 30 秒内付款")
    assert row.compared[0].difference is None
    assert experiment_rows(book, met, {}, EVERY_KIND - {"order_paid"}, now) == ()
    (held,) = experiment_rows(book, [Met("holdout", "held", who("cy"), BEGAN)], {}, EVERY_KIND, now)
    assert held.baseline == "held"


def test_that_the_best_moments_say_what_was_on_and_what_happened() -> None:
    entries = [at(0, "room_open"), at(1, "item_pinned", item="9", attributes={"title": "口红"})]
    entries += [at(30 + n, "enter", f"v{n}") for n in range(5)]
    entries += [at(125 + n, "comment", f"v{n}", text="多少钱") for n in range(4)]
    entries += [at(130, "host_speech", text="三二一，上链接")]
    entries += [at(200 + n, "order_paid", f"v{n}", order=f"o{n}", money=1_000) for n in range(4)]
    entries += [at(1_200, "order_paid", "v4", order="p", money=3_000)]
    entries.sort(key=lambda entry: entry.time)
    book = ledger(entries)
    firings = [fired("s/coupon", 150 + n, f"v{n}") for n in range(4)]
    buckets = {BEGAN // STEP + n: Bucket(present=n % 7) for n in range(10)}
    marks = [MarkOf(BEGAN + 127 * SECOND, "讲了尺码表")]
    found = best_moments(book, EVERY_KIND, buckets, firings, marks, Concerns(()))
    by_key: dict[str, Moment] = {}
    for moment in found:
        by_key.setdefault(moment.key, moment)
    assert [moment.time for moment in found] == sorted(moment.time for moment in found)
    assert (by_key["audience"].value, by_key["audience"].time) == (6, BEGAN + 6 * STEP)
    assert by_key["arrivals"].value == 5
    talk = by_key["comments"]
    assert (talk.value, talk.item, talk.said, talk.marks) == (4, "9", "三二一，上链接", ("讲了尺码表",))
    assert (talk.asked.zh, talk.asked_count, talk.fired) == ("价格和优惠", 4, {"s/coupon": 4})
    assert [(m.value, m.unit) for m in found if m.key == "sales"] == [(4_000, Unit.MONEY), (3_000, Unit.MONEY)]
    after = by_key["after"]
    assert (after.rule, after.viewers, after.value) == ("s/coupon", 4, 4)
    quiet = best_moments(ledger([at(0, "enter", "ann")]), EVERY_KIND, {}, [], [], Concerns(()))
    assert quiet == ()


def test_that_a_course_has_at_most_so_many_steps_and_leaves_out_what_nobody_tells() -> None:
    entries = [at(minute * 60, "enter", f"v{minute}") for minute in range(0, 600, 3)]
    book = ledger(entries)
    course = course_of(book, frozenset({"enter"}), {}, book.last)
    assert set(course.columns) == {"arrivals"}
    assert len(course.columns["arrivals"]) <= 240
    assert sum(value or 0 for value in course.columns["arrivals"]) == 200
    assert course.step == math.ceil(598 / 240) * MINUTE
    buckets = {BEGAN // STEP: Bucket(online=12), BEGAN // STEP + 200: Bucket(present=3)}
    audience = course_of(book, EVERY_KIND, buckets, book.last).columns["audience"]
    assert audience[0] == 12
    assert audience[1] is None
