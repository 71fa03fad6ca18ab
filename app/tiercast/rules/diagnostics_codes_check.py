"""The texts of what the checker finds, in both languages."""

from types import MappingProxyType
from typing import Final

from tiercast.rules.diagnostics_text import BLOCKS_LIVE, WARNING, CodeText
from tiercast.rules.diagnostics_text import error_text as _error


def _warning(message: str, message_zh: str, hint: str = "", hint_zh: str = "") -> CodeText:
    return CodeText(WARNING, message, message_zh, hint, hint_zh)


_NAMES: Final = {
    "unknown-name": _error(
        "there is no name `{found}`",
        "没有 `{found}` 这个名称",
        "define it under `features` or `params`, or see the list of names",
        "在 `features` 或 `params` 里定义它，或查看名称列表",
    ),
    "unknown-attribute": _warning(
        "`{found}` is taken for an attribute, which only the feed can know",
        "`{found}` 会被当作数据接入给的属性",
    ),
    "kind-as-name": _error(
        "`{found}` is an event kind and has no value",
        "`{found}` 是事件，没有值",
        "`{found} within 5m`, or count it in a feature",
        "写成 `{found} within 5m`，或用指标来计数",
    ),
    "cue-as-name": _error(
        "a cue has no value: `{found}`",
        "提示按钮没有值：`{found}`",
        "`{found} within 30s`",
        "写成 `{found} within 30s`",
    ),
    "not-in-conditions": _error(
        "`{found}` may stand in texts only",
        "`{found}` 只能用在文案里",
        "rules do not look at names of people; use a label or a tier",
        "规则不看人名；请用标签或层级",
    ),
    "not-in-texts": _error(
        "`{found}` may not stand in texts", "`{found}` 不能用在文案里", "it is not for viewers", "它不是给观众看的"
    ),
    "unknown-kind": _error(
        "there is no event kind `{found}`",
        "没有 `{found}` 这种事件",
        "see the list of kinds; a signal is written `signal.NAME`",
        "查看事件列表；信号写成 `signal.名称`",
    ),
    "unknown-fact": _error(
        "`{found}` is defined nowhere", "`{found}` 没有定义", "define it in this file", "请在本文件里定义"
    ),
    "unknown-dimension": _error(
        "nothing is measured per `{found}`", "不能按 `{found}` 统计", "one of: {expected}", "可用：{expected}"
    ),
    "feature-hides-kind": _error(
        "the feature `{found}` is called like an event kind", "指标 `{found}` 和事件重名", "rename it", "请改名"
    ),
}

_TYPES: Final = {
    "unlike-types": _error(
        "`{name}` is {expected}, `{found}` is {kind}",
        "`{name}` 是{expected}，而 `{found}` 是{kind}",
        "write {expected}",
        "请写{expected}",
    ),
    "operator-type": _error(
        "`{found}` does not go with `{name}`, which is {expected}",
        "`{found}` 不能用于 `{name}`，它是{expected}",
        "these go with it: {operators}",
        "可用：{operators}",
    ),
    "never-changes": _error(
        "`{operator}` says nothing of `{found}`: it is not kept from event to event",
        "`{operator}` 对 `{found}` 没有意义：它没有“之前的值”",
        "tiers, signals, features, `item.stock` and `rfm.…` change",
        "层级、信号、指标、`item.stock`、`rfm.…` 才会变化",
    ),
    "percent-of-type": _error(
        "a percentage of `{found}` cannot be taken; expected {expected}", "不能取 `{found}` 的百分比；应为{expected}"
    ),
    "other-currency": _error(
        "the amount is in {found}, the room's money is {expected}",
        "金额是 {found}，直播间用的是 {expected}",
        "write it in {expected}; of a shipped ruleset, in a copy of your own",
        "请改成 {expected}；内置规则集请先复制成自己的文件再改",
    ),
    "unknown-value": _error(
        "`{name}` is never `{found}`", "`{name}` 不会是 `{found}`", "one of: {expected}", "可用：{expected}"
    ),
    "bad-pattern": _error(
        "`{found}` cannot be used as a pattern: {problem}",
        "`{found}` 不能用作匹配格式：{problem}",
        "RE2 syntax: no look-around and no back references",
        "使用 RE2 语法：没有环视和反向引用",
    ),
    "knob-type": _error(
        "`{found}` is {kind}, here it must be {expected}",
        "`{found}` 是{kind}，这里要{expected}",
        "give the param another value",
        "请修改参数的值",
    ),
    "function-type": _error(
        "`{name}` cannot be made of `{found}`, which is {kind}",
        "`{found}` 是{kind}，不能取 `{name}`",
        "one of: {expected}",
        "可用：{expected}",
    ),
    "holding-per": _error(
        "what a signal holds for is not kept per `{found}`",
        "`holding` 不能按 `{found}` 统计",
        "one or several of: {expected}",
        "可用：{expected}",
    ),
    "holding-window": _error(
        "`holding` counts what holds now, so that `{found}` means nothing",
        "`holding` 统计的是此刻，`{found}` 没有意义",
        "leave it out, or use `count: signal.NAME` for how often it began",
        "去掉它；要统计成立过多少次，用 `count: signal.名称`",
    ),
    "holding-signal": _error(
        "`holding` counts for how many a signal holds, `{found}` is no signal",
        "`holding` 统计信号对多少人成立，`{found}` 不是信号",
        "`holding: signal.NAME`",
        "写成 `holding: signal.名称`",
    ),
    "param-range-type": _error(
        "the param `{found}` is {kind} and has no range",
        "参数 `{found}` 是{kind}，没有范围",
        "leave out `from` and `to`",
        "去掉 `from` 和 `to`",
    ),
    "param-types": _error(
        "a bound of the param `{name}` is `{found}`, its value is {expected}",
        "参数 `{name}` 的范围是 `{found}`，而值是{expected}",
        "write all three alike",
        "三者要同一类型",
    ),
    "param-range": _error(
        "the param `{name}` is {found}, outside {expected}",
        "参数 `{name}` 是 {found}，不在 {expected} 之内",
        "`from` ≤ `value` ≤ `to`",
        "`from` ≤ `value` ≤ `to`",
    ),
}

