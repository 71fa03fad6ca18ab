"""One Chinese word for one thing, wherever a person reads it: window, command line, plugins and guides."""

from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def read_by_people() -> Iterator[tuple[Path, str]]:
    """Every file whose Chinese somebody reads, with its text. Rulesets speak to viewers, and more politely."""
    files = [*ROOT.glob("app/**/*.py"), *ROOT.glob("plugins/**/*.py"), *ROOT.glob("resources/translations/zh_CN/*.ts")]
    for file in [*files, *ROOT.glob("docs/*.zh-CN.md"), ROOT / "README.zh-CN.md"]:
        yield file, file.read_text("utf-8")


@pytest.mark.parametrize(
    ("word", "instead"), [("您", "你"), ("条事件", "个事件"), ("回执", "执行结果"), ("事件日志", "事件记录")]
)
def test_that_one_thing_has_one_chinese_word(word: str, instead: str) -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file, text in read_by_people()
        for number, line in enumerate(text.splitlines(), 1)
        if word in line
    ]
    assert found == [], f"{word}: write {instead}"
