"""What plugins registered when they were last loaded.

Rules may use a plugin's event kinds and actions. When it cannot be loaded (switched off, in quarantine, broken, safe
mode), they are still known, so that the rules are read as before and the shop opens; what it would do waits.
"""

import logging
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
from tiercast_api import ActionType
from tiercast_api.kinds import Kind

from tiercast.hosting.choices import write_atomically

_log = logging.getLogger(__name__)


class _Plugin(msgspec.Struct, omit_defaults=True):
    kinds: tuple[Kind, ...] = ()
    actions: dict[str, tuple[ActionType, ...]] = {}
    secrets: dict[str, tuple[str, ...]] = {}
    """Names of the secret settings by ``source/TYPE`` and ``sink/TYPE``."""


class _File(msgspec.Struct, omit_defaults=True):
    version: int = 1
    plugins: dict[str, _Plugin] = {}


class Known:
    """Remembers kinds, and actions by type of sink, of each plugin.

    Args:
        path: the file; lost or unreadable, nothing is known before the plugins are loaded. None: nothing is kept.
        only_read: what is noted is not written.
    """

    def __init__(self, path: Path | None, *, only_read: bool = False) -> None:
        self._path, self._only_read = path, only_read
        self._file = _File()
        try:
            if path is not None:
                self._file = msgspec.json.decode(path.read_bytes(), type=_File)
        except FileNotFoundError:
            pass
        except (OSError, msgspec.DecodeError, ValueError) as error:
            _log.warning("%s cannot be read and is made anew: %s", path, error)

    def note_kinds(self, plugin: str, kinds: tuple[Kind, ...]) -> None:
        """The plugin was loaded, with these kinds."""
        before = self._file.plugins.get(plugin, _Plugin())
        if before.kinds != kinds:
            self._put(plugin, msgspec.structs.replace(before, kinds=kinds))

    def note_actions(self, plugin: str, sink: str, actions: tuple[ActionType, ...]) -> None:
        """A sink of this type says that it can do these."""
        before = self._file.plugins.get(plugin, _Plugin())
        if actions and before.actions.get(sink) != actions:
            self._put(plugin, msgspec.structs.replace(before, actions={**before.actions, sink: actions}))

    def note_secrets(self, plugin: str, secrets: dict[str, tuple[str, ...]]) -> None:
        """The plugin was loaded, and its sources and sinks (``source/TYPE``, ``sink/TYPE``) have these secrets."""
        before = self._file.plugins.get(plugin, _Plugin())
        if before.secrets != secrets:
            self._put(plugin, msgspec.structs.replace(before, secrets=secrets))

    def secrets(self, side: str, name: str) -> tuple[str, ...] | None:
        """Names of the secrets of a ``source`` or ``sink`` of this type; None: it was never loaded."""
        found = (noted.secrets.get(f"{side}/{name}") for noted in self._file.plugins.values())
        return next((names for names in found if names is not None), None)

    def kinds(self, without: Iterable[str]) -> tuple[Kind, ...]:
        """The kinds of all plugins but these."""
        left_out = set(without)
        return tuple(
            kind for plugin, noted in self._file.plugins.items() if plugin not in left_out for kind in noted.kinds
        )

    def actions(self) -> Mapping[str, tuple[ActionType, ...]]:
        """The actions by type of sink."""
        return {sink: actions for noted in self._file.plugins.values() for sink, actions in noted.actions.items()}

    def _put(self, plugin: str, noted: _Plugin) -> None:
        self._file.plugins[plugin] = noted
        if self._path is None or self._only_read:
            return
        try:
            write_atomically(self._path, msgspec.json.encode(self._file))
        except OSError as error:
            # It is needed only when the plugin cannot be loaded; nothing that works now fails for it.
            _log.warning("what plugins registered cannot be kept in %s: %s", self._path, error)
