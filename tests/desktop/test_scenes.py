"""Every scene of the desktop, in both languages at 1366×768: nothing is cut off, everything has a name for the ear."""

import os
import subprocess
import sys

import pytest
from pytestqt.qtbot import QtBot

from tests.desktop.cut_off import problems
from tests.desktop.pictures import Scene, build, scenes
from tests.shared_data import ROOT

pytestmark = pytest.mark.screen

ALL = [pytest.param(scene, id=f"{folder}-{name}") for folder, name, scene in scenes()]
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh_CN"])
SIZE = (1366, 768)


@LANGUAGES
@pytest.mark.parametrize("scene", ALL)
def test_that_no_text_is_cut_off_and_everything_has_a_name(qtbot: QtBot, scene: Scene, language: str) -> None:
    widget = build(scene, language, "light", SIZE)
    qtbot.addWidget(widget)
    assert problems(widget) == []


@pytest.mark.parametrize(
    ("scale", "language", "size"),
    [("1.5", "en", "1280x720"), ("2", "zh_CN", "1366x768")],
)
def test_that_nothing_is_cut_off_on_screens_of_another_scale(scale: str, language: str, size: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.desktop.cut_off", language, size], capture_output=True, text=True, check=False,
        env={**os.environ, "QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}, cwd=ROOT,
    )  # fmt: skip
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr
