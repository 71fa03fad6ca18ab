"""``tiercast data``: what is kept, from where, why and how long."""

import typer

from tiercast.commands.speech import OK, Json, finish, here, language, say_json
from tiercast.commands.where import ConfigFile, configuration


def add(app: typer.Typer) -> None:
    """Register the command."""

    @app.command(
        help=here("What is kept, from where, why, and how long.", "保存了哪些数据：来自哪里、做什么用、保留多久。")
    )
    def data(config: ConfigFile = None, as_json: Json = False) -> None:
        import msgspec

        from tiercast.commands.results import table
        from tiercast.engine.datamap_docs import rows
        from tiercast.insight.reasons import span

        kept = msgspec.structs.asdict(configuration(config).retention)
        found = list(rows(language(), {name: span(value) for name, value in kept.items()}))
        names = ("name", "what", "from", "why", "how_long", "personal")
        if as_json:
            say_json({"kept": [dict(zip(names, row, strict=True)) for row in found]})
            finish(OK)
        heads = (
            "", here("what", "内容"), here("from", "来自"), here("why", "用途"), here("how long", "保留多久"),
            here("about people", "涉及个人"),
        )  # fmt: skip
        table("", heads, found)
        finish(OK)
