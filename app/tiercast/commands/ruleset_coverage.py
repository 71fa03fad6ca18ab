"""``tiercast ruleset coverage``: which rules work with what the connected sources tell."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

from tiercast.commands.speech import OK, PROBLEMS, Json, fail, finish, here, say, say_json
from tiercast.commands.where import ConfigFile, config_file, configuration

if TYPE_CHECKING:
    from tiercast_api import SourceDeclaration

    from tiercast.rules.ast import Ruleset
    from tiercast.rules.check.coverage import Coverage

Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        help=here(
            "Key of a source of the configuration, or a type of sources; several times for several.",
            "配置里的数据接入，或数据接入的类型；可多次给出。",
        ),
    ),
]
Files = Annotated[
    list[str], typer.Argument(help=here("Ruleset files, or names of shipped ones.", "规则集文件，或内置规则集的名称。"))
]
Room = Annotated[str, typer.Option("--room", help=here("Room whose sources are meant.", "按哪个直播间的数据接入。"))]
_WORDS = {
    "works": ("works", "可用"),
    "partly": ("works partly", "部分可用"),
    "cannot": ("cannot fire here", "无法触发"),
}
_KINDS = {"signal": ("signal", "信号"), "tier": ("ladder", "分层"), "trigger": ("rule", "规则")}


def add(group: typer.Typer) -> None:
    """Register the command in the group ``ruleset``."""

    @group.command(
        help=here(
            "Say which rules work with what the sources tell, and what is missing. Ends with 1 where one cannot fire.",
            "说明数据接入能支持哪些规则、缺少什么。有规则无法触发时退出码为 1。",
        )
    )
    def coverage(
        files: Files, source: Sources = None, room: Room = "", config: ConfigFile = None, as_json: Json = False
    ) -> None:
        from tiercast.commands.ruleset import right
        from tiercast.rules.check.coverage import Works
        from tiercast.rules.check.coverage import coverage as cover

        told = _told(source or [], room, config)
        rulesets = {name: right(name, config, room) for name in files}
        results = {name: cover(ruleset, list(told.values())) for name, ruleset in rulesets.items()}
        cannot = any(each.works is Works.CANNOT for found in results.values() for each in found)
        if as_json:
            shown = {name: msgspec.to_builtins(found) for name, found in results.items()}
            say_json({"ok": not cannot, "sources": list(told), "rulesets": shown})
        for name, found in [] if as_json else results.items():
            say(f"{name} ({', '.join(told)})")
            titles = _titles(rulesets[name])
            for each in found:
                _say(each, titles.get((each.kind, each.name), ""))
        finish(PROBLEMS if cannot else OK)


def _titles(ruleset: "Ruleset") -> dict[tuple[str, str], str]:
    """Titles on screen, by kind and name."""
    kinds = (("signal", ruleset.signals), ("tier", ruleset.tiers), ("trigger", ruleset.triggers))
    return {(kind, each.name): each.title for kind, section in kinds for each in section}


def _say(each: "Coverage", title: str) -> None:
    kind, works = _KINDS[each.kind], _WORDS[each.works.value]
    english, chinese = (f" ({title})", f"（{title}）") if title else ("", "")
    say("  " + here(f"{kind[0]} {each.name}{english}: {works[0]}", f"{kind[1]} {each.name}{chinese}：{works[1]}"))
    for reason in each.reasons:
        say("    " + here(reason.text, reason.text_zh))


def _told(names: list[str], room: str, config: Path | None) -> "dict[str, SourceDeclaration]":
    """What the sources that are meant declare. Raises: Failure."""
    from tiercast.commands.declared import Part, declared
    from tiercast.commands.surroundings import used_plugins

    wanted: dict[str, Part] = {}
    if config_file(config) is not None:
        settings = configuration(config)
        if room and room not in settings.rooms:
            known = ", ".join(settings.rooms)
            fail(
                f"--room: there is no room {room!r}; rooms are: {known}",
                f"--room：没有直播间 {room!r}；现有：{known}",
                2,
            )
        for key, source in settings.sources.items():
            if key in names or (not names and source.enabled and room in ("", source.room)):
                wanted[key] = Part(source.type, source.settings)
    if not names and not wanted:
        fail(
            "name the sources with --source, or a configuration with --config: no source is configured here",
            "请用 --source 指定数据接入，或用 --config 指定配置：这里没有配置数据接入",
            2,
        )
    wanted |= {name: Part(name) for name in names if name not in wanted}
    said, types = declared(used_plugins(config), wanted, {})
    for key, why in said.silent.items():
        if key in types and wanted[key].settings is None:
            fail(
                f"--source {key}: what a source of this type tells depends on its settings; describe it under "
                "`sources` in a configuration, and name its key there",
                f"--source {key}：这类数据接入给什么取决于它的设置；请先写进配置的 `sources`，再写它在那里的名称",
                2,
            )
        known = ", ".join(types)
        fail(
            f"--source {key}: {why}. Types of sources: {known}; what a source tells may depend on its settings: then "
            "name its key in a configuration",
            f"--source {key}：{why}。数据接入的类型：{known}；若取决于设置，请写配置中的名称",
            2,
        )
    return said.sources
