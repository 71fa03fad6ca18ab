"""What simulated viewers are called and say."""

from collections.abc import Mapping, Sequence
from typing import Final

NAMES: Final[Mapping[str, tuple[Sequence[str], Sequence[str]]]] = {
    "zh": (
        ("小", "阿", "爱吃的", "今天的", "快乐", "北方的", "早睡的", "认真", "追光的", "一只"),
        ("橘子", "小鹿", "阿宁", "米粒", "云朵", "团子", "可可", "星星", "桃子", "柚子"),
    ),
    "en": (
        ("Sunny", "Quiet", "Lucky", "Little", "Rainy", "Happy", "Misty", "Early", "Golden", "Brave"),
        ("Fox", "Maple", "Pearl", "River", "Robin", "Cookie", "Willow", "Star", "Peach", "Otter"),
    ),
}
PRODUCTS: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "zh": (
        ("保湿面霜", "护肤"),
        ("哑光口红", "彩妆"),
        ("氨基酸洁面", "护肤"),
        ("防晒乳", "护肤"),
        ("眼影盘", "彩妆"),
        ("修护精华", "护肤"),
        ("纯棉T恤", "服饰"),
        ("针织开衫", "服饰"),
        ("坚果礼盒", "零食"),
        ("冻干咖啡", "零食"),
    ),
    "en": (
        ("Moisturiser", "skin care"),
        ("Matte lipstick", "make-up"),
        ("Gentle cleanser", "skin care"),
        ("Sun lotion", "skin care"),
        ("Eye palette", "make-up"),
        ("Repair serum", "skin care"),
        ("Cotton T-shirt", "clothing"),
        ("Knit cardigan", "clothing"),
        ("Nut box", "snacks"),
        ("Instant coffee", "snacks"),
    ),
}
COMMENTS: Final[Mapping[str, Mapping[str, Sequence[str]]]] = {
    "zh": {
        "price": ("多少钱呀", "这个{item}还能便宜点吗", "比上次贵了？", "有活动价吗"),
        "coupon": ("券怎么用", "优惠券在哪里领", "券能叠加吗"),
        "size": ("有大码吗", "160/50 穿什么码", "{item}有几种规格"),
        "stock": ("还有货吗", "{item}抢不到了", "什么时候补货"),
        "shipping": ("几天发货", "包邮吗", "发什么快递"),
        "authenticity": ("是正品吗", "有授权吗", "假一赔几"),
        "quality": ("{item}质量怎么样", "会不会掉色", "敏感肌能用吗"),
        "usage": ("怎么用呀", "早晚都能用吗", "{item}先用还是后用"),
        "after_sales": ("不合适能退吗", "有运费险吗", "上次的还没退款"),
        "intent": ("想要", "扣1", "已拍", "{item}上链接"),
        "greeting": ("主播好", "来了来了", "晚上好"),
        "noise": ("哈哈哈", "666", "。。。"),
    },
    "en": {
        "price": ("how much is it", "any discount on the {item}?", "was cheaper last time"),
        "coupon": ("how do I use the coupon", "where do I get the coupon", "can coupons be combined"),
        "size": ("do you have large", "what sizes are there", "how big is the {item}"),
        "stock": ("still in stock?", "the {item} is gone", "when will it be back"),
        "shipping": ("when does it ship", "free shipping?", "which carrier"),
        "authenticity": ("is it genuine", "are you authorised", "what if it is fake"),
        "quality": ("how good is the {item}", "does the colour fade", "ok for sensitive skin?"),
        "usage": ("how do I use it", "morning or evening?", "{item} first or last?"),
        "after_sales": ("can I return it", "who pays the return", "still waiting for my refund"),
        "intent": ("I want it", "1", "ordered", "link for the {item} please"),
        "greeting": ("hi host", "I'm here", "good evening"),
        "noise": ("hahaha", "wow", "..."),
    },
}
OPENING: Final = {"zh": "模拟直播间：以下全部为模拟数据", "en": "Simulated room: everything here is made up"}
PROMPT: Final = {"zh": "给大家讲一下{item}", "en": "let me show you the {item}"}
MASKED_NAME: Final = {"zh": "用***", "en": "u***"}
GIFTS: Final[Mapping[str, Sequence[tuple[str, int]]]] = {
    "zh": (("小心心", 1), ("玫瑰", 1), ("热气球", 520)),
    "en": (("Heart", 1), ("Rose", 1), ("Balloon", 520)),
}
