"""Rules drafted from events."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.desktop.live.panels.drafting import draft
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.diagnostics import has_errors
from tiercast.rules.parse import parse_ruleset
from tiercast.serve.protocol_room import EventRow
from tiercast_api.kinds import BUILT_IN, Kinds

COMMENT = """\
ruleset: draft
triggers:
  on_comment:
    title: "评论：这个多少钱？"
    on: comment
    when: event.text contains 这个多少钱
    do:
      - host_prompt:
          text: "{viewer.name} 评论：{event.text}"
    limit:
      room: 1 per 1m
      viewer: 1 per 10m
"""
PAID = """\
ruleset: draft
triggers:
  on_order_paid:
    title: "Pays: Lipstick"
    on: order_paid
    when:
      all:
        - event.item = 'p-1'
        - event.amount >= 99.50 CNY
    do:
      - host_prompt:
          text: "{viewer.name} Pays · {item.title}"
    limit:
      room: 1 per 1m
      viewer: 1 per 10m
"""


def event(kind: str, **more: Any) -> EventRow:
    return EventRow(seq=1, time=1, kind=kind, **more)


def test_that_a_comment_becomes_a_rule_on_what_was_said() -> None:
    assert draft(event("comment", viewer="v", text="这个多少钱？"), "评论", chinese=True) == COMMENT


def test_that_a_payment_becomes_a_rule_on_product_and_amount() -> None:
    paid = event("order_paid", viewer="v", item="p-1", item_title="Lipstick", money=9_950, currency="CNY")
    assert draft(paid, "Pays", chinese=False) == PAID


def test_that_a_cue_is_listened_to_by_its_name_and_an_arrival_by_its_channel() -> None:
    assert "on: cue.flash\n" in draft(event("cue", topic="flash"), "Cue", chinese=False)
    assert "when: event.channel = search\n" in draft(
        event("enter", viewer="v", channel="search"), "Enters", chinese=False
    )


@pytest.mark.parametrize("kind", [kind.name for kind in BUILT_IN])
def test_that_a_draft_of_any_kind_can_be_read_and_checked(kind: str) -> None:
    of_viewer = "" if kind.startswith(("room", "item_stock", "quality", "host")) else "v"
    made = event(kind, viewer=of_viewer, item="p1", text="hi", topic="flash", money=100, currency="CNY", coins=3)
    parsed = parse_ruleset(draft(made, kind, chinese=False))
    assert parsed.ruleset is not None, parsed.diagnostics
    found = check_ruleset(parsed.ruleset, Environment(kinds=Kinds()))
    assert not has_errors([one for one in found if one.code != "unknown-fact"]), found


@given(st.text(max_size=60), st.text(max_size=10), st.booleans())
def test_that_whatever_is_said_the_draft_can_be_read(text: str, item: str, chinese: bool) -> None:
    made = draft(event("comment", viewer="v", text=text, item=item), "Comments", chinese=chinese)
    parsed = parse_ruleset(made)
    assert parsed.ruleset is not None, (made, parsed.diagnostics)
