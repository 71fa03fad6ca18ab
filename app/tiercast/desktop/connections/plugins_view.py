"""The plugins: what each brings, what it uses, how it stands, and switching it."""

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.grid import CardGrid
from tiercast.desktop.connections.install_card import InstallCard
from tiercast.desktop.connections.words import PERMISSION, PLUGIN, word
from tiercast.desktop.link.place import Here
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.badge import Badge
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.serve.protocol_commands import SetPlugin
from tiercast.serve.protocol_plugins import RemovePlugin
from tiercast.serve.protocol_replies import Done, PluginRow

_TONES = {
    "enabled": "good", "quarantined": "bad", "broken": "bad", "incompatible": "bad", "found": "info",
    "disabled": "quiet",
}  # fmt: skip
_FAILED = frozenset({"broken", "quarantined", "incompatible"})
"""What a plugin may be instead of enabled."""


class PluginsView(QWidget):
    """A card for each plugin."""

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.feed = session, feed
        self.note = label("quiet", wrap=True)
        self.grid = CardGrid(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.L)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.note, 1)
        self.from_file, self.from_folder = QPushButton(), QPushButton()
        self.card = InstallCard(session)
        self.from_file.clicked.connect(lambda: self.card.choose(folder=False))
        self.from_folder.clicked.connect(lambda: self.card.choose(folder=True))
        self.card.installed.connect(feed.ask_offers)
        # The file has to lie on the engine's computer.
        here = isinstance(session.link.place, Here)
        for button in (self.from_file, self.from_folder):
            row.addWidget(button)
        column.addLayout(row)
        for button in (self.from_file, self.from_folder):
            button.setVisible(here)  # only now it has a parent: before, it would be a window of its own
        column.addWidget(self.card)
        column.addWidget(self.grid)
        column.addStretch(1)
        self._shown: object = None
        feed.offered.connect(self._told)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.note.setText(
            self.tr("Plugins say themselves what they use; Tiercast shows it and does not enforce it. Third-party "
                    "plugins run in a separate process.")
        )  # fmt: skip
        self.from_file.setText(self.tr("Install from a file…"))
        self.from_folder.setText(self.tr("From a folder…"))
        self.card.retranslate()
        self.refresh()

    def _told(self) -> None:
        """The cards stay while they say the same.

        A source that says something each second must not take a question back that one of them asks, nor scroll.
        """
        if self._shown != (self.feed.plugins, self.feed.offers):
            self.refresh()

    def refresh(self) -> None:
        """Make the cards anew."""
        self._shown = (self.feed.plugins, self.feed.offers)
        # What was installed just now, or is in trouble, is not to be searched for below all that came along.
        rows = sorted(self.feed.plugins, key=lambda row: (row.state not in _FAILED, row.first_party))
        self.grid.put([self._card(row) for row in rows])

    def _card(self, row: PluginRow) -> QWidget:
        listed = self.session.format.listed
        tone = _TONES.get(row.state, "quiet")
        card = Card(self.session.words(row.title, row.title_zh) or row.id, tone="bad" if tone == "bad" else "")
        card.beside(Badge(word(PLUGIN, row.state), tone))
        origin = self.tr("comes with Tiercast") if row.first_party else self.tr("by somebody else")
        texts = [f"{row.id} {row.version} · {origin}"]
        if row.sources or row.sinks:
            texts.append(self.tr("Brings: {what}").format(what=listed(self._brought(row))))
        uses = listed(word(PERMISSION, name) for name in row.permissions)
        texts.append(self.tr("Uses: {what}").format(what=uses or self.tr("nothing")))
        for text in texts:
            line = label("small", wrap=True)
            line.setText(text)
            card.add(line)
        if row.reason:
            line = label(wrap=True)
            line.setText(self.session.words(row.reason, row.reason_zh))
            card.add(line)
        card.body.addStretch(1)
        buttons = QHBoxLayout()
        enabled = row.state == "enabled"
        if row.state != "incompatible":
            button = QPushButton(self.tr("Disable") if enabled else self.tr("Enable"))
            button.setAccessibleName(f"{button.text()} {row.id}")
            button.clicked.connect(lambda: self._switch(row.id, not enabled))
            buttons.addWidget(button)
        if row.own:
            used = label("small", wrap=True)
            used.hide()
            card.add(used)
            buttons.addWidget(self._remover(row, used))
        buttons.addStretch(1)
        card.add(buttons)
        return card

    def _brought(self, row: PluginRow) -> list[str]:
        """The sources and sinks that it brings; one that is called what the plugin is called needs no name."""
        sides = {"in": self.tr("source"), "out": self.tr("sink")}
        words, own = self.session.words, self.session.words(row.title, row.title_zh)
        found: list[str] = []
        for side, kinds in (("in", row.sources), ("out", row.sinks)):
            for kind in kinds:
                offer = self.feed.offer(side, kind)  # a plugin that is not at work has told none
                name = words(offer.title, offer.title_zh) if offer is not None else kind
                found.append(sides[side] if name == own else self.session.format.aside(name, sides[side]))
        return found

    def _remover(self, row: PluginRow, used: QLabel) -> QPushButton:
        """Its button, which asks first; `used` says then what would stop."""
        button = QPushButton(self.tr("Remove"))
        button.setAccessibleName(f"{button.text()} {row.id}")

        def clicked() -> None:
            if button.property("sure"):
                command = RemovePlugin(id=0, plugin=row.id)
                self.session.link.ask(command, then=lambda _done: self.feed.ask_offers(), owner=self)
            else:
                mark(button, kind="danger", sure=True)
                button.setText(self.tr("Remove it for ever?"))
                parts = [part for side in ("in", "out") for part in self.feed.parts(side) if part.plugin == row.id]
                names = self.session.format.listed([self.feed.called(part) for part in parts])
                used.setText(self.tr("Connections that use it stop working: {names}").format(names=names))
                used.setVisible(bool(parts))

        button.clicked.connect(clicked)
        return button

    def _switch(self, plugin: str, enabled: bool) -> None:
        def told(done: Done) -> None:
            self.feed.ask_offers()
            self.feed.ask()
            if enabled and done.message in _FAILED:
                text = self.tr("{plugin} could not be enabled: its card says why")
                self.session.toast(text.format(plugin=self._called(plugin)), tone="bad")
                return
            text = self.tr("{plugin} is enabled") if enabled else self.tr("{plugin} is disabled")
            self.session.toast(text.format(plugin=self._called(plugin)), undo=lambda: self._switch(plugin, not enabled))

        self.session.link.ask(SetPlugin(id=0, plugin=plugin, enabled=enabled), then=told, owner=self)

    def _called(self, plugin: str) -> str:
        row = next((row for row in self.feed.plugins if row.id == plugin), None)
        return (self.session.words(row.title, row.title_zh) if row is not None else "") or plugin
