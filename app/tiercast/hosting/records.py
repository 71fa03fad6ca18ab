"""What is known of a plugin without importing it, and how it stands."""

from enum import StrEnum
from pathlib import Path

import msgspec
from tiercast_api import Manifest

from tiercast.hosting.sentence import Sentence


class Origin(StrEnum):
    """Where a plugin was found; in this order an id is given to the first who has it."""

    TREE = "tree"
    INSTALLED = "installed"
    USER = "user"


class PluginState(StrEnum):
    """How a plugin stands."""

    FOUND = "found"
    """Its manifest is read; nobody has decided yet, so it is not loaded."""
    ENABLED = "enabled"
    """It is loaded, and its sources and sinks can be used."""
    DISABLED = "disabled"
    """A person has switched it off; nothing of it is imported."""
    INCOMPATIBLE = "incompatible"
    """It speaks no version of the interface that this engine speaks; the reason says which."""
    BROKEN = "broken"
    """Its manifest or its code is wrong; the traceback is kept for whoever repairs it."""
    QUARANTINED = "quarantined"
    """It failed too often, or starting it ended the engine twice; a person may enable it again."""


class FoundPlugin(msgspec.Struct, frozen=True, kw_only=True):
    """A plugin that was found, with nothing of it imported.

    Attributes:
        id: of the manifest, or the folder's or entry point's name where the manifest cannot be read.
        origin: where it was found.
        path: its ``plugin.toml``, or where one was expected.
        manifest: None where it cannot be read.
        root: the folder to put in front of the import path, None where it is installed.
        first_party: shipped with the application, hence run in its process.
        problem: why it cannot be used, None where it can.
    """

    id: str
    origin: Origin
    path: Path
    manifest: Manifest | None = None
    root: Path | None = None
    first_party: bool = False
    problem: Sentence | None = None
    incompatible: bool = False


class PluginRecord(msgspec.Struct, kw_only=True):
    """How one plugin stands now; every plugin that was found has one, the broken ones too.

    Attributes:
        found: what is known of it.
        state: how it stands.
        reason: why, for people; None where there is nothing to explain.
        details: a traceback, for "copy details".
        count: faults that led to quarantine.
        in_process: it runs in the engine's own process.
    """

    found: FoundPlugin
    state: PluginState = PluginState.FOUND
    reason: Sentence | None = None
    details: str = ""
    count: int = 0
    in_process: bool = False

    @property
    def id(self) -> str:
        """The plugin's id."""
        return self.found.id
