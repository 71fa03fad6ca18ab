"""A viewer's accounts and data: join two who are one, part them, write all that is kept into a file, erase."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QProgressBar, QPushButton, QVBoxLayout, QWidget

from tiercast.common_names import platform_name
from tiercast.desktop.audience.viewer.told import Teller
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import bring_in_sight_soon
from tiercast.desktop.parts.writing import choose_to_write
from tiercast.desktop.session import Session
from tiercast.desktop.words.formats import UNKNOWN
from tiercast.serve.protocol_audience import AskViewer, ExportViewer, ViewerExportReply
from tiercast.serve.protocol_commands import EraseViewer, TellViewer
from tiercast.serve.protocol_pushes import ErasingProgress
from tiercast.serve.protocol_replies import ErasedReply, Failed
from tiercast.serve.protocol_viewer import SameViewer, ViewerReply
from tiercast.system_words import system_words


class AccountsCard(Card):
    """Who is one with this viewer. `asks`: it has become higher, as it asks whether two are one."""

    asks = Signal()

    def __init__(self, session: Session, teller: Teller, lookup: Callable[[str], list[str]]) -> None:
        super().__init__()
        self._session, self._teller, self._lookup = session, teller, lookup
        self._told: ViewerReply | None = None
        self._other: ViewerReply | None = None
        self._list = QWidget()
        self.column = QVBoxLayout(self._list)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.who = QLineEdit()
        self.look = QPushButton()
        self.said = label("small", wrap=True)
        self.yes, self.no = mark(QPushButton(), kind="main"), QPushButton()
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.who, 1)
        row.addWidget(self.look)
        answers = QHBoxLayout()
        answers.addWidget(self.yes)
        answers.addWidget(self.no)
        answers.addStretch(1)
        self.add(self._list)
        self.add(row)
        self.add(self.said)
        self.add(answers)
        self.look.clicked.connect(self._find)
        self.who.returnPressed.connect(self._find)
        self.yes.clicked.connect(self._merge)
        self.no.clicked.connect(self._let_go)
        self._let_go()

    def take(self, told: ViewerReply) -> None:
        """Show who is one with this viewer."""
        if self._told is None or told.viewer != self._told.viewer:
            self._let_go()
        self._told = told
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("Accounts of this person"))
        self.who.setPlaceholderText(self.tr("Another account's name or id"))
        self.who.setAccessibleName(self.tr("Another account of the same person"))
        self.look.setText(self.tr("Find"))
        self.yes.setText(self.tr("Join them"))
        self.no.setText(self.tr("Cancel"))
        while (item := self.column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        same = self._told.same if self._told is not None else ()
        for one in same:
            self.column.addWidget(self._account(one))
        self._list.setVisible(bool(same))

    def _account(self, one: SameViewer) -> QWidget:
        whole = QWidget()
        row = QHBoxLayout(whole)
        row.setContentsMargins(0, 0, 0, 0)
        text = label(wrap=True)
        platform = platform_name(one.platform).to(self._session.language)
        text.setText(f"{one.name or one.id or one.key} · {platform}".rstrip(" ·"))
        part = mark(QPushButton(self.tr("Separate")), kind="flat")
        part.setToolTip(self.tr("These are two persons after all"))
        part.clicked.connect(lambda: self._part(one))
        row.addWidget(text, 1)
        row.addWidget(part)
        return whole

    def _find(self) -> None:
        told, text = self._told, self.who.text().strip()
        if told is None or not text:
            return
        known = {told.viewer, *(one.key for one in told.same)}
        found = [key for key in self._lookup(text) if key not in known]
        if len(found) != 1:
            self.said.setText(
                self.tr("Nobody is called so.") if not found
                else self.tr("%n viewers fit: write more of the name, or the id.", "", len(found))
            )  # fmt: skip
            self.said.show()
            return
        self._session.link.ask(AskViewer(id=0, viewer=found[0]), then=self._found, owner=self)

    def _found(self, other: ViewerReply) -> None:
        self._other = other
        name = other.name or other.person or other.viewer
        said = self.tr("%1 on %2: %3, %4. Join them? Both count as one from now on; it can be undone.")
        visits = UNKNOWN if other.visits is None else self.tr("%Ln visit(s)", "", other.visits)
        orders = UNKNOWN if other.orders is None else self.tr("%Ln order(s)", "", other.orders)
        platform = platform_name(other.platform).to(self._session.language)
        self.said.setText(
            said.replace("%2", platform).replace("%3", visits).replace("%4", orders).replace("%1", name)
        )  # fmt: skip
        for part in (self.said, self.yes, self.no):
            part.show()
        self.yes.setFocus()
        self.asks.emit()

    def _merge(self) -> None:
        other, told = self._other, self._told
        if other is None or told is None:
            return
        command = TellViewer(id=0, what="merge", viewer=told.viewer, other=other.viewer)
        together = tuple(one.key for one in other.same)
        back = TellViewer(id=0, what="apart", viewer=told.viewer, other=other.viewer, others=together)
        self._teller.send(command, self.tr("The two accounts are one now"), lambda _: back)
        self._let_go()

    def _part(self, one: SameViewer) -> None:
        if self._told is None:
            return
        command = TellViewer(id=0, what="split", viewer=self._told.viewer, other=one.key)
        back = TellViewer(id=0, what="merge", viewer=self._told.viewer, other=one.key)
        self._teller.send(command, self.tr("They are two again"), lambda _: back)

    def _let_go(self) -> None:
        self._other = None
        self.who.clear()
        for part in (self.said, self.yes, self.no):
            part.hide()


class DataCard(Card):
    """All that is kept of a viewer: into a file, or away for ever. `erased`: the viewer is gone."""

    erased = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._told: ViewerReply | None = None
        self._pages: list[str] = []
        self._file: Path | None = None
        self.export, self.erase = QPushButton(), QPushButton()
        self.said = label("", wrap=True)
        self.yes, self.no = mark(QPushButton(), kind="danger"), QPushButton()
        self.progress = QProgressBar()
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.addWidget(self.export)
        first.addWidget(self.erase)
        first.addStretch(1)
        second.addWidget(self.yes)
        second.addWidget(self.no)
        second.addStretch(1)
        self.add(first)
        self.add(self.said)
        self.add(second)
        self.add(self.progress)
        self.export.clicked.connect(self._choose_file)
        self.erase.clicked.connect(self._ask)
        self.yes.clicked.connect(self._erase)
        self.no.clicked.connect(self._keep)
        session.link.pushed.connect(self._pushed)
        self._keep()

    def take(self, told: ViewerReply) -> None:
        """The viewer in hand."""
        if self._told is None or told.viewer != self._told.viewer:
            self._keep()
        self._told = told

    def retranslate(self) -> None:
        """Set every text anew."""
        self.set_heading(self.tr("This person's data"))
        self.export.setText(self.tr("Export…"))
        self.erase.setText(self.tr("Erase…"))
        self.yes.setText(self.tr("Erase for ever"))
        self.no.setText(self.tr("Cancel"))
        self.progress.setAccessibleName(self.tr("Erasing"))

    # --- export

    def _choose_file(self) -> None:
        title = self.tr("Write all that is kept of this viewer into a file")
        choose_to_write(self.window(), title, self.tr("JSON lines (*.jsonl)"), "jsonl", self.write)

    def write(self, file: Path) -> None:
        """Ask for all that is kept, and write it into `file`."""
        if self._told is not None:
            self._file, self._pages = file, []
            self.export.setEnabled(False)
            self._session.link.ask(
                ExportViewer(id=0, viewer=self._told.viewer), then=self._page, refused=self._refused, owner=self
            )

    def _page(self, reply: ViewerExportReply) -> None:
        self._pages.append(reply.text)
        if reply.page + 1 < reply.pages and self._told is not None:
            more = ExportViewer(id=0, viewer=self._told.viewer, list=reply.list, page=reply.page + 1)
            self._session.link.ask(more, then=self._page, refused=self._refused, owner=self)
            return
        self.export.setEnabled(True)
        file, text = self._file, "".join(self._pages)
        self._pages = []
        if file is None:
            return
        try:
            file.write_text(text, "utf-8")
        except OSError as error:
            why = system_words(error).to(self._session.language)
            self._say(self.tr("The file could not be written: %1").replace("%1", why), "bad")
            return
        self._session.toast(self.tr("%Ln record(s) written to %1", "", text.count("\n")).replace("%1", file.name))

    # --- erase

    def _ask(self) -> None:
        self._say(
            self.tr(
                "Name, ids, words and history go for ever, here, in logs and in log files of actions; open replays are "
                "closed, and a search proves it. Backups and files that you have written yourself (exports, sheets, "
                "recordings) stay as they are: delete those. It takes a while, cannot be cancelled once it has begun, "
                "and cannot be undone."
            ), "",
        )  # fmt: skip
        for button in (self.yes, self.no):
            button.show()
        self.no.setFocus()
        for button in (self.erase, self.export):
            button.setEnabled(False)

    def _erase(self) -> None:
        told = self._told
        if told is None:
            return
        self._say(self.tr("Erasing and searching every table and file…"), "")
        for button in (self.yes, self.no):
            button.hide()
        self.progress.setRange(0, 0)
        self.progress.show()
        command = EraseViewer(id=0, viewer=told.viewer, platform=told.platform, person=told.person)
        self._session.link.ask(command, then=self._erased, refused=self._refused, owner=self)

    def _pushed(self, push: object) -> None:
        told = self._told
        if not isinstance(push, ErasingProgress) or told is None or push.viewer != told.viewer:
            return
        if self.progress.isHidden():
            return  # it is erased from elsewhere
        step = self.tr("Step %1 of %2: %3").replace("%1", str(push.step)).replace("%2", str(push.steps))
        text = step.replace("%3", self._doing(push.doing))
        self.said.setText(f"{text} {self._session.format.share(push.part)}" if push.part else text)
        self.progress.setRange(0, 1000 if push.part else 0)
        self.progress.setValue(round(push.part * 1000))
        self.progress.setAccessibleDescription(self.said.text())

    def _doing(self, what: str) -> str:
        return {
            "reading": self.tr("reading what is to be looked for…"),
            "orders": self.tr("looking in imported orders…"),
            "removing": self.tr("removing it…"),
            "clearing": self.tr("taking it off the disk…"),
            "searching": self.tr("searching tables and files…"),
        }.get(what, "…")

    def _erased(self, reply: ErasedReply) -> None:
        self._keep()
        traces = reply.report.get("traces") or []
        if traces:
            places = ", ".join(map(str, traces[:5]))
            self._say(self.tr("Something is left: %1. Erase once more.").replace("%1", places), "bad")
            return
        self._session.toast(self.tr("Erased. The search through every table and file found nothing more."))
        self.erased.emit()

    def _refused(self, failed: Failed) -> None:
        self._keep()
        self._say(self._session.refusal(failed), "bad")

    def _keep(self) -> None:
        for part in (self.said, self.yes, self.no, self.progress):
            part.hide()
        self.erase.setEnabled(True)
        self.export.setEnabled(True)

    def _say(self, text: str, tone: str) -> None:
        self.said.setText(text)
        mark(self.said, tone=tone)
        self.said.show()
        # The last card of its column: what is asked there would lie below the window's edge.
        bring_in_sight_soon(self)
