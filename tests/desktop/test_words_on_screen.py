"""The words on screen are those of the table: each has its one Chinese, and none of the machinery's is shown."""

import re
import xml.etree.ElementTree as ElementTree
from typing import Final
from zoneinfo import ZoneInfo

import msgspec
import pytest
from pytestqt.qtbot import QtBot
from tiercast.common_names import author_name, ladder_name, spoken
from tiercast.desktop.actions.budgets_view import CapBar
from tiercast.desktop.actions.fairness_view import FairnessView
from tiercast.desktop.rules.knob_values import read_amount, value_words
from tiercast.desktop.settings.deed_lines import change_line, deed_line
from tiercast.desktop.settings.deed_names import names_in
from tiercast.desktop.words.formats import Formats
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
from tiercast.serve.protocol_money import BudgetRow
from tiercast.serve.protocol_settings import AuditRow
from tiercast.words import Words

from tests.desktop.made import NOON, session, status
from tests.desktop.made_actions import fairness

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


def test_that_what_has_no_title_is_called_by_its_name_with_blanks() -> None:
    assert spoken("room-food/dinner_flash") == "dinner flash"
    assert ladder_name("shop/very_keen").to("en") == "Very keen"
    assert ladder_name("starter-comments/activity") == Words("Activity", "参与度")


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_that_the_fairness_log_names_groups_as_people_do(qtbot: QtBot, language: str) -> None:
    here = session(language=language)
    here.take_status(status())
    view = FairnessView(here)
    qtbot.addWidget(view)
    view.retranslate()
    view.take(fairness())
    rows = view.table.rows
    shown = {(str(rows.index(n, 0).data()), str(rows.index(n, 1).data())) for n in range(rows.rowCount())}
    assert {group for _by, group in shown} >= {"Champion · 大客户", "Promising · 有潜力", "prospect"}
    assert {
        "en": {("Where they came from", "Search"), ("Identity quality", "Stable")},
        "zh_CN": {("来源渠道", "搜索"), ("身份可信度", "实名可识别")},
    }[language] <= shown


def test_that_who_used_the_command_line_is_told_in_the_language_of_the_window() -> None:
    assert author_name("ben (command line)") == Words("ben (command line)", "ben（命令行）")
    assert author_name("anna") == Words("anna", "anna")


def test_that_the_audit_log_names_rules_knobs_cues_and_rooms_as_people_do(qtbot: QtBot) -> None:
    here = session(language="zh_CN")
    here.take_status(status())
    called = names_in(here)

    def note(what: str, detail: str, before: str = "", after: str = "") -> AuditRow:
        return AuditRow(n=1, time=NOON, who="anna", what=what, detail=detail, before=before, after=after)

    room = here.room_title("main")
    rule = note("rule_state", '{"room":"main","ruleset":"starter","rule":"same_item","state":"ask"}')
    assert deed_line(rule, "zh_CN", called) == f"切换规则：See it twice · {room}"
    knob = note("param", '{"room":"main","ruleset":"starter","param":"patience"}', "300s", "1000 CNY")
    assert deed_line(knob, "zh_CN", called) == f"调整参数：How long is long · 停留多久 · {room}"
    assert change_line(knob, "zh_CN", called) == "5 分钟 → ¥1,000"
    cue = note("cue", '{"room":"main","name":"flash"}')
    assert deed_line(cue, "zh_CN", called) == f"提示按钮：Flash sale · 秒杀 · {room}"
    anew = note("reload", '{"room":"main","ruleset":"starter"}')
    assert deed_line(anew, "zh_CN", called) == f"重新载入规则集：For a start · 起步规则 · {room}"


def test_that_a_cap_is_called_by_the_rules_that_it_bounds(qtbot: QtBot) -> None:
    here = session(language="en")
    here.take_status(status())
    bar = CapBar(here)
    qtbot.addWidget(bar)
    row = BudgetRow(room="main", limit="starter/any_coupon", counts="room", per="session", amount=3, used=1)
    for rules, name in (
        (("starter/same_item",), "See it twice"),
        (("starter/same_item", "starter/big_cart"), "See it twice and 1 more rule"),
        (("starter/same_item", "starter/big_cart", "starter/c"), "See it twice and 2 more rules"),
        ((), "any coupon"),
    ):
        bar.take(msgspec.structs.replace(row, rules=rules))
        assert bar.name.text().startswith(f"{name} — ")


def test_that_money_on_a_knob_is_written_and_read_as_people_write_it() -> None:
    form = Formats("zh_CN", ZoneInfo("Asia/Shanghai"))
    assert value_words("100000 CNY", form) == "¥100,000"
    assert value_words("9.90 CNY", form) == "¥9.90"
    for typed in ("¥1,000", "￥1000", "1000 元", "1000", "1000 CNY"):
        assert read_amount(typed, "CNY") == "1000 CNY"
    assert read_amount("much", "CNY") == "much"
