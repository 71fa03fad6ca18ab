"""The base of the steps of the first run."""

from typing import ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from tiercast.desktop.connections.feed import ConnectionsFeed
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.heading import SectionHeading
from tiercast.desktop.session import Session

READ: Final = 1_160
"""Pixels in which lines of text are read with ease."""
CARDS: Final = 1_720
"""Pixels in which as many cards as a grid has stand beside each other."""


class Step(QWidget):
    """A step. `on` asks for the next one; put widgets into `column`.

    Attributes:
        key: its name for ``go("first_run", step=…)``.
        widest: pixels that it and the buttons below it take at most, margins included.
    """

    on = Signal()
    key: ClassVar[str] = ""
    widest: ClassVar[int] = READ

    def __init__(self, session: Session, feed: ConnectionsFeed, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session, self.feed = session, feed
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(Space.L)
        self.heading = SectionHeading(size="title")
        self.column.addWidget(self.heading)

    def title(self) -> str:
        """Its name in the list."""
        raise NotImplementedError

    def entered(self) -> None:
        """It is shown from now on."""

    def left(self) -> None:
        """It is hidden from now on."""

    def begins_with(self) -> QWidget | None:
        """What the keyboard begins with; None: the button for the next step."""
        return None

    def holds(self) -> bool:
        """Whether “Next” is not the next step yet: what was filled in or chosen is done first, and `on` comes after."""
        return False

    def retranslate(self) -> None:
        """Set every text anew."""
