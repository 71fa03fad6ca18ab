"""All commands under one name, and what becomes of their errors: a sentence and an exit code, never a traceback."""

import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Annotated, Final

import typer

from tiercast.commands.speech import CANNOT, FAULT, INTERRUPTED, Failure, here, language, note
from tiercast.version import VERSION

_EXIT_CODES = here(
    "Exit codes: 0 done; 1 problems found; 2 the command was written wrongly; 3 it cannot be done as things are; "
    "4 no engine answers; 70 a fault of Tiercast; 130 interrupted.",
    "退出码：0 完成；1 发现问题；2 命令写法有误；3 当前条件下无法完成；4 没有引擎应答；"
    "70 Tiercast 自身故障；130 被中断。",
)

MODULES: Final = (
    "engine", "desktop", "demo", "replay", "record", "stress", "ruleset", "rule", "ask", "plugin", "viewer", "coupon",
    "importing", "channel", "show", "cue", "stop", "doctor", "why", "audit", "data", "fairness", "backup", "move",
    "sheet",
)  # fmt: skip
"""The modules beside this one that add commands, in the order of the help; most have the name of theirs."""


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"tiercast {VERSION}")
        raise typer.Exit


def application(only: str = "") -> typer.Typer:
    """The command line.

    Args:
        only: the one of `MODULES` whose commands are wanted, which is ready sooner; "": all.
    """
    app = typer.Typer(
        name="tiercast",
        help=here(
            "Reads a live room's events, keeps viewers' tiers, and acts at the right moment.",
            "读取直播间事件，实时维护观众分层，并在合适的时机采取动作。",
        ),
        epilog=_EXIT_CODES,
        no_args_is_help=True,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    @app.callback()
    def common(
        _version: Annotated[
            bool,
            typer.Option("--version", callback=_version, is_eager=True, help=here("Show the version.", "显示版本。")),
        ] = False,
        _lang: Annotated[str, typer.Option("--lang", help=here("Language: en or zh.", "语言：en 或 zh。"))] = "",
        _debug: Annotated[bool, typer.Option("--debug", help=here("Show tracebacks.", "显示错误堆栈。"))] = False,
    ) -> None:
        """Options that stand before a command."""

    for name in (only,) if only else MODULES:
        import_module(f"tiercast.commands.{name}").add(app)
    return app


def run(arguments: Sequence[str]) -> int:
    """Run one command. Returns: the exit code."""
    debug = "--debug" in arguments
    # --debug and --lang may stand anywhere; the callback's own copies only document them
    kept = _without_common(arguments)
    only = kept[0] if kept and kept[0] in MODULES else ""
    try:
        application(only)(args=kept, prog_name="tiercast", standalone_mode=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else (0 if end.code is None else 1)
    except Failure as failure:
        note(failure.words.to(language()))
        return failure.code
    except KeyboardInterrupt:
        note(here("Interrupted.", "已中断。"))
        return INTERRUPTED
    except BrokenPipeError:
        sys.stderr.close()
        return INTERRUPTED
    except Exception as error:
        if debug:
            raise
        return _explain(error)
    return 0


def _explain(error: Exception) -> int:
    """Say what happened where an error reaches the top. Returns: the exit code."""
    words = getattr(error, "words", None)
    message_zh = getattr(error, "message_zh", None)
    if words is not None:
        note(words.to(language()))
        return CANNOT
    if message_zh is not None:
        note(here(str(error), str(message_zh)))
        return CANNOT
    if type(error).__name__ == "ConfigError":
        note(error.to(language()))  # type: ignore[attr-defined]
        return CANNOT
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        note(f"{where}{error.strerror or error}")
        return CANNOT
    note(
        here(
            f"Tiercast has failed ({type(error).__name__}: {error}). Run the command again with --debug and report it.",
            f"Tiercast 出现故障（{type(error).__name__}：{error}）。请加上 --debug 重新运行并反馈。",
        )
    )
    return FAULT


def _without_common(arguments: Sequence[str]) -> list[str]:
    kept: list[str] = []
    skip = False
    for argument in arguments:
        if skip:
            skip = False
        elif argument == "--lang":
            skip = True
        elif argument != "--debug" and not argument.startswith("--lang="):
            kept.append(argument)
    return kept
