"""What people call things that configurations and rulesets name by a key: platforms, and ladders without a title."""

from collections.abc import Mapping
from typing import Final

from tiercast.words import Words

PLATFORMS: Final[Mapping[str, Words]] = {
    "douyin": Words("Douyin", "抖音"),
    "kuaishou": Words("Kuaishou", "快手"),
    "taobao": Words("Taobao", "淘宝"),
    "tmall": Words("Tmall", "天猫"),
    "xiaohongshu": Words("Xiaohongshu", "小红书"),
    "wechat": Words("WeChat Channels", "微信视频号"),
    "bilibili": Words("Bilibili", "哔哩哔哩"),
    "jd": Words("JD", "京东"),
    "pinduoduo": Words("Pinduoduo", "拼多多"),
    "youzan": Words("Youzan", "有赞"),
    "tiktok": Words("TikTok", "TikTok"),
    "youtube": Words("YouTube", "YouTube"),
    "instagram": Words("Instagram", "Instagram"),
    "facebook": Words("Facebook", "Facebook"),
    "twitch": Words("Twitch", "Twitch"),
    "amazon": Words("Amazon", "亚马逊"),
    "shopify": Words("Shopify", "Shopify"),
    "woocommerce": Words("WooCommerce", "WooCommerce"),
    "shop": Words("own shop", "自有店铺"),
    "demo": Words("demo", "演示"),
}
"""By key, as rooms and orders have it."""
LADDERS: Final[Mapping[str, Words]] = {
    "value": Words("Value", "价值"),
    "loyalty": Words("Loyalty", "忠诚度"),
    "engagement": Words("Engagement", "活跃度"),
    "interest": Words("Interest", "兴趣"),
    "intent": Words("Intent", "意向"),
    "lifecycle": Words("Stage of life", "生命周期"),
    "membership": Words("Membership", "会员"),
}
"""By the name that rulesets give them where they have no title."""


def platform_name(key: str) -> Words:
    """What people call a platform; one that is not known is shown as it is."""
    return PLATFORMS.get(key, Words(key, key))


def platform_key(text: str) -> str:
    """The key of the platform that somebody has typed, by its key or name; what is not known stays as it is."""
    wanted = text.strip()
    folded = wanted.casefold()
    found = (
        key for key, words in PLATFORMS.items() if folded in (key, words.en.casefold(), words.zh.casefold())
    )  # fmt: skip
    return next(found, wanted)


def ladder_name(name: str, title: str = "") -> Words:
    """What people call a ladder (``loyalty``, ``regulars/loyalty``): its title, else a usual name, else its own."""
    own = name.rpartition("/")[2]
    return Words(title, title) if title and title != own else LADDERS.get(own, Words(own, own))
