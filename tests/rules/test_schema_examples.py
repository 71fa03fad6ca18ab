"""The JSON Schema takes every shipped ruleset and every snippet of the guides."""

import asyncio
from typing import Any

import pytest
from tiercast.engine.rules_docs import GUIDES, shipped
from tiercast.resources import shipped_rulesets
from tiercast.rules.schema import ruleset_schema

from tests.engine.test_rules_docs import rulesets
from tests.rules import test_schema as schema_tests


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    kinds, actions = asyncio.run(shipped())
    return ruleset_schema(kinds, actions)


def faults(text: str, schema: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(schema_tests, "SCHEMA", schema)
    return schema_tests._faults(schema, schema_tests._loaded(text))


@pytest.mark.parametrize("name", shipped_rulesets())
def test_that_a_shipped_ruleset_is_valid(name: str, schema: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults(shipped_rulesets()[name].read_text("utf-8"), schema, monkeypatch) == []


@pytest.mark.parametrize("guide", GUIDES)
def test_that_the_snippets_of_a_guide_are_valid(
    guide: str, schema: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in rulesets(guide):
        assert faults(text, schema, monkeypatch) == [], text
