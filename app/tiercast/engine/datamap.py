"""The data map: what is kept, from where, why and how long. A table or file without an entry fails a test."""

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from tiercast.words import Words


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of data.

    Attributes:
        what: it is; source: where it comes from; why: it is kept.
        setting: option of ``retention`` that says how long; "" where `until` says it.
        until: what ends it, in words.
        personal: how it relates to people: ``named`` (who they are, encrypted under a key of each), ``key`` (under a
            pseudonymous key), ``sealed`` (may name people, encrypted), ``plain`` (may name people) or ``none``.
    """

    what: Words
    source: Words
    why: Words
    setting: str = ""
    until: Words = Words("", "")
    personal: str = "none"


_FEED: Final = Words("your feeds", "数据接入")
_ENGINE: Final = Words("the engine", "引擎")
_RULES: Final = Words("your rules", "规则")
_PEOPLE: Final = Words("whoever works with the engine", "使用引擎的人")
_STAYS: Final = Words("as long as the store", "与存储相同")
_FOREVER: Final = Words("as long as the store: a mark that leads to nobody", "与存储相同：只是一个无法对应到人的标记")
_LAST: Final = Words("until newer ones have replaced them", "直到被较新的快照取代")
_RUNNING: Final = Words("while the engine runs", "引擎运行期间")

TABLES: Final[Mapping[str, Kept]] = {
    "meta": Kept(
        what=Words("facts about the store itself", "存储本身的信息"),
        source=_ENGINE,
        why=Words("to notice a wrong key", "用于发现密钥不符"),
        until=_STAYS,
    ),
    "shops": Kept(
        what=Words("the shops of this store, with an encryption key for each", "本存储中的店铺及其加密密钥"),
        source=_ENGINE,
        why=Words("to encrypt what belongs to no viewer", "加密不属于任何观众的数据"),
        until=_STAYS,
    ),
    "owners": Kept(
        what=Words("which engine owns the store", "哪个引擎占用存储"),
        source=_ENGINE,
        why=Words("so that two engines never act at once", "避免两个引擎同时工作"),
        until=_STAYS,
    ),
    "journal": Kept(
        what=Words(
            "every event, in order; texts, orders and what is told of viewers encrypted",
            "按顺序的全部事件；文字、订单和观众的标签属性已加密",
        ),
        source=_FEED,
        why=Words("to decide, to recover, to explain and to replay", "用于决策、恢复、解释和回放"),
        setting="journal",
        personal="key",
    ),
    "viewers": Kept(
        what=Words("who viewers are: the platform's id and the name, encrypted", "观众是谁：平台编号和昵称，已加密"),
        source=_FEED,
        why=Words("to reach them and to call them by name", "用于触达和称呼观众"),
        setting="identities",
        personal="named",
    ),
    "erasures": Kept(
        what=Words("marks of those who were erased", "已删除者的标记"),
        source=_PEOPLE,
        why=Words("so that whoever comes back is a new person", "使其再来时是一个新的人"),
        until=_FOREVER,
    ),
    "seen": Kept(
        what=Words("marks of events that were taken", "已接收事件的标记"),
        source=_FEED,
        why=Words("to leave duplicates out", "用于去重"),
        setting="seen",
    ),
    "cursors": Kept(
        what=Words("how far each source was read", "各数据接入读到哪里"),
        source=_FEED,
        why=Words("to go on after a restart", "重启后继续"),
        until=_STAYS,
    ),
    "firings": Kept(
        what=Words("which rule held, when and for whom", "哪条规则何时对谁成立"),
        source=_RULES,
        why=Words("to explain and to measure", "用于解释和衡量效果"),
        setting="decisions",
        personal="key",
    ),
    "actions": Kept(
        what=Words("what was to be done, how it ended and what it cost", "要做的动作、结果和花费"),
        source=_RULES,
        why=Words("to do it once, and for the fairness log", "保证只做一次，并用于公平性记录"),
        setting="actions",
        personal="key",
    ),
    "attempts": Kept(
        what=Words("each try of an action", "动作的每次尝试"),
        source=_ENGINE,
        why=Words("so that a crash doubles nothing", "避免崩溃后重复"),
        setting="actions",
    ),
    "receipts": Kept(
        what=Words("what sinks answered", "触达方式的执行结果"),
        source=Words("your sinks", "触达方式"),
        why=Words("to know what was done", "了解执行结果"),
        setting="actions",
    ),
    "exposures": Kept(
        what=Words("who met which variant of an experiment", "谁遇到了实验的哪个分组"),
        source=_RULES,
        why=Words("to compare the variants", "用于比较各分组"),
        setting="decisions",
        personal="key",
    ),
    "changes": Kept(
        what=Words("tiers and signals as they changed", "层级和信号的变化"),
        source=_RULES,
        why=Words("to show a viewer's way", "展示观众的经历"),
        setting="decisions",
        personal="key",
    ),
    "dead_letters": Kept(
        what=Words("data that could not be read, encrypted", "看不懂的数据，已加密"),
        source=_FEED,
        why=Words("to mend the feed", "用于修复数据接入"),
        setting="dead_letters",
        personal="sealed",
    ),
    "states": Kept(
        what=Words(
            "tiers, features, limits and timers of every viewer; labels and attributes until they are forgotten",
            "每位观众的层级、指标、上限和定时；标签和属性保留到观众被遗忘为止",
        ),
        source=_FEED,
        why=Words("to decide without reading all events again", "无需重读全部事件即可决策"),
        until=_LAST,
        personal="key",
    ),
    "snapshots": Kept(
        what=Words("which states belong together", "哪些状态属于同一快照"),
        source=_ENGINE,
        why=Words("to recover fast", "用于快速恢复"),
        until=_LAST,
    ),
    "rulesets": Kept(
        what=Words("every version of your rulesets that ran", "运行过的每个规则集版本"),
        source=_PEOPLE,
        why=Words("to explain with the rules of then", "按当时的规则解释"),
        until=_STAYS,
    ),
    "ruleset_versions": Kept(
        what=Words("who saved which version of a ruleset, and when", "谁在何时保存了规则集的哪个版本"),
        source=_PEOPLE,
        why=Words("to compare and to bring one back", "用于对比和恢复"),
        until=_STAYS,
    ),
    "coupon_pools": Kept(
        what=Words("your pools of coupon codes", "优惠券码池"),
        source=_PEOPLE,
        why=Words("to warn when one runs low", "库存不足时提醒"),
        until=_STAYS,
    ),
    "coupon_codes": Kept(
        what=Words("coupon codes, and whose each is", "优惠券码及其归属"),
        source=_PEOPLE,
        why=Words("a code belongs to one viewer for ever", "一个券码永远只属于一位观众"),
        until=_STAYS,
        personal="key",
    ),
    "plugin_store": Kept(
        what=Words("small values that plugins keep", "插件保存的小数据"),
        source=Words("plugins", "插件"),
        why=Words("to go on after a restart", "重启后继续"),
        until=_STAYS,
    ),
    "runs": Kept(
        what=Words(
            "replays into this store and what came of them; whom their files name is kept apart from the shop, and "
            "erasing a viewer does not reach it",
            "写入本数据库的回放及其结果；文件中的人与店铺分开保存，删除观众不会删到这里",
        ),
        source=_PEOPLE,
        why=Words("to go on with one after a kill", "中断后可继续"),
        setting="runs",
        personal="sealed",
    ),
    "imports": Kept(
        what=Words("which files were imported, when and by whom", "导入过哪些文件、何时、由谁"),
        source=_PEOPLE,
        why=Words("to take an import back", "用于撤销导入"),
        until=_STAYS,
    ),
    "import_rows": Kept(
        what=Words(
            "orders, products and costs that were imported; orders encrypted", "导入的订单、商品和费用；订单已加密"
        ),
        source=Words("your exports", "你导出的文件"),
        why=Words("to know old customers, and to count no order twice", "识别老顾客，且每笔订单只计一次"),
        until=Words(
            "names as long as `identities` says, at least since the import, or until the viewer is erased; when an "
            "order was, what it had and what it came to stay, and lead to nobody",
            "姓名保留 `identities` 的期限（至少从导入时算起），或直到观众被删除；"
            "订单的时间、商品和金额会留下，无法对应到人",
        ),
        personal="sealed",
    ),
    "viewer_notes": Kept(
        what=Words("what people wrote down about a viewer, encrypted", "关于观众的备注，已加密"),
        source=_PEOPLE,
        why=Words("to remember; no rule reads it", "备忘；规则不会读取"),
        until=Words("until the viewer is erased or forgotten", "直到观众被删除或保留期满"),
        personal="named",
    ),
    "audit": Kept(
        what=Words("what people did: who, when, before, after", "操作记录：谁、何时、之前、之后"),
        source=_PEOPLE,
        why=Words("to answer for it and to take it back", "用于问责和撤销"),
        setting="audit",
    ),
    "series": Kept(
        what=Words("how many did what, by five seconds: counts and sums", "每五秒的统计：次数和金额"),
        source=_ENGINE,
        why=Words("to draw the course of a session", "绘制场次走势"),
        setting="decisions",
    ),
    "marks": Kept(
        what=Words("what people marked in the course of a show", "直播过程中手动做的标记"),
        source=_PEOPLE,
        why=Words("to find the moment again", "便于回看"),
        setting="audit",
    ),
}
"""By table."""

FILES: Final[Mapping[str, Kept]] = {
    "store": Kept(
        what=Words("all tables above, and the file of their latest changes", "以上所有数据表，以及最近改动的日志文件"),
        source=_ENGINE,
        why=Words("it is the store", "即存储本身"),
        until=Words("until you delete it", "直到你删除"),
        personal="named",
    ),
    "key": Kept(
        what=Words("the secrets, where the system has no keyring", "密钥（系统没有钥匙串时）"),
        source=_ENGINE,
        why=Words("without it names cannot be read", "没有它无法读出昵称"),
        until=_STAYS,
    ),
    "secrets": Kept(
        what=Words(
            "secrets of sources and sinks, where the system has no keyring",
            "数据接入和触达方式的密钥（系统没有钥匙串时）",
        ),
        source=_PEOPLE,
        why=Words("to sign in and to sign with", "用于登录和签名"),
        until=Words("until you set others, or the store goes", "直到你更换，或删除存储"),
    ),
    "passwords": Kept(
        what=Words(
            "passwords of PostgreSQL servers, where the system has no keyring",
            "PostgreSQL 服务器的密码（系统没有钥匙串时）",
        ),
        source=_PEOPLE,
        why=Words("to sign in to the server that keeps the store", "用于登录存放数据的服务器"),
        until=Words("until you set others, or delete the file", "直到你更换，或删除该文件"),
    ),
    "spool": Kept(
        what=Words("events that wait at a peak, encrypted", "高峰时等待的事件，已加密"),
        source=_FEED,
        why=Words("so that nothing is lost", "避免丢失"),
        until=Words("until they are stepped", "处理完即止"),
        personal="sealed",
    ),
    "stop": Kept(
        what=Words("that everything is stopped, by whom and why", "已停止：由谁、原因"),
        source=_PEOPLE,
        why=Words("a stop survives a restart", "重启后停止仍有效"),
        until=Words("until it is lifted", "解除为止"),
    ),
    "deeds": Kept(
        what=Words("what people did beside the store: stops, plugins", "在数据库之外的操作：停止、插件"),
        source=_PEOPLE,
        why=Words("to come into the audit log", "写入操作记录之前暂存"),
        until=Words("until the engine has read it", "引擎读取后即删除"),
    ),
    "run": Kept(
        what=Words("address and token of the running engine", "运行中引擎的地址和令牌"),
        source=_ENGINE,
        why=Words("so that commands find it", "供命令连接"),
        until=_RUNNING,
    ),
    "phones": Kept(
        what=Words(
            "the door for phones while it is open: when it closes, and digests of the tokens of paired phones",
            "打开中的手机提词器：何时关闭，以及已配对手机令牌的摘要",
        ),
        source=_PEOPLE,
        why=Words("so that a phone goes on showing lines after a restart", "引擎重启后手机可继续提词"),
        until=Words("until it closes, 24 hours at the most", "直到关闭，最多 24 小时"),
    ),
    "hand": Kept(
        what=Words("what the engine is about to step, by number", "引擎正要处理的内容（编号）"),
        source=_ENGINE,
        why=Words("to leave out what an engine dies of", "跳过会使引擎退出的内容"),
        until=_RUNNING,
    ),
    "plugins": Kept(
        what=Words("plugins that you have added", "你添加的插件"),
        source=_PEOPLE,
        why=Words("to run them", "供运行"),
        until=Words("until you remove them", "直到你移除"),
    ),
    "plugin_choices": Kept(
        what=Words("which plugins are on or off", "插件的启用状态"),
        source=_PEOPLE,
        why=Words("to keep your choice", "保存你的选择"),
        until=_STAYS,
    ),
    "plugin_starts": Kept(
        what=Words("when plugins were started, and which are in quarantine", "插件的启动记录，以及哪些已停用"),
        source=_ENGINE,
        why=Words("to quarantine one that fails or ends the engine", "停用频繁出错或使引擎退出的插件"),
        until=_STAYS,
    ),
    "plugin_known": Kept(
        what=Words("which events and actions plugins brought", "各插件提供的事件和动作"),
        source=_ENGINE,
        why=Words("so that rules can be read when a plugin cannot be loaded", "插件无法加载时仍能读懂规则"),
        until=_STAYS,
    ),
    "rulesets": Kept(
        what=Words("your rulesets, where no configuration has a folder for them", "你的规则集（没有配置文件夹时）"),
        source=_PEOPLE,
        why=Words("to run them", "供运行"),
        until=Words("until you delete them", "直到你删除"),
    ),
    "replays": Kept(
        what=Words("a copy of the session or file that is shown again", "正在回放的场次或录像的副本"),
        source=_PEOPLE,
        why=Words("to show it beside the engine at work", "供回放，不影响正在运行的引擎"),
        until=Words(
            "until the replay is closed, or any viewer is erased, which closes it; what a crash leaves behind, until "
            "the next one",
            "关闭回放即删除；删除任何观众时也会关闭并删除；意外残留的在下次回放时删除",
        ),
        personal="sealed",
    ),
    "lines": Kept(
        what=Words("what log sinks wrote of actions, a line each", "日志触达方式写下的动作，每个一行"),
        source=Words("your sinks", "触达方式"),
        why=Words("to read elsewhere what was done", "供其他程序查看执行过什么"),
        until=Words(
            "as long as `actions` says, or `identities` where that is shorter",
            "按 `actions` 的期限；`identities` 更短时按后者",
        ),
        personal="plain",
    ),
    "backup": Kept(
        what=Words(
            "backups that you have made: all of this, under your passphrase", "你做的备份：以上全部内容，用你的口令加密"
        ),
        source=_PEOPLE,
        why=Words("to come back after a loss", "丢失后可恢复"),
        until=Words(
            "until you delete it; erasing a viewer does not reach it: restored over the shop it brings nobody back, "
            "restored elsewhere everybody",
            "直到你删除；删除观众不会改动备份：恢复到原店铺时，删除过的观众会再次删除；恢复到别处时，他们都会回来",
        ),
        personal="named",
    ),
    "written": Kept(
        what=Words(
            "files that you have written yourself: exports, lists, sheets, pictures, recordings",
            "你自己写出的文件：导出、列表、复盘、图片、录制文件",
        ),
        source=_PEOPLE,
        why=Words("yours, wherever you have put them", "归你所有，存放在你选择的位置"),
        until=Words(
            "until you delete them; erasing a viewer does not reach them", "直到你删除；删除观众不会改动这些文件"
        ),
        personal="plain",
    ),
    "logs": Kept(
        what=Words("what the engine says about itself", "引擎自身的日志"),
        source=_ENGINE,
        why=Words("to find faults", "用于排查故障"),
        until=Words("until you delete them", "直到你删除"),
    ),
}
"""By field of `beside.paths.Paths`, and those that lie where you have put them."""


def _seen(setting: str, what: Words) -> Kept:
    """A part of a firing that goes before it does: what its conditions saw."""
    why = Words("to explain", "用于解释")
    return Kept(what=what, source=_RULES, why=why, setting=setting, personal="key")


PARTS: Final[Mapping[str, tuple[Kept, ...]]] = {
    "firings": (
        _seen("traces", Words("the values that the conditions of firings saw", "触发时条件看到的数值")),
        _seen("traces_shadow", Words("these values, of rules in shadow", "试运行的规则看到的数值")),
        _seen(
            "traces_suppressed",
            Words("these values, of firings that did nothing", "成立但没执行时看到的数值"),
        ),
    )
}
"""Parts of what a table keeps that go before it does, by table."""

PERSONAL: Final[Mapping[str, Words]] = {
    "named": Words("names people; encrypted under a key of each", "可识别到人；用每个人自己的密钥加密"),
    "key": Words("under a pseudonymous key", "以化名标识保存"),
    "sealed": Words("may name people; encrypted", "可能涉及个人；已加密"),
    "plain": Words("may name people; readable", "可能涉及个人；未加密"),
    "none": Words("no", "否"),
}


def kept_in_tables() -> Iterator[tuple[str, Kept]]:
    """Every kind of data in the store with its table, and after it the parts that go earlier."""
    for name, kept in TABLES.items():
        yield name, kept
        yield from ((name, part) for part in PARTS.get(name, ()))
