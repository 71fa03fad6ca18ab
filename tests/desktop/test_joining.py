"""Drafted rules put into rulesets."""

from pathlib import Path

import pytest
from tiercast.desktop.live.panels.drafting import draft
from tiercast.desktop.rules.joining import joined
from tiercast.rules.parse import parse_ruleset
from tiercast.serve.protocol_room import EventRow

from tests.shared_data import ROOT

DRAFT = draft(EventRow(seq=1, time=1, kind="comment", viewer="v", text="包邮吗"), "评论", chinese=True)
SHIPPED = sorted(file for file in ROOT.glob("rulesets/**/*.yaml") if not file.name.endswith(".test.yaml"))
BOTH = """\
ruleset: mine
triggers:
    hello:
        on: enter
        do: [host_prompt: {text: hi}]   # say hi

# what must not be too often
limits:
    few: {room: 1 per 1m}
"""
JOINED = """\
ruleset: mine
triggers:
    hello:
        on: enter
        do: [host_prompt: {text: hi}]   # say hi

    on_comment:
      title: "评论：包邮吗"
      on: comment
      when: event.text contains 包邮吗
      do:
        - host_prompt:
            text: "{viewer.name} 评论：{event.text}"
      limit:
        room: 1 per 1m
        viewer: 1 per 10m

# what must not be too often
limits:
    few: {room: 1 per 1m}
"""


def test_that_the_rule_stands_after_the_others_and_nothing_else_changes() -> None:
    found = joined(BOTH, DRAFT)
    assert found is not None
    assert found.text == JOINED
    assert (found.rule, found.line) == ("on_comment", 7)
    assert found.text.splitlines()[found.line - 1].strip() == "on_comment:"


def test_that_a_second_one_gets_another_name() -> None:
    once = joined(BOTH, DRAFT)
    assert once is not None
    twice = joined(once.text, DRAFT)
    assert twice is not None
    assert twice.rule == "on_comment_2"
    parsed = parse_ruleset(twice.text).ruleset
    assert parsed is not None
    assert [rule.name for rule in parsed.triggers] == ["hello", "on_comment", "on_comment_2"]


@pytest.mark.parametrize("text", ["ruleset: mine\n", "ruleset: mine", "ruleset: mine\ntriggers:\n"])
def test_that_a_ruleset_without_rules_gets_its_first(text: str) -> None:
    found = joined(text, DRAFT)
    assert found is not None
    parsed = parse_ruleset(found.text).ruleset
    assert parsed is not None
    assert [rule.name for rule in parsed.triggers] == ["on_comment"]
    assert found.text.splitlines()[found.line - 1].strip() == "on_comment:"


UNREADABLE = [
    "",
    "just words",
    "a: [",
    "{ruleset: x}",
    "ruleset: x\ntriggers: {}\n",
    "ruleset: x\ntriggers:\nlimits: {}\n",
]


@pytest.mark.parametrize("text", UNREADABLE)
def test_that_what_cannot_be_joined_is_left_alone(text: str) -> None:
    assert joined(text, DRAFT) is None


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_that_shipped_rulesets_take_a_rule_and_keep_every_line_that_they_had(file: Path) -> None:
    text = file.read_text("utf-8")
    before, found = parse_ruleset(text).ruleset, joined(text, DRAFT)
    assert before is not None
    assert found is not None
    after = parse_ruleset(found.text).ruleset
    assert after is not None
    assert [rule.name for rule in after.triggers] == [*(rule.name for rule in before.triggers), found.rule]
    lines, count = found.text.splitlines(), len(text.splitlines())
    added = len(lines) - count
    assert [*lines[: found.line - 2], *lines[found.line - 2 + added :]] == text.splitlines()
