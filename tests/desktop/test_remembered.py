"""What the window remembers, in a file that may have become anything: it opens all the same, and says so once."""

import contextlib
import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QByteArray
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tiercast.desktop.look.tokens import Theme
from tiercast.desktop.pages import PAGES
from tiercast.desktop.remembered import SETTINGS, Remembered
from tiercast.desktop.remembered_file import MOST
from tiercast.desktop.rules.drafts import Draft, Drafts
from tiercast.desktop.shell.window import Window

from tests.desktop.made import session

KEYS = (
    "language", "theme", "geometry", "page", "room", "rail_folded", "live/span", "live/split", "live/panels",
    "live/docks/upper", "live/docks/upper/chosen", "live/docks/split", "live/switched/kinds", "live/ladder",
    "keys/stop", "keys/finder", "draft/starter", "closing", "files/folder", "teleprompter",
    "first_run_watched", "first_run_told", "tables/settings/keys", "tables/shop/products",
)  # fmt: skip
ODD = ["", "nan", "inf", "-1", "yes", "\0", "\ud800", "x" * 10_000, "9" * 9_000, "a\tb\n\n"]
TEXTS = st.text(max_size=40) | st.sampled_from(ODD)
JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
).map(msgspec.json.encode)
WHOLE = {"language": "zh_CN", "theme": "dark", "live/span": "300"}


@contextlib.contextmanager
def said() -> Iterator[list[str]]:
    """What the log is told of the file meanwhile."""
    lines: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    log = logging.getLogger("tiercast.desktop")
    log.addHandler(handler)
    try:
        yield lines
    finally:
        log.removeHandler(handler)


def whole(folder: Path) -> Path:
    """A file as the window writes it."""
    file = folder / SETTINGS
    made = Remembered(file)
    for key, value in WHOLE.items():
        made.put(key, value)
    made.put("geometry", QByteArray(bytes(range(60))))
    Drafts(made).put("starter", "hash", "ruleset: starter\n# 新")
    made.write()
    return file


def test_that_everything_is_there_again_at_the_next_start(tmp_path: Path) -> None:
    file = whole(tmp_path)
    with said() as lines:
        again = Remembered(file)
    assert lines == []
    assert (again.language, again.theme) == ("zh_CN", Theme.DARK)
    assert again.blob("geometry") == QByteArray(bytes(range(60)))
    assert again.text("geometry") == ""
    assert Drafts(again).get("starter") == Draft("hash", "ruleset: starter\n# 新")
    Drafts(again).drop("starter")
    again.write()
    assert Drafts(Remembered(file)).get("starter") is None


def test_that_two_windows_keep_what_the_other_one_put(tmp_path: Path) -> None:
    file = tmp_path / SETTINGS
    one, other = Remembered(file), Remembered(file)
    one.put("page", "live")
    one.write()
    other.put("room", "main")
    other.write()
    last = Remembered(file)
    assert (last.text("page"), last.text("room")) == ("live", "main")


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_that_a_damaged_file_is_said_once_and_written_anew(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = whole(Path(folder))
        plain = bytearray(file.read_bytes())
        for _ in range(data.draw(st.integers(1, 4))):
            place = data.draw(st.integers(0, len(plain)))
            end = data.draw(st.integers(place, min(len(plain), place + 20)))
            plain[place:end] = data.draw(st.binary(max_size=8))
        file.write_bytes(plain)
        _is_borne(file)


@settings(max_examples=60, deadline=None)
@given(foreign=st.binary(max_size=300) | JSON)
def test_that_a_foreign_file_is_said_once_and_written_anew(foreign: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, SETTINGS)
        file.write_bytes(foreign)
        _is_borne(file)


@pytest.mark.parametrize("what", [b"[" * 200_000, b'{"a":' * 100_000, b" " * (MOST + 1), b"\0" * 5_000, b""])
def test_that_what_no_window_wrote_is_kept_aside(what: bytes, tmp_path: Path) -> None:
    file = tmp_path / SETTINGS
    file.write_bytes(what)
    with said() as lines:
        assert Remembered(file).language == ""
    assert len(lines) == 1
    assert (tmp_path / "desktop-unreadable.json").read_bytes() == what
    with said() as lines:
        Remembered(file)
    assert lines == []


def test_that_a_folder_in_its_place_costs_what_is_remembered_and_no_more(tmp_path: Path) -> None:
    file = tmp_path / SETTINGS
    (file / "within").mkdir(parents=True)
    (tmp_path / "desktop-unreadable.json").mkdir()
    (tmp_path / "desktop-unreadable.json" / "full").touch()
    with said() as lines:
        made = Remembered(file)
        for number in range(3):
            made.put("page", str(number))
            made.write()
    assert made.text("page") == "2"
    assert len(lines) == 2, "that it cannot be read, and that it cannot be written"


def _is_borne(file: Path) -> None:
    with said() as lines:
        made = Remembered(file)
        assert len(lines) <= 1
        assert isinstance(made.theme, Theme)
        assert made.choice("live/span", (0, 300), 0) in (0, 300)
        for key in KEYS:
            made.text(key)
            made.blob(key)
        made.keys_under("keys")
        Drafts(made).get("starter")
        made.put("page", "live")
        made.write()
    with said() as lines:
        assert Remembered(file).text("page") == "live"
    assert lines == []


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    values=st.dictionaries(st.sampled_from(KEYS), TEXTS | st.binary(max_size=80), max_size=len(KEYS)),
    page=TEXTS | st.sampled_from([page.key for page in PAGES if page.key in ("settings", "live", "rules")]),
)  # fmt: skip
def test_that_the_window_opens_whatever_it_remembers(qtbot: QtBot, values: dict[str, str | bytes], page: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, SETTINGS)
        made = Remembered(file)
        for key, value in {**values, "page": page}.items():
            made.put(key, value if isinstance(value, str) else QByteArray(value))
        made.write()
        shown = Window(session(file=file))
        qtbot.addWidget(shown)
        shown.show()
        QApplication.processEvents()
        assert shown.page is not None
        assert shown.isVisible()
        shown.closing.leave(shown)
