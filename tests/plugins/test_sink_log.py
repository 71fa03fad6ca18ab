"""The sink `log`."""

import asyncio
import errno
import json
import os
from pathlib import Path
from typing import Any

import pytest
import tiercast_sink_log
from tiercast_api import Action, InvalidSettings, Outcome, Permanent, RetryAfter
from tiercast_api.testing import BareHost, MemorySinkContext, check_sink
from tiercast_sink_log.sink import LogSink


def _sink(path: Path, **settings: Any) -> LogSink:
    host = BareHost()
    host.register("tiercast-sink-log", tiercast_sink_log)
    sink = host.sink("log", {"path": str(path), **settings})
    assert isinstance(sink, LogSink)
    return sink


def _action(name: str = "a", **other: Any) -> Action:
    return Action(id=name, type="log", room="r", rule="rule", time=7, fields={"text": "小红 来了"}, **other)


async def _deliver(sink: LogSink, *actions: Action) -> None:
    await sink.open(MemorySinkContext())
    await asyncio.gather(*(sink.deliver(action) for action in actions))
    await sink.close()


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


async def test_that_the_sink_keeps_every_promise_of_the_kit(tmp_path: Path) -> None:
    path = tmp_path / "out" / "actions.jsonl"

    def effects() -> int:
        return len(path.read_bytes().splitlines()) if path.exists() else 0

    await check_sink(lambda: _sink(path), [_action()], effects=effects)


async def test_that_an_action_is_a_line_without_who_the_viewer_is(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    await _deliver(_sink(path), _action(viewer="abc", platform="douyin", viewer_id="42", viewer_name="小红"))
    line = {"id": "a", "time": 7, "type": "log", "room": "r", "rule": "rule", "viewer": "abc", "item": ""}
    assert _lines(path) == [{**line, "text": "小红 来了"}]
    assert path.stat().st_mode & 0o077 == 0


async def test_that_a_repetition_after_a_restart_writes_no_second_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    await _deliver(_sink(path), _action("a"), _action("b"))
    await _deliver(_sink(path), _action("b", attempt=2), _action("c"))
    assert [line["id"] for line in _lines(path)] == ["a", "b", "c"]


async def test_that_a_line_torn_by_a_power_cut_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": "a", "te')
    await _deliver(_sink(path), _action("b"))
    assert path.read_bytes().splitlines()[0] == b'{"id": "a", "te'
    assert json.loads(path.read_bytes().splitlines()[1])["id"] == "b"


@pytest.mark.parametrize("fsync", [False, True])
async def test_that_files_are_rotated_by_size_and_only_so_many_are_kept(tmp_path: Path, fsync: bool) -> None:
    path = tmp_path / "a.jsonl"
    sink = _sink(path, megabytes=0.001, keep=2, fsync=fsync)
    await sink.open(MemorySinkContext())
    for number in range(40):
        await sink.deliver(_action(f"action-{number}"))
    await sink.close()
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["a.jsonl", "a.jsonl.1", "a.jsonl.2"]
    assert all(entry.stat().st_size <= 1_000 for entry in tmp_path.iterdir())
    ids = [line["id"] for name in ("a.jsonl.2", "a.jsonl.1", "a.jsonl") for line in _lines(tmp_path / name)]
    assert ids == [f"action-{number}" for number in range(40 - len(ids), 40)]


async def test_that_a_full_disk_is_waited_out_and_leaves_no_half_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.jsonl"
    sink = _sink(path)
    await sink.open(MemorySinkContext())
    write, full = os.write, [True]

    def half(descriptor: int, data: bytes) -> int:
        if full[0] and len(data) < 20:
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(descriptor, data[:-10] if full[0] else data)

    monkeypatch.setattr("tiercast_sink_log.files.os.write", half)
    with pytest.raises(RetryAfter, match="No space left"):
        await sink.deliver(_action())
    assert path.read_bytes() == b""
    full[0] = False
    await sink.deliver(_action())
    await sink.close()
    assert [line["id"] for line in _lines(path)] == ["a"]


async def test_that_a_path_that_cannot_be_written_is_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(InvalidSettings, match="is a folder"):
        await _sink(tmp_path).test_connection(MemorySinkContext())
    with pytest.raises(Permanent, match="cannot be written"):
        await _sink(tmp_path).open(MemorySinkContext())
    with pytest.raises(Permanent, match="写不了"):
        await _sink(tmp_path).open(MemorySinkContext(chinese=True))


async def test_that_a_preview_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    await _deliver(_sink(path), _action(preview=True))
    assert _lines(path)[0]["preview"] is True
    sink = _sink(path)
    await sink.open(MemorySinkContext())
    receipt = await sink.deliver(_action("z"))
    assert receipt.outcome is Outcome.ACCEPTED
    await sink.close()
