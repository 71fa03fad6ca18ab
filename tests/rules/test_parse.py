"""Reading rulesets: the example of the documentation, YAML's traps, ids, line ends, and any bytes at all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.rules import ast
from tiercast.rules.actions import Template
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.keys import signal_key
from tiercast.rules.conditions import Compare, Literal, Name, Operator, Type
from tiercast.rules.diagnostics import Severity, has_errors
from tiercast.rules.parse import parse_ruleset, same_meaning

from tests.rules.shop import SHOP, codes, found, parsed, when
from tests.shared_data import ROOT

EXAMPLE = (ROOT / "tests" / "rules" / "example.yaml").read_text(encoding="utf-8")
MINUTE = 60_000_000


def test_that_the_complete_example_reads_and_checks_without_an_error() -> None:
    result = parse_ruleset(EXAMPLE, "example.yaml")
    assert result.ruleset is not None
    assert not result.diagnostics
    assert not [one.text() for one in check_ruleset(result.ruleset, SHOP) if one.severity is Severity.ERROR]


def test_that_the_example_becomes_the_trees_that_it_says() -> None:
    ruleset = parsed(EXAMPLE)
    features = {feature.name: feature for feature in ruleset.features}
    assert features["returns"].gap == 10 * MINUTE
    assert features["returns"].per == ("viewer", "item")
    assert features["gmv_before"].window == ast.Window(ast.WindowKind.DURATION, 10 * MINUTE, 10 * MINUTE)
    assert (features["orders_90d"].facts, features["orders_90d"].field) == (("order_paid",), "order")
    triggers = {trigger.name: trigger for trigger in ruleset.triggers}
    assert triggers["unpaid_cart"].after == 30 * MINUTE
    assert triggers["unpaid_cart"].unless == ("order_paid", "cart_remove")
    assert triggers["champion_enters"].over_limit == ast.OverLimit(2 * MINUTE, "rfm.monetary")
    assert triggers["unpaid_cart"].limits == ("trigger.unpaid_cart",)
    assert [name for name, _ in triggers["nudge_high_intent"].variants] == ["control", "coupon", "host"]
    budget = ruleset.limits[0].caps[2]
    assert (budget.scope, budget.amount, budget.currency, budget.per) == ("budget", 100_000, "CNY", "session")


def test_that_signals_of_the_example_have_the_keys_that_their_readings_give() -> None:
    ruleset = parsed(EXAMPLE)
    keys = {signal.name: signal_key(signal, ruleset) for signal in ruleset.signals}
    assert keys == {
        "high_intent": ("viewer",),
        "hesitating": ("viewer", "item"),
        "price_sensitive": ("viewer",),
    }


@pytest.mark.parametrize(
    ("on", "per", "key"),
    [
        ("every 1m", "", ("room",)),
        ("room_stats", "", ("room",)),
        ("comment", "", ("viewer",)),
        ("comment", "    per: room\n", ("room",)),
        ("[comment, every 1m]", "", ("room",)),
    ],
)
def test_that_a_signal_without_a_viewer_belongs_to_the_room(on: str, per: str, key: tuple[str, ...]) -> None:
    ruleset = parsed(f"ruleset: r\nsignals:\n  s:\n    on: {on}\n{per}")
    assert signal_key(ruleset.signals[0], ruleset) == key


@pytest.mark.parametrize("written", ["0012", "1e5", "yes", "null", "12", "5m", "2026-01-31", "10:30", "500 CNY"])
def test_that_ids_are_text_whatever_they_look_like(written: str) -> None:
    condition = parsed(when(f"event.item = {written}", on="item_view")).triggers[0].when
    assert isinstance(condition, Compare)
    assert condition.right == Literal(Type.TEXT, written.casefold(), written=written)


def test_that_byte_order_mark_and_line_ends_change_nothing() -> None:
    windows = "\ufeff" + EXAMPLE.replace("\n", "\r\n")
    assert same_meaning(parsed(windows), parsed(EXAMPLE))
    assert parsed(windows).triggers[3].position == parsed(EXAMPLE).triggers[3].position


def test_that_full_width_signs_in_conditions_are_half_width() -> None:
    wide = parsed(when('"visit．dwell　＞＝　５m"')).triggers[0].when
    assert isinstance(wide, Compare)
    assert wide.operator is Operator.GE
    assert wide.right is not None
    assert getattr(wide.right, "value", None) == 5 * MINUTE


def test_that_a_comment_after_a_value_is_no_trap() -> None:
    assert not found("ruleset: r  # a comment\ntitle: hello    # another one\n")


def test_that_a_cut_text_is_an_error_in_every_way_of_cutting() -> None:
    assert "cut-at-hash" in codes("ruleset: r\ntitle: 第一名 #1\n")
    assert "cut-at-comma" in codes("ruleset: r\ncues:\n  f: {title: a, b, key: F5}\n")
    assert "yaml-colon" in codes("ruleset: r\ntitle: a: b\n")
    assert "text-is-one" in codes("ruleset: r\ntriggers:\n  t: {on: comment, do: [alert: {text: [注意]}]}\n")


def test_that_laughs_do_not_multiply() -> None:
    laughs = "ruleset: r\na: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"
    assert codes(laughs) == {"no-aliases"}


def test_that_the_hash_is_of_the_text_and_the_source_is_kept() -> None:
    one, other = parsed("ruleset: r\n"), parsed("ruleset: r  # changed\n")
    assert one.source == "ruleset: r\n"
    assert len(one.hash) == 32
    assert one.hash != other.hash
    assert same_meaning(one, other)


def test_that_a_ruleset_with_an_error_is_not_given_out() -> None:
    result = parse_ruleset("ruleset: r\ntrigers: {}\n")
    assert result.ruleset is None
    assert has_errors(result.diagnostics)


def test_that_several_errors_are_told_at_once_in_the_order_of_the_file() -> None:
    text = "ruleset: r\ntriggers:\n  a: {on: comment, when: x >, do: []}\n  b: {on: a b, do: []}\n"
    assert [(one.code, one.position.line) for one in found(text)] == [("value-missing", 3), ("bad-on", 4)]


def test_that_numbers_and_texts_of_actions_are_told_apart_by_their_quotes() -> None:
    text = 'ruleset: r\ntriggers:\n  t: {on: comment, do: [popup: {text: "666", lasts: 8s, size: params.p}]}\n'
    result = parse_ruleset(text)
    assert result.ruleset is not None
    fields = dict(result.ruleset.triggers[0].actions[0].fields)
    assert isinstance(fields["text"], Template)
    assert fields["lasts"] == Literal(Type.DURATION, 8_000_000, written="8s")
    assert fields["size"] == Name("params.p")


_PIECES = st.sampled_from(
    ["ruleset: r\n", "triggers:\n", "  t:\n", "    on: ", "comment", "    when: ", "{", "}", "[", "]", ", ", ": ", "#",
     "\n", " ", "- ", "'", '"', "&a", "*a", "!t", "|\n", "visit.dwell", " > ", "5m", " within ", "features", "count",
     "all", "：", "，", "{viewer.name}", "%", "do", "experiments", "limits", "viewer", "1 per 1d", "params.x", "\ufeff"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(_PIECES, max_size=40).map("".join)))
def test_that_no_text_makes_the_reader_raise(text: str) -> None:
    result = parse_ruleset(text, "any.yaml")
    assert (result.ruleset is None) == has_errors(result.diagnostics)
    if result.ruleset is not None:
        check_ruleset(result.ruleset, SHOP)


@settings(max_examples=100, deadline=None)
@given(st.integers(0, len(EXAMPLE) - 1), st.integers(0, 12), st.sampled_from(["", "x", "#", ":", "{", "，", "\t", '"']))
def test_that_no_damage_to_the_example_makes_the_reader_raise(at: int, cut: int, put: str) -> None:
    result = parse_ruleset(EXAMPLE[:at] + put + EXAMPLE[at + cut :])
    if result.ruleset is not None:
        check_ruleset(result.ruleset, SHOP)
