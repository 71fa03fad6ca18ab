"""The imports: a place to drop files on, what they would bring, and every import so far with a way back."""

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from tiercast.common_names import author_name
from tiercast.desktop.look.tokens import CONTROL, Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.drop_zone import DropZone
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.states import EmptyState
from tiercast.desktop.parts.tabbed_page import TabView
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.shop.preview_card import PreviewCard
from tiercast.desktop.shop.words import IMPORTS, KINDS, PRESETS, word
from tiercast.serve.protocol_imports import (
    CancelImport,
    ImportReply,
    ImportRow,
    ImportsReply,
    ListImports,
    UndoImport,
    UndoneReply,
)
from tiercast.serve.protocol_pushes import ImportProgress
from tiercast.serve.protocol_replies import Failed

SOON: Final = 1_500
"""Milliseconds after the progress of an import, also of another window's, until the list is read anew."""
RUNNING: Final = ("staging", "stepping", "joining", "undoing")
_TONES: Final = {"done": "good", "undone": "quiet"}


class ImportsView(TabView):
    """The tab."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session = session
        self.zone = DropZone()
        self.zone.setMinimumHeight(104)
        self.preview = PreviewCard(session)
        self.nothing = EmptyState(session, "ph.file-arrow-down")
        self.table = Table(RowsModel(session, self._columns(), key=lambda one: one.number), empty=self.nothing)
        self.table.remember("shop/imports")
        self.list = Card(" ", flush=True)
        self.about = label(wrap=True)
        self.undo, self.sure = QPushButton(), mark(QPushButton(), kind="danger")
        self.keep, self.halt = QPushButton(), QPushButton()
        self._meant = 0
        self._undoing = 0
        self._halted = False
        self._back = ImportProgress(part=0.0, doing="undoing")
        self._looked = False
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(SOON)
        self._arrange()
        self._connect()

    def start(self) -> None:
        """Somebody looks from now on."""
        self._looked = True
        self.ask()

    def stop(self) -> None:
        """Nobody looks any more."""
        self._looked = False
        self._soon.stop()
        self._mean(0)

    def ask(self) -> None:
        """Read the list anew."""
        self.session.link.ask(ListImports(id=0), then=self._take, refused=self.session.refuse_once, owner=self)

    def offer(self, files: list[str], kind: str = "") -> None:
        """Look at files that are to be imported."""
        self.preview.offer(tuple(files), kind)
        self._leave_room(True)

    def choose_files(self, kind: str = "") -> None:
        """Let files be chosen."""
        files, _ = QFileDialog.getOpenFileNames(self, self.tr("Choose files to import"), "", self.zone.kinds)
        if files:
            self.offer(files, kind)

    def retranslate(self) -> None:
        """Set every text anew."""
        self.zone.text.setText(self.tr("Drop exported orders, product lists or costs of traffic here"))
        self.zone.button.setText(self.tr("Choose files…"))
        self.zone.kinds = self.tr("Tables (*.csv *.xlsx *.zip *.gz);;All files (*)")
        self.list.set_heading(self.tr("Imports so far"))
        self.table.setAccessibleName(self.tr("Imports"))
        self.nothing.tell(
            self.tr("Nothing was imported yet"),
            self.tr("Files are read on this computer and stay here. You see what would happen before anything counts, "
                    "and every import can be taken back."),
        )  # fmt: skip
        self.keep.setText(self.tr("Leave it"))
        self.sure.setText(self.tr("Take it back"))
        self.halt.setText(self.tr("Stop"))
        self.undo.setText(self.tr("Take it back…"))
        self.preview.retranslate()
        self.table.rows.retranslate()
        self._choose()

    def _leave_room(self, previewing: bool) -> None:
        """What would be imported needs the room in which the list stands."""
        for widget in (self.zone, self.list):
            widget.setVisible(not previewing)
        self.bar.setVisible(not previewing and self.table.rows.rowCount() > 0)

    # --- what comes

    def _take(self, reply: ImportsReply) -> None:
        self.table.rows.replace(reply.imports)
        if not self.table.currentIndex().isValid() and reply.imports:
            self.table.selectRow(0)
        self.bar.setVisible(not self.list.isHidden() and bool(reply.imports))
        self._choose()

    def _done(self, reply: ImportReply) -> None:
        number = reply.number
        match reply.kind:
            case "orders":
                said = self.tr("Import %1: %Ln order(s) count now", "", reply.added)
            case "products":
                said = self.tr("Import %1: %Ln product(s) count now", "", reply.added)
            case _:
                said = self.tr("Import %1: %Ln row(s) count now", "", reply.added)
        said = said.replace("%1", str(number))
        self.session.toast(said, undo=(lambda: self._take_back(number)) if number else None, tone="good")
        self.ask()

    def _pushed(self, push: object) -> None:
        if not self._looked or not isinstance(push, ImportProgress):
            return
        if push.doing == "undoing" or self._undoing:
            self._back = push
            self._choose()
        if not self._soon.isActive():
            self._soon.start()

    # --- what is done

    def row(self) -> ImportRow | None:
        """The import that is marked."""
        found: ImportRow | None = self.table.chosen_row()
        return found

    def _mean(self, number: int) -> None:
        self._meant = number
        self._choose()

    def _ask_undo(self) -> None:
        row = self.row()
        if row is not None:
            self._mean(row.number)
            self.keep.setFocus()

    def _undo(self) -> None:
        number = self._meant
        self._mean(0)
        if number:
            self._take_back(number)

    def _take_back(self, number: int) -> None:
        self._undoing, self._halted = number, False
        self._back = ImportProgress(part=0.0, doing="undoing")
        self._choose()
        self.session.link.ask(UndoImport(id=0, number=number), then=self._undone, refused=self._kept, owner=self)

    def _halt(self) -> None:
        """Stop taking back; the refusal of the undo says that all of it counts again."""
        self._halted = True
        self._choose()
        self.session.link.ask(CancelImport(id=0), refused=lambda failed: None, owner=self)

    def _undone(self, reply: UndoneReply) -> None:
        self._undoing = 0
        said = self.tr("Import %1 was taken back").replace("%1", str(reply.number))
        if reply.kept:
            kept = sum(reply.kept.values())
            said += self.tr("; %Ln of its orders count for other imports", "", kept)
        self.session.toast(said, tone="good")
        self.ask()

    def _kept(self, failed: Failed) -> None:
        self._undoing = 0
        if self._halted:
            self.session.toast(self.tr("The import was not taken back; it counts as before"))
        else:
            self.session.refuse(failed)
        self.ask()

    # --- what is shown

    def _choose(self) -> None:
        row = self.row()
        if self._meant and (row is None or row.number != self._meant):
            self._meant = 0
        sure = bool(self._meant)
        able = row is not None and row.state == "done" and not self._undoing
        self.undo.setVisible(able and not sure)
        self.sure.setVisible(sure)
        self.keep.setVisible(sure)
        self.halt.setVisible(row is not None and self._undoing == row.number and self._back.doing == "undoing")
        self.halt.setEnabled(not self._halted)
        if row is None:
            self.about.setText(self.tr("Choose an import to see what can be done about it."))
        elif self._undoing == row.number or row.state == "undoing":
            self.about.setText(self._going_back().replace("%1", str(row.number)))
        elif sure:
            self.about.setText(
                self.tr("Take import %1 back? Nothing of it will count, and tiers follow. To have it again, import "
                        "the files again.").replace("%1", str(row.number))
            )  # fmt: skip
        else:
            listed = self.session.format.listed
            preset = listed(word(dict(PRESETS), name) for name in row.preset.split(", ")) if row.preset else ""
            files = listed(row.files.split("\n"))
            parts = [files, preset, self.tr("by %1").replace("%1", self._who(row))]
            self.about.setText(" · ".join(part for part in parts if part))

    def _going_back(self) -> str:
        """How far an undo is; %1 stands for the import."""
        match self._back.doing:
            case "leaving":
                said = self.tr("Import %1 no longer counts; viewers who were only in it go: %2")
            case "dividing":
                return self.tr("Import %1 no longer counts; customers are divided by value anew…")
            case "counting":
                said = self.tr("Import %1 is not taken back; it comes to count again: %2")
            case _:
                said = self.tr("Import %1 is being taken back: %2")
        return said.replace("%2", self.session.format.share(self._back.part))

    def _who(self, row: ImportRow) -> str:
        return author_name(row.who).to(self.session.language)

    def _columns(self) -> list[Column[ImportRow]]:
        return [
            Column("number", lambda: "#", lambda one: str(one.number), 56, lambda one: one.number, number=True),
            Column("started", lambda: self.tr("When"), lambda one: self.session.format.instant(one.started, False), 144,
                   lambda one: one.started),
            Column("kind", lambda: self.tr("What"), lambda one: word(dict(KINDS), one.kind), 128, lambda one: one.kind),
            Column("files", lambda: self.tr("Files"), lambda one: self.session.format.listed(one.files.split("\n")),
                   0,
                   hint=lambda one: one.files),
            Column("rows", lambda: self.tr("Counted"), lambda one: self.session.format.number(one.rows), 96,
                   lambda one: one.rows, number=True),
            Column("who", lambda: self.tr("By whom"), self._who, 112, lambda one: one.who),
            Column("state", lambda: self.tr("State"), lambda one: word(dict(IMPORTS), one.state), 136,
                   lambda one: one.state, tone=lambda one: _TONES.get(one.state, "info")),
        ]  # fmt: skip

    # --- making

    def _arrange(self) -> None:
        self.list.add(self.table, 1)
        self.bar = bar = Card("")
        bar.body.setContentsMargins(Space.L, Space.S, Space.S, Space.S)
        bar.setMinimumHeight(CONTROL + 2 * Space.S + 2)
        bar.hide()
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.about, 1)
        for button in (self.undo, self.sure, self.keep, self.halt):
            row.addWidget(button)
        bar.add(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, Space.L, 0, 0)
        column.setSpacing(Space.M)
        column.addWidget(self.zone)
        column.addWidget(self.preview, 1)
        column.addWidget(self.list, 1)
        column.addWidget(self.bar)

    def _connect(self) -> None:
        self.session.link.pushed.connect(self._pushed)
        self._soon.timeout.connect(self.ask)
        self.zone.dropped.connect(self.offer)
        self.preview.left.connect(lambda: self._leave_room(False))
        self.preview.done.connect(self._done)
        self.preview.importing.failed.connect(lambda _failed: self.ask())
        self.table.chosen.connect(lambda _row: self._choose())
        self.undo.clicked.connect(self._ask_undo)
        self.sure.clicked.connect(self._undo)
        self.keep.clicked.connect(lambda: self._mean(0))
        self.halt.clicked.connect(self._halt)
