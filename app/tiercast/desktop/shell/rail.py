"""The rail at the left: the pages, the one shown is marked; it folds to icons where the window is narrow."""

from typing import Final

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.pages import PAGES, Listed, page_title
from tiercast.desktop.parts.properties import mark
from tiercast.desktop.session import Session

WIDE: Final = 164
NARROW: Final = 60
_ICON: Final = 20
RAIL: Final = tuple(page for page in PAGES if page.rail)


class Rail(QFrame):
    """The rail. `chosen` has the key of a page."""

    chosen = Signal(str)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        mark(self, bar="side")
        self.folded = False
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.S, Space.M, Space.S, Space.M)
        column.setSpacing(Space.XS)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self.buttons: dict[str, QToolButton] = {}
        for page in RAIL:
            if page.key == "settings":
                column.addStretch(1)
            button = self._button(page)
            column.addWidget(button)
            self.buttons[page.key] = button
        session.theme_changed.connect(self.restyle)
        self.restyle()
        self.retranslate()
        self.fold(False)

    def show_chosen(self, key: str) -> None:
        """Mark the page that is shown."""
        marked = next((page.under for page in PAGES if page.key == key and page.under), key)
        if marked in self.buttons:
            self.buttons[marked].setChecked(True)
        elif (before := self._group.checkedButton()) is not None:
            # A page that does not stand in the rail: none of it is marked.
            self._group.setExclusive(False)
            before.setChecked(False)
            self._group.setExclusive(True)

    def fold(self, folded: bool) -> None:
        """Show icons only, or icons with titles."""
        self.folded = folded
        self.setFixedWidth(NARROW if folded else WIDE)
        style = Qt.ToolButtonStyle.ToolButtonIconOnly if folded else Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        for button in self.buttons.values():
            button.setToolButtonStyle(style)

    def retranslate(self) -> None:
        """Set the titles anew."""
        for number, (key, button) in enumerate(self.buttons.items(), 1):
            title = page_title(key)
            button.setText(f"  {title}")
            button.setAccessibleName(title)
            button.setToolTip(self._session.format.aside(title, f"Alt+{number}"))

    def restyle(self) -> None:
        """Paint the icons in the theme's colours."""
        colours = self._session.colours
        for page in RAIL:
            self.buttons[page.key].setIcon(icon(page.icon, colours.quiet, colours.accent))

    def _button(self, page: Listed) -> QToolButton:
        button = mark(QToolButton(self), kind="rail")
        button.setCheckable(True)
        button.setIconSize(QSize(_ICON, _ICON))
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        button.clicked.connect(lambda _checked=False, key=page.key: self.chosen.emit(key))
        self._group.addButton(button)
        return button
