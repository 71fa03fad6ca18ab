"""Checks a ruleset's text in the background while somebody types."""

from typing import Final, NamedTuple

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from tiercast.desktop.parts.properties import alive
from tiercast.rules.ast import Ruleset
from tiercast.rules.check.checker import check_ruleset
from tiercast.rules.check.environment import Environment
from tiercast.rules.diagnostics import Diagnostic, has_errors, ordered
from tiercast.rules.parse import parse_ruleset

AFTER: Final = 250
"""Milliseconds of rest after which the text is checked."""


class Checked(NamedTuple):
    """What a check found. `ruleset`: None where the text cannot be read."""

    text: str
    found: tuple[Diagnostic, ...]
    ruleset: Ruleset | None

    @property
    def broken(self) -> bool:
        """Whether it could not be saved."""
        return self.ruleset is None or has_errors(self.found)


def check(text: str, environment: Environment) -> Checked:
    """Read and check a text."""
    parsed = parse_ruleset(text)
    found = list(parsed.diagnostics)
    if parsed.ruleset is not None:
        found += check_ruleset(parsed.ruleset, environment)
    return Checked(text, tuple(ordered(found)), parsed.ruleset)


class Checking(QObject):
    """Checks the newest text, one at a time. `checked` has a `Checked`."""

    checked = Signal(object)
    _came = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.environment: Environment | None = None
        self._text: str | None = None
        self._busy = False
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(AFTER)
        self._timer.timeout.connect(self._start)
        self._came.connect(self._take)

    def want(self, text: str, *, at_once: bool = False) -> None:
        """Check this text, once nobody types."""
        self._text = text
        if at_once:
            self._start()
        else:
            self._timer.start()

    def _start(self) -> None:
        if self._text is not None and not self._busy and self.environment is not None:
            self._busy = True
            text, self._text = self._text, None
            QThreadPool.globalInstance().start(_Job(self, text, self.environment))

    def _take(self, checked: Checked) -> None:
        self._busy = False
        if self._text is None:
            self.checked.emit(checked)
        else:
            self._start()


class _Job(QRunnable):
    """One check in another thread."""

    def __init__(self, checking: Checking, text: str, environment: Environment) -> None:
        super().__init__()
        self._checking, self._text, self._environment = checking, text, environment

    def run(self) -> None:
        """Check; the window may be gone when it is done."""
        found = check(self._text, self._environment)
        if alive(self._checking):
            self._checking._came.emit(found)  # queued: it is of another thread
