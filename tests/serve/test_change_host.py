"""The process that moves or restores a shop says how far it is, and can be cancelled until it is too late."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from tiercast.beside.paths import home_folder
from tiercast.engine.config import load_config
from tiercast.serve.change_host import Change
from tiercast.serve.protocol_changes import (
    ChangeComing,
    ChangeMoved,
    ChangeRestored,
    ChangeSays,
    ChangeSorry,
    ChangeStart,
    ChangeWentBack,
    GoBackStart,
    MoveStart,
    RestoreStart,
)
from tiercast_api.clock import SystemClock

from tests.backup.test_backup import WORDS, a_shop, backed_up, tables
from tests.engine.shop_on_disk import ShopOnDisk


@pytest.fixture
def disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ShopOnDisk:
    """A shop in a file."""
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "data"))
    return a_shop(tmp_path / "shop")


@contextmanager
def pipe() -> Iterator[tuple[int, int]]:
    ends = os.pipe()
    try:
        yield ends
    finally:
        for end in ends:
            os.close(end)


def told(wanted: ChangeStart, tmp_path: Path, cancelled: bool = False) -> list[ChangeSays]:
    """What the process says, its window staying or gone."""
    out = tmp_path / "said"
    with pipe() as (ours, theirs), out.open("wb", buffering=0) as writer:
        reader = open(os.dup(ours), "rb", buffering=0)  # noqa: PTH123, SIM115 - read on in a thread of its own
        if cancelled:
            os.write(theirs, b"\n")
        change = Change(wanted, reader, writer, SystemClock())
        if cancelled:
            change._listen()
        code = change.run()
        os.write(theirs, b"\n")  # the thread ends with its pipe
    lines = [msgspec.json.decode(line, type=ChangeSays) for line in out.read_bytes().splitlines()]
    assert code == (3 if isinstance(lines[-1], ChangeSorry) else 0)
    reader.close()
    return lines


def moving(disk: ShopOnDisk, target: str) -> MoveStart:
    return MoveStart(
        config=str(disk.config_file), store=disk.paths.store, home=str(home_folder()), target=target, who="anna"
    )


def test_that_a_move_is_told_from_the_first_check_to_the_rows_and_taken_back(disk: ShopOnDisk, tmp_path: Path) -> None:
    target = f"sqlite:///{tmp_path}/new/shop.db"
    said = told(moving(disk, target), tmp_path)
    stages = [each.what for each in said if isinstance(each, ChangeComing)]
    assert (stages[0], stages[-1]) == ("checking", "placing")
    done = said[-1]
    assert isinstance(done, ChangeMoved)
    assert done.rows == {name: len(rows) for name, rows in tables(disk.paths.store).items()}
    assert load_config(disk.config_file).store == target
    back = GoBackStart(
        config=str(disk.config_file), store=target, home=str(home_folder()), target=disk.paths.store, who="anna"
    )
    assert isinstance(told(back, tmp_path)[-1], ChangeWentBack)
    assert load_config(disk.config_file).store == disk.paths.store


def test_that_a_restore_names_the_copy_of_what_gave_way(disk: ShopOnDisk, tmp_path: Path) -> None:
    file, safety = backed_up(disk, tmp_path / "shop.tcb"), tmp_path / "kept" / "safety.tcb"
    wanted = RestoreStart(
        config=str(disk.config_file), store=disk.paths.store, home=str(home_folder()), file=str(file),
        passphrase=WORDS, safety=str(safety), who="anna",
    )  # fmt: skip
    said = told(wanted, tmp_path)
    done = said[-1]
    assert isinstance(done, ChangeRestored), said
    assert done.shop == "history"
    assert Path(done.safety) == safety
    assert safety.exists()
    assert {each.what for each in said if isinstance(each, ChangeComing)} >= {"checking", "safety", "placing"}


def test_that_a_change_is_cancelled_by_its_window_and_refused_in_both_languages(
    disk: ShopOnDisk, tmp_path: Path
) -> None:
    config = disk.config_file.read_bytes()
    sorry = told(moving(disk, f"sqlite:///{tmp_path}/new/shop.db"), tmp_path, cancelled=True)[-1]
    assert isinstance(sorry, ChangeSorry)
    assert sorry.cancelled
    for target in (disk.paths.store, "postgresql://nobody@127.0.0.1:1/none", f"sqlite:///{tmp_path}/said/x.db"):
        sorry = told(moving(disk, target), tmp_path)[-1]
        assert isinstance(sorry, ChangeSorry)
        assert sorry.message != sorry.message_zh
        assert not sorry.cancelled
    assert disk.config_file.read_bytes() == config
