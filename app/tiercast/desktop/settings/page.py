"""The settings: a list of sections at the left, the one chosen beside it."""

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from tiercast.desktop.look.icons import icon
from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.page import Page
from tiercast.desktop.parts.properties import label, mark
from tiercast.desktop.session import Session
from tiercast.desktop.settings.listed import SECTIONS
from tiercast.desktop.settings.section import Section

_LIST_WIDTH = 208


class SettingsPage(Page):
    """The page. A section is made when it is first shown."""

    key = "settings"
    icon = "ph.gear"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.sections: dict[str, Section] = {}
        self.section: Section | None = None
        self._heading = label("title", parent=self)
        self.list = mark(QListWidget(self), kind="side")
        self.list.setFixedWidth(_LIST_WIDTH)
        self.list.setIconSize(QSize(18, 18))
        self.list.setSpacing(1)
        self.stack = QStackedWidget(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(Space.XL, 0, 0, 0)
        row.setSpacing(0)
        side = QVBoxLayout()
        side.setContentsMargins(0, Space.L, 0, 0)
        side.setSpacing(Space.M)
        side.addWidget(self._heading)
        side.addWidget(self.list, 1)
        row.addLayout(side)
        row.addWidget(self.stack, 1)
        self._titles = {kind.key: kind for kind in SECTIONS}
        for kind in SECTIONS:
            item = QListWidgetItem(self.list)
            item.setSizeHint(QSize(_LIST_WIDTH - Space.L, 36))
            item.setData(_KEY, kind.key)
        self.list.currentItemChanged.connect(self._chosen)
        self.restyle()
        self.list.setCurrentRow(0)

    def open(self, **what: Any) -> None:
        """Show the section ``view``."""
        view = what.pop("view", "")
        for row in range(self.list.count()):
            if self.list.item(row).data(_KEY) == view:
                self.list.setCurrentRow(row)
        if what and self.section is not None:
            self.section.open(**what)

    def entered(self) -> None:
        """Show the section that was shown last."""
        if self.section is not None:
            self.section.entered()

    def left(self) -> None:
        """Let the section rest."""
        if self.section is not None:
            self.section.left()

    def retranslate(self) -> None:
        """Set every text anew."""
        self._heading.setText(self.title())
        self.list.setAccessibleName(self.tr("Sections of the settings"))
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setText(self._section(item.data(_KEY)).title())
        for section in self.sections.values():
            section.retranslate()

    def restyle(self) -> None:
        """Paint the icons in the theme's colours."""
        for row in range(self.list.count()):
            item = self.list.item(row)
            item.setIcon(icon(self._titles[item.data(_KEY)].icon, self.session.colours.quiet))
        for section in self.sections.values():
            section.restyle()

    def _chosen(self, item: QListWidgetItem | None) -> None:
        if item is None:
            return
        section = self._section(item.data(_KEY))
        if section is self.section:
            return
        if self.section is not None and self.shown:
            self.section.left()
        self.section = section
        self.stack.setCurrentWidget(section)
        if self.shown:
            section.entered()

    def _section(self, key: str) -> Section:
        if key not in self.sections:
            section = self._titles[key](self.session, self.stack)
            section.retranslate()
            self.stack.addWidget(section)
            self.sections[key] = section
        return self.sections[key]


_KEY = 0x0100  # Qt.ItemDataRole.UserRole
