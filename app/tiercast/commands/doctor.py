"""``tiercast doctor``: is everything here that an engine needs, in words with what to do."""

from typing import Annotated

import msgspec
import typer

from tiercast.commands.speech import OK, PROBLEMS, Json, finish, here, language, say, say_json
from tiercast.commands.where import ConfigFile, Store, store_url

Port = Annotated[
    bool, typer.Option("--ports/--no-ports", help=here("Try the configured port.", "尝试监听配置的端口。"))
]
_MARKS = {"good": "✓", "note": "–", "bad": "✗"}


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(help=here("Look whether everything is here that an engine needs.", "检查运行引擎所需的一切是否就绪。"))
    def doctor(config: ConfigFile = None, store: Store = "", ports: Port = True, as_json: Json = False) -> None:
        from tiercast.commands.doctor_checks import examine

        findings = examine(config, store_url(store), ports)
        bad = any(each.state == "bad" for each in findings)
        if as_json:
            say_json({"ok": not bad, "findings": msgspec.to_builtins(findings)})
        for each in [] if as_json else findings:
            say(f"{_MARKS[each.state]} {each.title.to(language())}: {each.words.to(language())}")
        finish(PROBLEMS if bad else OK)
