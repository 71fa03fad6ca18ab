"""``tiercast channel spend|list``: what traffic channels cost, told by hand."""

from typing import Annotated, Any

import typer

from tiercast.commands.speech import OK, Json, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, Store

Channel = Annotated[
    str, typer.Argument(help=here("Name of the channel, as events carry it.", "渠道名称，与事件中的一致。"))
]
Amount = Annotated[
    str,
    typer.Argument(help=here("What the day cost so far, such as 300.", "当天到目前为止的花费，例如 300。")),
]
Day = Annotated[
    str,
    typer.Option(
        "--day", help=here("Day, such as 2026-11-22; without it today.", "日期，例如 2026-11-22；不填为今天。")
    ),
]  # fmt: skip
Title = Annotated[str, typer.Option("--title", help=here("Name for people.", "显示的名称。"))]
Remove = Annotated[
    bool, typer.Option("--remove", help=here("Take back what was told by hand.", "撤回手动填写的花费。"))
]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(help=here("What traffic channels cost.", "各流量渠道的花费。"), no_args_is_help=True)
    app.add_typer(group, name="channel")

    @group.command(
        help=here(
            "Say what a channel cost on a day; rules read channel.spend and channel.paid. What was told last counts.",
            "填写某个渠道当天的花费；规则里写作 channel.spend 和 channel.paid。以最后一次填写为准。",
        )
    )
    def spend(
        channel: Channel, amount: Amount = "", day: Day = "", title: Title = "", remove: Remove = False,
        config: ConfigFile = None, store: Store = "", as_json: Json = False,
    ) -> None:  # fmt: skip
        from tiercast.commands.import_calls import set_channel
        from tiercast.commands.speech import fail
        from tiercast.engine.channels import ChannelTold

        if remove is bool(amount):
            fail("give an amount, or --remove without one", "请填写金额，或不填金额而用 --remove", 2)
        found = set_channel(config, store, ChannelTold(channel=channel, amount=amount, day=day, title=title))
        if as_json:
            say_json({"channels": found})
        elif not found:
            say(here(f"Nothing is known of {channel} any more.", f"{channel} 已没有花费记录。"))
        else:
            _table(found)
        finish(OK)

    @group.command("list", help=here("Every channel with what it cost.", "全部渠道及花费。"))
    def list_(config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        from tiercast.commands.import_calls import channels

        found = channels(config, store)
        if as_json:
            say_json({"channels": found})
        elif not found:
            say(here("Nothing is known of what channels cost.", "还没有任何渠道的花费。"))
        else:
            _table(found)
        finish(OK)


def _table(found: list[dict[str, Any]]) -> None:
    from tiercast.commands.results import table
    from tiercast.step.phrases import money

    heads = (here("channel", "渠道"), here("name", "名称"), here("today", "今天"), here("in all", "合计"),
             here("days", "天数"))  # fmt: skip
    rows = (
        (one["channel"], one["title"], money(one["today"], one["currency"]), money(one["total"], one["currency"]),
         str(len(one["days"])))
        for one in found
    )  # fmt: skip
    table("", heads, rows)
