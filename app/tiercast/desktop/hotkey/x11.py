"""Keys of the whole system on X11: a passive grab on the root window, over a connection of its own.

libxcb is called by ctypes: wherever Qt draws on X11 it is there, with ``libxcb-keysyms``. Its requests can be checked
one by one, where Xlib would end the program for a key that belongs to somebody else.
"""

import ctypes
from collections.abc import Callable, Iterator
from typing import Any, Final

from PySide6.QtCore import QObject, QSocketNotifier

from tiercast.desktop.hotkey.combination import Combination, Trouble

_SHIFT, _LOCK, _CONTROL, _ALT, _NUM, _META = 1, 2, 4, 8, 16, 64
_LOCKS: Final = (0, _LOCK, _NUM, _LOCK | _NUM)
"""A grab is for the very modifiers: caps lock and num lock would make it deaf."""
_ASYNC: Final = 1
_KEY_PRESS, _MAPPING_CHANGED = 2, 34
_KEYBOARD: Final = 1
"""Of a mapping that changed: that of the keys, not of the modifiers or the mouse."""


class _Cookie(ctypes.Structure):
    _fields_ = (("sequence", ctypes.c_uint),)


class _Screens(ctypes.Structure):
    _fields_ = (("data", ctypes.POINTER(ctypes.c_uint32)), ("rem", ctypes.c_int), ("index", ctypes.c_int))


class _Xcb:
    """The functions that are used, with their types."""

    def __init__(self) -> None:
        pointer, u8, u16, u32 = ctypes.c_void_p, ctypes.c_uint8, ctypes.c_uint16, ctypes.c_uint32
        xcb, symbols, c = ctypes.CDLL("libxcb.so.1"), ctypes.CDLL("libxcb-keysyms.so.1"), ctypes.CDLL(None)
        self.connect = _typed(xcb.xcb_connect, pointer, ctypes.c_char_p, pointer)
        self.disconnect = _typed(xcb.xcb_disconnect, None, pointer)
        self.has_error = _typed(xcb.xcb_connection_has_error, ctypes.c_int, pointer)
        self.setup = _typed(xcb.xcb_get_setup, pointer, pointer)
        self.screens = _typed(xcb.xcb_setup_roots_iterator, _Screens, pointer)
        self.descriptor = _typed(xcb.xcb_get_file_descriptor, ctypes.c_int, pointer)
        self.grab = _typed(xcb.xcb_grab_key_checked, _Cookie, pointer, u8, u32, u16, u8, u8, u8)
        self.ungrab = _typed(xcb.xcb_ungrab_key_checked, _Cookie, pointer, u8, u32, u16)
        self.check = _typed(xcb.xcb_request_check, pointer, pointer, _Cookie)
        self.poll = _typed(xcb.xcb_poll_for_event, pointer, pointer)
        self.symbols = _typed(symbols.xcb_key_symbols_alloc, pointer, pointer)
        self.symbols_free = _typed(symbols.xcb_key_symbols_free, None, pointer)
        self.codes = _typed(symbols.xcb_key_symbols_get_keycode, ctypes.POINTER(u8), pointer, u32)
        self.free = _typed(c.free, None, pointer)


def _typed(function: Any, result: Any, *arguments: Any) -> Any:
    function.restype, function.argtypes = result, arguments
    return function


class X11Grabber(QObject):
    """Grabs keys on the display that ``DISPLAY`` names.

    Args:
        pressed: called at each press.

    Raises:
        OSError: the libraries or the display are not there.
    """

    def __init__(self, pressed: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pressed = pressed
        self._xcb = _Xcb()
        self._link = self._xcb.connect(None, None)
        if self._xcb.has_error(self._link):
            self._xcb.disconnect(self._link)
            raise OSError("there is no X11 display")
        self._root = int(self._xcb.screens(self._xcb.setup(self._link)).data[0])
        self._keys: Combination | None = None
        self._held: list[tuple[int, int]] = []
        self._heard = QSocketNotifier(self._xcb.descriptor(self._link), QSocketNotifier.Type.Read, self)
        self._heard.activated.connect(self._look)

    def grab(self, keys: Combination) -> Trouble:
        """Listen for these keys; all of them, or none."""
        self.release()
        held = _SHIFT * keys.shift | _CONTROL * keys.control | _ALT * keys.alt | _META * keys.meta
        codes = list(self._codes(keys.keysym))
        for code in codes:
            for locks in _LOCKS:
                cookie = self._xcb.grab(self._link, 0, self._root, held | locks, code, _ASYNC, _ASYNC)
                error = self._xcb.check(self._link, cookie)
                if error:
                    self._xcb.free(error)
                    self.release()
                    return Trouble.TAKEN
                self._held.append((code, held | locks))
        self._keys = keys
        self._look()
        return Trouble.NONE if codes else Trouble.UNKNOWN

    def release(self) -> None:
        """Listen for nothing."""
        for code, held in self._held:
            error = self._xcb.check(self._link, self._xcb.ungrab(self._link, code, self._root, held))
            if error:
                self._xcb.free(error)
        self._held, self._keys = [], None

    def close(self) -> None:
        """Leave the display."""
        self._heard.setEnabled(False)
        self._xcb.disconnect(self._link)
        self._held, self._keys = [], None

    def _codes(self, keysym: int) -> Iterator[int]:
        """The keys of the keyboard that bear it."""
        symbols = self._xcb.symbols(self._link)
        found = self._xcb.codes(symbols, keysym)
        at = 0
        while found and found[at]:
            yield int(found[at])
            at += 1
        if found:
            self._xcb.free(found)
        self._xcb.symbols_free(symbols)

    def _look(self) -> None:
        """Take what has come."""
        if self._xcb.has_error(self._link):
            self._heard.setEnabled(False)
            return
        while self._take():
            # Also told where another keyboard sends the next key: letting go and grabbing anew would miss that key.
            if self._keys is not None and set(self._codes(self._keys.keysym)) != {code for code, _ in self._held}:
                self.grab(self._keys)

    def _take(self) -> bool:
        """Take the events that are there. Returns: the keys have moved, and to look where to reads more events in."""
        keys_moved = False
        while event := self._xcb.poll(self._link):
            kind, detail, request = (ctypes.cast(event, ctypes.POINTER(ctypes.c_uint8))[at] for at in (0, 1, 4))
            self._xcb.free(event)
            if kind & 0x7F == _KEY_PRESS and any(detail == code for code, _ in self._held):
                self._pressed()
            keys_moved = keys_moved or (kind & 0x7F == _MAPPING_CHANGED and request == _KEYBOARD)
        return keys_moved
