"""The big numbers in a row: what a host reads in a glance."""

from collections.abc import Callable

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget
from tiercast_api.kinds import Kinds

from tiercast.desktop.live import figures
from tiercast.desktop.live.course import Course
from tiercast.desktop.live.figures import Figure
from tiercast.desktop.look.fonts import number_font
from tiercast.desktop.look.tokens import Space, Type
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.words.formats import UNKNOWN

NAMES = {
    "watching": QT_TRANSLATE_NOOP("Tiles", "Watching now"),
    "arrivals": QT_TRANSLATE_NOOP("Tiles", "Arrivals"),
    "interactions": QT_TRANSLATE_NOOP("Tiles", "Interactions"),
    "orders": QT_TRANSLATE_NOOP("Tiles", "Paid orders"),
    "gmv": QT_TRANSLATE_NOOP("Tiles", "GMV"),
    "refunded": QT_TRANSLATE_NOOP("Tiles", "Refunded"),
    "fired": QT_TRANSLATE_NOOP("Tiles", "Rules fired"),
}
_AT_THE_END = QT_TRANSLATE_NOOP("Tiles", "Watching at the end")
_MEANS = {
    "watching": QT_TRANSLATE_NOOP("Tiles", "As the platform counts; where it does not tell, as we count."),
    "arrivals": QT_TRANSLATE_NOOP("Tiles", "How often somebody came in since the session began."),
    "interactions": QT_TRANSLATE_NOOP("Tiles", "Comments, likes, gifts, follows, looks at products and the like."),
    "orders": QT_TRANSLATE_NOOP("Tiles", "Orders that were paid since the session began, refunded ones too."),
    "gmv": QT_TRANSLATE_NOOP("Tiles", "What was paid since the session began, before refunds."),
    "refunded": QT_TRANSLATE_NOOP("Tiles", "What was refunded since the session began."),
    "fired": QT_TRANSLATE_NOOP("Tiles", "How often a rule held and was not suppressed, also in shadow."),
}
_NARROW = 104
_KINDS = Kinds().by_name


