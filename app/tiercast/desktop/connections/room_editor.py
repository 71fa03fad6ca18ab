"""The form of a room."""

from typing import Final

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSignalBlocker, Signal
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.connections.money_and_time import name_currencies, name_zones
from tiercast.desktop.connections.part_editor import WIDEST, taken_back
from tiercast.desktop.connections.platforms import choose_platform, chosen_platform, name_platforms
from tiercast.desktop.connections.words import STATES, word
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.named_box import choose_key, chosen_key
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.still import ChoiceBox
from tiercast.desktop.session import Session
from tiercast.serve.protocol_connections import PutRoom, RemoveRoom, RoomRow
from tiercast.serve.protocol_replies import Failed

_SOLD: Final = (
    QT_TRANSLATE_NOOP("RoomEditor", "clothes"), QT_TRANSLATE_NOOP("RoomEditor", "shoes and bags"),
    QT_TRANSLATE_NOOP("RoomEditor", "beauty"), QT_TRANSLATE_NOOP("RoomEditor", "skin care"),
    QT_TRANSLATE_NOOP("RoomEditor", "snacks"), QT_TRANSLATE_NOOP("RoomEditor", "fresh food"),
    QT_TRANSLATE_NOOP("RoomEditor", "drinks"), QT_TRANSLATE_NOOP("RoomEditor", "baby"),
    QT_TRANSLATE_NOOP("RoomEditor", "home"), QT_TRANSLATE_NOOP("RoomEditor", "electronics"),
    QT_TRANSLATE_NOOP("RoomEditor", "jewellery"), QT_TRANSLATE_NOOP("RoomEditor", "sports"),
    QT_TRANSLATE_NOOP("RoomEditor", "pets"), QT_TRANSLATE_NOOP("RoomEditor", "books"),
)  # fmt: skip
"""What rooms often sell. What is chosen is kept as it reads: rules compare it with words of the same language."""
_STARTS: Final = ("shadow", "ask", "safe", "live")


