"""What people did beside the store, on its way into the audit log: a file of JSON lines that any process may add to.

A stop must not wait for a database, and a plugin is switched where there may be none. So such a deed is a line beside
the store first; the engine, or the command that shows the audit log, writes it into the store.
"""

import contextlib
import os
from collections.abc import Collection
from pathlib import Path

import msgspec

from tiercast.beside.private_file import remove
from tiercast.beside.stop import Stop, StopFile


class Deed(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something that somebody did; the fields are those of `tiercast.store.audit.Audited`.

    Attributes:
        time: instant, microseconds UTC.
        back: the command of the control protocol that takes it back, as JSON; "" where there is none.
    """

    time: int
    who: str
    what: str
    detail: str = ""
    before: str = ""
    after: str = ""
    back: str = ""


class Deeds:
    """The deeds beside one store."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._taken = path.with_name(path.name + ".taken")

    @property
    def any(self) -> bool:
        """Whether there are some."""
        return self._path.exists() or self._taken.exists()

    def add(self, deed: Deed) -> None:
        """Write one down; one line, written at once, so that others may add theirs meanwhile. Raises: OSError."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(handle, msgspec.json.encode(deed) + b"\n")
        finally:
            os.close(handle)

    def take(self) -> list[Deed]:
        """Those that are to be written into the store; they come again until `written`. Raises: OSError."""
        if not self._taken.exists():
            if not self._path.exists():
                return []
            self._path.replace(self._taken)
        return [deed for line in self._taken.read_bytes().splitlines() if (deed := _read(line)) is not None]

    def written(self) -> None:
        """What `take` gave is in the store. Raises: OSError."""
        remove(self._taken)


def _read(line: bytes) -> Deed | None:
    try:
        return msgspec.json.decode(line, type=Deed)
    except msgspec.DecodeError:
        return None  # half a line: its writer died over it


def set_stop(file: StopFile, deeds: Deeds, stop: Stop) -> Stop:
    """Let `stop` stand, and note it where that changed something. Returns: what stands. Raises: OSError."""
    before = file.current()
    after = file.set(stop)
    was = "" if before is None else before.strength.value
    if was != after.strength.value:
        back = "" if was else '{"type":"resume","id":0}'
        deed = Deed(
            time=_changed(file.path), who=stop.by, what="stop", detail=stop.reason, before=was,
            after=after.strength.value, back=back,
        )  # fmt: skip
        # The stop stands: a note that cannot be written must neither undo nor hide that.
        with contextlib.suppress(OSError):
            deeds.add(deed)
    return after


def lift_stop(file: StopFile, deeds: Deeds, who: str, keep: Collection[bytes] = ()) -> None:
    """End the stop and note it; `keep`: see `StopFile.lift`. Raises: OSError: it stands on, or is not noted."""
    if (stood := file.lift(keep)) is not None:
        back = msgspec.json.encode({"type": "stop", "id": 0, "strength": stood.strength.value}).decode()
        deeds.add(Deed(time=_changed(file.lifted_path), who=who, what="resume", before=stood.strength.value, back=back))


def _changed(path: Path) -> int:
    """When a file was written last, microseconds UTC; 0 where it is gone again."""
    try:
        return path.stat().st_mtime_ns // 1000
    except OSError:
        return 0
