"""The formatter keeps the meaning, the order and the comments, and a second run changes nothing."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.rules.formatting import FormatError, format_ruleset
from tiercast.rules.parse import same_meaning

from tests.rules.shop import parsed
from tests.rules.test_parse import EXAMPLE
from tests.shared_data import ROOT


def test_that_the_example_is_formatted_as_the_golden_file_has_it() -> None:
    golden = ROOT / "tests" / "golden" / "rules" / "example.formatted.yaml"
    if os.environ.get("TIERCAST_RECORD_GOLDEN"):
        golden.write_text(format_ruleset(EXAMPLE), encoding="utf-8")
    assert format_ruleset(EXAMPLE) == golden.read_text(encoding="utf-8")


def test_that_the_formatted_example_means_the_same_and_keeps_its_comments() -> None:
    formatted = format_ruleset(EXAMPLE)
    assert same_meaning(parsed(formatted), parsed(EXAMPLE))
    comments = [line.split("# ", 1)[1] for line in EXAMPLE.splitlines() if "# " in line]
    assert all(comment in formatted for comment in comments)
    assert format_ruleset(formatted) == formatted


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("ruleset:   r\n", "ruleset: r\n"),
        ("ruleset: r", "ruleset: r\n"),
        ("ruleset: r\r\ntitle: a\r\n", "ruleset: r\ntitle: a\n"),
        ("ruleset: r\ntitle: 你好\n", 'ruleset: r\ntitle: "你好"\n'),
        ("ruleset: r\ntitle: 'say \"hi\"'\n", 'ruleset: r\ntitle: "say \\"hi\\""\n'),
        ("# top\n\n\n\nruleset: r\n# end\n", "# top\n\nruleset: r\n# end\n"),
        ("ruleset: r\ncues: {a: {title: x}}  # note\n", "ruleset: r\ncues:  # note\n  a:\n    title: x\n"),
        ("ruleset: r\ncues: {}\n", "ruleset: r\ncues: {}\n"),
        ('ruleset: r\ntitle: "666"\n', 'ruleset: r\ntitle: "666"\n'),
        ("ruleset: r\ntitle: |\n  a\n  b\n", "ruleset: r\ntitle: |\n  a\n  b\n"),
    ],
)
def test_that_layout_becomes_the_house_style(before: str, after: str) -> None:
    assert format_ruleset(before) == after
    assert format_ruleset(after) == after


def test_that_comments_stay_with_what_they_stand_at() -> None:
    text = (
        "ruleset: r\n"
        "triggers:\n"
        "  # about t\n"
        "  t:\n"
        "    on: comment # at on\n"
        "    do:\n"
        "    # about the alert\n"
        "    - alert: {text: a}\n"
        "    # after the alerts\n"
        "  # after t\n"
        "# the end\n"
    )
    formatted = format_ruleset(text)
    assert formatted == (
        "ruleset: r\n"
        "triggers:\n"
        "  # about t\n"
        "  t:\n"
        "    on: comment  # at on\n"
        "    do:\n"
        "      # about the alert\n"
        "      - alert:\n"
        "          text: a\n"
        "      # after the alerts\n"
        "  # after t\n"
        "# the end\n"
    )
    assert format_ruleset(formatted) == formatted


def test_that_what_is_no_yaml_is_refused_with_its_diagnostics() -> None:
    with pytest.raises(FormatError) as error:
        format_ruleset("ruleset: [r\n")
    assert [one.code for one in error.value.diagnostics] == ["yaml-bracket"]


_TEXTS = st.text(alphabet="ab 你，:#{}[]'\"\\|&*!-%@,.0", min_size=1, max_size=12)
_COMMENTS = st.sampled_from(["", "  # note", " # 说明"])
_LINES = st.sampled_from(["", "\n", "# alone\n", "\n# alone\n", "   # indented\n", "      # deep\n"])


@st.composite
def rulesets(draw: st.DrawFn) -> str:
    """Rulesets in varied layouts, with comments in all places."""
    quote = "'" + draw(_TEXTS).replace("'", "''") + "'"
    lines = [f"ruleset: r{draw(_COMMENTS)}\n", draw(_LINES), f"title: {quote}{draw(_COMMENTS)}\n", draw(_LINES)]
    lines += [f"triggers:{draw(_COMMENTS)}\n"]
    for name in draw(st.lists(st.sampled_from("abc"), unique=True, min_size=1, max_size=3)):
        lines += [draw(_LINES), f"  {name}:{draw(_COMMENTS)}\n", draw(_LINES)]
        lines += [
            draw(
                st.sampled_from(["    on: comment", "    on: [comment, enter]", "    on:\n    - comment\n    - enter"])
            )
        ]
        lines += [draw(_COMMENTS), "\n", draw(_LINES)]
        text = "'" + draw(_TEXTS).replace("'", "''").replace("{", "{{").replace("}", "}}") + "'"
        lines += [
            draw(
                st.sampled_from(
                    [
                        f"    do: [alert: {{text: {text}}}]",
                        f"    do:\n    - alert:\n        text: {text}",
                        f"    do:\n      - alert: {{text: {text}, lasts: 5}}",
                        f"    do: [alert: {{text: {text}}},  # inside\n         message: {{text: {text}}}]",
                    ]
                )
            )
        ]
        lines += [draw(_COMMENTS), "\n", draw(_LINES)]
    return "".join(lines)


@settings(max_examples=150, deadline=None)
@given(rulesets())
def test_that_formatting_twice_is_formatting_once_and_keeps_the_meaning(text: str) -> None:
    formatted = format_ruleset(text)
    assert format_ruleset(formatted) == formatted
    assert same_meaning(parsed(formatted), parsed(text))
    assert formatted.count("# ") >= text.count("# alone") + text.count("# note")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80))
def test_that_no_text_makes_the_formatter_raise_anything_but_its_error(text: str) -> None:
    formatted = _formatted(text)
    if isinstance(formatted, str):
        assert format_ruleset(formatted) == formatted
    else:
        assert formatted.diagnostics


def _formatted(text: str) -> str | FormatError:
    try:
        return format_ruleset(text)
    except FormatError as error:
        return error
