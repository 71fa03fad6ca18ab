"""The window: the rail at the left, the line at the top, the page that is shown, and the line at the bottom."""

from typing import Any, Final

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from tiercast.desktop.alerts import Alerts
from tiercast.desktop.hotkey.stop_key import StopKey
from tiercast.desktop.lately import Lately
from tiercast.desktop.pages import PAGES, listed
from tiercast.desktop.parts.eye_order import eye_order, go_one_on
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.parts.toast import Toasts
from tiercast.desktop.session import Session
from tiercast.desktop.sheet.ended import Ended
from tiercast.desktop.shell.alerts_strip import AlertsStrip
from tiercast.desktop.shell.closing import Closing
from tiercast.desktop.shell.commands import Commands
from tiercast.desktop.shell.enter_presses import EnterPresses
from tiercast.desktop.shell.finder import Finder
from tiercast.desktop.shell.glossary import GlossaryPanel
from tiercast.desktop.shell.middle import Middle
from tiercast.desktop.shell.rail import Rail
from tiercast.desktop.shell.sign_in import SignIn
from tiercast.desktop.shell.status_bar import StatusBar
from tiercast.desktop.shell.stop_strip import StopStrip
from tiercast.desktop.shell.top_bar import TopBar
from tiercast.desktop.shell.tray import Tray
from tiercast.desktop.shell.window_commands import commands_of
from tiercast.serve.protocol_commands import StopStrength

SMALLEST: Final = (1024, 640)
FIRST: Final = (1366, 768)


