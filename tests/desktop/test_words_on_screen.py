"""The words on screen are those of the table: each has its one Chinese, and none of the machinery's is shown."""

import re
import xml.etree.ElementTree as ElementTree
from typing import Final

import pytest
from tiercast.desktop.words.glossary import WORDS
from tiercast.desktop.words.linguist import TRANSLATIONS
from tiercast.engine.alarm_causes import (
    BudgetNow,
    PartNow,
    PoolNow,
    ShopNow,
    Silent,
    alarms_of,
)
from tiercast.words import Words

MACHINERY: Final = (
    "journal", "intake", "dispatch", "dispatcher", "epoch", "snapshot", "supervisor", "worker", "payload", "cursor",
    "lane", "breaker", "asyncio", "thread", "traceback", "exception", "heartbeat", "spool", "hash", "HMAC", "regex",
    "boolean", "enum", "commit", "committed", "stepped", "null", "msgpack", "backpressure", "idempotent", "idempotency",
    "coroutine", "replayed",
)  # fmt: skip
"""Words of the architecture and the code that are not in the table of words: nobody who sells should need them."""
MACHINERY_ZH: Final = (
    "快照", "派发", "心跳", "守护进程", "工作进程", "线程", "异常堆栈", "哈希", "布尔", "枚举", "载荷", "游标",
    "序列化", "熔断", "协程", "幂等", "背压", "节点", "事件日志",
)  # fmt: skip
CHINESE: Final = {
    "shop": ("店铺", "备份完整", "恢复时"),
    "room": ("直播间", "{room", "全部", "本场"),
    "session": ("场", "开播"),
    "visit": ("到访", "来"),
    "viewer": ("观众", "人", "顾客"),
    "item": ("商品",),
    "event": ("事件",),
    "feature": ("指标",),
    "tier": ("层级", "分层", "升级", "{tiers}"),
    "ladder": ("分层",),
    "signal": ("信号",),
    "label": ("标签",),
    "firing": ("触发",),
    "cue": ("提示按钮", "按钮", "{cue}"),
    "action": ("动作",),
    "to-do": ("待办",),
    "draft": ("草稿",),
    "shadow": ("试运行",),
    "paused": ("已暂停",),
    "limit": ("最多", "限制", "限额", "上限", "次数"),
    "budget": ("预算",),
    "experiment": ("实验",),
    "holdout": ("不打扰组",),
    "source": ("接入", "来源"),
    "sink": ("触达方式",),
    "outbox": ("待执行",),
    "receipt": ("执行结果",),
    "dead letter": ("看不懂的数据",),
    "review": ("复盘",),
}
"""What stands on screen for a word of the table where its English stands."""


def messages() -> list[tuple[str, str, str]]:
    """Every message of the catalogues: its folder, the English, the Chinese."""
    found = []
    for file in sorted((TRANSLATIONS / "zh_CN").glob("*.ts")):
        for message in ElementTree.parse(file).iter("message"):
            translation = message.find("translation")
            assert translation is not None
            chinese = "".join(translation.itertext()).strip()
            found.append((file.stem, message.findtext("source") or "", chinese))
    return found


@pytest.mark.parametrize("word", sorted(CHINESE))
def test_that_a_word_of_the_table_has_its_chinese_wherever_it_stands(word: str) -> None:
    table = {each.en: each.zh for each in WORDS}
    assert word in table
    stands = re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
    wrong = [
        (folder, english, chinese)
        for folder, english, chinese in messages()
        if stands.search(re.sub(r"\{\w+\}", "", english)) and not any(each in chinese for each in CHINESE[word])
    ]
    assert wrong == []


def test_that_no_word_of_the_machinery_is_on_screen() -> None:
    table = {each.en for each in WORDS}
    assert table.isdisjoint(MACHINERY)
    wanted = re.compile(rf"\b({'|'.join(MACHINERY)})s?\b", re.IGNORECASE)
    told = [(folder, english) for folder, english, _ in messages() if wanted.search(english)]
    told += [(folder, chinese) for folder, _, chinese in messages() if any(word in chinese for word in MACHINERY_ZH)]
    assert told == []


def test_that_alerts_speak_of_kinds_of_events_by_their_titles() -> None:
    now = ShopNow(
        now=600_000_000, parts=[PartNow("in", "relay", "r", "")], budgets=[BudgetNow("r", "budget", 10, 9, "CNY")],
        silent=[Silent("relay", "r", "order_paid", 0, Words("Order paid", "订单已付款"))],
        pools=[PoolNow("gifts", 0, 5)], clocks=[("relay", 3_600_000_000)], stopped=["r"], quiet=[("r", 600_000_000)],
    )  # fmt: skip
    said = [text for alarm in alarms_of(now) for text in (alarm.words.en, alarm.words.zh, alarm.hint.en, alarm.hint.zh)]
    assert [text for text in said if re.search(r"[a-z]_[a-z]", text)] == []
    assert [text for text in said if any(word in text for word in MACHINERY_ZH)] == []
