"""The process of a replay, as the window keeps it: it is told what is wanted, says how far it is, and ends with us."""

import secrets
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QProcess, QTimer, Signal

from tiercast.desktop.child_process import ChildProcess
from tiercast.desktop.link.place import Here
from tiercast.serve.protocol_recordings import ReplayComing, ReplayReady, ReplaySays, ReplaySorry, ReplayStart
from tiercast.words import Words

LOG: Final = "replay.log"
"""The file, in the folder of logs, that takes what replays say."""
FLAG: Final = "--replay-child"
CLOSE_WITHIN: Final = 30_000
"""Milliseconds after which a replay that was closed is ended: it may have much to clear away; nobody waits for it."""
END_WITHIN: Final = 5_000
"""Milliseconds that the window's own end waits for it."""
_says: Final[msgspec.json.Decoder[ReplaySays]] = msgspec.json.Decoder(ReplaySays)


class ReplayProcess(ChildProcess):
    """A replay's process.

    Signals: `coming` with `ReplayComing`; `ready` with `ReplayReady`; `failed` with the `Words` that say why it cannot
    be shown, or has ended though nobody closed it.

    Args:
        place: the shop.
        wanted: what is to be shown; the token is given here.
    """

    coming = Signal(object)
    ready = Signal(object)
    failed = Signal(object)

    def __init__(self, place: Here, wanted: ReplayStart, parent: QObject | None = None) -> None:
        token, home = secrets.token_urlsafe(32), str(place.paths.home)
        whole = msgspec.structs.replace(
            wanted, token=token, config="" if place.config is None else str(place.config),
            store=place.paths.store, home=home,
        )  # fmt: skip
        super().__init__(FLAG, whole, _says, place.paths.logs / LOG, home, wanted.language, parent)
        self.token = token
        self._closed = self._sorry = False

    @property
    def number(self) -> int:
        """Its process id; 0 where there is none."""
        return int(self.process.processId())

    def close(self) -> None:
        """Let it clear away and end; one that does not is ended. This object goes with it."""
        if self._closed:
            return
        self._closed = True
        if self.process.state() is QProcess.ProcessState.NotRunning:
            self.deleteLater()
            return
        self.process.closeWriteChannel()
        QTimer.singleShot(CLOSE_WITHIN, self, self.process.kill)

    def end_now(self) -> None:
        """The window's program ends: wait for the process, so that nothing of it stays."""
        self.close()
        if not self.process.waitForFinished(END_WITHIN):
            self.process.kill()
            self.process.waitForFinished(1_000)

    def heard(self, said: ReplaySays) -> None:
        """It is so far, is ready, or cannot; nobody listens once it was closed."""
        if self._closed:
            return
        match said:
            case ReplayComing():
                self.coming.emit(said)
            case ReplayReady():
                self.ready.emit(said)
            case ReplaySorry():
                self._fail(Words(said.message, said.message_zh))

    def over(self, code: int) -> None:
        """It has ended."""
        if self._closed:
            self.deleteLater()
        elif not self._sorry:
            self._fail(
                Words(
                    f"The replay has ended unexpectedly (exit code {code}); the live engine is not affected. "
                    f"See {self.log}",
                    f"回放意外退出（退出码 {code}），不影响正在运行的引擎。请查看 {self.log}",
                )
            )

    def not_started(self, why: str) -> None:
        """It cannot be started."""
        if not self._closed:
            self._fail(Words(f"The replay cannot be started: {why}", f"无法启动回放：{why}"))

    def _fail(self, words: Words) -> None:
        self._sorry = True
        self.failed.emit(words)


def is_mapping(file: Path) -> bool:
    """Whether a file that was brought says what the columns of a table are."""
    return file.suffix.lower() in (".yaml", ".yml")
