"""Which alarms a shop calls for: a function of how it is doing."""

from collections.abc import Sequence
from typing import Final

import msgspec

from tiercast.engine.alarms import Alarm, Severity
from tiercast.engine.steady import NEAR
from tiercast.rules.grammar_values import money_text
from tiercast.words import Words, several

BUDGET_SHARE: Final = 0.8
"""Part of a budget that is used when somebody should know."""
_MINUTE: Final = 60_000_000


class Silent(msgspec.Struct, frozen=True):
    """A kind of event (called `words`) of a source that does not come `since` an instant, though others do.

    `kind` "": nothing comes at all, though the source does not say that anything is wrong.
    """

    source: str
    room: str
    kind: str
    since: int
    words: Words | None = None


class PartNow(msgspec.Struct, frozen=True):
    """A source (``in``) or sink (``out``) that says that it is troubled, or whose actions wait (`waits`).

    `message_zh`: where it is another sentence in Chinese. `holds`: its actions wait until it works again.
    """

    side: str
    key: str
    room: str
    message: str
    waits: bool = False
    message_zh: str = ""
    holds: bool = False


class BudgetNow(msgspec.Struct, frozen=True):
    """A limit in money or pieces for a whole room, how much of it is used, and what people call it."""

    room: str
    limit: str
    amount: int
    used: int
    currency: str
    words: Words | None = None


class PoolNow(msgspec.Struct, frozen=True):
    """A pool of coupon codes: how many are left, and how few call for a warning."""

    name: str
    left: int
    low: int


class ShopNow(msgspec.Struct, frozen=True, kw_only=True):
    """How a shop is doing.

    Attributes:
        now: microseconds UTC.
        store: why the store cannot be written; None: it can.
        quiet: rooms without an order for longer than is usual there, and for how many microseconds.
        off: microseconds by which the computer's clock is ahead of the shop's time; negative: behind.
        clocks: sources whose clock is off, and by how much, microseconds.
        plugins: those that are switched off because of too many errors, and why.
        stopped: rooms that are stopped by themselves.
        broken: rooms whose rulesets cannot run as their files are now, and why; those of before go on.
    """

    now: int
    store: Words | None = None
    parts: Sequence[PartNow] = ()
    silent: Sequence[Silent] = ()
    quiet: Sequence[tuple[str, int]] = ()
    budgets: Sequence[BudgetNow] = ()
    pools: Sequence[PoolNow] = ()
    off: int = 0
    clocks: Sequence[tuple[str, int]] = ()
    plugins: Sequence[tuple[str, Words]] = ()
    stopped: Sequence[str] = ()
    broken: Sequence[tuple[str, Words]] = ()


def alarms_of(shop: ShopNow) -> list[Alarm]:
    """Everything that somebody should look at, the worst first."""
    found: list[Alarm] = []
    if shop.store is not None:
        found.append(Alarm(key="store", kind="store", severity=Severity.BAD, words=shop.store))
    found += map(_part, shop.parts)
    found += map(_plugin, shop.plugins)
    found += map(_broken, shop.broken)
    found += map(_stopped, shop.stopped)
    found += (_silent(one, shop.now) for one in shop.silent)
    found += (_no_orders(room, gap) for room, gap in shop.quiet)
    found += (_budget(one) for one in shop.budgets if one.amount > 0 and one.used >= BUDGET_SHARE * one.amount)
    found += (_pool(one) for one in shop.pools if one.left <= one.low)
    found += [_own_clock(shop.off)] if abs(shop.off) > NEAR else []
    found += (_clock(source, offset) for source, offset in shop.clocks)
    order = list(Severity)
    return sorted(found, key=lambda alarm: -order.index(alarm.severity))


