"""What ``tiercast doctor`` finds about plugins: whether they can be used, and whether their settings fit."""

import asyncio
import random
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tiercast_api import InvalidSettings, PluginError, Schema, secret_names, validate
from tiercast_api.clock import SystemClock

from tiercast.beside.paths import Paths
from tiercast.commands.doctor_finding import Finding
from tiercast.commands.surroundings import found_plugins
from tiercast.engine.config import Config
from tiercast.engine.located import located
from tiercast.hosting.choices import Choices, ChoicesError, StartLog
from tiercast.hosting.plugins import Plugins, UnknownType
from tiercast.hosting.records import FoundPlugin
from tiercast.words import Words

_TITLE = Words("plugins", "插件")


class _Part(NamedTuple):
    """A configured source or sink, and where it stands in the configuration."""

    place: str
    type: str
    settings: Mapping[str, Any]
    enabled: bool
    is_source: bool


class _Fault(NamedTuple):
    """What does not fit: the setting ("": the part as a whole), and what was found and expected.

    `what_zh`: where it is another sentence in Chinese.
    """

    setting: str
    what: str
    what_zh: str = ""


def look_at_plugins(config: Config, where: Paths) -> Iterator[Finding]:
    """Every plugin that cannot be used, every configured source and sink that nobody offers or whose settings do not
    fit, and how many plugins are well."""
    found = found_plugins(where.plugins)
    for each in found:
        if each.problem is not None:
            words = Words(f"{each.id}: {each.problem.english}", f"{each.id}：{each.problem.chinese}")
            yield Finding(_TITLE, "note", words)
    usable = [each for each in found if each.manifest is not None and each.problem is None]
    known = {
        True: {name for each in usable if each.manifest for name in each.manifest.sources},
        False: {name for each in usable if each.manifest for name in each.manifest.sinks},
    }
    offered: list[_Part] = []
    for part in _parts(config):
        if part.type in known[part.is_source]:
            offered.append(part)
        else:
            yield _nobody_offers(part, known[part.is_source])
    try:
        choices = Choices(where.plugin_choices)
    except ChoicesError as error:
        yield Finding(_TITLE, "bad", error.words)
        return
    yield from asyncio.run(_settings(config, usable, [part for part in offered if part.enabled], choices))
    count = len(usable)
    yield Finding(_TITLE, "good" if count else "note", Words(f"{count} can be used", f"{count} 个可用"))


def _parts(config: Config) -> list[_Part]:
    sources = [
        _Part(f"sources.{k}", part.type, part.settings, part.enabled, True) for k, part in config.sources.items()
    ]
    sinks = [_Part(f"sinks.{k}", part.type, part.settings, part.enabled, False) for k, part in config.sinks.items()]
    return sources + sinks


def _nobody_offers(part: _Part, known: set[str]) -> Finding:
    listed = ", ".join(sorted(known)) or "–"
    english = f"{part.place}: no plugin offers {part.type!r}; there are: {listed}"
    return Finding(_TITLE, "bad", Words(english, f"{part.place}：没有插件提供 {part.type!r}；现有：{listed}"))


async def _settings(
    config: Config, usable: Sequence[FoundPlugin], parts: Sequence[_Part], choices: Choices
) -> list[Finding]:
    """What is wrong with the settings of `parts`; only the plugins that they need are loaded."""
    types = {part.type for part in parts}
    needed = [e for e in usable if e.manifest and types & {*e.manifest.sources, *e.manifest.sinks}]
    findings: list[Finding] = []
    with tempfile.TemporaryDirectory(prefix="tiercast-doctor-") as folder:
        starts = StartLog(Path(folder) / "starts.json")  # a look is no start of the engine
        dice = random.Random(0)  # noqa: S311 - jitter of restarts only
        plugins = Plugins(needed, choices, starts, SystemClock(), dice)
        try:
            await plugins.load()
            for part in parts:
                findings += [_does_not_fit(part, fault) for fault in await _faults(plugins, part, config.folder)]
        finally:
            await plugins.close()
    return findings


async def _faults(plugins: Plugins, part: _Part, folder: Path) -> list[_Fault]:
    """Every setting that is not as declared; else what the plugin itself says against them."""
    card = (plugins.sources if part.is_source else plugins.sinks).get(part.type)
    schema = card.settings if card is not None else {}
    if card is not None and (wrong := _undeclared(schema, part.settings)):
        return wrong
    settings = located(part.settings, schema, folder)
    try:
        await (plugins.make_source if part.is_source else plugins.make_sink)(part.type, settings)
    except InvalidSettings as error:
        return [_fault(error, schema, settings)]
    except (PluginError, UnknownType) as error:
        return [_Fault("", str(error))]
    return []


def _undeclared(schema: Schema, settings: Mapping[str, Any]) -> list[_Fault]:
    left, wrong = dict(settings), []
    while True:
        try:
            validate({**schema, "required": ()}, left)
        except InvalidSettings as error:
            wrong.append(_fault(error, schema, settings))
            del left[error.name]
        else:
            missing = [name for name in schema.get("required", ()) if name not in settings]
            return wrong + [_Fault(name, "is required and missing") for name in missing]


def _fault(error: InvalidSettings, schema: Schema, settings: Mapping[str, Any]) -> _Fault:
    """What is wrong with a setting; the value of a secret is not told."""
    what, what_zh = error.message, error.chinese
    if error.name in secret_names(schema) and (value := settings.get(error.name)):
        what, what_zh = what.replace(repr(value), "…"), what_zh.replace(str(value), "…")
    return _Fault(error.name, what, what_zh)


def _does_not_fit(part: _Part, fault: _Fault) -> Finding:
    place = f"{part.place}.settings.{fault.setting}" if fault.setting else part.place
    return Finding(_TITLE, "bad", Words(f"{place}: {fault.what}", f"{place}：{fault.what_zh or fault.what}"))
