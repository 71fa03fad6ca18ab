"""What every page is given: the link, the room that is shown, the language, the theme, and ways to say something."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from PySide6.QtCore import QCoreApplication, QObject, QTimeZone, Signal
from tiercast_api.kinds import BUILT_IN

from tiercast.common_names import spoken
from tiercast.desktop.crashes import Crashes
from tiercast.desktop.hotkey.stop_key import StopKey
from tiercast.desktop.lately import Lately
from tiercast.desktop.link.link import Link
from tiercast.desktop.link.state import Stage
from tiercast.desktop.look.look import Look
from tiercast.desktop.look.tokens import Colours, Theme
from tiercast.desktop.remembered import Remembered
from tiercast.desktop.shell.commands import Commands
from tiercast.desktop.words.begun import begun
from tiercast.desktop.words.formats import Formats
from tiercast.desktop.words.translations import Translations, system_language
from tiercast.serve.protocol_replies import Failed, RoomInfo, StatusReply
from tiercast.version import VERSION

if TYPE_CHECKING:
    from tiercast.desktop.alerts import Alerts


BUILT_IN_KINDS: Final = {kind.name: (kind.title, kind.title_zh) for kind in BUILT_IN}
_DEMO_ROOM: Final = frozenset({"Demo room", "演示直播间"})
"""What the demo's room is called in its configuration, which is in the language that was in force as it began."""


@dataclass(frozen=True)
class Toasted:
    """A sentence that is shown for a while; `undo` takes back what it tells of. `tone`: ``good``, ``warn``, ``bad``.

    `details`: for whoever helps, to be copied.
    """

    text: str
    undo: Callable[[], None] | None = None
    tone: str = ""
    details: str = ""


