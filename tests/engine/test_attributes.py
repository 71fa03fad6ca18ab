"""Attributes that the shop declares: read in their type where they come in, and compared in it by rules."""

from pathlib import Path
from typing import Any

import pytest
from tiercast.engine.attributes import AttributeTypes
from tiercast.engine.config import ConfigError, parse_config
from tiercast.engine.jobs import JobError
from tiercast.engine.rulebook import Rulebook, RulesetError
from tiercast_api.kinds import Kinds

from tests.step.support import EVALUATORS, Stage, core_with

TYPES = AttributeTypes(
    {
        "viewer.height": "number", "viewer.birthday": "date", "viewer.vip": "flag", "viewer.limit": "money",
        "viewer.away": "duration", "viewer.code": "text", "item.season": "text",
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("name", "told", "read", "shown"),
    [
        ("viewer.height", "170", 170, "170"),
        ("viewer.height", 170.5, 170.5, "170.5"),
        ("viewer.birthday", "1990年5月1日", 7_425, "1990-05-01"),
        ("viewer.birthday", 19900501, 7_425, "1990-05-01"),
        ("viewer.vip", "是", True, "yes"),
        ("viewer.limit", "99.5", 9_950, "99.50 CNY"),
        ("viewer.limit", 9_950, 9_950, "99.50 CNY"),
        ("viewer.away", "90s", 90_000_000, "90s"),
        ("viewer.code", 12, "12", "12"),
        ("viewer.other", 12, 12, "12"),
    ],
)
def test_that_a_value_is_read_in_its_type_and_shown_as_people_write_it(
    name: str, told: Any, read: Any, shown: str
) -> None:
    assert TYPES.read(name, told) == read
    assert TYPES.shown(name, read) == shown


@pytest.mark.parametrize(
    ("name", "told", "said"),
    [
        ("viewer.height", True, "viewer.height：应为数字，例如 170，实际是 'True'"),
        ("viewer.birthday", "1990-02-30", "viewer.birthday：应为日期，例如 1990-05-01，实际是 '1990-02-30'"),
        ("viewer.away", "long", "viewer.away：应为时长"),
        ("viewer.vip", "", "viewer.vip：应为是或否"),
    ],
)
def test_that_a_value_of_another_type_is_told_with_what_was_expected(name: str, told: Any, said: str) -> None:
    with pytest.raises(JobError) as failed:
        TYPES.read(name, told)
    assert failed.value.words.zh.startswith(said)


def test_that_events_bring_values_in_their_type_and_only_a_profile_is_refused_for_one_that_is_none() -> None:
    assert TYPES.of_event("profile", {"height": "170", "city": "上海"}) == {"height": 170, "city": "上海"}
    assert TYPES.of_event("item_stock", {"season": 2026}) == {"season": "2026"}
    assert TYPES.of_event("order_paid", {"height": "170"}) == {"height": "170"}, "of an event, not of a viewer"
    assert TYPES.misfit("order_paid", {"height": "tall"}) is None
    wrong = TYPES.misfit("profile", {"height": "tall"})
    assert wrong is not None
    assert wrong.en == "viewer.height: expected a number such as 199.00, found 'tall'"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "attributes: {viewer.height: size}",
            "expected a type: number, text, flag (yes or no), date, money or duration",
        ),
        (
            "attributes: {height: number}",
            "expected names such as viewer.height, item.size or event.seat, found 'height'",
        ),
        ("attributes: {viewer.orders: number}", "viewer.orders has a type of its own already"),
    ],
)
def test_that_a_declaration_that_cannot_be_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ConfigError) as failed:
        parse_config(text, Path("tiercast.yaml"))
    assert said in failed.value.to("en")
    assert failed.value.to("en").startswith("tiercast.yaml:1:")


RULES = """\
triggers:
  t: {on: comment, when: {all: [viewer.code = 12, viewer.height > 170]}, do: [alert: {text: a}]}
"""


def test_that_a_rule_that_compares_an_attribute_with_another_type_is_refused() -> None:
    book = Rulebook(Kinds(), {}, (), "plain", TYPES.types)
    book.take(f"ruleset: r\n{RULES}", "r.yaml", "CNY")
    with pytest.raises(RulesetError) as failed:
        book.take(f"ruleset: r\n{RULES.replace('> 170', '> 3d')}", "r.yaml", "CNY")
    assert "viewer.height" in str(failed.value)


@pytest.mark.parametrize("prefer", EVALUATORS)
def test_that_a_literal_beside_a_text_is_a_text_whatever_it_looks_like(prefer: Any) -> None:
    declared = {"viewer.code": "text", "viewer.height": "number"}
    for attributes, fires in ((declared, 1), ({}, 0)):
        stage = Stage(core_with(prefer)).room(RULES, attributes=attributes)
        stage.at(1, "profile", attributes={"code": "12", "height": 171})
        assert len(stage.at(2, "comment", text="hi").firings) == fires
