"""What can be done with the shop from the keyboard; the keys may be changed like all others."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tiercast.desktop.shell.commands import Command

if TYPE_CHECKING:
    from tiercast.desktop.shop.page import ShopPage


def commands_of(page: "ShopPage") -> Iterator[Command]:
    """The commands. Once the page was opened the show goes on from any other too; all else while this one is shown."""

    def shown() -> bool:
        return page.shown

    yield Command("shop/next", lambda: QCoreApplication.translate("ShopKeys", "Run of show: next step"),
                  page.show_view.forward, "Ctrl+Return")  # fmt: skip
    yield Command("shop/search", lambda: QCoreApplication.translate("ShopKeys", "Shop: search"),
                  page.take_keyboard, "Ctrl+Shift+F", there=shown)  # fmt: skip
    yield Command("shop/import", lambda: QCoreApplication.translate("ShopKeys", "Shop: import files"),
                  page.choose_files, "Ctrl+O", there=shown)  # fmt: skip
