"""What a note of the audit log tells of, in words."""

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeAlias

import msgspec

from tiercast.beside.stop import NO_ROOM
from tiercast.words import Words, several

Called: TypeAlias = Callable[[str, str], str]
"""What people call a value, by the name of its field; see `deed_about`."""
RESTORED: Final = Words(
    "restored from a backup: look through what waits, then resume", "已从备份恢复：请先看清在等待的内容，再继续"
)
"""Why a stop stands after a restore; its English is what is written down."""
WENT_BACK: Final = Words(
    "went back to the store of before: look through what waits, then resume",
    "已改回之前的存储：请先看清在等待的内容，再继续",
)
"""Why a stop stands where the store of before is used again."""
_NO_ROOM: Final = Words(NO_ROOM, "磁盘已满：未能记下是谁、为何停止")
DEEDS: Final = {
    "stop": Words("stop", "停止"),
    "resume": Words("end of a stop", "解除停止"),
    "cue": Words("cue", "提示按钮"),
    "rule_state": Words("rule switched", "切换规则"),
    "param": Words("knob turned", "调整参数"),
    "answer": Words("answer to what asked", "回答询问"),
    "retry": Words("action tried again", "重试动作"),
    "cancel": Words("action taken out", "取消动作"),
    "recall": Words("action taken back", "撤回动作"),
    "finish": Words("to-do finished", "完成待办"),
    "ruleset_save": Words("ruleset saved", "保存规则集"),
    "ruleset_restore": Words("version of a ruleset brought back", "恢复规则集版本"),
    "codes_import": Words("coupon codes brought in", "导入券码"),
    "reload": Words("ruleset loaded again", "重新载入规则集"),
    "erase_viewer": Words("viewer erased", "删除观众"),
    "viewer erase": Words("viewer erased", "删除观众"),
    "plugin": Words("plugin switched", "切换插件"),
    "show": Words("run of show", "流程表"),
    "viewer_tell": Words("told of a viewer", "记录观众情况"),
    "act": Words("had done by hand", "手动执行"),
    "viewer_export": Words("viewer exported", "导出观众数据"),
    "channel": Words("cost of a channel", "渠道花费"),
    "import": Words("import", "导入"),
    "import_cancel": Words("import stopped", "取消导入"),
    "import_undo": Words("import taken back", "撤销导入"),
    "coupon_import": Words("coupon codes brought in", "导入券码"),
    "questions_answered": Words("questions answered", "问题已回答"),
    "mark": Words("mark set", "添加标记"),
    "mark_remove": Words("mark removed", "删除标记"),
    "backup": Words("backup", "备份"),
    "restore": Words("restored from a backup", "从备份恢复"),
    "store_move": Words("moved to another store", "迁移到另一个存储"),
    "room_stop": Words("room stopped", "停止直播间"),
    "room_put": Words("room set", "设置直播间"),
    "room_remove": Words("room taken out", "移除直播间"),
    "part_put": Words("connection set", "设置接入"),
    "part_remove": Words("connection taken out", "移除接入"),
    "plugin_install": Words("plugin installed", "安装插件"),
    "plugin_remove": Words("plugin removed", "移除插件"),
    "letters_feed": Words("dead letters fed again", "重新读取看不懂的数据"),
    "letters_drop": Words("dead letters dropped", "删除看不懂的数据"),
    "part_again": Words("connected anew", "重新连接"),
    "retention_set": Words("retention", "保留期限"),
    "phones_open": Words("teleprompter opened to phones", "打开手机提词器"),
    "phones_close": Words("teleprompter closed to phones", "关闭手机提词器"),
    "phone_pair": Words("code for a phone shown", "显示手机配对码"),
    "phone_paired": Words("phone paired", "配对手机"),
    "phone_forget": Words("phone taken out", "移除手机"),
    "shop_begin": Words("shop set up", "建立店铺"),
    "shutdown": Words("engine ended", "关闭引擎"),
}
"""By command."""
STRENGTHS: Final = {
    "": Words("running", "运行"),
    "pause": Words("nothing new is decided", "不再做新决定"),
    "hold": Words("what waits is held too", "待执行的也停住"),
    "clear": Words("what was on screen is taken away too", "屏幕上的内容也已撤下"),
}
"""Strengths of a stop."""
ROOM_STOPS: Final = {"": Words("running", "运行"), "hold": Words("stopped", "已停止")}
"""How a room stands by itself."""
_ANSWERS: Final[Mapping[Any, Words]] = {True: Words("yes said to", "同意"), False: Words("no said to", "不同意")}
"""An answer to what asked, by what it was: nobody could tell a yes from a no else."""
_TOLD: Final[Mapping[Any, Words]] = {
    "label": Words("label given to", "添加标签"),
    "unlabel": Words("label taken from", "去掉标签"),
    "set": Words("attribute set of", "设置属性"),
    "unset": Words("attribute taken from", "删除属性"),
    "consent": Words("consent of", "记录同意与否"),
    "note": Words("note about", "添加备注"),
    "unnote": Words("note removed about", "删除备注"),
    "merge": Words("merged", "合并观众"),
    "split": Words("split", "拆分观众"),
    "apart": Words("merge taken back", "撤销合并"),
    "link": Words("order linked to", "关联订单"),
    "unlink": Words("order taken from", "取消关联订单"),
}
"""What was told of a viewer."""
_NOTHING: Final[tuple[Any, ...]] = ("", [], {}, None, False)
_LEFT_OUT: Final = ("state", "strength", "value", "type")
"""What stands under before and after already."""
_NUMBERS: Final[Mapping[str, tuple[str, ...]]] = {
    "mark": ("at",),
    "ruleset_save": ("base",),
    "ruleset_restore": ("hash",),
}
"""Values that say nothing to people, by command: microseconds since 1970, hashes of texts."""
_ACTIONS: Final = ("actions", "release")
"""Ids of actions: on screen how many there are, since nobody knows one by its id."""
_STEPS: Final = 5
"""Steps of a run of show that are named."""
_MINUTE: Final = 60_000_000
_IN_TITLE: Final = {"answer": "yes", "viewer_tell": "what"}
"""The field that the title says, by command."""


