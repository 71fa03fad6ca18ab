"""``tiercast record``: the feeds of a configuration into a file that ``replay`` reads."""

from pathlib import Path
from typing import Annotated

import msgspec
import typer

from tiercast.commands.speech import OK, Json, fail, finish, here, say, say_json, several
from tiercast.commands.where import ConfigFile, config_file, configuration
from tiercast.engine.jobs import RecordOptions

Output = Annotated[
    Path,
    typer.Argument(
        help=here("File to write: .jsonl, or .jsonl.zst to compress.", "写入的文件：.jsonl；.jsonl.zst 则压缩。")
    ),
]
Source = Annotated[
    list[str], typer.Option("--source", "-s", help=here("Key of a source; may be repeated.", "数据接入的键；可重复。"))
]
Seconds = Annotated[
    float, typer.Option("--seconds", min=0, help=here("How long; 0: until Ctrl-C.", "录多少秒；0 表示直到 Ctrl-C。"))
]
Identities = Annotated[
    bool,
    typer.Option(
        "--identities", help=here("Keep names and ids instead of pseudonyms.", "保留昵称和编号，而不是化名。")
    ),
]


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(help=here("Record the configured sources into a file.", "把已配置的数据接入录制到文件。"))
    def record(
        output: Output,
        config: ConfigFile = None,
        source: Source = [],  # noqa: B006 - typer copies it
        seconds: Seconds = 0.0,
        identities: Identities = False,
        as_json: Json = False,
    ) -> None:
        from tiercast.commands.engine_calls import run_record
        from tiercast.commands.progress import shown

        known = configuration(config).sources
        for key in source:
            if key not in known:
                names = ", ".join(known) or "-"
                fail(
                    f"--source: there is no source {key!r}; known are {names}",
                    f"--source：没有数据接入 {key!r}；现有：{names}",
                    2,
                )
        if output.exists():
            fail(f"{output}: is there already; name another file or remove it", f"{output}：文件已存在；请换名或先删除")
        options = RecordOptions(
            config=config_file(config), sources=tuple(source), file=output, seconds=seconds, identities=identities
        )
        with shown(as_json) as report:
            result = run_record()(options, report)
        if as_json:
            say_json(msgspec.to_builtins(result))
        else:
            say(
                here(
                    f"{several(result.events, 'event')} in {result.seconds:.1f} s: {result.file}",
                    f"{result.seconds:.1f} 秒内录制 {result.events:,} 个事件：{result.file}",
                )
            )
        finish(OK)
