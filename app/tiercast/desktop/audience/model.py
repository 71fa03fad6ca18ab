"""The model of the table of viewers: rows are places in the columns of the crowd, put in order by numpy."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import numpy as np
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QModelIndex, Qt

from tiercast.common_names import platform_name
from tiercast.desktop.audience.axes import quality_title
from tiercast.desktop.audience.crowd import Crowd, Mask, Places
from tiercast.desktop.parts.table import Column, RowsModel
from tiercast.desktop.session import Session
from tiercast.desktop.words.formats import UNKNOWN
from tiercast.desktop.words.untold import no_orders_told
from tiercast.rules.value_titles import value_title

Text: TypeAlias = Callable[[int], str]
_TONES: Final = {"at_risk": "warn", "dormant": "quiet", "churned": "quiet", "new": "info", "reactivated": "good"}

_TITLES: Final = {
    "name": QT_TRANSLATE_NOOP("Viewers", "Viewer"),
    "cell": QT_TRANSLATE_NOOP("Viewers", "Value"),
    "stage": QT_TRANSLATE_NOOP("Viewers", "Stage"),
    "last_seen": QT_TRANSLATE_NOOP("Viewers", "Last seen"),
    "visits": QT_TRANSLATE_NOOP("Viewers", "Visits"),
    "orders": QT_TRANSLATE_NOOP("Viewers", "Orders"),
    "spent": QT_TRANSLATE_NOOP("Viewers", "Spent"),
    "labels": QT_TRANSLATE_NOOP("Viewers", "Labels"),
    "last_paid": QT_TRANSLATE_NOOP("Viewers", "Last order"),
    "first_seen": QT_TRANSLATE_NOOP("Viewers", "First seen"),
    "quality": QT_TRANSLATE_NOOP("Viewers", "Identity"),
    "marketing": QT_TRANSLATE_NOOP("Viewers", "Agrees to offers"),
}


class ViewersModel(RowsModel[int]):
    """Viewers as they are filtered and sorted.

    Attributes:
        crowd: everybody.
    """

    def __init__(self, session: Session, crowd: Crowd) -> None:
        self.crowd = crowd
        super().__init__(session, columns_of(session, crowd), key=self._viewer)
        self._mask: Mask = np.ones(len(crowd), np.bool_)
        self._by = ("last_seen", True)
        self._whole: dict[tuple[str, bool], Places] = {}

    @property
    def shown(self) -> int:
        """How many viewers the filter leaves."""
        return len(self._order)

    def take(self, mask: Mask) -> None:
        """The crowd has changed: order it anew."""
        self._mask = mask
        self._whole.clear()
        self._reorder()

    def filter(self, mask: Mask) -> None:
        """Show those of whom `mask` is true."""
        self._mask = mask
        self._reorder()

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Show them by a column; a column below 0: who was seen last first."""
        able = column >= 0 and self.columns[column].value is not None
        descending = order is Qt.SortOrder.DescendingOrder
        self._by = (self.columns[column].key, descending) if able else ("last_seen", True)
        self._reorder()

    def place(self, key: object) -> int:
        """Where the viewer of a key is shown; -1 where filtered out."""
        row = self.crowd.row(str(key))
        return self._shown_at(row) if row >= 0 else -1

    def _shown_at(self, row: int) -> int:
        found = np.flatnonzero(self._order == row)
        return int(found[0]) if len(found) else -1

    def forget_orders(self) -> None:
        """Let go of the orders that are remembered by column."""
        self._whole.clear()

    def _viewer(self, row: int) -> str:
        return self.crowd.keys[row]

    def _reorder(self) -> None:
        self.layoutAboutToBeChanged.emit()
        kept = [(index, self.row(index.row())) for index in self.persistentIndexList()]
        self.rows = range(len(self.crowd))  # type: ignore[assignment]
        whole = self._whole.get(self._by)
        if whole is None:
            whole = self._whole[self._by] = self.crowd.order(*self._by)
        self._order = whole[self._mask[whole]] if not self._mask.all() else whole
        for index, row in kept:
            place = self._shown_at(row)
            now = self.index(place, index.column()) if place >= 0 else QModelIndex()
            self.changePersistentIndex(index, now)
        self.layoutChanged.emit()


