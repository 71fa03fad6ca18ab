"""Test files as people write them: what is wrong is said with file, line and column, and nothing upsets the reader.

``TIERCAST_RECORD_GOLDEN=1`` writes the golden files anew.
"""

import os
import re
from pathlib import Path
from textwrap import dedent
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from tiercast.engine.jobs import JobError
from tiercast.engine.ruletests.match import match
from tiercast.engine.ruletests.model import Expected
from tiercast.engine.ruletests.read_expect import ACTION_KEYS, EXPECT_KEYS, SIGNAL_KEYS, SUPPRESSED_KEYS
from tiercast.engine.ruletests.read_steps import STEP_KEYS
from tiercast.engine.ruletests.reader import CASE_KEYS, FILE_KEYS, read_tests
from tiercast.engine.ruletests.schema import schema_of_tests
from tiercast.engine.ruletests.times import Clock, TimeError, read_date, show_span
from tiercast.resources import rulesets_folder
from tiercast.rules.ast import Ruleset
from tiercast.rules.conditions import Position
from tiercast.rules.parse import parse_ruleset
from tiercast_api.event import SECOND
from tiercast_api.kinds import Kinds

from tests.engine.ruleset_tests_support import SHOP

GOLDEN = Path(__file__).resolve().parent.parent / "golden" / "engine"
ZONE = ZoneInfo("Asia/Shanghai")
START = read_date("2026-01-01 20:00", ZONE)
GOOD = "{at: 0s, viewer: Ann, event: enter}"

BAD = {
    "nothing": "",
    "a text": "hello",
    "no tests": "ruleset: shop\n",
    "another ruleset": f"ruleset: other\ntests: [{{test: a, events: [{GOOD}], expect: {{firings: none}}}}]\n",
    "an unknown key": f"test:\n  - test: a\n    events: [{GOOD}]\n",
    "not YAML": "tests:\n  - test: [\n",
    "an alias": "tests: &a\n  - *a\n",
    "a tag": "tests: !!python/object/apply:os.system [ls]\n",
    "tabs": "tests:\n\t- test: a\n",
    "one name twice": f"""
        tests:
          - {{test: a, events: [{GOOD}], expect: {{firings: none}}}}
          - {{test: a, events: [{GOOD}], expect: {{firings: none}}}}
        """,
    "no name, no events, no expectation": "tests:\n  - {}\n  - {test: b}\n",
    "steps": """
        tests:
          - test: a
            events:
              - {at: soon, viewer: Ann, event: enter}
              - {at: 25:00, viewer: Ann, event: enter}
              - {at: 2026-02-30 10:00, viewer: Ann, event: enter}
              - {at: 99999d, viewer: Ann, event: enter}
              - {at: 5m, viewer: Ann, event: enter}
              - {at: 1m, viewer: Ann, event: enter}
              - {at: 6m, viewer: Ann, event: carts_add, item: lip}
              - {viewer: Ann, event: cart_add}
              - {viewer: Ann, cue: flsh}
              - {viewer: Ann, item: lip}
              - {event: comment, cue: flash}
              - {now: +5m, viewer: Ann}
              - {viewer: Ann, event: order_paid, amount: 199}
              - {viewer: Ann, event: like, quantity: many}
              - {viewer: Ann, event: like, times: 0}
              - {viewer: Ann, event: like, every: often, times: 2}
              - {viewer: Ann, evnt: like}
              - {viewer: [Ann], event: like}
              - {viewer: Ann, event: room_stats, attributes: {a.b: 1}}
              - just text
            expect: {firings: none}
        """,
    "expectations": f"""
        tests:
          - test: a
            events: [{GOOD}]
            expect:
              firings:
                unpaid_carts: 1
                seen_hot: {{viewer: Anne, at: +5m, count: 0}}
                flashed: often
              suppressed: {{seen_hot: {{reason: luck}}}}
              signals: {{hott: 1}}
              tiers: {{vallue: {{Ann: buyer}}, value: {{Ann: by, Bob: buyer}}}}
              actions: {{seen_hot: {{type: shout}}}}
              firing: 1
        """,
    "cuts": f"""
        cuts: {{recency: [7d, 30d], frequency: [5, 3, 2, 1], grid: [30d, much, 300 CNY], at_risk: 7d, R: 1}}
        tests: [{{test: a, events: [{GOOD}], expect: {{firings: none}}}}]
        """,
    "settings": f"""
        start: yesterday
        room: {{zone: Mars, currency: yuan, sky: blue, visit_gap: long, newness_after: -1}}
        viewers: {{Ann: {{quality: perfect}}}}
        items: {{lip: {{price: cheap, stock: lots}}}}
        tests:
          - test: a
            params: {{wait: 2h, weight: 5m}}
            states: {{seen_hot: on, seen: live}}
            variants: {{offer: a}}
            events: [{GOOD}]
            expect: {{firings: none}}
        """,
    "rooms": f"""
        rooms: {{snacks: {{category: snacks}}, test: {{}}}}
        tests:
          - test: a
            rooms: {{toys: {{colour: red, zone: Mars}}}}
            events: [{GOOD}, {{at: 1s, viewer: Ann, event: enter, room: snack}}, {{now: 5s, room: toys}}]
            expect: {{firings: none}}
        """,
    "too many rooms": f"""
        rooms: {{{", ".join(f"r{number}: {{}}" for number in range(21))}}}
        tests: [{{test: a, events: [{GOOD}], expect: {{firings: none}}}}]
        """,
}


