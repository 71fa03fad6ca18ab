"""Installing plugins on the control connection; see `serve.protocol`."""

from typing import Final, TypeAlias

from tiercast.serve.protocol_base import CommandMessage, ReplyMessage


class LookAtPlugin(CommandMessage, frozen=True, kw_only=True, tag="plugin_look"):
    """What a file on the engine's computer would install: a folder, a .zip or a .whl. Answer: `PluginFileReply`."""

    file: str


class InstallPlugin(CommandMessage, frozen=True, kw_only=True, tag="plugin_install"):
    """Copy it into the user's plugin folder; it is enabled by `SetPlugin`. Answer: `PluginFileReply`.

    It replaces another version that was installed so, and runs where that did; if it does not load, that one stays.

    Attributes:
        digest: of `PluginFileReply`: nothing else is installed than what was looked at; "" installs whatever it is.
    """

    file: str
    digest: str = ""


class RemovePlugin(CommandMessage, frozen=True, kw_only=True, tag="plugin_remove"):
    """Remove a plugin that was installed so. Answer: `Done`."""

    plugin: str


class PluginFileReply(ReplyMessage, frozen=True, kw_only=True, tag="plugin_file"):
    """What its manifest says; nothing of it was run.

    Attributes:
        replaces: the version that lies in its place; runs: that one is enabled, and so will be this one.
        digest: of its files.
    """

    plugin: str
    version: str
    title: str
    title_zh: str = ""
    summary: str = ""
    summary_zh: str = ""
    licence: str = ""
    homepage: str = ""
    sources: tuple[str, ...] = ()
    sinks: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    replaces: str = ""
    runs: bool = False
    digest: str = ""


PluginsCommand: TypeAlias = LookAtPlugin | InstallPlugin | RemovePlugin
PLUGINS_READS: Final = (LookAtPlugin,)
"""Those that change nothing."""
