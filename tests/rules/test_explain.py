"""Rulesets read aloud: golden files of the great example, and everything of the language has words.

``TIERCAST_RECORD_GOLDEN=1 pytest tests/rules/test_explain.py`` writes them anew.
"""

import os

import pytest
from tiercast.resources import shipped_rulesets
from tiercast.rules.catalogue_operators import OPERATORS
from tiercast.rules.diagnostics import Language
from tiercast.rules.explain.document import explain
from tiercast.rules.parse import parse_ruleset

from tests.rules.diagnostics_cases import CASES
from tests.rules.shop import SHOP, parsed, when
from tests.shared_data import ROOT

EXAMPLE = ROOT / "tests" / "rules" / "example.yaml"
PATTERNS = """
ruleset: patterns
cues: {answered: {title: Answered}}
features:
  since: {count: comment, since: cue.answered, within: session, per: room}
  last: {last: comment.topic}
  rate: {rate: comment, within: 1m, per: [room, topic]}
signals:
  s: {on: [signal.t ended, cue.answered, tier.value changed], when: {none: [{all: [since > 1, rate > 2]}]}}
  t: {title: T, on: any event, when: "signal.s = false"}
tiers: {value: [{tier: top, title: Top, when: last is known}]}
triggers:
  a: {absent: [comment, like], for: 3m, same: room, do: [alert: {text: x}], exclusive: g}
  b:
    {sequence: [item_click, cart_add], within: 10m, same: [viewer, item],
     do: [alert: {text: x}], limit: {viewer and item: 1 per ever}}
  c: {on: order_cancelled, times: 3, within: 90s, do: [alert: {text: x}], limit: {room: 1 per cue.answered}}
  d: {on: visit end, when: {any: []}, do: [alert]}
"""


_ZH = {"等于": "是“", "不等于": "不是“", "是其中之一": "是“", "不是其中任何一个": "中的任何一个"}
"""How operators read beside a text, where that is not their title."""


def told(text: str, language: Language) -> str:
    """The whole explanation, a line for each sentence."""
    lines = []
    for one in explain(parsed(text), SHOP.kinds, SHOP.actions or {}, language):
        lines += [f"{one.section} {one.name} {one.title}".rstrip(), *(f"  {sentence}" for sentence in one.sentences)]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_that_the_examples_are_told_as_the_golden_files_tell_them(language: Language) -> None:
    said = told(EXAMPLE.read_text("utf-8"), language) + told(PATTERNS, language)
    path = ROOT / "tests" / "golden" / "rules" / f"explain.{language}.txt"
    if os.environ.get("TIERCAST_RECORD_GOLDEN"):
        path.write_text(said, "utf-8")
    assert said == path.read_text("utf-8")


@pytest.mark.parametrize("name", shipped_rulesets())
def test_that_every_shipped_ruleset_can_be_told(name: str) -> None:
    text = shipped_rulesets()[name].read_text("utf-8")
    for language in ("en", "zh"):
        assert all(line.strip() for line in told(text, language).splitlines())


@pytest.mark.parametrize("language", ["en", "zh"])
def test_that_shipped_rulesets_are_told_in_their_language_as_the_golden_files_tell_them(language: Language) -> None:
    names = [name for name in shipped_rulesets() if name.endswith("-en") == (language == "en")]
    said = "".join(f"# {name}\n{told(shipped_rulesets()[name].read_text('utf-8'), language)}" for name in sorted(names))
    path = ROOT / "tests" / "golden" / "rules" / f"explain-shipped.{language}.txt"
    if os.environ.get("TIERCAST_RECORD_GOLDEN"):
        path.write_text(said, "utf-8")
    assert said == path.read_text("utf-8")


def test_that_what_is_filled_into_a_text_is_told_by_its_title_and_not_as_it_is_written() -> None:
    text = "ruleset: r\ntriggers:\n  a: {on: follow, do: [host_prompt: {text: 'Hi {viewer.name}!'}]}\n"
    assert '"Hi [name of the viewer]!"' in told(text, "en")
    assert "“Hi 【观众昵称】!”" in told(text, "zh")


@pytest.mark.parametrize("info", OPERATORS, ids=lambda info: str(info.operator))
def test_that_every_operator_has_words_in_both_languages(info: object) -> None:
    said = info.example, info.title, info.title_zh  # type: ignore[attr-defined]
    text = when(f"'{said[0]}'", more="tiers: {value: [{tier: champion}]}\n")
    assert said[1].partition(" before")[0] in told(text, "en")
    assert _ZH.get(said[2], said[2]) in told(text, "zh")


def test_that_whatever_can_be_read_can_be_told() -> None:
    for text in CASES.values():
        ruleset = parse_ruleset(text, "r.yaml").ruleset
        if ruleset is not None:
            assert explain(ruleset, SHOP.kinds, {}, "en") is not None
            assert explain(ruleset, SHOP.kinds, SHOP.actions or {}, "zh") is not None
