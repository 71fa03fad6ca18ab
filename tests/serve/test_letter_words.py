"""Why a record could not be read is said in both languages, also what intake and the JSON decoder say in one."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from tiercast.engine.intake.check import Checker
from tiercast.serve.letter_words import worded_place, worded_reason
from tiercast_api.event import Event, Money, Quality, StrictEvent, Viewer
from tiercast_api.kinds import BUILT_IN, Kinds
from tiercast_api.source import Guarantee, Officialness, Risk, SourceDeclaration

VIEWER = Viewer("shop", "u1", Quality.STABLE)
REFUSED: tuple[dict[str, Any], ...] = (
    {"kind": "comment"},
    {"kind": "nonsense"},
    {"kind": "tick"},
    {"kind": "comment", "text": "x" * 20_000},
    {"kind": "comment", "text": "half \ud800"},
    {"kind": "comment", "text": "bell \x07"},
    {"kind": "gift", "viewer": VIEWER, "quantity": -5},
    {"kind": "order_paid", "viewer": VIEWER, "money": Money(1, "RMB¥")},
    {"kind": "enter", "viewer": Viewer("shop", "", Quality.STABLE)},
    {"kind": "consent", "viewer": VIEWER, "attributes": {"colour": "red"}},
    {"kind": "consent", "viewer": VIEWER, "attributes": {"marketing": "no"}},
    {"kind": "enter", "viewer": VIEWER, "attributes": {"nested": {"a": 1}}},
    {"kind": "enter", "viewer": VIEWER, "attributes": {"huge": 2**70}},
    {"kind": "enter", "viewer": VIEWER, "attributes": {"a.b": 1}},
    {"kind": "enter", "viewer": VIEWER, "attributes": {f"a{n}": n for n in range(80)}},
)
UNREADABLE = (
    b'{"id": "x"}',
    b'{"kind": "enter", "viewer": "u1"}',
    b'{"kind": "enter", "viewer": {"platform": "shop"}}',
    b'{"kind": "order_paid", "money": {"amount": "199.00", "currency": "CNY"}}',
    b"5",
    b'{"kindd": "enter"}',
)


def refusals() -> Iterator[str]:
    """What intake says of events that it does not take."""
    declaration = SourceDeclaration(
        kinds=tuple(kind.name for kind in BUILT_IN), quality=Quality.STABLE, guarantee=Guarantee.REPLAYABLE,
        risk=Risk(Officialness.LOCAL_TOOL, "", ""),
    )  # fmt: skip
    checker = Checker(Kinds(), declaration)
    for fields in REFUSED:
        refusal = checker.check(Event(**fields))
        assert refusal is not None, fields
        yield refusal.reason


def test_that_every_reason_of_intake_is_said_in_chinese() -> None:
    untold = [reason for reason in refusals() if not worded_reason(reason).zh]
    assert untold == []


def test_that_what_the_json_decoder_says_is_said_as_people_do() -> None:
    told = []
    for raw in UNREADABLE:
        with pytest.raises(msgspec.ValidationError) as error:
            msgspec.json.decode(raw, type=StrictEvent)
        told.append(worded_reason(str(error.value)))
    assert [words.en for words in told] == [
        "kind is missing",
        "viewer: expected an object {…} or nothing (null), not a text",
        "viewer.id is missing",
        "money.amount: expected a whole number, not a text",
        "the record: expected an object {…}, not a whole number",
        "kindd is no field of an event; what is known besides belongs into attributes",
    ]
    assert [words.zh for words in told] == [
        "kind：缺少这个字段",
        "viewer：应为对象 {…}或空值（null），现为文字",
        "viewer.id：缺少这个字段",
        "money.amount：应为整数，现为文字",
        "这条数据：应为对象 {…}，现为整数",
        "kindd：事件没有这个字段，其他信息请放进 attributes",
    ]


def test_that_what_a_mapping_expected_is_said_in_chinese_with_what_was_found() -> None:
    assert worded_reason("quantity: expected a whole number, found 'two'").zh == "quantity：应为整数，现为 'two'"
    assert worded_reason("kind: expected one of a, b, found 'c'").zh == "kind：应为 a, b 之一，现为 'c'"


def test_that_a_reason_that_nobody_knows_stays_as_it_is() -> None:
    assert worded_reason("expected NAME: TEXT").en == "expected NAME: TEXT"
    assert worded_reason("expected NAME: TEXT").zh == ""


def test_that_places_count_from_one_in_both_languages() -> None:
    assert worded_place("POST, record 0").en == "POST, record 1"
    assert worded_place("POST, record 0").zh == "POST，第 1 条"
    assert worded_place("message 3, record 1").zh == "第 3 条消息，第 2 条"
    assert worded_place("line 12").zh == "第 12 行"
    assert worded_place("ws://127.0.0.1:8888").zh == ""
