"""What a page shows where nothing is there, or where something went wrong."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.parts.tip import in_tip
from tiercast.desktop.session import Session
from tiercast.serve.protocol_replies import Failed

_ICON = 40
_WIDTH = 440
_MOST = 100
"""How much more of the width the paragraph takes than what is beside it."""
_LOW = 240
"""Below this height there is no icon."""


class _State(QWidget):
    """An icon, a sentence, a paragraph and buttons in the middle."""

    def __init__(self, session: Session, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._icon_name = icon_name
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.S)
        column.addStretch(1)
        self._icon = QLabel(self)
        self._icon.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.head = label("head", parent=self)
        self.head.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.head.setWordWrap(True)
        self.text = label("quiet", wrap=True, parent=self)
        self.text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.text.setMaximumWidth(_WIDTH)
        middle = QHBoxLayout()
        middle.addStretch(1)
        # As wide as it may be: in a narrow panel a line more is what there is no room for.
        middle.addWidget(self.text, _MOST)
        middle.addStretch(1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(Space.S)
        self.buttons.addStretch(1)
        self.buttons.addStretch(1)
        column.addWidget(self._icon)
        column.addWidget(self.head)
        column.addLayout(middle)
        column.addSpacing(Space.S)
        column.addLayout(self.buttons)
        column.addStretch(2)
        session.theme_changed.connect(self._paint_icon)
        self._paint_icon()

    def add_button(
        self, text: str, clicked: Callable[[], None], *, main: bool = False, first: bool = False
    ) -> QPushButton:
        """Offer something, `first` before what is offered. Returns: the button, whose text the caller sets anew."""
        button = QPushButton(text, self)
        if main:
            mark(button, kind="main")
        button.clicked.connect(lambda _checked=False: clicked())
        self.buttons.insertWidget(1 if first else self.buttons.count() - 1, button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 Qt's name
        """Where there is little room, the words go before the icon and the space around them."""
        super().resizeEvent(event)
        low = self.height() < _LOW
        self._icon.setVisible(not low)
        around = Space.S if low else Space.XL
        if self._column.contentsMargins().top() != around:
            self._column.setContentsMargins(Space.XL, around, Space.XL, around)
        self._fit()

    def _fit(self) -> None:
        """Where not even the paragraph has room it goes into the tooltip, as half of a line says nothing."""
        edge = self._column.contentsMargins()
        wide = min(_WIDTH, self.width() - edge.left() - edge.right())
        shown = [button for button in self.findChildren(QPushButton) if not button.isHidden()]
        others = max((button.sizeHint().height() for button in shown), default=0) + 2 * Space.S
        wanted = edge.top() + edge.bottom() + self.head.sizeHint().height() + Space.S + others
        fits = not self.height() or wanted + self.text.heightForWidth(wide) <= self.height()
        self.text.setVisible(fits and bool(self.text.text()))
        self.head.setToolTip("" if fits else in_tip(self.text.text()))

    def _paint_icon(self) -> None:
        self._icon.setPixmap(icon(self._icon_name, self._colour()).pixmap(_ICON, _ICON))

    def _colour(self) -> str:
        return self._session.colours.edge


class EmptyState(_State):
    """Says what belongs here and how to get it."""

    def tell(self, head: str, text: str = "") -> None:
        """Set both texts."""
        self.head.setText(head)
        self.text.setText(text)
        self._fit()


class ErrorState(_State):
    """Says what happened, what it means for the show and what to do; the details can be copied.

    Args:
        again: tries again what failed; None offers nothing.
    """

    def __init__(
        self, session: Session, again: Callable[[], None] | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(session, "ph.warning-circle", parent)
        self._details = ""
        self.again = self.add_button("", again, main=True) if again else None
        self.copy = self.add_button("", self._copy)
        self.copy.hide()
        self.retranslate()

    def tell(self, happened: str, means: str = "", todo: str = "", details: str = "") -> None:
        """Set the sentences; `details` are for whoever helps."""
        self.head.setText(happened)
        self.text.setText("\n".join(part for part in (means, todo) if part))
        self._details = details
        self.copy.setVisible(bool(details))
        self._fit()

    def tell_failed(self, failed: Failed, happened: str = "") -> None:
        """Say why the engine did not do something; `happened` says what did not come of it."""
        message, todo = self._session.told(failed)
        self.tell(happened or message, message if happened else "", todo, failed.message)

    def retranslate(self) -> None:
        """Set the buttons' texts anew."""
        if self.again is not None:
            self.again.setText(self.tr("Try again"))
        self.copy.setText(self.tr("Copy details"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    def _colour(self) -> str:
        return self._session.colours.bad
