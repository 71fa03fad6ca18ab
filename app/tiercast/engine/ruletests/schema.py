"""A JSON Schema (draft 2020-12) of test files, for editors that complete and explain while typing."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from tiercast_api.event import Quality
from tiercast_api.kinds import Kinds

from tiercast.decide.decision import RuleState, Suppressed
from tiercast.engine.config_options import OPTIONS
from tiercast.engine.ruletests.read_cuts import CUT_KEYS, RFM
from tiercast.engine.ruletests.read_expect import (
    ACTION_KEYS,
    EXPECT_KEYS,
    FIRING_KEYS,
    MOST_COUNT,
    SIGNAL_KEYS,
    SUPPRESSED_KEYS,
)
from tiercast.engine.ruletests.read_rooms import ROOM_KEYS
from tiercast.engine.ruletests.read_steps import MOST_TIMES, STEP_KEYS
from tiercast.engine.ruletests.reader import CASE_KEYS, FILE_KEYS
from tiercast.words import Words

Schema = dict[str, Any]

_TEXT: Final[Schema] = {"type": ["string", "number", "boolean"]}
_TEXTS: Final[Schema] = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]}
_COUNT: Final[Schema] = {"type": "integer", "minimum": 0, "maximum": MOST_COUNT}
_MONEY: Final[Schema] = {"type": "string", "pattern": r"^\s*[0-9]+(\.[0-9]+)? ?[A-Z]{3}\s*$"}
_TIME: Final = r"^\s*([+-]?([0-9]+(\.[0-9]+)?[smhd] ?)+|[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?|[0-9]{4}-.+)\s*$"

_HELP: Final[Mapping[str, Words]] = {
    "ruleset": Words("Name of the ruleset that is tested.", "被测规则集的名称。"),
    "room": Words("The room, as in the configuration.", "直播间，写法与配置相同。"),
    "rooms": Words("Further rooms of the shop, by name.", "店铺的其他直播间，按名称。"),
    "start": Words(
        "When tests begin: 23:55, or 2026-01-01 20:00 with the day.",
        "测试从何时开始：23:55，或带日期的 2026-01-01 20:00。",
    ),
    "viewers": Words("What is known of viewers; others need no entry.", "对观众的说明；没有特别之处的不用写。"),
    "items": Words("Products that the room is told of first.", "开始前告诉直播间的商品。"),
    "cuts": Words("Cuts of value and of the lifecycle by which viewers are placed.", "RFM 和生命周期的分界值。"),
    "tests": Words("The tests.", "测试。"),
    "test": Words("What is tested, in a sentence.", "一句话说明测什么。"),
    "params": Words("Values of knobs in this test.", "这个测试里的参数值。"),
    "states": Words("States of rules that are not live in this test.", "这个测试里不是“运行中”的规则的状态。"),
    "variants": Words("The variant that everybody gets.", "所有人都分到的实验分组。"),
    "events": Words("What happens, in order of time.", "发生的事，按时间先后。"),
    "expect": Words("What should come of it.", "应有的结果。"),
    "at": Words("When: 0s, 31m, +10s after the step before, 20:05.", "时间：0s、31m、上一步之后 +10s、20:05。"),
    "now": Words("Only lets time pass: 31m, +40m.", "只让时间过去：31m、+40m。"),
    "event": Words("The kind of event.", "事件类型。"),
    "cue": Words("A cue of the ruleset is given.", "按下规则集里的提示按钮。"),
    "viewer": Words("Who; a star becomes the number of the repetition.", "谁；星号会变成第几次。"),
    "times": Words("How often it happens.", "重复几次。"),
    "every": Words("Time between two repetitions.", "两次之间隔多久。"),
    "firings": Words("All that fires; rules that are not named must not.", "全部触发；没写到的规则不应触发。"),
    "suppressed": Words("What is held back, of the rules that are named.", "被拦下的，只看写到的规则。"),
    "signals": Words("Beginnings of the signals that are named.", "写到的信号的开始。"),
    "tiers": Words("By ladder and viewer: the last tier, or all of them.", "按分层和观众：最后的层级，或全部经过。"),
    "actions": Words("What is done, of the rules that are named.", "执行的动作，只看写到的规则。"),
    "ends": Words("When the signal ends.", "信号什么时候结束。"),
    "reason": Words("Why it was held back.", "被拦下的原因。"),
    "fields": Words("Texts as they would be sent.", "实际会发出的文字。"),
}  # fmt: skip


def schema_of_tests(kinds: Kinds | None = None) -> Schema:
    """The schema.

    Args:
        kinds: event kinds that are offered; the built-in ones by default.
    """
    names = tuple((kinds or Kinds()).by_name)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Tests of a Tiercast ruleset",
        **_object(FILE_KEYS, _common() | {"tests": {"type": "array", "minItems": 1, "items": _ref("case")}}, ["tests"]),
        "$defs": {
            "case": _object(CASE_KEYS, _case(), ["test", "events", "expect"]),
            "step": _object(STEP_KEYS, _step(names), []),
            "expect": {**_object(EXPECT_KEYS, _expect(), []), "minProperties": 1},
            "time": {"type": "string", "pattern": _TIME},
            "room": _object(ROOM_KEYS, _room(names), []),
            **{
                name: _line(keys)
                for name, keys in (
                    ("firing", FIRING_KEYS),
                    ("held_back", SUPPRESSED_KEYS),
                    ("beginning", SIGNAL_KEYS),
                    ("action", ACTION_KEYS),
                )
            },
        },
    }


def _object(keys: Iterable[str], properties: Mapping[str, Schema], required: list[str]) -> Schema:
    described = {key: _described(key, properties[key]) for key in keys}
    return {"type": "object", "additionalProperties": False, "properties": described, "required": required}


def _described(key: str, schema: Schema) -> Schema:
    words = _HELP.get(key)
    return {**schema, "description": f"{words.en} {words.zh}"} if words is not None and "$ref" not in schema else schema


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _map(value: Schema) -> Schema:
    return {"type": "object", "additionalProperties": value}


def _common() -> dict[str, Schema]:
    person = {
        "type": "object",
        "additionalProperties": False,
        "properties": {"quality": {"enum": [each.value for each in Quality]}, "roles": _TEXTS, "channel": _TEXT},
    }
    item = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "title": _TEXT,
            "category": _TEXT,
            "price": _MONEY,
            "stock": _COUNT,
            "attributes": _map(_TEXT),
        },
    }
    clock = "[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"
    start = {"type": "string", "pattern": f"^([0-9]{{4}}-[0-9]{{1,2}}-[0-9]{{1,2}}[ T])?{clock}$"}
    values = {"type": "array", "items": _TEXT, "minItems": 3, "maxItems": 4}
    cuts = {key: values if key in (*RFM, "grid") else {"type": "string"} for key in CUT_KEYS}
    return {
        "ruleset": {"type": "string"},
        "cuts": _object(CUT_KEYS, cuts, []),
        "room": _ref("room"),
        "rooms": _map(_ref("room")),
        "start": start,
        "viewers": _map(person),
        "items": _map(item),
    }


def _room(kinds: tuple[str, ...]) -> dict[str, Schema]:
    rooms = next(option for option in OPTIONS if option.name == "rooms")
    helps = {option.name: f"{option.help.en} {option.help.zh}" for option in rooms.options}
    found: dict[str, Schema] = {key: {**_TEXT, "description": helps.get(key, "")} for key in ROOM_KEYS}
    said = "Kinds that the sources emit; every one, where it is left out. 数据接入会给的事件类型；不写则为全部。"
    return found | {"kinds": {"type": "array", "items": {"enum": list(kinds)}, "description": said}}


def _case() -> dict[str, Schema]:
    states = _map({"enum": [state.value for state in RuleState]})
    return _common() | {
        "test": {"type": "string"},
        "params": _map(_TEXT),
        "states": states,
        "variants": _map({"type": "string"}),
        "events": {"type": "array", "items": _ref("step"), "minItems": 1},
        "expect": _ref("expect"),
    }


def _step(kinds: tuple[str, ...]) -> dict[str, Schema]:
    own: dict[str, Schema] = {
        "at": _ref("time"),
        "now": _ref("time"),
        "event": {"enum": list(kinds)},
        "cue": {"type": "string"},
        "quantity": {"type": "integer", "minimum": 0},
        "coins": {"type": "integer", "minimum": 0},
        "amount": _MONEY,
        "attributes": _map(_TEXT),
        "times": {"type": "integer", "minimum": 1, "maximum": MOST_TIMES},
        "every": _ref("time"),
    }
    return {key: own.get(key, _TEXT) for key in STEP_KEYS}


def _expect() -> dict[str, Schema]:
    return {
        "firings": _lines("firing"),
        "suppressed": _lines("held_back"),
        "signals": _lines("beginning"),
        "actions": _lines("action"),
        "tiers": _map(_map(_TEXTS)),
    }


def _lines(name: str) -> Schema:
    line = _ref(name)
    return {"anyOf": [{"const": "none"}, _map({"anyOf": [_COUNT, line, {"type": "array", "items": line}]})]}


def _line(keys: Iterable[str]) -> Schema:
    own: dict[str, Schema] = {
        "at": _ref("time"),
        "ends": _ref("time"),
        "count": {**_COUNT, "minimum": 1},
        "reason": {"enum": [each.value for each in Suppressed]},
        "fields": _map(_TEXT),
    }
    return _object(keys, {key: own.get(key, _TEXT) for key in keys}, [])
