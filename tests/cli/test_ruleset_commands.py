"""``tiercast ruleset coverage`` and ``check`` against what is configured."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

RULES = """
ruleset: r
features: {carts: {count: cart_add, within: 1h}}
triggers:
  talk: {on: comment, do: [host_prompt: {text: hello}]}
  cart: {on: cart_add, do: [webhook: {text: "{carts}"}]}
  both: {on: [comment, cart_add], do: [alert: {text: x}]}
"""
CONFIG = """
shop: s
rooms:
  a: {title: A, rulesets: [r.yaml]}
  b: {title: B, rulesets: [r.yaml]}
sources:
  feed: {type: oba-live, room: a}
  shop: {type: http-in, room: b, settings: {token: secret-token-123456}}
sinks:
  desk: {type: desk}
"""


@pytest.fixture(autouse=True)
def ruleset(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(RULES, "utf-8")


def test_that_coverage_says_of_each_rule_what_a_source_lacks(run: Run) -> None:
    code, out, _ = run("ruleset", "coverage", "r.yaml", "--source", "oba-live")
    assert code == 1
    assert out.splitlines() == [
        "r.yaml (oba-live)",
        "  rule talk: works",
        "  rule cart: cannot fire here",
        "    no connected source emits cart_add",
        "  rule both: works partly",
        "    no connected source emits cart_add",
    ]
    code, out, _ = run("ruleset", "coverage", "r.yaml", "--source", "oba-live", "--source", "http-in", "--json")
    assert code == 0
    assert {rule["works"] for rule in json.loads(out)["rulesets"]["r.yaml"]} == {"works"}


def test_that_coverage_takes_the_sources_of_the_configuration_or_of_one_room(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tiercast.yaml").write_text(CONFIG, "utf-8")
    assert run("ruleset", "coverage", "r.yaml")[0] == 0
    assert run("ruleset", "coverage", "r.yaml", "--room", "a")[0] == 1
    assert run("ruleset", "coverage", "r.yaml", "--source", "feed")[0] == 1
    code, _, err = run("ruleset", "coverage", "r.yaml", "--room", "c")
    assert (code, "rooms are: a, b" in err) == (2, True)


def test_that_coverage_without_a_source_or_with_a_strange_one_says_what_to_do(run: Run) -> None:
    code, _, err = run("ruleset", "coverage", "r.yaml")
    assert (code, "--source" in err) == (2, True)
    code, _, err = run("ruleset", "coverage", "r.yaml", "--source", "douyin")
    assert (code, "http-in" in err) == (2, True)
    assert "zh" not in run("--lang", "zh", "ruleset", "coverage", "r.yaml", "--source", "oba-live")[1]


def test_that_coverage_names_titles_and_refuses_what_is_wrong_before_it_judges_it(run: Run, tmp_path: Path) -> None:
    good = "ruleset: g\ntriggers:\n  t: {title: 问好, on: comment, do: [host_prompt: {text: hello}]}\n"
    (tmp_path / "good.yaml").write_text(good, "utf-8")
    assert "  rule t (问好): works" in run("ruleset", "coverage", "good.yaml", "--source", "oba-live")[1]
    (tmp_path / "bad.yaml").write_text(good.replace("comment", "coment"), "utf-8")
    code, out, err = run("ruleset", "coverage", "bad.yaml", "--source", "oba-live")
    assert (code, out) == (1, "")
    assert "there is no event kind `coment`" in err
    code, _, err = run("--lang", "zh", "ruleset", "coverage", "good.yaml", "--source", "websocket")
    assert (code, "取决于它的设置" in err) == (2, True)


def test_that_format_of_an_unreadable_file_says_where_it_is_wrong(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("ruleset: r\ntriggers:\n\tx: 1\n", "utf-8")
    code, _, err = run("ruleset", "format", "bad.yaml")
    assert (code, "bad.yaml:3:1: error yaml-tab" in err, "ruleset:" in err) == (1, True, False)


def test_that_check_with_a_configuration_says_which_actions_nobody_does(run: Run, tmp_path: Path) -> None:
    (tmp_path / "tiercast.yaml").write_text(CONFIG, "utf-8")
    code, out, _ = run("ruleset", "check", "r.yaml", "--room", "a")
    assert "no configured sink does `webhook`" in out
    assert "host_prompt" not in out.replace("the configured ones do:", "").split("no configured sink does")[0]
    assert code == 0


def test_that_explain_says_what_a_ruleset_does_in_both_languages(run: Run) -> None:
    code, out, _ = run("ruleset", "explain", "r.yaml")
    assert code == 0
    assert "When somebody comments." in out
    assert "观众评论时。" in run("--lang", "zh", "ruleset", "explain", "r.yaml")[1]
    told = json.loads(run("ruleset", "explain", "r.yaml", "--json")[1])["rulesets"]["r.yaml"]
    assert [one["name"] for one in told] == ["carts", "talk", "cart", "both"]
    assert all(len(one["sentences"]) == len(one["sentences_zh"]) for one in told)


def test_that_explain_of_an_unreadable_file_says_where_it_is_wrong(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("ruleset: r\ntriggers:\n\tx: 1\n", "utf-8")
    code, _, err = run("ruleset", "explain", "bad.yaml")
    assert (code, "bad.yaml:3:1" in err) == (1, True)
