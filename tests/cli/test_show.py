"""``tiercast show plan|next|set``: without an engine it is a sentence, and a broken plan is told with its row."""

from pathlib import Path

import pytest
from tiercast.cli import main

pytestmark = pytest.mark.usefixtures("alone")


@pytest.mark.parametrize("words", [("next", "r"), ("set", "r", "--item", "501", "--minutes", "2")])
def test_that_the_show_needs_an_engine(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", *words]) == 4
    assert "No engine answers" in capsys.readouterr().err


def test_that_a_plan_with_a_mistake_is_told_with_its_row(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "plan.csv").write_text("item,minutes\n501,soon\n", "utf-8")
    assert main(["show", "plan", "r", "plan.csv"]) == 3
    assert "plan.csv:2" in capsys.readouterr().err
