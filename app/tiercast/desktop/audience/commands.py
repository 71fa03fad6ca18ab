"""What can be done with the audience from the keyboard; the keys may be changed like all others."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tiercast.desktop.shell.commands import Command

if TYPE_CHECKING:
    from tiercast.desktop.audience.page import AudiencePage


def commands_of(page: "AudiencePage") -> Iterator[Command]:
    """The commands. A viewer is searched from any page, all else while the page is shown."""

    def shown() -> bool:
        return page.shown

    yield Command("audience/search", lambda: QCoreApplication.translate("AudienceKeys", "Audience: search a viewer"),
                  page.search, "Ctrl+F")  # fmt: skip
    yield Command("audience/all", lambda: QCoreApplication.translate("AudienceKeys", "Audience: show all viewers"),
                  page.viewers.show_all, there=shown)  # fmt: skip
    yield Command("audience/refresh", lambda: QCoreApplication.translate("AudienceKeys", "Audience: refresh"),
                  page.refresh, there=shown)  # fmt: skip
