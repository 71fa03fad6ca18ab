"""The process that moves the shop or restores it, as the window keeps it."""

import sys
from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment, Signal

from tiercast.program import program
from tiercast.serve.protocol_changes import ChangeComing, ChangeSays, ChangeSorry, ChangeStart

FLAG: Final = "--change-child"
LOG: Final = "change.log"
"""The file, in the folder of logs, that takes what it says beside."""
END_WITHIN: Final = 60_000
"""Milliseconds that its end may take when the window's program ends."""
_LARGEST_LOG: Final = 2_000_000
_says: Final[msgspec.json.Decoder[ChangeSays]] = msgspec.json.Decoder(ChangeSays)


class ChangeProcess(QObject):
    """The process.

    Signals: `coming` with `ChangeComing`; `ended`, once, with what came of it.
    """

    coming = Signal(object)
    ended = Signal(object)

    def __init__(self, wanted: ChangeStart, logs: Path, language: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._log, self._wanted = logs / LOG, wanted
        self._result: ChangeSays | None = None
        self._told = False
        self._process = QProcess(self)
        command = program()
        self._process.setProgram(command[0])
        self._process.setArguments([*command[1:], FLAG])
        around = QProcessEnvironment.systemEnvironment()
        around.insert("TIERCAST_HOME", wanted.home)
        around.insert("TIERCAST_LANG", language[:2])
        self._process.setProcessEnvironment(around)
        self._process.readyReadStandardOutput.connect(self._read)
        self._process.finished.connect(self._finished)
        self._process.errorOccurred.connect(self._error)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.end_now)

    def start(self) -> None:
        """Start it."""
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            if self._log.exists() and self._log.stat().st_size > _LARGEST_LOG:
                self._log.replace(self._log.with_name(LOG + ".1"))
        except OSError:
            sys.stderr.write(f"{self._log}: cannot be written\n")
        self._process.setStandardErrorFile(str(self._log), QProcess.OpenModeFlag.Append)
        self._process.start()
        self._process.write(msgspec.json.encode(self._wanted) + b"\n")

    def cancel(self) -> None:
        """Ask it to leave everything as it was; what it makes of that it says itself."""
        self._process.closeWriteChannel()

    def end_now(self) -> None:
        """The window's program ends. It is waited for, not ended: files may be on their way to their places."""
        if self._process.state() is not QProcess.ProcessState.NotRunning:
            self.cancel()
            self._process.waitForFinished(END_WITHIN)

    def _read(self) -> None:
        while self._process.canReadLine():
            try:
                said = _says.decode(self._process.readLine().data())
            except msgspec.DecodeError:
                continue  # a library printed something
            if isinstance(said, ChangeComing):
                self.coming.emit(said)
            else:
                self._result = said

    def _finished(self, code: int, _how: object) -> None:
        self._read()
        self._tell(
            self._result or ChangeSorry(
                message=f"It has ended unexpectedly (exit code {code}). See {self._log}",
                message_zh=f"意外退出（退出码 {code}）。请查看 {self._log}",
            )
        )  # fmt: skip

    def _error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            why = self._process.errorString()
            self._tell(ChangeSorry(message=f"It cannot be started: {why}", message_zh=f"无法启动：{why}"))

    def _tell(self, result: ChangeSays) -> None:
        if not self._told:
            self._told = True
            self.ended.emit(result)
            self.deleteLater()
