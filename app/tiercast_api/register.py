"""What a plugin's module registers, collected and checked: the same in the engine, in a child process and in tests.

The names of hooks are those of `tiercast_api.hooks`. Each plugin gets a pluggy manager of its own, so that one plugin's
fault cannot take another's results with it, and each fault is attributed to the plugin and the hook.
"""

import traceback
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any, TypeVar

import msgspec
import pluggy

from tiercast_api import hooks
from tiercast_api.kinds import Kind
from tiercast_api.settings import SchemaError, check_schema
from tiercast_api.sink import SinkType
from tiercast_api.source import SourceType

_T = TypeVar("_T")

HOOKS: tuple[str, ...] = ("tiercast_sources", "tiercast_sinks", "tiercast_kinds")
"""Names of all hooks, in the order in which they are called."""


class RegistrationError(Exception):
    """A plugin registered nothing usable.

    Attributes:
        plugin: id of the plugin.
        hook: the hook (or ``import``) at which it went wrong.
        reason: what was found and what is expected.
        details: the traceback, for whoever repairs the plugin; "" where there is none.
    """

    def __init__(self, plugin: str, hook: str, reason: str, details: str = "") -> None:
        super().__init__(f"{plugin}: {hook}: {reason}")
        self.plugin = plugin
        self.hook = hook
        self.reason = reason
        self.details = details


class Registered(msgspec.Struct, frozen=True):
    """What one plugin offers."""

    plugin: str
    sources: tuple[SourceType, ...] = ()
    sinks: tuple[SinkType, ...] = ()
    kinds: tuple[Kind, ...] = ()


def guarded(plugin: str, step: str, call: Callable[[], _T]) -> _T:
    """Call something of a plugin's.

    Raises:
        RegistrationError: for whatever it raises, `SystemExit` included; a keyboard interrupt goes through.
    """
    try:
        return call()
    except (Exception, SystemExit) as error:
        reason = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise RegistrationError(plugin, step, reason, traceback.format_exc()) from error


def collect(plugin: str, module: ModuleType | object) -> Registered:
    """Call every hook of `module` and check what it returns.

    Args:
        plugin: id of the plugin, for the errors.
        module: the plugin's module, or any object whose methods are marked with `hookimpl`.

    Raises:
        RegistrationError: where a hook raises, is unknown, or returns something else than it should.
    """
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)
    guarded(plugin, "register", lambda: manager.register(module, name=plugin))
    guarded(plugin, "register", manager.check_pending)
    return Registered(
        plugin,
        _named(plugin, "tiercast_sources", SourceType, _results(plugin, manager, "tiercast_sources")),
        _named(plugin, "tiercast_sinks", SinkType, _results(plugin, manager, "tiercast_sinks")),
        _named(plugin, "tiercast_kinds", Kind, _results(plugin, manager, "tiercast_kinds")),
    )


def _results(plugin: str, manager: pluggy.PluginManager, hook: str) -> Iterable[Any]:
    def call() -> list[Any]:
        # list() inside the guard: a hook may be a generator that raises late.
        return [item for result in getattr(manager.hook, hook)() for item in result]

    return guarded(plugin, hook, call)


def _named(plugin: str, hook: str, kind: type[_T], items: Iterable[Any]) -> tuple[_T, ...]:
    found: dict[str, _T] = {}
    for item in items:
        if not isinstance(item, kind):
            raise RegistrationError(plugin, hook, f"expected {kind.__name__} objects, found {item!r}")
        name = _check_item(plugin, hook, item)
        if name in found:
            raise RegistrationError(plugin, hook, f"the name {name!r} is registered twice by this plugin")
        found[name] = item
    return tuple(found.values())


def _check_item(plugin: str, hook: str, item: Any) -> str:
    """Check the types of an item's own fields (constructors do not) and its schema; the name is returned."""
    name = item.name
    if not isinstance(name, str) or not name:
        raise RegistrationError(plugin, hook, f"expected a name, found {name!r}")
    for field in ("title", "title_zh", *(("summary", "summary_zh") if not isinstance(item, Kind) else ())):
        if not isinstance(getattr(item, field), str):
            raise RegistrationError(plugin, hook, f"{name}: {field}: expected a text, found {getattr(item, field)!r}")
    if isinstance(item, Kind):
        return name
    if not callable(item.make):
        raise RegistrationError(plugin, hook, f"{name}: make: expected a function, found {item.make!r}")
    try:
        check_schema(item.settings)
    except (SchemaError, AttributeError, TypeError) as error:
        raise RegistrationError(plugin, hook, f"{name}: settings: {error}") from error
    return name
