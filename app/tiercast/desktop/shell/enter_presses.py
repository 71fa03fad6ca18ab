"""Enter presses the button that has the keyboard, as the space bar does; Qt does that in dialogs only."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QToolButton, QWidget


class EnterPresses(QObject):
    """Follows the keyboard from button to button, so that nothing is watched but what has it.

    A second Enter right after the first one is meant for the same button: where that was switched off or hidden by what
    it did, and the keyboard went on, the second one presses nothing.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._pressed: QObject | None = None
        self._at = 0
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._moved)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 Qt's name
        """Press once for each Enter; one that is held down presses no more."""
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        is_alone = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if not is_enter or not is_alone or not isinstance(watched, QPushButton | QToolButton):
            return False
        is_double = self._pressed is not None and event.timestamp() - self._at < QApplication.doubleClickInterval()
        if not event.isAutoRepeat() and (watched is self._pressed or not is_double):
            self._pressed, self._at = watched, event.timestamp()
            watched.click()
        return True

    def _moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if isinstance(before, QPushButton | QToolButton):
            before.removeEventFilter(self)
        if isinstance(now, QPushButton | QToolButton) and not isinstance(now.window(), QDialog):
            now.installEventFilter(self)
