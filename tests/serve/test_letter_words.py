"""Why a record could not be read is kept as a code with its values, and said in both languages."""

import re
from collections.abc import Iterator
from string import Formatter
from typing import Any

import msgspec
import pytest
from tiercast.engine.intake.check import Checker
from tiercast.serve.letter_words import in_both_languages, worded
from tiercast_api.event import Event, Money, Quality, StrictEvent, Viewer
from tiercast_api.kinds import BUILT_IN, Kinds
from tiercast_api.mapping_values import RecordError
from tiercast_api.said import Said, in_both, kept, read_said, said, said_of
from tiercast_api.sayings import SAYINGS
from tiercast_api.source import Guarantee, Officialness, Risk, SourceDeclaration

VIEWER = Viewer("shop", "u1", Quality.STABLE)
ODD: Any = object()
REFUSED: tuple[dict[str, Any], ...] = (
    {"kind": "comment"},
    {"kind": "nonsense"},
    {"kind": "tick"},
    {"kind": 7},
    {"kind": "half \ud800"},
    {"kind": "comment", "text": "x" * 20_000},
    {"kind": "comment", "text": "half \ud800"},
    {"kind": "comment", "text": "bell \x07"},
    {"kind": "comment", "text": "hi", "room": None},
    {"kind": "gift", "viewer": VIEWER, "quantity": -5},
    {"kind": "gift", "viewer": VIEWER, "quantity": 10**30},
    {"kind": "gift", "viewer": VIEWER, "quantity": "two"},
    {"kind": "gift", "viewer": VIEWER, "quantity": 2, "counts": "some"},
    {"kind": "order_paid", "viewer": VIEWER, "money": Money(1, "RMB¥")},
    {"kind": "order_paid", "viewer": VIEWER, "money": 12},
    {"kind": "enter", "viewer": "u1"},
    {"kind": "enter", "viewer": Viewer("shop", "", Quality.STABLE)},
    {"kind": "enter", "viewer": Viewer("shop", "u1", ODD)},
    {"kind": "enter", "viewer": Viewer("shop", "u1", Quality.STABLE, roles=("r",) * 99)},
    {"kind": "enter", "viewer": Viewer("shop", "u1", Quality.STABLE, roles=(ODD,))},
    {"kind": "consent", "viewer": VIEWER, "attributes": {"colour": "red"}},
    {"kind": "consent", "viewer": VIEWER, "attributes": {"marketing": "no"}},
    {"kind": "enter", "viewer": VIEWER, "attributes": ["a"]},
    {"kind": "enter", "viewer": VIEWER, "attributes": {"nested": {"a": 1}}},
    {"kind": "enter", "viewer": VIEWER, "attributes": {"huge": 2**70}},
    {"kind": "enter", "viewer": VIEWER, "attributes": {"endless": float("inf")}},
    {"kind": "enter", "viewer": VIEWER, "attributes": {"a.b": 1}},
    {"kind": "enter", "viewer": VIEWER, "attributes": {f"a{n}": n for n in range(80)}},
)
UNREADABLE = (
    (b'{"id": "x"}', "kind is missing", "kind：缺少这个字段"),
    (
        b'{"kind": "enter", "viewer": "u1"}',
        "viewer: expected an object {…} or nothing (null), not a text",
        "viewer：应为对象 {…} 或空值（null），现为文字",
    ),
    (b'{"kind": "enter", "viewer": {"platform": "shop"}}', "viewer.id is missing", "viewer.id：缺少这个字段"),
    (
        b'{"kind": "order_paid", "money": {"amount": "199.00", "currency": "CNY"}}',
        "money.amount: expected a whole number, not a text",
        "money.amount：应为整数，现为文字",
    ),
    (b"5", "the record: expected an object {…}, not a whole number", "这条数据：应为对象 {…}，现为整数"),
    (
        b'{"kindd": "enter"}',
        "kindd is no field of an event; what is known besides belongs into attributes",
        "kindd：事件没有这个字段，其他信息请放进 attributes",
    ),
    (
        b'{"kind": "enter", "viewer": {"platform": "s", "id": "1", "quality": "gold"}}',
        "viewer.quality: 'gold' is none of the words that may stand here",
        "viewer.quality：这里没有 'gold' 这个值",
    ),
    (b'{"kind": "enter"', "is no JSON: it ends too early", "不是 JSON：内容不完整"),
    (b'{"kind" "enter"}', "is no JSON: expected ':' near byte 8", "不是 JSON：第 8 个字节附近应为 ':'"),
    (
        b"{kind: 1}",
        "is no JSON: object keys must be strings near byte 1",
        "不是 JSON：第 1 个字节附近名称应放在双引号中",
    ),
    (b'{"kind": nope}', "is no JSON: invalid character near byte 13", "不是 JSON：第 13 个字节附近有不允许的字符"),
    (
        b'{"kind": "enter"} x',
        "is no JSON: trailing characters near byte 19",
        "不是 JSON：第 19 个字节附近后面还有多余的内容",
    ),
)


