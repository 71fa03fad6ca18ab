"""The ten numbers of a session, each with its formula in words, and why it is unknown where it is.

GMV, GPM, UV value, watch-to-pay, click-through, conversion, watch time, new followers, unpaid orders, refunds:
platforms define them differently, so each says how it was computed. What no source tells is unknown, never 0.
"""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

import msgspec

from tiercast.insight.sheet.kinds import kind_title
from tiercast.insight.sheet.ledger import CREATED, PAID, REFUNDED, Ledger, Money
from tiercast.insight.sheet.model import NOTHING, Number, Term, Unit
from tiercast.words import Words, several

NAMED_SHARE: Final = 0.9
"""Of the events that people cause, this share has to say who, or viewers cannot be counted."""

GMV: Final = Words("GMV", "成交金额（GMV）")
VIEWS: Final = Words("views", "观看次数")
VIEWERS: Final = Words("viewers", "观众人数")
BUYERS: Final = Words("buyers", "付款人数")
EXPOSED: Final = Words("viewers to whom one was shown", "商品曝光人数")
NOBODY: Final = Words("There were no viewers", "没有观众")
VISITORS: Final = Words("viewers who looked at a product", "看过商品的人数")


class _Known(NamedTuple):
    """A quantity: None where it is unknown, then with why; a note where it is less sure than it looks."""

    value: int | None
    why: Words = NOTHING
    note: Words = NOTHING


class Basis:
    """The quantities of a session that formulas are made of.

    Args:
        told: kinds of events that some source told of, or would have.
    """

    def __init__(self, ledger: Ledger, told: frozenset[str]) -> None:
        self.ledger = ledger
        self.told = told | {kind for kind, count in ledger.kinds.items() if count}

    def missing(self, kinds: Iterable[str]) -> Words:
        """Why something that needs all of `kinds` is unknown; nothing where it is known."""
        lacking = [kind_title(kind) for kind in kinds if kind not in self.told]
        if not lacking:
            return NOTHING
        en, zh = ", ".join(title.en for title in lacking), "、".join(title.zh for title in lacking)
        return Words(f"No connected source tells this: {en}", f"没有数据接入提供：{zh}")

    def counted(self, count: Callable[[Ledger], int], *kinds: str) -> _Known:
        """A count that needs `kinds`."""
        why = self.missing(kinds)
        return _Known(None, why) if why != NOTHING else _Known(count(self.ledger))

    def people(self, count: Callable[[Ledger], int], *kinds: str) -> _Known:
        """A count of viewers, which needs `kinds`, and to tell viewers apart."""
        why = self.missing(kinds)
        if why == NOTHING:
            why = self._masked()
        if why != NOTHING:
            return _Known(None, why)
        return _Known(count(self.ledger), NOTHING, self._shed())

    def money(self, money: Money, kind: str) -> _Known:
        """A sum of money."""
        why = self.missing([kind])
        if why != NOTHING:
            return _Known(None, why)
        if money.other:
            names = ", ".join(sorted(money.other))
            return _Known(None, Words(
                f"Some amounts are in {names}, and no rate is set (rates in the room's configuration)",
                f"有金额使用 {names}，但没有设置汇率（直播间配置中的 rates）",
            ))  # fmt: skip
        if not money.without:
            return _Known(money.total)
        if not money.lines:
            return _Known(None, Words("The source tells no amounts", "数据接入没有提供金额"))
        return _Known(money.total, NOTHING, Words(
            f"At least: {several(money.without, 'event')} told no amount", f"至少：有 {money.without:,} 个事件没有金额"
        ))  # fmt: skip

    def buyers(self) -> _Known:
        """Viewers who paid."""
        found = self.people(lambda ledger: len(ledger.buyers), PAID)
        nameless = self.ledger.nameless_payments
        if found.value is None or not nameless:
            return found
        if not found.value:
            return _Known(None, Words("Payments do not say who paid", "付款事件没有说明付款人"))
        do = "does" if nameless == 1 else "do"
        note = Words(
            f"At least: {several(nameless, 'payment')} {do} not say who paid", f"至少：有 {nameless:,} 笔付款没有付款人"
        )
        return _Known(found.value, NOTHING, note)

    def _masked(self) -> Words:
        named, nameless = self.ledger.named, self.ledger.nameless
        if not nameless or named / (named + nameless) >= NAMED_SHARE:
            return NOTHING
        share = f"{named / (named + nameless):.0%}"
        return Words(
            f"Viewers cannot be told apart: only {share} of what people did says who did it",
            f"无法区分观众：只有 {share} 的行为带有观众身份",
        )

    def _shed(self) -> Words:
        if not self.ledger.shed:
            return NOTHING
        return Words(
            f"At least: {several(self.ledger.shed, 'event')} merged at a peak, without saying whose",
            f"至少：高峰时合并了 {self.ledger.shed:,} 个事件，不知道属于谁",
        )