def _part(part: PartNow) -> Alarm:
    name = f"{part.side}/{part.key}"
    if part.side == "in":
        en, zh, kind = "The source", "数据接入", "source"
    else:
        en, zh, kind = "The sink", "触达方式", "sink"
    said, said_zh = (f": {part.message}", f"：{part.message_zh or part.message}") if part.message else ("", "")
    if part.waits:
        words = Words(f"{en} {part.key} does not take anything{said}", f"{zh} {part.key} 暂时无法执行{said_zh}")
    else:
        words = Words(f"{en} {part.key} is in trouble{said}", f"{zh} {part.key} 出现问题{said_zh}")
    hint = Words(
        "See Connections; what waits is done as soon as it works.", "请查看“接入”；恢复后会继续执行等待的动作。"
    )
    return Alarm(
        key=name,
        kind=kind,
        severity=Severity.BAD,
        words=words,
        room=part.room,
        about=part.key,
        hint=hint if part.waits or part.holds else Words("See Connections.", "请查看“接入”。"),
    )


def _plugin(plugin: tuple[str, Words]) -> Alarm:
    name, why = plugin
    return Alarm(
        key=f"plugin/{name}",
        kind="plugin",
        severity=Severity.BAD,
        about=name,
        words=Words(
            f"The plugin {name} is switched off after too many errors: {why.en}",
            f"插件 {name} 已停用（出错太多）：{why.zh}",
        ),
        hint=Words("Switch it on again once its cause is mended.", "排除原因后可重新启用。"),
    )


def _broken(one: tuple[str, Words]) -> Alarm:
    room, why = one
    return Alarm(
        key=f"ruleset/{room}",
        kind="ruleset",
        severity=Severity.BAD,
        room=room,
        words=Words(
            f"The rules as they were before go on, since their file cannot be used: {_first(why.en)}",
            f"规则文件无法使用，继续使用之前的规则：{_first(why.zh)}",
        ),
        hint=Words("Mend the file; it takes over by itself then.", "请修改文件，改好后会自动生效。"),
    )


def _first(why: str) -> str:
    """The first of several mistakes: mended, the next one is told."""
    return why.split("\n", 1)[0]


def _stopped(room: str) -> Alarm:
    return Alarm(
        key=f"stopped/{room}",
        kind="stopped",
        severity=Severity.WARN,
        room=room,
        words=Words("This room is stopped: its rules do nothing", "这个直播间已停止：规则不会执行"),
        hint=Words("Let it go on among all rooms.", "可在“全部直播间”里恢复。"),
    )


