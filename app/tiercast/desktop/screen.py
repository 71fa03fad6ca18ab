"""Whether a window can be opened here, found out before Qt is asked: where it cannot, Qt ends the whole process.

Imports nothing of Qt.
"""

import ctypes
import importlib.util
import sys
from collections.abc import Mapping
from typing import Final

from tiercast.words import Words

UNSEEN: Final = ("offscreen", "minimal", "vnc", "minimalegl")
"""Platforms of Qt's that nobody sees."""
_NO_QT: Final = Words(
    "The window needs PySide6, which is not installed (python -m pip install PySide6); all else works without it.",
    "打开窗口需要 PySide6，目前没有安装（python -m pip install PySide6）；其他功能不受影响。",
)
_NO_SCREEN: Final = Words(
    "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set), so no window can be opened.",
    "这里没有屏幕（DISPLAY 和 WAYLAND_DISPLAY 都没有设置），无法打开窗口。",
)
_NO_ANSWER: Final = Words(
    "The screen that DISPLAY names does not answer, so no window can be opened.",
    "DISPLAY 指定的屏幕没有应答，无法打开窗口。",
)


def screen_problem(environment: Mapping[str, str], platform: str = sys.platform) -> Words | None:
    """Why no window can be opened; None where it can."""
    if importlib.util.find_spec("PySide6") is None:
        return _NO_QT
    if platform in ("win32", "darwin") or environment.get("QT_QPA_PLATFORM"):
        return None
    if environment.get("WAYLAND_DISPLAY"):
        return None
    if not environment.get("DISPLAY"):
        return _NO_SCREEN
    return _x_problem()


def is_seen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether somebody would see the window."""
    named = environment.get("QT_QPA_PLATFORM", "").partition(":")[0]
    return named not in UNSEEN and screen_problem(environment, platform) is None


def _x_problem() -> Words | None:
    """Why Qt cannot draw on the X server that ``DISPLAY`` names."""
    missing = [name for name in ("libxcb.so.1", "libxcb-cursor.so.0") if not _loads(name)]
    if missing:
        listed = ", ".join(missing)
        return Words(
            f"Qt needs {listed} of the system, which is missing (on Debian and Ubuntu: apt install libxcb-cursor0).",
            f"Qt 需要系统库 {listed}，目前缺少（Debian、Ubuntu 上请执行 apt install libxcb-cursor0）。",
        )
    xcb = ctypes.CDLL("libxcb.so.1")
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    failed = xcb.xcb_connection_has_error(connection)
    xcb.xcb_disconnect(connection)
    return _NO_ANSWER if failed else None


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
