"""``tiercast cue``: what only people know, told to the running engine."""

from typing import Annotated

import typer

from tiercast.commands.speech import OK, Json, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, Store

Room = Annotated[str, typer.Argument(help=here("Key of the room.", "直播间的代号。"))]
Name = Annotated[str, typer.Argument(help=here("Name of the cue in its rulesets.", "规则集里提示按钮的名称。"))]
Item = Annotated[str, typer.Option("--item", help=here("Id of the item that it is about.", "针对的商品编号。"))]
Viewer = Annotated[
    str,
    typer.Option(
        "--viewer",
        help=here("Whom it is about: the id on the room's platform, or our key.", "针对的观众：平台 id 或本系统标识。"),
    ),
]
Text = Annotated[str, typer.Option("--text", help=here("Words that go with it.", "附带的文字。"))]
Quantity = Annotated[
    int | None, typer.Option("--quantity", min=0, help=here("A number that goes with it.", "附带的数量。"))
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here(
            "Give a cue to a room of the running engine, as its button does.",
            "向运行中的直播间发出提示，等同按下按钮。",
        )
    )
    def cue(
        room: Room,
        name: Name,
        item: Item = "",
        viewer: Viewer = "",
        text: Text = "",
        quantity: Quantity = None,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        from tiercast.commands.client import ask_engine
        from tiercast.serve.protocol_base import Plain
        from tiercast.serve.protocol_commands import SendCue
        from tiercast.serve.protocol_replies import Done

        given = {"item": item, "viewer": viewer, "text": text, "quantity": quantity}
        values: dict[str, Plain] = {key: value for key, value in given.items() if value not in ("", None)}
        reply = ask_engine(config, store, SendCue(id=1, room=room, name=name, values=values))
        seq = reply.seq if isinstance(reply, Done) else 0
        if as_json:
            say_json({"room": room, "cue": name, "seq": seq})
        else:
            say(here(f"{name} was given to {room}.", f"已向 {room} 发出 {name}。"))
        finish(OK)
