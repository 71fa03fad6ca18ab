"""Presses keys on an X server as a keyboard would (XTEST), for tests."""

import ctypes
from ctypes.util import find_library
from typing import Any

import pytest


class Keyboard:
    """The keyboard of the display that `display` names. Skips the test where XTEST is not there."""

    def __init__(self, display: str) -> None:
        names = find_library("X11"), find_library("Xtst")
        if None in names:
            pytest.skip("needs libX11 and libXtst")
        self._x11: Any = ctypes.CDLL(names[0])
        self._test: Any = ctypes.CDLL(names[1])
        self._x11.XOpenDisplay.restype = ctypes.c_void_p
        self._x11.XStringToKeysym.restype = ctypes.c_ulong
        self._link = ctypes.c_void_p(self._x11.XOpenDisplay(display.encode()))
        assert self._link, "no display"

    def press(self, *names: str) -> None:
        """Press keys together and let them go: ``press("Control_L", "Alt_L", "x")``."""
        for down, keys in ((1, names), (0, names[::-1])):
            for name in keys:
                keysym = ctypes.c_ulong(self._x11.XStringToKeysym(name.encode()))
                code = self._x11.XKeysymToKeycode(self._link, keysym)
                assert code, name
                self._test.XTestFakeKeyEvent(self._link, code, down, ctypes.c_ulong(0))
        self._x11.XFlush(self._link)

    def close(self) -> None:
        """Leave the display."""
        self._x11.XCloseDisplay(self._link)
