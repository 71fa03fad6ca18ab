"""``tiercast desktop``: the window."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tiercast.commands.speech import Json, fail, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, Store, config_file, paths, store_url

if TYPE_CHECKING:
    from tiercast.desktop.link.place import Place

Connect = Annotated[
    str,
    typer.Option(
        "--connect",
        help=here(
            "Address of an engine elsewhere, such as https://shop.example:8710; its token is asked for in the window.",
            "其他电脑上引擎的地址，例如 https://shop.example:8710；令牌会在窗口里询问。",
        ),
    ),
]
Certificate = Annotated[
    Path | None,
    typer.Option(
        "--certificate",
        help=here("File with the one certificate to trust there.", "只信任这个证书文件。"),
    ),
]
Check = Annotated[
    bool,
    typer.Option("--check", help=here("Only say whether a window can be opened here.", "只检查这里能否打开窗口。")),
]
Picture = Annotated[
    Path | None,
    typer.Option(
        "--picture",
        help=here(
            "Only try the window: open it, show the room, save a picture of it in this file (PNG), and end both window "
            "and engine.",
            "仅试开窗口：打开、显示直播间、把窗口存为此文件（PNG），然后结束窗口和引擎。",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here(
            "Open the window; it finds the engine of the configuration or starts it.",
            "打开窗口；它会找到配置对应的引擎，没有则启动。",
        )
    )
    def desktop(
        connect: Connect = "",
        certificate: Certificate = None,
        config: ConfigFile = None,
        store: Store = "",
        check: Check = False,
        picture: Picture = None,
        as_json: Json = False,
    ) -> None:
        from tiercast.desktop.screen import screen_problem

        problem = screen_problem(os.environ)
        if problem is not None:
            fail(problem.en, problem.zh)
        place = _there(connect, certificate) if connect else here_place(config, store)
        if check:
            if as_json:
                say_json({"window": True})
            finish(0)
        finish(open_window(place) if picture is None else try_window(place, picture, as_json=as_json))


def open_window(place: "Place", *, ends: bool = False, first_run: bool = True) -> int:
    """Open the window for an engine, which `ends` with it or goes on as the user says. Returns: the exit code.

    Args:
        first_run: who has no shop yet is led through setting one up; else the demo's room stands there at once.
    """
    return _show(place, ends=ends, first_run=first_run)


def try_window(place: "Place", picture: Path, *, as_json: bool) -> int:
    """Open the window to see whether it works here, and picture it. Returns: the exit code, 1 where it did not."""
    begun = time.monotonic()

    def tell(what: str) -> None:
        seconds = round(time.monotonic() - begun, 2)
        if as_json:
            say_json({"shown": what, "seconds": seconds})
        elif what == "window":
            say(here(f"The window was shown after {seconds:.2f} s.", f"{seconds:.2f} 秒后显示窗口。"))
        else:
            say(here(f"The room was shown after {seconds:.2f} s.", f"{seconds:.2f} 秒后显示直播间。"))

    return _show(place, ends=True, picture=picture.absolute(), tell=tell)


def _show(
    place: "Place", *, ends: bool, first_run: bool = True, picture: Path | None = None,
    tell: Callable[[str], None] = lambda _what: None,
) -> int:  # fmt: skip
    """Start the engine of `place` where none runs, and meanwhile read the window's code and open it.

    What is imported by then stays, and is no garbage.
    """
    import gc

    from tiercast.beside.paths import home_folder
    from tiercast.desktop.application import application
    from tiercast.desktop.crashes import Crashes
    from tiercast.desktop.link.starting import started_early

    gc.disable()
    home = home_folder()
    with Crashes(home / "logs") as crashes:
        # Where Qt ends the process, since it cannot draw here, no engine may have begun: nobody would see it.
        application()
        with started_early(place, window_language()) as started:
            from tiercast.desktop.app import Opening, run
            from tiercast.desktop.trial import Wanted

            trial = Wanted(picture, tell) if picture is not None else None
            opening = Opening(
                place, home, _named_language(), started=started, ends=ends, first_run=first_run, trial=trial
            )  # fmt: skip
            return run(opening, crashes)


def window_language() -> str:
    """The language that the window will have: the one named, remembered, or of the computer."""
    from tiercast.beside.paths import home_folder
    from tiercast.desktop.remembered import SETTINGS, Remembered
    from tiercast.desktop.words.translations import system_language

    return _named_language() or Remembered(home_folder() / SETTINGS).language or system_language()


def _named_language() -> str:
    named = os.environ.get("TIERCAST_LANG", "")
    return "zh_CN" if named.startswith("zh") else "en" if named.startswith("en") else ""


def here_place(config: Path | None, store: str) -> "Place":
    """The engine of this computer that is meant by a configuration and a store. Raises: Failure, ConfigError."""
    from tiercast.desktop.link.place import Here

    url = store_url(store)
    file = config_file(config)
    return Here(paths=paths(config, url), config=file.absolute() if file is not None else None, store=url)


def _there(address: str, certificate: Path | None) -> "Place":
    from tiercast.desktop.link.place import BadAddress, there

    try:
        return there(address, certificate)
    except BadAddress as error:
        fail(f"--connect: {error.words.en}", f"--connect：{error.words.zh}", 2)
