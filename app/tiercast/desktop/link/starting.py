"""The supervisor as a process of its own, which the window starts and which outlives it."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import msgspec

from tiercast.desktop.link.place import Here, Place, meant_now
from tiercast.program import program
from tiercast.words import Words

LOG: Final = "engine.log"
"""The file, in the folder of logs, that takes what supervisor and engine say."""
_LARGEST_LOG: Final = 5_000_000
_TAIL: Final = 200_000


_LEAST: Final = 64 << 10
"""Bytes of room below which a log has no more last words."""
DISK_FULL: Final = Words(
    "The engine has ended, and the disk is full: make room on it, then start the engine again.",
    "引擎已退出，磁盘已满：请先清理磁盘空间，再重新启动引擎。",
)


class _Said(msgspec.Struct):
    event: str
    message: str = ""
    message_zh: str = ""


def engine_command(place: Here) -> list[str]:
    """The command that starts the supervisor, from a Python environment and from a frozen application alike."""
    command = [*program(), "engine", "--json"]
    if place.config is not None:
        command += ["--config", str(place.config)]
    if place.store:
        command += ["--store", place.store]
    return command


class EngineProcess:
    """A supervisor that this window has started.

    Args:
        place: what it is started for.
        language: in which it speaks where it has one sentence only.
    """

    def __init__(self, place: Here, language: str) -> None:
        """Start it. Raises: OSError."""
        self.log = place.paths.logs / LOG
        place.paths.logs.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > _LARGEST_LOG:
            # Windows moves no file that is open: the engine of another shop may still write there.
            with contextlib.suppress(OSError):
                self.log.replace(self.log.with_name(LOG + ".1"))
        handle = os.open(self.log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            self._from = os.fstat(handle).st_size
            flags = 0
            if sys.platform == "win32":
                flags = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
            self._process = subprocess.Popen(  # noqa: S603 - our own program
                engine_command(place),
                stdin=subprocess.DEVNULL, stdout=handle, stderr=handle, start_new_session=True, creationflags=flags,
                env={**os.environ, "TIERCAST_HOME": str(place.paths.home), "TIERCAST_LANG": language[:2]},
            )  # fmt: skip
        finally:
            os.close(handle)

    @property
    def number(self) -> int:
        """Its process id."""
        return self._process.pid

    def exit_code(self) -> int | None:
        """Its exit code; None while it runs."""
        return self._process.poll()

    def let_go(self) -> None:
        """It goes on without us; nobody will ask for its exit code."""
        if self._process.poll() is None:
            self._process.returncode = 0  # else the object complains that its process still runs

    def end(self) -> None:
        """Let it end, where it was not let go: nobody has seen it."""
        self._process.terminate()

    def sentence(self) -> Words:
        """Why it has ended, in its own last words."""
        lines = _tail(self.log, self._from)
        for line in reversed(lines):
            try:
                said = msgspec.json.decode(line, type=_Said)
            except msgspec.DecodeError:
                continue
            if said.event == "supervisor" and said.message:
                return Words(said.message, said.message_zh or said.message)
            if said.event == "ready":
                break
        if _full(self.log.parent):
            return DISK_FULL  # its last words are cut off, or were never written
        plain = [line.decode("utf-8", "replace").strip() for line in lines if line[:1] not in (b"{", b"")]
        code = self.exit_code()
        if plain and code in (2, 3, 70):
            return Words(plain[-1], plain[-1])
        return Words(
            f"The engine has ended (exit code {code}); see {self.log}",
            f"引擎已退出（退出码 {code}）；请查看 {self.log}",
        )


def start_early(place: Place, language: str) -> EngineProcess | None:
    """Start the engine of `place` while the window's own code is still to be read, which takes as long.

    Returns:
        None where one may run already, here or where the shop was moved to, or none can be started: the window's link
        looks more closely, and says what is wrong.
    """
    if not isinstance(place, Here) or place.paths.run.exists() or meant_now(place) is not place:
        return None
    try:
        return EngineProcess(place, language)
    except OSError:
        return None


@contextlib.contextmanager
def started_early(place: Place, language: str) -> Iterator[EngineProcess | None]:
    """`start_early`, for a window: where none comes of it, by a fault or by Ctrl-C, the engine ends again."""
    started = start_early(place, language)
    try:
        yield started
    except BaseException:
        if started is not None:
            started.end()
        raise


def _full(folder: Path) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST
    except OSError:
        return False


def _tail(file: Path, since: int) -> list[bytes]:
    try:
        with file.open("rb") as opened:
            opened.seek(max(since, opened.seek(0, os.SEEK_END) - _TAIL))
            return opened.read().splitlines()
    except OSError:
        return []
