"""One product beside the table: every field and fact with who told it, and a way to tell more."""

from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.session import Session
from tiercast.desktop.shop.item_teller import ItemTeller
from tiercast.desktop.shop.words import FIELDS, teller, word
from tiercast.serve.protocol_shop import ItemFact, ItemReply

WIDTH = 320


class ProductCard(Card):
    """The card of the product that is marked."""

    def __init__(self, session: Session, tells: ItemTeller, parent: QWidget | None = None) -> None:
        super().__init__(" ", parent)
        self.session, self._tells = session, tells
        self.told: ItemReply | None = None
        self._about = label("small", wrap=True)
        self.add(self._about)
        self._scroll = ScrolledColumn(gap=Space.S)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.M)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(0, 1)
        self._scroll.column.addWidget(self._rows)
        self._scroll.column.addStretch(1)
        self.add(self._scroll, 1)
        self._more = label("head")
        self.add(self._more)
        self.name, self.value = QLineEdit(), QLineEdit()
        self.note = QPushButton()
        self.add(self.name)
        line = QHBoxLayout()
        line.setSpacing(Space.S)
        line.addWidget(self.value, 1)
        line.addWidget(self.note)
        self.add(line)
        for edit in (self.name, self.value):
            edit.setMaxLength(200)
            edit.setAcceptDrops(False)
            edit.textChanged.connect(lambda _text: self._may())
            edit.returnPressed.connect(self._note)
        self.note.clicked.connect(self._note)
        self.setMinimumWidth(WIDTH)
        self.back: dict[str, QPushButton] = {}

    def show_item(self, told: ItemReply | None) -> None:
        """Show a product; None shows that none is marked."""
        self.told = told
        self.retranslate()

    def retranslate(self) -> None:
        """Set every text anew."""
        told = self.told
        title = next((fact.shown for fact in told.facts if fact.name == "title"), told.item) if told else ""
        self.set_heading(title or self.tr("No product is chosen"))
        self._more.setText(self.tr("Tell something else"))
        self.name.setPlaceholderText(self.tr("What, e.g. material"))
        self.name.setAccessibleName(self.tr("Name of the fact"))
        self.value.setPlaceholderText(self.tr("Value"))
        self.value.setAccessibleName(self.tr("Value of the fact"))
        self.note.setText(self.tr("Note it"))
        for widget in (self._more, self.name, self.value, self.note):
            widget.setVisible(told is not None)
        if told is None:
            self._about.setText(self.tr("Choose a product to see all that is known of it, and who told it."))
        else:
            since = self.session.format.instant(told.since or None, seconds=False)
            self._about.setText(self.tr("%1 · known since %2").replace("%1", told.item).replace("%2", since))
        self._fill(told.facts if told else ())
        self._may()

    def _fill(self, facts: tuple[ItemFact, ...]) -> None:
        while (taken := self._grid.takeAt(0)) is not None:
            if (widget := taken.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.back.clear()
        for place, fact in enumerate(facts):
            name, value, who = label("quiet"), label(wrap=True), label("small")
            name.setText(word(dict(FIELDS), fact.name))
            value.setText(self._shown(fact))
            who.setText(teller(fact.told))
            self._grid.addWidget(name, 3 * place, 0)
            self._grid.addWidget(who, 3 * place, 1)
            self._grid.addWidget(value, 3 * place + 1, 0)
            self._grid.setRowMinimumHeight(3 * place + 2, Space.S)
            if fact.by_hand:
                back = mark(QPushButton(self.tr("Take back")), kind="link")
                back.setAccessibleName(self.session.format.named(back.text(), name.text()))
                back.clicked.connect(lambda _checked=False, fact=fact: self._take_back(fact))
                self._grid.addWidget(back, 3 * place + 1, 1)
                self.back[fact.name] = back

    def _shown(self, fact: ItemFact) -> str:
        if fact.name in ("price", "cost") and isinstance(fact.value, int) and self.told is not None:
            return self.session.format.money(fact.value, self.told.currency)
        if isinstance(fact.value, bool):
            return self.tr("Yes") if fact.value else self.tr("No")
        if fact.name == "concerns":
            return " · ".join(str(fact.value).split("|"))
        return fact.shown

    def _take_back(self, fact: ItemFact) -> None:
        if self.told is not None:
            # What others told since may be shown: what was told by hand is only brought back where it is that.
            before = _written(fact) if fact.told == "hand" else ""
            self._tells.tell(self.told.item, fact.name, "", before)

    def _may(self) -> None:
        self.note.setEnabled(bool(self.name.text().strip() and self.value.text().strip()))

    def _note(self) -> None:
        if self.told is None or not self.note.isEnabled():
            return
        name, value = self.name.text().strip(), self.value.text().strip()
        before = next((_written(fact) for fact in self.told.facts if fact.name == name and fact.told == "hand"), "")
        self._tells.tell(self.told.item, name, value, before)
        self.name.clear()
        self.value.clear()


def _written(fact: ItemFact) -> str:
    """A value as `SetItem` takes it."""
    if isinstance(fact.value, bool):
        return "yes" if fact.value else "no"
    if fact.name == "concerns":
        return str(fact.value).replace("|", ", ")
    return fact.shown
