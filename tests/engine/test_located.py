"""Paths in settings count from the configuration's folder."""

from pathlib import Path

from tiercast.engine.located import located

SCHEMA = {
    "type": "object",
    "properties": {
        "path": {"type": "string", "format": "path"},
        "files": {"type": "array", "format": "path"},
        "url": {"type": "string"},
    },
}


def test_that_a_relative_path_counts_from_the_folder_of_the_file() -> None:
    given = {"path": "log/a.jsonl", "files": ["x.csv", "/y.csv"], "url": "a/b", "other": 1}
    placed = located(given, SCHEMA, Path("/shop"))
    assert placed == {"path": "/shop/log/a.jsonl", "files": ["/shop/x.csv", "/y.csv"], "url": "a/b", "other": 1}


def test_that_an_empty_path_stays_empty_and_home_is_found() -> None:
    assert located({"path": ""}, SCHEMA, Path("/shop")) == {"path": ""}
    assert located({"path": "~/a"}, SCHEMA, Path("/shop"))["path"] == str(Path.home() / "a")
