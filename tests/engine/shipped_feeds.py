"""What the header of a shipped ruleset says of the shipped sources: which of its rules each of them can carry.

The header has a line for each source, made from the source's own declaration; a test holds the two together.
"""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from tiercast.beside.paths import paths_of
from tiercast.engine.registry import load_plugins
from tiercast.rules import ast
from tiercast.rules.check.coverage import Works, coverage
from tiercast_api.clock import SystemClock
from tiercast_api.source import SourceDeclaration

SOURCES: Final = ("simulator", "http-in", "oba-live", "barrage-grab")
"""In the order of the header."""


async def declarations() -> dict[str, SourceDeclaration]:
    """What the shipped sources declare with their default settings, by name."""
    with tempfile.TemporaryDirectory(prefix="tiercast-") as folder:
        plugins = await load_plugins(paths_of("", Path(folder)), SystemClock())
        try:
            return {name: (await plugins.make_source(name, {})).declaration for name in SOURCES}
        finally:
            await plugins.close()


def feed_lines(ruleset: ast.Ruleset, sources: Mapping[str, SourceDeclaration], chinese: bool) -> list[str]:
    """A line for each source, without the sign of a comment."""
    return [f"  {name:<13} {_standing(ruleset, sources[name], chinese)}" for name in SOURCES]


def _standing(ruleset: ast.Ruleset, source: SourceDeclaration, chinese: bool) -> str:
    found = coverage(ruleset, [source])
    cannot = [one.name for one in found if one.works is Works.CANNOT]
    partly = [one.name for one in found if one.works is Works.PARTLY]
    if len(cannot) == len(found):
        return "一条也用不了" if chinese else "no rule works"
    parts = []
    if cannot:
        parts.append(f"用不了：{'、'.join(cannot)}" if chinese else f"cannot work: {', '.join(cannot)}")
    if partly:
        parts.append(f"只能用一部分：{'、'.join(partly)}" if chinese else f"works partly: {', '.join(partly)}")
    if not parts:
        return "全部能用" if chinese else "all of it works"
    return ("；" if chinese else "; ").join(parts)


def shipped_declarations() -> dict[str, SourceDeclaration]:
    """The same outside of an event loop."""
    return asyncio.run(declarations())
