"""A JSON Schema (draft 2020-12) of the ruleset language for editors, made from the catalogue.

It completes and explains while typing; what it cannot say (that names exist, that types agree) the checker says.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tiercast_api.action import ActionType, Field, FieldType
from tiercast_api.kinds import Kinds

from tiercast.rules.ast import Allocation
from tiercast.rules.catalogue import NAMES
from tiercast.rules.catalogue_operators import DIMENSIONS, EVENT_FIELDS, FUNCTIONS, ON_FORMS, OPERATORS, WINDOWS
from tiercast.rules.check.trials import SCOPES
from tiercast.rules.conditions import Connective

Schema = dict[str, Any]

_DURATION: Final = r"^\s*([0-9]+(\.[0-9]+)?\s?[smhd]|params\.[^\s.]+)\s*$"
_NAME: Final = {"pattern": r"^[^\s\d.-][^\s.]{0,63}$"}
_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}


def ruleset_schema(kinds: Kinds | None = None, actions: Mapping[str, ActionType] | None = None) -> Schema:
    """The schema.

    Args:
        kinds: event kinds that are offered; the built-in ones by default.
        actions: the actions of the configured sinks with their fields; without them any action is let through.
    """
    names = tuple((kinds or Kinds()).by_name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tiercast ruleset",
        "type": "object",
        "required": ["ruleset"],
        "additionalProperties": False,
        "properties": {
            "ruleset": _described({"type": "string", **_NAME}, "Name of the ruleset.", "规则集的名称。"),
            "title": _described(_TEXT, "Title on screen.", "显示的标题。"),
            "params": _section(_param(), "Knobs.", "参数。"),
            "features": _section(_feature(names), "What is measured.", "指标。"),
            "tiers": _section(_ladder(), "Ladders of tiers.", "分层。"),
            "signals": _section(_signal(), "Derived facts.", "信号。"),
            "cues": _section(_cue(), "What a person tells the engine.", "提示按钮。"),
            "limits": _section({"$ref": "#/$defs/limit"}, "Shared limits.", "共用的上限。"),
            "triggers": _section(_trigger(), "Rules that act.", "规则。"),
            "experiments": _section(_experiment(), "Controlled comparisons.", "实验。"),
        },
        "$defs": {
            "condition": _condition(),
            "duration": _described(
                {"type": "string", "pattern": _DURATION}, "90s, 5m, 2h, 3d", "时长：90s、5m、2h、3d"
            ),
            "fact": _described({"type": "string", "examples": list(names)}, "Something that happens.", "会发生的事。"),
            "on": _on(names),
            "limit": _limit(),
            "actions": {"type": "array", "items": _action(actions)},
        },
    }


def _described(schema: Mapping[str, Any], english: str, chinese: str) -> Schema:
    return {**schema, "description": f"{english} {chinese}"}


def _section(value: Schema, english: str, chinese: str) -> Schema:
    return _described({"type": "object", "propertyNames": _NAME, "additionalProperties": value}, english, chinese)


def _object(properties: Schema, required: Iterable[str] = ()) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        "required": sorted(required),
    }


def _one_or_more(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "array", "items": schema}]}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _condition() -> Schema:
    operators = "; ".join(f"{info.operator.value} ({info.title}, {info.title_zh})" for info in OPERATORS)
    text = {
        "type": "string",
        "description": f"NAME OPERATOR VALUE. {operators}",
        "examples": [info.example for info in OPERATORS]
        + [info.name for info in NAMES if info.in_conditions and not info.name.endswith("*")],
    }
    groups = {connective.value: _one_or_more(_ref("condition")) for connective in Connective}
    return {"anyOf": [text, {**_object(groups), "minProperties": 1}]}


def _on(kinds: Iterable[str]) -> Schema:
    forms = "; ".join(f"{form.example} ({form.title}, {form.title_zh})" for form in ON_FORMS)
    examples = [*kinds, *(form.example.removeprefix("on: ") for form in ON_FORMS)]
    return _one_or_more({"type": "string", "description": forms, "examples": examples})


def _param() -> Schema:
    return _object({"title": _TEXT, "value": _TEXT, "from": _TEXT, "to": _TEXT}, ["value"])


def _feature(kinds: Iterable[str]) -> Schema:
    with_fields = [f"{kind}.{field}" for kind in kinds for field in EVENT_FIELDS]
    functions: Schema = {}
    for info in FUNCTIONS:
        examples = with_fields if info.field == "always" else list(kinds)
        one = {"type": "string", "examples": examples}
        functions[info.function.value] = _described(_one_or_more(one), info.title, f"{info.title_zh}  {info.example}")
    spans = [words.word for words in WINDOWS if words.word != "duration"]
    dimensions = {"type": "string", "examples": [words.word for words in DIMENSIONS]}
    return {
        **_object(
            {
                **functions,
                "title": _TEXT,
                "within": {"anyOf": [_ref("duration"), {"enum": spans}]},
                "ago": _ref("duration"),
                "since": _ref("fact"),
                "gap": _ref("duration"),
                "where": _ref("condition"),
                "per": _one_or_more(dimensions),
            }
        ),
        "oneOf": [{"required": [name]} for name in functions],
    }


def _ladder() -> Schema:
    rung = _object(
        {"tier": {"type": "string", **_NAME}, "title": _TEXT, "when": _ref("condition"), "hold": _ref("duration")},
        ["tier"],
    )
    rungs = {"type": "array", "items": rung, "minItems": 1}
    return {"anyOf": [rungs, _object({"title": _TEXT, "rungs": rungs}, ["rungs"])]}


def _signal() -> Schema:
    dimensions = {"type": "string", "examples": [words.word for words in DIMENSIONS]}
    return _object(
        {
            "title": _TEXT,
            "on": _ref("on"),
            "when": _ref("condition"),
            "lasts": _ref("duration"),
            "per": _one_or_more(dimensions),
        },
        ["on"],
    )


def _cue() -> Schema:
    asks = {"enum": ["item", "viewer", "text", "quantity"]}
    return _object({"title": _TEXT, "asks": _one_or_more(asks), "key": _TEXT})


def _limit() -> Schema:
    cap = {"type": "string", "examples": ["1 per 1d", "200 per session", "1 per visit", "1 per cue.flash"]}
    budget = {"type": "string", "examples": ["1000 CNY per session"]}
    scopes = {scope: budget if scope == "budget" else cap for scope in SCOPES}
    scopes["viewer and item"] = cap
    return {"type": "object", "properties": scopes, "additionalProperties": cap, "minProperties": 1}


def _action(actions: Mapping[str, ActionType] | None) -> Schema:
    own = {
        "expires": _ref("duration"),
        "cost": {"type": "string", "examples": ["10 CNY"]},
    }
    if actions is None:
        anything = {"type": ["object", "null"], "properties": own}
        return {"anyOf": [{"type": "string"}, {"type": "object", "maxProperties": 1, "additionalProperties": anything}]}
    known: Schema = {}
    for name, declared in actions.items():
        fields = {field.name: _field(field) for field in declared.fields}
        required = [field.name for field in declared.fields if field.required]
        known[name] = _described(_object({**fields, **own}, required), declared.title, declared.title_zh)
    one = {**_object(known), "minProperties": 1, "maxProperties": 1}
    return {"anyOf": [{"enum": sorted(known)}, one]}


def _field(field: Field) -> Schema:
    types: dict[FieldType, Schema] = {
        FieldType.NUMBER: {"type": ["number", "string"]},
        FieldType.DURATION: _ref("duration"),
        FieldType.FLAG: {"type": ["boolean", "string"]},
        FieldType.CHOICE: {"enum": list(field.choices)},
    }
    return _described(types.get(field.type, _TEXT), field.title, field.title_zh)


def _trigger() -> Schema:
    facts = _one_or_more(_ref("fact"))
    own_limit = {"anyOf": [{"type": "string"}, _ref("limit")]}
    variants = {"type": "object", "additionalProperties": _ref("actions")}
    return {
        **_object(
            {
                "title": _TEXT,
                "on": _ref("on"),
                "when": _ref("condition"),
                "after": _ref("duration"),
                "unless": facts,
                "same": _one_or_more({"type": "string", "examples": [words.word for words in DIMENSIONS]}),
                "still": _ref("condition"),
                "sequence": facts,
                "within": _ref("duration"),
                "times": {"type": ["integer", "string"]},
                "absent": facts,
                "for": _ref("duration"),
                "do": {"anyOf": [_ref("actions"), variants]},
                "experiment": {"type": "string"},
                "limit": _one_or_more(own_limit),
                "over_limit": _object({"wait": _ref("duration"), "first": {"type": "string"}}, ["wait"]),
                "priority": {"type": "integer"},
                "exclusive": {"type": "string"},
            },
            ["do"],
        ),
        "anyOf": [{"required": [key]} for key in ("on", "sequence", "absent")],
    }


def _experiment() -> Schema:
    shares = {"type": "object", "additionalProperties": {"type": "string", "pattern": r"^\s*[0-9.]+\s?%\s*$"}}
    return _object(
        {
            "title": _TEXT,
            "variants": shares,
            "metric": {"type": "string", "examples": ["order_paid within 30m"]},
            "allocate": {"enum": [allocation.value for allocation in Allocation]},
        },
        ["variants"],
    )
