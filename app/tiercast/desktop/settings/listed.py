"""The sections of the settings, in their order."""

from typing import Final

from tiercast.desktop.settings.about import About
from tiercast.desktop.settings.appearance import Appearance
from tiercast.desktop.settings.audit import Audit
from tiercast.desktop.settings.backup import Backup
from tiercast.desktop.settings.data_map import DataMap
from tiercast.desktop.settings.engine import EngineSection
from tiercast.desktop.settings.handover import Handover
from tiercast.desktop.settings.keys import Keys
from tiercast.desktop.settings.logs import Logs
from tiercast.desktop.settings.retention import Retention
from tiercast.desktop.settings.section import Section
from tiercast.desktop.settings.store import Store

SECTIONS: Final[tuple[type[Section], ...]] = (
    Appearance, Keys, Handover, Audit, Backup, Store, Retention, DataMap, EngineSection, Logs, About,
)  # fmt: skip
