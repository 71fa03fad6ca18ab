"""``tiercast stop --room`` and ``tiercast resume --room``: one room by itself, which the engine does."""

from pathlib import Path
from typing import Annotated

import typer

from tiercast.beside.stop import Strength
from tiercast.commands.speech import NO_ENGINE, USAGE, Failure, fail, here, say, say_json

StoppedRoom = Annotated[
    str,
    typer.Option(
        "--room",
        help=here(
            "Only this room, by its key; the others go on. Needs a running engine.",
            "只停这个直播间（按键名），其他照常；需要引擎正在运行。",
        ),
    ),
]
ResumedRoom = Annotated[
    str,
    typer.Option(
        "--room",
        help=here("Let this room go on, which was stopped by itself.", "让单独停止的这个直播间继续。"),
    ),
]


def stop_room(
    room: str, config: Path | None, store: str, *, strength: Strength, reason: str, end: bool, as_json: bool
) -> None:  # fmt: skip
    """Stop a room and say so. Raises: Failure."""
    if strength is not Strength.HOLD or reason or end:
        fail(
            f"--room: expected nothing beside it but `hold`, found {_beside(strength, reason)}; a single room has one "
            "strength of stop",
            f"--room：只能与 hold 一起使用，实际还有 {_beside(strength, reason)}；单个直播间只有一种停止方式",
            USAGE,
        )
    said = _ask(room, config, store, stopped=True)
    if as_json:
        say_json({"room": room, "stopped": True})
        return
    say(
        here(
            f"{room} is stopped: its rules do nothing, and what waited of it was dropped. The other rooms go on. It "
            f"stands until `tiercast resume --room {room}`.",
            f"{room} 已停止：它的规则不再执行，等待中的动作已放弃，其他直播间照常。"
            f"直到运行 tiercast resume --room {room} 为止。",
        )
    )
    if said:
        say(said)


def resume_room(room: str, config: Path | None, store: str, *, narrowed: bool, as_json: bool) -> None:
    """Let a room go on and say so. Raises: Failure."""
    if narrowed:
        fail(
            "--room: nothing waits behind the stop of a room, so there is no --list and no --release",
            "--room：单个直播间停止时没有等待的动作，因此没有 --list 和 --release",
            USAGE,
        )
    _ask(room, config, store, stopped=False)
    if as_json:
        say_json({"room": room, "stopped": False})
    else:
        say(here(f"{room} goes on.", f"{room} 已恢复。"))


def _beside(strength: Strength, reason: str) -> str:
    return strength.value if strength is not Strength.HOLD else "--reason" if reason else "--end"


def _ask(room: str, config: Path | None, store: str, *, stopped: bool) -> str:
    from tiercast.commands.client import ask_engine
    from tiercast.serve.protocol_replies import Done
    from tiercast.serve.protocol_room import StopRoom

    try:
        reply = ask_engine(config, store, StopRoom(id=1, room=room, stopped=stopped))
    except Failure as failure:
        if failure.code != NO_ENGINE:
            raise
        fail(
            f"{failure.words.en}. A room is stopped by its engine; `tiercast stop` stops everything without one.",
            f"{failure.words.zh}。单个直播间由引擎停止；没有引擎时可用 tiercast stop 停止全部。",
            NO_ENGINE,
        )
    return here(reply.message, reply.message_zh) if isinstance(reply, Done) else ""
