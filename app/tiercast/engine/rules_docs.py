"""Writes what of the guide for rule authors is made from the code: its reference, and the JSON Schema of tests.

Run as ``python -m tiercast.engine.rules_docs docs``; a test holds the files to what this writes.
"""

import asyncio
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec
from tiercast_api.action import ActionType
from tiercast_api.clock import SystemClock
from tiercast_api.kinds import Kinds

from tiercast.engine.paths import paths_of
from tiercast.engine.registry import load_plugins, offered_actions
from tiercast.engine.ruletests.schema import schema_of_tests
from tiercast.rules.diagnostics import Language
from tiercast.rules.reference import reference

GUIDES: Final[Mapping[str, Language]] = {"rules.md": "en", "rules.zh-CN.md": "zh"}
BEGIN: Final = "<!-- reference: made by `python -m tiercast.engine.rules_docs docs` -->"
END: Final = "<!-- end of the reference -->"


class MissingMarks(ValueError):
    """A guide has no place for its reference."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name}: the lines {BEGIN!r} and {END!r} mark where the reference goes, and are not both there"
        )


def with_reference(text: str, name: str, made: str) -> str:
    """The guide `text` with the reference `made` between its marks. Raises: MissingMarks."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise MissingMarks(name)
    return f"{before}{BEGIN}\n\n{made}\n{END}{after}"


def files(folder: Path, kinds: Kinds, actions: Mapping[str, ActionType]) -> dict[Path, str]:
    """What this writes into `folder`: texts by path."""
    found = {
        folder / name: with_reference((folder / name).read_text("utf-8"), name, reference(kinds, actions, language))
        for name, language in GUIDES.items()
    }
    schema = msgspec.json.format(msgspec.json.encode(schema_of_tests(kinds)), indent=2).decode()
    found[folder / "schema" / "ruleset-test.schema.json"] = schema + "\n"
    return found


async def shipped() -> tuple[Kinds, dict[str, ActionType]]:
    """Event kinds and actions of the shipped plugins, whatever the user has added."""
    with tempfile.TemporaryDirectory(prefix="tiercast-") as folder:
        plugins = await load_plugins(paths_of("", Path(folder)), SystemClock())
        try:
            return plugins.kinds, await offered_actions(plugins)
        finally:
            await plugins.close()


def main(arguments: list[str]) -> int:
    """Write into the folder named first."""
    kinds, actions = asyncio.run(shipped())
    for path, text in files(Path(arguments[0] if arguments else "docs"), kinds, actions).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
