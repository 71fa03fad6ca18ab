"""Writes ``docs/configuration.md`` and ``docs/configuration.zh-CN.md`` from the declaration of the options.

Run as ``python -m tiercast.engine.config_docs docs``; a test holds the files to what this writes.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from tiercast.engine.config_option import Option, Shape
from tiercast.engine.config_options import OPTIONS
from tiercast.resources import resource
from tiercast.words import Words

FILES = {"en": "configuration.md", "zh": "configuration.zh-CN.md"}
"""File names by language."""

_INTRODUCTION = Words(
    "# Configuration\n\n"
    "One YAML file, `tiercast.yaml`, says what an engine runs: `tiercast engine --config tiercast.yaml`. Without\n"
    "`--config` the `tiercast.yaml` of the folder is meant, else that of the data folder, which the window writes;\n"
    "without a file the built-in one below runs a simulated room. What the window changes keeps your comments, and\n"
    "counts at once. Every option may be left out unless it says *required*.\n"
    "Durations are written `90s`, `5m`, `2h`, `3d`, money `1000 CNY`, shares `5%`. A relative path starts at the\n"
    "file's folder. Mistakes are reported with file, line and column; `tiercast doctor --config FILE` checks\n"
    "without starting, also the settings of every source and sink.\n\n"
    "This page is made from the code: `python -m tiercast.engine.config_docs docs`.\n",
    "# 配置\n\n"
    "引擎运行什么，由一个 YAML 文件 `tiercast.yaml` 说明：`tiercast engine --config tiercast.yaml`。\n"
    "不写 `--config` 时依次用当前目录、用户数据目录的 `tiercast.yaml`（窗口会写后者）；都没有时使用下面的内置配置，\n"
    "运行一个模拟直播间。窗口所做的修改会保留你的注释，并立即生效。\n"
    "除标明*必填*的以外，选项都可以省略。时长写作 `90s`、`5m`、`2h`、`3d`，\n"
    "金额写作 `1000 CNY`，比例写作 `5%`。相对路径以该文件所在目录为准。有错时会指出文件、行和列；\n"
    "`tiercast doctor --config 文件` 只检查，不启动；每个数据接入和触达方式的设置也会检查。\n\n"
    "本页由代码生成：`python -m tiercast.engine.config_docs docs`。\n",
)
_COLUMNS = Words("| option | written as | default | meaning |", "| 选项 | 写法 | 默认值 | 含义 |")
_REQUIRED = Words("*required*", "*必填*")
_BUILT_IN = Words("## The built-in file", "## 内置配置")
_TOP = Words("## At the top of the file", "## 文件顶层")
_SHAPES = {
    Shape.TEXT: Words("text", "文字"),
    Shape.INTEGER: Words("whole number", "整数"),
    Shape.FLAG: Words("`true` or `false`", "`true` 或 `false`"),
    Shape.TEXTS: Words("list", "列表"),
    Shape.MAP: Words("map of names to values", "名称到取值的表"),
    Shape.SETTINGS: Words("map", "键值表"),
    Shape.SECTION: Words("section, see below", "一节，见下"),
    Shape.SECTIONS: Words("a section under each key, see below", "每个键下一节，见下"),
}


def render(language: str) -> str:
    """The page in ``en`` or ``zh``."""
    top = [_INTRODUCTION.to(language), _TOP.to(language) + "\n", *_table(OPTIONS, language)]
    for option in OPTIONS:
        if option.options:
            place = f"{option.name}" if option.shape is Shape.SECTION else f"{option.name}.KEY"
            top += [f"\n## `{place}` — {option.title.to(language)}\n", option.help.to(language) + "\n"]
            top += _table(option.options, language)
    built_in = resource("config/demo.yaml").read_text("utf-8")
    return "\n".join([*top, f"\n{_BUILT_IN.to(language)}\n", f"```yaml\n{built_in}```"]) + "\n"


def _table(options: tuple[Option, ...], language: str) -> Iterator[str]:
    yield _COLUMNS.to(language)
    yield "| --- | --- | --- | --- |"
    for option in options:
        example = f" (`{option.example}`)" if option.example else ""
        meaning = f"**{option.title.to(language)}.** {option.help.to(language)}"
        yield f"| `{option.name}` | {_written(option, language)}{example} | {_default(option, language)} | {meaning} |"


def _written(option: Option, language: str) -> str:
    if option.shape is Shape.CHOICE:
        return " / ".join(f"`{choice}`" for choice in option.choices)
    if option.shape is Shape.INTEGER:
        return f"{_SHAPES[option.shape].to(language)}, {option.low} … {option.high}"
    return _SHAPES[option.shape].to(language)


def _default(option: Option, language: str) -> str:
    if option.required:
        return _REQUIRED.to(language)
    if isinstance(option.default, bool):
        return f"`{str(option.default).lower()}`"
    return f"`{option.default}`" if option.default not in (None, "") else ""


def main(arguments: list[str]) -> int:
    """Write both pages into the folder named first."""
    folder = Path(arguments[0] if arguments else "docs")
    folder.mkdir(parents=True, exist_ok=True)
    for language, name in FILES.items():
        (folder / name).write_text(render(language), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
