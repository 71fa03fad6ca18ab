"""What this is, which version, and where it keeps things."""

import platform

import PySide6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.session import Session
from tiercast.desktop.settings.section import Section
from tiercast.version import VERSION


class About(Section):
    """The section."""

    key = "about"
    icon = "ph.info"

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(session, parent)
        self.card = Card()
        self._what = label(wrap=True)
        self._versions = label("quiet", wrap=True)
        self.copy = QPushButton()
        self.copy.clicked.connect(self._copy)
        for part in (self._what, self._versions):
            self.card.add(part)
        row = QHBoxLayout()
        row.addWidget(self.copy)
        row.addStretch(1)
        self.card.add(row)
        self.column.addWidget(self.card)
        self.column.addStretch(1)

    def title(self) -> str:
        """Its name."""
        return self.tr("About")

    def entered(self) -> None:
        """Say the versions as they are now."""
        self._versions.setText(self._told())

    def retranslate(self) -> None:
        """Set every text anew."""
        self.card.set_heading(f"Tiercast {VERSION}")
        self._what.setText(
            self.tr(
                "Reads a live room's events, keeps every viewer's tiers up to date, and acts at the right moment. "
                "Everything runs on this computer; nothing leaves it unless a rule says so."
            )
        )
        self.copy.setText(self.tr("Copy for a report"))
        self._versions.setText(self._told())

    def _told(self) -> str:
        status = self.session.status
        engine = self.tr("Engine {version}, rules evaluated by {evaluator}")
        lines = [
            self.tr("Desktop {version}").format(version=VERSION),
            engine.format(version=status.version, evaluator=status.evaluator)
            if status is not None
            else self.tr("No engine is connected"),
            f"Python {platform.python_version()} · Qt {PySide6.__version__}",
            platform.platform(),
        ]
        return "\n".join(lines)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"Tiercast {VERSION}\n{self._told()}")
        self.session.toast(self.tr("Copied"))
