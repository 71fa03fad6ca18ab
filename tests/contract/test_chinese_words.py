"""One Chinese word for one thing, wherever a person reads it: window, command line, plugins and guides."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def read_by_people() -> Iterator[tuple[Path, str]]:
    """Every file whose Chinese somebody reads, with its text. Rulesets speak to viewers, and more politely."""
    files = [*ROOT.glob("app/**/*.py"), *ROOT.glob("plugins/**/*.py"), *ROOT.glob("resources/translations/zh_CN/*.ts")]
    for file in [*files, *ROOT.glob("docs/*.zh-CN.md"), ROOT / "README.zh-CN.md"]:
        yield file, file.read_text("utf-8")


def test_that_marks_between_chinese_words_are_chinese_ones() -> None:
    """In the catalogues of the window, what stands in curly brackets or behind a % counting as a word."""
    word, half = r"[\u4e00-\u9fff）】”》}]|%L?n|%\d", r"[,:;!?]"
    wrong = re.compile(
        rf"(?:{word}){half}(?!//)\s?(?:{word}|[（【“《{{])|[\u4e00-\u9fff]{half}(?:\s|$)|{half}[\u4e00-\u9fff]"
    )
    found = [
        f"{file.name}: {text}"
        for file in ROOT.glob("resources/translations/zh_CN/*.ts")
        for translation in ElementTree.parse(file).iter("translation")
        if re.search(r"[\u4e00-\u9fff]", text := "".join(translation.itertext()))
        # Filters of file dialogs are Qt's own form.
        and ";;" not in text
        and wrong.search(text)
    ]
    assert found == []


def test_that_no_sentence_for_people_is_put_together_with_english_marks() -> None:
    """What screen readers and tooltips say of several texts is joined by `Formats`, in the marks of the language."""
    joined = re.compile(r"set(?:AccessibleName|AccessibleDescription|ToolTip)\(f\"[^\"]*\}[:,.;] ?\{")
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()}"
        for file in ROOT.glob("app/tiercast/desktop/**/*.py")
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if joined.search(line) and " if chinese " not in line
    ]
    assert found == []


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