class Window(QMainWindow):
    """The window of a session.

    Signals: `gone` when the program should end.

    Args:
        ends: closing it ends the engine without asking.
    """

    gone = Signal()

    def __init__(self, session: Session, *, ends: bool = False) -> None:
        super().__init__()
        self.session = session
        self.pages: dict[str, Page] = {}
        self.page: Page | None = None
        # Where everything is drawn larger, a screen has less room than that: the line at the bottom would be below it.
        self.setMinimumSize(QSize(*SMALLEST).boundedTo(QGuiApplication.primaryScreen().availableSize()))
        self.resize(*FIRST)
        self.top = TopBar(session, self)
        self.rail = Rail(session, self)
        self.stack = QStackedWidget(self)
        self.bar = StatusBar(session, self.top.stop, self)
        session.lately = Lately(session.link, session)
        self.alerts = session.alerts = Alerts(session)
        Ended(session, self.alerts)
        self.stopped = StopStrip(session, self.top.stop, self)
        self.strip = AlertsStrip(session, self.alerts, self)
        self.tray = Tray(session, self.top.stop)
        self.closing = Closing(session, ends=ends, in_tray=Tray.there)
        self.sign_in = SignIn(session, self)
        self.words = GlossaryPanel(session, self)
        self.commands = Commands(self, session.remembered)
        self.finder = Finder(self.session, self.commands, self)
        self._arrange()
        EnterPresses(self)
        self.toasts = Toasts(session, self.stack)
        self.top.folded.connect(self.fold_rail)
        self.rail.chosen.connect(self.show_page)
        session.went.connect(self._went)
        session.status_changed.connect(self._status)
        self.top.walled.connect(lambda: self.show_page("wall"))
        self.top.searched.connect(self.finder.show_up)
        self.top.helped.connect(self.show_words)
        self.tray.shown.connect(self.come_back)
        self.tray.left.connect(self.gone)
        self.tray.ended.connect(lambda: self.closing.end(self))
        self.closing.left.connect(self.gone)
        self.closing.hidden.connect(self.tray.say_hidden)
        # Whoever ends both, or is told to end, leaves without the window being closed.
        self.gone.connect(self._remember_place)
        self.commands.add(*commands_of(self))
        session.commands = self.commands
        self.commands.changed.connect(self.top.retranslate)
        session.stop_key = StopKey(self.commands, self)
        self.retranslate()
        self._restore()
        self.stack.setFocus()

    def show_page(self, name: str, **what: Any) -> None:
        """Show the page that `name` opens, at something; a name that no page has does nothing."""
        found = listed(name)
        if found is None:
            return
        page = self._made(found.key)
        if page is not self.page:
            if self.page is not None:
                self.page.shown = False
                self.page.left()
            self.page = page
            self.stack.setCurrentWidget(page)
            self.rail.show_chosen(found.key)
            self.words.follow(found.key)
            page.shown = True
            page.entered()
            self.session.remembered.put("page", found.key)
        if name != found.key:
            what = {"view": name, **what}
        if what:
            page.open(**what)
        here = self.focusWidget()
        if here is None or not page.isAncestorOf(here):
            for first in eye_order(page)[:1]:
                first.setFocus(Qt.FocusReason.OtherFocusReason)

    def come_back(self) -> None:
        """Come back from the tray."""
        self.show()
        self.raise_()
        self.activateWindow()
        if self.page is None:
            self._show_last()

    def fold_rail(self) -> None:
        """Fold the rail to icons, or unfold it."""
        self.rail.fold(not self.rail.folded)
        self.session.remembered.put_flag("rail_folded", self.rail.folded)

    def stop_everywhere(self) -> None:
        """Stop, from whichever program the key came; the tray says so where the window is not in front."""
        self.top.stop.stop_all(StopStrength.HOLD)
        if not self.isActiveWindow():
            self.tray.say_stopped()

    def show_words(self) -> None:
        """Show what the words of the page mean, or hide it."""
        self.words.show_of(self.page.key if self.page is not None else "")

    def toggle_whole_screen(self) -> None:
        """Fill the whole screen, or stop doing so."""
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.setWindowTitle("Tiercast")
        self.top.retranslate()
        self.rail.retranslate()
        self.bar.retranslate()

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, N802 Qt's name
        """Go on with the keyboard as the eye does."""
        return go_one_on(self, forward=next) or super().focusNextPrevChild(next)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 Qt's name
        """Follow a change of language."""
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 Qt's name
        """Ask what becomes of the engine, and remember how the window stood."""
        if not self.closing.ask(self):
            event.ignore()
            return
        self._remember_place()
        if self.page is not None:
            self.page.shown = False
            self.page.left()
            self.page = None
        super().closeEvent(event)

    def _arrange(self) -> None:
        whole = mark(QWidget(self), ground=True)
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self.stopped)
        column.addWidget(self.strip)
        column.addWidget(Middle(self.rail, self.stack, self.words, self), 1)
        column.addWidget(self.bar)
        self.setCentralWidget(whole)

    def _made(self, key: str) -> Page:
        if key not in self.pages:
            found = next(page for page in PAGES if page.key == key)
            page = found.load()(self.session, self.stack)
            page.retranslate()
            self.stack.addWidget(page)
            self.pages[key] = page
        return self.pages[key]

    def _went(self, name: str, what: dict[str, Any]) -> None:
        self.show_page(name, **what)

    def _status(self, _status: object) -> None:
        if self.page is not None:
            self.page.refreshed()

    def _remember_place(self) -> None:
        if self.isVisible():
            self.session.remembered.put("geometry", self.saveGeometry())

    def _restore(self) -> None:
        remembered = self.session.remembered
        self.rail.fold(remembered.flag("rail_folded"))
        geometry = remembered.blob("geometry")
        if geometry.isEmpty() or not self.restoreGeometry(geometry):
            self._centre()
        self._show_last()

    def _show_last(self) -> None:
        wanted = self.session.remembered.text("page")
        self.show_page(wanted if listed(wanted) else PAGES[0].key)

    def _centre(self) -> None:
        room = QGuiApplication.primaryScreen().availableGeometry()
        size = self.size().boundedTo(room.size())
        place = QRect(room.center().x() - size.width() // 2, room.center().y() - size.height() // 2, *size.toTuple())
        self.setGeometry(place)
        if room.width() <= FIRST[0]:
            self.setWindowState(Qt.WindowState.WindowMaximized)
