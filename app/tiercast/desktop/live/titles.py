"""What columns of a course are called, for exports; without Qt."""

from typing import Final

from tiercast.common_names import ladder_name, spoken
from tiercast.desktop.live.course import Course, Key

_OWN: Final = {
    "online": ("watching (platform)", "在线人数（平台）"),
    "present": ("here (counted)", "在场人数（统计）"),
    "orders": ("orders", "下单数"),
    "paid_orders": ("paid orders", "付款订单数"),
}
_GROUPS: Final = {
    "kinds": ("", ""),
    "paid": ("paid, minor units of", "付款金额，最小单位"),
    "refunded": ("refunded, minor units of", "退款金额，最小单位"),
    "holding": ("holding", "信号成立人数"),
    "on": ("began", "信号开始"),
    "off": ("ended", "信号结束"),
    "fired": ("fired", "规则触发"),
    "suppressed": ("suppressed", "未执行"),
}


def column_title(course: Course, key: Key, chinese: bool) -> str:
    """What a column is called, in the language of the screen."""
    place = 1 if chinese else 0
    kind, *own = key
    if kind in _OWN:
        return _OWN[kind][place]
    if kind == "tiers":
        return _tier(course, own[0], own[1], chinese)
    group, name = _GROUPS[kind][place], own[0]
    return f"{group} {_named(course, kind, name, chinese)}".strip()


def _named(course: Course, kind: str, name: str, chinese: bool) -> str:
    about = course.about
    if about is None:
        return name
    if kind == "kinds":
        found = next((one for one in about.told if one.name == name), None)
        return name if found is None else (found.title_zh or found.title) if chinese else found.title
    listed = {"holding": about.signals, "on": about.signals, "off": about.signals, "fired": about.rules}.get(kind, ())
    return next((one.title for one in listed if one.name == name), name)


def _tier(course: Course, ladder: str, tier: str, chinese: bool) -> str:
    about = course.about
    found = None if about is None else next((one for one in about.ladders if one.name == ladder), None)
    if found is None:
        return f"{ladder} {tier}"
    title = next((one.title or spoken(one.name) for one in found.tiers if one.name == tier), tier)
    called = ladder_name(ladder, found.title).to("zh_CN" if chinese else "en")
    return f"{called}：{title or '无层级'}" if chinese else f"{called}: {title or 'no tier'}"