def ten_numbers(basis: Basis) -> tuple[Number, ...]:
    """The numbers, in the order in which they are shown."""
    b = basis
    gmv = b.money(b.ledger.paid, PAID)
    views = b.counted(lambda ledger: ledger.kinds["enter"], "enter")
    viewers = b.people(lambda ledger: len(ledger.viewers), "enter")
    buyers = b.buyers()
    looked = _looked(b)
    return (
        _gmv(b, gmv),
        _money_per("gpm", Words("GPM", "千次观看成交（GPM）"), Words(
            "GMV × 1000 ÷ views; each time somebody enters is a view",
            "GMV × 1000 ÷ 观看次数；每进入一次直播间算一次观看",
        ), gmv, (VIEWS, views), 1_000),
        _money_per("uv_value", Words("UV value", "UV 价值"), Words("GMV ÷ viewers", "GMV ÷ 观众人数"), gmv,
                   (VIEWERS, viewers)),
        _share("watch_to_pay", Words("Watch-to-pay", "看播成交率"), Words("buyers ÷ viewers", "付款人数 ÷ 观众人数"),
               (BUYERS, buyers), (VIEWERS, viewers)),
        _click_through(b, looked, viewers),
        _share("conversion", Words("Conversion", "点击成交率"), Words(
            "buyers ÷ viewers who clicked or looked at a product", "付款人数 ÷ 点击或查看过商品的人数"
        ), (BUYERS, buyers), (VISITORS, looked)),
        _watch_time(b, viewers),
        _followers(b),
        _unpaid(b),
        _refunds(b),
    )  # fmt: skip


def compared(numbers: tuple[Number, ...], before: tuple[Number, ...]) -> tuple[Number, ...]:
    """`numbers` with what they were in the session before, where they were computed in the same way."""
    were = {(number.key, number.by): number.value for number in before}
    return tuple(msgspec.structs.replace(one, before=were.get((one.key, one.by))) for one in numbers)


def _gmv(b: Basis, gmv: _Known) -> Number:
    return Number(
        key="gmv", title=GMV, unit=Unit.MONEY, value=gmv.value, why=gmv.why, note=gmv.note,
        formula=Words("sum of what was paid, before refunds", "付款金额之和（未扣除退款）"),
        terms=(Term(Words("paid orders", "付款订单"), b.counted(lambda ledger: ledger.paid.count, PAID).value),),
    )  # fmt: skip


def _money_per(
    key: str, title: Words, formula: Words, gmv: _Known, under: tuple[Words, _Known], times: int = 1
) -> Number:
    name, below = under
    why, note = _first(gmv.why, below.why), _first(gmv.note, below.note)
    value = None
    if gmv.value is not None and below.value is not None:
        value = _rounded(gmv.value * times, below.value) if below.value else None
        why = why if below.value else Words(f"There were no {name.en}", f"{name.zh}为 0")
    terms = (Term(Words("GMV", "GMV"), gmv.value, Unit.MONEY), Term(name, below.value))
    return Number(key=key, title=title, formula=formula, unit=Unit.MONEY, value=value, terms=terms, why=why, note=note)


def _share(
    key: str, title: Words, formula: Words, over: tuple[Words, _Known], under: tuple[Words, _Known], by: str = ""
) -> Number:
    (over_name, above), (name, below) = over, under
    why, note = _first(above.why, below.why), _first(above.note, below.note)
    value = None
    if above.value is not None and below.value is not None:
        value = above.value / below.value if below.value else None
        why = why if below.value else Words(f"There were no {name.en}", f"{name.zh}为 0")
    terms = (Term(over_name, above.value), Term(name, below.value))
    return Number(
        key=key, title=title, formula=formula, unit=Unit.SHARE, value=value, terms=terms, by=by, why=why, note=note
    )


