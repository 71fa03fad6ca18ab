"""The process of a replay, as the window keeps it: it is told what is wanted, says how far it is, and ends with us."""

import secrets
import sys
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, QTimer, Signal

from tiercast.desktop.link.place import Here
from tiercast.program import program
from tiercast.serve.protocol_recordings import ReplayComing, ReplayReady, ReplaySays, ReplaySorry, ReplayStart
from tiercast.words import Words

LOG: Final = "replay.log"
"""The file, in the folder of logs, that takes what replays say."""
FLAG: Final = "--replay-child"
END_WITHIN: Final = 5_000
"""Milliseconds after which a replay that does not end by itself is ended."""
_LARGEST_LOG: Final = 2_000_000
_says: Final = msgspec.json.Decoder(ReplaySays)


class ReplayProcess(QObject):
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
        super().__init__(parent)
        self.token = secrets.token_urlsafe(32)
        self._closed = self._sorry = False
        self._wanted = msgspec.structs.replace(
            wanted, token=self.token, config="" if place.config is None else str(place.config),
            store=place.paths.store, home=str(place.paths.home),
        )  # fmt: skip
        self._log = place.paths.logs / LOG
        self._process = QProcess(self)
        command = program()
        self._process.setProgram(command[0])
        self._process.setArguments([*command[1:], FLAG])
        around = QProcessEnvironment.systemEnvironment()
        around.insert("TIERCAST_HOME", str(place.paths.home))
        around.insert("TIERCAST_LANG", wanted.language[:2])
        self._process.setProcessEnvironment(around)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._error)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.end_now)

    @property
    def number(self) -> int:
        """Its process id; 0 where there is none."""
        return int(self._process.processId())

    def start(self) -> None:
        """Start it."""
        self._begin_log()
        self._process.start()
        self._process.write(msgspec.json.encode(self._wanted) + b"\n")

    def close(self) -> None:
        """Let it clear away and end; one that does not is ended. This object goes with it."""
        if self._closed:
            return
        self._closed = True
        if self._process.state() is QProcess.ProcessState.NotRunning:
            self.deleteLater()
            return
        self._process.closeWriteChannel()
        QTimer.singleShot(END_WITHIN, self, self._process.kill)

    def end_now(self) -> None:
        """The window's program ends: wait for the process, so that nothing of it stays."""
        self.close()
        if not self._process.waitForFinished(END_WITHIN):
            self._process.kill()
            self._process.waitForFinished(1_000)

    def _begin_log(self) -> None:
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            if self._log.exists() and self._log.stat().st_size > _LARGEST_LOG:
                self._log.replace(self._log.with_name(LOG + ".1"))
        except OSError:
            sys.stderr.write(f"{self._log}: cannot be written\n")
        mode = QProcess.OpenModeFlag.Append
        self._process.setStandardErrorFile(str(self._log), mode)

    def _read(self) -> None:
        while self._process.canReadLine():
            try:
                said = _says.decode(self._process.readLine().data())
            except msgspec.DecodeError:
                continue  # a library printed something
            if self._closed:
                continue
            if isinstance(said, ReplaySorry):
                self._sorry = True
                self.failed.emit(Words(said.message, said.message_zh))
            elif isinstance(said, ReplayReady):
                self.ready.emit(said)
            elif isinstance(said, ReplayComing):
                self.coming.emit(said)

    def _finished(self, code: int, _how: object) -> None:
        self._read()
        if self._closed:
            self.deleteLater()
        elif not self._sorry:
            self._sorry = True
            self.failed.emit(
                Words(
                    f"The replay has ended unexpectedly (exit code {code}); the live engine is not affected. "
                    f"See {self._log}",
                    f"回放意外退出（退出码 {code}），不影响正在运行的引擎。请查看 {self._log}",
                )
            )

    def _error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart and not self._closed:
            why = self._process.errorString()
            self._sorry = True
            self.failed.emit(Words(f"The replay cannot be started: {why}", f"无法启动回放：{why}"))


def is_mapping(file: Path) -> bool:
    """Whether a file that was brought says what the columns of a table are."""
    return file.suffix.lower() in (".yaml", ".yml")
