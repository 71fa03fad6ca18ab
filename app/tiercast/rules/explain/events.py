"""What happens, as parts of sentences: "somebody pays", "the viewer paid"; "观众付款"."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from tiercast_api.kinds import Kind

PAST: Final[Mapping[str, str]] = MappingProxyType(
    {
        "enter": "entered the room",
        "leave": "left the room",
        "stay": "was still there",
        "comment": "commented",
        "reply": "was answered",
        "like": "liked",
        "share": "shared",
        "follow": "followed",
        "gift": "gave a gift",
        "membership": "became a member",
        "superchat": "paid for a message",
        "item_exposed": "was shown a product",
        "shelf_open": "opened the shelf",
        "item_view": "looked at a product",
        "item_click": "clicked a product",
        "item_leave": "left a product",
        "favourite": "marked a product",
        "cart_add": "put something into the cart",
        "cart_remove": "took something out of the cart",
        "order_created": "ordered",
        "order_paid": "paid",
        "order_cancelled": "cancelled an order",
        "refund_requested": "asked for a refund",
        "order_refunded": "was refunded",
        "coupon_claimed": "took a coupon",
        "coupon_used": "used a coupon",
        "mic_request": "asked for the microphone",
        "mic_on": "took the microphone",
        "mic_off": "left the microphone",
        "complaint": "complained",
        "consent": "gave or took back consent",
        "profile": "had a new profile",
        "play": "played along",
    }
)
"""What somebody did."""
PRESENT: Final[Mapping[str, str]] = MappingProxyType(
    {
        "cart_add": "puts something into the cart",
        "cart_remove": "takes something out of the cart",
        "profile": "has a new profile",
    }
)
"""What somebody does, where the kind's title is not already the words for it."""
OTHERS: Final[Mapping[str, tuple[str, str, str]]] = MappingProxyType(
    {
        "item_pinned": ("a product is presented", "a product was presented", "讲解商品"),
        "item_stock": ("the stock changes", "the stock changed", "库存变化"),
        "room_stats": ("numbers of the room come in", "numbers of the room came in", "收到直播间统计"),
        "room_open": ("the broadcast begins", "the broadcast began", "开播"),
        "room_close": ("the broadcast ends", "the broadcast ended", "下播"),
        "quality": ("the quality of the stream is reported", "the quality of the stream was reported", "收到画面质量"),
        "cue": ("a cue is given", "a cue was given", "有人给出提示"),
        "host_speech": ("the host says something", "the host said something", "主播口播"),
        "visit start": ("a visit begins", "a visit began", "到访开始"),
        "visit end": ("a visit ends", "a visit ended", "到访结束"),
    }
)
"""What no viewer does: now, before, and in Chinese."""
_CHINESE: Final[Mapping[str, str]] = MappingProxyType({"item_exposed": "看到商品", "reply": "得到回复"})


def happens(fact: str, kind: Kind | None, subject: str, *, past: bool) -> str:
    """An English clause: ``somebody pays``; of a kind that a plugin brings ``"Title" happens``.

    Args:
        fact: event kind, ``visit start`` or ``visit end``; `kind`: what is known of the kind.
        subject: who does it, ``somebody`` or ``the viewer``.
        past: what happened, not what happens.
    """
    if fact in OTHERS:
        return OTHERS[fact][past]
    if fact in PAST and kind is not None:
        verb = PAST[fact] if past else PRESENT.get(fact, kind.title[:1].lower() + kind.title[1:])
        return f"{subject} {verb}"
    title = kind.title if kind is not None else fact
    return f'"{title}" {"happened" if past else "happens"}'


def happens_zh(fact: str, kind: Kind | None, subject: str) -> str:
    """The same in Chinese: ``观众付款``, with "" as `subject` only ``付款``."""
    if fact in OTHERS:
        return OTHERS[fact][2]
    if fact in PAST and kind is not None:
        return f"{subject}{_CHINESE.get(fact, kind.title_zh)}"
    return f"“{kind.title_zh if kind is not None else fact}”"
