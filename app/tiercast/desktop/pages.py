"""The pages of the window in the rail's order. A page's module is imported when the page is first entered."""

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

if TYPE_CHECKING:
    from tiercast.desktop.parts.page import Page


@dataclass(frozen=True)
class Listed:
    """A page of the rail.

    Attributes:
        key: its name for `Session.go`; icon: of the rail.
        place: module and class, ``tiercast.desktop.live.page:LivePage``.
        also: other names that `Session.go` opens it by; its `open` then gets the name as ``view``.
        rail: it stands in the rail; under: the page there that is marked for one that does not.
    """

    key: str
    icon: str
    place: str
    also: tuple[str, ...] = ()
    rail: bool = True
    under: str = ""

    def load(self) -> "type[Page]":
        """The page's class."""
        module, _, name = self.place.partition(":")
        found: type[Page] = getattr(import_module(module), name)
        return found


PAGES: Final = (
    # one line a page, in the order of `TITLES`
    Listed("live", "ph.broadcast", "tiercast.desktop.live.page:LivePage"),
    Listed("audience", "ph.users-three", "tiercast.desktop.audience.page:AudiencePage", also=("viewer",)),
    Listed("rules", "ph.flow-arrow", "tiercast.desktop.rules.page:RulesPage", also=("why",)),
    Listed("actions", "ph.paper-plane-tilt", "tiercast.desktop.actions.page:ActionsPage", also=("budgets", "coupons")),
    Listed("connections", "ph.share-network", "tiercast.desktop.connections.page:ConnectionsPage"),
    Listed("shop", "ph.storefront", "tiercast.desktop.shop.page:ShopPage"),
    Listed("recordings", "ph.film-strip", "tiercast.desktop.recordings.page:RecordingsPage"),
    Listed(
        "settings", "ph.gear", "tiercast.desktop.settings.page:SettingsPage", also=("keys", "engine", "logs", "about")
    ),
    Listed("sheet", "ph.clipboard-text", "tiercast.desktop.sheet.page:SheetPage", rail=False, under="recordings"),
    Listed("first_run", "ph.compass", "tiercast.desktop.first_run.page:FirstRunPage", rail=False),
    Listed("wall", "ph.squares-four", "tiercast.desktop.shell.wall:WallPage", rail=False),
)
"""Pages that are there; the order is that of `TITLES`."""

TITLES: Final = {
    "live": QT_TRANSLATE_NOOP("Pages", "Live"),
    "audience": QT_TRANSLATE_NOOP("Pages", "Audience"),
    "rules": QT_TRANSLATE_NOOP("Pages", "Rules"),
    "actions": QT_TRANSLATE_NOOP("Pages", "Actions"),
    "connections": QT_TRANSLATE_NOOP("Pages", "Connections"),
    "shop": QT_TRANSLATE_NOOP("Pages", "Shop"),
    "recordings": QT_TRANSLATE_NOOP("Pages", "Recordings"),
    "settings": QT_TRANSLATE_NOOP("Pages", "Settings"),
    "sheet": QT_TRANSLATE_NOOP("Pages", "End-of-show sheet"),
    "first_run": QT_TRANSLATE_NOOP("Pages", "Set up"),
    "wall": QT_TRANSLATE_NOOP("Pages", "All rooms"),
}
"""Titles of all pages, in the rail's order."""


def listed(name: str) -> Listed | None:
    """The page that `Session.go` opens by `name`; None where there is none."""
    return next((page for page in PAGES if name == page.key or name in page.also), None)


def page_title(key: str) -> str:
    """The title of a page, in the language in force."""
    return QCoreApplication.translate("Pages", str(TITLES[key]))
