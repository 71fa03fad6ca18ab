"""The process that moves the shop or restores it, as the window keeps it."""

from pathlib import Path
from typing import Final

import msgspec
from PySide6.QtCore import QObject, QProcess, Signal

from tiercast.desktop.child_process import ChildProcess
from tiercast.serve.protocol_changes import ChangeComing, ChangeSays, ChangeSorry, ChangeStart

FLAG: Final = "--change-child"
LOG: Final = "change.log"
"""The file, in the folder of logs, that takes what it says beside."""
END_WITHIN: Final = 60_000
"""Milliseconds that its end may take when the window's program ends."""
_says: Final[msgspec.json.Decoder[ChangeSays]] = msgspec.json.Decoder(ChangeSays)


class ChangeProcess(ChildProcess):
    """The process.

    Signals: `coming` with `ChangeComing`; `ended`, once, with what came of it.
    """

    coming = Signal(object)
    ended = Signal(object)

    def __init__(self, wanted: ChangeStart, logs: Path, language: str, parent: QObject | None = None) -> None:
        super().__init__(FLAG, wanted, _says, logs / LOG, wanted.home, language, parent)
        self._result: ChangeSays | None = None
        self._told = False

    def cancel(self) -> None:
        """Ask it to leave everything as it was; what it makes of that it says itself."""
        self.process.closeWriteChannel()

    def end_now(self) -> None:
        """The window's program ends. It is waited for, not ended: files may be on their way to their places."""
        if self.process.state() is not QProcess.ProcessState.NotRunning:
            self.cancel()
            self.process.waitForFinished(END_WITHIN)

    def heard(self, said: ChangeSays) -> None:
        """It is so far, or says what came of it, which counts once it has ended."""
        if isinstance(said, ChangeComing):
            self.coming.emit(said)
        else:
            self._result = said

    def over(self, code: int) -> None:
        """It has ended."""
        self._tell(
            self._result or ChangeSorry(
                message=f"It has ended unexpectedly (exit code {code}). See {self.log}",
                message_zh=f"意外退出（退出码 {code}）。请查看 {self.log}",
            )
        )  # fmt: skip

    def not_started(self, why: str) -> None:
        """It cannot be started."""
        self._tell(ChangeSorry(message=f"It cannot be started: {why}", message_zh=f"无法启动：{why}"))

    def _tell(self, result: ChangeSays) -> None:
        if not self._told:
            self._told = True
            self.ended.emit(result)
            self.deleteLater()
