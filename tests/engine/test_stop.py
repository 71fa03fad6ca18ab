"""The stop file: a fact beside the store."""

import os
import stat
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiercast.beside.paths import paths_of
from tiercast.beside.stop import NO_ROOM, Stop, StopFile, Strength, stronger
from tiercast.deliver import ports
from tiercast.engine.stop_switch import FileSwitch

from tests.small_disk import fill, small_disk


def test_that_a_stop_set_by_one_process_is_seen_by_another_reader(tmp_path: Path) -> None:
    path = tmp_path / "shop.db.stop"
    reader, writer = StopFile(path), StopFile(path)
    assert reader.current() is None
    writer.set(Stop(Strength.HOLD, "ann", 7, "too many"))
    assert reader.current() == Stop(Strength.HOLD, "ann", 7, "too many")
    assert writer.lift() == Stop(Strength.HOLD, "ann", 7, "too many")
    assert reader.current() is None
    assert writer.lift() is None


def test_that_a_stop_survives_a_restart_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "shop.db.stop"
    StopFile(path).set(Stop(Strength.CLEAR, "ann", 7))
    assert StopFile(path).current() == Stop(Strength.CLEAR, "ann", 7)
    assert sys.platform == "win32" or stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_that_of_a_long_reason_the_beginning_is_kept_and_the_stop_stands(tmp_path: Path) -> None:
    standing = StopFile(tmp_path / "stop").set(Stop(Strength.HOLD, "ann" * 99_999, 7, "wrong " * 99_999))
    assert (len(standing.by), len(standing.reason), standing.strength) == (100, 500, Strength.HOLD)
    assert StopFile(tmp_path / "stop").current() == standing


def test_that_a_stop_can_be_set_on_a_full_disk_and_stands_without_its_reason(tmp_path: Path) -> None:
    with small_disk(tmp_path) as disk:
        file = StopFile(disk / "shop.db.stop")
        filler = fill(disk)
        standing = file.set(Stop(Strength.PAUSE, "ann", 7, "wrong price"))
        assert (standing.strength, standing.reason) == (Strength.HOLD, NO_ROOM)
        assert StopFile(file.path).current() == standing
        assert file.set(Stop(Strength.HOLD, "bob", 9)) == standing, "it stands already"
        assert {one.name for one in disk.iterdir()} == {filler.name, file.path.name}
        filler.unlink()
        assert file.lift() == standing
        assert file.current() is None


def test_that_a_weaker_stop_does_not_weaken_a_stronger_one_and_keeps_its_instant(tmp_path: Path) -> None:
    file = StopFile(tmp_path / "stop")
    file.set(Stop(Strength.CLEAR, "ann", 7))
    assert file.set(Stop(Strength.PAUSE, "bob", 9)) == Stop(Strength.CLEAR, "bob", 7)


def test_that_a_stop_without_an_instant_stands_since_its_file_was_written(tmp_path: Path) -> None:
    file = StopFile(tmp_path / "stop")
    stop = file.set(Stop(Strength.PAUSE, "ann", 0))
    assert stop.at == (tmp_path / "stop").stat().st_mtime_ns // 1000


@pytest.mark.parametrize("content", [b"", b"{", b'{"strength":"hard","by":"x","at":1}', b"\xff\xfe"])
def test_that_a_file_that_cannot_be_read_holds_everything(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "stop"
    path.write_bytes(content)
    stop = StopFile(path).current()
    assert stop is not None
    assert stop.strength is Strength.HOLD
    assert ("cannot be read" in stop.reason) == bool(content), "an empty one was set on a full disk"


def test_that_a_folder_that_is_a_file_holds_everything(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    stop = StopFile(tmp_path / "file" / "stop").current()
    assert stop is not None
    assert stop.strength is Strength.HOLD


def test_that_the_dispatcher_reads_the_same_stop(tmp_path: Path) -> None:
    file = StopFile(tmp_path / "stop")
    switch = FileSwitch(file)
    assert switch.read() == ports.Stop()
    for strength in Strength:
        file.lift()
        file.set(Stop(strength, "ann", 7))
        assert switch.read() == ports.Stop(ports.Strength(strength.value), 7)


def test_that_a_pause_counts_from_the_shops_instant_where_the_computers_clock_was_set(tmp_path: Path) -> None:
    file, hour = StopFile(tmp_path / "stop"), 3_600_000_000
    switch = FileSwitch(file, ahead=lambda: hour)
    file.set(Stop(Strength.PAUSE, "ann", hour + 7))
    assert switch.read() == ports.Stop(ports.Strength.PAUSE, 7)
    file.lift()
    lifted = switch.lifted()
    assert lifted is not None
    assert lifted.stop == ports.Stop(ports.Strength.PAUSE, 7)


@given(st.lists(st.sampled_from([*Strength, None]), max_size=12))
def test_that_any_order_of_stops_and_resumes_leaves_the_strongest_since_the_last_resume(
    tmp_path_factory: pytest.TempPathFactory, steps: list[Strength | None]
) -> None:
    path = tmp_path_factory.mktemp("stop") / "stop"
    writer, reader, expected = StopFile(path), StopFile(path), None
    for at, step in enumerate(steps, 1):
        if step is None:
            writer.lift()
            expected = None
        else:
            writer.set(Stop(step, "ann", at))
            expected = step if expected is None else stronger(step, expected)
        stop = reader.current()
        assert (stop.strength if stop else None) == expected


@pytest.mark.parametrize(
    ("url", "name"),
    [("sqlite:////data/shop.db", "/data/shop.db.stop"), ("", "/home/me/tiercast.db.stop")],
)
def test_that_the_stop_lies_beside_a_sqlite_store(url: str, name: str) -> None:
    assert os.fspath(paths_of(url, Path("/home/me")).stop) == name


def test_that_the_stop_of_a_server_does_not_depend_on_the_password() -> None:
    one, other, third = (
        paths_of(f"postgresql://{user}@host/db", Path("/home/me")).stop for user in ("u:secret", "u", "v")
    )
    assert one == other
    assert one != third
    assert one.parent == Path("/home/me")
