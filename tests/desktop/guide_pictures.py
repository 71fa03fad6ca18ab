"""The pictures of the guide and of the READMEs: ``python -m tests.desktop.pictures --guide`` makes them anew.

This is the one list of them. What a document shows must stand here, and what stands here must be shown somewhere.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final
from unittest import mock

from PySide6.QtWidgets import QApplication

from tests.desktop import made
from tests.desktop.few_colours import write_small
from tests.desktop.pictures import LANGUAGES, Scene, application, build, scenes
from tests.shared_data import ROOT

FOLDER: Final = ROOT / "docs" / "pictures"
SIZE: Final = (1366, 768)
TITLES: Final = {
    "en": {"main": "Xiaomei's make-up room", "snacks": "Night market"},
    "zh_CN": {"main": "小美的美妆直播间", "snacks": "夜市零食"},
}
"""What the rooms are called: in other pictures each has a name in both languages."""


@dataclass(frozen=True)
class Picture:
    """A picture: what its file is called, and which scene of which folder it shows."""

    name: str
    folder: str
    scene: str
    theme: str = "light"

    def file(self, language: str) -> Path:
        """Where it lies."""
        return FOLDER / language / f"{self.name}.png"


PICTURES: Final = (
    Picture("live", "live_panels", "page_todos"),
    Picture("live-dark", "live_panels", "page_lines", "dark"),
    Picture("first-run-shop", "first_run", "shop"),
    Picture("first-run-orders", "first_run", "orders"),
    Picture("first-run-rules", "first_run", "rules"),
    Picture("first-run-reach", "first_run", "reach"),
    Picture("first-run-shadow", "first_run", "shadow"),
    Picture("connect", "connections", "new"),
    Picture("connections", "connections", "connections"),
    Picture("rules", "rules", "rules"),
    Picture("rules-go-live", "rules", "go-live"),
    Picture("why", "rules", "why"),
    Picture("actions", "actions", "outbox"),
    Picture("coupons", "actions", "coupons"),
    Picture("audience", "audience", "overview"),
    Picture("viewer", "audience", "viewer"),
    Picture("shop-preview", "shop", "preview"),
    Picture("shop-show", "shop", "show"),
    Picture("recordings", "recordings", "shown"),
    Picture("sheet", "sheet", "sheet"),
    Picture("phone", "phone", "first_run"),
    Picture("alerts", "guide", "alerts"),
    Picture("stopped", "guide", "stopped"),
    Picture("wall", "shell", "wall"),
)


def scene_of(picture: Picture) -> Scene:
    """The scene that a picture shows."""
    return next(scene for folder, name, scene in scenes(picture.folder) if name == picture.scene)


def make_guide_pictures() -> int:
    """Write all of them in every language. Returns: how many."""
    application()
    for language in LANGUAGES:
        with mock.patch.dict(made.TITLES, TITLES[language]):
            for picture in PICTURES:
                widget = build(scene_of(picture), language, picture.theme, SIZE)
                write_small(widget.grab().toImage(), picture.file(language))
                widget.close()
                widget.deleteLater()
                QApplication.processEvents()
    return len(LANGUAGES) * len(PICTURES)
