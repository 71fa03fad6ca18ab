"""Two small files: what a person decided about plugins, and which plugin ended the engine while it was started."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import msgspec

from tiercast.words import Words

DEATHS: Final = 2
"""Starts of the engine that may die at one plugin before it starts quarantined."""


class Choice(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person's word on one plugin.

    Attributes:
        enabled: load it; None: nobody has decided. First-party plugins are loaded unless they are disabled.
        trusted: let it run in the engine's own process.
    """

    enabled: bool | None = None
    trusted: bool = False


class _File(msgspec.Struct, omit_defaults=True):
    version: int = 1
    plugins: dict[str, Choice] = {}


class ChoicesError(ValueError):
    """The file of choices cannot be read; `words` name the file and what to do."""

    def __init__(self, path: Path, error: Exception) -> None:
        self.words = Words(
            f"{path}: {error}; repair the file, or delete it to decide anew",
            f"{path}：{error}；请修复该文件，或删除后重新选择",
        )
        super().__init__(self.words.en)


class Choices:
    """The choices of one user, kept in a file that is replaced as a whole.

    Args:
        path: the file; it need not exist.

    Raises:
        ChoicesError: where it is there and cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._file = msgspec.json.decode(path.read_bytes(), type=_File)
        except FileNotFoundError:
            self._file = _File()
        except (OSError, msgspec.DecodeError) as error:
            raise ChoicesError(path, error) from error

    def of(self, plugin: str) -> Choice:
        """What was decided about `plugin`."""
        return self._file.plugins.get(plugin, Choice())

    def all(self) -> Mapping[str, Choice]:
        """All choices, by plugin."""
        return dict(self._file.plugins)

    def enable(self, plugin: str, enabled: bool) -> None:
        """Switch a plugin on or off, from the next start on. Raises: OSError."""
        self._put(plugin, msgspec.structs.replace(self.of(plugin), enabled=enabled))

    def trust(self, plugin: str, trusted: bool) -> None:
        """Let a plugin run in the engine's own process, or no longer. Raises: OSError."""
        self._put(plugin, msgspec.structs.replace(self.of(plugin), trusted=trusted))

    def forget(self, plugin: str) -> None:
        """As if nobody had decided. Raises: OSError."""
        self._put(plugin, Choice())

    def _put(self, plugin: str, choice: Choice) -> None:
        plugins = {**self._file.plugins, plugin: choice}
        self._file = _File(plugins={name: each for name, each in sorted(plugins.items()) if each != Choice()})
        write_atomically(self._path, json.dumps(msgspec.to_builtins(self._file), indent=2).encode() + b"\n")


class Kept(msgspec.Struct, frozen=True):
    """A quarantine that stands until a person ends it: why, in both languages, and after how many faults."""

    english: str
    chinese: str
    count: int


class _Quarantines(msgspec.Struct):
    quarantined: dict[str, Kept] = {}


class StartLog:
    """Notes which plugin is being enabled, so that the next start knows which one ended this one.

    A start that dies while a plugin is being enabled counts against it; one that gets through clears all counts below
    `DEATHS`. A plugin at `DEATHS`, and one that was put into quarantine, stays there until a person `pardon`s it.

    Args:
        path: the file; lost or unreadable, it counts from zero.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._deaths: dict[str, int] = {}
        self._quarantined = self._noted()
        try:
            noted = json.loads(path.read_bytes())
            self._deaths = {str(name): int(count) for name, count in noted["deaths"].items()}
            died_at = noted["enabling"]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            died_at = None
        if died_at is not None:
            died_at = str(died_at)
            self._deaths = {name: count for name, count in self._deaths.items() if count >= DEATHS or name == died_at}
            self._deaths[died_at] = self._deaths.get(died_at, 0) + 1

    def deaths(self, plugin: str) -> int:
        """How many of the last starts died while this plugin was being enabled."""
        return self._deaths.get(plugin, 0)

    def quarantined(self, plugin: str) -> Kept | None:
        """Why the plugin is in quarantine; None where it is not."""
        return self._quarantined.get(plugin)

    def quarantine(self, plugin: str, english: str, chinese: str, count: int) -> None:
        """The plugin failed too often, `count` times. Raises: OSError."""
        self._quarantined = {**self._noted(), plugin: Kept(english, chinese, count)}
        self._write(None)

    def begin(self, plugin: str) -> None:
        """`plugin` is being enabled now. Raises: OSError."""
        self._write(plugin)

    def finish(self) -> None:
        """All plugins are enabled and the engine lives. Raises: OSError."""
        self._deaths = {name: count for name, count in self._deaths.items() if count >= DEATHS}
        self._write(None)

    def pardon(self, plugin: str) -> None:
        """A person wants to try it again. Raises: OSError."""
        self._deaths.pop(plugin, None)
        self._quarantined = {name: kept for name, kept in self._noted().items() if name != plugin}
        self._write(None)

    def _noted(self) -> dict[str, Kept]:
        """What the file says of quarantines; a command may have ended one while the engine runs."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=_Quarantines).quarantined
        except (OSError, msgspec.DecodeError, ValueError):
            return {}

    def _write(self, enabling: str | None) -> None:
        # In place and not synced: it must survive the death of the process, not that of the computer, and a file that
        # takes another's place waits for the disk, once for each plugin. Spaces cover what was longer before.
        content = json.dumps(
            {"enabling": enabling, "deaths": self._deaths, "quarantined": msgspec.to_builtins(self._quarantined)}
        ).encode()
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            os.write(file, content.ljust(os.fstat(file).st_size))
        finally:
            os.close(file)


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the file as a whole: a reader sees the old content or the new one. Raises: OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f"{path.name}.{os.getpid()}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
