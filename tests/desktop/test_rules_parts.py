"""What the rules page is made of, without a window: knobs' scales, completion, differences, drafts, caps, checks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.rules.caps import LEAST, proposed, with_cap
from tiercast.desktop.rules.checking import check
from tiercast.desktop.rules.completing import complete
from tiercast.desktop.rules.differences import DiffLine, differences
from tiercast.desktop.rules.drafts import Draft, Drafts
from tiercast.desktop.rules.knob_values import (
    STEPS,
    Scale,
    literal,
    read_duration,
    spelled_duration,
    written_duration,
)
from tiercast.desktop.rules.surroundings import environment_of
from tiercast.desktop.rules.text_bar import TextBar
from tiercast.rules.edit.tree import EditError
from tiercast.rules.parse import parse_ruleset
from tiercast.serve.protocol_replies import WhatIfReply
from tiercast.serve.protocol_rules import ParamRow, RulesetRow

from tests.desktop.made import session
from tests.desktop.made_rules import environment, ruleset_file

ENVIRONMENT = environment_of(environment())
TEXT = """\
ruleset: rules
params:
  patience: {value: 5m, from: 1m, to: 30m}
features:
  views: {count: item_view, within: 30m}
limits:
  gifts: {viewer: 1 per 1d}
signals:
  keen:
    on: item_view
    when: views >= 3
triggers:
  offer:   # kept
    on: signal.keen
    when:
      all:
        - views >= 3
    do:
      - coupon: {pool: newcomer}
    limit: gifts
  plain: {on: item_view, do: [coupon: {pool: newcomer}]}
  own: {on: item_view, do: [coupon: {pool: newcomer}], limit: {viewer: 1 per 1d}}