class Tile(QFrame):
    """One big number, with its last five minutes below it. `resized`: it has more or less room for them."""

    resized = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.M, Space.S, Space.S, Space.S)
        column.setSpacing(0)
        self.name = label("small", parent=self)
        self.value = label(parent=self)
        self.value.setFont(number_font(Type.TITLE, bold=True))
        self.value.setStyleSheet(f"font-size: {Type.TITLE}px; font-weight: 600;")
        self.change = label("small", parent=self)
        for part in (self.name, self.value, self.change):
            column.addWidget(part)
        self.setMinimumWidth(_NARROW)
        self._said = ("", "")

    def tell(
        self, value: str, lately: str, change: str, tone: str, tip: str, *, aloud: str = "", chinese: bool = False
    ) -> None:
        """Show a number, the one of the last five minutes, and how that has changed; `aloud`: the same for the ear."""
        if self.value.text() != value:
            self.value.setText(value)
        self._said = (lately, change)
        mark(self.change, tone=tone)
        self.setToolTip(tip)
        # A stop is a breath for whoever hears it.
        said = ("。" if chinese else ". ").join(part for part in (value, aloud) if part)
        self.setAccessibleName(f"{self.name.text()}：{said}" if chinese else f"{self.name.text()}: {said}")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Tell that there is another room."""
        super().resizeEvent(event)
        self.resized.emit()

    def is_roomy(self) -> bool:
        """Whether there is room for the last five minutes and for how that has changed."""
        return self._fits(self._whole())

    def fit(self, *, roomy: bool) -> None:
        """Say both where it is `roomy`, else how it has changed, as far as there is room for that."""
        lately, change = self._said
        text = self._whole() if roomy else change or lately
        text = text if self._fits(text) else ""
        if self.change.text() != text:
            self.change.setText(text)

    def _whole(self) -> str:
        return " ".join(part for part in self._said if part)

    def _fits(self, text: str) -> bool:
        return self.change.fontMetrics().horizontalAdvance(text) <= self.width() - Space.M - Space.S - 2


class Tiles(QWidget):
    """The row of numbers of a course."""

    def __init__(self, session: Session, course: Course, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session, self._course = session, course
        self.tiles = {name: Tile(self) for name in NAMES}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(Space.S)
        for column, tile in enumerate(self.tiles.values()):
            mark(tile, card="true")
            self._grid.addWidget(tile, 0, column)
            self._grid.setColumnStretch(column, 1)
            tile.resized.connect(self._fit)

    def draw(self) -> None:
        """Show the numbers as they stand."""
        self._name("watching")
        for name, figure in self.figures().items():
            self._show(name, figure)
        self._fit()

    def figures(self) -> dict[str, Figure]:
        """The numbers by name."""
        course = self._course
        currency = self._currency()
        kinds = figures.interactions(course)
        return {
            "watching": figures.watching(course),
            "arrivals": figures.counted(course, [("kinds", "enter")], ("enter",)),
            "interactions": figures.counted(course, [("kinds", kind) for kind in kinds], tuple(kinds) or ("comment",)),
            "orders": figures.counted(course, [("paid_orders",)], ("order_paid",)),
            "gmv": figures.money(course, "paid", currency, ("order_paid",)),
            "refunded": figures.money(course, "refunded", currency, ("order_refunded",)),
            "fired": figures.counted(course, course.names("fired")),
        }

    def retranslate(self) -> None:
        """Set every text anew."""
        for name in self.tiles:
            self._name(name)
        self.draw()

    def _fit(self) -> None:
        """Say of all numbers the same: some with their five minutes and some without would look like two kinds."""
        roomy = all(tile.is_roomy() for tile in self.tiles.values())
        for tile in self.tiles.values():
            tile.fit(roomy=roomy)

    def _name(self, name: str) -> None:
        """Say what a number is; once a session is over nobody is watching now."""
        over = name == "watching" and self._course.began and not self._course.is_open
        text = QCoreApplication.translate("Tiles", str(_AT_THE_END if over else NAMES[name]))
        if self.tiles[name].name.text() != text:
            self.tiles[name].name.setText(text)

    def _show(self, name: str, figure: Figure) -> None:
        tile, write = self.tiles[name], self._written(name)
        if figure.total is None:
            why = self._why(figure)
            untold = self.tr("No source tells it") if figure.missing and self._course.began else ""
            short = self.tr("No amounts") if figure.bare else untold
            tile.tell(UNKNOWN, short, "", "quiet", why, aloud=why, chinese=self._session.chinese)
            return
        means = QCoreApplication.translate("Tiles", str(_MEANS[name]))
        change, tone = self._change(figure, write), self._tone(name, figure)
        compared = self._against(name).format(change) if change else ""
        tip = "\n".join(part for part in (means, *self._others(name), compared) if part)
        said = "" if figure.lately is None or name == "watching" else self._lately().format(write(figure.lately))
        aloud = self._session.format.listed(part for part in (said, compared) if part)
        tile.tell(write(figure.total), said, change, tone, tip, aloud=aloud, chinese=self._session.chinese)

    def _lately(self) -> str:
        """Says the last five minutes, which of a session that is over are its own and not those until now."""
        over = self._course.began and not self._course.is_open
        return self.tr("Last 5 min: {0}") if over else self.tr("5 min: {0}")

    def _against(self, name: str) -> str:
        """Says with what a change compares."""
        if name == "watching":
            return self.tr("{0} against five minutes before")
        return self.tr("{0} against the five minutes before those")

    @staticmethod
    def _change(figure: Figure, write: Callable[[int], str]) -> str:
        """More or less than in the five minutes before, with an arrow."""
        if not figure.change:
            return ""
        return f"{'▲' if figure.change > 0 else '▼'}\N{THIN SPACE}{write(abs(figure.change))}"

    @staticmethod
    def _tone(name: str, figure: Figure) -> str:
        if not figure.change or name == "fired":
            return "quiet"
        return "good" if (figure.change > 0) is not (name == "refunded") else "warn"

    def _written(self, name: str) -> Callable[[int], str]:
        write, currency = self._session.format, self._currency()
        if name in ("gmv", "refunded"):
            return lambda minor: write.short_money(minor, currency)
        return lambda count: write.short(count)

    def _currency(self) -> str:
        return next(iter(figures.currencies(self._course)), "")

    def _others(self, name: str) -> list[str]:
        """Amounts in other currencies than the room's."""
        what = {"gmv": "paid", "refunded": "refunded"}.get(name)
        if what is None:
            return []
        others = figures.currencies(self._course)[1:]
        amounts = {one: int(self._course.column((what, one)).sum()) for one in others}
        return [self._session.format.money(amount, one) for one, amount in amounts.items() if amount]

    def _why(self, figure: Figure) -> str:
        if figure.bare:
            return self.tr("Orders came without amounts: no connected source tells them.")
        if not figure.missing:
            return self.tr("No session has begun yet.")
        about = self._course.about
        if about is not None and not about.told:
            return self.tr("No source is connected to this room.")
        needed = [self._kind(name) for name in figure.missing]
        return self.tr("No connected source tells this: {0}").format(self._session.format.listed(needed))

    def _kind(self, name: str) -> str:
        kind = _KINDS.get(name)
        return name if kind is None else kind.title_zh if self._session.chinese else kind.title
