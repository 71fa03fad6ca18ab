"""What intake takes, what it refuses, and that the sentence names the field."""

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.intake.check import Checker
from tiercast_api.event import Counts, Event, Money, Quality, Viewer
from tiercast_api.kinds import Kind, Kinds
from tiercast_api.said import Said, said
from tiercast_api.source import Guarantee, Officialness, Risk, SourceDeclaration

ANNA = Viewer("shop", "0012", Quality.STABLE, "Anna", ("fan",))


def declaration(*kinds: str, quality: Quality = Quality.STABLE) -> SourceDeclaration:
    return SourceDeclaration(
        kinds=kinds, quality=quality, guarantee=Guarantee.AT_LEAST_ONCE, risk=Risk(Officialness.OFFICIAL, "", "")
    )


CHECKER = Checker(
    Kinds([Kind("wave", "Waves", "挥手")]), declaration("comment", "consent", "enter", "gift", "order_paid", "wave")
)


def check(kind: str = "wave", **fields: Any) -> Said | None:
    return CHECKER.check(Event(kind=kind, **fields))


def test_that_a_full_event_is_taken() -> None:
    event = Event(
        kind="order_paid",
        time=1_700_000_000_000_000,
        id="e1",
        viewer=ANNA,
        item="面膜",
        order="1e5",
        quantity=2,
        counts=Counts.DELTA,
        money=Money(5_000, "CNY"),
        coins=0,
        text="好\n的👍🏽",
        attributes={"level": 3, "名": "值", "half": 0.5, "new": True},
        raw='{"a": 1}\n',
    )
    assert CHECKER.check(event) is None


@pytest.mark.parametrize("kind", ["nonsense", "gift_of_god", "item_view", "", 5, None, ["comment"], "x" * 1_000])
def test_that_a_kind_that_is_unknown_or_not_declared_is_refused(kind: Any) -> None:
    refusal = CHECKER.check(Event(kind=kind))
    assert refusal is not None
    assert refusal.en.startswith("kind")
    assert len(refusal.en) < 400


def test_that_a_kind_of_the_engine_is_not_taken_from_a_source() -> None:
    kinds = Kinds([Kind("made_inside", "x", "x", from_engine=True)])
    refusal = Checker(kinds, declaration("made_inside")).check(Event(kind="made_inside"))
    assert refusal is not None
    assert "engine" in refusal.en


def test_that_a_missing_field_is_named() -> None:
    refusal = check("comment", viewer=ANNA)
    assert refusal == said("needed", field="text", kind="comment")


def test_that_a_source_that_names_nobody_may_leave_the_viewer_out() -> None:
    for quality in (Quality.NONE, Quality.MASKED):
        assert Checker(Kinds(), declaration("enter", quality=quality)).check(Event(kind="enter")) is None
    assert check("enter") is not None


@pytest.mark.parametrize(
    ("field", "fields"),
    [
        ("id", {"id": "a\x00b"}),
        ("item", {"item": "x" * 201}),
        ("order", {"order": 12}),
        ("streak", {"streak": "a\nb"}),
        ("room", {"room": "\ud83d"}),
        ("text", {"text": "\ud83d"}),
        ("text", {"text": "a\x07"}),
        ("text", {"text": "x" * 10_001}),
        ("text", {"text": b"x"}),
        ("time", {"time": -1}),
        ("time", {"time": 2**63}),
        ("time", {"time": 1.5}),
        ("time", {"time": None}),
        ("received", {"received": True}),
        ("quantity", {"quantity": -1}),
        ("quantity", {"quantity": 2**64}),
        ("quantity", {"quantity": "3"}),
        ("coins", {"coins": 10**16}),
        ("counts", {"counts": "running"}),
        ("money", {"money": 5}),
        ("money.currency", {"money": Money(1, "yuan")}),
        ("money.amount", {"money": Money(10**18, "CNY")}),
        ("money.amount", {"money": Money(0.5, "CNY")}),  # type: ignore[arg-type]
        ("shop", {"shop": 7}),
        ("shop", {"shop": None}),
        ("viewer", {"viewer": "anna"}),
        ("viewer.id", {"viewer": Viewer("shop", "")}),
        ("viewer.platform", {"viewer": Viewer("", "1")}),
        ("viewer.id", {"viewer": Viewer("shop", 7)}),  # type: ignore[arg-type]
        ("viewer.name", {"viewer": Viewer("shop", "1", name="\x00")}),
        ("viewer.quality", {"viewer": Viewer("shop", "1", "stable")}),  # type: ignore[arg-type]
        ("viewer.roles", {"viewer": Viewer("shop", "1", roles=("a",) * 33)}),
        ("viewer.roles", {"viewer": Viewer("shop", "1", roles=["a"])}),  # type: ignore[arg-type]
        ("viewer.roles", {"viewer": Viewer("shop", "1", roles=(1,))}),  # type: ignore[arg-type]
        ("attributes", {"attributes": {str(index): 1 for index in range(65)}}),
        ("attributes", {"attributes": {"a.b": 1}}),
        ("attributes", {"attributes": {1: 1}}),
        ("attributes", {"attributes": [1]}),
        ("attributes.a", {"attributes": {"a": {"b": 1}}}),
        ("attributes.a", {"attributes": {"a": [1]}}),
        ("attributes.a", {"attributes": {"a": None}}),
        ("attributes.a", {"attributes": {"a": float("nan")}}),
        ("attributes.a", {"attributes": {"a": -(2**63) - 1}}),
        ("attributes.a", {"attributes": {"a": "x\x00"}}),
    ],
)
def test_that_what_cannot_be_journaled_is_refused_by_field(field: str, fields: dict[str, Any]) -> None:
    refusal = check(**fields)
    assert refusal is not None
    assert refusal.en.startswith(f"{field} ")
    assert refusal.zh.startswith(f"{field}：")


def test_that_what_is_no_event_is_refused() -> None:
    assert CHECKER.check({"kind": "wave"}) is not None


def test_that_a_reason_never_shows_what_was_said() -> None:
    refusal = check(text="secret" + "\x00")
    assert refusal is not None
    assert "secret" not in refusal.en


anything: st.SearchStrategy[Any] = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary()


@given(
    st.fixed_dictionaries(
        {},
        optional={
            name: anything | st.just(ANNA) | st.dictionaries(st.text(max_size=5), anything, max_size=3)
            for name in Event.__struct_fields__
            if name != "kind"
        },
    )
)
def test_that_whatever_is_taken_can_be_written_and_nothing_raises(fields: dict[str, Any]) -> None:
    event = Event(kind="wave", **fields)
    if CHECKER.check(event) is None:
        written = json.dumps(msgspec.to_builtins(event), ensure_ascii=False).encode()
        assert msgspec.json.decode(written, type=Event) == event


@given(st.text(max_size=20))
def test_that_text_is_taken_unless_it_has_nul_surrogates_or_controls(text: str) -> None:
    bad = any((c < " " and c not in "\t\n\r") or c == "\x7f" or "\ud800" <= c <= "\udfff" for c in text)
    assert (check(text=text) is not None) is bad


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"marketing": False}, ""),
        ({"personalised": True, "how": "call"}, ""),
        ({"marketing": "no"}, "attributes.marketing"),
        ({"marketing": False, "personalised": 0}, "attributes.personalised"),
        ({"marketting": False}, "attributes"),
    ],
)
def test_that_a_withdrawal_that_cannot_be_read_is_refused_and_not_taken_for_silence(
    said: dict[str, Any], field: str
) -> None:
    refusal = check("consent", viewer=ANNA, attributes=said)
    assert (refusal.en if refusal else "").split(" ")[0] == field
