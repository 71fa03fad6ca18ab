"""The spool: what was appended is read in order, whatever a crash left at the end of the file."""

from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiercast.store.errors import StoreError, Trouble
from tiercast.store.spool import Spool, Spooled, copy_waiting, open_spool
from tiercast.store.vault import Vault
from tiercast_api.event import Event, Viewer

from tests.store.support import SECRETS

VAULT = Vault(SECRETS, 1, b"s" * 32, {})


def events(first: int, number: int) -> list[Spooled]:
    """Comments with a running text."""
    return [
        Spooled("feed", Event(kind="comment", time=n, text=f"弹幕 {n}", viewer=Viewer("douyin", "id-4711")))
        for n in range(first, first + number)
    ]


def times(spool: Spool, after: int = 0, limit: int = 512) -> list[int]:
    """Event times of what is read."""
    return [spooled.event.time for _, spooled in spool.read(after, limit)]


def test_that_events_come_back_in_order_and_in_pages(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "a" / "spool", VAULT)
    spool.append(events(0, 3))
    end = spool.append(events(3, 2))
    assert [spooled for _, spooled in spool.read(0)] == events(0, 5)
    (_, _), (place, _) = spool.read(0, 2)
    assert times(spool, place) == [2, 3, 4]
    assert spool.read(end) == []
    spool.close()
    again = open_spool(tmp_path / "a" / "spool", VAULT)
    assert (times(again), again.torn, again.end) == ([0, 1, 2, 3, 4], 0, end)
    again.close()


def test_that_what_an_older_version_left_waiting_is_read(tmp_path: Path) -> None:
    class Older(msgspec.Struct, frozen=True):
        source: str
        place: str
        event: Event

    spool = open_spool(tmp_path / "spool", VAULT)
    left = [Older(one.source, "7", one.event) for one in events(0, 2)]
    spool.append(left)  # type: ignore[arg-type]
    assert [spooled for _, spooled in spool.read(0)] == events(0, 2)
    spool.close()


def test_that_positions_grow_on_when_the_file_begins_anew(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool", VAULT)
    end = spool.append(events(0, 2))
    assert not spool.release(end - 1)
    assert spool.release(end)
    assert (tmp_path / "spool").stat().st_size == 16
    assert spool.first == spool.end == end
    spool.append(events(2, 1))
    assert times(spool, end) == times(spool, 0) == [2]
    spool.close()
    again = open_spool(tmp_path / "spool", VAULT)
    assert (again.first, times(again, end)) == (end, [2])
    again.close()


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, 400), rubbish=st.binary(max_size=30))
def test_that_a_torn_tail_costs_only_what_was_not_promised(
    tmp_path_factory: pytest.TempPathFactory, cut: int, rubbish: bytes
) -> None:
    path = tmp_path_factory.mktemp("spool") / "spool"
    spool = open_spool(path, VAULT)
    spool.append(events(0, 3))
    whole = path.stat().st_size
    spool.append(events(3, 2))
    spool.close()
    data = path.read_bytes()
    path.write_bytes(data[: max(whole, len(data) - cut)] + rubbish)
    again = open_spool(path, VAULT)
    assert times(again)[:3] == [0, 1, 2]
    assert times(again) == list(range(len(times(again))))
    again.append(events(len(times(again)), 1))
    assert times(again)[-1] == len(times(again)) - 1
    again.close()


def test_that_a_file_torn_in_its_header_begins_anew(tmp_path: Path) -> None:
    (tmp_path / "spool").write_bytes(b"TCSPO")
    spool = open_spool(tmp_path / "spool", VAULT)
    assert (spool.torn, times(spool)) == (5, [])
    spool.append(events(0, 1))
    assert times(spool) == [0]
    spool.close()


def test_that_a_file_that_is_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "spool").write_bytes(b"this is no spool at all")
    with pytest.raises(StoreError, match="is no spool"):
        open_spool(tmp_path / "spool", VAULT)
    assert (tmp_path / "spool").read_bytes() == b"this is no spool at all"