def _silent(one: Silent, now: int) -> Alarm:
    minutes = max(1, (now - one.since) // _MINUTE)
    if not one.kind:
        return _mute(one, minutes)
    words = one.words or Words(one.kind, one.kind)
    return Alarm(
        key=f"silent/{one.source}/{one.kind}",
        kind="silent",
        severity=Severity.WARN,
        room=one.room,
        about=one.source,
        words=Words(
            f'{one.source}: no "{words.en}" for {minutes} min while other events come',
            f"{one.source}：{minutes} 分钟没有“{words.zh}”，其他事件正常",
        ),
        hint=Words(
            "Check the feed: that none are told does not mean that there are none.",
            "请检查数据接入：没有收到并不代表没有发生。",
        ),
    )


def _mute(one: Silent, minutes: int) -> Alarm:
    return Alarm(
        key=f"silent/{one.source}",
        kind="silent",
        severity=Severity.WARN,
        room=one.room,
        about=one.source,
        words=Words(
            f"{one.source}: no event at all for {minutes} min, though many came before",
            f"{one.source}：{minutes} 分钟没有收到任何事件，此前一直有",
        ),
        hint=Words(
            "Check that the show is still on, and that the tool which reads it has not lost its page.",
            "请确认直播仍在进行，并检查读取直播间的工具是否正常。",
        ),
    )


def _no_orders(room: str, gap: int) -> Alarm:
    minutes = gap // _MINUTE
    return Alarm(
        key=f"no_orders/{room}",
        kind="no_orders",
        severity=Severity.WARN,
        room=room,
        words=Words(f"No order for {minutes} min", f"{minutes} 分钟没有订单"),
        hint=Words(
            "Longer than usual in this show; check price, stock and the source of orders.",
            "比本场平时间隔更久；请检查价格、库存和订单来源。",
        ),
    )


def _budget(one: BudgetNow) -> Alarm:
    whole = one.used >= one.amount
    share = one.used * 100 // one.amount
    used, amount = _of(one.used, one.currency), _of(one.amount, one.currency)
    words = one.words or Words(one.limit, one.limit)
    return Alarm(
        key=f"budget/{one.room}/{one.limit}/{one.currency}",
        kind="budget",
        room=one.room,
        about=one.limit,
        severity=Severity.BAD if whole else Severity.WARN,
        words=Words(
            f"{words.en[:1].upper()}{words.en[1:]} is used up ({used} of {amount})"
            if whole
            else f"{share} % of {words.en} is used ({used} of {amount})",
            f"{words.zh}已用完（{used} / {amount}）" if whole else f"{words.zh}已用 {share}%（{used} / {amount}）",
        ),
        hint=Words(
            "Nothing more is given away under this limit until it begins anew.",
            "在该限额重新开始计算之前，不会再发放。",
        )
        if whole
        else Words("", ""),
    )


def _left(one: PoolNow) -> str:
    are = "is" if one.left == 1 else "are"
    return f"Only {several(one.left, 'code')} {are} left in the pool {one.name}"


def _pool(one: PoolNow) -> Alarm:
    empty = one.left == 0
    return Alarm(
        key=f"pool/{one.name}",
        kind="pool",
        severity=Severity.BAD if empty else Severity.WARN,
        about=one.name,
        words=Words(
            f"The pool {one.name} is empty" if empty else _left(one),
            f"券池 {one.name} 已发完" if empty else f"券池 {one.name} 只剩 {one.left:,} 张",
        ),
        hint=Words("Import more codes.", "请导入更多券码。"),
    )


def _clock(source: str, offset: int) -> Alarm:
    hours, minutes = divmod(abs(offset) // _MINUTE, 60)
    behind = offset > 0  # it is added to all its times
    amount, amount_zh = f"{hours} h {minutes} min", f"{hours} 小时 {minutes} 分"
    return Alarm(
        key=f"clock/{source}",
        kind="clock",
        severity=Severity.INFO,
        about=source,
        words=Words(
            f"{source}: its clock is {amount} {'behind' if behind else 'ahead'}; its times are set right",
            f"{source}：时钟{'慢' if behind else '快'}了 {amount_zh}；时间已自动校正",
        ),
        hint=Words(
            "Set the clock or the time zone of the computer that it comes from.", "请校正数据来源电脑的时钟或时区。"
        ),
    )


def _own_clock(off: int) -> Alarm:
    """The computer's clock was set: it is `off` microseconds ahead of the time by which the shop goes."""
    # A clock is set by whole seconds or so: rounded, what is told does not change from look to look.
    hours, minutes = divmod((abs(off) + _MINUTE // 2) // _MINUTE, 60)
    if hours or minutes:
        amount, amount_zh = f"{hours} h {minutes} min", f"{hours} 小时 {minutes} 分"
    else:
        amount, amount_zh = "less than a minute", "不到 1 分钟"
    where, where_zh, set_, set_zh = (
        ("ahead of", "快", "forward", "拨快") if off > 0 else ("behind", "慢", "back", "拨慢")
    )
    return Alarm(
        key="computer_clock",
        kind="computer_clock",
        severity=Severity.WARN,
        words=Words(
            f"This computer's clock was set {set_}: it is {amount} {where} the time by which rules go",
            f"这台电脑的时钟被{set_zh}了：比规则使用的时间{where_zh} {amount_zh}",
        ),
        hint=Words(
            "The show goes on as before: no rule fires early, none waits. See that the clock is right; times here "
            "follow it once no show is on.",
            "直播照常继续：规则不会提前触发，也不会停住等待。请确认电脑时间正确；没有直播时，这里的时间会与它一致。",
        ),
    )


def _of(number: int, currency: str) -> str:
    return f"{number:,}" if not currency else money_text(number, currency)
