"""``tiercast replay``: recordings through a ruleset, as fast as it goes."""

from pathlib import Path
from typing import Annotated

import typer

from tiercast.commands.speech import OK, Json, fail, finish, here
from tiercast.commands.where import Evaluator, Store, evaluator, store_url
from tiercast.engine.jobs import ReplayOptions

Files = Annotated[
    list[Path],
    typer.Argument(
        help=here(
            "Recordings: JSONL (.zst), CSV with a mapping, danmaku XML.",
            "录像：JSONL（.zst）、CSV（需映射）、弹幕 XML。",
        )
    ),
]
Mapping = Annotated[
    Path | None,
    typer.Option("--mapping", "-m", help=here("Mapping of CSV columns to events.", "CSV 列到事件的映射文件。")),
]
Rulesets = Annotated[
    list[str],
    typer.Option(
        "--ruleset",
        "-r",
        help=here("A file, or the name of a shipped ruleset; may be repeated.", "规则集文件或内置规则集名称；可重复。"),
    ),
]
Room = Annotated[
    list[str],
    typer.Option(
        "--room",
        help=here(
            "A setting of the room: KEY=VALUE, such as currency=CNY; may be repeated.",
            "直播间设置：键=值，例如 currency=CNY；可重复。",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(help=here("Run recordings through a ruleset and say what came of it.", "用规则集回放录像并报告结果。"))
    def replay(
        files: Files,
        ruleset: Rulesets,
        mapping: Mapping = None,
        room: Room = [],  # noqa: B006 - typer copies it
        store: Store = "",
        evaluator: Evaluator = "auto",
        as_json: Json = False,
    ) -> None:
        from tiercast.commands.engine_calls import run_replay
        from tiercast.commands.progress import shown
        from tiercast.commands.results import show_result

        options = replay_options(files, ruleset, mapping, room, store, evaluator)
        with shown(as_json) as report:
            result = run_replay()(options, report)
        show_result(result, as_json)
        finish(OK)


def replay_options(
    files: list[Path], rulesets: list[str], mapping: Path | None, room: list[str], store: str, who: str
) -> ReplayOptions:
    """The options, checked as far as that is possible without the engine. Raises: Failure."""
    for file in (*files, *([mapping] if mapping is not None else [])):
        if not file.is_file():
            fail(f"{file}: there is no such file", f"{file}：没有这个文件")
    return ReplayOptions(
        files=tuple(files),
        rulesets=tuple(rulesets),
        mapping=mapping,
        room=room_settings(room),
        store=store_url(store),
        evaluator=evaluator(who),
    )


def room_settings(written: list[str]) -> dict[str, str]:
    """``KEY=VALUE`` texts as a dict; the values are checked like those of ``rooms.KEY``. Raises: Failure."""
    from tiercast.engine.config_sections import ROOM
    from tiercast.engine.config_values import NotThat

    known = {option.name: option for option in ROOM if option.name not in ("rulesets", "params")}
    settings: dict[str, str] = {}
    for text in written:
        key, sign, value = text.partition("=")
        if not sign or (key not in known and not key.startswith("params.")):
            names = ", ".join([*known, "params.NAME"])
            fail(
                f"--room: expected KEY=VALUE with one of {names}, found {text!r}",
                f"--room：应为 键=值，键可以是 {names}，实际是 {text!r}",
                2,
            )
        try:
            if key in known:
                known[key].parse(value)
        except NotThat as error:
            fail(
                f"--room {key}: expected {error.expected.en}, found {value!r}",
                f"--room {key}：应为{error.expected.zh}，实际是 {value!r}",
                2,
            )
        settings[key] = value
    return settings