class Session(QObject):
    """What is in force in the window.

    Signals: `room_changed` with the key of the room now shown ("" for none), `language_changed` with its code,
    `theme_changed`, `status_changed` with the new `StatusReply`, `toasted` with a `Toasted`, `went` with the key of a
    page and what to open there.
    """

    room_changed = Signal(str)
    language_changed = Signal(str)
    theme_changed = Signal()
    status_changed = Signal(object)
    toasted = Signal(object)
    went = Signal(str, object)
    is_replay = False
    """Whether what is shown is a recording, not a room as it is."""

    def __init__(
        self,
        link: Link,
        look: Look,
        remembered: Remembered | None = None,
        translations: Translations | None = None,
        language: str = "",
    ) -> None:
        super().__init__(look)
        self.link = link
        self.look = look
        self.remembered = remembered or Remembered()
        self.status: StatusReply | None = None
        self.room = ""
        self.crashes: Crashes | None = None
        self.faults: list[str] = []
        self.commands: Commands | None = None
        self.stop_key: StopKey | None = None
        self.alerts: Alerts | None = None
        self.lately: Lately | None = None
        self._translations = translations or Translations()
        self._translations.take(language or self.remembered.language or system_language())
        self.format = self._formats()
        look.changed.connect(self.theme_changed)
        self._refused: set[tuple[str, str]] = set()
        link.unheard.connect(self.refuse)
        link.welcomed.connect(self._anew)

    @property
    def language(self) -> str:
        """``en`` or ``zh_CN``."""
        return self._translations.language

    @property
    def translations(self) -> Translations:
        """The texts in force, for a session beside this one."""
        return self._translations

    @property
    def chinese(self) -> bool:
        """Whether the interface speaks Chinese."""
        return self.language.startswith("zh")

    @property
    def theme(self) -> Theme:
        """The theme chosen."""
        return self.look.theme

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self.look.colours

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the room that is shown."""
        return self.format.zone

    def take_language(self, language: str) -> None:
        """Speak `language` from now on ("": the computer's), and remember it."""
        self.remembered.language = language
        self._translations.take(language or system_language())
        self.format = self._formats()
        self.language_changed.emit(self.language)

    def take_theme(self, theme: Theme) -> None:
        """Show `theme` from now on, and remember it."""
        self.remembered.theme = theme
        self.look.take(theme)

    def take_status(self, status: StatusReply) -> None:
        """The engine said how everything is doing."""
        self.status = status
        if self.room not in status.rooms:
            wanted = self.remembered.text("room")
            first = status.rooms[0] if status.rooms else ""
            self.take_room(wanted if wanted in status.rooms else first)
        self.format = self._formats()
        self.status_changed.emit(status)

    def take_room(self, room: str) -> None:
        """Show `room` from now on."""
        if room != self.room:
            self.room = room
            self.remembered.put("room", room)
            self.format = self._formats()
            self.room_changed.emit(room)

    def room_title(self, room: str) -> str:
        """What people call a room."""
        info = self.room_info(room)
        return self.called(info.title if info is not None else "") or room

    def called(self, title: str) -> str:
        """A room's title. The demo's room is called so in the language of the window, which may have changed since."""
        if title in _DEMO_ROOM and self.status is not None and self.status.shop == "demo":
            return QCoreApplication.translate("Session", "Demo room")
        return title

    @property
    def titles(self) -> Mapping[str, str]:
        """What rulesets call what they name (`StatusReply.titles`); nothing where no engine told."""
        return self.status.titles if self.status is not None else {}

    def titled(self, name: str) -> str:
        """What people call what a ruleset names, by its name in `StatusReply.titles`; without a title its last part."""
        return self.titles.get(name) or spoken(name.rpartition("=")[2].rpartition("/")[2].rpartition(".")[2])

    def kind(self, name: str) -> str:
        """What people call a kind of event; its own name where nobody told of it."""
        told = self.status.kinds if self.status is not None else {}
        titles = BUILT_IN_KINDS.get(name) or told.get(name)
        return self.words(*titles) if titles is not None else name

    def room_info(self, room: str = "") -> RoomInfo | None:
        """What is known of a room ("": the one that is shown); None where no engine told."""
        known = self.status.known if self.status is not None else ()
        return next((info for info in known if info.key == (room or self.room)), None)

    def words(self, en: str, zh: str) -> str:
        """The one of two sentences, such as the engine's, that the user reads."""
        return (zh or en) if self.chinese else en

    def with_keys(self, text: str, first: str, last: str = "") -> str:
        """What a button does, with the keys by which it can be done as they are now; alone where there are none.

        Args:
            first, last: names of its command; or of the first and the last one of a row of commands.
        """
        names = [name for name in (first, last) if name]
        if self.commands is None or not all(self.commands.has(name) for name in names):
            return text
        keys = [self.commands.shown_keys(name) for name in names]
        return self.format.aside(text, " … ".join(keys)) if all(keys) else text

    def toast(
        self, text: str, undo: Callable[[], None] | None = None, tone: str = "", details: str = ""
    ) -> None:  # fmt: skip
        """Say something for a while; with `undo`, offer to take it back; with `details`, to copy them."""
        self.toasted.emit(Toasted(text, undo, tone, details))

    def go(self, page: str, **what: Any) -> None:
        """Open `page` at something: ``go("why", firing=…)``."""
        self.went.emit(page, what)

    def fault(self, details: str) -> None:
        """Something went wrong in the window itself: say so, and go on."""
        self.faults.append(details)
        said = self.tr("Something went wrong in this window. The engine and its rules go on.")
        self.toast(said, tone="bad", details=f"Tiercast {VERSION}\n{details}")

    def refuse(self, failed: Failed) -> None:
        """Say a refusal of the engine in a toast."""
        lines = (f"Tiercast {VERSION}: {failed.code}", failed.message, failed.hint)
        details = "\n".join(line for line in lines if line)
        coming = failed.code == "no_engine" and self.link.state.stage in (Stage.LOOKING, Stage.STARTING)
        self.toast(self.refusal(failed), tone="" if coming else "bad", details=details)

    def refuse_once(self, failed: Failed) -> None:
        """Say a refusal that comes again with every look: once, until the engine is connected with anew.

        That there is no connection the window says by itself.
        """
        key = (failed.code, failed.message)
        if failed.code != "no_engine" and key not in self._refused:
            self._refused.add(key)
            self.refuse(failed)

    def refusal(self, failed: Failed) -> str:
        """What the engine found and expected, and on a line below what to do."""
        return "\n".join(self.told(failed)).strip()

    def told(self, failed: Failed) -> tuple[str, str]:
        """What the engine found and expected, and what to do ("": nothing), as sentences that stand alone."""
        message, hint = self.words(failed.message, failed.message_zh), self.words(failed.hint, failed.hint_zh)
        return begun(message), begun(hint)

    def _anew(self, _welcome: object) -> None:
        self._refused.clear()

    def _formats(self) -> Formats:
        info = self.room_info()
        zone = zone_of(info.zone) if info is not None else None
        return Formats(self.language, zone or system_zone(), (info.currency if info is not None else "") or "CNY")


def zone_of(name: str) -> ZoneInfo | None:
    """The time zone of an IANA name; None where there is no such."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return None


def system_zone() -> ZoneInfo:
    """The computer's time zone; UTC where it has no IANA name."""
    try:
        return ZoneInfo(bytes(QTimeZone.systemTimeZoneId().data()).decode())
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
