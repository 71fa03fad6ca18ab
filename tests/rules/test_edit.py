"""Edits of a ruleset's text: each commutes with reading, and comments and order stay."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.resources import shipped_rulesets
from tiercast.rules.document import read_document
from tiercast.rules.edit.document import add_entry, move_entry, remove_entry, set_threshold, set_value
from tiercast.rules.edit.tree import EditError, Plain, plain, steps_of
from tiercast.rules.formatting_comments import comment_texts
from tiercast.rules.parse import parse_ruleset

from tests.shared_data import ROOT

EXAMPLE = (ROOT / "tests" / "rules" / "example.yaml").read_text("utf-8")
SHIPPED = shipped_rulesets()
NAMES = ("starter-shop", "starter-comments-en", "stock-runs-low")
SECTIONS = ("params", "features", "tiers", "signals", "cues", "limits", "triggers", "experiments")
SMALL = """\
# what this is
ruleset: small   # its name
title: "Small"

params:
  # how long
  patience: {title: Patience, value: 5m}   # a knob

triggers:                # the rules
  # the first one
  # says hello
  hello:
    on: comment          # at each comment
    when: event.text contains hello | hi
    do:
      - host_prompt:
          text: "hello, {viewer.name}"   # said
          # nothing more
  # the second one

  # really
  bye:
    on: [leave]
    when:
      all:
        - visit.dwell > 5m   # long
        - clicks >= 60% of looks
    do: [host_prompt: {text: bye}]
