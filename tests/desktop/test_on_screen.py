"""The window on a screen that is drawn, with an engine of its own, from the command line to the end."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiercast.beside.paths import paths_of
from tiercast.beside.run_file import read_run_file

from tests.shared_data import ROOT

pytestmark = [
    pytest.mark.screen,
    pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb"),
]
PROGRAM = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from tiercast.desktop import app as desktop
from tiercast.desktop.shell.window import Window

build = desktop.build
def built(app, opening, **how):
    window = build(app, opening, **how)
    def seen(numbers):
        if window.session.status is not None and not shots:
            shots.append(window.grab().save(sys.argv[1]))
            window.close()
    shots = []
    window.session.link.numbers.connect(seen)
    return window
desktop.build = built
from tiercast.cli import main
sys.exit(main(["demo"]))
"""


@pytest.fixture
def screen() -> Iterator[str]:
    """An X server of its own."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    with os.fdopen(read) as told:
        number = told.readline().strip()
    yield f":{number}"
    server.terminate()
    server.wait()


def test_that_the_demo_opens_a_window_shows_a_room_and_ends_its_engine(screen: str, tmp_path: Path) -> None:
    home = tmp_path / "小 店"
    program, picture = tmp_path / "run.py", tmp_path / "window.png"
    program.write_text(PROGRAM, "utf-8")
    kept = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
    environment = kept | {"DISPLAY": screen, "TIERCAST_HOME": str(home), "TIERCAST_LANG": "en"}
    done = subprocess.run(
        [sys.executable, program, picture], env=environment, capture_output=True, text=True, check=False, timeout=120,
        cwd=ROOT / "app",
    )  # fmt: skip
    log = home / "logs" / "desktop-0.log"
    try:
        assert done.returncode == 0, done.stderr + log.read_text("utf-8")
        assert picture.stat().st_size > 10_000
        assert "Traceback" not in done.stderr + log.read_text("utf-8")
        assert read_run_file(paths_of("", home).run) is None
    finally:
        run = read_run_file(paths_of("", home).run)
        if run is not None:
            os.kill(run.supervisor, signal.SIGKILL)
