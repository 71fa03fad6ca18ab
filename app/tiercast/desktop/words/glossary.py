"""The words of the product, in both languages, each with what it means; on screen and in documents they are these."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Word:
    """A word.

    Attributes:
        en, zh: as it stands on screen.
        means, means_zh: in a sentence, for somebody who sells and does not program.
        pages: keys of the pages on which it matters.
    """

    en: str
    zh: str
    means: str
    means_zh: str
    pages: tuple[str, ...] = ()


WORDS: Final = (
    Word("shop", "店铺", "One owner's rooms, viewers, products and rules.",
         "同一位老板名下的直播间、观众、商品和规则。", ("shop", "settings", "first_run")),
    Word("room", "直播间", "A live room of one host on one platform.",
         "一位主播在一个平台上的直播间。", ("live", "wall", "connections", "first_run")),
    Word("session", "场次", "One broadcast of a room, from open to close.",
         "一场直播，从开播到下播。", ("live", "recordings", "sheet")),
    Word("visit", "到访", "A viewer's stay in a room.", "观众在直播间里的一次停留。", ("live", "audience")),
    Word("viewer", "观众", "A person in a room, known as well as the platform lets us.",
         "直播间里的人；平台允许了解多少，就了解多少。", ("live", "audience")),
    Word("identity quality", "身份可信度",
         "How well a viewer is known again: stable, on this platform only, this session only, or not at all.",
         "再次见到时能否认出：实名可识别、本平台可识别、仅本场、匿名。", ("audience", "connections")),
    Word("item", "商品", "A product on the shelf.", "货架上的一件商品。", ("live", "shop")),
    Word("event", "事件", "One thing that happened, at one instant, in one room.",
         "某一时刻在某个直播间发生的一件事。", ("live", "connections", "first_run")),
    Word("entry", "记录", "An event, or what the engine itself notes, with its place in the journal.",
         "一个事件，或引擎自己记下的一笔，在日志中有固定位置。", ("recordings",)),
    Word("feature", "指标", "A number or label computed from events, usually over a stretch of time.",
         "由事件算出的数字或标记，通常针对一段时间。", ("audience", "rules")),
    Word("tier", "层级", "A rung on which a viewer stands.", "观众所处的一级。",
         ("live", "audience", "rules", "first_run")),
    Word("ladder", "分层", "One way of sorting viewers into tiers: by value, engagement, stage or membership.",
         "划分层级的一个角度：价值、互动、阶段或会员。", ("audience", "rules")),
    Word("signal", "信号", "Something that a rule has concluded and other rules may use.",
         "规则得出的结论，其他规则可以使用。", ("live", "rules")),
    Word("label", "标签", "A signal with a title for people, or what a person says of a viewer.",
         "有名称的信号，或由人给观众打上的标记。", ("audience", "rules")),
    Word("trigger", "规则", "A rule that leads to actions.", "会带来动作的规则。",
         ("rules", "live", "wall", "first_run")),
    Word("firing", "触发记录", "One rule that held, for one viewer, at one event.",
         "一条规则对一位观众、在一个事件上成立一次。", ("rules", "live", "sheet")),
    Word("cue", "提示按钮", "What a person tells the engine: a button, a key.",
         "人告诉引擎的事：一个按钮或按键。", ("live",)),
    Word("action", "动作", "Something to be done: a coupon, a message, a line for the host.",
         "要做的一件事：发券、发消息、提示主播。", ("actions", "live")),
    Word("to-do", "待办", "An action that a person does.", "由人来完成的动作。", ("live", "actions", "first_run")),
    Word("draft", "草稿", "The rule is being written and does nothing.", "规则还在编写，不起作用。", ("rules",)),
    Word("shadow", "试运行", "The rule decides, and nothing is sent: you see what would have been.",
         "规则照常判断，但不会真的发：只让你看到本来会怎样。", ("rules", "sheet", "first_run")),
    Word("ask", "先问我", "Each action waits for your yes.", "每个动作都等你同意。", ("rules", "live", "first_run")),
    Word("live", "运行中", "The rule acts by itself.", "规则自动执行。", ("rules", "first_run")),
    Word("paused", "已暂停", "The rule is switched off for now.", "规则暂时关闭。", ("rules",)),
    Word("limit", "最多多久一次", "How often an action may be done.", "一个动作最多多久做一次。", ("rules", "actions")),
    Word("budget", "预算", "How much money actions may cost.", "动作最多可以花多少钱。",
         ("actions", "rules", "first_run")),
    Word("experiment", "实验", "A controlled comparison of actions.", "有对照地比较不同的动作。",
         ("rules", "recordings", "sheet")),
    Word("variant", "分组", "One of the ways that an experiment compares.", "实验中比较的其中一种做法。", ("rules",)),
    Word("holdout", "不打扰组", "Viewers to whom nothing is sent, so that the effect can be seen.",
         "特意不打扰的观众，用来看清效果。", ("rules", "audience", "sheet")),
    Word("source", "数据接入", "Where events come from.", "事件从哪里来。", ("connections", "first_run")),
    Word("sink", "触达方式", "Where actions go.", "动作送到哪里去。", ("connections", "actions", "first_run")),
    Word("outbox", "待执行", "Actions that are decided and not done yet.", "已决定、还没执行的动作。", ("actions",)),
    Word("receipt", "执行结果", "What a sink says of an action: done, refused, or uncertain.",
         "触达方式对一个动作的答复：完成、被拒或不确定。", ("actions",)),
    Word("trace", "为什么", "The account of why a rule did or did not fire.", "规则为什么触发或没有触发的说明。",
         ("rules",)),
    Word("quarantine", "已停用（出错太多）", "Switched off after too many errors.", "出错太多，已自动停用。",
         ("connections",)),
    Word("dead letter", "看不懂的数据", "Data that could not be read.", "无法读懂的数据。", ("connections",)),
    Word("shed", "高峰时合并显示", "Merged for display at a peak; no rule needed it.",
         "高峰时合并显示；没有规则用到它。", ("live", "connections")),
    Word("review", "复盘", "The account of a session after it ended.", "一场直播结束后的总结。",
         ("recordings", "sheet")),
    Word("run of show", "流程", "What is presented in a session, in order, and for how long.",
         "一场直播里依次讲解什么、各讲多久。", ("shop",)),
    Word("link", "关联", "Whose an order is, and how sure that is: by id, coupon, nickname, or by hand.",
         "订单是谁的、有多可信：按平台编号、券码、昵称或手动。", ("shop",)),
    Word("import", "导入", "Files that are read into the shop's history; each can be taken back.",
         "把文件读入店铺的历史；每次都可以撤销。", ("shop", "first_run")),
    Word("operator", "场控", "Who tunes the rules during the show.", "直播时调整规则的人。", ("settings",)),
)  # fmt: skip
"""The table of words."""


def words_of(page: str) -> tuple[Word, ...]:
    """The words that matter on a page first, then all others."""
    mine = tuple(word for word in WORDS if page in word.pages)
    return mine + tuple(word for word in WORDS if word not in mine)
