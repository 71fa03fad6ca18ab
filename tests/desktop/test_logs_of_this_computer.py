"""The logs that the window shows: one that cannot be read says why in the language of the window."""

from pathlib import Path

import pytest
from tiercast.desktop.settings.logs import last_written, tail


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "desktop.log"


def test_that_the_end_of_a_log_is_read_as_it_is_in_both_languages(log: Path) -> None:
    log.write_text("first\n" + "x" * 50 + "小美\n", encoding="utf-8")
    said = tail(log, 10)
    assert said.en == said.zh == "xxx小美\n"


def test_that_a_log_that_has_gone_says_so_in_the_language_of_the_window(log: Path) -> None:
    said = tail(log)
    assert said.en == f"{log}: No such file or directory"
    assert said.zh == f"{log}：没有这个文件或文件夹"


def test_that_a_log_put_aside_meanwhile_is_not_the_last_written(log: Path) -> None:
    log.write_text("here", encoding="utf-8")
    assert last_written([log.with_name("engine.log"), log]) == "desktop.log"
    assert last_written([log.with_name("engine.log")]) == ""
