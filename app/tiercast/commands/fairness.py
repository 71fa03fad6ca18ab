"""``tiercast fairness``: what of value was offered, by tier and attribute; as a table, JSON or CSV."""

import csv
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from tiercast.commands.speech import OK, Json, finish, here, say, say_json, several
from tiercast.commands.where import ConfigFile, Store, configuration, store_url
from tiercast.words import Words

if TYPE_CHECKING:
    from tiercast.store.fairness import FairRow

HEADS = ("dimension", "group", "currency", "viewers", "given", "open", "lost", "value", "per_viewer", "largest")
_DIMENSIONS: Final = {
    "all": Words("everybody", "全部"),
    "room": Words("room", "直播间"),
    "tier": Words("tier", "层级"),
    "viewer": Words("attribute", "属性"),
    "channel": Words("channel", "渠道"),
    "platform": Words("platform", "平台"),
    "quality": Words("identity quality", "身份可信度"),
    "roles": Words("roles", "身份"),
    "labels": Words("labels", "标签"),
    "erased": Words("erased since", "后来已删除"),
}
"""By what is counted, see `tiercast.store.fairness.FairRow`; files and JSON keep the short names."""
_QUALITIES: Final = {
    "stable": Words("known for good", "实名可识别"),
    "app_scoped": Words("known on this platform", "本平台可识别"),
    "session": Words("known in this session", "仅本场"),
    "masked": Words("masked", "匿名"),
    "none": Words("not known", "匿名"),
}
Last = Annotated[
    str,
    typer.Option(
        "--last", help=here("How far back, such as 7d; without it all.", "往回看多久，例如 7d；不填则为全部。")
    ),
]
Room = Annotated[str, typer.Option("--room", help=here("Only of this room.", "只看这个直播间。"))]
Output = Annotated[Path | None, typer.Option("--output", "-o", help=here("CSV file to write.", "写入的 CSV 文件。"))]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here(
            "What of value was offered, by tier and attribute of the viewers as they stood then.",
            "送出了多少价值：按观众当时的层级和属性统计。",
        )
    )
    def fairness(
        last: Last = "",
        room: Room = "",
        output: Output = None,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        rows = _read(config, store, last, room)
        if output is not None:
            with output.open("x", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(HEADS)
                writer.writerows(_written(row) for row in rows)
        if as_json:
            say_json({"rows": [dict(zip(HEADS, _cells(row), strict=True)) for row in rows], "file": output})
        elif output is not None:
            say(here(f"{several(len(rows), 'row')}: {output}", f"共 {len(rows)} 行：{output}"))
        else:
            _show(rows)
        finish(OK)


def _read(config: Path | None, store: str, last: str, room: str) -> "list[FairRow]":
    from tiercast_api.clock import SystemClock

    from tiercast.commands.shop_store import open_shop
    from tiercast.engine.looking_back import read_span
    from tiercast.store.fairness import fairness

    clock = SystemClock()
    since = clock.now() - read_span(last) if last else 0
    with open_shop(configuration(config), store_url(store), clock) as (database, vault), database.read() as connection:
        return fairness(connection, vault, since=since, room=room)


def _show(rows: "list[FairRow]") -> None:
    from tiercast.commands.results import table
    from tiercast.step.phrases import money

    heads = (
        here("by", "按"), here("group", "分组"), here("viewers", "人数"), here("given", "已送出"),
        here("open", "进行中"), here("lost", "未成功"), here("value", "价值"), here("per viewer", "人均"),
    )  # fmt: skip
    table(
        "",
        heads,
        (
            (
                _dimension(row.dimension), _group(row), str(row.viewers), str(row.given), str(row.open), str(row.lost),
                money(row.value, row.currency) if row.currency else "–",
                money(round(row.per_viewer), row.currency) if row.currency else "–",
            )
            for row in rows
        ),
    )  # fmt: skip


def _dimension(name: str) -> str:
    """By what a row counts, in the reader's language; rooms, ladders and attributes keep their own names."""
    kind, _, own = name.partition(".")
    words = _DIMENSIONS.get(kind)
    if words is None:
        return name
    return here(f"{words.en} {own}".rstrip(), f"{words.zh} {own}".rstrip())


def _group(row: "FairRow") -> str:
    words = _QUALITIES.get(row.group) if row.dimension == "quality" else None
    return row.group if words is None else here(words.en, words.zh)


def _cells(row: "FairRow") -> tuple[str | int | float, ...]:
    return (
        row.dimension, row.group, row.currency, row.viewers, row.given, row.open, row.lost, row.value,
        round(row.per_viewer, 2), row.largest,
    )  # fmt: skip


def _written(row: "FairRow") -> tuple[str | int | float, ...]:
    """A row for whoever opens the file: money as amounts of its currency (5.00), not in minor units."""
    from tiercast.rules.grammar_values import in_units

    cells = _cells(row)
    if not row.currency:
        return cells
    amounts = (in_units(value, row.currency) for value in (row.value, row.per_viewer, row.largest))
    return (*cells[:-3], *amounts)
