"""What an import would do, and what it has left out once it is done: counts, why, every row that cannot be read."""

from pathlib import PurePath

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.parts.big_number import BigNumber
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.importing_row import ImportingRow
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.parts.table_view import Table
from tiercast.desktop.session import Session
from tiercast.desktop.shop.import_options import ImportOptions
from tiercast.desktop.shop.importing import Importing
from tiercast.desktop.shop.words import KINDS, LINKS, PRESETS, word
from tiercast.serve.protocol_imports import ImportFiles, ImportProblem, ImportReply
from tiercast.serve.protocol_replies import Failed

NUMBERS = 6


class PreviewCard(Card):
    """The card. `left` once nothing is to be imported any more, `done` with the reply once something was.

    Attributes:
        over: it was imported, and what of it does not count stands there to be read.
    """

    left = Signal()
    done = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent)
        self.session = session
        self.files: tuple[str, ...] = ()
        self.importing = Importing(session)
        self.reply: ImportReply | None = None
        self._failed: Failed | None = None
        self._bringing = self.over = self._stopped = False
        self.options = ImportOptions(session)
        self.progress = ImportingRow(session)
        self.told, self.wrong = label("quiet", wrap=True), mark(label(wrap=True), tone="bad")
        self.numbers = [BigNumber(size=Type.TITLE) for _ in range(NUMBERS)]
        self.problems = Table(_model_of(session, self._columns()))
        self._room = QWidget()
        self._problem_head = label("head")
        self.bring, self.leave = mark(QPushButton(), kind="main"), mark(QPushButton(), kind="flat")
        self.again = QPushButton()
        self._arrange()
        self._connect()
        self.hide()

    def offer(self, files: tuple[str, ...], kind: str) -> None:
        """Look at files; `kind` "" recognises what they are."""
        if self.importing.busy and self._bringing:
            self.session.toast(self.tr("An import is under way; wait for its end, or stop it."), tone="warn")
            return
        self.files = files
        self.options.begin(kind)
        self.show()
        self._look()

    def retranslate(self) -> None:
        """Set every text anew."""
        names = [PurePath(file).name for file in self.files]
        write = self.session.format
        shown = write.listed(names[:3])
        if len(names) > 3:
            shown = write.aside(f"{shown} …", str(len(names)))
        heading = self.tr("Imported: %1") if self.over else self.tr("Import %1")
        self.set_heading(heading.replace("%1", shown))
        self.leave.setText(self.tr("Close") if self.over else self.tr("Not now"))
        self.again.setText(self.tr("Look again"))
        self.progress.retranslate()
        self.problems.setAccessibleName(self.tr("Rows that cannot be read"))
        self.options.retranslate()
        self.problems.rows.retranslate()
        self._show()

    # --- what is done

    def _look(self) -> None:
        self.reply = self._failed = None
        self._bringing = self.over = self._stopped = False
        self.importing.preview(self.options.command(self.files))
        self.retranslate()

    def _import(self) -> None:
        if self.reply is not None:
            self._bringing, self._stopped = True, False
            self.progress.stop.setFocus()
            self.importing.bring(self.options.command(self.files))
            self.retranslate()

    def _previewed(self, command: ImportFiles, reply: ImportReply) -> None:
        self.reply, self._failed = reply, None
        self.options.recognised(command.kind)
        self._show()
        self.bring.setFocus()

    def _imported(self, _command: ImportFiles, reply: ImportReply) -> None:
        self._bringing = False
        if _left_out(reply):
            # Why some of it does not count is read now, and not guessed at later.
            self.reply, self.over = reply, True
            self.retranslate()
            self.leave.setFocus()
        else:
            self.close_it()
        self.done.emit(reply)

    def _refused(self, failed: Failed) -> None:
        self.reply, self._failed = None, failed
        self._bringing = False
        if not self._stopped:
            self.options.fold.setChecked(True)
        self._show()
        if self._stopped:
            self.again.setFocus()

    def _stop(self) -> None:
        self._stopped = True
        self.importing.stop()

    def close_it(self) -> None:
        """Nothing is to be imported any more."""
        if self.importing.busy:
            self.importing.stop()
            self.importing.forget()
        self.hide()
        self.left.emit()

    # --- what is shown

    def _show(self) -> None:
        reply, failed, busy = self.reply, self._failed, self.importing.busy
        self.progress.setVisible(busy)
        self.options.setEnabled(not busy)
        self.options.setVisible(not self.over)
        mark(self.wrong, tone="" if self._stopped else "bad")
        self.wrong.setVisible(failed is not None)
        self.again.setVisible(failed is not None and not busy)
        if failed is not None:
            hint = self.tr("Say above what it is, or give a mapping that says which column is what.")
            guessed = not self.options.kind.currentData() and not self._stopped
            self.wrong.setText(f"{self.session.refusal(failed)}\n{hint}" if guessed else self.session.refusal(failed))
        told = reply is not None
        for tile in self.numbers:
            tile.setVisible(told)
        self.told.setVisible(told)
        self.bring.setVisible(told and not self.over)
        self.leave.setVisible(not (busy and self._bringing))
        problems = reply.listed if reply is not None else ()
        self._problem_head.setVisible(bool(problems))
        self.problems.setVisible(bool(problems))
        self._room.setVisible(not problems)
        self.bring.setEnabled(False)
        self.problems.rows.replace(problems)
        if reply is None:
            return
        number = self.session.format.number
        new = reply.added
        self.bring.setEnabled(bool(new) and not busy)
        self.bring.setText(self._bring_text(reply.kind, new))
        self.told.setText(self._sentences(reply))
        self._problem_head.setText(
            self.tr("%Ln row(s) cannot be read and are left out", "", reply.problems)
            + (self.tr("; the first %1 are listed").replace("%1", number(len(problems)))
               if reply.problems > len(problems) else "")
        )  # fmt: skip
        for tile, (name, value) in zip(self.numbers, self._counts(reply), strict=True):
            tile.setVisible(bool(name))
            tile.set_name(name)
            tile.tell(value)

    def _bring_text(self, kind: str, new: int) -> str:
        if not new:
            return self.tr("Nothing new to import")
        if kind == "orders":
            return self.tr("Import %Ln order(s)", "", new)
        if kind == "products":
            return self.tr("Import %Ln product(s)", "", new)
        return self.tr("Import %Ln row(s)", "", new)

    def _counts(self, reply: ImportReply) -> list[tuple[str, str]]:
        number, fmt = self.session.format.number, self.session.format
        problems = (self.tr("Cannot be read"), number(reply.problems))
        if reply.kind != "orders":
            found = self.tr("Products") if reply.kind == "products" else self.tr("Days of channels")
            pairs = [(self.tr("Rows"), number(reply.rows)), (found, number(reply.orders)), problems]
            return [*pairs, *((("", ""),) * (NUMBERS - len(pairs)))]
        money = " + ".join(fmt.money(amount, code, cents=False) for code, amount in reply.amount.items())
        return [
            (self.tr("Rows"), number(reply.rows)),
            (self.tr("Orders that count") if self.over else self.tr("New orders"), number(reply.added)),
            (self.tr("Amount"), money or "—"), (self.tr("Customers"), number(reply.viewers)),
            (self.tr("Without a viewer"), number(reply.unlinked)), problems,
        ]  # fmt: skip

    def _sentences(self, reply: ImportReply) -> str:
        number, fmt = self.session.format.number, self.session.format
        parts: list[str] = []
        if reply.preset:
            names = fmt.listed(word(dict(PRESETS), name) for name in reply.preset.split(", "))
            what = names if reply.preset == reply.kind else fmt.aside(names, word(dict(KINDS), reply.kind))
            parts.append(self.tr("Recognised as: %1").replace("%1", what))
        if reply.first and reply.last:
            days = f"{fmt.day(reply.first)} – {fmt.day(reply.last)}"
            parts.append(days)
        links = [f"{word(dict(LINKS), how)} {number(count)}" for how, count in reply.linked.items() if count]
        if links:
            parts.append(self.tr("Linked: %1").replace("%1", fmt.listed(links)))
        if reply.refunded:
            parts.append(self.tr("%Ln with money that went back", "", reply.refunded))
        if reply.by_nickname and not self.over:
            parts.append(self.tr("%Ln more would be linked by nickname", "", reply.by_nickname))
        without = [text for count, text in (
            (reply.known, self.tr("%Ln imported before", "", reply.known)),
            (reply.unpaid, self.tr("%Ln not paid", "", reply.unpaid)),
            (reply.closed, self.tr("%Ln cancelled", "", reply.closed)),
            (reply.left_out, self.tr("%Ln row(s) left out by the mapping", "", reply.left_out)),
            (reply.remarks, self.tr("%Ln row(s) that are remarks or totals", "", reply.remarks)),
            (reply.problems, self.tr("%Ln row(s) that cannot be read", "", reply.problems)),
        ) if count]  # fmt: skip
        found = " · ".join(parts)
        if without:
            found += "\n" + self.tr("Not counted: %1").replace("%1", fmt.listed(without))
        if reply.kind == "orders" and reply.unlinked:
            found += "\n" + self.tr(
                "%Ln order(s) belong to no viewer, since the file names no buyer whom a room knows: they count in sums,"
                " and can be linked by hand under Orders.", "", reply.unlinked,
            )  # fmt: skip
        return found

    def _columns(self) -> list[Column[ImportProblem]]:
        def expected(one: ImportProblem) -> str:
            words = one.expected or one.words
            return self.session.words(words.en, words.zh)

        return [
            Column("file", lambda: self.tr("File"), lambda one: one.file, 168),
            Column("row", lambda: self.tr("Row"), lambda one: self.session.format.number(one.row), 72, number=True),
            Column("column", lambda: self.tr("Column"), lambda one: one.column or self.tr("the whole row"), 144),
            Column("found", lambda: self.tr("Found"), lambda one: one.found or self.tr("nothing"), 168,
                   tone=lambda one: "bad"),
            Column("expected", lambda: self.tr("Expected"), expected, 0,
                   hint=lambda one: self.session.words(one.words.en, one.words.zh)),
        ]  # fmt: skip

    # --- making

    def _arrange(self) -> None:
        self.add(self.options)
        self.add(self.wrong)
        grid = QGridLayout()
        grid.setHorizontalSpacing(Space.XL)
        for place, number in enumerate(self.numbers):
            grid.addWidget(number, 0, place)
        grid.setColumnStretch(NUMBERS, 1)
        self.add(grid)
        self.add(self.told)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        row.addWidget(self.bring)
        row.addWidget(self.again)
        row.addWidget(self.leave)
        row.addStretch(1)
        self.add(row)
        self.add(self.progress)
        self.add(self._problem_head)
        self.add(self.problems, 1)
        # What is not taken by problems stays empty at the bottom.
        self.add(self._room, 1)

    def _connect(self) -> None:
        importing = self.importing
        importing.began.connect(self.progress.start)
        importing.began.connect(self._show)
        importing.ended.connect(self._show)
        importing.progressed.connect(self.progress.take)
        importing.previewed.connect(self._previewed)
        importing.imported.connect(self._imported)
        importing.failed.connect(self._refused)
        self.options.changed.connect(self._look)
        self.bring.clicked.connect(self._import)
        self.again.clicked.connect(self._look)
        self.leave.clicked.connect(self.close_it)
        self.progress.stopped.connect(self._stop)


def _model_of(session: Session, columns: list[Column[ImportProblem]]) -> RowsModel[ImportProblem]:
    return RowsModel(session, columns, key=lambda one: (one.file, one.row, one.column))


def _left_out(reply: ImportReply) -> bool:
    """Whether something in the files does not count, or counts for nobody."""
    return any((reply.problems, reply.unlinked, reply.unpaid, reply.closed, reply.left_out, reply.remarks))
