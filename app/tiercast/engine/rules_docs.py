"""Writes what of the guide for rule authors is made: its reference, its tables of rulesets, the JSON Schema of tests.

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

from tiercast.beside.paths import paths_of
from tiercast.engine.registry import load_plugins, offered_actions
from tiercast.engine.ruletests.schema import schema_of_tests
from tiercast.resources import EXAMPLES, shipped_rulesets
from tiercast.rules.diagnostics import Language
from tiercast.rules.parse import parse_ruleset
from tiercast.rules.reference import reference

GUIDES: Final[Mapping[str, Language]] = {"rules.md": "en", "rules.zh-CN.md": "zh"}
BEGIN: Final = "<!-- reference: made by `python -m tiercast.engine.rules_docs docs` -->"
END: Final = "<!-- end of the reference -->"
SHIPPED_BEGIN: Final = "<!-- shipped rulesets: made by `python -m tiercast.engine.rules_docs docs` -->"
SHIPPED_END: Final = "<!-- end of the shipped rulesets -->"
ENGLISH: Final = "-en"
"""What the names of shipped rulesets in English end with."""


class MissingMarks(ValueError):
    """A guide has no place for what is made."""

    def __init__(self, name: str, begin: str = BEGIN, end: str = END) -> None:
        super().__init__(f"{name}: the lines {begin!r} and {end!r} mark where it goes, and are not both there")


def with_reference(text: str, name: str, made: str, marks: tuple[str, str] = (BEGIN, END)) -> str:
    """The guide `text` with `made` between its marks. Raises: MissingMarks."""
    before, begin, rest = text.partition(marks[0])
    _, end, after = rest.partition(marks[1])
    if not begin or not end:
        raise MissingMarks(name, *marks)
    return f"{before}{begin}\n\n{made}\n{end}{after}"


def shipped_tables(language: Language) -> str:
    """Tables of the shipped rulesets, those to run and those to learn from, by name with their titles."""
    files = shipped_rulesets()
    head = {
        "en": ("ruleset", "what it is for", "example", "what it does"),
        "zh": ("规则集", "用在哪里", "例子", "做什么"),
    }[language]
    tables = []
    for columns, examples in ((head[:2], False), (head[2:], True)):
        rows = [
            f"| {_link(file)} | {_title(file)} |"
            for name, file in files.items()
            if (file.parent.name == EXAMPLES) is examples and name.endswith(ENGLISH) is (language == "en")
        ]
        tables.append("\n".join([f"| {columns[0]} | {columns[1]} |", "| --- | --- |", *rows, ""]))
    return "\n".join(tables)


def _link(file: Path) -> str:
    folder = f"{EXAMPLES}/" if file.parent.name == EXAMPLES else ""
    return f"[`{file.stem}`](../rulesets/{folder}{file.name})"


def _title(file: Path) -> str:
    ruleset = parse_ruleset(file.read_text("utf-8"), file.name).ruleset
    return ruleset.title.replace("|", "\\|") if ruleset is not None else ""


def files(folder: Path, kinds: Kinds, actions: Mapping[str, ActionType]) -> dict[Path, str]:
    """What this writes into `folder`: texts by path."""
    found = {}
    for name, language in GUIDES.items():
        text = with_reference((folder / name).read_text("utf-8"), name, reference(kinds, actions, language))
        marks = (SHIPPED_BEGIN, SHIPPED_END)
        found[folder / name] = with_reference(text, name, shipped_tables(language), marks)
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
