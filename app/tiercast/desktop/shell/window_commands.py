"""The commands that every window has: pages, rooms, stop, search, help, and the look."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from tiercast.desktop.hotkey.stop_key import STOP_EVERYWHERE
from tiercast.desktop.look.tokens import Theme
from tiercast.desktop.pages import PAGES, page_title
from tiercast.desktop.shell.commands import Command
from tiercast.desktop.shell.finder import ITSELF
from tiercast.serve.protocol_commands import StopStrength

if TYPE_CHECKING:
    from tiercast.desktop.shell.window import Window

ROOMS = 9
"""Rooms that have a key."""


def commands_of(window: "Window") -> Iterator[Command]:
    """The commands of a window, in the order of the table of keys."""
    session = window.session
    yield Command(ITSELF, lambda: QCoreApplication.translate("Commands", "Search pages, rooms and commands"),
                  window.finder.show_up, "Ctrl+K")  # fmt: skip
    yield Command("stop", lambda: QCoreApplication.translate("Commands", "Stop all actions"),
                  lambda: window.top.stop.stop_all(StopStrength.HOLD), "Ctrl+Shift+X")  # fmt: skip
    yield Command(STOP_EVERYWHERE, lambda: QCoreApplication.translate("Commands", "Stop all actions, from any program"),
                  window.stop_everywhere, "Ctrl+Alt+X")  # fmt: skip
    yield Command("go-on", lambda: QCoreApplication.translate("Commands", "End the stop"),
                  window.top.stop.go_on, there=lambda: window.top.stop.stop is not None)  # fmt: skip
    yield Command("stop-room", lambda: QCoreApplication.translate("Commands", "Stop only this room, or let it go on"),
                  window.top.stop.toggle_room, there=lambda: bool(session.room))  # fmt: skip
    for number, page in enumerate((page for page in PAGES if page.rail), 1):
        yield _page(window, page.key, number)
    for part in PARTS:
        yield _part(window, *part)
    yield Command("set-up", lambda: page_title("first_run"), lambda: session.go("first_run"))
    yield Command("wall", lambda: QCoreApplication.translate("Commands", "All rooms side by side"),
                  lambda: session.go("wall"), "Ctrl+0")  # fmt: skip
    for number in range(1, ROOMS + 1):
        yield _room(window, number)
    yield Command("sheet", lambda: QCoreApplication.translate("Commands", "End-of-show sheet of this room"),
                  lambda: session.go("sheet", room=session.room), there=lambda: bool(session.room))  # fmt: skip
    yield Command("keys", lambda: QCoreApplication.translate("Commands", "Table of keys"),
                  lambda: session.go("settings", view="keys"), "?")  # fmt: skip
    yield Command("words", lambda: QCoreApplication.translate("Commands", "Words, and what they mean"),
                  window.show_words, "F1")  # fmt: skip
    yield Command("engine", lambda: QCoreApplication.translate("Commands", "How the engine is doing"),
                  lambda: session.go("engine"))  # fmt: skip
    yield Command("logs", lambda: QCoreApplication.translate("Commands", "Logs"),
                  lambda: session.go("settings", view="logs"))  # fmt: skip
    yield Command("fold", lambda: QCoreApplication.translate("Commands", "Fold or unfold the list of pages"),
                  window.fold_rail, "Ctrl+B")  # fmt: skip
    yield Command("whole-screen", lambda: QCoreApplication.translate("Commands", "Whole screen, on and off"),
                  window.toggle_whole_screen, "F11")  # fmt: skip
    yield Command("theme-light", lambda: QCoreApplication.translate("Commands", "Light theme"),
                  lambda: session.take_theme(Theme.LIGHT))  # fmt: skip
    yield Command("theme-dark", lambda: QCoreApplication.translate("Commands", "Dark theme"),
                  lambda: session.take_theme(Theme.DARK))  # fmt: skip
    yield Command("english", lambda: "English", lambda: session.take_language("en"))
    yield Command("chinese", lambda: "简体中文", lambda: session.take_language("zh_CN"))


PARTS: Final = (
    ("settings", "appearance", "Appearance", "Language and theme"),
    ("settings", "handover", "Handover", "Shift handover"),
    ("settings", "audit", "Audit", "Audit log"),
    ("settings", "backup", "Backup", "Backup and restore"),
    ("settings", "store", "Store", "Store"),
    ("settings", "retention", "Retention", "How long data is kept"),
    ("settings", "data", "DataMap", "Privacy and data map"),
    ("settings", "about", "About", "About"),
    ("actions", "budgets", "ActionsPage", "Budgets"),
    ("actions", "coupons", "ActionsPage", "Coupons"),
    ("actions", "fairness", "ActionsPage", "Fairness"),
    ("connections", "plugins", "ConnectionsPage", "Plugins"),
    ("shop", "show", "ShopPage", "Run of show"),
    ("shop", "orders", "ShopPage", "Orders"),
    ("shop", "imports", "ShopPage", "Imports"),
)
"""Tabs of pages and sections of the settings: page, its ``view``, and where its title is translated, and from what."""


def _part(window: "Window", page: str, view: str, context: str, text: str) -> Command:
    def title() -> str:
        of = "：" if window.session.chinese else ": "
        return f"{page_title(page)}{of}{QCoreApplication.translate(context, text)}"

    return Command(f"page/{page}/{view}", title, lambda: window.session.go(page, view=view), listed=False)


def _page(window: "Window", key: str, number: int) -> Command:
    return Command(f"page/{key}", lambda: page_title(key), lambda: window.session.go(key), f"Alt+{number}")


def _room(window: "Window", number: int) -> Command:
    session = window.session

    def rooms() -> tuple[str, ...]:
        return session.status.rooms if session.status is not None else ()

    def title() -> str:
        there = rooms()
        if number <= len(there):
            return QCoreApplication.translate("Commands", "Room {title}").format(
                title=session.room_title(there[number - 1])
            )
        return QCoreApplication.translate("Commands", "Room {title}").format(title=number)

    return Command(
        f"room/{number}", title, lambda: session.take_room(rooms()[number - 1]), f"Ctrl+{number}",
        there=lambda: number <= len(rooms()),
    )  # fmt: skip
