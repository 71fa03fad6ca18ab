"""Starts the window: the application, its look and words, the link, and what is remembered."""

import gc
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tiercast.desktop.ahead import Ahead
from tiercast.desktop.alerts import crashed
from tiercast.desktop.application import application
from tiercast.desktop.crashes import Crashes, crashed_hard
from tiercast.desktop.file_folder import FileFolder
from tiercast.desktop.first_run.starting import FirstRun
from tiercast.desktop.following import Following
from tiercast.desktop.garbage import Garbage
from tiercast.desktop.link.courier import Wish
from tiercast.desktop.link.link import Link
from tiercast.desktop.link.place import Place
from tiercast.desktop.link.starting import EngineProcess
from tiercast.desktop.look.look import Look
from tiercast.desktop.remembered import SETTINGS, Remembered
from tiercast.desktop.session import Session
from tiercast.desktop.shell.window import Window
from tiercast.desktop.told_to_end import ToldToEnd
from tiercast.desktop.trial import Trial, Wanted
from tiercast.desktop.words.translations import system_language


@dataclass(frozen=True)
class Opening:
    """What is opened.

    Attributes:
        place: the engine.
        home: the user's data folder.
        language: that the command line names; "" for the one remembered.
        start: start an engine where none runs; `started`: the one that was, while this code was read.
        ends: closing the window ends the engine without asking.
        first_run: who has no shop yet is led through setting one up.
        trial: the window is only opened to see whether it works here; None: it is for somebody.
    """

    place: Place
    home: Path
    language: str = ""
    start: bool = True
    started: EngineProcess | None = None
    ends: bool = False
    first_run: bool = True
    trial: Wanted | None = None


def run(opening: Opening, crashes: Crashes) -> int:
    """Open the window and stay until it is closed. Returns: the exit code, 1 where a trial failed."""
    app = application()
    garbage = Garbage()
    gc.freeze()  # the modules, which stay: every full look would go through them
    window = build(app, opening, connect=True)
    crashes.tell = window.session.fault
    window.session.crashes = crashes
    if any(crashed_hard(file) for file in crashes.earlier()[:1]):
        window.alerts.stand(crashed())
    app.setQuitOnLastWindowClosed(False)
    # `quit` would ask the window first, which refuses while somebody is asked whether the engine goes on.
    window.gone.connect(lambda: app.exit(0))
    leave = partial(window.closing.leave, window)
    told = ToldToEnd(lambda: window.close() if window.isVisible() else leave(), leave)
    trial = Trial(window, opening.trial) if opening.trial is not None else None
    ahead, folder = Ahead(), FileFolder(window.session.remembered)
    window.show()
    code = app.exec()
    told.stop()
    if trial is not None and not trial.passed:
        code = code or 1
    if window.session.stop_key is not None:
        window.session.stop_key.close()
    window.session.link.leave()
    folder.leave()
    window.session.remembered.write()
    ahead.join()
    garbage.look()
    return code


def build(app: QApplication, opening: Opening, *, connect: bool = False) -> Window:
    """The window of what is opened, not shown yet; with `connect` its engine starts while the window is made."""
    remembered = Remembered(opening.home / SETTINGS)
    language = opening.language or remembered.language or system_language()
    wish = Wish(who="desktop", language=language[:2], start=opening.start)
    look = Look(app, remembered.theme)
    session = Session(Link(opening.place, wish, started=opening.started), look, remembered, language=opening.language)
    Following(session)
    if opening.trial is None:
        FirstRun(session, leads=opening.first_run)
    if connect:
        # What it brings waits for the application's loop, which runs once everything is there to hear it.
        session.link.open()
    return Window(session, ends=opening.ends)
