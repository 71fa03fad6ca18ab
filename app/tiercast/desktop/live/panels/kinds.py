"""The groups of kinds of events by which the feed is filtered."""

from collections.abc import Mapping
from typing import Final

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "talk": ("comment", "superchat", "reply", "complaint", "play", "host_speech"),
    "people": (
        "enter", "leave", "stay", "like", "share", "follow", "membership", "mic_request", "mic_on", "mic_off",
        "profile", "consent",
    ),
    "items": (
        "item_exposed", "shelf_open", "item_view", "item_click", "item_leave", "favourite", "cart_add", "cart_remove",
        "item_pinned", "item_stock",
    ),
    "orders": (
        "order_created", "order_paid", "order_cancelled", "refund_requested", "order_refunded", "coupon_claimed",
        "coupon_used",
    ),
    "gifts": ("gift", "superchat", "membership"),
    "room": ("room_open", "room_close", "room_stats", "quality", "cue", "item_pinned"),
}  # fmt: skip
"""Kinds by group; a kind may stand in several."""
