"""Imports through the running engine where one has the store, else into the store itself."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec

from tiercast.commands.progress import shown
from tiercast.commands.speech import here, note
from tiercast.commands.where import configuration, paths, store_url, user
from tiercast.engine.imports.request import ImportRequest, ImportSummary
from tiercast.engine.jobs import Progress

if TYPE_CHECKING:
    from tiercast.engine.channels import ChannelTold
    from tiercast.engine.imports.here import StoppedShop
    from tiercast.serve.protocol_commands import Command
    from tiercast.serve.protocol_pushes import Push
    from tiercast.serve.protocol_replies import Reply

WITHIN: Final = 3_600.0
"""Seconds that an import into a running engine may take."""
T = TypeVar("T")


def bring(request: ImportRequest, config: Path | None, store: str, quiet: bool) -> ImportSummary:
    """Import files, or say what that would do."""
    if _runs(config, store):
        from tiercast.serve.protocol_commands import ImportFiles

        said = {name: getattr(request, name) for name in ImportRequest.__struct_fields__}
        reply = _ask(config, store, ImportFiles(id=1, **said), quiet)
        plain = msgspec.to_builtins(reply)
        plain.pop("id")
        plain.pop("type")
        return msgspec.convert(plain, ImportSummary)
    return _here(config, store, lambda shop: shop.imports.run(request, user()), quiet)


def undo_import(config: Path | None, store: str, number: int, quiet: bool) -> dict[int, int]:
    """Take an import back. Returns: how many of its orders still count for other imports, by number."""
    if _runs(config, store):
        from tiercast.serve.protocol_commands import UndoImport
        from tiercast.serve.protocol_replies import UndoneReply

        reply = _ask(config, store, UndoImport(id=1, number=number), quiet)
        return reply.kept if isinstance(reply, UndoneReply) else {}
    return _here(config, store, lambda shop: shop.imports.undo(number), quiet).kept


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


def _runs(config: Path | None, store: str) -> bool:
    from tiercast.engine.run_file import read_run_file
    from tiercast.engine.supervisor_control import ask_supervisor
    from tiercast.engine.supervisor_messages import Ask

    run = read_run_file(paths(config, store).run)
    if run is None or not run.port:
        return False
    answer = ask_supervisor(run.control, Ask(token=run.token, what="status"), timeout=0.5)
    return answer is not None and answer.ok


def _ask(config: Path | None, store: str, command: "Command", quiet: bool) -> "Reply":
    from tiercast.commands.client import ask_engine
    from tiercast.serve.protocol_commands import CancelImport, ImportFiles
    from tiercast.serve.protocol_pushes import ImportProgress

    with shown(quiet, _words) as report:

        def heard(push: "Push") -> None:
            if isinstance(push, ImportProgress):
                report(Progress(events=0, seconds=0.0, part=push.part))

        try:
            return ask_engine(config, store, command, WITHIN, heard)
        except KeyboardInterrupt:
            if isinstance(command, ImportFiles):
                ask_engine(config, store, CancelImport(id=1))
                _stopped()
            raise


def _here(config: Path | None, store: str, work: "Callable[[StoppedShop], Awaitable[T]]", quiet: bool) -> T:
    from tiercast_api.clock import SystemClock

    from tiercast.engine.imports.here import stopped_shop
    from tiercast.engine.imports.runner import CancelledImport

    read = configuration(config)
    where = paths(config, store)

    async def run() -> T:
        with shown(quiet, _words) as report:
            async with stopped_shop(read, where, SystemClock(), report) as shop:
                await shop.imports.go_on()
                doing = asyncio.ensure_future(work(shop))
                try:
                    return await asyncio.shield(doing)
                except asyncio.CancelledError:
                    # Ctrl-C: what counts of an import already is taken back; all else is finished.
                    shop.imports.cancel()
                    with contextlib.suppress(CancelledImport):
                        return await doing
                    _stopped()
                    raise

    return asyncio.run(run())


def set_channel(config: Path | None, store: str, told: "ChannelTold") -> list[dict[str, Any]]:
    """Say what a channel cost. Returns: the channel as it is now; nothing where nothing is known of it any more."""
    if _runs(config, store):
        from tiercast.serve.protocol_commands import SetChannel

        said = msgspec.structs.asdict(told)
        return _channels(_ask(config, store, SetChannel(id=1, **said), True))
    found = _here(config, store, lambda shop: shop.channels.tell(told), True)
    return [] if found is None else [msgspec.to_builtins(found)]


def channels(config: Path | None, store: str) -> list[dict[str, Any]]:
    """Every channel, the dearest first."""
    if _runs(config, store):
        from tiercast.serve.protocol_commands import ListChannels

        return _channels(_ask(config, store, ListChannels(id=1), True))

    async def work(shop: "StoppedShop") -> list[dict[str, Any]]:
        return [msgspec.to_builtins(row) for row in shop.channels.list()]

    return _here(config, store, work, True)


def _words(progress: Progress) -> str:
    """Beside the bar: the rows that were read; then the bar says it."""
    rows = progress.events
    return here(f"{rows:,} rows read", f"已读取 {rows:,} 行") if rows else ""


def _stopped() -> None:
    note(here("The import was stopped; nothing of it counts.", "导入已取消；其中的内容都不计入。"))


def _channels(reply: "Reply") -> list[dict[str, Any]]:
    from tiercast.serve.protocol_replies import ChannelsReply

    return [msgspec.to_builtins(one) for one in reply.channels] if isinstance(reply, ChannelsReply) else []


def tell_viewer(
    config: Path | None, store: str, what: str, who: str, platform: str, other: str, name: str,
    value: str | int | float | bool,
) -> str:  # fmt: skip
    """Tell the engine, or the store where none runs, something of a viewer. Returns: the viewer's key."""
    from tiercast.commands.where import config_file
    from tiercast.decide.ids import id_text
    from tiercast.engine.jobs import ViewerQuery
    from tiercast.engine.people import ViewerTold
    from tiercast.engine.viewers import meant

    file, url = config_file(config), store_url(store)
    viewer = meant(ViewerQuery(config=file, store=url, who=who, platform=platform))
    second = meant(ViewerQuery(config=file, store=url, who=other, platform=platform)) if other else b""
    if _runs(config, store):
        from tiercast.serve.protocol_commands import TellViewer

        command = TellViewer(
            id=1, what=what, viewer=id_text(viewer), other=id_text(second) if second else "", name=name, value=value,
            platform=platform,
        )  # fmt: skip
        _ask(config, store, command, True)
    else:
        platforms = (platform,) if platform else tuple(room.platform for room in configuration(config).rooms.values())
        told = ViewerTold(what=what, viewer=viewer, other=second, name=name, value=value, platforms=platforms)
        _here(config, store, lambda shop: shop.telling.tell(told, user()), True)
    return id_text(viewer)
