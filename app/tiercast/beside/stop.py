"""Stop as a fact beside the store: a small file, set from any process, read before each delivery.

It stands until somebody resumes: over restarts, and also where no engine answers. A file that cannot be read counts as
a stop, because nothing of value may leave by accident.

When it is lifted, a second file says so until an engine has dropped what waited meanwhile: a crash in between, or an
engine that was not there, releases no backlog either.
"""

import errno
import os
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path
from typing import Final

import msgspec

from tiercast.beside.private_file import remove, sync_folder, write_private


class Strength(StrEnum):
    """How much is stopped."""

    PAUSE = "pause"
    """Rules decide nothing new; what was committed is still delivered."""
    HOLD = "hold"
    """Also everything that waits is held."""
    CLEAR = "clear"
    """Also what is on screen is taken away."""


class Lifted(msgspec.Struct, frozen=True):
    """A stop that has ended, and what it held is still to be dropped.

    Attributes:
        strength: of the stop; since: when it was set, microseconds UTC.
        keep: ids (hex) of actions, and of firings that waited for a limit, that somebody wants done all the same.
    """

    strength: Strength
    since: int
    keep: tuple[str, ...] = ()


_ORDER = tuple(Strength)


LONGEST_REASON: Final = 500
"""Characters of a reason that are kept; whoever stops does not wait for a shorter one."""
LONGEST_BY: Final = 100


NO_ROOM: Final = "the disk was full: who stopped, and why, could not be noted"
"""Reason of a stop that was set where no more could be written down than that it stands."""
_FULL: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})


class Stop(msgspec.Struct, frozen=True):
    """One stop: how strong, who, when (microseconds UTC; 0: when the file was written), and why, if it was said."""

    strength: Strength
    by: str
    at: int
    reason: str = ""


def stronger(one: Strength, other: Strength) -> Strength:
    """The stronger of two."""
    return max(one, other, key=_ORDER.index)


class StopFile:
    """The stop of one store. Reading costs one ``stat`` while nothing changes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lifted_path = path.with_name(path.name + ".lifted")
        self._name = os.fspath(path)
        self._seen: tuple[int, int, int] | None = None
        self._stop: Stop | None = None
        self._kept: tuple[str, ...] = ()

    def current(self) -> Stop | None:
        """The stop that stands, or None."""
        try:
            status = os.stat(self._name)  # noqa: PTH116 - a third of the cost of Path.stat, paid for every delivery
        except FileNotFoundError:
            self._seen = self._stop = None
            return None
        except OSError as error:
            return Stop(Strength.HOLD, "tiercast", 0, f"the stop file cannot be read: {error.strerror}")
        mark = (status.st_mtime_ns, status.st_size, status.st_ino)
        if mark != self._seen:
            self._stop = self._read(status.st_mtime_ns // 1000)
            self._seen = mark
        return self._stop

    def set(self, stop: Stop) -> Stop:
        """Let `stop` stand, on disk when this returns; a stronger one that stands already is not weakened, and
        a stop that stands keeps its instant.

        Returns:
            The stop that stands now.

        Raises:
            OSError: where it cannot be written.
        """
        standing = self.current()
        if standing is not None:
            strength = stronger(stop.strength, standing.strength)
            stop = msgspec.structs.replace(stop, strength=strength, at=standing.at)
        # Nothing about a reason may keep a stop from standing.
        stop = msgspec.structs.replace(stop, by=stop.by[:LONGEST_BY], reason=stop.reason[:LONGEST_REASON])
        try:
            write_private(self.path, msgspec.json.encode(stop))
        except OSError as error:
            if error.errno not in _FULL:
                raise
            if standing is None or standing.strength is not stop.strength:
                self._set_bare()
        return self.current() or stop

    def _set_bare(self) -> None:
        """Let a stop stand on a full disk: an empty file needs no room there, and holds everything."""
        os.close(os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600))
        sync_folder(self.path.parent)

    def lift(self, keep: Collection[bytes] = ()) -> Stop | None:
        """End the stop, on disk when this returns; what waited is dropped by the engine, now or when it starts.

        Args:
            keep: ids of actions, and of firings that wait for a limit, that are to be done all the same.

        Returns:
            The stop that stood, None where there was none.

        Raises:
            OSError: it stands on.
        """
        standing = self.current()
        if standing is None:
            return None
        strength, since = standing.strength, standing.at
        if (before := self.lifted()) is not None:
            strength, since = stronger(strength, before.strength), min(since, before.since)
        lifted = Lifted(strength, since, tuple(sorted(action.hex() for action in keep)))
        write_private(self.lifted_path, msgspec.json.encode(lifted))
        remove(self.path)
        return standing

    def lifted(self) -> Lifted | None:
        """The stop that was lifted and whose backlog is still to be dropped."""
        try:
            return msgspec.json.decode(self.lifted_path.read_bytes(), type=Lifted)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError):
            return Lifted(Strength.HOLD, 0)

    def swept(self) -> None:
        """What waited while the stop stood is dropped. Raises: OSError."""
        self._kept = self.kept()
        remove(self.lifted_path)

    def kept(self) -> tuple[str, ...]:
        """Ids (hex) of what is wanted all the same since the stop that was lifted last, also once that was swept."""
        lifted = self.lifted()
        return self._kept if lifted is None else lifted.keep

    def _read(self, written: int) -> Stop | None:
        try:
            data = self.path.read_bytes()
            if not data:
                return Stop(Strength.HOLD, "tiercast", written, NO_ROOM)
            stop = msgspec.json.decode(data, type=Stop)
            return stop if stop.at else msgspec.structs.replace(stop, at=written)
        except FileNotFoundError:
            return None
        except (OSError, msgspec.DecodeError) as error:
            return Stop(Strength.HOLD, "tiercast", 0, f"the stop file cannot be read: {error}")
