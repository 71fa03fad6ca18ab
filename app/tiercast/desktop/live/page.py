"""The Live page: what happens in the room, now and since the session began."""

from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from tiercast.desktop.live.axis import SPANS, TimeAxis
from tiercast.desktop.live.clusters import Cluster
from tiercast.desktop.live.commands import commands_of
from tiercast.desktop.live.course import Key
from tiercast.desktop.live.docks import Docks
from tiercast.desktop.live.export import new_file, table, write_drawing, write_picture
from tiercast.desktop.live.funnel import FunnelPanel
from tiercast.desktop.live.header import Header
from tiercast.desktop.live.naming import Naming
from tiercast.desktop.live.panels.listed import PANELS
from tiercast.desktop.live.plots import Plots
from tiercast.desktop.live.tiles import Tiles
from tiercast.desktop.live.titles import column_title
from tiercast.desktop.live.watch import Watch
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.beside import write_beside
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.session import Session
from tiercast.serve.protocol_replies import Failed
from tiercast.serve.protocol_watch import HandMark, MarkReply, RemoveMark, SetMark

MOST_LISTED: Final = 14
"""Firings of a mark that are offered to be opened."""
LOWER: Final = ("present", "questions", "events", "funnel")
"""Panels that begin in the lower half."""
PANELS_SHARE: Final = 0.24
"""Of the width, as long as nobody has drawn the line between plots and panels; between these two, in pixels."""
PANELS_LEAST, PANELS_MOST = 400, 640


