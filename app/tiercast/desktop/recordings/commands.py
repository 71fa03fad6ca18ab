"""What can be done on the Recordings page, for the palette, and for whoever gives it keys.

The plain keys (Space, arrows, brackets, full stop) are the view's own: a key of the window would be taken from every
button of every page.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from tiercast.desktop.shell.commands import Command

if TYPE_CHECKING:
    from tiercast.desktop.recordings.page import RecordingsPage
    from tiercast.desktop.recordings.transport import Transport


def commands_of(page: "RecordingsPage") -> Iterator[Command]:
    """The commands, which can be given while a recording is shown."""

    def there() -> bool:
        return page.shown and page.showing is not None

    def line() -> "Transport":
        assert page.showing is not None  # noqa: S101 - a command is only given where it is there
        return page.showing.transport

    yield Command("replay/play", lambda: QCoreApplication.translate("ReplayKeys", "Replay: play or pause"),
                  lambda: line().toggle(), there=there)  # fmt: skip
    yield Command("replay/event", lambda: QCoreApplication.translate("ReplayKeys", "Replay: next event"),
                  lambda: line().step("event"), there=there)  # fmt: skip
    yield Command("replay/firing", lambda: QCoreApplication.translate("ReplayKeys", "Replay: next firing"),
                  lambda: line().step("firing"), there=there)  # fmt: skip
    yield Command("replay/faster", lambda: QCoreApplication.translate("ReplayKeys", "Replay: faster"),
                  lambda: line().change_speed(1), there=there)  # fmt: skip
    yield Command("replay/slower", lambda: QCoreApplication.translate("ReplayKeys", "Replay: slower"),
                  lambda: line().change_speed(-1), there=there)  # fmt: skip
    yield Command("replay/close", lambda: QCoreApplication.translate("ReplayKeys", "Replay: close"),
                  page.end, there=there)  # fmt: skip