def refusals() -> Iterator[Said]:
    """What intake says of events that it does not take."""
    declaration = SourceDeclaration(
        kinds=tuple(kind.name for kind in BUILT_IN), quality=Quality.STABLE, guarantee=Guarantee.REPLAYABLE,
        risk=Risk(Officialness.LOCAL_TOOL, "", ""),
    )  # fmt: skip
    checker = Checker(Kinds(), declaration)
    for fields in REFUSED:
        refusal = checker.check(Event(**fields))
        assert refusal is not None, fields
        yield refusal


def test_that_every_reason_of_intake_is_kept_with_its_values_and_said_in_both_languages() -> None:
    for refusal in refusals():
        assert read_said(refusal.kept()) == refusal
        words = worded(refusal.kept())
        assert words.en == refusal.en
        assert words.zh != words.en
        assert "…" not in words.en + words.zh, "a value is missing"


@pytest.mark.parametrize(("raw", "en", "zh"), UNREADABLE, ids=[one[1] for one in UNREADABLE])
def test_that_what_the_json_decoder_says_is_said_as_people_do(raw: bytes, en: str, zh: str) -> None:
    with pytest.raises(msgspec.DecodeError) as error:
        msgspec.json.decode(raw, type=StrictEvent)
    words = worded(kept(said_of(error.value)))
    assert (words.en, words.zh) == (en, zh)


def test_that_what_a_mapping_expected_is_said_in_chinese_with_what_was_found() -> None:
    whole = RecordError("quantity", "two", said("whole_number"))
    assert str(whole) == "quantity: expected a whole number, found 'two'"
    assert whole.said.zh == "quantity：应为整数，现为 'two'"
    choice = RecordError("kind", "c", said("one_of", words="a, b"))
    assert choice.said.zh == "kind：应为 a, b 之一，现为 'c'"
    plugins_own = RecordError("level", 3, "a level of the club")
    assert plugins_own.said.zh == "level：应为 a level of the club，现为 3"


def test_that_every_sentence_has_the_same_places_in_both_languages_and_no_half_width_marks_in_chinese() -> None:
    for code, (en, zh) in SAYINGS.items():
        places = [{name for _, name, _, _ in Formatter().parse(text) if name} for text in (en, zh)]
        assert code == "in_both" or places[0] == places[1], code
        assert not set("，。：；（）“”") & set(en), code
        assert not re.search("[\u4e00-\u9fff][,;:()]|[,;:()][\u4e00-\u9fff]", zh), code


def test_that_words_of_a_plugin_and_of_letters_kept_before_stay_as_they_are() -> None:
    for own in ("expected NAME: TEXT", "kind is missing", '{"code":"nobody_knows","values":{}}', '{"code":"', "line 3"):
        assert worded(own).en == own
        assert worded(own).zh == ""
        assert in_both_languages(own).zh == own


def test_that_a_plugin_may_say_something_of_its_own_in_both_languages() -> None:
    words = worded(kept(in_both("the club is closed", "会员已关闭")))
    assert (words.en, words.zh) == ("the club is closed", "会员已关闭")
    assert said_of(ValueError(in_both("a", "b"))) == in_both("a", "b")


def test_that_a_place_is_said_in_both_languages() -> None:
    record = said("at_message_record", message=3, number=2)
    assert (record.en, record.zh) == ("message 3, record 2", "第 3 条消息，第 2 条")
    assert worded(said("at_post_record", number=1).kept()).zh == "POST，第 1 条"
    assert worded("ws://127.0.0.1:8888").zh == ""
