"""The versions of a ruleset: who saved what when, what has changed since, and bringing one back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from tiercast.common_names import author_name
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.rules.rule_words import how_word
from tiercast.desktop.session import Session
from tiercast.serve.protocol_rules import ListVersions, VersionRow, VersionsReply


class History(Card):
    """The list. `chosen` has the `VersionRow` to be looked at."""

    chosen = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent)
        self.session = session
        self.ruleset = ""
        self.versions: tuple[VersionRow, ...] = ()
        self.nothing = label("quiet", wrap=True)
        self.nothing.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.add(self.nothing)
        self.list = mark(QListWidget(), kind="lines")
        self.list.itemActivated.connect(self._activated)
        self.list.itemClicked.connect(self._activated)
        self.add(self.list, 1)

    def show_ruleset(self, ruleset: str) -> None:
        """Show the versions of a ruleset."""
        if ruleset != self.ruleset:
            self.ruleset, self.versions = ruleset, ()
            self._show()
        if ruleset:
            self.session.link.ask(ListVersions(id=0, ruleset=ruleset), then=self.take, owner=self)

    def take(self, reply: VersionsReply) -> None:
        """Show what was asked for."""
        if reply.ruleset == self.ruleset:
            self.versions = reply.versions
            self._show()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("Versions"))
        self.list.setAccessibleName(self.tr("Versions"))
        self.nothing.setText(self.tr("Every text that you save is kept here, and can be compared and brought back."))
        self._show()

    def _show(self) -> None:
        self.list.clear()
        self.nothing.setVisible(not self.versions)
        self.list.setVisible(bool(self.versions))
        self.body.setStretch(0, 0 if self.versions else 1)
        for row in self.versions:
            who = author_name(row.who.partition(" (")[0]).to(self.session.language)
            parts = [self.session.format.instant(row.time, seconds=False), how_word(row.how), who]
            text = " · ".join(part for part in parts if part)
            if row.running:
                text = self.tr("{version} — in force").format(version=text)
            item = QListWidgetItem(text, self.list)
            item.setToolTip(row.hash[:8])

    def _activated(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self.versions[self.list.row(item)])
