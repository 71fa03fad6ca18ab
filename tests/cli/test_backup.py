"""``tiercast backup`` and ``tiercast restore``."""

import json
from pathlib import Path

import pytest
from tiercast.commands import client, import_calls
from tiercast.serve.protocol_backup import BackUp, BackupReply

from tests.cli.conftest import Run

CONFIG = "shop: shop\nstore: sqlite:///shop.db\nrooms:\n  r: {platform: shop, currency: CNY, rulesets: [own.yaml]}\n"
ORDERS = "订单编号,支付时间,订单状态,实付款,买家快手ID\n100000000000001,2026-02-01 20:15,已收货,120.00,k-1\n"


def a_shop(folder: Path, run: Run) -> None:
    (folder / "tiercast.yaml").write_text(CONFIG, "utf-8")
    (folder / "own.yaml").write_text("ruleset: own\n", "utf-8")
    (folder / "orders.csv").write_text(ORDERS, "utf-8")
    (folder / "words.txt").write_text("correct horse\n", "utf-8")
    assert run("import", "orders", "orders.csv", "--platform", "shop")[0] == 0


def test_that_a_shop_is_backed_up_and_comes_back_in_another_folder(tmp_path: Path, run: Run) -> None:
    a_shop(tmp_path, run)
    code, out, _ = run("backup", "shop.tcb", "--passphrase-file", "words.txt", "--json")
    assert code == 0
    made = json.loads(out)
    assert made["file"] == str(tmp_path / "shop.tcb")
    assert made["files"] == ["own.yaml", "tiercast.yaml"]
    code, out, err = run("restore", "shop.tcb", "--into", "there", "--passphrase-file", "words.txt")
    assert code == 0, err
    assert "A stop stands" in out
    assert f"tiercast engine --config {tmp_path / 'there' / 'tiercast.yaml'}" in out
    code, out, _ = run("viewer", "show", "k-1", "--config", "there/tiercast.yaml", "--json")
    assert code == 0
    assert json.loads(out)["viewers"][0]["id"] == "k-1"
    code, _, err = run("restore", "shop.tcb", "--into", "there", "--passphrase-file", "words.txt")
    assert code == 3
    assert "--replace" in err


def test_that_a_shop_at_work_is_backed_up_by_its_engine_and_what_it_says_is_said(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_shop(tmp_path, run)

    def ask_engine(config: object, store: str, command: BackUp, *_: object) -> BackupReply:
        return BackupReply(id=1, file=command.file, size=7, rows=3, files=("own.yaml",))

    monkeypatch.setattr(client, "ask_engine", ask_engine)
    monkeypatch.setattr(import_calls, "engine_runs", lambda config, store: True)
    code, out, err = run("backup", "shop.tcb", "--passphrase-file", "words.txt", "--json")
    assert code == 0, err
    made = json.loads(out)
    assert (made["size"], made["files"], made["left_out"], made["waiting"]) == (7, ["own.yaml"], [], 0)


def test_that_a_passphrase_must_come_from_somewhere_and_fit(tmp_path: Path, run: Run) -> None:
    a_shop(tmp_path, run)
    code, _, err = run("backup", "shop.tcb")
    assert code == 2
    assert "--passphrase-file" in err
    (tmp_path / "short.txt").write_text("short", "utf-8")
    code, _, err = run("backup", "shop.tcb", "--passphrase-file", "short.txt")
    assert code == 3
    assert "at least 8 characters" in err
    assert run("backup", "shop.tcb", "--passphrase-file", "words.txt")[0] == 0
    (tmp_path / "other.txt").write_text("another horse", "utf-8")
    code, _, err = run("restore", "shop.tcb", "--into", "there", "--passphrase-file", "other.txt")
    assert code == 3
    assert "passphrase is not the one" in err
    code, _, err = run("restore", "own.yaml", "--into", "there", "--passphrase-file", "words.txt")
    assert code == 3
    assert "is no backup of Tiercast" in err
    code, _, err = run("backup", "shop.tcb", "--passphrase-file", "words.txt", "--lang", "zh")
    assert code == 3
    assert "文件已存在" in err


def test_that_a_restore_to_another_store_says_how_to_start_with_it(tmp_path: Path, run: Run) -> None:
    a_shop(tmp_path, run)
    assert run("backup", "shop.tcb", "--passphrase-file", "words.txt")[0] == 0
    code, out, _ = run(
        "restore", "shop.tcb", "--into", "there", "--store", "sqlite:///moved.db", "--passphrase-file", "words.txt"
    )
    assert code == 0
    assert f"--store sqlite:///{tmp_path / 'moved.db'}" in out
    assert (tmp_path / "moved.db").is_file()
    assert not (tmp_path / "there" / "shop.db").exists()
