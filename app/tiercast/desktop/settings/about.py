"""What this is, which version, where it keeps things, and what is inside."""

import platform

import PySide6
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from tiercast.desktop.look.tokens import Space
from tiercast.desktop.parts.card import Card
from tiercast.desktop.parts.properties import label
from tiercast.desktop.session import Session
from tiercast.desktop.settings.asked import AskedSection
from tiercast.desktop.settings.inside import inside
from tiercast.serve.protocol_settings import SettingsReply
from tiercast.version import VERSION


class About(AskedSection):
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
        self.places, self.libraries = Card(), Card()
        self._config, self._places_grid = label(wrap=True), _grid()
        self._license = label("quiet", wrap=True)
        self.places.add(self._config)
        self.places.add(self._places_grid)
        self.libraries.add(self._license)
        self.libraries.add(self._make_libraries())
        for card in (self.card, self.places, self.libraries):
            self.column.addWidget(card)
        self.places.hide()
        self.column.addStretch(1)

    def _make_libraries(self) -> QGridLayout:
        grid = _grid()
        grid.setColumnStretch(1, 0)
        grid.setColumnStretch(2, 1)
        for row, library in enumerate(inside()):
            for column, text in enumerate((library.name, library.version, library.licence)):
                cell = label("quiet" if column else "", wrap=column == 2)
                cell.setText(text)
                grid.addWidget(cell, row, column)
        return grid

    def title(self) -> str:
        """Its name."""
        return self.tr("About")

    def entered(self) -> None:
        """Say the versions as they are now."""
        super().entered()
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
        self.places.set_heading(self.tr("Where files lie"))
        self.libraries.set_heading(self.tr("What is inside"))
        self._license.setText(
            self.tr("Tiercast is under the Apache License 2.0. These libraries are inside, each under its own licence.")
        )
        if self.told is not None:
            self.show_settings(self.told)
        self._versions.setText(self._told())

    def show_settings(self, told: SettingsReply) -> None:
        """Where the engine's files lie."""
        self._config.setText(self.tr("Configuration: {file}").format(file=told.config))
        while (item := self._places_grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        for row, place in enumerate(each for each in told.places if each.exists):
            what, path = label(wrap=True), label("quiet", wrap=True)
            what.setText(self.session.words(place.what, place.what_zh))
            # Long paths break at their slashes.
            path.setText(place.path.replace("/", "/\u200b"))
            path.setToolTip(place.path)
            self._places_grid.addWidget(what, row, 0)
            self._places_grid.addWidget(path, row, 1)
        self.places.show()

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
        lines = [f"Tiercast {VERSION}", self._told()]
        if self.told is not None:
            lines += [f"store: {self.told.kind}", *(f"{each.name}: {each.path}" for each in self.told.places)]
        QGuiApplication.clipboard().setText("\n".join(lines))
        self.session.toast(self.tr("Copied"))


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(Space.L)
    grid.setVerticalSpacing(Space.XS)
    grid.setColumnStretch(1, 1)
    return grid
