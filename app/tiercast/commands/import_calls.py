"""Imports through the running engine where one has the store, else into the store itself."""

import asyncio
import contextlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import msgspec

from tiercast.commands.progress import shown
from tiercast.commands.speech import here, note, several
from tiercast.commands.where import configuration, paths, store_url, user
from tiercast.engine.imports.request import Doing, ImportRequest, ImportSummary
from tiercast.engine.jobs import Progress

if TYPE_CHECKING:
    from tiercast.engine.channels import ChannelTold
    from tiercast.engine.imports.request import HowFar
    from tiercast.serve.protocol_commands import Command
    from tiercast.serve.protocol_pushes import Push
    from tiercast.serve.protocol_replies import Reply

WITHIN: Final = 3_600.0
"""Seconds that an import into a running engine may take."""


def bring(request: ImportRequest, config: Path | None, store: str, quiet: bool) -> ImportSummary:
    """Import files, or say what that would do."""
    from tiercast.serve.protocol_imports import ImportFiles

    said = {name: getattr(request, name) for name in ImportRequest.__struct_fields__}
    plain = msgspec.to_builtins(_answer(config, store, ImportFiles(id=1, **said), quiet))
    plain.pop("id")
    plain.pop("type")
    return msgspec.convert(plain, ImportSummary)


def undo_import(config: Path | None, store: str, number: int, quiet: bool) -> dict[int, int]:
    """Take an import back. Returns: how many of its orders still count for other imports, by number."""
    from tiercast.serve.protocol_imports import UndoImport, UndoneReply

    reply = _answer(config, store, UndoImport(id=1, number=number), quiet)
    return reply.kept if isinstance(reply, UndoneReply) else {}


def undo_note(config: Path | None, store: str, note: int) -> "Reply":
    """Take back what a note of the audit log tells of."""
    from tiercast.serve.protocol_commands import Undo

    return _answer(config, store, Undo(id=1, note=note), True)


def imports(config: Path | None, store: str) -> list[dict[str, Any]]:
    """Every import, the newest first; also beside a running engine."""
    from tiercast_api.clock import SystemClock

    from tiercast.commands.shop_store import open_shop
    from tiercast.store.imports import list_imports

    with (
        open_shop(configuration(config), store_url(store), SystemClock()) as (database, vault),
        database.read() as connection,
    ):
        found = list_imports(connection, vault.shop)
    return [{**msgspec.to_builtins(one), "summary": one.summary} for one in found]


def engine_runs(config: Path | None, store: str) -> bool:
    """Whether an engine has the store and answers."""
    from tiercast.beside.run_file import read_run_file
    from tiercast.beside.supervisor_messages import Ask, ask_supervisor

    run = read_run_file(paths(config, store).run)
    if run is None or not run.port:
        return False
    answer = ask_supervisor(run.control, Ask(token=run.token, what="status"), timeout=0.5)
    return answer is not None and answer.ok


def _answer(config: Path | None, store: str, command: "Command", quiet: bool) -> "Reply":
    """The reply of the engine that has the store; where none has, of the store itself."""
    return _ask(config, store, command, quiet) if engine_runs(config, store) else _here(config, store, command, quiet)


def _ask(config: Path | None, store: str, command: "Command", quiet: bool) -> "Reply":
    from tiercast.commands.client import ask_engine
    from tiercast.serve.protocol_imports import CancelImport, ImportFiles, UndoImport
    from tiercast.serve.protocol_pushes import ImportProgress

    with shown(quiet, _words) as report:

        def heard(push: "Push") -> None:
            if isinstance(push, ImportProgress):
                report(_progress(push.doing, push.part, push.rows))

        try:
            return ask_engine(config, store, command, WITHIN, heard)
        except KeyboardInterrupt:
            if isinstance(command, ImportFiles | UndoImport):
                ask_engine(config, store, CancelImport(id=1))
                _stopped(isinstance(command, UndoImport))
            raise


