"""Keys that the whole system listens for, and what X11 and Windows call them."""

from enum import StrEnum
from typing import Any, Final, Protocol, cast

import msgspec
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

_NAMED: Final[dict[int, tuple[int, int]]] = {
    Qt.Key.Key_Space: (0x20, 0x20),
    Qt.Key.Key_Escape: (0xFF1B, 0x1B),
    Qt.Key.Key_Tab: (0xFF09, 0x09),
    Qt.Key.Key_Return: (0xFF0D, 0x0D),
    Qt.Key.Key_Backspace: (0xFF08, 0x08),
    Qt.Key.Key_Delete: (0xFFFF, 0x2E),
    Qt.Key.Key_Insert: (0xFF63, 0x2D),
    Qt.Key.Key_Home: (0xFF50, 0x24),
    Qt.Key.Key_End: (0xFF57, 0x23),
    Qt.Key.Key_PageUp: (0xFF55, 0x21),
    Qt.Key.Key_PageDown: (0xFF56, 0x22),
    Qt.Key.Key_Pause: (0xFF13, 0x13),
    Qt.Key.Key_ScrollLock: (0xFF14, 0x91),
}
"""By Qt's key: the keysym (X11's ``keysymdef.h``) and the virtual key (Windows' ``winuser.h``)."""
_ALONE: Final = frozenset({Qt.Key.Key_Pause, Qt.Key.Key_ScrollLock, *range(Qt.Key.Key_F1, Qt.Key.Key_F25)})
"""Keys that nobody types with: they need nothing held beside them."""


class Combination(msgspec.Struct, frozen=True):
    """One key with what is held beside it: X11's keysym, Windows' virtual key, and the modifiers of Qt."""

    keysym: int
    virtual: int
    shift: bool
    control: bool
    alt: bool
    meta: bool


class Trouble(StrEnum):
    """Why the system does not listen for the keys."""

    NONE = ""
    TAKEN = "taken"
    WAYLAND = "wayland"
    UNABLE = "unable"
    TYPED = "typed"
    UNKNOWN = "unknown"


class Grabber(Protocol):
    """Has the system listen for keys; calls back in the window's thread."""

    def grab(self, keys: Combination) -> Trouble:
        """Listen for these keys, and for no others any more."""
        ...

    def release(self) -> None:
        """Listen for nothing."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


def combination(keys: QKeySequence) -> Combination | Trouble:
    """What the system is asked for; `TYPED`: it would take a key from whoever types, `UNKNOWN`: it has no name here."""
    if keys.count() != 1:
        return Trouble.UNKNOWN
    pressed: QKeyCombination = cast(Any, keys)[0]
    key, held = pressed.key(), pressed.keyboardModifiers()
    codes = _codes(key)
    if codes is None:
        return Trouble.UNKNOWN
    modifiers = Qt.KeyboardModifier
    control, alt, meta = (bool(held & one) for one in (
        modifiers.ControlModifier, modifiers.AltModifier, modifiers.MetaModifier
    ))  # fmt: skip
    if not (control or alt or meta or key in _ALONE):
        return Trouble.TYPED
    return Combination(*codes, bool(held & modifiers.ShiftModifier), control, alt, meta)


def _codes(key: int) -> tuple[int, int] | None:
    if Qt.Key.Key_A <= key <= Qt.Key.Key_Z:
        return key + 0x20, key
    if Qt.Key.Key_0 <= key <= Qt.Key.Key_9:
        return key, key
    if Qt.Key.Key_F1 <= key <= Qt.Key.Key_F24:
        number = key - Qt.Key.Key_F1
        return 0xFFBE + number, 0x70 + number
    return _NAMED.get(key)
