"""``tiercast import``: three kinds of files brought in, listed and taken back, without an engine."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

FILES = {
    "products": "商品ID,商品名称,价格,库存\np1,口红,99.00,5\n",
    "channels": "date,channel,cost\n2026-01-01,paid,100\n",
    "orders": "Name,Email,Financial Status,Paid at,Currency,Total,Lineitem quantity,Lineitem name,Lineitem price,"
    "Created at,Id\n#1001,a@b.c,paid,2026-01-01 10:00:00 +0800,CNY,99.00,1,口红,99.00,2026-01-01 09:59:00 +0800,1\n",
}


@pytest.fixture(autouse=True)
def files(tmp_path: Path) -> None:
    for kind, text in FILES.items():
        (tmp_path / f"{kind}.csv").write_text(text, "utf-8")


def test_that_what_is_imported_is_listed_and_can_be_taken_back(run: Run) -> None:
    assert run("import", "products", "products.csv", "--currency", "CNY", "--dry-run")[0] == 0
    assert json.loads(run("import", "list", "--json")[1])["imports"] == []
    assert run("import", "products", "products.csv", "--currency", "CNY")[0] == 0
    assert run("import", "channels", "channels.csv", "--currency", "CNY", "--zone", "UTC")[0] == 0
    code, out, _ = run("import", "orders", "orders.csv", "--platform", "shop")
    assert (code, "¥99" in out) == (0, True)
    assert run("import", "undo", "1")[0] == 0
    listed = json.loads(run("import", "list", "--json")[1])["imports"]
    assert [(one["kind"], one["state"]) for one in listed] == [
        ("orders", "done"), ("channels", "done"), ("products", "undone"),
    ]  # fmt: skip
    assert run("import", "undo", "9")[0] == 3
