"""The look in force: which theme, its colours, and putting it on the application."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication, QStyleFactory

from tiercast.desktop.look.fonts import interface_font
from tiercast.desktop.look.palette import palette_of
from tiercast.desktop.look.stylesheet import stylesheet
from tiercast.desktop.look.tokens import DARK, LIGHT, Colours, Theme


class Look(QObject):
    """Keeps the application in one theme; `changed` tells painted things to take the new `colours`."""

    changed = Signal()

    def __init__(self, app: QApplication, theme: Theme = Theme.SYSTEM) -> None:
        super().__init__(app)
        self._app = app
        self.theme = theme
        self.colours: Colours = LIGHT
        app.setStyle(QStyleFactory.create("Fusion"))
        app.setFont(interface_font())
        app.styleHints().colorSchemeChanged.connect(self._system_changed)
        self._put()

    def take(self, theme: Theme) -> None:
        """Show `theme` from now on."""
        if theme is not self.theme:
            self.theme = theme
            self._put()
            self.changed.emit()

    def _system_changed(self) -> None:
        if self.theme is Theme.SYSTEM and self._wanted() is not self.colours:
            self._put()
            self.changed.emit()

    def _wanted(self) -> Colours:
        if self.theme is Theme.SYSTEM:
            dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        else:
            dark = self.theme is Theme.DARK
        return DARK if dark else LIGHT

    def _put(self) -> None:
        self.colours = self._wanted()
        self._app.setPalette(palette_of(self.colours))
        self._app.setStyleSheet(stylesheet(self.colours))
