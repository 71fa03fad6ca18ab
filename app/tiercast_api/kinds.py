"""The catalogue of event kinds, each with its titles and the fields that it is expected to carry."""

from collections.abc import Iterable
from types import MappingProxyType
from typing import Final

import msgspec


class Kind(msgspec.Struct, frozen=True):
    """One kind of event.

    Attributes:
        name: as it stands in rulesets and feeds.
        title: English title.
        title_zh: 简体中文 title.
        needs: fields of `Event` without which an event of this kind is refused.
        may: fields that it may carry besides; only documentation and the editor read them.
        from_engine: made by the engine itself and never accepted from a source.
    """

    name: str
    title: str
    title_zh: str
    needs: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    from_engine: bool = False


BUILT_IN: Final[tuple[Kind, ...]] = (
    Kind("enter", "Enters the room", "进入直播间", ("viewer",), ("channel",)),
    Kind("leave", "Leaves the room", "离开直播间", ("viewer",)),
    Kind("stay", "Is still there", "停留", ("viewer",)),
    Kind("comment", "Comments", "评论", ("text",), ("viewer", "reply_to", "topic")),
    Kind("reply", "Is answered", "回复", ("text",), ("viewer", "reply_to", "topic")),
    Kind("like", "Likes", "点赞", (), ("viewer", "quantity")),
    Kind("share", "Shares", "分享", ("viewer",), ("channel",)),
    Kind("follow", "Follows", "关注", ("viewer",)),
    Kind("gift", "Gives a gift", "送礼物", ("viewer",), ("quantity", "coins", "streak")),
    Kind("membership", "Becomes a member", "加入会员", ("viewer",), ("money",)),
    Kind("superchat", "Pays for a message", "付费留言", ("viewer",), ("text", "money", "coins")),
    Kind("item_exposed", "Is shown a product", "商品曝光", ("item",), ("viewer",)),
    Kind("shelf_open", "Opens the shelf", "打开购物袋", ("viewer",)),
    Kind("item_view", "Looks at a product", "查看商品", ("viewer", "item")),
    Kind("item_click", "Clicks a product", "点击商品", ("viewer", "item")),
    Kind("item_leave", "Leaves a product", "离开商品", ("viewer", "item")),
    Kind("favourite", "Marks a product", "收藏商品", ("viewer", "item")),
    Kind("cart_add", "Puts into the cart", "加入购物车", ("viewer", "item"), ("quantity", "money")),
    Kind("cart_remove", "Takes out of the cart", "移出购物车", ("viewer", "item"), ("quantity",)),
    Kind("order_created", "Orders", "下单", ("viewer",), ("order", "item", "quantity", "money", "coupon")),
    Kind("order_paid", "Pays", "付款", ("viewer",), ("order", "item", "quantity", "money", "coupon")),
    Kind("order_cancelled", "Cancels an order", "取消订单", ("viewer",), ("order", "item", "money")),
    Kind("refund_requested", "Asks for a refund", "申请退款", ("viewer",), ("order", "item", "money")),
    Kind("order_refunded", "Is refunded", "退款成功", ("viewer",), ("order", "item", "money")),
    Kind("coupon_claimed", "Takes a coupon", "领取优惠券", ("viewer",), ("coupon",)),
    Kind("coupon_used", "Uses a coupon", "使用优惠券", ("viewer",), ("coupon", "order", "money")),
    Kind("item_pinned", "Product is presented", "商品讲解", ("item",)),
    Kind("item_stock", "Stock changes", "库存变化", ("item", "quantity"), ()),
    Kind("room_stats", "Numbers of the room", "直播间统计", (), ("attributes",)),
    Kind("room_open", "Broadcast begins", "开播", (), ("text",)),
    Kind("room_close", "Broadcast ends", "下播"),
    Kind("mic_request", "Asks for the microphone", "申请连麦", ("viewer",)),
    Kind("mic_on", "Takes the microphone", "上麦", ("viewer",)),
    Kind("mic_off", "Leaves the microphone", "下麦", ("viewer",)),
    Kind("quality", "Quality of the stream", "画面质量", (), ("attributes",)),
    Kind("complaint", "Complains", "投诉", ("viewer",), ("text",)),
    Kind("consent", "Gives or takes back consent", "同意或撤回", ("viewer",), ("attributes",)),
    Kind("profile", "Profile of a viewer", "观众资料", ("viewer",), ("attributes",)),
    Kind("cue", "Cue given", "提示按钮", ("topic",), ("item", "viewer")),
    Kind("host_speech", "Host says", "主播口播", ("text",)),
    Kind("play", "Plays along", "参与互动", ("viewer",), ("text", "topic")),
)


class KindConflictError(ValueError):
    """Two parties registered one kind differently."""

    def __init__(self, name: str) -> None:
        super().__init__(f"the event kind {name!r} is registered twice, with different fields or titles")
        self.name = name


class Kinds:
    """The kinds that are known in one engine: the built-in ones and those that its plugins registered."""

    def __init__(self, extra: Iterable[Kind] = ()) -> None:
        """Raises: KindConflictError: where `extra` redefines a kind."""
        table = {kind.name: kind for kind in BUILT_IN}
        for kind in extra:
            if table.setdefault(kind.name, kind) != kind:
                raise KindConflictError(kind.name)
        self.by_name = MappingProxyType(table)

    def __contains__(self, name: object) -> bool:
        return name in self.by_name

    def get(self, name: str) -> Kind | None:
        """The kind called `name`, or None."""
        return self.by_name.get(name)
