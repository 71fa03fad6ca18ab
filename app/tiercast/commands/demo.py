"""``tiercast demo``: a simulated room with the starter ruleset, in the terminal."""

from typing import Annotated

import typer

from tiercast.commands.speech import OK, Json, finish, here, language, note
from tiercast.engine.jobs import DemoOptions

Seconds = Annotated[
    float, typer.Option("--seconds", min=0, help=here("How long; 0: until Ctrl-C.", "运行多少秒；0 表示直到 Ctrl-C。"))
]
Rate = Annotated[float, typer.Option("--rate", min=1, max=100_000, help=here("Events a second.", "每秒事件数。"))]
Seed = Annotated[
    int, typer.Option("--seed", help=here("The same seed gives the same room.", "相同的种子得到相同的直播间。"))
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here(
            "Show what it does, on a simulated room; nothing leaves this computer.",
            "用模拟直播间演示；不会向外发送任何内容。",
        )
    )
    def demo(seconds: Seconds = 20.0, rate: Rate = 20.0, seed: Seed = 1, as_json: Json = False) -> None:
        from tiercast.commands.engine_calls import run_demo
        from tiercast.commands.progress import shown
        from tiercast.commands.results import show_result

        if not as_json:
            note(
                here(
                    "A simulated room: nobody in it is real. No window is opened; it runs in this terminal.",
                    "这是模拟直播间：其中没有真实的人。不打开窗口，在此终端中运行。",
                )
            )
        with shown(as_json) as report:
            result = run_demo()(DemoOptions(seconds=seconds, rate=rate, seed=seed, language=language()), report)
        show_result(result, as_json)
        finish(OK)