def deed_title(what: str, detail: str = "") -> Words:
    """What was done, without to what."""
    said = _said(detail)
    value = said.get(_IN_TITLE.get(what, "")) if said is not None else None
    known = _ANSWERS if what == "answer" else _TOLD if what == "viewer_tell" else {}
    return known.get(value) or DEEDS.get(what, Words(what, what))


def deed_about(what: str, detail: str, called: Called | None = None) -> Words:
    """The values of a command, which the log keeps as a JSON object; what is none is left as it is.

    Args:
        called: what people call a value, by the name of its field (``room``, ``rule``, ``param``, ``ruleset``, and for
            the cue of a command ``cue``); "" where it has no other name. Without it values stand as they are.
    """
    said = _said(detail)
    if said is None:
        return stop_reason(detail) if what == "stop" else Words(detail, detail)
    if called is not None and said.get("room"):
        said["room"] = called("room", str(said["room"])) or said["room"]
    if what == "show":
        return _show(said)
    if ruleset := str(said.pop("ruleset", "")):
        within = [name for name in ("rule", "param") if said.get(name)]
        said |= {name: f"{ruleset}/{said[name]}" for name in within} or {"ruleset": ruleset}
    # On screen the room stands last: it is mostly the same, and a narrow column shows no more than the beginning.
    fields = sorted(said.items(), key=lambda field: called is not None and field[0] == "room")
    left_out = (*_LEFT_OUT, _IN_TITLE.get(what, ""), *_NUMBERS.get(what, ()))
    told = [
        _field("cue" if (what, name) == ("cue", "name") else name, value, called)
        for name, value in fields
        if name not in left_out and value not in _NOTHING
    ]
    between = " " if called is None else " · "
    return Words(between.join(one.en for one in told), between.join(one.zh for one in told))


def _field(name: str, value: Any, called: Called | None) -> Words:
    if called is not None and name in _ACTIONS and isinstance(value, list):
        return Words(several(len(value), "action"), f"{len(value)} 个动作")
    about = (called(name, str(value)) if called is not None else "") or _value(name, value)
    return Words(about, about)


def _show(said: Mapping[str, Any]) -> Words:
    """What was said of a run of show: the plan with minutes, the next step, or what is on."""
    room, what = str(said.get("room", "")), said.get("what")
    if what == "next":
        return Words(f"{room}, next step", f"{room}，下一环节")
    if what != "plan":
        on = _step(said.get("item", ""), said.get("phase", ""), said.get("planned", 0))
        return Words(f"{room} {on.en}", f"{room} {on.zh}")
    plan = [_step(*step) for step in said.get("plan", ())]
    more = len(plan) - _STEPS
    en = "; ".join(one.en for one in plan[:_STEPS]) + (f"; and {more} more" if more > 0 else "")
    zh = "；".join(one.zh for one in plan[:_STEPS]) + (f"；另有 {more} 个" if more > 0 else "")
    return Words(f"{room}, plan of {several(len(plan), 'step')}: {en}", f"{room}，{len(plan)} 个环节的计划：{zh}")


def _step(item: str, phase: str, planned: int) -> Words:
    named = " ".join(part for part in (item, phase) if part)
    if not planned:
        return Words(named, named)
    minutes = f"{planned / _MINUTE:.4g}"
    return Words(f"{named} {minutes} min".lstrip(), f"{named} {minutes} 分钟".lstrip())


def _said(detail: str) -> dict[str, Any] | None:
    """The values of a command; None where the log has none of them but a sentence."""
    try:
        said = msgspec.json.decode(detail) if detail else {}
    except msgspec.DecodeError:
        return None
    return said if isinstance(said, dict) else None


def _value(name: str, value: Any) -> str:
    if value is True:
        return name
    if isinstance(value, dict):
        return " ".join(f"{key}={one}" for key, one in value.items())
    if isinstance(value, list):
        return " ".join(_value(name, one) for one in value)
    return str(value)


def stop_reason(reason: str) -> Words:
    """Why a stop stands: what the program noted in both languages, what somebody typed as it is."""
    return next((known for known in (RESTORED, WENT_BACK, _NO_ROOM) if known.en == reason), Words(reason, reason))