# the end
"""


def values(text: str) -> Plain:
    document = read_document(text)
    assert document.root is not None
    assert document.diagnostics == []
    return plain(document.root)


def comments(text: str) -> list[str]:
    document = read_document(text)
    assert document.root is not None
    return comment_texts(document.root, document.text)


def at(text: str, path: str) -> Plain:
    found = values(text)
    for step in steps_of(path):
        found = found[step]  # type: ignore[index]
    return found


@pytest.mark.parametrize(
    ("path", "value", "line"),
    [
        ("title", "Smaller: a #1 hit", 'title: "Smaller: a #1 hit"'),
        ("params.patience.value", "8m", "  patience: {title: Patience, value: 8m}   # a knob"),
        ("params.patience.title", "So long, long", '  patience: {title: "So long, long", value: 5m}   # a knob'),
        ("params.patience.to", "30m", "  patience: {title: Patience, value: 5m, to: 30m}   # a knob"),
        ("triggers.hello.on", "like", "    on: like          # at each comment"),
        ("triggers.hello.title", "Says hello", '    title: "Says hello"'),
        ("triggers.hello.priority", "3", "    priority: 3"),
        ("triggers.hello.do[0].host_prompt.text", "你好", '          text: "你好"   # said'),
        ("triggers.bye.on", ["leave", "visit end"], "    on: [leave, visit end]"),
        ("triggers.bye.do[0].host_prompt.text", "a, {b}", '    do: [host_prompt: {text: "a, {b}"}]'),
    ],
)
def test_that_a_value_is_set_in_its_place_and_nothing_else_changes(path: str, value: str, line: str) -> None:
    after = set_value(SMALL, path, value)
    assert line in after.split("\n")
    assert at(after, path) == value
    assert comments(after) == comments(SMALL)
    kept = set(SMALL.split("\n")) - set(after.split("\n"))
    assert len(kept) <= 1


@pytest.mark.parametrize(
    ("path", "value", "now"),
    [
        ("triggers.bye.when.all[0]", "8m", "visit.dwell > 8m"),
        ("triggers.bye.when.all[0]", "params.patience", "visit.dwell > params.patience"),
        ("triggers.bye.when.all[1]", "70% of looks", "clicks >= 70% of looks"),
        ("triggers.hello.when", "hey | ho", "event.text contains hey | ho"),
    ],
)
def test_that_a_threshold_is_set_and_the_rest_of_its_condition_stays(path: str, value: str, now: str) -> None:
    after = set_threshold(SMALL, path, value)
    assert at(after, path) == now
    assert comments(after) == comments(SMALL)


@pytest.mark.parametrize(
    ("condition", "value", "now"),
    [
        ("cart_add not within 5m", "10m", "cart_add not within 10m"),
        ("停留＞5m", "6m", "停留＞6m"),
        ("item.stock between 1 and 5", "2 and 9", "item.stock between 2 and 9"),
    ],
)
def test_that_a_threshold_is_found_in_every_form_of_condition(condition: str, value: str, now: str) -> None:
    text = f"ruleset: r\ntriggers:\n  t:\n    on: like\n    when: {condition}\n    do: [alert]\n"
    assert at(set_threshold(text, "triggers.t.when", value), "triggers.t.when") == now


def test_that_a_rule_goes_with_its_comments_and_others_keep_theirs() -> None:
    after = remove_entry(SMALL, "triggers", "hello")
    assert "hello" not in after
    assert "# nothing more" not in after
    assert "  # the second one\n\n  # really\n  bye:" in after
    assert after.endswith("# the end\n")
    last = remove_entry(after, "triggers", "bye")
    assert "triggers: {}                # the rules" in last
    assert "# really" not in last
    again = add_entry(last, "triggers", "back", "on: like\ndo: [alert]\n")
    assert at(again, "triggers") == {"back": {"on": "like", "do": ["alert"]}}
    assert "# the rules" in again


def test_that_a_rule_moves_with_its_comments() -> None:
    after = move_entry(SMALL, "triggers", "bye", before="hello")
    assert list(at(after, "triggers")) == ["bye", "hello"]  # type: ignore[arg-type]
    assert comments(after) == comments(SMALL)
    assert after.index("# really") < after.index("bye:") < after.index("# says hello") < after.index("hello:\n")
    assert values(move_entry(after, "triggers", "bye")) == values(SMALL)


def test_that_a_rule_is_added_where_it_is_wanted_and_a_section_where_there_is_none() -> None:
    body = "on: order_paid\n# thanks\ndo:\n  - host_prompt: {text: Thanks}\n"
    after = add_entry(SMALL, "triggers", "thanks", body, before="bye")
    assert list(at(after, "triggers")) == ["hello", "thanks", "bye"]  # type: ignore[arg-type]
    assert comments(after) == sorted([*comments(SMALL), "# thanks"])
    made = add_entry(SMALL, "cues", "flash", "{title: Flash}")
    assert at(made, "cues") == {"flash": {"title": "Flash"}}


def test_that_a_section_in_braces_is_edited_in_the_house_style() -> None:
    text = "ruleset: r\ncues: {a: {title: A}, b: {title: B}}   # buttons\n"
    after = remove_entry(text, "cues", "a")
    assert at(after, "cues") == {"b": {"title": "B"}}
    assert "# buttons" in after
    assert list(at(move_entry(text, "cues", "b", before="a"), "cues")) == ["b", "a"]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (lambda: set_value(SMALL, "params.missing.value", "1"), "not-there"),
        (lambda: set_value(SMALL, "triggers.hello.do[7].text", "1"), "not-there"),
        (lambda: set_value(SMALL, "triggers..x", "1"), "not-there"),
        (lambda: set_value("ruleset: [", "title", "1"), "unreadable"),
        (lambda: set_threshold(SMALL, "triggers.bye.when", "1"), "wrong-kind"),
        (lambda: set_threshold(SMALL, "triggers.hello.on", "1"), "wrong-kind"),
        (lambda: add_entry(SMALL, "triggers", "hello", "on: like"), "there-already"),
        (lambda: add_entry(SMALL, "triggers", "no name", "on: like"), "wrong-kind"),
        (lambda: add_entry(SMALL, "triggers", "new", "on: [", "hello"), "unreadable"),
        (lambda: add_entry(SMALL, "triggers", "new", "on: like", "nobody"), "not-there"),
        (lambda: remove_entry(SMALL, "triggers", "nobody"), "not-there"),
        (lambda: move_entry(SMALL, "triggers", "nobody"), "not-there"),
        (lambda: remove_entry(SMALL, "title", "x"), "wrong-kind"),
    ],
)
def test_that_an_edit_that_cannot_be_made_says_why(edit: object, code: str) -> None:
    with pytest.raises(EditError) as failed:
        edit()  # type: ignore[operator]
    assert failed.value.code == code


# --- properties


def entries(text: str) -> list[tuple[str, str]]:
    found = values(text)
    assert isinstance(found, dict)
    return [(s, name) for s in SECTIONS if isinstance(part := found.get(s), dict) for name in part]


def scalars(tree: Plain, path: str = "") -> list[str]:
    if isinstance(tree, dict):
        parts = [(f"{path}.{key}" if path else key, item) for key, item in tree.items()]
    elif isinstance(tree, list):
        parts = [(f"{path}[{place}]", item) for place, item in enumerate(tree)]
    else:
        return [] if tree is None else [path]
    return [found for inner, item in parts for found in scalars(item, inner)]


TEXTS = [SMALL, EXAMPLE, *(SHIPPED[name].read_text("utf-8") for name in NAMES)]
WORDS = st.text("abc 你好:#,{}[]\"'\\|>-?!&*%@`.=\n\t", min_size=0, max_size=12)


@settings(max_examples=12, deadline=None)
@given(data=st.data(), value=WORDS)
def test_that_setting_any_text_commutes_with_reading(data: st.DataObject, value: str) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    path = data.draw(st.sampled_from(scalars(values(text))))
    after = set_value(text, path, value)
    assert at(after, path) == value
    assert comments(after) == comments(text)
    # Back again, the document means what it did.
    assert values(set_value(after, path, str(at(text, path)))) == values(text)


@settings(max_examples=12, deadline=None)
@given(data=st.data())
def test_that_moving_and_removing_entries_commutes_with_reading(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    for _ in range(data.draw(st.integers(1, 4))):
        known = entries(text)
        if not known:
            return
        section, name = data.draw(st.sampled_from(known))
        others = [other for where, other in known if where == section and other != name]
        if data.draw(st.booleans()):
            before = data.draw(st.sampled_from(["", *others]))
            moved = move_entry(text, section, name, before)
            assert comments(moved) == comments(text)
            text = moved
        else:
            text = remove_entry(text, section, name)
            assert (section, name) not in entries(text)


@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_that_what_was_removed_can_be_added_again(data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(TEXTS))
    section, name = data.draw(st.sampled_from([pair for pair in entries(text) if pair[0] in ("signals", "triggers")]))
    known = [other for where, other in entries(text) if where == section]
    place = known.index(name)
    before = known[place + 1] if place + 1 < len(known) else ""
    lines = text.split("\n")
    start = next(n for n, line in enumerate(lines) if line.startswith(f"  {name}:"))
    end = next((n for n in range(start + 1, len(lines)) if re.match(r" {0,2}\S", lines[n])), len(lines))
    body = "\n".join(line[4:] for line in lines[start + 1 : end])
    again = add_entry(remove_entry(text, section, name), section, name, body, before)
    assert values(again) == values(text)
    one, other = parse_ruleset(again).ruleset, parse_ruleset(text).ruleset
    assert (one is None) == (other is None)
