"""Keys of the whole system on Windows, by ``RegisterHotKey`` (winuser.h). Written by its documents; not tried there."""

import sys

if sys.platform == "win32":
    import ctypes
    from collections.abc import Callable
    from ctypes import wintypes
    from typing import Any, Final

    from PySide6.QtCore import QAbstractNativeEventFilter, QByteArray, QCoreApplication

    from tiercast.desktop.hotkey.combination import Combination, Trouble

    _ALT, _CONTROL, _SHIFT, _META, _NO_REPEAT = 1, 2, 4, 8, 0x4000
    _PRESSED: Final = 0x0312
    _NUMBER: Final = 0x7C57
    """Of our one key, among those of this thread."""

    class WindowsGrabber(QAbstractNativeEventFilter):
        """Registers one key for this thread, whose messages Qt shows to filters."""

        def __init__(self, pressed: Callable[[], None]) -> None:
            super().__init__()
            self._pressed, self._held = pressed, False
            application = QCoreApplication.instance()
            if application is not None:
                application.installNativeEventFilter(self)

        def grab(self, keys: Combination) -> Trouble:
            """Listen for these keys."""
            self.release()
            held = _SHIFT * keys.shift | _CONTROL * keys.control | _ALT * keys.alt | _META * keys.meta | _NO_REPEAT
            self._held = bool(ctypes.windll.user32.RegisterHotKey(None, _NUMBER, held, keys.virtual))
            return Trouble.NONE if self._held else Trouble.TAKEN

        def release(self) -> None:
            """Listen for nothing."""
            if self._held:
                ctypes.windll.user32.UnregisterHotKey(None, _NUMBER)
            self._held = False

        def close(self) -> None:
            """Give everything back."""
            self.release()
            application = QCoreApplication.instance()
            if application is not None:
                application.removeNativeEventFilter(self)

        def nativeEventFilter(  # noqa: N802 Qt's name
            self, kind: QByteArray | bytes | bytearray | memoryview, message: int
        ) -> Any:
            """Look for our key among the messages; none is taken away."""
            told = wintypes.MSG.from_address(int(message))
            if told.message == _PRESSED and told.wParam == _NUMBER:
                self._pressed()
            return False, 0
