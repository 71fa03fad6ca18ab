"""A process that the window starts for one thing."""

import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pytestqt.qtbot import QtBot
from tiercast.desktop import child_process
from tiercast.desktop.child_process import ChildProcess
from tiercast.serve.protocol_recordings import ReplayStart

SAYS = """
import os, sys
told = sys.stdin.readline()
print("a library says this")
print('{"language": "%s", "flag": "%s"}' % (os.environ["TIERCAST_LANG"], sys.argv[1]))
sys.stderr.write("heard " + told)
sys.exit(3)
"""


class Heard(ChildProcess):
    """Keeps what comes."""

    def __init__(self, folder: Path) -> None:
        says: msgspec.json.Decoder[dict[str, str]] = msgspec.json.Decoder(dict[str, str])
        wanted = ReplayStart(token="t")
        super().__init__("--flag", wanted, says, folder / "logs" / "child.log", str(folder), "zh_CN")
        self.said: list[Any] = []
        self.code: int | None = None
        self.why = ""

    def heard(self, said: Any) -> None:
        self.said.append(said)

    def over(self, code: int) -> None:
        self.code = code

    def not_started(self, why: str) -> None:
        self.why = why

    def end_now(self) -> None:
        self.process.kill()


def test_that_a_process_is_told_is_heard_to_its_end_and_is_logged(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_process, "program", lambda: [sys.executable, "-c", SAYS])
    monkeypatch.setattr(child_process, "LARGEST_LOG", 10)
    made = Heard(tmp_path)
    made.log.parent.mkdir()
    made.log.write_text("what another one said", "utf-8")
    made.start()
    qtbot.waitUntil(lambda: made.code is not None, timeout=20_000)
    assert (made.said, made.code, made.why) == ([{"language": "zh", "flag": "--flag"}], 3, "")
    assert '"token":"t"' in made.log.read_text("utf-8")
    assert made.log.with_name("child.log.1").read_text("utf-8") == "what another one said"


def test_that_a_process_that_cannot_be_started_says_why(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child_process, "program", lambda: [str(tmp_path / "nothing")])
    made = Heard(tmp_path)
    made.start()
    qtbot.waitUntil(lambda: made.why != "", timeout=20_000)
    assert made.code is None
