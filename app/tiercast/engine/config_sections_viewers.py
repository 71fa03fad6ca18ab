"""The options of ``tiercast.yaml`` on viewers: whom actions reach, what is kept and how long, how they are cut."""

from typing import Final

from tiercast.engine import config_values as values
from tiercast.engine.config_option import Option, Shape, option

CARE: Final = (
    option(
        "ask_first",
        Shape.FLAG,
        ("Only with consent", "先征得同意"),
        (
            "Only viewers who have agreed are reached; otherwise all who have not refused.",
            "只触达明确同意的观众；否则触达所有没有拒绝的观众。",
        ),
        default=False,
    ),
    option(
        "quiet_hours",
        Shape.TEXT,
        ("Quiet hours", "免打扰时段"),
        ("From when to when no viewer is reached, in the room's time zone.", "该时段内不触达观众，按直播间时区计算。"),
        values.quiet_hours,
        example="23:00-08:00",
    ),
    option(
        "minimum_gap",
        Shape.TEXT,
        ("Minimum gap", "最短间隔"),
        ("Shortest time between two actions that reach the same viewer.", "两次触达同一观众之间的最短间隔。"),
        values.duration,
        default="0s",
    ),
    option(
        "holdout",
        Shape.TEXT,
        ("Holdout", "不打扰组"),
        (
            "Share of viewers whom no rule ever reaches, to measure what all rules together are worth.",
            "永不触达的观众比例，用来衡量全部规则的总体效果。",
        ),
        values.percent,
        default="0%",
    ),
    option(
        "budget",
        Shape.TEXT,
        ("Budget per session", "每场预算"),
        (
            "Most money that all rules of a room together may give away in one session.",
            "一个直播间的全部规则在一场直播中最多送出的金额。",
        ),
        values.money,
        example="1000 CNY",
    ),
)


def _kept(name: str, title: tuple[str, str], about: tuple[str, str], default: str) -> Option:
    return option(name, Shape.TEXT, title, about, values.duration, default=default)


RETENTION: Final = (
    _kept("journal", ("Events", "事件记录"), ("How long events are kept.", "事件保留多久。"), "180d"),
    _kept(
        "identities",
        ("Identities", "身份信息"),
        (
            "How long a viewer's name and id are kept after the last visit, and a buyer's in an imported order after "
            "the order or the import, whichever is later.",
            "观众最后一次到访后，昵称和编号保留多久；导入的订单中的买家从下单或导入时算起，取较晚者。",
        ),
        "365d",
    ),
    _kept(
        "traces",
        ("Traces", "触发原因"),
        ("How long the values behind each firing are kept.", "触发时条件看到的数值保留多久。"),
        "90d",
    ),
    _kept(
        "traces_shadow",
        ("Traces in shadow", "试运行的触发原因"),
        ("The same, of rules in shadow.", "同上，试运行的规则。"),
        "30d",
    ),
    _kept(
        "traces_suppressed",
        ("Traces of what did nothing", "未执行的触发原因"),
        ("The same, of firings that were suppressed.", "同上，成立但没有执行的。"),
        "30d",
    ),
    _kept(
        "decisions",
        ("Decisions", "决策"),
        (
            "How long firings, changes of tiers and signals, and exposures to variants are kept.",
            "触发记录、层级和信号的变化、实验分组保留多久。",
        ),
        "365d",
    ),
    _kept(
        "actions",
        ("Actions", "动作"),
        (
            "How long actions that have ended are kept, with attempts, receipts, and the lines that log sinks wrote.",
            "已结束的动作及其尝试、执行结果以及日志触达方式写下的记录保留多久。",
        ),
        "365d",
    ),
    _kept(
        "dead_letters",
        ("Data that could not be read", "看不懂的数据"),
        ("How long data that could not be read are kept.", "看不懂的数据保留多久。"),
        "30d",
    ),
    _kept(
        "seen",
        ("Known duplicates", "去重记录"),
        (
            "How long an event is remembered so that its duplicate is left out; at most the last 200,000 are.",
            "为识别重复事件而记住它多久；最多记住最近 20 万个。",
        ),
        "7d",
    ),
    _kept(
        "audit",
        ("Audit log", "操作记录"),
        ("How long notes of what people did are kept.", "操作记录保留多久。"),
        "1095d",
    ),
    _kept("runs", ("Replays", "回放"), ("How long the results of replays are kept.", "回放结果保留多久。"), "90d"),
)

SEGMENTS: Final = (
    option(
        "cut",
        Shape.TEXT,
        ("Cut of the eight cells", "八格的分界"),
        (
            "Where recent, frequent and much begin: mean or median of all customers, or three values of your own: "
            "days since the last order, orders, money.",
            "以什么划分“近期、频繁、高额”：全部客户的平均值 mean、中位数 median，或自定的三个值：距上次购买的天数、"
            "订单数、金额。",
        ),
        values.rfm_cut,
        default="mean",
        example="30d 3 300 CNY",
    ),
    option(
        "at_risk",
        Shape.TEXT,
        ("At risk after", "多久算有流失风险"),
        (
            "Silence after which a viewer is at risk; without it, the 80th percentile of the gaps between visits.",
            "沉默多久算有流失风险；不填则取到访间隔的第 80 百分位。",
        ),
        values.duration,
        example="14d",
    ),
    option(
        "dormant",
        Shape.TEXT,
        ("Dormant after", "多久算沉睡"),
        ("The same for dormant; without it, the 90th percentile.", "沉默多久算沉睡；不填则取第 90 百分位。"),
        values.duration,
        example="30d",
    ),
    option(
        "churned",
        Shape.TEXT,
        ("Churned after", "多久算流失"),
        (
            "The same for churned; without it, the longer of twice that and the 90th percentile of the gaps between "
            "orders.",
            "沉默多久算流失；不填则取沉睡的两倍与购买间隔第 90 百分位中较长的一个。",
        ),
        values.duration,
        example="90d",
    ),
)
