"""``tiercast viewer show|export|erase``: what is kept of one person, all of it, and its end."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import msgspec
import typer

from tiercast.commands.speech import OK, PROBLEMS, Json, fail, finish, here, say, say_json, several
from tiercast.commands.viewer_tell import add_telling
from tiercast.commands.where import ConfigFile, Store, config_file, shop_zone, store_url, user
from tiercast.engine.jobs import JobError, ViewerQuery

ERASED_WITHIN: Final = 1_500.0
"""Seconds that an engine may take to erase somebody: it reads and searches the whole store."""
Who = Annotated[
    str,
    typer.Argument(
        help=here(
            "The platform's id, our key (base32), or part of the name.",
            "平台编号、我们的标识（base32）或昵称的一部分。",
        )
    ),
]
Platform = Annotated[str, typer.Option("--platform", "-p", help=here("Platform of the id.", "编号所属的平台。"))]
Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", help=here("File to write; without it, stdout.", "写入的文件；不填则输出到屏幕。")),
]
Yes = Annotated[bool, typer.Option("--yes", help=here("Do not ask.", "不再询问。"))]


def add(app: typer.Typer) -> None:
    """Register the commands."""
    group = typer.Typer(help=here("What is kept of a viewer.", "某位观众的数据。"), no_args_is_help=True)
    app.add_typer(group, name="viewer")
    _add_show(group)
    _add_export(group)
    _add_erase(group)
    add_telling(group)


def _add_show(group: typer.Typer) -> None:
    @group.command(
        help=here("Who it is, what is known of them, and how much is kept.", "这是谁、了解到什么、保存了多少数据。")
    )
    def show(
        who: Who, platform: Platform = "", config: ConfigFile = None, store: Store = "", as_json: Json = False
    ) -> None:
        from tiercast.commands.engine_calls import show_viewer
        from tiercast.commands.viewer_known import say_viewer

        found = show_viewer()(_query(who, platform, config, store))
        if as_json:
            say_json({"viewers": found})
        elif not found:
            say(here(f"Nobody here is {who!r}.", f"没有找到 {who!r}。"))
        for each in [] if as_json else found:
            say_viewer(each, shop_zone(config))
        finish(OK if found else PROBLEMS)


def _add_export(group: typer.Typer) -> None:
    @group.command(
        help=here("Everything about a viewer, a JSON object a line.", "导出某位观众的全部数据，每行一个 JSON 对象。")
    )
    def export(
        who: Who,
        platform: Platform = "",
        output: Output = None,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        from tiercast.commands.engine_calls import export_viewer

        records = export_viewer()(_query(who, platform, config, store))
        if output is None and as_json:
            say_json({"export": list(records)})
            finish(OK)
        if output is None:
            for record in records:
                say_json(record)
            finish(OK)
        count = 0
        try:
            with output.open("xb") as file:
                for record in records:
                    file.write(msgspec.json.encode(record, enc_hook=str) + b"\n")
                    count += 1
        except JobError:
            output.unlink()
            raise
        if as_json:
            say_json({"records": count, "file": output})
        else:
            say(here(f"{several(count, 'record')}: {output}", f"共 {count} 条记录：{output}"))
        finish(OK)


def _add_erase(group: typer.Typer) -> None:
    @group.command(
        help=here("Remove a viewer for ever, and prove it by a search.", "永久删除某位观众的数据，并通过搜索证明。")
    )
    def erase(
        who: Who,
        platform: Platform = "",
        yes: Yes = False,
        config: ConfigFile = None,
        store: Store = "",
        as_json: Json = False,
    ) -> None:
        if not yes:
            if as_json:
                fail("--json needs --yes here: nobody can be asked", "此处 --json 需要同时给出 --yes：无法询问", 2)
            typer.confirm(here(f"Erase {who!r} for ever?", f"确定永久删除 {who!r} 的数据吗？"), abort=True)
        erased = _erase(who, platform, config, store)
        traces = list(erased.get("traces", ()))
        if as_json:
            say_json(erased)
        elif traces:
            say(
                here(
                    f"Erased, but still found in: {', '.join(traces)}",
                    f"已删除，但仍在以下位置找到：{', '.join(traces)}",
                )
            )
        else:
            say(
                here(
                    f"Erased; a search of every table and file finds nothing.{_searched(erased, False)}"
                    f"{_closed(erased, False)} Backups, exports, sheets and recordings that you have written yourself "
                    "stay as they are: delete those.",
                    f"已删除；搜索全部数据表和文件，未找到任何残留。{_searched(erased, True)}{_closed(erased, True)}"
                    "备份以及你自己写出的文件（导出、复盘、录制文件）不会改动：请自行删除。",
                )
            )
        finish(PROBLEMS if traces else OK)


def _erase(who: str, platform: str, config: Path | None, store: str) -> Mapping[str, Any]:
    """Erase here, or let the engine do it that is at work on the store."""
    from tiercast.commands.engine_calls import erase_viewer
    from tiercast.engine.viewers import EngineAtWork

    try:
        return erase_viewer()(_query(who, platform, config, store), user())
    except EngineAtWork as owner:
        from tiercast.commands.client import ask_engine
        from tiercast.decide.ids import id_text
        from tiercast.serve.protocol_commands import EraseViewer
        from tiercast.serve.protocol_replies import ErasedReply

        person = owner.person
        wanted = EraseViewer(id=1, viewer=id_text(owner.viewer), platform=person.platform, person=person.id)
        reply = ask_engine(config, store, wanted, ERASED_WITHIN)
        return reply.report if isinstance(reply, ErasedReply) else {}


def _searched(report: Mapping[str, Any], chinese: bool) -> str:
    found = report.get("searched")
    if not found:
        return ""
    tables, files, texts = found["tables"], len(found["files"]), found["texts"]
    if chinese:
        return f"共搜索 {tables} 张表、{files} 个文件，查找编号、昵称、密钥和 {texts} 段说过的话。"
    places, said = f"{tables} tables and {several(files, 'file')}", several(texts, "text")
    return f" Searched: {places}, for the id, the name, the key and {said}."


def _closed(report: Mapping[str, Any], chinese: bool) -> str:
    count = report.get("replays") or 0
    if not count:
        return ""
    if chinese:
        return f"已关闭 {count} 个打开的回放。"
    return f" {several(count, 'open replay')} {'was' if count == 1 else 'were'} closed."


def _query(who: str, platform: str, config: Path | None, store: str) -> ViewerQuery:
    return ViewerQuery(config=config_file(config), store=store_url(store), who=who, platform=platform)
