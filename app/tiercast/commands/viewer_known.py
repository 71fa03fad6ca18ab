"""``tiercast viewer show`` in words: who somebody is, what is known of them and since when."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from tiercast.commands.results import table
from tiercast.commands.speech import here, language, say
from tiercast.common_names import platform_name

_PLAIN: Final = (
    ("viewer", "viewer", "观众标识"), ("platform", "platform", "平台"), ("id", "id", "编号"), ("name", "name", "昵称"),
    ("entries", "journal entries", "日志条数"), ("firings", "firings", "触发记录"), ("actions", "actions", "动作"),
    ("coupons", "coupon codes", "优惠券码"), ("states", "states", "状态"), ("first", "first journaled", "最早记录"),
    ("last", "last journaled", "最近记录"),
)  # fmt: skip


_INSTANTS: Final = ("first", "last")


def say_viewer(each: Mapping[str, Any], zone: str) -> None:
    """Say what `tiercast.engine.looking_back.show` tells of one viewer, instants in the shop's `zone` (IANA)."""
    known: Mapping[str, Any] = each.get("known", {})
    here_now = ZoneInfo(zone)
    plain = {**each, **{name: _local(each[name], here_now) for name in _INSTANTS if each.get(name)}}
    if each.get("platform"):
        words = platform_name(str(each["platform"]))
        plain["platform"] = here(words.en, words.zh)
    rows = [(here(en, zh), str(plain[name])) for name, en, zh in _PLAIN if plain.get(name) not in (None, "")]
    rows += [row for row in _known(known, here_now) if row[1]]
    table("", ("", ""), [*rows, (here("time zone", "时区"), zone)])
    if "unknown" in each:
        say(str(each["unknown_zh" if language().startswith("zh") else "unknown"]))
    if attributes := known.get("attributes"):
        heads = (here("attribute", "属性"), here("value", "取值"), here("type", "类型"), here("from", "来源"),
                 here("since", "日期"))  # fmt: skip
        lines = (
            (one["name"], _shown(one), _type(one["type"]), _origin(one["origin"]),
             _local(one["since"], here_now))
            for one in attributes
        )  # fmt: skip
        table("", heads, lines)
    if notes := known.get("notes"):
        columns = (here("note", "备注"), here("when", "时间"), here("who", "记录人"), "")
        table("", columns, ((str(one["n"]), _local(one["time"], here_now), one["who"], one["text"]) for one in notes))


def _local(text: str, zone: ZoneInfo) -> str:
    """An instant in ISO 8601 as people of the shop read it; what is none stays as it is."""
    try:
        instant = datetime.datetime.fromisoformat(text)
    except ValueError:
        return text
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S") if instant.tzinfo else text


def _known(known: Mapping[str, Any], zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    if "orders" not in known:
        return
    from tiercast.step.phrases import money

    yield here("labels by hand", "手动标签"), ", ".join(known["labels"])
    yield here("labels by rules", "规则标签"), ", ".join(known["signals"])
    yield here("tiers", "分层"), ", ".join(f"{ladder}: {tier}" for ladder, tier in known["tiers"].items() if tier)
    yield (
        here("value (RFM)", "价值（RFM）"),
        " · ".join(_titled(f"rfm.{name}", found) for name, found in known["rfm"].items()),
    )
    yield here("lifecycle", "生命周期"), _titled("lifecycle.stage", known["stage"])
    if known["orders"] is None:
        yield (
            here("orders", "订单"),
            here("unknown: no source tells of paid orders, and none were imported",
                 "未知：没有数据接入提供付款订单，也没有导入过订单"),
        )  # fmt: skip
    elif known["orders"] or known["spent"]:
        sure = known["confidence"]
        spent = f"{known['orders']} · {money(known['spent'], known['currency'] or 'CNY')}"
        yield here("orders", "订单"), spent + ("" if sure is None else here(f" · {sure} % sure", f" · 可信度 {sure}%"))
    yield here("last paid", "最近付款"), _local(known["last_paid"], zone)
    yield here("visits", "到访次数"), str(known["visits"] or "")
    yield here("channel", "渠道"), known["channel"]
    agreed = known.get("consent", {})
    for what, en, zh in (("marketing", "offers and messages", "优惠和消息"), ("personalised", "personal", "个性化")):
        if what in agreed:
            yield here(en, zh), here("agreed", "同意") if agreed[what] else here("refused", "拒绝")
    yield here("one person with", "合并为同一人"), ", ".join(known["one_with"])


def _titled(name: str, value: str) -> str:
    from tiercast.rules.value_titles import titled

    return titled(name, value, language().startswith("zh"))


def _type(name: str) -> str:
    words = {"number": "数字", "text": "文字", "flag": "是或否", "date": "日期", "money": "金额", "duration": "时长"}
    return here(name, words[name]) if name else here("not declared", "未声明")


def _origin(origin: str) -> str:
    return here("by hand", "手动") if origin == "hand" else origin


def _shown(one: Mapping[str, Any]) -> str:
    if one["shown"] in ("yes", "no"):
        return here(one["shown"], "是" if one["shown"] == "yes" else "否")
    return str(one["shown"])
