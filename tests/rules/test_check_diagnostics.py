"""The text of every diagnostic, in both languages, held by golden files.

``TIERCAST_RECORD_GOLDEN=1 pytest tests/rules/test_check_diagnostics.py`` writes them anew.
"""

import os

import pytest
from tiercast.rules.diagnostics import Language, Severity, render
from tiercast.rules.diagnostics_codes import CODES

from tests.rules.diagnostics_cases import CASES
from tests.rules.shop import found
from tests.shared_data import ROOT

GOLDEN = ROOT / "tests" / "golden" / "rules"


def test_that_every_diagnostic_has_a_case() -> None:
    assert set(CASES) == set(CODES)


@pytest.mark.parametrize("code", CASES)
def test_that_a_case_brings_out_its_diagnostic_with_a_place(code: str) -> None:
    matching = [one for one in found(CASES[code]) if one.code == code]
    assert matching
    assert all(one.position.line >= 1 and one.position.column >= 1 for one in matching)
    assert all(one.position.file == "r.yaml" for one in matching)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_that_diagnostics_say_what_the_golden_files_say(language: Language) -> None:
    told = "\n".join(f"== {code}\n{render(found(text), language)}\n" for code, text in CASES.items())
    path = GOLDEN / f"diagnostics.{language}.txt"
    if os.environ.get("TIERCAST_RECORD_GOLDEN"):
        path.write_text(told, encoding="utf-8")
    assert told == path.read_text(encoding="utf-8")


def test_that_every_text_is_there_in_both_languages() -> None:
    for code, text in CODES.items():
        assert text.message, code
        assert text.message_zh, code
        assert bool(text.hint) == bool(text.hint_zh), code
        assert any("\u4e00" <= char <= "\u9fff" for char in text.message_zh), code
        assert Severity(text.severity)


def test_that_the_nearest_known_name_is_offered() -> None:
    (one,) = (one for one in found(CASES["unknown-name"]) if one.code == "unknown-name")
    assert one.nearest == "visit.dwell"
    assert "visit.dwell" in one.hint
    assert "visit.dwell" in one.hint_zh


def test_that_a_place_points_at_the_wrong_part_of_a_condition() -> None:
    (one,) = found("ruleset: r\ntriggers:\n  t:\n    on: comment\n    when: now.time > 25:70\n    do: [alert]\n")
    assert (one.position.line, one.position.column) == (5, 22)
    assert one.position.path == "triggers.t.when"
    assert one.text().startswith("r.yaml:5:22: error bad-time:")


def test_that_a_word_that_nobody_knows_is_shown_where_it_stands_and_not_at_the_head_of_its_rule() -> None:
    text = """ruleset: r
features:
  f:
    count: [comment, coment]
    within: 0s
    per: [viewer, itm]
triggers:
  t:
    on: cart_add
    when: f > 1
    after: 5m
    unless:
      - order_payed
    do: [alert: {text: hello}]
    limit: nonsuch
"""
    assert {(one.code, one.position.line, one.position.column) for one in found(text)} == {
        ("unknown-kind", 4, 22),
        ("zero", 5, 13),
        ("unknown-dimension", 6, 19),
        ("unknown-kind", 13, 9),
        ("unknown-limit", 15, 12),
    }
