"""``tiercast demo``: a simulated room with the starter ruleset, in a window, or in the terminal where there is none."""

import os
from pathlib import Path
from typing import Annotated

import typer

from tiercast.commands.speech import OK, Json, fail, finish, here, language, note
from tiercast.engine.jobs import DemoOptions
from tiercast.system_words import system_words

Seconds = Annotated[
    float, typer.Option("--seconds", min=0, help=here("How long; 0: until Ctrl-C.", "运行多少秒；0 表示直到 Ctrl-C。"))
]
Rate = Annotated[float, typer.Option("--rate", min=1, max=100_000, help=here("Events a second.", "每秒事件数。"))]
Seed = Annotated[
    int, typer.Option("--seed", help=here("The same seed gives the same room.", "相同的种子得到相同的直播间。"))
]
Terminal = Annotated[
    bool,
    typer.Option(
        "--terminal",
        help=here(
            "Stay in the terminal also where there is a screen; so does any of the other options.",
            "有屏幕时也留在终端中；给出其他任何选项时同样如此。",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here(
            "Show what it does, on a simulated room; nothing leaves this computer.",
            "用模拟直播间演示；不会向外发送任何内容。",
        )
    )
    def demo(
        context: typer.Context,
        seconds: Seconds = 20.0,
        rate: Rate = 20.0,
        seed: Seed = 1,
        terminal: Terminal = False,
        as_json: Json = False,
    ) -> None:
        if _wants_window(context) and not terminal:
            finish(_window())
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


def _wants_window(context: typer.Context) -> bool:
    """Whether there is a screen, and no option that only the terminal knows was given."""
    from tiercast.desktop.screen import is_seen

    given = any(
        (source := context.get_parameter_source(name)) is not None and source.name != "DEFAULT"
        for name in context.params
    )
    return not given and is_seen(os.environ)


def _window() -> int:
    """Open the window on the demo; closing it ends the engine.

    Who has no shop yet sees the one that ``tiercast desktop`` shows too, and can set up their own from there. A shop
    that is there already is left alone: the demo then has a configuration and a store of its own.
    """
    from tiercast.beside.paths import home_folder, paths_of
    from tiercast.commands.desktop import here_place, open_window, window_language
    from tiercast.desktop.link.place import Here
    from tiercast.engine.config import demo_name

    home = home_folder()
    name = demo_name(window_language())
    store = f"sqlite:///{(home / f'{name}.db').as_posix()}"
    try:
        home.mkdir(parents=True, exist_ok=True)
        config = _own_copy(home, f"{name}.yaml") if _has_shop() else None
    except OSError as error:
        why = system_words(error)
        fail(f"{home} cannot be written: {why.en}", f"{home} 无法写入：{why.zh}", 3)
    note(
        here(
            "The window opens: a simulated room, in which nobody is real. Nothing is sent anywhere.",
            "正在打开窗口：这是模拟直播间，其中没有真实的人，也不会向外发送任何内容。",
        )
    )
    if config is None:
        return open_window(here_place(None, ""), ends=True, first_run=False)
    return open_window(Here(paths=paths_of(store, home), config=config, store=store), ends=True, first_run=False)


def _has_shop() -> bool:
    """Whether a configuration of the user's own is there, and is not that of the demo."""
    from tiercast.commands.where import config_file, configuration
    from tiercast.engine.config import ConfigError

    if config_file(None) is None:
        return False
    try:
        return not configuration(None).demo
    except ConfigError:
        return True


def _own_copy(home: Path, name: str) -> Path:
    """The demo's configuration in the user's folder, where the window may change it. Raises: OSError."""
    from tiercast.hosting.choices import write_atomically
    from tiercast.resources import resource

    file = home / name
    if not file.is_file():
        write_atomically(file, resource(f"config/{name}").read_bytes())
    return file
