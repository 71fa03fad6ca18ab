"""How values are written for people, in both languages."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.desktop.words.formats import MICROS, UNKNOWN, Formats
from tiercast.desktop.words.quoted import quoted

EN = Formats("en", ZoneInfo("Asia/Shanghai"))
ZH = Formats("zh_CN", ZoneInfo("Asia/Shanghai"))
NOON = 1_795_233_600 * MICROS


def test_that_what_nobody_tells_is_unknown_and_never_zero() -> None:
    for form in (EN, ZH):
        unknown = [
            form.number(None),
            form.short(None),
            form.share(None),
            form.signed(None),
            form.money(None),
            form.short_money(None),
            form.duration(None),
            form.clock(None),
            form.day(None),
            form.instant(None),
            form.ago(None, NOON),
        ]
        assert set(unknown) == {UNKNOWN}


@pytest.mark.parametrize(
    ("value", "en", "zh"),
    [(0, "0", "0"), (9_999, "9,999", "9,999"), (12_345, "12.3k", "1.2万"), (-12_345, "−12.3k", "−1.2万"),
     (4_560_000, "4.6m", "456万"), (210_000_000, "210m", "2.1亿")],
)  # fmt: skip
def test_that_large_numbers_are_short_as_each_language_counts(value: int, en: str, zh: str) -> None:
    assert (EN.short(value), ZH.short(value)) == (en, zh)


def test_that_money_has_the_digits_of_its_currency() -> None:
    assert EN.money(123_450) == "¥1,234.50"
    assert EN.money(-5, "USD") == "−$0.05"
    assert EN.money(1_234, "JPY") == "¥1,234"
    assert EN.money(1_234, "KWD") == "1.234 KWD"
    assert EN.money(123_456, cents=False) == "¥1,235"
    assert ZH.short_money(1_234_567_00) == "¥123万"


def test_that_durations_name_their_two_largest_units() -> None:
    assert (EN.duration(200 * MICROS), ZH.duration(200 * MICROS)) == ("3 min 20 s", "3 分钟 20 秒")
    assert EN.duration(90_061 * MICROS) == "1 d 1 h"
    assert EN.duration(86_460 * MICROS) == "1 d"
    assert (EN.duration(4_200), ZH.duration(38_000)) == ("4.2 ms", "38 毫秒")
    assert EN.duration(0) == "0 ms"


def test_that_instants_are_those_of_the_room_s_zone() -> None:
    assert EN.instant(NOON) == "2026-11-21 12:00:00"
    assert Formats("en", ZoneInfo("America/New_York")).clock(NOON, seconds=False) == "23:00"
    assert (EN.day(NOON), ZH.day(NOON)) == ("Sat 21 Nov 2026", "2026-11-21 周六")


def test_that_changes_carry_their_sign() -> None:
    assert [EN.signed(value) for value in (3, -3, 0)] == ["+3", "−3", "±0"]
    assert EN.number(-0.4) == "0"


def test_that_what_is_past_is_told_by_its_largest_unit() -> None:
    assert (EN.ago(NOON - 190 * MICROS, NOON), ZH.ago(NOON - 190 * MICROS, NOON)) == ("3 min ago", "3 分钟前")
    assert (EN.ago(NOON, NOON), ZH.ago(NOON, NOON)) == ("just now", "刚刚")


@given(st.integers(min_value=-(10**15), max_value=10**15), st.sampled_from(["CNY", "USD", "JPY", "KWD"]))
def test_that_every_amount_reads_back(minor: int, currency: str) -> None:
    digits = {"JPY": 0, "KWD": 3}.get(currency, 2)
    text = EN.money(minor, currency).replace("−", "-")
    number = "".join(letter for letter in text if letter in "-0123456789.")
    assert round(float(number) * 10**digits) == pytest.approx(minor, rel=1e-12)


def test_that_lists_sayings_and_asides_have_the_marks_of_their_language() -> None:
    assert (EN.listed(["a", "b"]), ZH.listed(["甲", "乙"])) == ("a, b", "甲、乙")
    assert (EN.named("Mei", "hello"), ZH.named("小美", "你好")) == ("Mei: hello", "小美：你好")
    assert (EN.aside("orders", "2"), ZH.aside("订单", "2")) == ("orders (2)", "订单（2）")


def test_that_code_in_a_sentence_stands_in_quotation_marks() -> None:
    assert quoted("`paid_90d` rests on history", chinese=False) == '"paid_90d" rests on history'
    assert quoted("`paid_90d` 需要历史记录", chinese=True) == "“paid_90d”需要历史记录"
    assert (
        quoted("没有触达方式能做 `coupon`", chinese=True, called=lambda _code: "发优惠券")
        == "没有触达方式能做“发优惠券”"
    )
