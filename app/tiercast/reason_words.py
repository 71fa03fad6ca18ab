"""Why an action is where it is, in both languages: what the engine itself writes into the outbox, and what sinks say.

The outbox's own sentences are written in English where they arise; here stands the Chinese of each.
"""

import re
from collections.abc import Callable
from typing import Final

from tiercast.words import Words

Said = Callable[[str], tuple[str, str]]
"""English and Chinese of what a plugin has said (`hosting.sayings.Sayings.both`)."""
_WHOLE: Final = {
    "a stop cleared what was waiting": "停止时清除了待执行的动作",
    "done": "已完成",
    "held by a stop": "被停止暂存",
    "it cannot be taken back": "无法撤回",
    "it had not gone out yet": "尚未发出",
    "it waited while everything was stopped": "停止期间在等待，因此不再执行",
    "it was too late": "已过时效",
    "nobody answered in time": "没有人及时回答",
    "skipped": "已跳过",
    "taken back before it was done": "执行前已撤回",
    "the answer was no": "回答为否",
    "the engine ended before the receipt": "引擎在得到执行结果前结束",
    "the engine stopped during the attempt: it may have been done": "尝试期间引擎停止：可能已经执行",
    "the plugin gave no receipt": "插件没有给出执行结果",
    "the room was stopped": "直播间已停止",
    "the sink did not answer": "触达方式没有应答",
    "the viewer was erased": "观众已被删除",
    "this kind of action cannot be taken back": "这类动作无法撤回",
    "to be tried again": "将再次尝试",
    "too late: it was not done before it expired": "太晚：在失效前没有执行",
}
_WITH: Final = tuple(
    (re.compile(pattern, re.DOTALL), chinese)
    for pattern, chinese in {
        r"cancelled by (.+)": "由 {} 取消",
        r"it cannot be taken back: it is (\w+)": "无法撤回：状态为 {}",
        r"it needs (.+), which was not given": "需要 {}，但没有得到",
        r"its texts cannot be filled in \((\w+)\)": "无法填写其文字（{}）",
        r"skipped: (.+)": "已跳过：{}",
        r"no answer within ([\d.e+]+) s": "{} 秒内没有应答",
        r"no sink does ([^:]+): add one for it to the configuration": "没有触达方式能执行 {}：请在配置中添加",
        r"the plugin failed \((\w+)\)": "插件出错（{}）",
        r"the sink (\S+) has no action called (\S+)": "触达方式 {} 没有名为 {} 的动作",
        r"(\S+) was unknown and left empty": "{} 未知，已留空",
    }.items()
)
_GIVEN_UP: Final = re.compile(r"given up after (\d+) attempts: (.*)", re.DOTALL)


def reason_in_both(text: str, said: Said | None = None) -> Words:
    """A reason of the outbox in both languages; what nobody knows the other language of stands in both as it is.

    Args:
        said: knows what plugins have said.
    """
    given_up = _GIVEN_UP.fullmatch(text)
    if given_up is not None:
        why = reason_in_both(given_up[2], said)
        return Words(
            f"given up after {given_up[1]} attempts: {why.en}", f"尝试 {given_up[1]} 次后放弃：{why.zh}"
        )  # fmt: skip
    whole = _one(text, said)
    if whole is not None:
        return whole
    first, found, rest = text.partition("; ")
    if not found:
        return Words(text, text)
    before, behind = _one(first, said) or Words(first, first), reason_in_both(rest, said)
    if before.en == before.zh and behind.en == behind.zh:
        return Words(text, text)
    return Words(f"{before.en}; {behind.en}", f"{before.zh}；{behind.zh}")


def chinese_beside(text: str, said: Said | None = None) -> str:
    """The Chinese that is kept beside a reason; "" where it is the same as the text."""
    words = reason_in_both(text, said)
    return "" if words.zh == words.en else words.zh


def _one(text: str, said: Said | None) -> Words | None:
    if text in _WHOLE:
        return Words(text, _WHOLE[text])
    for pattern, chinese in _WITH:
        if match := pattern.fullmatch(text):
            return Words(text, chinese.format(*match.groups()))
    english, chinese = said(text) if said is not None else (text, text)
    return Words(english, chinese) if english != chinese else None
