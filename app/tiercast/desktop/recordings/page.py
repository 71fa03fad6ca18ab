"""The Recordings page: what can be shown again, and what is shown."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from tiercast.desktop.link.place import Here
from tiercast.desktop.parts.page import Page
from tiercast.desktop.recordings.coming_view import ComingView
from tiercast.desktop.recordings.commands import commands_of
from tiercast.desktop.recordings.list_view import ListView
from tiercast.desktop.recordings.process import ReplayProcess, is_mapping
from tiercast.desktop.recordings.replay_session import ReplaySession, link_to
from tiercast.desktop.recordings.showing import Showing
from tiercast.desktop.session import Session
from tiercast.serve.protocol_recordings import ReplayReady, ReplayStart, SessionRow
from tiercast.words import Words


class RecordingsPage(Page):
    """The page. `open`: ``files`` (paths) or ``row`` (a `SessionRow`) to be shown.

    Attributes:
        showing: what is shown; None: nothing. process: of it, or of what is being made ready.
    """

    key = "recordings"
    icon = "ph.film-strip"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.list, self.coming = ListView(session, self), ComingView(session, self)
        self.showing: Showing | None = None
        self.process: ReplayProcess | None = None
        self._name, self._began = "", 0
        self.stack = QStackedWidget(self)
        self.stack.addWidget(self.list)
        self.stack.addWidget(self.coming)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.stack)
        self.list.wanted.connect(self.show_session)
        self.list.brought.connect(self.show_files)
        self.list.sheet.connect(lambda row: session.go("sheet", room=row.room, session=row.session))
        self.coming.cancelled.connect(self.end)
        session.room_changed.connect(lambda _room: self.list.retranslate())
        session.link.welcomed.connect(lambda _welcome: self.list.refresh() if self.shown else None)
        if session.commands is not None:
            session.commands.add(*commands_of(self))
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self._leave_link)

    # --- the page

    def entered(self) -> None:
        """Ask for the sessions, or go on with what is shown."""
        if self.showing is not None:
            self.showing.entered()
        self.list.refresh()

    def left(self) -> None:
        """What is shown stays where it is."""
        if self.showing is not None:
            self.showing.left()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.list.heading.setText(self.title())
        self.list.retranslate()
        self.coming.retranslate()
        if self.showing is not None:
            self.showing.retranslate()

    def restyle(self) -> None:
        """Paint anew what is painted."""
        if self.showing is not None:
            self.showing.restyle()

    def open(self, **what: Any) -> None:
        """Show a session or files."""
        if what.get("files"):
            self.show_files([str(file) for file in what["files"]])
        elif isinstance(what.get("row"), SessionRow):
            self.show_session(what["row"])

    # --- showing

    def show_session(self, row: SessionRow) -> None:
        """Show a session again."""
        write = self.session.format
        name = f"{row.title} · {write.day(row.began)} {write.clock(row.began, seconds=False)}"
        self._begin(ReplayStart(token="", room=row.room, began=row.began), name, "", row.began)

    def show_files(self, paths: list[str]) -> None:
        """Try the rules of the room on recorded files; among them may be what says what a table's columns are."""
        files = [Path(path) for path in paths]
        mapping = next((file for file in files if is_mapping(file)), None)
        recordings = [str(file) for file in files if file is not mapping]
        if not recordings:
            self._refuse(
                Words(
                    "There is only a mapping: bring the table that it is for together with it.",
                    "只有映射文件：请和对应的表格一起拖入。",
                )
            )
            return
        name = Path(recordings[0]).name
        wanted = ReplayStart(
            token="", room=self.session.room, files=tuple(recordings), mapping=str(mapping) if mapping else ""
        )
        self._begin(wanted, name, name, 0)

    def end(self) -> None:
        """Close what is shown, or what is being made ready; its process ends."""
        showing, self.showing = self.showing, None
        self.stack.setCurrentWidget(self.list)
        if showing is not None:
            showing.left()
            showing.session.link.leave()
            self.stack.removeWidget(showing)
            showing.deleteLater()
        process, self.process = self.process, None
        if process is not None:
            process.close()

    def _begin(self, wanted: ReplayStart, what: str, name: str, began: int) -> None:
        self.end()
        place = self.session.link.place
        if not isinstance(place, Here):
            self._refuse(
                Words(
                    "A recording is shown on the computer of its shop: open the window there.",
                    "录像只能在店铺所在的电脑上回放：请在那台电脑上打开窗口。",
                )
            )
            return
        self._name, self._began = name, began
        self.stack.setCurrentWidget(self.coming)
        self.coming.begin(what)
        wanted = ReplayStart(
            token="", room=wanted.room, began=wanted.began, files=wanted.files, mapping=wanted.mapping,
            language=self.session.language,
        )  # fmt: skip
        process = self.process = ReplayProcess(place, wanted, self)
        process.coming.connect(self.coming.take)
        process.ready.connect(self._ready)
        process.failed.connect(self._failed)
        process.start()

    def _ready(self, ready: ReplayReady) -> None:
        if self.process is None:
            return
        link = link_to(ready.port, self.process.token, self.session.language)
        replay = ReplaySession(self.session, link, ready.room, knows_people=self._began > 0)
        self.show_replay(replay, ready)
        link.open()

    def show_replay(self, replay: ReplaySession, ready: ReplayReady) -> None:
        """Show what is ready, on a session of its own."""
        showing = self.showing = Showing(replay, ready, self._began, self._name, self.stack)
        showing.closed.connect(self.end)
        self.stack.addWidget(showing)
        self.stack.setCurrentWidget(showing)
        if self.shown:
            showing.entered()
            showing.setFocus()

    def _failed(self, words: Words) -> None:
        shown = self.showing is not None
        self.end()
        self._refuse(words, shown=shown)

    def _refuse(self, words: Words, *, shown: bool = False) -> None:
        self.coming.begin("")
        self.coming.fail(words, shown=shown)
        self.stack.setCurrentWidget(self.coming)

    def _leave_link(self) -> None:
        if self.showing is not None:
            self.showing.session.link.leave()
