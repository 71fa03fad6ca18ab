"""The page of connections: rooms, sources and sinks; what could be connected; plugins; the first run."""

from typing import Any, Final

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.letters_view import LettersView
from tiercast.desktop.connections.offers_view import OffersView
from tiercast.desktop.connections.overview import Overview
from tiercast.desktop.connections.part_editor import PartEditor
from tiercast.desktop.connections.plugins_view import PluginsView
from tiercast.desktop.connections.room_editor import RoomEditor
from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.parts.states import ErrorState
from tiercast.desktop.session import Session
from tiercast.serve.protocol_replies import Failed

TABS: Final = ("overview", "plugins")


class ConnectionsPage(Page):
    """The page. `open`: ``view`` (``overview``, ``sources``, ``sinks``, ``plugins``, ``letters`` with a ``source``), or
    ``side`` and ``part`` (a key).
    """

    key = "connections"
    icon = "ph.share-network"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.feed = ConnectionsFeed(session, self)
        self._heading = label("title", parent=self)
        self.back = mark(QPushButton(self), kind="flat")
        self.back.clicked.connect(lambda: self.show_view("overview"))
        self.tabs = {name: mark(QPushButton(self), kind="flat") for name in TABS}
        for name, button in self.tabs.items():
            button.setCheckable(True)
            button.clicked.connect(lambda _checked=False, name=name: self.show_view(name))
        self.setup = QPushButton(self)
        self.setup.clicked.connect(lambda: session.go("first_run"))
        self.stack = QStackedWidget(self)
        self.overview = Overview(session, self.feed)
        self.offers = OffersView(session, self.feed)
        self.editor = PartEditor(session, self.feed)
        self.room_editor = RoomEditor(session, self.feed)
        self.plugins = PluginsView(session, self.feed)
        self.letters = LettersView(session)
        self.error = ErrorState(session, self.feed.ask)
        self._views: dict[str, QWidget] = {
            "overview": self.overview, "offers": self.offers, "editor": self.editor, "room": self.room_editor,
            "plugins": self.plugins,
        }  # fmt: skip
        self._holders: dict[str, QWidget] = {}
        for name, view in self._views.items():
            holder = ScrolledColumn(line=True)
            holder.column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
            holder.column.addWidget(view, 1)
            self._holders[name] = holder
            self.stack.addWidget(holder)
        self._holders["letters"] = self.letters
        self.stack.addWidget(self.letters)
        self.stack.addWidget(self.error)
        self.view = "overview"
        self._arrange()
        self._connect()
        self.show_view("overview")

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(Space.XL, Space.L, Space.XL, Space.S)
        top.setSpacing(Space.S)
        top.addWidget(self.back)
        top.addWidget(self._heading)
        top.addStretch(1)
        for button in self.tabs.values():
            top.addWidget(button)
        top.addWidget(self.setup)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.stack, 1)

    def _connect(self) -> None:
        self.overview.add.connect(self.show_offers)
        self.overview.add_room.connect(self._new_room)
        self.overview.edit.connect(self.edit_part)
        self.overview.edit_room.connect(self.edit_room)
        self.overview.letters.connect(self.show_letters)
        self.offers.chosen.connect(self._chosen)
        for editor in (self.editor, self.room_editor):
            editor.done.connect(lambda: self.show_view("overview"))
        self.feed.failed.connect(self._failed)
        self.feed.changed.connect(self._came)

    # --- a page's life

    def entered(self) -> None:
        """Ask what is connected, and go on asking."""
        self.feed.start()

    def left(self) -> None:
        """Ask no more."""
        self.feed.stop()

    def restyle(self) -> None:
        """Paint the arrow in the theme's colour."""
        self.back.setIcon(icon("ph.arrow-left", self.session.colours.text))

    def retranslate(self) -> None:
        """Set every text anew."""
        self.back.setText(self.tr("Back"))
        self.restyle()
        self.tabs["overview"].setText(self.tr("Connected"))
        self.setup.setText(self.tr("Set up…"))
        self.tabs["plugins"].setText(self.tr("Plugins"))
        for view in (self.overview, self.offers, self.editor, self.room_editor, self.plugins, self.letters, self.error):
            view.retranslate()
        self._entitle()

    def open(self, **what: Any) -> None:
        """Show a part, what could be connected, or the plugins."""
        view = what.get("view", "")
        if what.get("part"):
            self.edit_part(what.get("side", "in"), what["part"])
        elif view in ("sources", "sinks"):
            self.show_offers("in" if view == "sources" else "out")
        elif view == "letters":
            self.show_letters(what.get("source", ""))
        elif view in self._views:
            self.show_view(view)
        if what.get("about") and self.view == "overview":
            self.overview.point_at(what.get("side", "in"), what["about"])

    # --- what is shown

    def show_view(self, view: str) -> None:
        """Show one of the views."""
        self.view = view
        self.stack.setCurrentWidget(self._holders[view])
        inner = view not in TABS
        self.back.setVisible(inner)
        self.setup.setVisible(not inner)
        for name, button in self.tabs.items():
            button.setVisible(not inner)
            button.setChecked(name == view)
        self._entitle()

    def show_offers(self, side: str) -> None:
        """Show what sources (``in``) or sinks (``out``) there are."""
        self.offers.show_side(side)
        self.show_view("offers")

    def edit_part(self, side: str, key: str) -> None:
        """Show the form of a part."""
        part = self.feed.part(side, key)
        if part is not None:
            self.editor.change(part)
            self.show_view("editor")
            self.editor.take_keyboard()

    def edit_room(self, key: str) -> None:
        """Show the form of a room."""
        room = next((room for room in self.feed.rooms() if room.key == key), None)
        if room is not None:
            self.room_editor.change(room)
            self.show_view("room")

    def show_letters(self, source: str) -> None:
        """Show what could not be read, of a source or ("") of all."""
        self.letters.show_source(source)
        self.show_view("letters")

    def _new_room(self) -> None:
        self.room_editor.begin()
        self.show_view("room")

    def _chosen(self, side: str, kind: str) -> None:
        self.editor.begin(side, kind)
        self.show_view("editor")
        self.editor.take_keyboard()

    def _entitle(self) -> None:
        titles = {
            "offers": self.tr("Connect a source") if self.offers.side == "in" else self.tr("Connect a sink"),
            "editor": self.tr("Connection settings"), "room": self.tr("Room"),
            "letters": self.tr("What could not be read"),
        }  # fmt: skip
        self._heading.setText(titles.get(self.view, self.title()))

    def _came(self) -> None:
        if self.stack.currentWidget() is self.error:
            self.show_view(self.view)

    def _failed(self, failed: Failed) -> None:
        if self.feed.reply is None:
            self.error.tell_failed(failed)
            self.stack.setCurrentWidget(self.error)