"""
PARSED = parse_ruleset(TEXT).ruleset


def offered(marked: str) -> list[str]:
    """The words that are offered at the bar in a text."""
    at = marked.index("▮")
    offer = complete(marked.replace("▮", ""), at, ENVIRONMENT, PARSED)
    return [word.word for word in offer.words]


def param(**fields: str) -> ParamRow:
    given = {"name": "x", "type": "duration", "value": "5m", "written": "5m", "low": "1m", "high": "30m"}
    return ParamRow(**(given | fields))


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"value": "20", "written": "20", "low": "1", "high": "100", "type": "number"},
        {"value": "20%", "written": "20%", "low": "0%", "high": "100%", "type": "percent"},
        {"value": "5 CNY", "written": "5 CNY", "low": "1 CNY", "high": "50 CNY", "type": "money"},
        {"value": "2h", "written": "2h", "low": "1m", "high": "10d"},
    ],
)
def test_that_a_slider_goes_from_bound_to_bound_and_writes_what_can_be_read(fields: dict[str, str]) -> None:
    row = param(**fields)
    scale = Scale(row)
    low, high = literal(row.low), literal(row.high)
    assert low is not None
    assert high is not None
    assert (literal(scale.written(0)), literal(scale.written(STEPS))) == (low, high) or (
        literal(scale.written(0)).value == low.value  # type: ignore[union-attr]
    )
    values = []
    for place in range(STEPS + 1):
        found = literal(scale.written(place))
        assert found is not None
        assert found.type == low.type
        assert low.value <= found.value <= high.value  # type: ignore[operator]
        values.append(found.value)
    assert values == sorted(values)
    assert scale.written(scale.place(row.value)) == row.value or abs(scale.place(row.value)) <= STEPS


@given(st.integers(1, 3_660 * 86_400))
def test_that_a_duration_is_written_in_its_largest_unit(seconds: int) -> None:
    found = literal(written_duration(seconds * 1_000_000))
    assert found is not None
    assert found.value == seconds * 1_000_000


@given(st.integers(1, 3_660 * 86_400), st.booleans())
def test_that_a_duration_that_is_read_aloud_is_understood_when_it_is_typed(seconds: int, chinese: bool) -> None:
    micros = seconds * 1_000_000
    assert read_duration(spelled_duration(micros, chinese), "1m") == written_duration(micros)


@pytest.mark.parametrize(
    ("typed", "like", "written"),
    [
        ("2m", "1h", "2m"),
        ("2 minutes", "1h", "2m"),
        ("90 Sec.", "1h", "90s"),
        ("1 h 30", "2m", "90m"),
        ("1h30m", "2m", "90m"),
        ("5", "2m", "5m"),
        ("2 分钟", "1h", "2m"),
        ("1个小时", "2m", "1h"),
        ("soon", "2m", "soon"),
        ("2 weeks", "2m", "2 weeks"),
        ("2 min or so", "2m", "2 min or so"),
        ("", "2m", ""),
    ],
)
def test_that_durations_are_typed_as_people_write_them(typed: str, like: str, written: str) -> None:
    assert read_duration(typed, like) == written


def test_that_durations_are_read_aloud_in_both_languages() -> None:
    assert spelled_duration(120_000_000, False) == "2 minutes"
    assert spelled_duration(5_400_000_000, False) == "1 hour 30 minutes"
    assert spelled_duration(120_000_000, True) == "2 分钟"
    assert spelled_duration(1_500_000, False) == "1.5 seconds"


def test_that_a_knob_without_bounds_has_no_slider() -> None:
    with pytest.raises(ValueError, match="x"):
        Scale(param(low="", high=""))
    with pytest.raises(ValueError, match="x"):
        Scale(param(type="text", value="a", written="a", low="a", high="b"))


@pytest.mark.parametrize(
    ("text", "some", "none"),
    [
        ("▮", ["triggers", "features"], ["count"]),
        ("ruleset: x\ntri▮", ["triggers"], ["features"]),
        ("features:\n  views:\n    ▮", ["count", "within", "per"], ["do"]),
        ("features:\n  views: {▮", ["count", "sum"], ["on"]),
        ("features:\n  views: {count: ▮", ["item_view", "order_paid"], ["within"]),
        ("triggers:\n  x:\n    ▮", ["on", "when", "do", "limit"], ["count"]),
        ("triggers:\n  x:\n    on: ▮", ["item_view", "signal.keen", "visit start"], ["views"]),
        ("triggers:\n  x:\n    when: vi▮", ["views", "visit.dwell"], ["order_paid"]),
        ("triggers:\n  x:\n    when:\n      all:\n        - ▮", ["views", "params.patience"], ["on"]),
        ("triggers:\n  x:\n    when: views ▮", [">=", "is known", "between"], ["all"]),
        ("triggers:\n  x:\n    do:\n      - ▮", ["coupon", "host_prompt"], ["views"]),
        ("triggers:\n  x:\n    do:\n      - coupon: {▮", ["pool", "cost"], ["host_prompt"]),
        ("triggers:\n  x:\n    do: [coupon: {pool: ▮", ["newcomer", "flash"], ["pool"]),
        ("triggers:\n  x: {on: item_view, limit: ▮", ["gifts"], ["on"]),
        ("# tri▮", [], ["triggers"]),
    ],
)
def test_that_what_may_stand_at_a_place_is_offered(text: str, some: list[str], none: list[str]) -> None:
    found = offered(text)
    assert set(some) <= set(found), found
    assert not set(none) & set(found), found


@given(st.text(alphabet="abr:{}[],-# \n.0é中\"'", max_size=80), st.integers(0, 80))
def test_that_completion_bears_any_text(text: str, place: int) -> None:
    complete(text, min(place, len(text)), ENVIRONMENT, PARSED)


def test_that_the_shipped_ruleset_has_no_problem_and_a_broken_one_says_where() -> None:
    assert not check(ruleset_file(), ENVIRONMENT).broken
    broken = check(TEXT.replace("views >= 3", "viewz >= 3"), ENVIRONMENT)
    assert broken.broken
    assert [one.position.line for one in broken.found if one.severity == "error"] == [11, 17]
    assert check("- no ruleset", ENVIRONMENT).broken


def test_that_differences_are_told_with_some_lines_around() -> None:
    old = "\n".join(f"line {number}" for number in range(40))
    new = old.replace("line 5", "LINE 5").replace("line 30", "LINE 30")
    found = differences(old, new)
    assert DiffLine("-", "line 5") in found
    assert DiffLine("+", "LINE 30") in found
    assert DiffLine("…", "") in found
    assert DiffLine(" ", "line 20") not in found
    assert differences(old, old) == []


def test_that_drafts_are_kept_until_they_are_dropped() -> None:
    drafts = Drafts(Remembered())
    assert drafts.get("rules") is None
    drafts.put("rules", "abc", "a\nb\n")
    assert drafts.get("rules") == Draft("abc", "a\nb\n")
    drafts.drop("rules")
    assert drafts.get("rules") is None


@pytest.mark.parametrize(
    ("rule", "limits"), [("offer", ("gifts",)), ("plain", ("plain_cap",)), ("own", ("trigger.own",))]
)
def test_that_a_rule_without_a_cap_is_given_one_and_comments_stay(rule: str, limits: tuple[str, ...]) -> None:
    text = with_cap(TEXT, rule, 50)
    assert "# kept" in text
    parsed = parse_ruleset(text).ruleset
    assert parsed is not None, text
    trigger = next(one for one in parsed.triggers if one.name == rule)
    assert trigger.limits == limits
    caps = [cap for limit in parsed.limits if limit.name in limits for cap in limit.caps]
    assert ("room", 50, "day") in [(cap.scope, cap.amount, cap.per) for cap in caps]
    assert not [one for one in check(text, ENVIRONMENT).found if one.code == "no-cap" and rule in one.message]


def test_that_a_cap_for_a_rule_that_is_not_there_is_an_error() -> None:
    with pytest.raises(EditError):
        with_cap(TEXT, "nothing", 5)
    with pytest.raises(EditError):
        with_cap("no ruleset", "offer", 5)


def test_that_a_cap_is_proposed_by_what_the_rule_would_have_done() -> None:
    minutes = 60_000_000
    would = WhatIfReply(id=0, since=0, until=30 * minutes, firings=12, viewers=9, actions={"coupon": 12}, cost={})
    assert proposed(None) == LEAST
    assert proposed(would) == 150
    assert proposed(WhatIfReply(id=0, since=0, until=30 * minutes, firings=0, viewers=0, actions={}, cost={})) == LEAST


def test_that_the_title_of_a_ruleset_stands_whole_above_its_text_where_there_is_room(qtbot: QtBot) -> None:
    bar = TextBar(session())
    qtbot.addWidget(bar)
    title = "Newcomers: from the first visit to the first order"
    bar.offer([RulesetRow(ruleset="newcomers", room="main", title=title, hash="")])
    assert bar.ruleset.itemText(0) == title
    assert bar.ruleset.width() >= bar.ruleset.fontMetrics().horizontalAdvance(title)
    bar.offer([RulesetRow(ruleset="long", room="main", title=title * 3, hash="")])
    assert bar.ruleset.itemText(0).endswith("…")
