"""``tiercast plugin list|check|enable|disable``: nothing of a plugin is imported except by ``check``."""

from difflib import get_close_matches
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from tiercast.commands.speech import OK, PROBLEMS, Json, fail, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, paths_read, user

if TYPE_CHECKING:
    from tiercast.hosting.records import FoundPlugin, PluginRecord

Id = Annotated[
    str,
    typer.Argument(help=here("The plugin's id; see `tiercast plugin list`.", "插件编号，见 tiercast plugin list。")),
]
Ids = Annotated[
    list[str] | None, typer.Argument(help=here("Ids; without any, all plugins.", "插件编号；不填则检查全部。"))
]
InProcess = Annotated[
    bool,
    typer.Option(
        "--in-process",
        help=here(
            "Let it run inside the engine: only for code that you trust as your own.",
            "允许在引擎进程内运行：仅用于你完全信任的代码。",
        ),
    ),
]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(
        help=here("Sources and sinks from plugins.", "插件提供的数据接入与触达方式。"), no_args_is_help=True
    )
    app.add_typer(group, name="plugin")

    @group.command("list", help=here("Every plugin, the broken ones too.", "列出全部插件，包括有问题的。"))
    def list_(config: ConfigFile = None, as_json: Json = False) -> None:
        from tiercast.commands.results import table

        rows = _rows(config)
        if as_json:
            say_json({"plugins": rows})
        else:
            heads = here("plugin,version,state,sources,sinks,title", "插件,版本,状态,数据接入,触达方式,名称").split(",")
            lines = [
                (
                    row["id"],
                    row["version"],
                    f"{row['state']} {row['reason']}".strip(),
                    ", ".join(row["sources"]),
                    ", ".join(row["sinks"]),
                    row["title"],
                )
                for row in rows
            ]
            table("", tuple(heads), lines)
        finish(OK)

    @group.command(
        help=here("Import plugins as the engine would, and say what is wrong.", "像引擎那样加载插件并报告问题。")
    )
    def check(ids: Ids = None, config: ConfigFile = None, as_json: Json = False) -> None:
        from tiercast.commands.plugin_check import check_plugins

        findings = check_plugins(_found(config), ids or [])
        broken = [each for each in findings if not each.ok]
        if as_json:
            say_json({"plugins": findings, "ok": not broken})
        for each in [] if as_json else findings:
            say(f"{each.id}: {here(each.message, each.message_zh)}")
            for name, risk in each.risks.items():
                say(f"  {name}: {here(risk.en, risk.zh)}")
        finish(PROBLEMS if broken else OK)

    @group.command(
        help=here("Load a plugin from the next start on; ends a quarantine.", "下次启动起加载插件；同时解除停用。")
    )
    def enable(id_: Id, in_process: InProcess = False, config: ConfigFile = None, as_json: Json = False) -> None:
        _choose(config, id_, True, in_process)
        _told(id_, "enabled", here(f"{id_} is loaded from the next start on.", f"{id_} 将从下次启动起加载。"), as_json)

    @group.command(help=here("Do not load a plugin from the next start on.", "下次启动起不再加载插件。"))
    def disable(id_: Id, config: ConfigFile = None, as_json: Json = False) -> None:
        _choose(config, id_, False, False)
        _told(
            id_,
            "disabled",
            here(f"{id_} is not loaded from the next start on.", f"{id_} 下次启动起不再加载。"),
            as_json,
        )


def _told(id_: str, state: str, sentence: str, as_json: bool) -> None:
    if as_json:
        say_json({"id": id_, "state": state})
    else:
        say(sentence)
    finish(OK)


def _found(config: Path | None) -> "tuple[FoundPlugin, ...]":
    from tiercast.commands.surroundings import found_plugins

    return found_plugins(paths_read(config).plugins)


class _Row(TypedDict):
    id: str
    version: str
    title: str
    state: str
    reason: str
    origin: str
    path: str
    first_party: bool
    sources: list[str]
    sinks: list[str]
    permissions: list[str]


def _rows(config: Path | None) -> list[_Row]:
    from tiercast_api.clock import SystemClock

    from tiercast.hosting.choices import Choices, StartLog
    from tiercast.hosting.plugins import Plugins

    where = paths_read(config)
    plugins = Plugins(
        _found(config),
        Choices(where.plugin_choices),
        StartLog(where.plugin_starts),
        SystemClock(),
        Random(0),  # noqa: S311 - jitter
    )
    return [_row(record) for record in plugins.records]


def _row(record: "PluginRecord") -> _Row:
    found, manifest = record.found, record.found.manifest
    title = here(manifest.title, manifest.title_zh or manifest.title) if manifest else ""
    return _Row(
        id=found.id,
        version=manifest.version if manifest else "",
        title=title,
        state=record.state.value,
        reason=here(record.reason.english, record.reason.chinese) if record.reason else "",
        origin=found.origin.value,
        path=str(found.path),
        first_party=found.first_party,
        sources=list(manifest.sources) if manifest else [],
        sinks=list(manifest.sinks) if manifest else [],
        permissions=list(manifest.permissions) if manifest else [],
    )


def _choose(config: Path | None, plugin: str, enabled: bool, in_process: bool) -> None:
    import msgspec
    from tiercast_api.clock import SystemClock

    from tiercast.beside.deeds import Deed, Deeds
    from tiercast.hosting.choices import Choices, StartLog

    known = {each.id for each in _found(config)}
    if plugin not in known:
        nearest = get_close_matches(plugin, known, n=1)
        fail(
            f"there is no plugin {plugin!r}" + (f"; did you mean {nearest[0]!r}?" if nearest else ""),
            f"没有插件 {plugin!r}" + (f"；是否想写 {nearest[0]!r}？" if nearest else ""),
        )
    where = paths_read(config)
    choices = Choices(where.plugin_choices)
    before = next(row["state"] for row in _rows(config) if row["id"] == plugin)
    choices.enable(plugin, enabled)
    if enabled:
        choices.trust(plugin, in_process)
        StartLog(where.plugin_starts).pardon(plugin)
    after = next(row["state"] for row in _rows(config) if row["id"] == plugin)
    back = {"type": "plugin", "id": 0, "plugin": plugin, "enabled": not enabled}
    Deeds(where.deeds).add(
        Deed(
            time=SystemClock().now(),
            who=f"{user()} (command line)",
            what="plugin",
            detail=plugin,
            before=before,
            after=after,
            back=msgspec.json.encode(back).decode() if before != after else "",
        )
    )
