"""What can be said of files that are to be imported: of what kind they are, and what they leave open."""

from typing import Final

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFileDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from tiercast.common_names import platform_key, platform_name
from tiercast.desktop.connections.money_and_time import name_currencies, name_zones
from tiercast.desktop.connections.platforms import PLATFORMS
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.at_most import at_most
from tiercast.desktop.parts.named_box import choose_key, chosen_key, name_choices
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.desktop.shop.words import KINDS, word
from tiercast.serve.protocol_imports import ImportFiles

WIDEST: Final = 960
"""Pixels that the fields take together at most."""


class ImportOptions(QWidget):
    """The options. `changed` once what the import would do is to be looked at anew."""

    changed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.kind, self.nicknames = ChoiceBox(), QCheckBox()
        self.fold = mark(QPushButton(), kind="link")
        self.fold.setCheckable(True)
        self.more = QWidget()
        self.mapping, self.choose = QLineEdit(), QPushButton()
        self.platform, self.currency, self.zone = ChoiceBox(), ChoiceBox(), ChoiceBox()
        self._labels = (label("quiet"), label("quiet"), label("quiet"), label("quiet"))
        self._kind_label = label("quiet")
        self._arrange()
        self.more.hide()
        self.fold.toggled.connect(self._unfold)
        self.kind.activated.connect(lambda _place: self._take())
        self.nicknames.clicked.connect(lambda _checked: self.changed.emit())
        self.choose.clicked.connect(self._choose)
        for box in (self.platform, self.currency):
            box.setEditable(True)
        self.zone.setMinimumContentsLength(16)
        for box in (self.platform, self.currency, self.zone):
            box.activated.connect(lambda _place: self._edited())
        for edit in (self.mapping, self.platform.lineEdit(), self.currency.lineEdit()):
            if edit is not None:
                edit.setAcceptDrops(False)
                edit.editingFinished.connect(self._edited)
        self._before = self._texts()

    def begin(self, kind: str) -> None:
        """Of this kind, "" recognises it; everything else is left open."""
        with QSignalBlocker(self.kind), QSignalBlocker(self.nicknames):
            self.kind.setCurrentIndex(max(0, self.kind.findData(kind)))
            self.nicknames.setChecked(False)
        self.mapping.clear()
        for box in (self.platform, self.currency, self.zone):
            choose_key(box, "")
        self._before = self._texts()
        self._may()

    def recognised(self, kind: str) -> None:
        """The files are of this kind."""
        with QSignalBlocker(self.kind):
            self.kind.setCurrentIndex(self.kind.findData(kind))
        self._may()

    def command(self, files: tuple[str, ...]) -> ImportFiles:
        """What is to be imported."""
        orders = self.kind.currentData() in ("orders", "")
        return ImportFiles(
            id=0, kind=str(self.kind.currentData() or ""), files=files,
            mapping=self.mapping.text().strip() if orders else "", platform=platform_key(chosen_key(self.platform)),
            zone=str(self.zone.currentData() or ""), currency=chosen_key(self.currency).upper(),
            nicknames=self.nicknames.isChecked() and orders,
        )  # fmt: skip

    def retranslate(self) -> None:
        """Set every text anew."""
        chosen = self.kind.currentData()
        with QSignalBlocker(self.kind):
            self.kind.clear()
            self.kind.addItem(self.tr("Recognise what it is"), "")
            for key in KINDS:
                self.kind.addItem(word(dict(KINDS), key), key)
            self.kind.setCurrentIndex(max(0, self.kind.findData(chosen)))
        self._kind_label.setText(self.tr("What it is"))
        self.kind.setAccessibleName(self._kind_label.text())
        self.nicknames.setText(self.tr("Also link by nickname (little to go by)"))
        self._unfold(self.fold.isChecked())
        self.choose.setText(self.tr("Choose…"))
        texts = (self.tr("Mapping"), self.tr("Platform"), self.tr("Currency"), self.tr("Time zone"))
        fields = (self.mapping, self.platform, self.currency, self.zone)
        for name, field, text in zip(self._labels, fields, texts, strict=True):
            name.setText(text)
            field.setAccessibleName(text)
        self.mapping.setPlaceholderText(
            self.tr("A file that says which column is what; for exports that are not known")
        )
        self.platform.setToolTip(self.tr("Of the buyers' ids"))
        for box in (self.currency, self.zone):
            box.setToolTip(self.tr("Where the files do not say it"))
        language, rooms = self._session.language, self.tr("Same as the rooms")
        name_choices(self.platform, {"": rooms} | {key: platform_name(key).to(language) for key in PLATFORMS})
        name_currencies(self.currency, language, rooms)
        name_zones(self.zone, language, str(self.zone.currentData() or ""), rooms)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setSpacing(Space.M)
        for widget in (self._kind_label, self.kind, self.nicknames, self.fold):
            top.addWidget(widget)
        top.addStretch(1)
        grid = QGridLayout(self.more)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.M)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        grid.setColumnStretch(5, 1)
        mapping = QHBoxLayout()
        mapping.setSpacing(Space.S)
        mapping.addWidget(self.mapping, 1)
        mapping.addWidget(self.choose)
        grid.addWidget(self._labels[0], 0, 0)
        grid.addLayout(mapping, 0, 1, 1, 5)
        for place, edit in enumerate((self.platform, self.currency, self.zone)):
            grid.addWidget(self._labels[place + 1], 1, 2 * place)
            grid.addWidget(edit, 1, 2 * place + 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(Space.S)
        column.addLayout(top)
        column.addLayout(at_most(self.more, WIDEST))

    def _unfold(self, open_: bool) -> None:
        self.more.setVisible(open_)
        self.fold.setText(self.tr("Less") if open_ else self.tr("More…"))

    def _texts(self) -> tuple[str, ...]:
        chosen = (chosen_key(box) for box in (self.platform, self.currency, self.zone))
        return (self.mapping.text().strip(), *chosen)

    def _take(self) -> None:
        self._may()
        self.changed.emit()

    def _may(self) -> None:
        self.nicknames.setVisible(self.kind.currentData() in ("orders", ""))

    def _edited(self) -> None:
        if self._texts() != self._before:
            self._before = self._texts()
            self.changed.emit()

    def _choose(self) -> None:
        path, _ = QFileDialog.getOpenFileName(
            self, self.tr("Choose a mapping"), "", self.tr("Mappings (*.yaml *.yml);;All files (*)")
        )
        if path:
            self.mapping.setText(path)
            self._edited()