class LivePage(Page):
    """The page."""

    key = "live"
    icon = "ph.broadcast"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self._trouble = ""
        self.watch = Watch(session, self)
        self.course = self.watch.course
        self.axis = TimeAxis(self)
        self.axis.span = session.remembered.choice("live/span", SPANS, 900)
        self.naming = Naming(session, self.course, self)
        self.header = Header(session, self.course, self.axis, self)
        self.tiles = Tiles(session, self.course, self)
        self.plots = Plots(session, self.course, self.axis, self.naming)
        self.empty = EmptyState(session, "ph.broadcast", self)
        self.connect_button = self.empty.add_button("", lambda: session.go("connections"), main=True)
        self.recording_button = self.empty.add_button("", lambda: session.go("recordings"))
        self.docks = Docks(session, [*PANELS, FunnelPanel], LOWER)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        card = Card(flush=True)
        self.stack = QStackedWidget(card)
        self.stack.addWidget(self.plots)
        self.stack.addWidget(self.empty)
        card.add(self.stack, 1)
        self.split = QSplitter(Qt.Orientation.Horizontal, self)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(Space.S)
        self.split.addWidget(card)
        self.split.addWidget(self.docks)
        self.split.setStretchFactor(0, 1)
        card.setMinimumWidth(440)
        self.docks.setMinimumWidth(320)
        state = self.session.remembered.blob("live/split")
        self._drawn = not state.isEmpty() and self.split.restoreState(state)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.M, Space.L, Space.M)
        column.setSpacing(Space.S)
        column.addWidget(self.header)
        column.addWidget(self.tiles)
        column.addWidget(self.split, 1)
        shown = self.session.remembered.flag("live/panels", default=True)
        self.docks.setVisible(shown)
        self.header.beside.setChecked(shown)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Give the panels their share of the width."""
        super().resizeEvent(event)
        if not self._drawn:
            wide = self.split.width()
            panels = round(max(PANELS_LEAST, min(PANELS_MOST, wide * PANELS_SHARE)))
            self.split.setSizes([max(0, wide - panels - self.split.handleWidth()), panels])

    def _draw_line(self) -> None:
        """Somebody has said how wide the panels are: from now on it stays so."""
        self._drawn = True
        self.session.remembered.put("live/split", self.split.saveState())

    def _connect(self) -> None:
        self.watch.changed.connect(self._changed)
        self.watch.refused.connect(self._refused)
        self.header.marked.connect(self._mark)
        self.header.exported.connect(self.export)
        self.header.panels.connect(self._show_panels)
        self.plots.chosen.connect(self._chosen)
        self.split.splitterMoved.connect(lambda: self._draw_line())
        self.session.room_changed.connect(self._room_changed)
        if self.session.commands is not None:
            self.session.commands.add(*commands_of(self))

    # --- the page

    def entered(self) -> None:
        """Ask, and draw."""
        self.plots.start()
        self.watch.start()
        if self.header.beside.isChecked():
            self.docks.entered()

    def left(self) -> None:
        """Ask for nothing, draw nothing, know nobody by name."""
        self.watch.stop()
        self.plots.stop()
        self.docks.left()
        self.naming.forget()

    def refreshed(self) -> None:
        """Whether it is a simulation may have changed."""
        self.header.draw()

    def open(self, **what: Any) -> None:
        """Bring a panel to the front: ``panel``."""
        if panel := what.get("panel"):
            self.header.beside.setChecked(True)
            self.docks.show_panel(panel)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.header.retranslate()
        self.tiles.retranslate()
        self.plots.retranslate()
        self.docks.each("retranslate")
        self.empty.tell(
            self.tr("Nothing has happened in this room yet"),
            self.tr(
                "Numbers, plots and marks appear here with the first event. "
                "Connect the room's feed, or try it with a recording."
            ),
        )
        self.connect_button.setText(self.tr("Connect the room"))
        self.recording_button.setText(self.tr("Open a recording"))

    def restyle(self) -> None:
        """Take the theme's colours."""
        self.header.restyle()
        self.plots.restyle()
        self.docks.each("restyle")

    # --- what comes

    def _changed(self) -> None:
        course = self.course
        self._trouble = "" if self.watch.is_fresh else self._trouble
        self.stack.setCurrentWidget(self.empty if self.watch.is_fresh and not course.began else self.plots)
        funnel = self.docks.panel("funnel")
        if isinstance(funnel, FunnelPanel):
            funnel.take_about(course.about)
        self.header.is_fresh = self.watch.is_fresh
        if self.shown:
            self.header.draw()
            self.tiles.draw()
            self.plots.refresh()

    def _room_changed(self, _room: str) -> None:
        self.docks.each("room_changed")
        self.naming.forget()

    def _show_panels(self, shown: bool) -> None:
        self.session.remembered.put_flag("live/panels", shown)
        self.docks.setVisible(shown)
        if shown and self.shown:
            self.docks.entered()
        else:
            self.docks.left()

    # --- marks

    def _mark(self, text: str) -> None:
        self.session.link.ask(SetMark(id=0, room=self.session.room, text=text), self._marked, owner=self)

    def _marked(self, reply: MarkReply) -> None:
        number, text = reply.mark.number, reply.mark.text
        self.session.toast(self.tr("Marked: {0}").format(text), undo=lambda: self._remove(number), tone="good")
        self.watch.ask_now()

    def _remove(self, number: int) -> None:
        self.session.link.ask(RemoveMark(id=0, number=number), lambda _done: self.watch.ask_now(), owner=self)

    def _chosen(self, what: object, place: QPoint) -> None:
        if isinstance(what, Cluster) and len(what.fired) == 1:
            self.session.go("why", firing=what.fired[0].firing)
            return
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if isinstance(what, Cluster):
            for mark in reversed(what.fired[-MOST_LISTED:]):
                action = menu.addAction(self.naming.line(mark))
                action.triggered.connect(lambda _=False, firing=mark.firing: self.session.go("why", firing=firing))
        elif isinstance(what, HandMark):
            menu.addSection(what.text)
            text, at = what.text, what.time
            remove = menu.addAction(self.tr("Remove the mark"))
            remove.triggered.connect(lambda: self._take_away(what.number, text, at))
        menu.popup(place)

    def _take_away(self, number: int, text: str, at: int) -> None:
        self._remove(number)
        room, link = self.session.room, self.session.link

        def back() -> None:
            link.ask(SetMark(id=0, room=room, text=text, at=at), lambda _r: self.watch.ask_now(), owner=self)

        self.session.toast(self.tr("The mark is gone: {0}").format(text), undo=back)

    # --- export

    def export(self, ending: str, where: Path | None = None) -> None:
        """Write what is shown (``png``, ``svg``), or all numbers (``csv``), into the user's documents."""
        try:
            file = new_file(self.header.title, self.course.now, self.session.zone, ending, where)
            if ending == "csv":
                self._write_table(file)
                return
            self.plots.draw_all()
            (write_picture if ending == "png" else write_drawing)(self.plots, self._caption(), file)
        except OSError as error:
            self._not_written(str(error))
            return
        self._written(file)

    def _caption(self) -> str:
        """What a picture shows: room, day, and from when to when."""
        write, axis = self.session.format, self.axis
        since, until = (int(one * 1e6) for one in (axis.since, min(axis.until, self.course.now / 1e6)))
        return f"{self.header.title} · {write.day(until)} · {write.clock(since, False)}–{write.clock(until, False)}"

    def _write_table(self, file: Path) -> None:
        course, chinese = self.course.copy(), self.session.chinese

        def title(key: Key) -> str:
            return column_title(course, key, chinese)

        zone = self.session.zone
        write_beside(
            self, lambda: file.write_text(table(course, zone, title), "utf-8", newline=""),
            lambda: self._written(file), self._not_written,
        )  # fmt: skip

    def _written(self, file: Path) -> None:
        self.session.toast(self.tr("Saved: {0}").format(file), tone="good")

    def _not_written(self, why: str) -> None:
        self.session.toast(self.tr("It could not be saved: {0}").format(why), tone="bad")

    def _refused(self, failed: Failed) -> None:
        """The numbers cannot be read: say it once, until they can be again."""
        if self._trouble != failed.message:
            self._trouble = failed.message
            self.session.refuse(failed)
