"""``tiercast viewer label|set|note|merge|split|link``, without an engine."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

ORDERS = (
    "订单编号,支付时间,订单状态,实付款,买家快手ID,买家昵称\n"
    "100000000000001,2026-02-01 20:15,已收货,120.00,k-1,小美\n"
    "100000000000002,2026-02-03 20:15,已收货,80.00,k-2,阿强\n"
    "100000000000003,2026-02-04 20:15,已收货,30.00,,张**\n"
)


@pytest.fixture(autouse=True)
def orders(tmp_path: Path, run: Run) -> None:
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    assert run("import", "orders", "orders.csv", "--platform", "shop")[0] == 0


def test_that_what_people_know_of_a_viewer_is_told_by_command(run: Run) -> None:
    code, out, _ = run("viewer", "label", "k-1", "老板", "--json")
    assert (code, json.loads(out)["done"]) == (0, "label")
    assert run("viewer", "label", "k-1", "老板", "--remove")[0] == 0
    assert run("viewer", "set", "k-1", "height", "170")[0] == 0
    assert run("viewer", "set", "k-1", "height", "--remove")[0] == 0
    assert run("viewer", "note", "k-1", "asked for a size chart")[0] == 0
    assert "asked for a size chart" in run("viewer", "export", "k-1")[1]
    assert run("viewer", "merge", "k-1", "k-2")[0] == 0
    assert run("viewer", "split", "k-1", "k-2")[0] == 0
    assert run("viewer", "link", "k-1", "100000000000003")[0] == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("label", "nobody", "x"), "nobody here is 'nobody'"),
        (("label", "k-1", "a.b"), "without dots"),
        (("note", "k-1", " "), "the note is empty"),
        (("merge", "k-1", "k-1"), "one and the same viewer"),
        (("link", "k-1", "77"), "no import has told of an order '77'"),
    ],
)
def test_that_what_cannot_be_told_is_a_sentence_and_exit_code_3(
    run: Run, arguments: tuple[str, ...], said: str
) -> None:
    code, _, err = run("viewer", *arguments)
    assert code == 3
    assert said in err
