"""``tiercast sheet``: a session in ten numbers, its best moments, and what rules did or would have done."""

import datetime
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from tiercast.commands.speech import OK, Json, finish, here, language, say, say_json
from tiercast.commands.where import ConfigFile, Store, config_file, store_url

if TYPE_CHECKING:
    from tiercast.insight.sheet.model import ExperimentRow, Moment, Number, RuleRow, Sheet
    from tiercast.words import Words

Room = Annotated[str, typer.Option("--room", help=here("Room, where there are several.", "直播间，有多个时填写。"))]
Session = Annotated[
    int,
    typer.Option(
        "--session", min=0, help=here("Number of the session; without it the latest.", "场次编号；不填则为最近一场。")
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here(
            "The end-of-show sheet: ten numbers with their formulas, best moments, what rules did or would have done.",
            "复盘单：十个数字及公式、最佳时刻、各规则做了什么或本来会做什么。",
        )
    )
    def sheet(
        room: Room = "", session: Session = 0, config: ConfigFile = None, store: Store = "", as_json: Json = False
    ) -> None:
        from tiercast.engine.sheet_here import sheet_here

        made = sheet_here(config_file(config), store_url(store), room, session)
        if as_json:
            say_json(made)
        elif made.sheet is None:
            say(here("The room has had no session yet.", "直播间还没有场次。"))
        else:
            _say(made.sheet)
        finish(OK)


def _say(sheet: "Sheet") -> None:
    from tiercast.commands.results import table

    zone = ZoneInfo(sheet.zone)
    began, until = _at(sheet.began, zone, "%Y-%m-%d %H:%M"), _at(sheet.until, zone)
    so_far = here(", so far", "，进行中") if sheet.is_open else ""
    say(
        here(
            f"{sheet.title}, session {sheet.session}: {began}–{until}{so_far}",
            f"{sheet.title} 第 {sheet.session} 场：{began}–{until}{so_far}",
        )
    )
    about = ("", here("value", "数值"), here("before", "上一场"), here("how", "公式"), here("remark", "说明"))
    table("", about, (_number(number, sheet) for number in sheet.numbers))
    if sheet.moments:
        table(here("Best moments", "最佳时刻"), ("", "", "", ""), (_moment(one, sheet, zone) for one in sheet.moments))
    if sheet.rules:
        heads = (
            "", here("fired", "触发"), here("would have", "试运行"), here("held back", "未执行"),
            here("accepted", "已执行"), here("cost", "花费"), here("bought after", "之后付款"),
        )  # fmt: skip
        table(here("Rules", "规则"), heads, (_rule(rule) for rule in sheet.rules))
        say(
            here(
                "Bought after: within 30 minutes of the firing. That does not show that they bought because of it.",
                "之后付款：触发后 30 分钟内付款。这并不说明是因为规则才付款。",
            )
        )
    for experiment in sheet.experiments:
        for line in _experiment(experiment):
            say(line)


def _number(number: "Number", sheet: "Sheet") -> tuple[str, ...]:
    currency = sheet.currency
    remark = _words(number.why if number.value is None else number.note)
    before = _value(number.before, number.unit, currency) if sheet.before else "–"
    return _words(number.title), _value(number.value, number.unit, currency), before, _words(number.formula), remark


def _moment(one: "Moment", sheet: "Sheet", zone: ZoneInfo) -> tuple[str, ...]:
    about = [one.rule, sheet.titles.get(one.item, one.item), one.phase, *one.marks, one.said]
    return (
        _at(one.time, zone), _words(one.title), _value(one.value, one.unit, sheet.currency),
        " · ".join(part for part in about if part),
    )  # fmt: skip


def _rule(rule: "RuleRow") -> tuple[str, ...]:
    held = sum(rule.held.values())
    bought = "–"
    if rule.bought is not None:
        bought = here(f"{rule.bought} of {rule.viewers}", f"{rule.viewers} 人中 {rule.bought} 人")
    return (
        rule.title or rule.rule, f"{rule.fired:,}", f"{rule.shadow:,}", f"{held:,}", f"{rule.accepted:,}",
        _cost(rule.cost), bought,
    )  # fmt: skip


def _experiment(row: "ExperimentRow") -> Iterator[str]:
    name = row.title or row.name
    yield here(f"Experiment {name}, {row.metric.en}:", f"实验 {name}，{row.metric.zh}：")
    for arm in row.arms:
        yield f"  {arm.variant}: {arm.converted:,} / {arm.viewers:,}"
    if row.open:
        yield here(f"  {row.open:,} whose time is not over", f"  {row.open:,} 人的统计时间未到")
    for one in row.compared:
        if one.difference is None or one.low is None or one.high is None:
            yield f"  {one.variant}: {_words(one.says)}"
        else:
            change, low, high = (f"{value * 100:+.1f}" for value in (one.difference, one.low, one.high))
            yield here(
                f"  {one.variant}: {change} points ({low} to {high}), {_words(one.says)}",
                f"  {one.variant}：{change} 个百分点（{low} 至 {high}），{_words(one.says)}",
            )


def _cost(cost: Mapping[str, int]) -> str:
    from tiercast.step.phrases import money

    return ", ".join(money(amount, currency) for currency, amount in cost.items()) or "–"


def _value(value: int | float | None, unit: str, currency: str) -> str:
    from tiercast.step.phrases import duration, money

    if value is None:
        return here("unknown", "未知")
    match unit:
        case "money":
            return money(int(value), currency)
        case "share":
            return f"{value:.1%}"
        case "duration":
            return duration(int(value), language() == "zh")
    return f"{value:,}"


def _words(words: "Words") -> str:
    return words.to(language())


def _at(time: int, zone: ZoneInfo, form: str = "%H:%M") -> str:
    return datetime.datetime.fromtimestamp(time // 1_000_000, zone).strftime(form)
