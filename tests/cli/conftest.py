"""The command line, run in this process in a home and a folder of its own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tiercast.cli import main

Run = Callable[..., tuple[int, str, str]]
"""Runs a command. Returns: its exit code, stdout and stderr."""


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this computer's own is read or written; English is spoken."""
    monkeypatch.setenv("TIERCAST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TIERCAST_LANG", "en")
    monkeypatch.delenv("TIERCAST_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def run(alone: None, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs commands; none may show a traceback."""

    def call(*arguments: str) -> tuple[int, str, str]:
        code = main(list(arguments))
        captured = capsys.readouterr()
        assert "Traceback" not in captured.out + captured.err
        return code, captured.out, captured.err

    return call
