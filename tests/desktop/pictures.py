"""Renders every scene of the desktop: ``python -m tests.desktop.pictures OUT [--page KEY] [--language …] …``.

With ``--guide`` instead of a folder: the pictures of the guide and of the READMEs (`tests.desktop.guide_pictures`).

A scene is made by a function in ``tests/desktop/scenes/<folder>.py``: its ``SCENES`` has by name a callable that
takes a `Session` on a `MadeLink` and returns the widget to render, which is then given the asked size.
"""

import argparse
import importlib
import os
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QWidget
from tiercast.desktop.look.tokens import Theme
from tiercast.desktop.parts.page import Page
from tiercast.desktop.session import Session

import tests.desktop.scenes as scenes_package
from tests.desktop.made import session
from tests.desktop.made_link import MadeLink

Scene: TypeAlias = Callable[[Session], QWidget]
SIZES = ("1366x768", "2560x1440")
LANGUAGES = ("en", "zh_CN")
THEMES = ("light", "dark")


def scenes(page: str = "") -> Iterator[tuple[str, str, Scene]]:
    """Every scene as folder, name and function; of one folder where `page` names it."""
    for module in sorted(pkgutil.iter_modules(scenes_package.__path__), key=lambda module: module.name):
        if not page or page == module.name:
            listed: dict[str, Scene] = importlib.import_module(f"{scenes_package.__name__}.{module.name}").SCENES
            for name, scene in listed.items():
                yield module.name, name, scene


def application() -> QApplication:
    """The application."""
    there = QApplication.instance()
    return there if isinstance(there, QApplication) else QApplication(["tiercast"])


def build(scene: Scene, language: str, theme: str, size: tuple[int, int]) -> QWidget:
    """The widget of a scene, laid out at a size."""
    # Widgets that were deleted before stay until the loop is left, and each theme would be put on them too.
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    in_force = session(MadeLink(), language=language, theme=Theme(theme))
    widget = scene(in_force)
    widget.setProperty("kept", in_force)
    widget.setWindowState(Qt.WindowState.WindowNoState)
    if isinstance(widget, QDialog | QMenu):
        widget.adjustSize()
    else:
        widget.resize(*size)
    if isinstance(widget, Page):
        widget.retranslate()
    widget.show()
    for _ in range(3):
        QApplication.processEvents()
    return widget


def render(out: Path, page: str, languages: list[str], themes: list[str], sizes: list[str]) -> int:
    """Write the pictures. Returns: how many."""
    application()
    out.mkdir(parents=True, exist_ok=True)
    count = 0
    for folder, name, scene in scenes(page):
        for language in languages:
            for theme in themes:
                for size in sizes:
                    width, _, height = size.partition("x")
                    widget = build(scene, language, theme, (int(width), int(height)))
                    widget.grab().save(str(out / f"{folder}-{name}-{language}-{theme}-{size}.png"))
                    widget.close()
                    widget.deleteLater()
                    QApplication.processEvents()
                    count += 1
    return count


def main(arguments: list[str]) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path, nargs="?")
    parser.add_argument("--guide", action="store_true", help="the pictures of the guide, where they belong")
    parser.add_argument("--page", default="")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--theme", choices=THEMES, action="append")
    parser.add_argument("--size", action="append")
    given = parser.parse_args(arguments)
    if given.guide:
        from tests.desktop.guide_pictures import make_guide_pictures

        sys.stdout.write(f"{make_guide_pictures()} pictures of the guide\n")
        return 0
    if given.out is None:
        parser.error("name a folder, or --guide")
    count = render(
        given.out,
        given.page,
        given.language or list(LANGUAGES),
        given.theme or list(THEMES),
        given.size or list(SIZES),
    )
    sys.stdout.write(f"{count} pictures in {given.out}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
