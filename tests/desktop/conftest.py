"""What tests of the window need: no screen, an engine that is always put away, and links without one."""

import gc
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from tests.desktop.engine_site import EngineSite
from tests.desktop.made import in_english
from tests.desktop.made_link import Answer, MadeLink
from tests.small_disk import small_disk as mounted


@pytest.fixture(scope="session", autouse=True)
def nothing_is_left_for_the_end() -> Iterator[None]:
    """What the last test has put away goes with it, not after the application: its tables would start timers then."""
    yield
    if QCoreApplication.instance() is not None:
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture(autouse=True)
def garbage_of_the_main_thread() -> Iterator[None]:
    """As in the window (`tiercast.desktop.garbage`): no other thread destroys what is Qt's."""
    gc.disable()
    yield
    gc.collect(1)
    gc.enable()


@pytest.fixture(autouse=True)
def english_again() -> Iterator[None]:
    """The language belongs to the application: a test of the Chinese window leaves it to whoever makes no session."""
    yield
    in_english()


@pytest.fixture
def make_engine_site(tmp_path: Path, qtbot: QtBot) -> Iterator[Callable[..., EngineSite]]:
    """Makes sites (see `EngineSite`), not started yet; what runs in them is ended with the test."""
    sites: list[EngineSite] = []

    def make(name: str = "site", **how: object) -> EngineSite:
        sites.append(EngineSite(tmp_path / name, qtbot, **how))  # type: ignore[arg-type]
        return sites[-1]

    yield make
    for site in sites:
        site.close()


@pytest.fixture
def engine_site(make_engine_site: Callable[..., EngineSite]) -> EngineSite:
    """A real engine at work on a simulated room, and a link signed in to it."""
    return make_engine_site().start()


@pytest.fixture
def made_link(qtbot: QtBot) -> Callable[..., MadeLink]:
    """Makes links that answer from a table, see `MadeLink`."""
    links: list[MadeLink] = []

    def make(answers: dict[type, Answer] | None = None) -> MadeLink:
        links.append(MadeLink(answers))
        return links[-1]

    return make


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 24 MB."""
    with mounted(tmp_path) as disk:
        yield disk