_DOING: Final = {
    "unknown-action": _error(
        "no sink has the action `{found}`", "没有触达方式能做 `{found}`", "there are: {expected}", "现有：{expected}"
    ),
    "no-sink": _warning(
        "no configured sink does `{found}`: what the rule decides would go nowhere",
        "没有配置能做 `{found}` 的触达方式：规则决定了也发不出去",
        "add a sink for it to the configuration; the configured ones do: {expected}",
        "请在配置里加上触达方式；已配置的能做：{expected}",
    ),
    "unknown-field": _error(
        "the action `{name}` has no field `{found}`",
        "动作 `{name}` 没有字段 `{found}`",
        "it has: {expected}",
        "它有：{expected}",
    ),
    "field-required": _error(
        "the action `{name}` needs `{expected}`",
        "动作 `{name}` 缺少 `{expected}`",
        "add `{expected}:`",
        "加上 `{expected}:`",
    ),
    "field-type": _error("`{name}` is `{found}`, expected {expected}", "`{name}` 是 `{found}`，应为{expected}"),
    "unknown-pool": _error(
        "there is no coupon pool `{found}`",
        "没有 `{found}` 这个券池",
        "there are: {expected}; import the codes first",
        "现有：{expected}；请先导入券码",
    ),
    "no-result": _error(
        "`{{{found}}}` is known only after a coupon action of the same firing",
        "`{{{found}}}` 要在同一次触发的发券动作之后才有",
        "put the coupon action before it",
        "把发券动作放在前面",
    ),
    "shares-sum": _error(
        "the variants of `{name}` add up to {found}",
        "实验 `{name}` 的分组加起来是 {found}",
        "they must be 100%",
        "必须是 100%",
    ),
    "one-variant": _error(
        "the experiment `{name}` compares nothing",
        "实验 `{name}` 没有可比较的分组",
        "at least two variants",
        "至少两个分组",
    ),
    "unknown-experiment": _error(
        "there is no experiment `{found}`",
        "没有 `{found}` 这个实验",
        "define it under `experiments`",
        "在 `experiments` 里定义",
    ),
    "unknown-variant": _error(
        "the experiment `{name}` has no variant `{found}`",
        "实验 `{name}` 没有分组 `{found}`",
        "it has: {expected}",
        "它有：{expected}",
    ),
    "variant-missing": _error(
        "`{name}` does not say what the variant `{found}` does",
        "`{name}` 没有写分组 `{found}` 做什么",
        "`{found}: []` where it does nothing",
        "什么都不做就写 `{found}: []`",
    ),
    "unknown-limit": _error(
        "there is no limit `{found}`", "没有 `{found}` 这个上限", "define it under `limits`", "在 `limits` 里定义"
    ),
    "empty-limit": _error(
        "the limit `{name}` limits nothing",
        "上限 `{name}` 没有内容",
        "such as `viewer: 1 per 1d`",
        "例如 `viewer: 1 per 1d`",
    ),
    "unknown-scope": _error(
        "nothing is limited per `{found}`", "上限不能按 `{found}` 计数", "one of: {expected}", "可用：{expected}"
    ),
    "allocate-without-metric": _error(
        "the shares of `{name}` cannot follow what comes of its variants: it has no metric",
        "实验 `{name}` 没有指标，无法按效果调整比例",
        "such as `metric: order_paid within 30m`",
        "例如 `metric: order_paid within 30m`",
    ),
    "scope-twice": _error(
        "`{found}` names something twice", "`{found}` 里有重复的范围", "name each once", "每个只写一次"
    ),
    "zero": _error(
        "`{found}` is zero, and must be more",
        "`{found}` 是零，必须大于零",
        "write how long, or how many: `30s`, `5m`, `3`; or leave the rule out",
        "写上多久或多少：`30s`、`5m`、`3`；不需要就去掉这条规则",
    ),
    "zero-knob": _error(
        "the param `{name}` can be zero, and `{found}` must be more",
        "参数 `{name}` 可以调到零，而 `{found}` 必须大于零",
        "give it a `value` and a `from` above zero",
        "`value` 和 `from` 都要大于零",
    ),
    "one-step": _error(
        "the sequence of `{name}` has one step; one after the other takes two",
        "`{name}` 的 `sequence` 只有一步；先后至少要两步",
        "add what comes before or after it, or listen to it with `on`",
        "加上它之前或之后的事件，或改用 `on`",
    ),
    "key-twice": _error(
        "the key `{found}` is the cue `{name}`'s already",
        "快捷键 `{found}` 已经给了提示按钮 `{name}`",
        "give one of the two another key",
        "给其中一个换一个键",
    ),
    "full-width-brace": _warning(
        "a text of `{name}` has full-width braces, which nothing is filled into",
        "`{name}` 的文案里是全角花括号，不会填入内容",
        "write `{{` and `}}`",
        "改用半角 `{{` 和 `}}`",
    ),
    "never-filled": _warning(
        "`{{{found}}}` in a text of `{name}` stays empty: nothing that it listens to carries {expected}",
        "`{name}` 文案里的 `{{{found}}}` 会是空的：它的触发时机不带{expected}",
        "listen to something that carries {expected}, or leave it out",
        "换一个带有{expected}的触发时机，或去掉它",
    ),
    "same-not-carried": _warning(
        "`{found}` carries no `{name}`, so by `same` it never counts",
        "`{found}` 不带 `{name}`，按 `same` 永远对不上",
        "leave `{name}` out of `same`, or name an event that carries {expected}",
        "从 `same` 里去掉 `{name}`，或换一个带有{expected}的事件",
    ),
    "never-begins": _error(
        "the signal `{name}` can never begin: it listens only to `{found}`, which can never begin before it",
        "信号 `{name}` 永远不会开始：它只监听 `{found}`，而那也要等它先开始",
        "let one of them listen to an event",
        "让其中一个监听某种事件",
    ),
    "just-happened": _warning(
        "`{found}` is always 0 when `{name}` looks: what it counts from has just happened",
        "`{name}` 看的时候 `{found}` 总是 0：它计时的事件刚刚发生",
        "listen to something else",
        "换一个触发时机",
    ),
    "never-allows": _error(
        "a cap of none per `{name}` lets nothing through", "每{name}零次等于永远不做", "at least 1", "至少 1"
    ),
    "visit-needs-viewer": _error(
        "`per visit` is of a viewer, not of `{name}`",
        "`per visit` 只能用于观众，不能用于 `{name}`",
        "`per session`",
        "用 `per session`",
    ),
}

