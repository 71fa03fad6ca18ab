"""Every kind of event can be listened to, counted and asked for; names that no other test reads have their values."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
import pytest
from tiercast.audience.rfm import Cuts
from tiercast.step.standing import CutsInForce
from tiercast_api.kinds import BUILT_IN

from tests.step.support_a import DAY, SECOND, Stage, on_both

both_evaluators: Callable[..., Iterator[Stage]] = on_both()

KINDS: dict[str, dict[str, Any]] = {
    "enter": {"channel": "paid"}, "leave": {}, "stay": {}, "comment": {"text": "hi"}, "reply": {"text": "hi"},
    "like": {"quantity": 3}, "share": {}, "follow": {}, "gift": {"coins": 5}, "membership": {}, "superchat": {},
    "item_exposed": {"item": "i"}, "shelf_open": {}, "item_view": {"item": "i"}, "item_click": {"item": "i"},
    "item_leave": {"item": "i"}, "favourite": {"item": "i"}, "cart_add": {"item": "i"}, "cart_remove": {"item": "i"},
    "order_created": {"order": "o"}, "order_paid": {"order": "o"}, "order_cancelled": {"order": "o"},
    "refund_requested": {"order": "o"}, "order_refunded": {"order": "o"}, "coupon_claimed": {"coupon": "c"},
    "coupon_used": {"coupon": "c"}, "item_pinned": {"item": "i"}, "item_stock": {"item": "i", "quantity": 3},
    "room_stats": {"attributes": {"online": 3}}, "room_open": {}, "room_close": {}, "mic_request": {}, "mic_on": {},
    "mic_off": {}, "quality": {"attributes": {"fps": 30}}, "complaint": {"text": "no"},
    "consent": {"attributes": {"contact": "yes"}}, "profile": {"attributes": {"city": "x"}}, "cue": {"topic": "flash"},
    "host_speech": {"text": "now"}, "play": {"text": "1"},
}  # fmt: skip


def test_that_the_table_has_every_kind() -> None:
    assert list(KINDS) == [kind.name for kind in BUILT_IN]


@pytest.mark.parametrize("kind", KINDS)
def test_that_a_kind_is_listened_to_counted_and_asked_for(stage: Stage, kind: str) -> None:
    whose = "viewer" if "viewer" in (*(found := {k.name: k for k in BUILT_IN}[kind]).needs, *found.may) else "room"
    stage.room(
        f"features:\n  n: {{count: {kind}, within: 1h, per: {whose}}}\n"
        f"triggers:\n  at: {{on: {kind}, when: n >= 1, do: [alert: {{text: a}}]}}\n"
        f"  any: {{on: any event, when: {kind} within 1m, do: [alert: {{text: a}}]}}\n"
    )
    fields = dict(KINDS[kind])
    viewer = "ann" if whose == "viewer" else ""
    assert stage.hear(kind, 10, viewer=viewer, item=fields.pop("item", ""), **fields) == ["at", "any"]


def reads(stage: Stage, condition: str, on: str = "comment", **config: Any) -> None:
    stage.room(f"triggers:\n  r: {{on: {on}, when: '{condition}', do: [alert: {{text: a}}]}}\n", **config)


def test_that_an_event_tells_its_channel_and_what_it_answers(stage: Stage) -> None:
    reads(stage, "event.channel = paid")
    assert stage.hear("comment", 0, text="x", channel="Paid ") == ["r"]
    assert stage.hear("comment", 1, text="x") == []
    reads(stage, "event.reply_to is known")
    assert stage.hear("comment", 2, text="x", reply_to="c1") == ["r"]
    assert stage.hear("comment", 3, text="x") == []


def test_that_a_visit_knows_the_day_on_which_it_began(stage: Stage) -> None:
    reads(stage, "visit.started is today", visit_gap=2 * int(DAY) * SECOND, session_gap=3 * int(DAY) * SECOND)
    assert stage.hear("comment", 0, text="x") == ["r"]
    assert stage.hear("comment", DAY, text="x") == []


def test_that_a_product_is_new_where_somebody_says_so(stage: Stage) -> None:
    reads(stage, "item.is_new = true", on="item_view")
    assert stage.hear("item_view", 0, item="i") == []
    stage.nobody("item_pinned", 1, item="i", attributes={"is_new": True})
    assert stage.hear("item_view", 2, item="i") == ["r"]


def test_that_a_room_knows_its_platform(stage: Stage) -> None:
    reads(stage, "room.platform = douyin", platform="douyin")
    assert stage.hear("comment", 0, text="x") == ["r"]


@pytest.mark.parametrize(
    "condition",
    ["rfm.r = 4", "rfm.f = 1", "rfm.m = 5", "rfm.recency >= 50d", "rfm.frequency = 1", "rfm.monetary = 20 CNY"],
)
def test_that_the_scores_of_the_last_cut_can_be_read(stage: Stage, condition: str) -> None:
    reads(stage, condition)
    stage.hear("order_paid", 0, order="o", money=2_000, currency="CNY")
    days = (30.0 * DAY * SECOND, 60.0 * DAY * SECOND, 90.0 * DAY * SECOND, 120.0 * DAY * SECOND)
    rfm = Cuts(days, (1.0, 2.0, 3.0, 4.0), (1.0, 2.0, 3.0, 4.0), grid=(365.0 * DAY * SECOND, 0.0, 5.0), population=9)
    text = msgspec.json.encode(CutsInForce(rfm, None)).decode()
    stage.take(stage.entry("cuts", 50 * DAY, "", room="", attributes={"cuts": text, "version": 1}))
    assert stage.hear("comment", 50 * DAY + 1, text="x") == ["r"]
