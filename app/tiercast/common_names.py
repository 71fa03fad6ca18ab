"""What people call things that configurations and rulesets name by a key: platforms, currencies, zones, ladders."""

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
CURRENCIES: Final[Mapping[str, Words]] = {
    "CNY": Words("Chinese yuan", "人民币"),
    "USD": Words("US dollar", "美元"),
    "EUR": Words("Euro", "欧元"),
    "HKD": Words("Hong Kong dollar", "港币"),
    "TWD": Words("New Taiwan dollar", "新台币"),
    "JPY": Words("Japanese yen", "日元"),
    "KRW": Words("South Korean won", "韩元"),
    "GBP": Words("British pound", "英镑"),
    "SGD": Words("Singapore dollar", "新加坡元"),
    "MYR": Words("Malaysian ringgit", "马来西亚林吉特"),
    "THB": Words("Thai baht", "泰铢"),
    "VND": Words("Vietnamese dong", "越南盾"),
}
"""By ISO code: those that are offered."""
ZONES: Final[Mapping[str, Words]] = {
    "Asia/Shanghai": Words("Beijing time", "北京时间"),
    "Asia/Hong_Kong": Words("Hong Kong", "香港"),
    "Asia/Taipei": Words("Taipei", "台北"),
    "Asia/Singapore": Words("Singapore", "新加坡"),
    "Asia/Tokyo": Words("Tokyo", "东京"),
    "Europe/London": Words("London", "伦敦"),
    "America/New_York": Words("New York", "纽约"),
    "America/Los_Angeles": Words("Los Angeles", "洛杉矶"),
}
"""By IANA name: those that are offered first."""
AUTHORS: Final[Mapping[str, Words]] = {
    "desktop": Words("a window", "窗口"),
    "client": Words("a program", "外部程序"),
    "command line": Words("the command line", "命令行"),
    "demo": Words("the demo", "演示"),
}
"""By what stands in the records where a program was signed in without a person's name."""
LADDERS: Final[Mapping[str, Words]] = {
    "value": Words("Value", "价值"),
    "loyalty": Words("Loyalty", "忠诚度"),
    "engagement": Words("Engagement", "活跃度"),
    "interest": Words("Interest", "兴趣"),
    "intent": Words("Intent", "意向"),
    "lifecycle": Words("Stage of life", "生命周期"),
    "membership": Words("Membership", "会员"),
    "journey": Words("Journey", "进展"),
    "step": Words("Step", "购买阶段"),
    "appetite": Words("Appetite", "复购"),
    "activity": Words("Activity", "参与度"),
}
"""By the name that rulesets give them where they have no title."""


VARIANTS: Final[Mapping[str, Words]] = {
    "control": Words("control group", "对照组"),
    "coupon": Words("coupon", "发券"),
    "host": Words("line for the host", "提示主播"),
    "message": Words("message", "发消息"),
    "popup": Words("pop-up", "弹窗"),
    "nothing": Words("nothing", "不做"),
}
"""What an experiment compares, by the name that rulesets give it."""


def spoken(name: str) -> str:
    """The last part of a name, which has no blanks, as people write it: ``dinner flash`` of ``food/dinner_flash``."""
    return name.rpartition("/")[2].replace("_", " ").replace("-", " ").strip() or name


def variant_name(name: str) -> Words:
    """What people call a way that an experiment compares, which has no title of its own."""
    return VARIANTS.get(name, Words(spoken(name), spoken(name)))


def author_name(who: str) -> Words:
    """What people call whoever gave a command: a name stays as it is, a program is called what it is.

    The command line stands in brackets behind the name of who used it.
    """
    name, used, _ = who.partition(" (command line)")
    return AUTHORS.get(who, Words(who, f"{name}（命令行）" if used else who))


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


def currency_name(code: str) -> Words:
    """What people call a currency; one that is not known is shown by its code."""
    return CURRENCIES.get(code, Words(code, code))


def zone_name(name: str) -> Words:
    """What people call a time zone; one that is not known is shown by its place."""
    return ZONES.get(name, Words(place := name.rpartition("/")[2].replace("_", " "), place))


def ladder_name(name: str, title: str = "") -> Words:
    """What people call a ladder (``loyalty``, ``regulars/loyalty``): its title, else a usual name, else its own."""
    own = name.rpartition("/")[2]
    if title and title != own:
        return Words(title, title)
    return LADDERS.get(own, Words(_capital(spoken(own)), spoken(own)))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
