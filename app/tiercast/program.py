"""The command that starts this very program again, from a Python environment and from a frozen application alike."""

import sys
from pathlib import Path
from typing import Final

PLUGIN_FLAG: Final = "--plugin-child"
"""First argument with which the program is the process of a plugin, as ``python -m tiercast_api.child`` is."""


def is_frozen() -> bool:
    """Whether this is an application with Python inside, and not Python with the application installed."""
    return bool(getattr(sys, "frozen", False))


def program() -> tuple[str, ...]:
    """The command of the command line's program; arguments are to follow.

    Beside the window's executable, which has neither input nor output on Windows, a frozen application has the command
    line's own, ``tiercast``; engines and plugins are its children.
    """
    if not is_frozen():
        return (sys.executable, "-P", "-m", "tiercast")
    here = Path(sys.executable)
    spoken = here.with_name("tiercast" + here.suffix)
    return (str(spoken if spoken.exists() else here),)


def plugin_program() -> tuple[str, ...]:
    """The command of a plugin's process."""
    return (*program(), PLUGIN_FLAG) if is_frozen() else (sys.executable, "-P", "-m", "tiercast_api.child")