def _here(config: Path | None, store: str, command: "Command", quiet: bool) -> "Reply":
    from tiercast_api.clock import SystemClock

    from tiercast.commands.client import nobody
    from tiercast.commands.speech import CANNOT, fail
    from tiercast.engine.imports.here import stopped_shop
    from tiercast.engine.imports.runner import CancelledImport, CancelledUndo
    from tiercast.serve.stopped import StoppedAnswers
    from tiercast.serve.unable import Unable

    read = configuration(config)
    where = paths(config, store)

    async def run() -> "Reply":
        with shown(quiet, _words) as report:

            def told(far: "HowFar") -> None:
                report(_progress(*far))

            async with stopped_shop(read, where, SystemClock(), told) as shop:
                await shop.imports.go_on()
                doing = asyncio.ensure_future(StoppedAnswers(shop).answer(command, f"{user()} (command line)"))
                try:
                    return await asyncio.shield(doing)
                except asyncio.CancelledError:
                    # Ctrl-C: what counts of an import already is taken back, or counts again; all else is finished.
                    undo = shop.imports.cancel() is Doing.UNDOING
                    with contextlib.suppress(CancelledImport, CancelledUndo):
                        return await doing
                    _stopped(undo)
                    raise

    try:
        return asyncio.run(run())
    except Unable as error:
        if error.code == "no_engine":
            nobody()
        hint = f" ({error.hint})" if error.hint else ""
        fail(f"{error}{hint}", f"{error.zh}（{error.hint_zh}）" if error.hint_zh else error.zh, CANNOT)


def set_channel(config: Path | None, store: str, told: "ChannelTold") -> list[dict[str, Any]]:
    """Say what a channel cost. Returns: the channel as it is now; nothing where nothing is known of it any more."""
    from tiercast.serve.protocol_imports import SetChannel

    return _channels(_answer(config, store, SetChannel(id=1, **msgspec.structs.asdict(told)), True))


def channels(config: Path | None, store: str) -> list[dict[str, Any]]:
    """Every channel, the dearest first."""
    from tiercast.serve.protocol_imports import ListChannels

    return _channels(_answer(config, store, ListChannels(id=1), True))


def _progress(doing: str, part: float, rows: int) -> Progress:
    """How far an import is, for the bar: while files are read nobody knows how much there is."""
    before = doing in ("reading", "linking")
    return Progress(events=rows if before else 0, seconds=0.0, part=None if doing in ("reading", "dividing") else part)


def _words(progress: Progress) -> str:
    """Beside the bar: the rows that were read, then that their buyers are looked for; then the bar says it."""
    rows = progress.events
    if not rows:
        return ""
    if progress.part is not None:
        return here("looking for the buyers", "正在查找买家")
    return here(f"{several(rows, 'row')} read", f"已读取 {rows:,} 行")


def _stopped(undo: bool) -> None:
    if undo:
        note(here("The import was not taken back; it counts as before.", "已停止撤销；这次导入照常计入。"))
        return
    note(here("The import was stopped; nothing of it counts.", "导入已取消；其中的内容都不计入。"))


def _channels(reply: "Reply") -> list[dict[str, Any]]:
    from tiercast.serve.protocol_imports import ChannelsReply

    return [msgspec.to_builtins(one) for one in reply.channels] if isinstance(reply, ChannelsReply) else []


def tell_viewer(
    config: Path | None, store: str, what: str, who: str, platform: str, other: str, name: str,
    value: str | int | float | bool,
) -> str:  # fmt: skip
    """Tell the engine, or the store where none runs, something of a viewer. Returns: the viewer's key."""
    from tiercast.commands.where import config_file
    from tiercast.decide.ids import id_text
    from tiercast.engine.jobs import ViewerQuery
    from tiercast.engine.viewers import meant
    from tiercast.serve.protocol_commands import TellViewer

    file, url = config_file(config), store_url(store)
    viewer = meant(ViewerQuery(config=file, store=url, who=who, platform=platform))
    second = meant(ViewerQuery(config=file, store=url, who=other, platform=platform)) if other else b""
    command = TellViewer(
        id=1, what=what, viewer=id_text(viewer), other=id_text(second) if second else "", name=name, value=value,
        platform=platform,
    )  # fmt: skip
    _answer(config, store, command, True)
    return id_text(viewer)