def _looked(b: Basis) -> _Known:
    """Viewers who clicked or looked at a product: one of the two kinds is enough."""
    told = [kind for kind in ("item_click", "item_view") if kind in b.told]
    return b.people(lambda ledger: len(ledger.clickers), *(told or ("item_click",)))


def _click_through(b: Basis, looked: _Known, viewers: _Known) -> Number:
    title = Words("Click-through", "商品点击率")
    if b.ledger.exposed:
        shown = b.people(lambda ledger: len(ledger.exposed), "item_exposed")
        return _share("click_through", title, Words(
            "viewers who clicked or looked at a product ÷ viewers to whom one was shown",
            "点击或查看过商品的人数 ÷ 看到商品曝光的人数",
        ), (VISITORS, looked), (EXPOSED, shown), by="exposed")  # fmt: skip
    return _share("click_through", title, Words(
        "viewers who clicked or looked at a product ÷ all viewers, since no source tells who was shown one",
        "点击或查看过商品的人数 ÷ 观众人数（没有数据接入提供商品曝光人数）",
    ), (VISITORS, looked), (VIEWERS, viewers), by="viewers")  # fmt: skip


def _watch_time(b: Basis, viewers: _Known) -> Number:
    total = b.ledger.dwell() if viewers.value is not None else None
    value = _rounded(total, viewers.value) if total is not None and viewers.value else None
    note, idle = viewers.note, b.ledger.config.idle_gap // 60_000_000
    if not b.ledger.config.dense and value is not None:
        note = _first(note, Words(
            f"Estimated: no source tells who stays or leaves, so silence of more than {idle} min does not count",
            f"估计值：没有数据接入提供停留或离开，超过 {idle} 分钟的静默不计入",
        ))  # fmt: skip
    why = NOBODY if viewers.value == 0 else viewers.why
    return Number(
        key="watch_time", title=Words("Watch time", "人均观看时长"), unit=Unit.DURATION, value=value, why=why,
        note=note,
        formula=Words("time of all visits ÷ viewers", "全部到访时长 ÷ 观众人数"),
        by="dense" if b.ledger.config.dense else "heard",
        terms=(Term(Words("all visits", "全部到访"), total, Unit.DURATION), Term(VIEWERS, viewers.value)),
    )  # fmt: skip


def _followers(b: Basis) -> Number:
    found = b.counted(lambda ledger: len(ledger.followers) + ledger.nameless_follows, "follow")
    return Number(
        key="followers", title=Words("New followers", "新增关注"), unit=Unit.COUNT, value=found.value, why=found.why,
        formula=Words("viewers who followed in this session", "本场关注的人数"),
    )  # fmt: skip


def _unpaid(b: Basis) -> Number:
    created, paid = b.ledger.created, b.ledger.paid
    why, note = b.missing([CREATED, PAID]), NOTHING
    if why == NOTHING and created.count and not created.orders:
        why = Words("Orders have no number, so payments cannot be matched to them", "订单没有编号，无法与付款对应")
    elif why == NOTHING and created.unnumbered:
        note = Words(
            f"At least: {several(created.unnumbered, 'order')} without a number",
            f"至少：有 {created.unnumbered:,} 个订单没有编号",
        )
    known = why == NOTHING
    return Number(
        key="unpaid", title=Words("Unpaid orders", "未付款订单"), unit=Unit.COUNT, more=False, why=why, note=note,
        value=len(created.orders - paid.orders) if known else None,
        formula=Words("orders placed in this session and not paid by its end", "本场下单、到结束仍未付款的订单数"),
        terms=(Term(Words("orders placed", "下单"), created.count if CREATED in b.told else None),),
    )  # fmt: skip


def _refunds(b: Basis) -> Number:
    found = b.money(b.ledger.refunded, REFUNDED)
    return Number(
        key="refunds", title=Words("Refunds", "退款金额"), unit=Unit.MONEY, more=False, value=found.value,
        why=found.why, note=found.note,
        formula=Words("sum of what was refunded during this session", "本场期间退款成功的金额之和"),
        terms=(Term(Words("refunded orders", "退款订单"), b.counted(lambda e: e.refunded.count, REFUNDED).value),),
    )  # fmt: skip


def _first(*words: Words) -> Words:
    return next((each for each in words if each != NOTHING), NOTHING)


def _rounded(over: int, under: int) -> int:
    """The nearest whole number, halves up."""
    return (2 * over + under) // (2 * under)