class Cells:
    """What the cells of the table say, by row."""

    def __init__(self, session: Session, crowd: Crowd) -> None:
        self._session, self._crowd = session, crowd

    def word(self, column: str, name: str) -> Text:
        """A value by its title."""

        def text(row: int) -> str:
            value = self._crowd.words[column].of(row)
            return value_title(name, value, self._session.chinese) or value or UNKNOWN

        return text

    def count(self, column: str) -> Text:
        """A number; -1 is unknown."""
        return lambda row: self._session.format.number(self._crowd.known(column, row))

    def instant(self, column: str) -> Text:
        """Day and time."""
        numbers = self._crowd.numbers
        return lambda row: self._session.format.instant(int(numbers[column][row]) or None, seconds=False)

    def why(self, column: str, text: Text) -> Text:
        """The text, or why there is none."""
        return lambda row: self._why_unknown(column, row) if self._crowd.known(column, row) is None else text(row)

    def _why_unknown(self, column: str, row: int) -> str:
        """Which of the two it is: the identity says nothing of it, or nothing tells of orders."""
        if self._crowd.numbers[column][row] >= 0:
            return no_orders_told()
        return QCoreApplication.translate(
            "Viewers", "Unknown: the identity of this viewer does not carry what is older than a session."
        )

    def name(self, row: int) -> str:
        """Name, else id."""
        crowd = self._crowd
        return crowd.names[row] or crowd.ids[row] or QCoreApplication.translate("Viewers", "Nobody told the name")

    def who(self, row: int) -> str:
        """Name, platform and id."""
        platform = platform_name(self._crowd.words["platform"].of(row)).to(self._session.language)
        return f"{self.name(row)}\n{platform} {self._crowd.ids[row]}"

    def spent(self, row: int) -> str:
        """Money."""
        minor = self._crowd.known("spent", row)
        return self._session.format.money(minor, self._crowd.words["currency"].of(row), cents=False)

    def seen(self, row: int) -> str:
        """How long ago, or that the viewer is here."""
        if self._crowd.words["here"].of(row):
            return QCoreApplication.translate("Viewers", "In the room")
        return self._session.format.ago(int(self._crowd.numbers["last_seen"][row]) or None, self._crowd.at)

    def seen_tone(self, row: int) -> str:
        """Green while here."""
        return "good" if self._crowd.words["here"].of(row) else ""

    def stage_tone(self, row: int) -> str:
        """By how much it matters."""
        return _TONES.get(self._crowd.words["stage"].of(row), "")

    def cell_hint(self, row: int) -> str:
        """The segment, or why there is no value."""
        if self._crowd.words["cell"].of(row):
            return self.word("segment", "rfm.name")(row)
        return QCoreApplication.translate("Viewers", "Known once the viewer has bought and cuts of value were made.")

    def labels(self, row: int) -> str:
        """One beside the other."""
        return self._crowd.words["labels"].of(row).replace("\n", " · ")

    def quality(self, row: int) -> str:
        """How well the platform lets us know the viewer."""
        return quality_title(self._crowd.words["quality"].of(row)) or UNKNOWN

    def consent(self, row: int) -> str:
        """Whether offers are agreed to."""
        said = int(self._crowd.numbers["marketing"][row])
        yes, no = QCoreApplication.translate("Viewers", "Yes"), QCoreApplication.translate("Viewers", "No")
        return yes if said > 0 else no if said < 0 else UNKNOWN


def columns_of(session: Session, crowd: Crowd) -> Sequence[Column[int]]:
    """The columns of the table."""
    cells = Cells(session, crowd)

    def column(key: str, text: Text, width: int, **more: Any) -> Column[int]:
        return Column(
            key, lambda: QCoreApplication.translate("Viewers", str(_TITLES[key])), text, width, lambda row: row, **more
        )

    visits, orders = cells.count("visits"), cells.count("orders")
    return (
        # These are what a window of 1366 pixels shows; the ones below are scrolled to.
        column("name", cells.name, 136, hint=cells.who),
        column("cell", cells.word("cell", "rfm.cell"), 144, hint=cells.cell_hint),
        column("stage", cells.word("stage", "lifecycle.stage"), 96, tone=cells.stage_tone),
        column("last_seen", cells.seen, 100, tone=cells.seen_tone, hint=cells.instant("last_seen")),
        column("orders", orders, 64, number=True, hint=cells.why("orders", orders)),
        column("spent", cells.spent, 84, number=True, hint=cells.why("spent", cells.spent)),
        column("labels", cells.labels, 120, hint=cells.labels),
        column("visits", visits, 64, number=True, hint=cells.why("visits", visits)),
        column("last_paid", cells.instant("last_paid"), 136),
        column("first_seen", cells.instant("first_seen"), 136),
        column("quality", cells.quality, 128),
        column("marketing", cells.consent, 128),
    )
