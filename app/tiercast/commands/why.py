"""``tiercast why`` and ``tiercast near-misses``: why a rule fired, why it did not, and what nearly did."""

from typing import TYPE_CHECKING, Annotated

import typer

from tiercast.commands.speech import OK, Json, finish, here, language, say, say_json, several, times
from tiercast.commands.where import ConfigFile, Store, config_file, store_url

if TYPE_CHECKING:
    from tiercast.insight.reasons import Reason

Firing = Annotated[
    str,
    typer.Argument(help=here("Id of a firing; without it name a rule.", "触发记录的编号；不填则用 --rule 指定规则。")),
]
Viewer = Annotated[
    str,
    typer.Option(
        "--viewer",
        help=here("The platform's id, our key, or part of the name.", "平台编号、我们的标识或昵称的一部分。"),
    ),
]
Platform = Annotated[str, typer.Option("--platform", "-p", help=here("Platform of the id.", "编号所属的平台。"))]
Rule = Annotated[
    str, typer.Option("--rule", help=here("RULESET/RULE, or the rule alone.", "规则集/规则，或只写规则。"))
]
Item = Annotated[
    str,
    typer.Option(
        "--item",
        help=here(
            "Id or title of the product, for rules that decide per product.", "商品编号或名称，用于按商品判断的规则。"
        ),
    ),
]
Room = Annotated[str, typer.Option("--room", help=here("Room, where there are several.", "直播间，有多个时填写。"))]
At = Annotated[
    str,
    typer.Option(
        "--at",
        help=here(
            "Instant: 2026-11-22T20:14:03, 20:14, or 5m (ago); without it the present.",
            "时刻：2026-11-22T20:14:03、20:14 或 5m（之前）；不填则为现在。",
        ),
    ),
]
Entry = Annotated[
    int, typer.Option("--entry", min=0, help=here("Number of a journal's entry instead.", "改为指定事件记录的编号。"))
]
Last = Annotated[
    str, typer.Option("--last", help=here("How far back, such as 30m or 1h.", "往回看多久，例如 30m 或 1h。"))
]


def add(app: typer.Typer) -> None:
    """Register both commands."""
    _add_why(app)
    _add_near(app)


def _add_why(app: typer.Typer) -> None:
    @app.command(
        help=here(
            "Why a rule fired or did not, for anybody and any instant: every condition with what it saw and what is "
            "missing.",
            "规则为什么触发或没有触发，可问任何观众、任何时刻：列出每个条件、当时的数值和还差多少。",
        )
    )
    def why(
        firing: Firing = "",
        viewer: Viewer = "",
        platform: Platform = "",
        item: Item = "",
        rule: Rule = "",
        room: Room = "",
        at: At = "",
        entry: Entry = 0,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        from tiercast.engine import looking_back

        query = looking_back.WhyQuery(
            config=config_file(config), store=store_url(store), firing=firing, who=viewer, platform=platform,
            item=item, rule=rule, room=room, at=at, seq=entry,
        )  # fmt: skip
        account = looking_back.why(query)
        if as_json:
            say_json(account)
        else:
            say(here(account.message, account.message_zh))
            for reason in account.reasons:
                say(_line(reason, reason.path in account.failing))
        finish(OK)


def _add_near(app: typer.Typer) -> None:
    @app.command(
        name="near-misses",
        help=here(
            "Rules that one condition kept from holding in the last hour, and by how little.",
            "最近一小时里只差一个条件的规则，以及差多少。",
        ),
    )
    def near(last: Last = "1h", config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        from tiercast.engine import looking_back

        span = looking_back.read_span(last)
        found = looking_back.near(config_file(config), store_url(store), span)
        if as_json:
            say_json(found)
            finish(OK)
        if not found.rules:
            say(here("No rule came near.", "没有差一点就触发的规则。"))
        keys = [miss.viewer for rule in found.rules for miss in rule.nearest] if not as_json else []
        names = looking_back.people_of(config_file(config), store_url(store), keys) if keys else {}
        for rule in [] if as_json else found.rules:
            title = f" ({rule.title})" if rule.title else ""
            say(
                here(
                    f"{rule.rule}{title}: missed {times(rule.misses)} by one condition, for "
                    f"{several(rule.viewers, 'viewer')}; held {times(rule.fired)}",
                    f"{rule.rule}{title}：有 {rule.misses} 次只差一个条件，涉及 {rule.viewers} 位观众；"
                    f"成立 {rule.fired} 次",
                )
            )
            for miss in rule.nearest:
                said = here(miss.reason.words, miss.reason.words_zh) or _said(miss.reason)
                say(f"  {names.get(miss.viewer) or miss.viewer or '-'}  {said}")
        finish(OK)


def _line(reason: "Reason", fails: bool) -> str:
    mark = "✗" if fails else "✓" if reason.is_as_wanted else "?" if reason.held is None else "·"
    return f"  {mark} {_said(reason)}"


def _said(reason: "Reason") -> str:
    return reason.zh if language() == "zh" else reason.en
