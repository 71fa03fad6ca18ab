"""What a note of the audit log tells of, in words: ``Rule switched: main lab/greet``."""

from typing import Any, Final

import msgspec

from tiercast.commands.rule import CHINESE
from tiercast.commands.speech import here
from tiercast.words import Words

_DEEDS: Final = {
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
    "mark": Words("mark set", "添加标记"),
    "mark_remove": Words("mark removed", "删除标记"),
    "backup": Words("backup", "备份"),
    "restore": Words("restored from a backup", "从备份恢复"),
    "room_put": Words("room set", "设置直播间"),
    "room_remove": Words("room taken out", "移除直播间"),
    "part_put": Words("connection set", "设置接入"),
    "part_remove": Words("connection taken out", "移除接入"),
    "letters_feed": Words("dead letters fed again", "重新读取看不懂的数据"),
    "letters_drop": Words("dead letters dropped", "删除看不懂的数据"),
    "part_again": Words("connected anew", "重新连接"),
    "shop_begin": Words("shop set up", "建立店铺"),
    "shutdown": Words("engine ended", "关闭引擎"),
}
_NOTHING: Final[tuple[Any, ...]] = ("", [], {}, None, False)
_LEFT_OUT: Final = ("state", "value", "type")
"""What stands under before and after already."""


def deed(what: str, detail: str) -> str:
    """What was done, and to what."""
    words = _DEEDS.get(what)
    title = what if words is None else here(words.en, words.zh)
    about = _about(detail)
    return f"{title}{here(': ', '：')}{about}" if about else title


def stood(what: str, words: str) -> str:
    """How something stood: the state of a rule in the reader's language, all else as it was noted."""
    return (here(words, CHINESE.get(words, words)) if what == "rule_state" else words) or "–"


def _about(detail: str) -> str:
    """The values of a command, which the log keeps as a JSON object; what is none is left as it is."""
    try:
        said = msgspec.json.decode(detail) if detail else {}
    except msgspec.DecodeError:
        return detail
    if not isinstance(said, dict):
        return detail
    ruleset = said.pop("ruleset", "")
    for name in ("rule", "param"):
        if ruleset and said.get(name):
            said[name] = f"{ruleset}/{said[name]}"
    return " ".join(_value(value) for name, value in said.items() if name not in _LEFT_OUT and value not in _NOTHING)


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return " ".join(f"{name}={one}" for name, one in value.items())
    if isinstance(value, list):
        return " ".join(map(_value, value))
    return str(value)
