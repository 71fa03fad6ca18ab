"""``tiercast stress``: does this computer hold, at many times the speed of the merchant's own recording."""

from typing import Annotated

import msgspec
import typer

from tiercast.commands.replay import Files, Mapping, Room, Rulesets, replay_options
from tiercast.commands.speech import OK, PROBLEMS, Json, finish, here, say, say_json
from tiercast.commands.where import Evaluator
from tiercast.engine.jobs import StressOptions

Speed = Annotated[
    float,
    typer.Option(
        "--speed",
        min=0,
        help=here(
            "Times the recording's own speed; 0 looks for the greatest that holds.",
            "录像速度的倍数；0 表示寻找能承受的最大倍数。",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here(
            "Play a recording many times faster, into shadow, and say whether this computer holds.",
            "以多倍速度试运行录像，看这台电脑能否承受。",
        )
    )
    def stress(
        files: Files,
        ruleset: Rulesets,
        mapping: Mapping = None,
        room: Room = [],  # noqa: B006 - typer copies it
        speed: Speed = 10.0,
        evaluator: Evaluator = "auto",
        as_json: Json = False,
    ) -> None:
        from tiercast.commands.engine_calls import run_stress
        from tiercast.commands.progress import shown

        replay = replay_options(files, ruleset, mapping, room, "", evaluator)
        with shown(as_json) as report:
            result = run_stress()(StressOptions(replay=replay, speed=speed), report)
        if as_json:
            say_json(msgspec.to_builtins(result))
        else:
            say(here(result.message, result.message_zh))
        finish(OK if result.holds else PROBLEMS)