def test_that_a_full_spool_takes_nothing_of_what_does_not_fit(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool", VAULT, maximum=1_000)
    spool.append(events(0, 2))
    with pytest.raises(StoreError) as caught:
        spool.append(events(2, 50))
    assert caught.value.kind is Trouble.DISK_FULL
    assert times(spool) == [0, 1]
    spool.append(events(2, 1))
    assert times(spool) == [0, 1, 2]
    spool.close()


def test_that_a_spool_tells_nothing_without_the_key(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool", VAULT)
    spool.append(events(0, 1))
    spool.close()
    data = (tmp_path / "spool").read_bytes()
    assert b"4711" not in data
    assert "弹幕".encode() not in data


def test_that_a_spool_in_a_place_that_cannot_be_is_an_error_with_the_path(tmp_path: Path) -> None:
    (tmp_path / "spool").mkdir()
    with pytest.raises(StoreError, match="spool") as caught:
        open_spool(tmp_path / "spool", VAULT)
    assert caught.value.kind is Trouble.CANNOT_OPEN


def test_that_the_events_of_an_erased_viewer_are_overwritten_where_they_lie(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool", VAULT)
    end = spool.append(events(0, 6))
    before = (tmp_path / "spool").stat().st_size
    first = spool.read(0, 1)[0][0]
    assert spool.erase(first, lambda event: event.time in (0, 2, 5)) == 2
    assert (times(spool), spool.count(0), spool.end) == ([0, 1, 3, 4], 4, end)
    assert (tmp_path / "spool").stat().st_size == before
    assert spool.erase(0, lambda event: event.time == 2) == 0
    spool.close()
    again = open_spool(tmp_path / "spool", VAULT)
    assert (times(again), again.torn, again.end) == ([0, 1, 3, 4], 0, end)
    again.append(events(6, 1))
    assert times(again) == [0, 1, 3, 4, 6]
    again.close()


def copied(path: Path, after: int, to: Path) -> int | None:
    """Copy what waits behind `after` into the file `to`."""
    with to.open("wb") as file:
        return copy_waiting(path, after, file.write)


def test_that_what_waits_is_copied_as_a_spool_that_goes_on_at_the_same_place(tmp_path: Path) -> None:
    spool = open_spool(tmp_path / "spool", VAULT)
    spool.append(events(0, 3))
    (_, _), (place, _), _ = spool.read(0)
    spool.erase(place, lambda event: event.time == 2)
    end = spool.append(events(3, 2))
    with (tmp_path / "spool").open("ab") as torn:
        torn.write(b"\x40\0\0\0half")
    assert copied(tmp_path / "spool", place, tmp_path / "copy") == 2
    spool.close()
    copy = open_spool(tmp_path / "copy", VAULT)
    assert (copy.first, copy.end, copy.torn, times(copy, place)) == (place, end, 0, [3, 4])
    copy.close()


def test_that_nothing_is_copied_of_a_spool_in_which_nothing_waits(tmp_path: Path) -> None:
    assert copied(tmp_path / "none", 0, tmp_path / "copy") == 0
    spool = open_spool(tmp_path / "spool", VAULT)
    end = spool.append(events(0, 2))
    assert copied(tmp_path / "spool", end, tmp_path / "copy") == 0
    assert (tmp_path / "copy").read_bytes() == b""
    spool.release(end)
    assert copied(tmp_path / "spool", end, tmp_path / "copy") == 0
    assert copied(tmp_path / "spool", end - 1, tmp_path / "copy") is None
    spool.close()


def test_that_a_file_that_is_no_spool_is_not_copied(tmp_path: Path) -> None:
    (tmp_path / "spool").write_bytes(b"something else, and long")
    with pytest.raises(StoreError) as refused:
        copied(tmp_path / "spool", 0, tmp_path / "copy")
    assert refused.value.kind is Trouble.CORRUPT
