"""``tiercast channel spend|list``, without an engine: what a channel cost, told by hand and by files."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SPEND = "渠道,日期,花费\ndou,2026-03-01,100\ndou,2026-03-02,50\n"


def days(run: Run) -> dict[str, int]:
    found = json.loads(run("channel", "list", "--json")[1])["channels"]
    return found[0]["days"] if found else {}


def test_that_what_was_told_last_of_a_day_counts_and_what_was_before_comes_back(tmp_path: Path, run: Run) -> None:
    (tmp_path / "spend.csv").write_text(SPEND, "utf-8")
    assert run("channel", "list")[:2] == (0, "Nothing is known of what channels cost.\n")
    assert run("import", "channels", "spend.csv")[0] == 0
    # The same file again says the same of the same days: it adds nothing.
    assert run("import", "channels", "spend.csv")[0] == 0
    assert days(run) == {"2026-03-01": 10_000, "2026-03-02": 5_000}
    code, out, _ = run("channel", "spend", "dou", "120.5", "--day", "2026-03-01", "--title", "DOU+")
    assert (code, "DOU+" in out, "¥170.50" in out) == (0, True, True)
    assert days(run)["2026-03-01"] == 12_050
    assert run("import", "undo", "1")[0] == 0
    assert days(run) == {"2026-03-01": 12_050, "2026-03-02": 5_000}
    assert run("channel", "spend", "dou", "--day", "2026-03-01", "--remove")[0] == 0
    assert days(run)["2026-03-01"] == 10_000
    assert run("import", "undo", "2")[0] == 0
    assert days(run) == {}


def test_that_a_cost_in_another_currency_is_told_with_its_row(tmp_path: Path, run: Run) -> None:
    (tmp_path / "spend.csv").write_text(SPEND.replace("花费", "花费,币种").replace("100", "100,USD"), "utf-8")
    code, _, err = run("import", "channels", "spend.csv")
    assert code == 1
    assert "spend.csv:2: 币种: expected the rooms' currency, CNY, found 'USD'" in err
    assert days(run) == {"2026-03-02": 5_000}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("dou", "much"), 3, "expected a number such as 199.00, found 'much'"),
        (("dou", "5", "--day", "yesterday"), 3, "expected a day such as 2026-11-22, found 'yesterday'"),
        (("dou", "--remove"), 3, "nobody told by hand what dou cost"),
        (("dou",), 2, "give an amount, or --remove without one"),
        ((" ", "5"), 3, "expected the name of a channel"),
    ],
)
def test_that_what_cannot_be_taken_is_a_sentence(run: Run, arguments: tuple[str, ...], code: int, said: str) -> None:
    found, _, err = run("channel", "spend", *arguments)
    assert found == code
    assert said in err
