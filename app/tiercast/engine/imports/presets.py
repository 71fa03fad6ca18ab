"""How the order exports of known systems look; a file is recognised by the names of its columns.

The names are those of the exports as sellers publish them and as scripts in public repositories read them; where a
system has renamed a column, both names stand here. A file of any other system is read by a mapping
(`engine.imports.mapping`).
"""

from enum import StrEnum
from typing import Final

import msgspec

from tiercast.engine.imports.cells import header


class Field(StrEnum):
    """What a column of an order export can be."""

    ORDER = "order"
    VIEWER = "viewer"
    NICKNAME = "nickname"
    CREATED = "created"
    PAID = "paid"
    STATE = "state"
    AFTER_SALES = "after_sales"
    AMOUNT = "amount"
    LINE_AMOUNT = "line_amount"
    PRICE = "price"
    QUANTITY = "quantity"
    REFUND = "refund"
    ITEM = "item"
    TITLE = "title"
    COUPON = "coupon"
    CURRENCY = "currency"
    CHANNEL = "channel"


class Preset(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of file.

    Attributes:
        name: as ``--preset`` names it; `title`, `title_zh` for people.
        needs: columns by which a file is recognised; of each several names.
        columns: by field, names that the column may have, the preferred first.
        platform: of the viewers' ids where no room says another; "" where the file has no ids.
        currency: where no column says it; "" for the room's.
        form: of instants (`datetime.strptime`); "" for the usual ones.
        leave_out: by column, patterns of rows that are not read (``C*``).
    """

    name: str
    title: str
    title_zh: str
    needs: tuple[tuple[str, ...], ...]
    columns: dict[Field, tuple[str, ...]]
    platform: str = ""
    currency: str = ""
    form: str = ""
    leave_out: dict[str, tuple[str, ...]] = {}

    def column(self, field: Field, names: dict[str, int]) -> int | None:
        """Where the column of a field is, among the compared `names`; None: nowhere."""
        return next((names[key] for name in self.columns.get(field, ()) if (key := header(name)) in names), None)

    def fits(self, names: dict[str, int]) -> bool:
        """Whether a row with these compared names is the head of such a file."""
        return all(any(header(name) in names for name in alternatives) for alternatives in self.needs)


F = Field
PRESETS: Final[tuple[Preset, ...]] = (
    Preset(
        name="doudian", title="Doudian (Douyin shops)", title_zh="抖店", platform="douyin", currency="CNY",
        needs=(("主订单编号",), ("子订单编号", "选购商品"), ("订单提交时间", "支付完成时间")),
        columns={
            F.ORDER: ("主订单编号",), F.VIEWER: ("用户ID", "买家ID", "用户OpenID"),
            F.NICKNAME: ("买家昵称", "用户昵称", "达人粉丝昵称"), F.CREATED: ("订单提交时间",),
            F.PAID: ("支付完成时间", "付款时间"), F.STATE: ("订单状态",), F.AFTER_SALES: ("售后状态",),
            F.LINE_AMOUNT: ("订单应付金额", "实付金额", "应付金额"), F.PRICE: ("商品单价", "商品金额"),
            F.QUANTITY: ("商品数量",), F.REFUND: ("退款金额", "实际退款金额"),
            F.ITEM: ("商品ID", "商家编码"), F.TITLE: ("选购商品", "商品名称"), F.COUPON: ("优惠券码", "券码"),
            F.CHANNEL: ("流量渠道", "流量来源", "流量体裁"),
        },
    ),
    Preset(
        name="youzan", title="Youzan", title_zh="有赞", platform="youzan", currency="CNY",
        needs=(
            ("订单号",), ("买家付款时间", "付款时间"),
            ("订单实付金额", "应收订单金额", "实收金额", "商品实际成交金额", "商品金额合计"),
        ),
        columns={
            F.ORDER: ("订单号",), F.VIEWER: ("客户ID", "买家ID", "粉丝ID", "买家手机号"),
            F.NICKNAME: ("客户昵称", "买家昵称", "买家姓名", "下单人"),
            F.CREATED: ("订单创建时间", "下单时间"), F.PAID: ("买家付款时间", "付款时间"), F.STATE: ("订单状态",),
            F.AFTER_SALES: ("订单维权状态", "订单退款状态", "商品退款状态"),
            F.AMOUNT: ("订单实付金额", "实收金额", "应收订单金额", "商品金额合计"),
            F.LINE_AMOUNT: ("商品实际成交金额", "商品实付金额"),
            F.PRICE: ("商品单价", "商品价格"), F.QUANTITY: ("商品数量", "订单商品总件数"),
            F.REFUND: ("订单已退款金额", "商品已退款金额", "退款金额"),
            F.ITEM: ("商品编码", "商品ID", "规格编码"), F.TITLE: ("商品名称", "全部商品名称"),
            F.COUPON: ("优惠码", "优惠券码"), F.CHANNEL: ("订单来源", "推广渠道"),
        },
    ),
    Preset(
        name="qianniu", title="Qianniu (Taobao and Tmall)", title_zh="千牛（淘宝、天猫）", platform="taobao",
        currency="CNY",
        needs=(
            ("订单编号",), ("买家会员名", "买家应付货款", "买家实际支付金额", "买家实付金额"),
            ("订单付款时间", "订单创建时间", "买家付款时间", "买家下单时间"),
        ),
        columns={
            F.ORDER: ("主订单编号", "订单编号"), F.VIEWER: ("买家OpenUID", "买家ID"),
            F.NICKNAME: ("买家会员名", "买家昵称"), F.CREATED: ("订单创建时间", "买家下单时间"),
            F.PAID: ("订单付款时间", "买家付款时间"),
            F.STATE: ("订单状态",), F.AFTER_SALES: ("退款状态",),
            F.AMOUNT: ("买家实际支付金额", "买家实付金额", "支付金额"),
            F.LINE_AMOUNT: ("买家实付", "子订单实付金额", "买家应付货款"),
            F.PRICE: ("商品价格", "价格"), F.QUANTITY: ("宝贝总数量", "购买数量"), F.REFUND: ("退款金额",),
            F.ITEM: ("商品ID", "宝贝ID", "商家编码"), F.TITLE: ("宝贝标题", "标题", "商品标题"),
        },
    ),
    Preset(
        # The export of sold products: a row for each, whose amounts are its own.
        name="qianniu-items", title="Qianniu, sold products", title_zh="千牛（宝贝明细）", platform="taobao",
        currency="CNY",
        needs=(
            ("主订单编号",), ("子订单编号",), ("订单付款时间", "订单创建时间"), ("买家实际支付金额", "买家应付货款"),
        ),
        columns={
            F.ORDER: ("主订单编号",), F.VIEWER: ("买家OpenUID", "买家ID"), F.NICKNAME: ("买家会员名", "买家昵称"),
            F.CREATED: ("订单创建时间",), F.PAID: ("订单付款时间",), F.STATE: ("订单状态",),
            F.AFTER_SALES: ("退款状态",), F.LINE_AMOUNT: ("买家实际支付金额", "买家应付货款"), F.PRICE: ("价格",),
            F.QUANTITY: ("购买数量",), F.REFUND: ("退款金额",), F.ITEM: ("商品ID", "商家编码", "外部系统编号"),
            F.TITLE: ("标题", "宝贝标题"),
        },
    ),
    Preset(
        name="kuaishou", title="Kuaishou shops", title_zh="快手小店", platform="kuaishou", currency="CNY",
        # The export of orders, and that of settled ones; neither names the buyer any more but by the masked receiver.
        needs=(
            ("订单编号", "订单号", "快手订单编号"), ("实付款", "实付款金额", "订单实付"),
            ("订单创建时间", "支付时间", "订单支付时间"),
        ),
        columns={
            F.ORDER: ("订单编号", "订单号", "快手订单编号"), F.VIEWER: ("买家快手ID", "快手ID", "买家ID"),
            F.NICKNAME: ("买家昵称", "快手昵称"), F.CREATED: ("订单创建时间",),
            F.PAID: ("支付时间", "订单支付时间", "付款时间"), F.STATE: ("订单状态",),
            F.AFTER_SALES: ("售后状态", "退款状态"), F.AMOUNT: ("实付款", "实付款金额", "订单实付"),
            F.PRICE: ("商品单价",), F.QUANTITY: ("成交数量", "商品数量"), F.REFUND: ("退款金额", "订单退款"),
            F.ITEM: ("商品ID", "商品编号", "SKU编码"), F.TITLE: ("商品名称", "订单商品名称"),
            F.CHANNEL: ("成交渠道", "渠道", "订单载体"),
        },
    ),
    Preset(
        name="shopify", title="Shopify", title_zh="Shopify", platform="shopify",
        needs=(("Name",), ("Financial Status",), ("Lineitem name", "Lineitem quantity")),
        columns={
            F.ORDER: ("Name",), F.VIEWER: ("Email", "Customer ID"), F.NICKNAME: ("Billing Name",),
            F.CREATED: ("Created at",), F.PAID: ("Paid at",), F.STATE: ("Financial Status",),
            F.AMOUNT: ("Total",), F.PRICE: ("Lineitem price",), F.QUANTITY: ("Lineitem quantity",),
            F.REFUND: ("Refunded Amount",), F.ITEM: ("Lineitem sku",), F.TITLE: ("Lineitem name",),
            F.COUPON: ("Discount Code",), F.CURRENCY: ("Currency",), F.CHANNEL: ("Source",),
        },
    ),
    Preset(
        name="woocommerce", title="WooCommerce", title_zh="WooCommerce", platform="woocommerce",
        needs=(
            ("order_number", "Order Number", "order_id", "Order ID", "Order #"),
            ("order_total", "Order Total Amount", "Order Total", "N. Revenue", "Net sales"),
            ("order_date", "Order Date", "date", "paid_date", "Paid Date"),
        ),
        columns={
            F.ORDER: ("order_number", "Order Number", "order_id", "Order ID", "Order #"),
            F.VIEWER: ("customer_id", "Customer ID", "customer_user", "customer_email", "billing_email",
                       "Email (Billing)", "Customer Account Email Address"),
            F.NICKNAME: ("billing_first_name", "First Name (Billing)", "Full Name (Billing)", "Customer"),
            F.CREATED: ("order_date", "Order Date", "date"), F.PAID: ("paid_date", "Paid Date", "date_paid"),
            F.STATE: ("status", "order_status", "Order Status"),
            F.AMOUNT: ("order_total", "Order Total Amount", "Order Total", "N. Revenue", "Net sales"),
            F.PRICE: ("item_price", "Item Cost"),
            F.QUANTITY: ("item_quantity", "Quantity", "Quantity (- Refund)", "Items sold"),
            F.REFUND: ("refunded_total", "Order Refund Amount", "order_refund"), F.ITEM: ("item_sku", "SKU", "sku"),
            F.TITLE: ("item_name", "Item Name", "Product Name", "Product(s)"),
            F.COUPON: ("coupon_code", "coupons", "Coupon Code", "Coupon(s)"),
            F.CURRENCY: ("order_currency", "currency", "Order Currency"),
        },
    ),
)  # fmt: skip
"""Every system that is known by its columns."""

BY_NAME: Final = {preset.name: preset for preset in PRESETS}
