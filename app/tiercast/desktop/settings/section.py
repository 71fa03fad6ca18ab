"""The base of the sections of the settings."""

from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.parts.scroll import ScrolledColumn
from tiercast.desktop.session import Session

WIDEST = 760


class Section(ScrolledColumn):
    """A section: put cards into `column`.

    Attributes:
        key: its name for ``go("settings", view=…)``.
        icon: in the list of sections.
        widest: pixels; 0: as wide as the page.
    """

    key: ClassVar[str] = ""
    icon: ClassVar[str] = ""
    widest: ClassVar[int] = WIDEST

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, widest=self.widest)
        self.session = session
        # It begins where the heading of the page does, and is scrolled beneath what has an edge.
        self.column.setContentsMargins(Space.XL, Space.L, Space.XL, Space.XL)
        mark(self, ground=True)

    def title(self) -> str:
        """Its name in the list, in the language in force."""
        raise NotImplementedError

    def entered(self) -> None:
        """It is shown from now on."""

    def left(self) -> None:
        """It is hidden from now on."""

    def retranslate(self) -> None:
        """Set every text anew."""

    def restyle(self) -> None:
        """The theme has changed."""

    def open(self, **what: Any) -> None:
        """Show something of it."""
