"""The sections of the settings, in their order."""

from typing import Final

from tiercast.desktop.settings.about import About
from tiercast.desktop.settings.appearance import Appearance
from tiercast.desktop.settings.keys import Keys
from tiercast.desktop.settings.logs import Logs
from tiercast.desktop.settings.section import Section

SECTIONS: Final[tuple[type[Section], ...]] = (Appearance, Keys, Logs, About)