_LOGIC: Final = {
    "never-true": _error(
        "the condition of `{name}` can never be true: what it asks of `{found}` contradicts itself",
        "`{name}` 的条件永远不会成立：对 `{found}` 的要求自相矛盾",
        "change one of the bounds, or join them with `any`",
        "修改其中一个界限，或用 `any` 组合",
    ),
    "never-known": _warning(
        "`{name}` listens to nothing that carries {expected}, so `{found}` is never known and it never holds",
        "`{name}` 的触发时机不带{expected}，`{found}` 一直未知，条件不会成立",
        "listen to something that carries {expected}",
        "换一个带有{expected}的触发时机",
    ),
    "shadowed": _error(
        "`{name}` never fires: `{found}` of the same exclusive group always comes first",
        "`{name}` 永远轮不到：同一互斥组里的 `{found}` 总是先触发",
        "raise its priority or make the other one narrower",
        "提高它的优先级，或收窄另一条的条件",
    ),
    "empty-ladder": _error(
        "the ladder `{name}` has no tiers", "分层 `{name}` 没有层级", "add `- tier: NAME`", "加上 `- tier: 名称`"
    ),
    "duplicate-rung": _error(
        "the tier `{found}` stands twice on its ladder", "层级 `{found}` 重复了", "rename one", "请改名"
    ),
    "unreachable-rung": _error(
        "nobody can stand on `{name}`: whoever could stands on `{found}` above it",
        "没有人会在 `{name}` 层：够条件的都先进了上面的 `{found}`",
        "order the tiers from the narrowest to the widest",
        "把条件更严的层级放在上面",
    ),
    "unused": _warning(
        "{kind} that nothing uses: `{found}`", "没有用到的{kind}：`{found}`", "delete it, or use it", "删掉，或用起来"
    ),
    "unused-signal": _warning(
        "nothing uses the signal `{found}`, and it has no title to be a label with",
        "信号 `{found}` 没有用到，也没有标题可作标签",
        "delete it, use it, or give it a `title`",
        "删掉、用起来，或加上 `title`",
    ),
    "cannot-settle": _error(
        "these set each other off and may never settle: {found}",
        "它们互相触发，可能停不下来：{found}",
        "take one reading out, or let it listen to an event instead",
        "去掉其中一处引用，或改为监听事件",
    ),
    "may-not-come-again": _warning(
        "`{name}` asks how much time has passed (`{found}`) at a moment that may not come again",
        "`{name}` 在一个可能不再出现的时刻判断时间是否已过（`{found}`）",
        "add `visit reaches D` or `every D` to `on`",
        "在 `on` 里加上 `visit reaches 时长` 或 `every 时长`",
    ),
}

