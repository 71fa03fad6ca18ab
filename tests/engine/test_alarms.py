"""What somebody should look at: when it begins, changes and is over."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.alarm_causes import BudgetNow, PartNow, PoolNow, ShopNow, Silent, alarms_of
from tiercast.engine.alarms import SETTLE, Alarm, Alarms, Severity
from tiercast.engine.order_pace import OrderPace
from tiercast.engine.steady import NEAR
from tiercast.words import Words

MINUTE = 60_000_000
NOW = 1_790_000_000_000_000


def alarm(key: str = "a", severity: Severity = Severity.WARN, text: str = "x", kind: str = "budget") -> Alarm:
    return Alarm(key=key, kind=kind, severity=severity, words=Words(text, text))


# --- causes


@pytest.mark.parametrize(
    ("how", "key", "severity", "en", "zh"),
    [
        ({"store": Words("the disk is full", "磁盘已满")}, "store", "bad", "disk is full", "磁盘已满"),
        (
            {"parts": [PartNow("out", "hook", "", "HTTP 500")]},
            "out/hook",
            "bad",
            "sink hook is in trouble: HTTP 500",
            "触达方式 hook 出现问题",
        ),
        (
            {"parts": [PartNow("out", "hook", "", "", waits=True)]},
            "out/hook",
            "bad",
            "does not take anything",
            "暂时无法执行",
        ),
        (
            {"parts": [PartNow("in", "feed", "r", "gone")]},
            "in/feed",
            "bad",
            "source feed is in trouble: gone",
            "数据接入 feed",
        ),
        (
            {"silent": [Silent("feed", "r", "comment", NOW - 5 * MINUTE, Words("Comment", "评论"))]},
            "silent/feed/comment",
            "warn",
            'no "Comment" for 5 min',
            "5 分钟没有“评论”",
        ),
        (
            {"silent": [Silent("feed", "r", "", NOW - 6 * MINUTE)]},
            "silent/feed",
            "warn",
            "no event at all for 6 min",
            "6 分钟没有收到任何事件",
        ),
        ({"stopped": ["r"]}, "stopped/r", "warn", "This room is stopped", "这个直播间已停止"),
        ({"quiet": [("r", 12 * MINUTE)]}, "no_orders/r", "warn", "No order for 12 min", "12 分钟没有订单"),
        (
            {"budgets": [BudgetNow("r", "budget", 10_000, 8_000, "CNY")]},
            "budget/r/budget/CNY",
            "warn",
            "80 % of budget is used (¥80.00 of ¥100.00)",
            "已用 80%",
        ),
        (
            {"budgets": [BudgetNow("r", "rules/any", 5, 5, "")]},
            "budget/r/rules/any/",
            "bad",
            "Rules/any is used up (5 of 5)",
            "已用完",
        ),
        ({"pools": [PoolNow("gifts", 3, 20)]}, "pool/gifts", "warn", "Only 3 codes", "只剩 3 张"),
        ({"pools": [PoolNow("gifts", 1, 20)]}, "pool/gifts", "warn", "Only 1 code is left", "只剩 1 张"),
        ({"pools": [PoolNow("gifts", 0, 20)]}, "pool/gifts", "bad", "gifts is empty", "已发完"),
        ({"clocks": [("feed", 8 * 60 * MINUTE)]}, "clock/feed", "info", "8 h 0 min behind", "慢了 8 小时"),
        ({"off": 60 * MINUTE}, "computer_clock", "warn", "forward: it is 1 h 0 min ahead of the", "快 1 小时 0 分"),
        ({"off": -90 * MINUTE}, "computer_clock", "warn", "back: it is 1 h 30 min behind the", "慢 1 小时 30 分"),
        ({"off": 20_000_000}, "computer_clock", "warn", "less than a minute ahead of the", "快 不到 1 分钟"),
        ({"clocks": [("feed", -90 * MINUTE)]}, "clock/feed", "info", "1 h 30 min ahead", "快了 1 小时 30 分"),
        (
            {"broken": [("r", Words("rules.yaml:3:3: error\n  hint: more", "rules.yaml:3:3：错误\n  提示"))]},
            "ruleset/r",
            "bad",
            "as they were before go on, since their file cannot be used: rules.yaml:3:3: error",
            "继续使用之前的规则：rules.yaml:3:3：错误",
        ),
        (
            {"plugins": [("bad-one", Words("it crashed", "崩溃"))]},
            "plugin/bad-one",
            "bad",
            "switched off after too many errors",
            "已停用（出错太多）",
        ),
    ],
)
def test_that_each_cause_is_said_in_both_languages(
    how: dict[str, Any], key: str, severity: str, en: str, zh: str
) -> None:
    (found,) = alarms_of(ShopNow(now=NOW, **how))
    assert (found.key, found.severity.value) == (key, severity)
    assert en in found.words.en
    assert zh in found.words.zh
    assert bool(found.hint.en) is bool(found.hint.zh)


def test_that_only_a_sink_whose_actions_wait_promises_that_they_will_be_done() -> None:
    troubled = PartNow("out", "desk", "", "200 to-dos are open")
    plain, held = (
        alarms_of(ShopNow(now=NOW, parts=[part])) for part in (troubled, msgspec.structs.replace(troubled, holds=True))
    )
    assert "what waits is done" not in plain[0].hint.en
    assert "what waits is done" in held[0].hint.en


def test_that_what_is_well_is_no_alarm_and_the_worst_comes_first() -> None:
    well = ShopNow(now=NOW, off=NEAR, budgets=[BudgetNow("r", "b", 100, 79, "")], pools=[PoolNow("p", 21, 20)])
    assert alarms_of(well) == []
    shop = ShopNow(now=NOW, clocks=[("feed", 3600 * 10**6)], pools=[PoolNow("p", 2, 20)], store=Words("x", "x"))
    assert [alarm.severity.value for alarm in alarms_of(shop)] == ["bad", "warn", "info"]


# --- what is told


def test_that_an_alarm_is_told_once_and_again_when_it_is_over() -> None:
    alarms = Alarms()
    assert [one.over for one in alarms.look([alarm()], NOW)] == [False]
    assert alarms.look([alarm()], NOW + 1) == []
    (worse,) = alarms.look([alarm(severity=Severity.BAD)], NOW + 2)
    assert (worse.since, worse.alarm.severity) == (NOW, Severity.BAD)
    assert alarms.look([], NOW + 3) == []
    (over,) = alarms.look([], NOW + 2 + SETTLE)
    assert (over.over, over.since) == (True, NOW)
    assert alarms.standing() == []


def test_that_what_comes_and_goes_is_one_alarm() -> None:
    alarms = Alarms()
    told = [alarms.look([alarm()] if step % 2 else [], NOW + step * SETTLE // 3) for step in range(20)]
    assert sum(map(len, told)) == 1


def test_that_a_silence_that_lasts_is_not_told_every_minute() -> None:
    alarms = Alarms()
    silent = [alarm(kind="silent", text=f"{minutes} min") for minutes in (5, 6, 7)]
    assert [len(alarms.look([one], NOW + place)) for place, one in enumerate(silent)] == [1, 0, 0]
    assert alarms.standing()[0].alarm.words.en == "7 min"


def test_that_what_has_no_lasting_cause_stands_until_its_instant() -> None:
    alarms = Alarms()
    alarms.note(alarm("restarted"), NOW + MINUTE)
    assert len(alarms.look([], NOW)) == 1
    assert alarms.look([], NOW + MINUTE - 1) == []
    assert alarms.look([], NOW + MINUTE + SETTLE)[0].over


@given(st.lists(st.dictionaries(st.sampled_from("abcd"), st.sampled_from(list(Severity)), max_size=4), max_size=40))
def test_that_who_hears_everything_knows_what_stands(looks: list[dict[str, Severity]]) -> None:
    alarms = Alarms()
    heard: dict[str, Alarm] = {}
    for number, look in enumerate(looks):
        for one in alarms.look([alarm(key, severity) for key, severity in look.items()], NOW + number * SETTLE):
            if one.over:
                del heard[one.alarm.key]
            else:
                heard[one.alarm.key] = one.alarm
        assert heard == {one.alarm.key: one.alarm for one in alarms.standing()}
        assert set(look) <= set(heard)


# --- orders


def test_that_a_room_with_too_few_orders_says_nothing() -> None:
    pace = OrderPace()
    assert pace.quiet(10**12) is None
    for minute in range(OrderPace.ENOUGH - 1):
        pace.order(minute * MINUTE)
    assert pace.quiet(10**12) is None


def test_that_no_order_for_longer_than_usual_is_noticed_and_over_with_the_next() -> None:
    pace = OrderPace()
    for minute in range(6):
        pace.order(minute * MINUTE)
    assert pace.quiet(14 * MINUTE) is None
    assert pace.quiet(15 * MINUTE) == 10 * MINUTE
    pace.order(15 * MINUTE)
    assert pace.quiet(16 * MINUTE) is None
    pace.begin()
    assert pace.quiet(10**12) is None


def test_that_a_room_that_sells_seldom_is_given_its_time() -> None:
    pace = OrderPace()
    for number in range(6):
        pace.order(number * 5 * MINUTE)
    assert pace.quiet(49 * MINUTE) is None
    assert pace.quiet(50 * MINUTE) == 25 * MINUTE
