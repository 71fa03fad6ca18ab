"""The JSON Schema says the same as the reader: of which keys there are, and of the example."""

import re
from typing import Any

import pytest
from tiercast.rules.document import Node, Scalar, Sequence, read_document
from tiercast.rules.parse import SECTIONS
from tiercast.rules.parse_rules import OVER_LIMIT_KEYS, SIGNAL_KEYS, TRIGGER_KEYS
from tiercast.rules.parse_sections import CUE_KEYS, EXPERIMENT_KEYS, FEATURE_KEYS, PARAM_KEYS, RUNG_KEYS
from tiercast.rules.schema import ruleset_schema

from tests.rules.shop import SHOP
from tests.rules.test_parse import EXAMPLE

SCHEMA = ruleset_schema(SHOP.kinds, SHOP.actions)


def _value(node: Node) -> Any:
    """The document as an editor's YAML library loads it."""
    if isinstance(node, Scalar):
        number = not node.style and re.fullmatch(r"-?[0-9]+", node.text)
        return int(node.text) if number else node.text
    if isinstance(node, Sequence):
        return [_value(item) for item in node.items]
    return {entry.key.text: _value(entry.value) for entry in node.entries}


_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "number": (int, float),
    "integer": int,
    "boolean": bool,
}


def _faults(schema: dict[str, Any], value: Any, path: str = "$") -> list[str]:
    """What of the JSON Schema keywords that the schema uses `value` does not meet."""
    if "$ref" in schema:
        return _faults(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value, path)
    faults: list[str] = []
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    if types and not any(name == "null" if value is None else isinstance(value, _TYPES[name]) for name in types):
        return [f"{path}: {value!r} is not {types}"]
    if "enum" in schema and value not in schema["enum"]:
        faults.append(f"{path}: {value!r} not in {schema['enum']}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        faults.append(f"{path}: {value!r} does not match {schema['pattern']}")
    for word, most in (("anyOf", 10_000), ("oneOf", 1)):
        if word in schema and not 1 <= sum(not _faults(one, value, path) for one in schema[word]) <= most:
            faults.append(f"{path}: {word} of {value!r}")
    if isinstance(value, list):
        faults += [
            one
            for index, item in enumerate(value)
            for one in _faults(schema.get("items", {}), item, f"{path}[{index}]")
        ]
    if isinstance(value, dict):
        faults += _object_faults(schema, value, path)
    return faults


def _object_faults(schema: dict[str, Any], value: dict[str, Any], path: str) -> list[str]:
    faults = [f"{path}: {key} is missing" for key in schema.get("required", ()) if key not in value]
    if not schema.get("minProperties", 0) <= len(value) <= schema.get("maxProperties", 10_000):
        faults.append(f"{path}: {len(value)} properties")
    for key, inner in value.items():
        own = schema.get("properties", {}).get(key, schema.get("additionalProperties", {}))
        if own is False:
            faults.append(f"{path}: {key} is unknown")
        else:
            faults += _faults(schema.get("propertyNames", {}), key, path) + _faults(own or {}, inner, f"{path}.{key}")
    return faults


def _loaded(text: str) -> Any:
    root = read_document(text).root
    assert root is not None
    return _value(root)


def test_that_the_example_is_valid() -> None:
    assert _faults(SCHEMA, _loaded(EXAMPLE)) == []


@pytest.mark.parametrize(
    "text",
    [
        "ruleset: r\ntrigers: {}\n",
        "title: r\n",
        "ruleset: r\ntriggers: {t: {do: []}}\n",
        "ruleset: r\ntriggers: {t: {on: comment, do: [coupn: {pool: x}]}}\n",
        "ruleset: r\ntriggers: {t: {on: comment, do: [coupon: {pol: x, pool: y}]}}\n",
        "ruleset: r\nfeatures: {f: {count: a, sum: b.amount}}\n",
        "ruleset: r\nfeatures: {f: {count: a, within: soon}}\n",
        "ruleset: r\nsignals: {s: {on: a, when: {al: [x > 1]}}}\n",
        "ruleset: r\nexperiments: {e: {variants: {a: half}}}\n",
        "ruleset: r\ncues: {1st: {}}\n",
    ],
)
def test_that_what_the_reader_refuses_is_invalid(text: str) -> None:
    assert _faults(SCHEMA, _loaded(text))


def _keys(schema: dict[str, Any]) -> set[str]:
    return set(schema["properties"])


def test_that_the_schema_has_the_keys_that_the_reader_reads() -> None:
    sections = SCHEMA["properties"]
    assert set(sections) == set(SECTIONS)
    for section, keys in (
        ("params", PARAM_KEYS),
        ("features", FEATURE_KEYS),
        ("signals", SIGNAL_KEYS),
        ("cues", CUE_KEYS),
        ("triggers", TRIGGER_KEYS),
        ("experiments", EXPERIMENT_KEYS),
    ):
        assert _keys(sections[section]["additionalProperties"]) == set(keys), section
    rung = sections["tiers"]["additionalProperties"]["anyOf"][0]["items"]
    assert _keys(rung) == set(RUNG_KEYS)
    assert _keys(sections["triggers"]["additionalProperties"]["properties"]["over_limit"]) == set(OVER_LIMIT_KEYS)


def test_that_without_known_sinks_any_action_is_valid() -> None:
    anything = ruleset_schema()
    assert "anyOf" in anything["$defs"]["actions"]["items"]
    assert anything["$schema"] == "https://json-schema.org/draft/2020-12/schema"
