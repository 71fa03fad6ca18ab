"""Platforms and ladders are told by people's names, in both languages; what is not known is shown as it is."""

from tiercast.common_names import LADDERS, PLATFORMS, author_name, ladder_name, platform_key, platform_name
from tiercast.desktop.connections import platforms
from tiercast.engine.nowhere import goes_nowhere
from tiercast.rules.parse import parse_ruleset
from tiercast_api.action import ActionType


def test_that_every_platform_that_is_offered_has_a_name_in_both_languages() -> None:
    assert set(platforms.PLATFORMS) <= set(PLATFORMS)
    assert all(words.en and words.zh for words in (*PLATFORMS.values(), *LADDERS.values()))
    assert platform_name("douyin").to("zh_CN") == "抖音"
    assert platform_name("mine").to("en") == "mine"
    assert platform_name("").to("zh_CN") == ""


def test_that_a_platform_is_typed_by_its_key_or_its_name_in_either_language() -> None:
    assert [platform_key(text) for text in (" 抖音", "Douyin", "douyin", "WeChat channels", "mine ")] == [
        "douyin", "douyin", "douyin", "wechat", "mine",
    ]  # fmt: skip


def test_that_a_ladder_is_called_by_its_title_else_by_a_usual_name_else_by_its_own() -> None:
    assert ladder_name("regulars/loyalty", "会员等级").to("en") == "会员等级"
    assert ladder_name("regulars/loyalty", "loyalty").to("zh_CN") == "忠诚度"
    assert ladder_name("regulars/loyalty").to("en") == "Loyalty"
    assert ladder_name("mine/ranks").to("zh_CN") == "ranks"


def test_that_a_program_that_gave_a_command_is_called_what_it_is_and_a_person_by_the_name() -> None:
    assert (author_name("desktop").en, author_name("desktop").zh) == ("a window", "窗口")
    assert author_name("Mei").to("zh_CN") == author_name("Mei").to("en") == "Mei"


def test_that_what_no_sink_does_is_told_by_its_title() -> None:
    text = "ruleset: r\ntriggers:\n  a: {on: comment, do: [coupon: {pool: p}, bell: {}]}\n"
    ruleset = parse_ruleset(text).ruleset
    assert ruleset is not None
    known = {"coupon": ActionType(name="coupon", title="Coupon", title_zh="优惠券")}
    told = goes_nowhere("main", [ruleset], (), known)
    assert told is not None
    assert told.en.startswith('No sink does bell, "Coupon", which rules of room main want')
    assert "要用 bell、“优惠券”，" in told.zh
