"""``tiercast show``: the run of show of a room, told to the running engine."""

from pathlib import Path
from typing import Annotated

import typer

from tiercast.commands.speech import OK, Json, finish, here, say, say_json, several
from tiercast.commands.where import ConfigFile, Store

Room = Annotated[str, typer.Argument(help=here("Key of the room.", "直播间的代号。"))]
PlanFile = Annotated[
    Path,
    typer.Argument(
        help=here("CSV or Excel with item, phase and minutes.", "含商品ID、环节、分钟的 CSV 或 Excel。"),
        exists=True, dir_okay=False,
    ),
]  # fmt: skip
Item = Annotated[str, typer.Option("--item", help=here("Id of the item on air.", "正在讲解的商品编号。"))]
Phase = Annotated[str, typer.Option("--phase", help=here("Name of the phase.", "环节名称。"))]
Minutes = Annotated[float, typer.Option("--minutes", min=0, help=here("How long it is planned.", "计划多少分钟。"))]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        help=here("What is on air, and what comes next.", "正在讲解什么，接下来是什么。"), no_args_is_help=True
    )
    app.add_typer(group, name="show")

    @group.command(help=here("Take a run of show from a file.", "从文件读入流程表。"))
    def plan(room: Room, file: PlanFile, config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        from tiercast.engine.imports.show import read_show

        _set(config, store, as_json, room, "plan", steps=tuple(read_show(file)))

    @group.command("next", help=here("Go to the next step of the run of show.", "进入流程表的下一步。"))
    def next_(room: Room, config: ConfigFile = None, store: Store = "", as_json: Json = False) -> None:
        _set(config, store, as_json, room, "next")

    @group.command("set", help=here("Say what is on now.", "设置当前讲解的商品或环节。"))
    def set_(
        room: Room, item: Item = "", phase: Phase = "", minutes: Minutes = 0, config: ConfigFile = None,
        store: Store = "", as_json: Json = False,
    ) -> None:  # fmt: skip
        _set(config, store, as_json, room, "set", item, phase, round(minutes * 60_000_000))


def _set(
    config: Path | None, store: str, as_json: bool, room: str, what: str, item: str = "", phase: str = "",
    planned: int = 0, steps: tuple[tuple[str, str, int], ...] = (),
) -> None:  # fmt: skip
    from tiercast.commands.client import ask_engine
    from tiercast.serve.protocol_commands import SetShow
    from tiercast.serve.protocol_replies import Done

    command = SetShow(id=1, room=room, what=what, item=item, phase=phase, planned=planned, plan=steps)
    reply = ask_engine(config, store, command)
    message = here(reply.message, reply.message_zh or reply.message) if isinstance(reply, Done) else ""
    if what == "plan":
        message = here(several(len(steps), "step"), f"流程共 {len(steps)} 步")
    if as_json:
        say_json({"room": room, "show": what, "message": message})
    else:
        say(message or here("Done.", "已完成。"))
    finish(OK)
