"""The shop's exported orders: dropped, imported with progress, and the segments that came out."""

from collections import Counter
from pathlib import PurePath

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.first_run.step import Step
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.drop_zone import DropZone
from tiercast.desktop.parts.importing_row import ImportingRow
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.rules.value_titles import value_title
from tiercast.serve.protocol_audience import ListViewers, ViewersReply
from tiercast.serve.protocol_imports import CancelImport, ImportFiles, ImportProblem, ImportReply, UndoImport
from tiercast.serve.protocol_pushes import ImportProgress
from tiercast.serve.protocol_replies import Failed


class OrdersStep(Step):
    """Imports the orders."""

    key = "orders"

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(session, feed, parent)
        self.zone = DropZone()
        self.zone.dropped.connect(self.bring)
        self.column.addWidget(self.zone)
        self.progress = ImportingRow(session)
        self.progress.stopped.connect(lambda: session.link.ask(CancelImport(id=0), owner=self))
        self.column.addWidget(self.progress)
        self.card = Card(" ")
        self.told, self.problems, self.tiers = label(wrap=True), label(wrap=True), label(wrap=True)
        for part in (self.told, self.problems, self.tiers):
            self.card.add(part)
        self.undo = QPushButton()
        self.undo.clicked.connect(self._undo)
        below = QHBoxLayout()
        below.addWidget(self.undo)
        below.addStretch(1)
        self.card.add(below)
        self.card.hide()
        self.column.addWidget(self.card)
        self.note = label("quiet", wrap=True)
        self.column.addWidget(self.note)
        self.column.addStretch(1)
        self._reply: ImportReply | None = None
        self._counts: Counter[str] = Counter()
        self._read = False
        self._had_keyboard = False
        session.link.pushed.connect(self._pushed)

    def title(self) -> str:
        """Its name."""
        return self.tr("Your orders")

    def retranslate(self) -> None:
        """Set every text anew."""
        self.heading.tell(
            self.title(),
            self.tr("So that regulars are known from the first minute. The files are read here and stay here."),
        )
        self.zone.text.setText(self.tr("Drop the shop's exported orders here"))
        self.zone.button.setText(self.tr("Choose files…"))
        self.zone.kinds = self.tr("Orders (*.csv *.xlsx *.zip);;All files (*)")
        self.note.setText(
            self.tr(
                "Known: Doudian, Kuaishou, Qianniu (Taobao, Tmall), Youzan, Shopify, WooCommerce; others by a mapping."
            )
        )
        self.undo.setText(self.tr("Take the import back"))
        self.progress.retranslate()
        self._show()

    # --- what is done

    def bring(self, files: list[str]) -> None:
        """Import files."""
        self.progress.start()
        self.progress.show()
        self.card.hide()
        self._had_keyboard = self.window().focusWidget() is self.zone.button
        self.zone.button.setEnabled(False)
        command = ImportFiles(id=0, kind="orders", files=tuple(files))
        self.session.link.ask(command, then=self._imported, refused=self._refused, owner=self)

    def _pushed(self, push: object) -> None:
        if isinstance(push, ImportProgress):
            self.progress.take(push)

    def _imported(self, reply: ImportReply) -> None:
        self._over()
        self._reply, self._counts, self._read = reply, Counter(), False
        self.card.set_tone("good" if reply.orders else "warn")
        self._show()
        self.session.link.ask(ListViewers(id=0), then=self._viewers, owner=self)

    def _viewers(self, reply: ViewersReply) -> None:
        found = reply.columns.cell
        self._counts += Counter(found.words[code] for code in found.codes if 0 <= code < len(found.words))
        if reply.page + 1 < reply.pages:
            more = ListViewers(id=0, list=reply.list, page=reply.page + 1)
            self.session.link.ask(more, then=self._viewers, owner=self)
        self._read = reply.page + 1 >= reply.pages
        self._show()

    def _undo(self) -> None:
        if self._reply is not None:
            self.session.link.ask(UndoImport(id=0, number=self._reply.number), then=self._undone, owner=self)

    def _undone(self, _reply: object) -> None:
        # Hidden, its button would hand the keyboard to "Leave the rest for later": Enter would end the set-up.
        if self.window().focusWidget() is self.undo:
            self.zone.button.setFocus()
        self._reply = None
        self.card.hide()
        self.session.toast(self.tr("The import was taken back"), tone="good")

    def _refused(self, failed: Failed) -> None:
        self._over()
        self._reply = None
        self.card.set_tone("bad")
        self.card.set_heading(self.tr("Nothing was imported"))
        message, hint = self.session.told(failed)
        self.told.setText(message)
        mark(self.problems, tone="")
        self.problems.setText(hint)
        self.tiers.setText("")
        self.undo.hide()
        self.card.show()

    def _over(self) -> None:
        self.progress.hide()
        self.zone.button.setEnabled(True)
        if self._had_keyboard:
            self.zone.button.setFocus()

    # --- what is shown

    def _show(self) -> None:
        reply, fmt = self._reply, self.session.format
        if reply is None:
            return
        self.card.set_heading(self.tr("What came out"))
        comma = "、" if self.session.chinese else ", "
        money = comma.join(fmt.money(amount, currency, cents=False) for currency, amount in reply.amount.items())
        self.told.setText(
            self.tr("{orders} of {viewers}, {money}").format(
                orders=self.tr("%Ln order(s)", "", reply.orders),
                viewers=self.tr("%Ln customer(s)", "", reply.viewers),
                money=money or "—",
            )
        )
        problems = self.tr("%Ln rows could not be read", "", reply.problems) if reply.problems else ""
        semicolon = "；" if self.session.chinese else "; "
        several = len({one.file for one in reply.listed}) > 1
        first = semicolon.join(self._problem(one, several) for one in reply.listed[:3])
        if reply.problems > min(3, len(reply.listed)):
            more = self.tr("On the Shop page, under Imports, the same files show more of them.")
            first = f"{first}\n{more}".lstrip("\n")
        mark(self.problems, tone="warn")
        self.problems.setText(fmt.named(problems, first) if first else problems)
        self.problems.setVisible(bool(problems))
        self._show_tiers(reply)
        self.undo.setVisible(bool(reply.number))
        self.card.show()

    def _show_tiers(self, reply: ImportReply) -> None:
        """The tiers with their customers; those who stand on none, once all are read."""
        fmt, chinese = self.session.format, self.session.chinese
        known = [(_title(word, chinese), count) for word, count in self._counts.most_common() if word]
        self.tiers.setVisible(bool(known))
        left = reply.viewers - sum(count for _, count in known)
        if self._read and left > 0:
            known.append((self.tr("not placed yet"), left))
        tiers = " · ".join(f"{title} {fmt.number(count)}".replace(" ", "\u00a0") for title, count in known)
        self.tiers.setText(self.tr("By their value – {tiers}").format(tiers=tiers))

    def _problem(self, one: ImportProblem, several: bool) -> str:
        """A row that was not read: where it stands, of `several` files in which, and what was expected there."""
        place = self.tr("row {row}, {column}") if one.column else self.tr("row {row}")
        said = place.format(row=one.row, column=one.column)
        if several:
            said = f"{PurePath(one.file).name} {said}"
        return self.session.format.named(said, self.session.words(one.words.en, one.words.zh))


def _title(word: str, chinese: bool) -> str:
    return value_title("rfm.cell", word, chinese) or word
