"""A shop whose commands are noted: one at work, or one that only a command has open."""

from typing import Protocol

from tiercast_api.clock import Clock

from tiercast.beside.stop import StopFile
from tiercast.engine.channels import Channels
from tiercast.engine.config import Config
from tiercast.engine.imports.runner import Imports
from tiercast.engine.opened import Opened
from tiercast.engine.people import Telling
from tiercast.engine.shop import Shop


class AuditedShop(Protocol):
    """What a note about a command needs to know."""

    @property
    def config(self) -> Config: ...
    @property
    def clock(self) -> Clock: ...
    @property
    def opened(self) -> Opened: ...
    @property
    def shop(self) -> Shop: ...
    @property
    def stop_file(self) -> StopFile: ...
    @property
    def channels(self) -> Channels: ...
    @property
    def telling(self) -> Telling: ...
    @property
    def imports(self) -> Imports: ...
