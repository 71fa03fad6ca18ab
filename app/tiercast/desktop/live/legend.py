"""The names of a plot's curves as switches, each with the value under the crosshair, or the latest one."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QWidget

from tiercast.desktop.live.course import Key
from tiercast.desktop.live.kinds import Curve, colour_of
from tiercast.desktop.look.fonts import number_font
from tiercast.desktop.look.tokens import Colours, Space, Type
from tiercast.desktop.parts.properties import mark

_DOT = 10
_HEIGHT = 20


class Legend(QWidget):
    """Switches of curves in a row; those that find no room are in a menu at its end.

    Signals: `switched` with the key of a curve and whether it is on.
    """

    switched = Signal(object, bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(Space.XS)
        self._row.addStretch(1)
        self._chips: dict[Key, QToolButton] = {}
        self._curves: list[Curve] = []
        self._colours: Colours | None = None
        self._values: dict[Key, str] = {}
        self._more = mark(QToolButton(self), kind="legend")
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._more.setMenu(QMenu(self._more))
        self._more.setFont(number_font(Type.SMALL))
        self._more.hide()
        self._row.addWidget(self._more)
        self.setFixedHeight(_HEIGHT)

    def show_curves(self, curves: Sequence[Curve], on: Sequence[Key], colours: Colours) -> None:
        """List `curves`, of which those in `on` are drawn."""
        if [curve.key for curve in curves] != [curve.key for curve in self._curves]:
            for chip in self._chips.values():
                self._row.removeWidget(chip)
                chip.deleteLater()
            self._chips = {curve.key: self._chip(curve) for curve in curves}
        changed = list(curves) != self._curves or colours != self._colours
        self._curves, self._colours = list(curves), colours
        for curve in curves:
            chip = self._chips[curve.key]
            if changed:
                chip.setIcon(_dot(colour_of(curve, colours)))
            if chip.isChecked() != (curve.key in on):
                chip.setChecked(curve.key in on)
            self._write(curve)
        if changed:
            self._fit()

    def show_values(self, values: dict[Key, str]) -> None:
        """Write the value of each curve beside its name."""
        if values != self._values:
            self._values = values
            for curve in self._curves:
                self._write(curve)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Show as many as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """As wide as there is room."""
        return QSize(120, _HEIGHT)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 Qt's name
        """Little: what finds no room is in the menu."""
        return QSize(60, _HEIGHT)

    def _chip(self, curve: Curve) -> QToolButton:
        chip = mark(QToolButton(self), kind="legend")
        chip.setCheckable(True)
        chip.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        chip.setIconSize(QSize(_DOT, _DOT))
        chip.setFont(number_font(Type.SMALL))
        chip.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        chip.clicked.connect(lambda on, key=curve.key: self.switched.emit(key, on))
        self._row.insertWidget(self._row.count() - 2, chip)
        return chip

    def _write(self, curve: Curve) -> None:
        chip = self._chips[curve.key]
        value = self._values.get(curve.key, "") if chip.isChecked() else ""
        text = f"{curve.title} {value}".rstrip()
        if chip.text() != text:
            grown = len(text) != len(chip.text())
            chip.setText(text)
            chip.setAccessibleName(text)
            chip.setToolTip(curve.title)
            if grown:
                self._fit()

    def _fit(self) -> None:
        """Hide what does not fit, the last ones first."""
        room = self.width()
        widths = [self._chips[curve.key].sizeHint().width() + Space.XS for curve in self._curves]
        if sum(widths) > room:
            room -= self._more.sizeHint().width() + Space.XS
        used, hidden = 0, []
        for curve, width in zip(self._curves, widths, strict=True):
            used += width
            fits = used <= room
            self._chips[curve.key].setVisible(fits)
            if not fits:
                hidden.append(curve)
        self._more.setVisible(bool(hidden))
        if hidden:
            self._more.setText(f"+{len(hidden)}")
            self._fill(hidden)

    def _fill(self, hidden: Sequence[Curve]) -> None:
        menu, colours = self._more.menu(), self._colours
        menu.clear()
        if colours is None:
            return
        for curve in hidden:
            action = menu.addAction(_dot(colour_of(curve, colours)), curve.title)
            action.setCheckable(True)
            action.setChecked(self._chips[curve.key].isChecked())
            action.triggered.connect(lambda on, key=curve.key: self.switched.emit(key, on))


def _dot(colour: str) -> QIcon:
    """A dot for a curve that is drawn, a ring for one that is not."""
    made = QIcon()
    for state in (QIcon.State.On, QIcon.State.Off):
        pixmap = QPixmap(2 * _DOT, 2 * _DOT)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor(colour))
        if state is QIcon.State.On:
            painter.setBrush(QColor(colour))
        painter.drawEllipse(3, 3, 2 * _DOT - 7, 2 * _DOT - 7)
        painter.end()
        pixmap.setDevicePixelRatio(2)
        made.addPixmap(pixmap, QIcon.Mode.Normal, state)
    return made
