"""Commands that install and remove plugins; see `serve.protocol_plugins`."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from tiercast.engine.live import LiveShop
from tiercast.hosting.installing import CannotInstall, Staged, check_new, install, lies_in, replace, uninstall
from tiercast.hosting.records import FoundPlugin, PluginRecord, PluginState
from tiercast.serve.protocol_plugins import InstallPlugin, LookAtPlugin, PluginFileReply, RemovePlugin
from tiercast.serve.protocol_replies import Done, Reply
from tiercast.serve.unable import Unable


class OnPlugins:
    """Installs and removes the user's own plugins.

    Args:
        rests: called with a plugin's id before it ends: its sources and sinks end first.
        changed: called once it has ended, or runs again: its sources and sinks are made anew.
        removed: called once its folder is gone: it ends, and its sources and sinks with it.
    """

    def __init__(
        self, live: LiveShop, rests: Callable[[str], Awaitable[None]], changed: Callable[[str], Awaitable[None]],
        removed: Callable[[str], Awaitable[None]],
    ) -> None:  # fmt: skip
        self._live, self._rests, self._changed, self._removed = live, rests, changed, removed
        self._one = asyncio.Lock()

    async def look(self, command: LookAtPlugin, who: str) -> Reply:
        """What a file would install."""
        file = _file(command.file)
        try:
            plugin = await asyncio.to_thread(Staged, file)
            with plugin:
                check_new(plugin.found, self._taken())
        except (CannotInstall, OSError) as error:
            raise _unable(error) from error
        return _told(command.id, plugin.found, self._own(plugin.found.id), plugin.digest)

    async def install(self, command: InstallPlugin, who: str) -> Reply:
        """Copy it: nobody has enabled it yet, or it takes the place of another version."""
        file = _file(command.file)
        async with self._one:
            try:
                plugin = await asyncio.to_thread(Staged, file, self._live.paths.plugins.parent)
                with plugin:
                    return await self._install(command, plugin)
            except (CannotInstall, OSError) as error:
                raise _unable(error) from error

    async def _install(self, command: InstallPlugin, plugin: Staged) -> Reply:
        """Raises: Unable, CannotInstall, OSError."""
        if command.digest and command.digest != plugin.digest:
            raise CannotInstall(
                "the file has changed since it was looked at; look at it again",
                "这个文件在查看之后有改动；请重新选择并查看",
            )
        check_new(plugin.found, self._taken())
        old = self._own(plugin.found.id)
        if old is not None:
            return _told(command.id, await self._replace(plugin, old), old)
        found = await asyncio.to_thread(install, plugin, self._live.paths.plugins)
        self._live.plugins.add(found)
        return _told(command.id, found)

    async def _replace(self, plugin: Staged, old: PluginRecord) -> FoundPlugin:
        """Put a version in the place of another; where it does not load, the other one goes on.

        Raises: Unable, CannotInstall, OSError.
        """
        plugins, before = self._live.plugins, old.found
        trusted = old.in_process and not before.first_party
        await self._rests(old.id)
        await plugins.rest(old.id)
        try:
            new = await asyncio.to_thread(replace, plugin, self._live.paths.plugins, before)
        except (CannotInstall, OSError):
            await self._go_on(before, trusted)
            raise
        record = await plugins.take(new.found)
        if record.state is PluginState.BROKEN:
            await asyncio.to_thread(new.take_back)
            await self._go_on(before, trusted)
            en, zh = (f": {record.reason.english}", f"：{record.reason.chinese}") if record.reason else ("", "")
            now, then = _version(new.found), _version(before)
            raise Unable(
                "refused", f"the version {now} does not work, and {then} stays{en}",
                zh=f"版本 {now} 不能用，仍用 {then}{zh}",
            )  # fmt: skip
        await asyncio.to_thread(new.keep)
        await self._changed(old.id)
        return new.found

    async def _go_on(self, before: FoundPlugin, trusted: bool) -> None:
        await self._live.plugins.take(before, trusted=trusted)
        await self._changed(before.id)

    async def remove(self, command: RemovePlugin, who: str) -> Reply:
        """Switch it off and delete its folder."""
        plugins = self._live.plugins
        async with self._one:
            record = next((one for one in plugins.records if one.id == command.plugin), None)
            if record is None:
                raise Unable("not_found", f"there is no plugin {command.plugin!r}", zh=f"没有插件“{command.plugin}”")
            try:
                await asyncio.to_thread(uninstall, record.found, self._live.paths.plugins)
            except (CannotInstall, OSError) as error:
                raise _unable(error) from error
            await self._removed(command.plugin)
        return Done(id=command.id, message=command.plugin)

    def _taken(self) -> set[str]:
        """Plugins that lie elsewhere, and cannot be replaced."""
        folder = self._live.paths.plugins
        return {record.id for record in self._live.plugins.records if not lies_in(record.found, folder)}

    def _own(self, plugin: str) -> PluginRecord | None:
        """The plugin of this id that was installed by the user."""
        folder, records = self._live.paths.plugins, self._live.plugins.records
        return next((one for one in records if one.id == plugin and lies_in(one.found, folder)), None)


def _file(text: str) -> Path:
    file = Path(text)
    if not file.is_absolute() or not file.exists():
        raise Unable("not_found", f"there is no file {text}", zh=f"没有文件 {text}")
    return file


def _unable(error: Exception) -> Unable:
    if isinstance(error, CannotInstall):
        return Unable("refused", error.words.en, zh=error.words.zh)
    return Unable("fault", f"the file cannot be read or copied: {error}", zh=f"无法读取或复制文件：{error}")


def _told(number: int, found: FoundPlugin, old: PluginRecord | None = None, digest: str = "") -> PluginFileReply:
    manifest = found.manifest
    if manifest is None:
        raise Unable("refused", f"{found.id} has no manifest", zh=f"{found.id} 没有清单")
    return PluginFileReply(
        id=number, plugin=found.id, version=manifest.version, title=manifest.title, title_zh=manifest.title_zh,
        summary=manifest.summary, summary_zh=manifest.summary_zh, licence=manifest.licence,
        homepage=manifest.homepage, sources=manifest.sources, sinks=manifest.sinks, permissions=manifest.permissions,
        replaces=_version(old.found) if old is not None else "",
        runs=old is not None and old.state is PluginState.ENABLED, digest=digest,
    )  # fmt: skip


def _version(found: FoundPlugin) -> str:
    return found.manifest.version if found.manifest is not None else "?"
