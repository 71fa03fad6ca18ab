"""What can be done on the Live page from the keyboard; the keys may be changed like all others."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QCoreApplication

from tiercast.desktop.shell.commands import Command

if TYPE_CHECKING:
    from tiercast.desktop.live.page import LivePage

PANEL_KEYS: Final[Mapping[str, str]] = {"todos": "Ctrl+T"}
"""Keys that bring a panel to the front and give it the keyboard."""
NEARER = 0.7
"""What is left of the time shown when it is zoomed in by one step."""


def commands_of(page: "LivePage") -> Iterator[Command]:
    """The commands, which can be given while the page is shown."""
    axis = page.axis

    def shown() -> bool:
        return page.shown

    yield Command("live/mark", lambda: QCoreApplication.translate("LiveKeys", "Live: mark this moment"),
                  page.header.begin_mark, "Ctrl+M", there=shown)  # fmt: skip
    yield Command("live/nearer", lambda: QCoreApplication.translate("LiveKeys", "Live: show less time"),
                  lambda: axis.zoom(NEARER), "Ctrl++", there=shown)  # fmt: skip
    yield Command("live/farther", lambda: QCoreApplication.translate("LiveKeys", "Live: show more time"),
                  lambda: axis.zoom(1 / NEARER), "Ctrl+-", there=shown)  # fmt: skip
    yield Command("live/earlier", lambda: QCoreApplication.translate("LiveKeys", "Live: earlier"),
                  lambda: axis.pan(-axis.shown / 4), "Alt+Left", there=shown)  # fmt: skip
    yield Command("live/later", lambda: QCoreApplication.translate("LiveKeys", "Live: later"),
                  lambda: axis.pan(axis.shown / 4), "Alt+Right", there=shown)  # fmt: skip
    yield Command("live/session", lambda: QCoreApplication.translate("LiveKeys", "Live: the whole session"),
                  lambda: axis.show_span(0), "Alt+Home", there=shown)  # fmt: skip
    yield Command("live/now", lambda: QCoreApplication.translate("LiveKeys", "Live: follow the present"),
                  lambda: axis.show_span(axis.span), "Alt+End", there=shown)  # fmt: skip
    yield from (_panel(page, panel) for panel in page.docks.panels)


def _panel(page: "LivePage", panel: Any) -> Command:
    """Bring one of the panels to the front, with the keyboard in it."""

    def title() -> str:
        return QCoreApplication.translate("LiveKeys", "Live: %1").replace("%1", panel.title())

    def run() -> None:
        page.open(panel=panel.key)
        getattr(panel, "take_keyboard", panel.setFocus)()

    return Command(f"live/{panel.key}", title, run, PANEL_KEYS.get(panel.key, ""), there=lambda: page.shown)
