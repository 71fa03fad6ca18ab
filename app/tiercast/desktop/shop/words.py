"""Words of what a shop sells: who told something, states and links of orders, kinds and states of imports."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

FIELDS: Final = {
    "title": QT_TRANSLATE_NOOP("ShopWords", "Name"),
    "category": QT_TRANSLATE_NOOP("ShopWords", "Category"),
    "price": QT_TRANSLATE_NOOP("ShopWords", "Price"),
    "cost": QT_TRANSLATE_NOOP("ShopWords", "Cost"),
    "stock": QT_TRANSLATE_NOOP("ShopWords", "Stock"),
    "is_new": QT_TRANSLATE_NOOP("ShopWords", "New"),
    "concerns": QT_TRANSLATE_NOOP("ShopWords", "Answers about"),
}
STATES: Final = {
    "placed": QT_TRANSLATE_NOOP("ShopWords", "Not paid yet"),
    "paid": QT_TRANSLATE_NOOP("ShopWords", "Paid"),
    "refund_asked": QT_TRANSLATE_NOOP("ShopWords", "Refund asked"),
    "partly_refunded": QT_TRANSLATE_NOOP("ShopWords", "Partly refunded"),
    "refunded": QT_TRANSLATE_NOOP("ShopWords", "Refunded"),
    "cancelled": QT_TRANSLATE_NOOP("ShopWords", "Cancelled"),
}
TONES: Final = {
    "placed": "quiet", "paid": "good", "refund_asked": "warn", "partly_refunded": "warn", "refunded": "bad",
    "cancelled": "quiet",
}  # fmt: skip
LINKS: Final = {
    "source": QT_TRANSLATE_NOOP("ShopWords", "Told by the source"),
    "id": QT_TRANSLATE_NOOP("ShopWords", "By id"),
    "coupon": QT_TRANSLATE_NOOP("ShopWords", "By coupon"),
    "nickname": QT_TRANSLATE_NOOP("ShopWords", "By nickname"),
    "hand": QT_TRANSLATE_NOOP("ShopWords", "By hand"),
    "": QT_TRANSLATE_NOOP("ShopWords", "No viewer"),
}
KINDS: Final = {
    "orders": QT_TRANSLATE_NOOP("ShopWords", "Orders"),
    "products": QT_TRANSLATE_NOOP("ShopWords", "Products"),
    "channels": QT_TRANSLATE_NOOP("ShopWords", "Cost of traffic"),
}
IMPORTS: Final = {
    "staging": QT_TRANSLATE_NOOP("ShopWords", "Under way"),
    "stepping": QT_TRANSLATE_NOOP("ShopWords", "Under way"),
    "joining": QT_TRANSLATE_NOOP("ShopWords", "Under way"),
    "done": QT_TRANSLATE_NOOP("ShopWords", "Counts"),
    "undoing": QT_TRANSLATE_NOOP("ShopWords", "Being taken back"),
    "undone": QT_TRANSLATE_NOOP("ShopWords", "Taken back"),
}
PRESETS: Final = {
    "doudian": QT_TRANSLATE_NOOP("ShopWords", "Doudian"),
    "kuaishou": QT_TRANSLATE_NOOP("ShopWords", "Kuaishou"),
    "qianniu": QT_TRANSLATE_NOOP("ShopWords", "Qianniu (Taobao, Tmall)"),
    "qianniu-items": QT_TRANSLATE_NOOP("ShopWords", "Qianniu, sold products"),
    "youzan": QT_TRANSLATE_NOOP("ShopWords", "Youzan"),
    "shopify": QT_TRANSLATE_NOOP("ShopWords", "Shopify"),
    "woocommerce": QT_TRANSLATE_NOOP("ShopWords", "WooCommerce"),
    "mapping": QT_TRANSLATE_NOOP("ShopWords", "a mapping of yours"),
    "products": QT_TRANSLATE_NOOP("ShopWords", "a list of products"),
    "channels": QT_TRANSLATE_NOOP("ShopWords", "costs of traffic"),
}
"""Kinds of exports that are recognised, as a preview names them."""


def word(table: dict[str, object], key: str) -> str:
    """A word of one of the tables, in the language in force; what is not in it stays as it is."""
    return QCoreApplication.translate("ShopWords", str(table[key])) if key in table else key


def teller(told: str) -> str:
    """Who told something, as a sentence; "" where nobody did."""
    if told == "hand":
        return QCoreApplication.translate("ShopWords", "Told by hand")
    if told == "source":
        return QCoreApplication.translate("ShopWords", "Told by a source")
    if told.startswith("import "):
        return QCoreApplication.translate("ShopWords", "From import %1").replace("%1", told.removeprefix("import "))
    return ""
