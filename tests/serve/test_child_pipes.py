"""The entries that the window starts its processes by."""

import subprocess
import sys

import pytest
from tiercast.serve.child_pipes import NOT_BY_HAND


@pytest.mark.parametrize(("flag", "what"), [("--change-child", "settings"), ("--replay-child", "replays")])
def test_that_an_entry_of_the_window_says_so_to_whoever_starts_it_by_hand(flag: str, what: str) -> None:
    command = [sys.executable, "-m", "tiercast", flag]
    ended = subprocess.run(command, input=b"let me in\n", capture_output=True, timeout=60, check=False)
    assert (ended.returncode, ended.stdout) == (NOT_BY_HAND, b"")
    expected = f"this is the entry of the window's {what}; open them in the window: tiercast desktop"
    assert expected in ended.stderr.decode().splitlines()
