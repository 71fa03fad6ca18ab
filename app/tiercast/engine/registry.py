"""The plugins of an engine, found and loaded, and what their sinks can do."""

import random
from typing import NamedTuple

from tiercast_api.action import ActionType
from tiercast_api.clock import Clock
from tiercast_api.errors import PluginError

from tiercast.beside.paths import Paths
from tiercast.hosting.choices import Choices, StartLog
from tiercast.hosting.discovery import discover, shipped_plugins
from tiercast.hosting.known import Known
from tiercast.hosting.plugins import HostingOptions, Plugins
from tiercast.resources import project_file, shipped_plugins_folder


async def load_plugins(paths: Paths, clock: Clock, *, safe_mode: bool = False, chinese: bool = False) -> Plugins:
    """Find and load every plugin; what goes wrong with one is in its record."""
    found = discover(tree=shipped_plugins_folder(), user_folder=paths.plugins, shipped=shipped_plugins(project_file()))
    # Jitter of restarts only: no decision depends on it.
    dice = random.Random()  # noqa: S311
    options = HostingOptions(safe_mode=safe_mode, chinese=chinese)
    choices, starts, known = Choices(paths.plugin_choices), StartLog(paths.plugin_starts), Known(paths.plugin_known)
    plugins = Plugins(found, choices, starts, clock, dice, options, known=known)
    await plugins.load()
    return plugins


class Offered(NamedTuple):
    """What sinks could do that need no settings, by name, and the type of sink that offers each."""

    actions: dict[str, ActionType]
    sinks: dict[str, str]


async def _made(plugins: Plugins, name: str) -> tuple[ActionType, ...]:
    """What a sink says that it can do when it is made without settings."""
    try:
        sink = await plugins.make_sink(name, {})
    except PluginError:
        # It says so only with its settings; its actions are then unknown here.
        return ()
    return sink.declaration.actions


async def offered_actions(plugins: Plugins) -> dict[str, ActionType]:
    """What the sinks could do, for rulesets that run without configured ones."""
    return (await offered(plugins)).actions


async def offered(plugins: Plugins) -> Offered:
    """The same, with the sink type that offers each action."""
    found = Offered({}, {})
    for name in plugins.sinks:
        for action in plugins.sinks[name].actions or await _made(plugins, name):
            if action.name not in found.actions:
                found.actions[action.name], found.sinks[action.name] = action, name
    for name, actions in plugins.remembered_actions.items():
        for action in actions:
            if action.name not in found.actions:
                found.actions[action.name], found.sinks[action.name] = action, name
    return found
