"""``tiercast ask list|yes|no``: actions that wait for somebody's word."""

from typing import TYPE_CHECKING, Annotated

import typer

from tiercast.commands.client import ask_engine
from tiercast.commands.speech import OK, PROBLEMS, Json, fail, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, Store

if TYPE_CHECKING:
    from tiercast.serve.protocol_replies import ActionRow

Actions = Annotated[
    list[str] | None, typer.Argument(help=here("Ids, from `tiercast ask list`.", "动作编号，见 tiercast ask list。"))
]
All = Annotated[bool, typer.Option("--all", help=here("Everything that waits now.", "当前等待的全部动作。"))]
Room = Annotated[str, typer.Option("--room", help=here("Only this room's.", "只看这个直播间。"))]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(help=here("Actions that wait for a yes.", "等待确认的动作。"), no_args_is_help=True)
    app.add_typer(group, name="ask")

    @group.command("list", help=here("What waits for a yes, the oldest first.", "列出等待确认的动作，最早的在前。"))
    def list_(room: Room = "", config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        rows = waiting(config, store, room)
        if as_json:
            say_json({"actions": rows})
        elif not rows:
            say(here("Nothing waits for a yes.", "没有等待确认的动作。"))
        for row in [] if as_json else rows:
            say(line(row))
        finish(OK)

    @group.command(help=here("Let actions be done.", "同意执行。"))
    def yes(
        actions: Actions = None, everything: All = False, config: ConfigFile = None, store: Store = "",
        as_json: Json = False,
    ) -> None:  # fmt: skip
        answer(actions or [], everything, True, config, store, as_json)

    @group.command(help=here("Let actions be dropped; their limits are free again.", "不执行；占用的限额会退回。"))
    def no(
        actions: Actions = None, everything: All = False, config: ConfigFile = None, store: Store = "",
        as_json: Json = False,
    ) -> None:  # fmt: skip
        answer(actions or [], everything, False, config, store, as_json)


def waiting(config: ConfigFile, store: str, room: str) -> list["ActionRow"]:
    """What waits for a yes, the oldest first. Raises: Failure."""
    from tiercast.serve.protocol_commands import ListActions
    from tiercast.serve.protocol_replies import ActionsReply

    reply = ask_engine(config, store, ListActions(id=1, states=("waiting",), room=room, limit=1000))
    return list(reply.actions)[::-1] if isinstance(reply, ActionsReply) else []


def answer(actions: list[str], everything: bool, yes: bool, config: ConfigFile, store: str, as_json: bool) -> None:
    """Say yes or no. Raises: Failure."""
    from tiercast.serve.protocol_commands import AnswerAction

    if bool(actions) == everything:
        fail("name actions, or give --all", "请给出动作编号，或使用 --all", 2)
    chosen = [row.id for row in waiting(config, store, "")] if everything else actions
    if not chosen:
        if as_json:
            say_json({"answered": [], "yes": yes, "message": ""})
        else:
            say(here("Nothing waits for a yes.", "没有等待确认的动作。"))
        finish(PROBLEMS)
    reply = ask_engine(config, store, AnswerAction(id=1, actions=tuple(chosen), yes=yes))
    message = getattr(reply, "message", "")
    if as_json:
        say_json({"answered": chosen, "yes": yes, "message": message})
    else:
        say(here(f"{'Yes' if yes else 'No'}: {len(chosen)}", f"{'同意' if yes else '拒绝'}：{len(chosen)}"))
        if message:
            say(here(message, "其中一些已不再等待。"))
    finish(OK)


def line(row: "ActionRow") -> str:
    """One action for people: id, rule, what, for whom, at what cost."""
    cost = "" if row.cost is None else f"  {row.cost / 100:.2f} {row.currency}"
    who = row.viewer_name or row.viewer
    parts = (row.id, row.room, row.rule, row.type, who, row.item, row.text)
    return "  ".join(part for part in parts if part) + cost
