"""Lines that sinks wrote go when the actions that they tell of do."""

import json
from pathlib import Path

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from tiercast.engine.config import load_config
from tiercast.engine.old_lines import LineFile, forget_lines, line_files


def line(number: int, time: int) -> bytes:
    return json.dumps({"id": f"a{number}", "time": time, "text": "小红"}, ensure_ascii=False).encode() + b"\n"


def told(path: Path) -> list[str]:
    return [found["id"] for each in path.read_bytes().splitlines() if (found := json.loads(each))]


def test_that_old_lines_are_written_over_and_the_file_stays_json_lines_of_the_same_length(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    path.write_bytes(b"".join(line(number, number) for number in range(5)))
    size = path.stat().st_size
    assert forget_lines([LineFile(path, False)], 3) == 3
    assert path.stat().st_size == size
    assert told(path) == ["a3", "a4"]
    assert path.read_bytes().count("小红".encode()) == 2
    assert forget_lines([LineFile(path, False)], 3) == 0
    with path.open("ab") as file:
        file.write(line(9, 9))
    assert forget_lines([LineFile(path, False)], 100) == 3
    assert told(path) == []
    assert path.stat().st_size


def test_that_a_file_that_was_put_aside_goes_once_it_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl.1"
    path.write_bytes(line(1, 1) + line(2, 5))
    forget_lines([LineFile(path, True)], 3)
    assert told(path) == ["a2"]
    forget_lines([LineFile(path, True)], 9)
    assert not path.exists()
    assert forget_lines([LineFile(path, True)], 9) == 0


def test_that_what_is_no_line_of_an_action_stays(tmp_path: Path) -> None:
    path = tmp_path / "out.jsonl"
    for other in (b"a remark\n", b'{"time": 1}\n', b'{"id": "x", "time": true}\n', b"[1]\n", b'{"id": "x", "ti'):
        path.write_bytes(line(1, 1) + other)
        assert forget_lines([LineFile(path, False)], 9) == 1
        assert path.read_bytes().endswith(other)


@given(st.lists(st.integers(0, 20)), st.integers(0, 21))
def test_that_whatever_is_younger_stays(times: list[int], before: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "out.jsonl"
        path.write_bytes(b"".join(line(number, time) for number, time in enumerate(sorted(times))))
        forget_lines([LineFile(path, False)], before)
        assert len(told(path)) == sum(time >= before for time in times)


def test_that_only_the_sinks_own_files_are_looked_at(tmp_path: Path) -> None:
    (tmp_path / "tiercast.yaml").write_text(
        "shop: s\nrooms:\n  r: {}\nsinks:\n  log: {type: log, settings: {path: out.jsonl}}\n", "utf-8"
    )
    for name in ("out.jsonl", "out.jsonl.1", "out.jsonl.12", "out.jsonl.bak", "outline.jsonl", "out.txt"):
        (tmp_path / name).write_text("{}\n", "utf-8")
    found = line_files(load_config(tmp_path / "tiercast.yaml"))
    assert sorted((file.path.name, file.aside) for file in found) == [
        ("out.jsonl", False), ("out.jsonl.1", True), ("out.jsonl.12", True),
    ]  # fmt: skip
    assert msgspec.json.decode(b"{}  ") == {}
