"""Loads plugins as the engine would, and builds their sources and sinks where their settings have defaults."""

import asyncio
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any

import msgspec
from tiercast_api import ActionType, InvalidSettings, Kinds, PluginError
from tiercast_api.clock import SystemClock

from tiercast.commands.speech import fail
from tiercast.hosting.choices import Choices, StartLog
from tiercast.hosting.known import Known
from tiercast.hosting.plugins import Plugins
from tiercast.hosting.records import FoundPlugin, PluginState
from tiercast.words import Words


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """How one plugin did.

    Attributes:
        risks: what using each of its sources risks, by name: the sentence in both languages.
    """

    id: str
    ok: bool
    message: str
    message_zh: str
    details: str = ""
    risks: dict[str, Words] = {}


def check_plugins(found: Sequence[FoundPlugin], ids: Sequence[str]) -> list[Finding]:
    """Load the plugins with these ids (all, where none is named). Raises: Failure: for an id that is not there."""
    known = {each.id for each in found}
    for name in ids:
        if name not in known:
            fail(f"there is no plugin {name!r}", f"没有插件 {name!r}")
    return asyncio.run(_check([each for each in found if not ids or each.id in ids]))


def offered(found: Sequence[FoundPlugin]) -> tuple[Kinds, Mapping[str, ActionType] | None]:
    """Event kinds and actions of these plugins; None where a sink does not tell its actions without settings."""
    return asyncio.run(_offered(found))


async def _offered(found: Sequence[FoundPlugin]) -> tuple[Kinds, Mapping[str, ActionType] | None]:
    with tempfile.TemporaryDirectory() as folder:
        plugins = all_enabled(found, Path(folder))
        try:
            await plugins.load()
            actions: dict[str, ActionType] = {}
            for name, card in plugins.sinks.items():
                try:
                    sink = await plugins.make_sink(name, placeholders(card.settings))
                except PluginError:
                    return plugins.kinds, None
                actions.update((action.name, action) for action in sink.declaration.actions)
            return plugins.kinds, actions or None
        finally:
            await plugins.close()


def placeholders(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Values for the required settings without a default, good enough to read a declaration."""
    values: dict[str, Any] = {}
    for name in schema.get("required", ()):
        setting = schema["properties"][name]
        if "default" in setting:
            continue
        if "enum" in setting:
            values[name] = setting["enum"][0]
        elif setting["type"] == "string":
            values[name] = _address(setting) if setting.get("format") in ("uri", "url") or "url" in name else "x"
        else:
            values[name] = {"integer": 1, "number": 1, "boolean": False, "array": ["x"], "object": {}}[setting["type"]]
    return values


def _address(setting: Mapping[str, Any]) -> str:
    is_socket = "ws://" in repr(setting)
    return "ws://127.0.0.1:9/" if is_socket else "http://127.0.0.1:9/"


async def _check(found: Sequence[FoundPlugin]) -> list[Finding]:
    with tempfile.TemporaryDirectory() as folder:
        plugins = all_enabled(found, Path(folder))
        try:
            await plugins.load()
            findings = []
            for record in plugins.records:
                if record.state is PluginState.ENABLED:
                    findings.append(await _declares(plugins, record.found))
                else:
                    en = record.reason.english if record.reason else record.state.value
                    zh = record.reason.chinese if record.reason else record.state.value
                    findings.append(Finding(id=record.id, ok=False, message=en, message_zh=zh, details=record.details))
            return findings
        finally:
            await plugins.close()


async def _declares(plugins: Plugins, found: FoundPlugin) -> Finding:
    manifest = found.manifest
    names = [*(manifest.sources if manifest else ()), *(manifest.sinks if manifest else ())]
    risks: dict[str, Words] = {}
    for name in names:
        try:
            if name in plugins.sources:
                source = await plugins.make_source(name, placeholders(plugins.sources[name].settings))
                risk = source.declaration.risk
                risks[name] = Words(risk.sentence, risk.sentence_zh)
            else:
                await plugins.make_sink(name, placeholders(plugins.sinks[name].settings))
        except InvalidSettings:
            continue  # it wants settings that only its user knows
        except PluginError as error:
            return Finding(id=found.id, ok=False, message=f"{name}: {error}", message_zh=f"{name}：{error}")
    listed = ", ".join(names)
    return Finding(
        id=found.id, ok=True, message=f"can be loaded: {listed}", message_zh=f"可以加载：{listed}", risks=risks
    )


def all_enabled(found: Sequence[FoundPlugin], folder: Path, known: Known | None = None) -> Plugins:
    """Plugins that may all be loaded, whatever the user has switched off.

    Args:
        folder: for what they note; known: what others brought when they were loaded.
    """
    choices = Choices(folder / "choices.json")
    for each in found:
        choices.enable(each.id, True)
    starts, dice = StartLog(folder / "starts.json"), Random(0)  # noqa: S311 - jitter
    return Plugins(found, choices, starts, SystemClock(), dice, known=known)
