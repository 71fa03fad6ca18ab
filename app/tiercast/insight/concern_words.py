"""What people in a live room ask about, by words: for rooms whose rulesets do not tell concerns apart themselves."""

import re
from typing import Final, NamedTuple


class Known(NamedTuple):
    """A concern that is known anyway: its key, titles, and what a comment about it looks like (NFKC, case folded)."""

    key: str
    title: str
    title_zh: str
    looks: re.Pattern[str]


def _known(key: str, title: str, title_zh: str, chinese: str, english: str) -> Known:
    return Known(key, title, title_zh, re.compile(rf"{chinese}|\b(?:{english})"))


OTHER: Final = Known(
    "other",
    "Other questions",
    "其他问题",
    re.compile(
        r"[?？]\s*$|[吗嘛呢么]\s*[。!！~～]*$|怎么|怎样|什么|哪[里个款种]|多久|几[点号个]|能不能|可不可以|有没有|是不是|为啥|为什么"
        r"|^(?:what|how|when|where|why|who|which|can|could|do|does|did|is|are|will|would|may)\b"
    ),
)
"""Whatever else reads like a question."""
KNOWN: Final[tuple[Known, ...]] = (
    _known(
        "coupon",
        "Coupons",
        "优惠券",
        "[优惠红]?券|满减|红包",
        r"coupons?|vouchers?|promo ?codes?",
    ),
    _known(
        "after_sales",
        "Returns and refunds",
        "退换和售后",
        "能退|可以退|退货|退款|包退|换货|运费险|售后|保修",
        r"returns?\b|return it|refund|exchange|warranty",
    ),
    _known(
        "authenticity",
        "Genuine or not",
        "是不是正品",
        "正品|真假|真的假的|假一赔|授权|假货|专柜|防伪",
        r"genuine|authentic|authori[sz]ed|fake|original\b",
    ),
    _known(
        "shipping",
        "Shipping",
        "发货和快递",
        "发货|包邮|快递|物流|邮费|运费|几天到|多久到|什么时候到|哪里发",
        r"ship\b|ships\b|shipping|shipped|deliver|carrier|postage|courier",
    ),
    _known(
        "stock",
        "Stock",
        "库存和补货",
        "有货|没货|有吗|补货|库存|抢不到|抢完|缺货|断货|上架|还有没有",
        r"in stock|out of stock|sold out|restock|back in|be back|is gone|available",
    ),
    _known(
        "size",
        "Sizes and specifications",
        "尺码和规格",
        "尺码|[大小均]码|什么码|几码|码数|规格|多大|尺寸|多长|多高|多重|斤能?穿|色号|什么颜色|几个颜色|克重|容量|毫升",
        r"sizes?\b|how (?:big|long|tall|heavy|wide)|do you have (?:x*s|m|x*l|large|medium|small)\b"
        r"|what colou?rs?\b|shades?\b",
    ),
    _known(
        "price",
        "Price and discounts",
        "价格和优惠",
        "多少钱|价格|什么价|几块|几元|多少米|便宜|活动价|优惠|打折|折扣|多少一|怎么卖|贵",
        r"how much|price|discount|cheap|on sale\b|cost",
    ),
    _known(
        "quality",
        "Quality",
        "质量",
        "质量|掉色|褪色|起球|缩水|变形|敏感肌|过敏|孕妇|耐用|保质期|成分|材质|面料|什么料",
        r"quality|fade|shrink|sensitive|allerg|durable|how good|ingredients?\b|material|fabric|made of",
    ),
    _known(
        "usage",
        "Use and effect",
        "用法和效果",
        "怎么用|如何用|用法|怎么吃|效果|先用|后用|早晚|适合|怎么搭|怎么洗|好用",
        r"how (?:do|to|can|should) (?:i |we |you )?(?:use|wear|wash|apply)|morning|evening\?|effect|suitable"
        r"|first or last|does it work",
    ),
    _known(
        "intent",
        "Want to buy",
        "想买",
        "上链接|链接|想要|我要|怎么买|怎么拍|怎么下单|在哪[里]?买|扣1|^[要1]$",
        r"link\b|i want|i'll take|how (?:do|to|can) (?:i |we )?(?:buy|order)|where (?:do|can|to) (?:i |we )?buy",
    ),
)
"""The first that a comment looks like is what it is about; most telling ones first."""
