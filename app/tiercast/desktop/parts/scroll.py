"""A page's content in a column that scrolls where it does not fit."""

from collections.abc import Iterator
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QPoint, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark

_DEEPEST: Final = 24
"""How many widgets are nested in one another, at most."""


class ScrolledColumn(QScrollArea):
    """A column; put things into `column`.

    Args:
        widest: keeps lines of text readable, 0 is as wide as the page.
        gap: there are no margins, and the bar stands so far beside the content where there is one; None: margins of a
            page, in which the bar stands.
        line: a line is drawn above what is scrolled, where nothing above it has an edge.
    """

    def __init__(
        self, parent: QWidget | None = None, *, widest: int = 0, gap: int | None = None, line: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self._inner = inner = mark(QWidget(), scrolled=True)
        if widest:
            inner.setMaximumWidth(widest)
        self.column = QVBoxLayout(inner)
        edge = Space.XL if gap is None else 0
        self.column.setContentsMargins(edge, edge, edge, edge)
        self.column.setSpacing(Space.L)
        self.setWidget(inner)
        inner.setAutoFillBackground(False)
        self._gap, self._taken = gap, 0
        self.verticalScrollBar().rangeChanged.connect(lambda _low, _high: self._lie_in_margin())
        self.line = mark(QFrame(self), rule=True)
        self.line.hide()
        if line:
            self.verticalScrollBar().valueChanged.connect(lambda place: self.line.setVisible(place > 0))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Look anew where the bar takes its room from."""
        super().resizeEvent(event)
        self.line.setGeometry(0, 0, self.width(), 1)
        self._lie_in_margin()

    def _lie_in_margin(self) -> None:
        """The bar takes its room from a margin that is wide enough: what is beside it ends where all else does."""
        bar, edge = self.verticalScrollBar(), self.column.contentsMargins()
        if self._gap is not None:
            edge.setRight(self._gap if bar.maximum() > 0 else 0)
            self.column.setContentsMargins(edge)
            return
        own = edge.right() + self._taken
        narrows = bar.maximum() > 0 and self.viewport().width() < self._inner.maximumWidth()
        wide = bar.sizeHint().width()
        self._taken = wide if narrows and own >= wide else 0
        if edge.right() != own - self._taken:
            edge.setRight(own - self._taken)
            self.column.setContentsMargins(edge)


def bring_in_sight(widget: QWidget) -> None:
    """Scroll whatever it lies in until all of it is seen.

    What was shown or hidden a moment ago has its place first: else it would be scrolled to where it was.
    """
    lay_out()
    for area in _areas_of(widget):
        area.ensureWidgetVisible(widget)


def bring_in_sight_soon(widget: QWidget) -> None:
    """Scroll to it once what is being done to it is done, where it is shown then."""
    QTimer.singleShot(0, widget, lambda: None if widget.isHidden() else bring_in_sight(widget))


def bring_to_the_top(widget: QWidget) -> None:
    """Scroll the innermost of what it lies in until it stands at the top, or as near to it as there is to scroll."""
    lay_out()
    area = next(_areas_of(widget), None)
    inside = area.widget() if area is not None else None
    if area is not None and inside is not None:
        area.verticalScrollBar().setValue(widget.mapTo(inside, QPoint(0, 0)).y())


def lay_out() -> None:
    """Give everything its place now: which of two posted events comes first is not for a scroll bar to depend on.

    Each widget that was laid out asks the one around it with an event that is posted anew, and not sent in this round.
    """
    for _round in range(_DEEPEST):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _areas_of(widget: QWidget) -> Iterator[QScrollArea]:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            yield above
        above = above.parentWidget()
