"""Bringing a file of coupon codes in: which pool, worth something or not, when to warn."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.number_box import NumberBox
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.serve.protocol_money import BringCodes, BroughtReply
from tiercast.serve.protocol_replies import Failed
from tiercast.system_words import system_words

LARGEST = 900_000
"""Bytes that a file may have."""
_WIDTH = 240


class BringCodesCard(Card):
    """The card; `done` once codes were brought in."""

    done = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent, tone="info")
        self.session = session
        self._path, self._text = Path(), ""
        self.pool, self.sort, self.low = ChoiceBox(), ChoiceBox(), NumberBox()
        self.pool.setEditable(True)
        self.pool.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.low.setRange(0, 1_000_000)
        self.low.setValue(20)
        for field in (self.pool, self.sort, self.low):
            field.setFixedWidth(_WIDTH)
        self._labels = (label(), label(), label())
        form = QFormLayout()
        form.setHorizontalSpacing(Space.L)
        form.setVerticalSpacing(Space.S)
        inputs: tuple[QWidget, ...] = (self.pool, self.sort, self.low)
        for name, widget in zip(self._labels, inputs, strict=True):
            name.setBuddy(widget)
            form.addRow(name, widget)
        self.add(form)
        self.problem = mark(label(wrap=True), tone="bad")
        self.problem.hide()
        self.add(self.problem)
        row = QHBoxLayout()
        row.setSpacing(Space.S)
        self.bring, self.leave = mark(QPushButton(), kind="main"), mark(QPushButton(), kind="flat")
        self.bring.clicked.connect(self._bring)
        self.leave.clicked.connect(self.hide)
        row.addWidget(self.bring)
        row.addWidget(self.leave)
        row.addStretch(1)
        self.add(row)
        self.pool.editTextChanged.connect(lambda _text: self._enable())
        if (line := self.pool.lineEdit()) is not None:
            line.returnPressed.connect(self.bring.click)
        self.hide()

    def offer(self, path: Path, pool: str = "", pools: Sequence[str] = ()) -> None:
        """Offer to bring a file in.

        Args:
            pool: that is meant; "" for one that is called as the file is.
            pools: to choose from; any other may be typed.
        """
        self._path = path
        self.pool.clear()
        self.pool.addItems(list(pools))
        self.pool.setEditText(pool or path.stem)
        self.problem.hide()
        try:
            data = path.read_bytes()
            if len(data) > LARGEST:
                raise OSError(self.tr("it is larger than 900 kB; split it"))
            self._text = _decoded(data)
        except (OSError, UnicodeDecodeError) as error:
            why = self.tr("it is no text")
            if isinstance(error, OSError):
                why = system_words(error).to(self.session.language)
            self._text = ""
            self._say(self.tr("{file} cannot be read: {why}").format(file=path.name, why=why))
        self._enable()
        self.retranslate()
        self.show()
        self.pool.setFocus()

    def retranslate(self) -> None:
        """Set every text anew."""
        lines = len([line for line in self._text.splitlines() if line.strip()])
        self.set_heading(self.tr("Bring in {file}: %n lines", None, lines).format(file=self._path.name))
        names = (self.tr("Pool"), self.tr("Sort"), self.tr("Warn from so many left"))
        inputs: tuple[QWidget, ...] = (self.pool, self.sort, self.low)
        for name, field, text in zip(self._labels, inputs, names, strict=True):
            name.setText(text)
            field.setAccessibleName(text)
        chosen = max(0, self.sort.currentIndex())
        self.sort.clear()
        self.sort.addItem(self.tr("real: worth money"), False)
        self.sort.addItem(self.tr("test: worth nothing"), True)
        self.sort.setCurrentIndex(chosen)
        self.bring.setText(self.tr("Bring in"))
        self.leave.setText(self.tr("Not now"))

    def _enable(self) -> None:
        self.bring.setEnabled(bool(self._text and self.pool.currentText().strip()))

    def _bring(self) -> None:
        self.problem.hide()
        self.bring.setEnabled(False)  # until the answer: a double click is one wish
        command = BringCodes(
            id=0,
            pool=self.pool.currentText().strip(),
            text=self._text,
            test=self.sort.currentData(),
            low=self.low.value(),
        )
        self.session.link.ask(command, then=self._brought, refused=self._refused, owner=self)

    def _brought(self, reply: BroughtReply) -> None:
        self.hide()
        said = self.tr("%n codes were added", None, reply.added)
        if reply.known:
            said += self.tr(", %n were there already", None, reply.known)
        self.session.toast(said, tone="good")
        self.done.emit()

    def _refused(self, failed: Failed) -> None:
        self._enable()
        self._say(self.session.refusal(failed))

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()


def _decoded(data: bytes) -> str:
    """A file as text, also as spreadsheets of Chinese Windows write it. Raises: UnicodeDecodeError."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")
