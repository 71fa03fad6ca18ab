"""Writes ``docs/data-map.md`` and ``docs/data-map.zh-CN.md`` from the data map.

Run as ``python -m tiercast.engine.datamap_docs docs``; a test holds the files to what this writes.
"""

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tiercast.engine.config_sections_viewers import RETENTION
from tiercast.engine.datamap import FILES, PERSONAL, Kept, kept_in_tables
from tiercast.words import Words

PAGES = {"en": "data-map.md", "zh": "data-map.zh-CN.md"}
"""File names by language."""
_TITLE = Words("# What is kept", "# 保存了哪些数据")
_INTRODUCTION = Words(
    "Everything lies on this computer. How long is said by `retention` in the configuration; what is due goes within\n"
    "ten minutes, in the time of events; who viewers are goes at midnight and when a room opens.\n"
    "`tiercast viewer export` gives out all that is kept of a viewer,\n"
    "`tiercast viewer erase` removes it and proves it by a search of every table and file below.\n\n"
    "This page is made from the code: `python -m tiercast.engine.datamap_docs docs`. `tiercast data` shows it with\n"
    "the values of your configuration.",
    "所有数据都在这台电脑上。保留多久由配置中的 `retention` 决定；到期的数据按事件时间在十分钟内删除；\n"
    "观众的身份信息在零点和开播时删除。\n"
    "`tiercast viewer export` 导出某位观众的全部数据，`tiercast viewer erase` 删除它们，\n"
    "并搜索下列每张表和每个文件加以证明。\n\n"
    "本页由代码生成：`python -m tiercast.engine.datamap_docs docs`。`tiercast data` 按你的配置显示同样的内容。",
)
_HEADS = Words(
    "| what | from | why | how long | about people |\n| --- | --- | --- | --- | --- |",
    "| 内容 | 来自 | 用途 | 保留多久 | 涉及个人 |\n| --- | --- | --- | --- | --- |",
)
_TABLES, _FILES = Words("## Tables", "## 数据表"), Words("## Files", "## 文件")


def rows(language: str, values: Mapping[str, str] | None = None) -> Iterator[tuple[str, str, str, str, str, str]]:
    """Every kind of data: its name, and what the columns of the page say.

    Args:
        values: how long, by option of ``retention``; None: the defaults.
    """
    for name, kept in (*kept_in_tables(), *FILES.items()):
        yield name, *_row(kept, language, values or defaults())


def defaults() -> dict[str, str]:
    """The defaults of ``retention``, as they would be written."""
    return {option.name: str(option.default) for option in RETENTION}


def render(language: str) -> str:
    """The page in ``en`` or ``zh``."""
    values = defaults()
    parts = [_TITLE.to(language), "", _INTRODUCTION.to(language), ""]
    for title, kinds in ((_TABLES, kept_in_tables()), (_FILES, FILES.items())):
        parts += [title.to(language), "", _HEADS.to(language)]
        parts += [
            f"| `{name}`: {cells[0]} | " + " | ".join(cells[1:]) + " |"
            for name, cells in ((name, _row(kept, language, values)) for name, kept in kinds)
        ]
        parts.append("")
    return "\n".join(parts)


def _row(kept: Kept, language: str, values: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    long = f"`{kept.setting}`: {values[kept.setting]}" if kept.setting else kept.until.to(language)
    personal = PERSONAL[kept.personal].to(language)
    return kept.what.to(language), kept.source.to(language), kept.why.to(language), long, personal


def main(arguments: list[str]) -> int:
    """Write both pages into the folder that is named. Returns: the exit code."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tiercast.engine.datamap_docs FOLDER\n")
        return 2
    for language, name in PAGES.items():
        (Path(arguments[0]) / name).write_text(render(language), "utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