def ruleset() -> Ruleset:
    found = parse_ruleset(SHOP.lstrip(), "shop.yaml").ruleset
    assert found is not None
    return found


def problems(text: str) -> JobError:
    with pytest.raises(JobError) as raised:
        read_tests(text, "shop.test.yaml", ruleset(), Kinds())
    return raised.value


@pytest.mark.parametrize("language", ["en", "zh"])
def test_that_what_is_wrong_with_a_test_file_is_said_as_the_golden_file_has_it(language: str) -> None:
    told = "".join(f"# {name}\n{problems(dedent(text).lstrip()).words.to(language)}\n\n" for name, text in BAD.items())
    golden = GOLDEN / f"ruleset_tests.{language}.txt"
    if os.environ.get("TIERCAST_RECORD_GOLDEN"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(told, "utf-8")
    assert told == golden.read_text("utf-8")


@pytest.mark.parametrize("name", BAD)
def test_that_every_problem_has_its_place_and_both_languages(name: str) -> None:
    words = problems(dedent(BAD[name]).lstrip()).words
    english, chinese = words.en.splitlines(), words.zh.splitlines()
    assert len(english) == len(chinese)
    assert all(re.match(r"shop\.test\.yaml:[1-9]\d*:[1-9]\d*: .", line) for line in english)
    assert all(re.match(r"shop\.test\.yaml:[1-9]\d*:[1-9]\d*：.", line) for line in chinese)


def test_that_a_test_with_too_many_events_is_refused_before_they_are_made() -> None:
    steps = "\n".join("      - {viewer: Ann, event: like, times: 5000}" for _ in range(20))
    text = f"tests:\n  - test: a\n    events:\n{steps}\n    expect: {{firings: none}}\n"
    assert "at most 20000 events" in problems(text).words.en


LINES = st.sampled_from(
    """\
ruleset: shop
tests:
  - test: a
  - test: 二
    events:
      - {at: 0s, viewer: A, event: enter}
      - {now: +5m}
      - {at: -1d, cue: flash}
      - {at: 20:05, event: like, times: 3, every: 1s}
    expect:
      firings: none
      firings: {flashed: 1}
      tiers: {value: {A: buyer}}
      signals: {hot: [{viewer: A, ends: 5m}]}
room: {currency: USD}
start: 2026-01-01 20:00
- 1
{
]
a: &x 1
b: *x
!!set
\t
viewers: {A: {roles: [x]}}
items: {lip: {stock: 1}}
? a
---
...""".splitlines()
)


@given(st.lists(LINES, max_size=14).map("\n".join) | st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_that_any_text_is_read_or_refused_with_places(text: str) -> None:
    refused = ""
    try:
        cases = read_tests(text, "t.yaml", ruleset(), Kinds()).cases
    except JobError as error:
        refused = error.words.en
    assert bool(refused) or len(cases) > 0
    assert [line for line in refused.splitlines() if not re.match(r"t\.yaml:\d+:\d+: ", line)] == []


def test_that_what_a_test_says_of_a_room_goes_before_what_the_file_says() -> None:
    text = f"""
rooms: {{snacks: {{title: Snacks, category: snacks}}, toys: {{}}}}
tests:
  - test: a
    rooms: {{snacks: {{category: sweets}}}}
    events: [{GOOD}, {{at: 1s, viewer: Ann, event: enter, room: snacks}}]
    expect: {{firings: none}}
"""
    case = read_tests(text, "shop.test.yaml", ruleset(), Kinds()).cases[0]
    assert [(room.key, room.title, room.category) for room in case.others] == [
        ("snacks", "Snacks", "sweets"),
        ("toys", "", ""),
    ]
    assert [entry.room for entry in case.entries] == ["test", "snacks"]


def test_that_the_files_of_the_shipped_rulesets_are_read() -> None:
    for file in sorted(rulesets_folder().rglob("*.test.yaml")):
        beside = file.with_name(file.name.replace(".test.yaml", ".yaml")).read_text("utf-8")
        shipped = parse_ruleset(beside, file.name).ruleset
        assert shipped is not None
        assert read_tests(file.read_text("utf-8"), file.name, shipped, Kinds()).cases


# --- times


@given(st.integers(-(10**15), 10**15))
def test_that_a_span_is_read_as_it_is_shown(length: int) -> None:
    length -= length % 1_000
    clock = Clock(START, ZONE)
    if abs(length) < 3_660 * 86_400 * SECOND:
        assert clock.read(show_span(length)) == START + length


@pytest.mark.parametrize(
    ("text", "after"),
    [("0s", 0), ("31m", 1860), ("1h30m", 5400), ("1m 30s", 90), ("0.5s", 0.5), ("-3d", -259_200), ("+5m", 400),
     ("20:05", 300), ("19:59", 86_340), ("20:00:30", 30), ("2026-01-01 20:01", 60), ("2026-01-02T00:00:05", 14_405)],
)  # fmt: skip
def test_that_a_time_means_what_a_merchant_would_say(text: str, after: float) -> None:
    assert Clock(START, ZONE).read(text, START + 100 * SECOND) == START + round(after * SECOND)


@pytest.mark.parametrize(
    "text", ["", "5", "5 minutes", "24:00", "7:5", "1m-", "2026-13-01 10:00", "now", "５m", "-+1m"]
)
def test_that_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(TimeError):
        Clock(START, ZONE).read(text, START)


# --- matching


def lines(count: int) -> list[Expected]:
    return [Expected(position=Position(), item=str(number)) for number in range(count)]


@given(st.integers(0, 6), st.integers(0, 6), st.data())
def test_that_as_many_lines_as_can_be_are_met(left: int, right: int, data: st.DataObject) -> None:
    pairs = {(a, b): data.draw(st.booleans()) for a in range(left) for b in range(right)}
    found = match(lines(left), list(range(right)), lambda line, one: pairs[int(line.item or 0), one])
    met = left - len(found.missing)
    assert met == right - len(found.surplus)
    assert met == most(pairs, frozenset(range(left)), frozenset(range(right)))


def most(pairs: dict[tuple[int, int], bool], left: frozenset[int], right: frozenset[int]) -> int:
    """The size of a greatest matching, by trying everything."""
    if not left:
        return 0
    first = min(left)
    rest = left - {first}
    tried = [1 + most(pairs, rest, right - {one}) for one in right if pairs[first, one]]
    return max([most(pairs, rest, right), *tried])


def test_that_a_line_that_is_expected_often_is_met_as_often() -> None:
    line = Expected(position=Position(), count=3)
    found = match([line], ["a", "b"], lambda expected, one: True)
    assert (found.missing, found.surplus) == ([line], [])


# --- the published schema


SCHEMA = schema_of_tests()


def faults(schema: dict[str, Any], value: Any, path: str = "$") -> list[str]:
    """What of the JSON Schema keywords that the schema uses `value` does not meet."""
    if "$ref" in schema:
        return faults(SCHEMA["$defs"][schema["$ref"].rpartition("/")[2]], value, path)
    if "anyOf" in schema:
        tried = [faults(one, value, path) for one in schema["anyOf"]]
        return [] if not all(tried) else min(tried, key=len)
    kinds: dict[str, type | tuple[type, ...]] = {
        "object": dict, "array": list, "string": str, "integer": int, "number": (int, float), "boolean": bool,
    }  # fmt: skip
    names = schema.get("type", [])
    names = [names] if isinstance(names, str) else names
    if names and not any(isinstance(value, kinds[name]) for name in names):
        return [f"{path}: {value!r} is no {names}"]
    found = []
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{path}: {value!r} not in enum")
    if "const" in schema and value != schema["const"]:
        found.append(f"{path}: {value!r} is not {schema['const']}")
    if "pattern" in schema and isinstance(value, str) and not re.search(schema["pattern"], value):
        found.append(f"{path}: {value!r} does not match")
    if isinstance(value, dict):
        found += [f"{path}: {name} is missing" for name in schema.get("required", []) if name not in value]
        known, other = schema.get("properties", {}), schema.get("additionalProperties", {})
        for name, inner in value.items():
            if name not in known and other is False:
                found.append(f"{path}: {name} is not known")
            else:
                found += faults(known.get(name, other), inner, f"{path}.{name}")
    if isinstance(value, list):
        found += [fault for place, inner in enumerate(value) for fault in faults(schema.get("items", {}), inner, path)]
    return found


@pytest.mark.parametrize("file", sorted(rulesets_folder().rglob("*.test.yaml")), ids=lambda file: file.stem)
def test_that_the_schema_lets_the_shipped_test_files_through(file: Path) -> None:
    assert faults(SCHEMA, YAML(typ="safe").load(file.read_text("utf-8"))) == []


def test_that_the_schema_refuses_what_the_reader_refuses() -> None:
    wrong = {"tests": [{"test": "a", "events": [{"at": "soon", "event": "carts"}], "expect": {"firing": 1}}], "x": 1}
    found = "\n".join(faults(SCHEMA, wrong))
    for part in ("soon", "carts", "firing is not known", "x is not known"):
        assert part in found


def test_that_the_schema_has_every_key_that_the_reader_knows() -> None:
    places = {"case": CASE_KEYS, "step": STEP_KEYS, "expect": EXPECT_KEYS, "held_back": SUPPRESSED_KEYS,
              "beginning": SIGNAL_KEYS, "action": ACTION_KEYS}  # fmt: skip
    assert set(SCHEMA["properties"]) == set(FILE_KEYS)
    assert {name: set(SCHEMA["$defs"][name]["properties"]) for name in places} == {n: set(k) for n, k in places.items()}
