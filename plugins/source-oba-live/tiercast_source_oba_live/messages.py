"""What oba-live-tool relays, as a mapping.

One JSON object per frame, from the tool to us; ``time`` (milliseconds) is added by the tool. Read in its
``shared/types.d.ts`` and ``electron/main/services/WebSocketService.ts``.
"""

from typing import Any, Final

from tiercast_api.mapping import EventMapping, load_mapping

PLATFORMS: Final = ("douyin", "kuaishou", "taobao", "xiaohongshu", "wechat-channels")
_BY_ID: Final = frozenset({"taobao", "xiaohongshu", "wechat-channels"})
"""Platforms whose relayed messages all carry the viewer's id."""


def mapping_for(platform: str) -> EventMapping:
    """The mapping for rooms of one platform.

    On Douyin (and Kuaishou) comments and orders name a viewer by nickname only. So that an order can be joined to what
    its viewer did before, every message is taken by nickname there: known within the session, with low confidence,
    because two people may have the same one. ``event.viewer_by`` and ``event.viewer_confidence`` say so in conditions.
    """
    by_id = platform in _BY_ID
    viewer = {
        "id": "user_id" if by_id else "nick_name",
        "name": "nick_name",
        "platform": platform,
        "quality": "app_scoped" if by_id else "session",
        "masked_by": "**",
    }
    attributes = {} if by_id else {"viewer_by": {"value": "nickname"}, "viewer_confidence": {"value": 0.3}}
    return load_mapping({**_MESSAGES, "viewer": viewer, "attributes": attributes})


_COMMENT: Final = {"kind": "comment", "text": "content"}
_MESSAGES: Final[dict[str, Any]] = {
    "mapping": 1,
    "title": "oba-live-tool",
    "time": {"from": "time", "unit": "ms"},
    "id": "msg_id",
    "by": "msg_type",
    "cases": {
        "comment": _COMMENT,
        "taobao_comment": _COMMENT,
        "xiaohongshu_comment": _COMMENT,
        "wechat_channel_live_msg": _COMMENT,
        "room_enter": {"kind": "enter"},
        "room_like": {"kind": "like"},
        "room_follow": {"kind": "follow"},
        "subscribe_merchant_brand_vip": {
            "kind": "membership",
            "text": "content",
            "attributes": {"membership": {"value": "brand_vip"}},
        },
        "ecom_fansclub_participate": {
            "kind": "membership",
            "text": "content",
            "attributes": {"membership": {"value": "fans_club"}},
        },
        "live_order": {
            "kind": {
                "from": "order_status",
                # The tool says so of every order that is neither: delivered, closed, refunded.
                "table": {"已下单": "order_created", "已付款": "order_paid", "未知状态": "skip"},
            },
            "order": {"from": "msg_id", "before": "#"},
            "item": "product_id",
            "attributes": {"item_title": "product_title"},
        },
    },
}
