"""What became of an order, in the words of all systems that are known."""

from enum import StrEnum
from typing import Final


class OrderState(StrEnum):
    """What became of an order."""

    PAID = "paid"
    UNPAID = "unpaid"
    CLOSED = "closed"
    REFUNDED = "refunded"


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_UNPAID: Final = _words(
    """
    待付款 待支付 未付款 未支付 等待买家付款 已下单 pending on-hold authorized unpaid checkout-draft expired
    draft
    """
)
_CLOSED: Final = _words(
    """
    已关闭 交易关闭 已取消 交易取消 订单关闭 取消 关闭 cancelled canceled voided failed trash
    """
)
_REFUNDED: Final = _words(
    """
    退款成功 已退款 全额退款 退款完成 已全额退款 退货退款成功 售后成功 refunded 售后完成 已退款成功
    """
)
_PAID: Final = _words(
    """
    已付款 已支付 待发货 备货中 已发货 部分发货 待收货 已签收 已收货 已完成 交易成功 交易完成 订单完成 完成
    买家已付款 卖家已发货 等待卖家发货 等待买家确认收货 待评价 paid completed complete processing fulfilled
    shipped delivered partially_refunded partially_paid 部分退款 待揽收 待结算 已结算
    """
)
_STATES: Final = {
    word: state
    for state, words in (
        (OrderState.UNPAID, _UNPAID),
        (OrderState.CLOSED, _CLOSED),
        (OrderState.REFUNDED, _REFUNDED),
        (OrderState.PAID, _PAID),
    )
    for word in words
}


def order_state(text: str) -> OrderState | None:
    """What a state means; None where no word of it is known. ``买家已付款，等待卖家发货`` is paid."""
    word = text.strip().casefold().removeprefix("wc-")
    found = _STATES.get(word)
    if found is not None:
        return found
    parts = [part.strip() for part in word.replace("，", ",").replace("（", ",").replace("(", ",").split(",")]
    return next((_STATES[part] for part in parts if part in _STATES), None)


def is_refunded(after_sales: str) -> bool:
    """Whether a state of the after-sales says that all money went back."""
    return order_state(after_sales) is OrderState.REFUNDED