class RoomEditor(QWidget):
    """The form. `done` is emitted once it is kept, taken out, or left."""

    done = Signal()

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.feed, self.key, self._new = session, feed, "", True
        self.setMaximumWidth(WIDEST)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.card = Card(" ")
        self.name, self.title_edit = QLineEdit(), QLineEdit()
        self.platform, self.category, self.currency, self.zone, self.start = (ChoiceBox() for _ in range(5))
        for box in (self.platform, self.category, self.currency):
            box.setEditable(True)
        name_currencies(self.currency, session.language)
        name_platforms(self.platform, session.language)
        form = QFormLayout()
        form.setHorizontalSpacing(Space.XL)
        form.setVerticalSpacing(Space.M)
        self._rows: dict[str, QWidget] = {
            "title": self.title_edit, "key": self.name, "platform": self.platform, "category": self.category,
            "currency": self.currency, "zone": self.zone, "start": self.start,
        }  # fmt: skip
        self._labels = {name: label() for name in self._rows}
        for name, field in self._rows.items():
            form.addRow(self._labels[name], field)
        self.card.add(form)
        self.hint, self.result = label("small", wrap=True), label(wrap=True)
        self.card.add(self.hint)
        self.card.add(self.result)
        buttons = QHBoxLayout()
        buttons.setSpacing(Space.S)
        self.keep, self.cancel, self.remove = (QPushButton() for _ in range(3))
        mark(self.keep, kind="main")
        mark(self.remove, kind="flat", tone="bad")
        self.keep.clicked.connect(self._keep)
        self.cancel.clicked.connect(self.done)
        self.remove.clicked.connect(self._remove)
        buttons.addWidget(self.keep)
        buttons.addWidget(self.cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.remove)
        self.card.add(buttons)
        column.addWidget(self.card)
        column.addStretch(1)

    def begin(self) -> None:
        """A new room."""
        taken = {room.key for room in self.feed.rooms()}
        key = next(name for n in range(2, 1_000) if (name := f"room-{n}") not in taken)
        first = next(iter(self.feed.rooms()), None)
        self._show(
            RoomRow(
                key=key, title="", platform=first.platform if first else "douyin", category="",
                currency=first.currency if first else "CNY", zone=first.zone if first else "Asia/Shanghai",
                start="shadow",
            ), new=True,
        )  # fmt: skip

    def change(self, room: RoomRow) -> None:
        """One that is there."""
        self._show(room, new=False)

    def _show(self, room: RoomRow, *, new: bool) -> None:
        self.key, self._new = room.key, new
        self.name.setText(room.key)
        self.name.setReadOnly(not new)
        self.title_edit.setText(room.title)
        self.category.setEditText(room.category)
        choose_platform(self.platform, room.platform, self.session.language)
        choose_key(self.currency, room.currency)
        name_zones(self.zone, self.session.language, room.zone)
        self._fill_start(room.start)
        self._tell("", "")
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        texts = {
            "title": self.tr("Title"), "key": self.tr("Key"), "platform": self.tr("Platform"),
            "category": self.tr("What is sold"), "currency": self.tr("Currency"), "zone": self.tr("Time zone"),
            "start": self.tr("New rules are"),
        }  # fmt: skip
        for name, text in texts.items():
            self._labels[name].setText(text)
            self._rows[name].setAccessibleName(text)
        self.card.set_heading(self.tr("New room") if self._new else self.title_edit.text() or self.key)
        self.hint.setText(
            self.tr("A viewer's key depends on the platform: rooms on one platform share their viewers, and imported "
                    "orders are joined by it.")
        )  # fmt: skip
        name_platforms(self.platform, self.session.language)
        name_currencies(self.currency, self.session.language)
        if self.zone.count():
            name_zones(self.zone, self.session.language, str(self.zone.currentData()))
        self._fill_sold()
        self._fill_start(self.start.currentData())
        self.keep.setText(self.tr("Add") if self._new else self.tr("Save"))
        self.cancel.setText(self.tr("Cancel"))
        self.remove.setText(self.tr("Remove"))
        self.remove.setVisible(not self._new and len(self.feed.rooms()) > 1)

    def _fill_sold(self) -> None:
        typed = self.category.currentText()
        with QSignalBlocker(self.category):
            self.category.clear()
            self.category.addItems([QCoreApplication.translate("RoomEditor", str(word)) for word in _SOLD])
            self.category.setEditText(typed)

    def _fill_start(self, chosen: str | None) -> None:
        with QSignalBlocker(self.start):
            self.start.clear()
            for state in dict.fromkeys([*_STARTS, *([chosen] if chosen else [])]):
                self.start.addItem(word(STATES, state), state)
            self.start.setCurrentIndex(max(0, self.start.findData(chosen)))

    def _keep(self) -> None:
        command = PutRoom(
            id=0, key=self.name.text().strip(), title=self.title_edit.text().strip(),
            platform=chosen_platform(self.platform), category=self.category.currentText().strip(),
            currency=chosen_key(self.currency).upper(), zone=str(self.zone.currentData()),
            start=str(self.start.currentData()),
        )  # fmt: skip
        self.session.link.ask(command, then=lambda _done: self._kept(), refused=self._refused, owner=self)

    def _kept(self) -> None:
        self.session.toast(self.tr("The room was saved"), tone="good")
        self.feed.ask()
        self.done.emit()

    def _remove(self) -> None:
        def removed(_done: object) -> None:
            taken_back(self.session, self.tr("The room was taken out"), "room_remove")
            self.feed.ask()
            self.done.emit()

        self.session.link.ask(RemoveRoom(id=0, key=self.key), then=removed, refused=self._refused, owner=self)

    def _refused(self, failed: Failed) -> None:
        self._tell(self.session.refusal(failed), "bad")

    def _tell(self, text: str, tone: str) -> None:
        self.result.setText(text)
        self.result.setVisible(bool(text))
        mark(self.result, tone=tone)
