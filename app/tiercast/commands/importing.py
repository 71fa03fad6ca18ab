"""``tiercast import``: orders, products and channel costs of before, listed and taken back."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tiercast.commands.speech import OK, PROBLEMS, Json, finish, here, language, note, say, say_json, several
from tiercast.commands.where import ConfigFile, Store

if TYPE_CHECKING:
    from tiercast.engine.imports.request import ImportRequest, ImportSummary

Files = Annotated[
    list[Path],
    typer.Argument(
        help=here("Files: CSV or Excel, as they were exported.", "文件：导出的 CSV 或 Excel 原文件。"),
        exists=True, dir_okay=False, readable=True,
    ),
]  # fmt: skip
PresetName = Annotated[
    str,
    typer.Option(
        "--preset",
        help=here(
            "Which export it is: doudian, youzan, qianniu, qianniu-items, kuaishou, shopify or woocommerce; "
            "without it, its columns tell.",
            "导出格式：doudian、youzan、qianniu、qianniu-items、kuaishou、shopify、woocommerce；不填则按表头识别。",
        ),
    ),
]
MappingFile = Annotated[
    Path | None,
    typer.Option(
        "--mapping",
        help=here("File that says which column is what, for other exports.", "说明各列含义的文件，用于其他导出格式。"),
        exists=True, dir_okay=False,
    ),
]  # fmt: skip
PlatformName = Annotated[
    str,
    typer.Option("--platform", help=here("Platform of the viewers' ids in the files.", "文件中观众编号所属的平台。")),
]
Zone = Annotated[
    str, typer.Option("--zone", help=here("Time zone of the files' times.", "文件中时间所用的时区。"))
]  # fmt: skip
CurrencyCode = Annotated[
    str, typer.Option("--currency", help=here("Currency of amounts that name none.", "未注明币种的金额的币种。"))
]
Nicknames = Annotated[
    bool,
    typer.Option(
        "--nicknames",
        help=here(
            "Also link orders to the one viewer with the buyer's nickname (40 % sure).",
            "也按昵称关联到唯一同名的观众（可信度 40%）。",
        ),
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help=here("Only say what would be done.", "只说明会做什么，不实际导入。"))
]
Number = Annotated[int, typer.Argument(help=here("Number of the import.", "导入的编号。"), min=1)]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        help=here("Bring in orders, products and channel costs.", "导入历史订单、商品和渠道花费。"),
        no_args_is_help=True,
    )
    app.add_typer(group, name="import")
    _add_orders(group)
    _add_lists(group)
    _add_list(group)
    _add_undo(group)


def _add_orders(group: typer.Typer) -> None:
    @group.command(
        help=here(
            "Import orders as a shop system exports them; they count as history.",
            "导入店铺系统导出的订单，作为历史记录。",
        )
    )
    def orders(
        files: Files,
        preset: PresetName = "",
        mapping: MappingFile = None,
        platform: PlatformName = "",
        zone: Zone = "",
        currency: CurrencyCode = "",
        nicknames: Nicknames = False,
        dry_run: DryRun = False,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        from tiercast.engine.imports.request import ImportRequest

        request = ImportRequest(
            kind="orders", files=_absolute(files), preset=preset,
            mapping=str(mapping.absolute()) if mapping is not None else "", platform=platform, zone=zone,
            currency=currency, nicknames=nicknames, dry_run=dry_run,
        )  # fmt: skip
        _bring(request, config, store, as_json)


def _add_lists(group: typer.Typer) -> None:
    @group.command(help=here("Import a list of products.", "导入商品列表。"))
    def products(
        files: Files,
        currency: CurrencyCode = "",
        dry_run: DryRun = False,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        from tiercast.engine.imports.request import ImportRequest

        request = ImportRequest(kind="products", files=_absolute(files), currency=currency, dry_run=dry_run)
        _bring(request, config, store, as_json)

    @group.command(help=here("Import what traffic channels cost, by day.", "导入各流量渠道每天的花费。"))
    def channels(
        files: Files,
        zone: Zone = "",
        currency: CurrencyCode = "",
        dry_run: DryRun = False,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        from tiercast.engine.imports.request import ImportRequest

        request = ImportRequest(
            kind="channels", files=_absolute(files), zone=zone, currency=currency, dry_run=dry_run
        )  # fmt: skip
        _bring(request, config, store, as_json)


def _add_list(group: typer.Typer) -> None:
    @group.command("list", help=here("Every import, the newest first.", "全部导入记录，最新的在前。"))
    def list_(config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        from tiercast.commands.import_calls import imports

        found = imports(config, store)
        if as_json:
            say_json({"imports": found})
        elif not found:
            say(here("Nothing was imported yet.", "还没有导入过数据。"))
        else:
            from tiercast.commands.results import table

            heads = ("#", here("what", "内容"), here("state", "状态"), here("rows", "行数"), here("files", "文件"))
            rows = ((str(one["number"]), one["kind"], _state(one["state"]), str(one["rows"]),
                     one["files"].replace("\n", ", ")) for one in found)  # fmt: skip
            table("", heads, rows)
        finish(OK)


def _add_undo(group: typer.Typer) -> None:
    @group.command(help=here("Take an import back.", "撤销一次导入。"))
    def undo(number: Number, config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        from tiercast.commands.import_calls import undo_import

        kept = undo_import(config, store, number, as_json)
        if as_json:
            say_json({"number": number, "state": "undone", "kept": kept})
        else:
            say(here(f"Import {number} was taken back.", f"第 {number} 次导入已撤销。"))
        for other, count in [] if as_json else kept.items():
            say(
                here(
                    f"{count:,} of its orders still count: import {other} has told of them too.",
                    f"其中 {count:,} 个订单仍然计入：第 {other} 次导入也包含它们。",
                )
            )
        finish(OK)


def _absolute(files: list[Path]) -> tuple[str, ...]:
    return tuple(str(file.absolute()) for file in files)


def _state(name: str) -> str:
    words = {
        "staging": ("being written", "写入中"), "stepping": ("not finished", "未完成"), "done": ("done", "已导入"),
        "undoing": ("being taken back", "撤销中"), "undone": ("taken back", "已撤销"),
        "joining": ("not finished", "未完成"),
    }  # fmt: skip
    return here(*words.get(name, (name, name)))


def _bring(request: "ImportRequest", config: ConfigFile, store: str, as_json: bool) -> None:
    from tiercast.commands.import_calls import bring

    summary = bring(request, config, store, as_json)
    if as_json:
        say_json(summary)
    else:
        _tell(summary)
    finish(PROBLEMS if summary.problems else OK)


def _tell(summary: "ImportSummary") -> None:
    for problem in summary.listed:
        note(problem.to(language()))
    more = summary.problems - len(summary.listed)
    if more > 0:
        note(here(f"… and {several(more, 'more row')} with mistakes", f"……另有 {more:,} 行有问题"))
    from tiercast.commands.results import table

    table("", ("", ""), ((name, value) for name, value in _lines(summary) if value))
    if summary.dry_run:
        say(here("Nothing was imported: this was a dry run.", "这是预演，没有导入任何数据。"))
    elif summary.number:
        say(
            here(
                f"Import {summary.number}. To take it back: tiercast import undo {summary.number}",
                f"第 {summary.number} 次导入。撤销：tiercast import undo {summary.number}",
            )
        )
    if summary.kind == "orders" and summary.added and not summary.history:
        say(
            here(
                "Too few orders name their buyer by id: who is new stays unknown until the rooms were watched.",
                "多数订单没有买家编号：在观察满场次之前，是否新客仍为未知。",
            )
        )


def _lines(summary: "ImportSummary") -> list[tuple[str, str]]:
    from tiercast.step.phrases import money

    def number(value: int) -> str:
        return f"{value:,}" if value else ""

    is_orders = summary.kind == "orders"
    linked = ", ".join(f"{_how(how)} {count:,}" for how, count in summary.linked.items())
    amounts: list[str] = [money(amount, currency) for currency, amount in summary.amount.items()]
    return [
        (here("read as", "识别为"), _read_as(summary)),
        (here("rows", "数据行"), number(summary.rows)),
        (here("paid orders", "付款订单") if is_orders else here("found", "找到"), number(summary.orders)),
        (here("counted now", "本次计入"), number(summary.added)),
        (here("known before", "以前已导入"), number(summary.known)),
        (here("linked to viewers", "已关联观众"), linked),
        (here("without a viewer", "未能关联"), number(summary.unlinked)),
        (here("could be linked by nickname", "可按昵称关联"), number(summary.by_nickname)),
        (here("viewers", "观众"), number(summary.viewers)),
        (here("amount", "金额"), ", ".join(amounts)),
        (here("with a refund", "有退款"), number(summary.refunded)),
        (here("not paid", "未付款"), number(summary.unpaid)),
        (here("closed or cancelled", "已关闭或取消"), number(summary.closed)),
        (here("left out by the mapping", "按映射排除"), number(summary.left_out)),
        (here("remarks and totals", "备注与合计行"), number(summary.remarks)),
        (here("rows with mistakes", "有问题的行"), number(summary.problems)),
    ]


def _read_as(summary: "ImportSummary") -> str:
    from tiercast.engine.imports.presets import BY_NAME

    def title(name: str) -> str:
        preset = BY_NAME.get(name)
        return name if preset is None else here(preset.title, preset.title_zh)

    kinds = {"products": here("products", "商品列表"), "channels": here("channel costs", "渠道花费")}
    return kinds.get(summary.kind) or ", ".join(map(title, summary.preset.split(", ")))


def _how(how: str) -> str:
    words: dict[str, Any] = {
        "id": ("by id", "按平台编号"), "coupon": ("by coupon", "按券码"), "nickname": ("by nickname", "按昵称"),
        "hand": ("by hand", "手动"),
    }  # fmt: skip
    return here(*words.get(how, (how, how)))
