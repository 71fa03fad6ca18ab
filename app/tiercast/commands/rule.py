"""``tiercast rule list|state|reload|whatif``: how rules stand, switching them, and what they would have done."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tiercast.commands.client import ask_engine
from tiercast.commands.speech import OK, Json, fail, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, Store

if TYPE_CHECKING:
    from tiercast.serve.protocol_replies import RuleStatus


class StateName(StrEnum):
    """States of a rule."""

    DRAFT = "draft"
    SHADOW = "shadow"
    ASK = "ask"
    LIVE = "live"
    PAUSED = "paused"


CHINESE = {"draft": "草稿", "shadow": "试运行", "ask": "先问我", "live": "运行中", "paused": "已暂停", "safe": "稳妥"}
RoomArgument = Annotated[str, typer.Argument(help=here("Key of the room.", "直播间的标识。"))]
RuleArgument = Annotated[
    str, typer.Argument(help=here("Name of the rule, or RULESET/RULE.", "规则名，或 规则集/规则名。"))
]
StateArgument = Annotated[
    StateName,
    typer.Argument(
        help=here(
            "draft and paused: not read; shadow: recorded, nothing is sent; ask: waits for a yes; live: acts.",
            "draft、paused：不判断；shadow：只记录；ask：先问我；live：直接执行。",
        )
    ),
]
Last = Annotated[str, typer.Option("--last", help=here("How long: 30m, 1h.", "多长时间：30m、1h。"))]
Params = Annotated[
    list[str] | None,
    typer.Option("--param", help=here("A knob at another value: NAME=VALUE.", "换一个参数值：名称=值。")),
]
Candidate = Annotated[
    Path | None,
    typer.Option("--file", help=here("A file instead of the rule's ruleset.", "用这个文件代替当前规则集。")),
]
Anew = Annotated[
    bool,
    typer.Option(
        "--anew", help=here("Try it anew instead of counting what was recorded.", "重新计算，而不是统计已有记录。")
    ),
]
Room = Annotated[str, typer.Option("--room", help=here("Only this room's.", "只看这个直播间。"))]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(help=here("The rules of the running rooms.", "正在运行的规则。"), no_args_is_help=True)
    app.add_typer(group, name="rule")

    @group.command(
        "list", help=here("Every rule and its state, and what may not be live and why.", "列出规则及其状态。")
    )
    def list_(room: Room = "", config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        rules = [rule for rule in rules_of(config, store) if room in ("", rule.room)]
        if as_json:
            say_json({"rules": rules})
        for rule in [] if as_json else rules:
            state = here(rule.state.value, CHINESE[rule.state.value])
            say(f"{rule.room}  {rule.ruleset}/{rule.rule}  {state}  {rule.title}".rstrip() + why_not(rule))
        finish(OK)

    @group.command(help=here("Switch a rule of a room.", "切换某个直播间的规则状态。"))
    def state(
        room: RoomArgument,
        rule: RuleArgument,
        state: StateArgument,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        from tiercast.serve.protocol_commands import RuleStateName, SetRuleState

        found = find_rule(config, store, room, rule)
        command = SetRuleState(
            id=1, room=room, ruleset=found.ruleset, rule=found.rule, state=RuleStateName(state.value)
        )
        ask_engine(config, store, command)
        if as_json:
            name = f"{found.ruleset}/{found.rule}"
            say_json({"room": room, "rule": name, "before": found.state.value, "after": state.value})
        else:
            before, after = CHINESE[found.state.value], CHINESE[state.value]
            say(here(f"{found.rule}: {found.state.value} -> {state.value}", f"{found.rule}：{before} -> {after}"))
        finish(OK)

    @group.command(
        help=here(
            "Read a room's rulesets again; where one is wrong, all stay as they are.",
            "重新读取某个直播间的规则集；有一处写错就都不变。",
        )
    )
    def reload(room: RoomArgument, config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        from tiercast.serve.protocol_commands import ReloadRuleset
        from tiercast.serve.protocol_replies import Done

        reply = ask_engine(config, store, ReloadRuleset(id=1, room=room))
        told = (reply.message, reply.message_zh) if isinstance(reply, Done) else ("", "")
        if as_json:
            say_json({"room": room, "message": told[0], "message_zh": told[1]})
        else:
            say(here(*told))
        finish(OK)

    @group.command(
        help=here(
            "What a rule would have done lately: how many, for whom, at what cost, what would have held it back.",
            "这条规则最近会做什么：多少次、对谁、花多少、被什么拦下。",
        )
    )
    def whatif(
        room: RoomArgument,
        rule: RuleArgument,
        last: Last = "30m",
        param: Params = None,
        file: Candidate = None,
        anew: Anew = False,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        from tiercast.commands.what_if import ask_what_if, say_what_if

        ruleset, _, name = rule.rpartition("/")
        if not ruleset:
            found = find_rule(config, store, room, rule)
            ruleset, name = found.ruleset, found.rule
        reply = ask_what_if(config, store, room, ruleset, name, last, param or [], file, anew)
        if as_json:
            say_json({name: getattr(reply, name) for name in reply.__struct_fields__ if name != "id"})
        else:
            say_what_if(reply, f"{ruleset}/{name}")
        finish(OK)


def rules_of(config: ConfigFile, store: str) -> list["RuleStatus"]:
    """Every rule of every room. Raises: Failure."""
    from tiercast.serve.protocol_commands import GetStatus
    from tiercast.serve.protocol_replies import StatusReply

    reply = ask_engine(config, store, GetStatus(id=1))
    return list(reply.rules) if isinstance(reply, StatusReply) else []


def find_rule(config: ConfigFile, store: str, room: str, name: str) -> "RuleStatus":
    """The rule that is meant. Raises: Failure: there is none, or there are several."""
    every = [rule for rule in rules_of(config, store) if rule.room == room]
    found = [rule for rule in every if name in (rule.rule, f"{rule.ruleset}/{rule.rule}")]
    names = ", ".join(f"{rule.ruleset}/{rule.rule}" for rule in found or every) or "-"
    if not found:
        fail(
            f"the room {room!r} has no rule {name!r}; it has: {names}",
            f"直播间 {room!r} 没有规则 {name!r}；有：{names}",
        )
    if len(found) > 1:
        fail(f"the room {room!r} has several rules {name!r}: {names}", f"直播间 {room!r} 有多条规则 {name!r}：{names}")
    return found[0]


def why_not(rule: "RuleStatus") -> str:
    """Why a rule is not what was chosen for it, or cannot be live; "" where nothing is to be said."""
    if not rule.uncapped:
        return ""
    return here(
        f"  (cannot be live: {rule.uncapped} costs something, and no cap in money or pieces bounds it)",
        f"  （不能上线：{rule.uncapped} 花钱，却没有金额或数量上限）",
    )