_TRUST: Final = {
    "no-cap": CodeText(
        BLOCKS_LIVE,
        "`{name}` gives something of value (`{found}`) without a cap in money or pieces",
        "`{name}` 会送出有价值的东西（`{found}`），却没有金额或数量上限",
        "add `limit: {{room: 100 per session}}`, or `budget: 500 CNY per session` and `cost: 10 CNY` to the action",
        "加上 `limit: {{room: 100 per session}}`，或 `budget: 500 CNY per session` 并给动作写上 `cost: 10 CNY`",
    ),
    "name-shown": _warning(
        "`{name}` shows `{{{found}}}` to the whole room",
        "`{name}` 会把 `{{{found}}}` 显示给整个直播间",
        "leave it out, or use an action that reaches the viewer or the host",
        "去掉它，或改用只给本人或主播看的动作",
    ),
    "room-sees-split": _warning(
        "everyone in the room sees or hears `{found}`, so `{name}` cannot split it by viewer",
        "`{found}` 全场都能看到或听到，实验 `{name}` 不能按观众分组",
        "read the result with care, or compare times instead of viewers",
        "结果要谨慎看待，或按时段对比",
    ),
    "scarcity": _warning(
        "`{name}` claims scarcity (`{found}`) without looking at `item.stock`",
        "`{name}` 声称稀缺（`{found}`），却没有看 `item.stock`",
        "add `item.stock < 10` to the condition or `{{item.stock}}` to the text",
        "在条件里加 `item.stock < 10`，或在文案里用 `{{item.stock}}`",
    ),
    "static-attribute": _warning(
        "`{name}` makes a price or coupon depend on `{found}`, which says who somebody is and not what they do",
        "`{name}` 让价格或优惠取决于 `{found}`，这是身份特征而不是行为",
        "use what the viewer did here; the law asks for fair prices",
        "请改用观众在这里的行为；法律要求价格公平",
    ),
}

CHECK_CODES: Final = MappingProxyType({**_NAMES, **_TYPES, **_DOING, **_LOGIC, **_TRUST})
"""Diagnostics of the checker by code."""
