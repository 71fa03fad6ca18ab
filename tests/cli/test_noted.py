"""Every command that changes something is in the audit log: who, when, what, before, after, and the way back."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from tiercast.commands.app import application

from tests.cli.conftest import Run

CONFIG = """\
shop: shop
store: sqlite:///shop.db
rooms:
  r: {platform: shop, currency: CNY}
"""
ORDERS = (
    "订单编号,支付时间,订单状态,实付款,买家快手ID\n"
    "100000000000001,2026-02-01 20:15,已收货,120.00,k-1\n"
    "100000000000002,2026-02-01 20:15,已收货,120.00,k-2\n"
)
READS = {
    "desktop", "demo", "replay", "record", "stress", "engine", "doctor", "data", "fairness", "why", "near-misses",
    "sheet",
    "rule whatif", "audit list", "ruleset check", "ruleset coverage", "ruleset explain", "ruleset format",
    "ruleset schema", "ruleset test", "rule list", "ask list", "channel list", "import list", "plugin list",
    "plugin check", "viewer show", "viewer export",
}  # fmt: skip
"""Commands that change nothing in the shop: they read, or write files and runs of their own."""
THROUGH_THE_ENGINE = {"rule state", "rule reload", "ask yes", "ask no", "cue", "show plan", "show set", "show next"}
"""Commands that only an engine does: it notes them, see `tests/serve/test_noted.py`."""
HERE: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
    ("import orders", ("orders.csv", "--platform", "shop"), {"what": "import", "after": "import 1", "back": True}),
    ("import products", ("products.csv", "--currency", "CNY"), {"what": "import", "back": True}),
    ("import channels", ("channels.csv", "--currency", "CNY"), {"what": "import", "back": True}),
    ("import undo", ("1",), {"what": "import_undo", "before": "import 1"}),
    ("channel spend", ("ad", "20", "--day", "2026-02-01"), {"what": "channel", "back": True}),
    ("viewer label", ("k-1", "vip"), {"what": "viewer_tell", "after": "given", "back": True}),
    ("viewer set", ("k-1", "height", "170"), {"what": "viewer_tell", "back": True}),
    (
        "viewer consent",
        ("k-1", "marketing", "no"),
        {"what": "viewer_tell", "after": "marketing: no", "back": True},
    ),
    ("viewer note", ("k-1", "likes red"), {"what": "viewer_tell", "back": True}),
    ("viewer merge", ("k-1", "k-2"), {"what": "viewer_tell", "back": True}),
    ("viewer split", ("k-2", "k-1"), {"what": "viewer_tell", "back": True}),
    ("viewer link", ("k-1", "100000000000001"), {"what": "viewer_tell", "back": True}),
    ("coupon import", ("gifts", "codes.csv", "--test"), {"what": "coupon_import"}),
    ("plugin disable", ("tiercast-sink-log",), {"what": "plugin", "before": "enabled", "after": "disabled",
                                               "back": True}),
    ("plugin enable", ("tiercast-sink-log",), {"what": "plugin", "before": "disabled", "after": "enabled",
                                              "back": True}),
    ("stop", ("hold",), {"what": "stop", "before": "", "after": "hold", "back": True}),
    ("resume", (), {"what": "resume", "before": "hold", "after": "", "back": True}),
    ("backup", ("shop.tcb", "--passphrase-file", "words.txt"), {"what": "backup", "detail": "shop.tcb"}),
    (
        "restore",
        ("shop.tcb", "--passphrase-file", "words.txt", "--replace"),
        {"what": "restore", "detail": "shop.tcb"},
    ),
    ("move", ("sqlite:///moved.db",), {"what": "store_move"}),
    ("viewer erase", ("k-1", "--yes"), {"what": "viewer erase"}),
    ("audit undo", ("5",), {"what": "channel", "undoes": 5}),
]  # fmt: skip


def commands() -> set[str]:
    """Every command, by its words."""

    def below(command: Any, words: str) -> set[str]:
        inner = getattr(command, "commands", None)
        if inner is None:
            return {words}
        return {name for key, one in inner.items() for name in below(one, f"{words} {key}".strip())}

    return below(typer.main.get_command(application()), "")


def test_that_it_is_known_of_every_command_whether_it_is_noted() -> None:
    assert commands() == READS | THROUGH_THE_ENGINE | {words for words, _, _ in HERE}


def test_that_every_command_that_changes_something_is_in_the_audit_log(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("USER", "anna")
    (tmp_path / "tiercast.yaml").write_text(CONFIG, "utf-8")
    (tmp_path / "orders.csv").write_text(ORDERS, "utf-8")
    (tmp_path / "products.csv").write_text("商品ID,商品名称,价格,库存\np1,口红,99.00,5\n", "utf-8")
    (tmp_path / "channels.csv").write_text("date,channel,cost\n2026-01-01,paid,100\n", "utf-8")
    (tmp_path / "codes.csv").write_text("A1\nA2\n", "utf-8")
    (tmp_path / "words.txt").write_text("correct horse\n", "utf-8")
    last = 0
    for words, arguments, expected in HERE:
        if words == "viewer label":
            assert run("import", "orders", "orders.csv", "--platform", "shop")[0] == 0
            last += 1
        code, out, err = run(*words.split(), *arguments)
        assert code == 0, (words, out, err)
        newest = json.loads(run("audit", "list", "--json")[1])["notes"][0]
        # A restored store has the notes of when it was backed up, and then that it was restored.
        assert newest["n"] > last or words == "restore", words
        last = newest["n"]
        assert newest["who"].startswith("anna"), (words, newest)
        assert newest["time"] > 1_700_000_000_000_000, words
        assert newest["outcome"] == "done"
        found = {**newest, "back": bool(newest["back"])}
        assert {name: found[name] for name in expected} == expected, words
        assert "likes red" not in json.dumps(newest), words
