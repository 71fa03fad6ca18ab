"""A process that the window starts for one thing: told on a line what is wanted, heard on lines, logged in a file."""

import sys
from pathlib import Path
from typing import Any, Final

import msgspec
from PySide6.QtCore import QCoreApplication, QObject, QProcess, QProcessEnvironment

from tiercast.program import program

LARGEST_LOG: Final = 2_000_000
"""Bytes from which on the log of before is put aside at a start."""


class ChildProcess(QObject):
    """The process; what it is for is said by a class below.

    Args:
        flag: of the command line, which makes the program this process.
        wanted: what it is told.
        says: reads the lines that it says.
        log: the file that takes what it says beside.
        home: the user's data folder; language: of the window.
    """

    def __init__(
        self,
        flag: str,
        wanted: msgspec.Struct,
        says: msgspec.json.Decoder[Any],
        log: Path,
        home: str,
        language: str,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.log, self._wanted, self._says = log, wanted, says
        self.process = QProcess(self)
        command = program()
        self.process.setProgram(command[0])
        self.process.setArguments([*command[1:], flag])
        around = QProcessEnvironment.systemEnvironment()
        around.insert("TIERCAST_HOME", home)
        around.insert("TIERCAST_LANG", language[:2])
        self.process.setProcessEnvironment(around)
        self.process.readyReadStandardOutput.connect(self._read)
        self.process.finished.connect(self._finished)
        self.process.errorOccurred.connect(self._error)
        application = QCoreApplication.instance()
        if application is not None:
            application.aboutToQuit.connect(self.end_now)

    def start(self) -> None:
        """Start it, and tell it what is wanted."""
        self._begin_log()
        self.process.start()
        self.process.write(msgspec.json.encode(self._wanted) + b"\n")

    # --- of the classes below

    def heard(self, said: Any) -> None:
        """It has said something."""
        raise NotImplementedError

    def over(self, code: int) -> None:
        """It has ended; all that it said was heard."""
        raise NotImplementedError

    def not_started(self, why: str) -> None:
        """It cannot be started."""
        raise NotImplementedError

    def end_now(self) -> None:
        """The window's program ends."""
        raise NotImplementedError

    # --- what comes

    def _begin_log(self) -> None:
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
                self.log.replace(self.log.with_name(self.log.name + ".1"))
        except OSError:
            sys.stderr.write(f"{self.log}: cannot be written\n")
        self.process.setStandardErrorFile(str(self.log), QProcess.OpenModeFlag.Append)

    def _read(self) -> None:
        while self.process.canReadLine():
            try:
                said = self._says.decode(self.process.readLine().data())
            except msgspec.DecodeError:
                continue  # a library printed something
            self.heard(said)

    def _finished(self, code: int, _how: object) -> None:
        self._read()
        self.over(code)

    def _error(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self.not_started(self.process.errorString())
