"""Sentences of the ruleset language's description, each as a small ruleset with events, on both evaluators."""

from typing import Any

import pytest
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.evaluators import Prefer
from tiercast.rules.parse import parse_ruleset
from tiercast_api.kinds import Kinds

from tests.step.support import EVALUATORS, Stage, core_with

DO = "do: [alert: {text: x}]"
Said = tuple[float, str, dict[str, Any]]


def e(at: float, kind: str, viewer: str = "a", **fields: Any) -> Said:
    """An event."""
    return at, kind, {"viewer": viewer, **fields}


def said(at: float, text: str = "x", viewer: str = "a", **fields: Any) -> Said:
    """A comment."""
    return e(at, "comment", viewer, text=text, **fields)


CASES: dict[str, tuple[str, list[Said], list[str]]] = {
    "signs of a Chinese keyboard are read as their half-width twins": (
        f'features: {{n: {{count: like, within: 5m}}}}\ntriggers: {{t: {{on: like, when: "n＞＝2", {DO}}}}}',
        [e(0, "like"), e(1, "like")],
        ["t a 1"],
    ),
    "ids are text whatever they look like": (
        f"triggers: {{t: {{on: item_view, when: event.item in 0012 | 1e5, {DO}}}}}",
        [e(n, "item_view", item=item) for n, item in enumerate(["0012", "12", "1e5", "100000"])],
        ["t a 0012 0", "t a 1e5 2"],
    ),
    "text is compared after NFKC, case folding and trimming": (
        f"triggers: {{t: {{on: comment, when: event.text = ABC, {DO}}}}}",
        [said(0, " ａｂｃ "), said(1, "abcd")],
        ["t a 0"],
    ),
    "none of something unknown is unknown, and is known is not": (
        f"triggers:\n  s: {{on: item_view, when: {{none: [item.stock > 3]}}, {DO}}}\n"
        f"  k: {{on: item_view, when: {{none: [item.stock is known]}}, {DO}}}",
        [e(0, "item_view", item="i")],
        ["k a i 0"],
    ),
    "without a viewer only rules of the room fire": (
        "features: {a: {count: like, within: 1h}, r: {count: like, within: 1h, per: room}}\n"
        f"triggers:\n  s: {{on: like, when: a >= 0, {DO}}}\n  q: {{on: like, when: r >= 1, {DO}}}",
        [e(0, "like", "")],
        ["q 0"],
    ),
    "with a session's identity what is older than the session is unknown": (
        "features: {n: {count: like, within: 30d}, s: {count: like, within: session}}\n"
        f"triggers:\n  t: {{on: like, when: n >= 0, {DO}}}\n  u: {{on: like, when: s >= 0, {DO}}}",
        [e(0, "like", quality="session")],
        ["u a 0"],
    ),
    "a window moved back has its left edge out and its right edge in": (
        "features: {n: {count: like, within: 10s, ago: 10s}}\n"
        f"triggers: {{t: {{on: comment, when: n = 1, {DO}}}}}",
        [e(0, "like"), *(said(at) for at in (9.9, 10, 15, 19.9, 20, 21))],
        ["t a 10", "t a 15", "t a 19.9"],
    ),
    "visits are more than the gap apart": (
        "features: {n: {visits: item_view, gap: 10m, within: ever, per: [viewer, item]}}\n"
        f"triggers: {{t: {{on: item_view, when: n = 2, {DO}}}}}",
        [e(at, "item_view", item="i") for at in (0, 600, 1200.5)],
        ["t a i 1200.5"],
    ),
    "a feature may be measured per order, whoever it is": (
        "features: {n: {count: order_paid, within: ever, per: order}}\n"
        f"triggers: {{t: {{on: order_paid, when: n = 2, {DO}}}}}",
        [e(0, "order_paid", order="1"), e(1, "order_paid", order="2"), e(2, "order_paid", "b", order="1")],
        ["t b 2"],
    ),
    "a window may start after the last event of a kind": (
        "features: {k: {count: comment, since: like, within: 10m}}\n"
        f"triggers: {{b: {{on: share, when: k = 1, {DO}}}}}",
        [said(0), e(1, "like"), said(2), e(3, "share")],
        ["b a 3"],
    ),
    "firings can be counted": (
        "features: {k: {count: trigger.a, within: ever}}\n"
        f"triggers:\n  a: {{on: like, {DO}}}\n  b: {{on: comment, when: k = 2, {DO}}}",
        [e(0, "like"), e(1, "like"), said(2)],
        ["a a 0", "a a 1", "b a 2"],
    ),
    "changed means by this event, for this key": (
        "features: {n: {count: item_view, within: 1h, per: [viewer, item]}}\n"
        f"triggers: {{t: {{on: any event, when: n changed, {DO}}}}}",
        [e(0, "item_view", item="i"), said(1, item="i"), e(2, "item_view", item="j")],
        ["t a i 0", "t a j 2"],
    ),
    "any event is no derived fact": (
        f"signals: {{s: {{title: S, on: like, lasts: 1m}}}}\ntriggers: {{t: {{on: any event, {DO}}}}}",
        [e(0, "like"), e(101, "room_stats", "", attributes={"online": 1})],
        ["t a 0", "t 101"],
    ),
    "without lasts a signal ends when it is read again and no longer so": (
        "features: {n: {count: like, within: 10s}}\nsignals: {s: {on: [like, comment], when: n >= 1}}\n"
        f"triggers: {{t: {{on: signal.s ended, {DO}}}}}",
        [e(0, "like"), said(101)],
        ["t a 101"],
    ),
    "a tier is left no earlier than its hold after its condition was last true": (
        "features: {n: {count: like, within: 10s}}\ntiers: {v: [{tier: hi, when: n >= 1, hold: 20s}, {tier: lo}]}\n"
        f"triggers: {{t: {{on: tier.v changed, {DO}}}}}",
        [e(0, "like"), e(100, "tick", "")],
        ["t a 0", "t a 30"],
    ),
    "unless has both edges in": (
        f"triggers: {{t: {{on: cart_add, after: 30s, unless: order_paid, {DO}}}}}",
        [e(0, "cart_add", item="i"), e(30, "order_paid", order="1"), e(200, "cart_add", item="i"),
         e(230.000001, "order_paid", order="1"), e(300, "tick", "")],
        ["t a i 230"],
    ),
    "a sequence fires at each last part that has the first in [t - D, t)": (
        f"triggers: {{t: {{sequence: [like, share], within: 10s, {DO}}}}}",
        [e(0, "like"), e(10, "share"), e(20, "like"), e(30.1, "share"), e(40, "like"), e(41, "share"), e(42, "share"),
         e(50, "share"), e(50, "like")],
        ["t a 10", "t a 41", "t a 42", "t a 50"],
    ),
    "times fires when the count reaches the number, and not again before it fell below": (
        f"triggers: {{t: {{on: like, times: 2, within: 10s, {DO}}}}}",
        [e(at, "like") for at in (0, 1, 2, 20, 21, 31)],
        ["t a 1", "t a 21"],
    ),
    "every is at multiples of its time while the room is open": (
        f"triggers: {{t: {{on: every 1m, when: session.age > 2m, {DO}}}}}",
        [e(10, "room_open", ""), e(250, "tick", ""), e(260, "room_close", ""), e(500, "tick", "")],
        ["t 180", "t 240"],
    ),
    "what is over the limit waits, the highest first": (
        f"triggers:\n  b: {{on: order_paid, {DO}, limit: {{room: 1 per 20s}},"
        " over_limit: {wait: 1m, first: event.amount}}",
        [e(0, "order_paid", money=1), e(1, "order_paid", "b", money=1), e(2, "order_paid", "c", money=9),
         e(100, "tick", "")],
        ["b a 0", "b c 20", "b b 40"],
    ),
    "a trigger names several limits, its own among them": (
        "limits: {any: {room: 2 per 1d}}\n"
        f"triggers: {{t: {{on: like, {DO}, limit: [any, {{viewer: 1 per 1d}}]}}}}",
        [e(0, "like"), e(1, "like"), e(2, "like", "b"), e(3, "like", "c")],
        ["t a 0", "t b 2"],
    ),
    "all rules that hold fire, higher priority first": (
        f"triggers:\n  a: {{on: like, {DO}}}\n  b: {{on: like, priority: 2, {DO}}}",
        [e(0, "like")],
        ["b a 0", "a a 0"],
    ),
    "a cue carries what it asks for": (
        f"cues: {{f: {{asks: item}}}}\ntriggers: {{t: {{on: cue.f, when: item.price < 100 CNY, {DO}}}}}",
        [e(0, "item_pinned", "", item="i", money=5000), e(1, "cue", "", topic="f", item="i")],
        ["t i 1"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("evaluator", EVALUATORS)
@pytest.mark.parametrize("sentence", CASES)
def test_that_it_is_as_the_language_says(sentence: str, evaluator: Prefer) -> None:
    text, events, fired = CASES[sentence]
    parsed = parse_ruleset(f"ruleset: r\n{text}\n", "r.yaml")
    assert parsed.ruleset is not None
    found = [*parsed.diagnostics, *check_ruleset(parsed.ruleset, Environment(kinds=Kinds()))]
    assert [one.text() for one in found] == []
    stage = Stage(core_with(evaluator)).room(text)
    for at, kind, fields in events:
        stage.at(at, kind, **fields)
    stage.end()
    assert stage.fired() == fired
