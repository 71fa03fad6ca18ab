"""A screen that nobody sees, for tests and benchmarks that open a window."""

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator

import pytest

needs_screen = pytest.mark.skipif(shutil.which("Xvfb") is None, reason="needs Xvfb")


@contextlib.contextmanager
def unseen_screen(size: str = "1366x768") -> Iterator[str]:
    """An X server of its own, until left. Yields: its ``DISPLAY``."""
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{size}x24"], pass_fds=[write], stderr=subprocess.DEVNULL
    )
    os.close(write)
    try:
        with os.fdopen(read) as told:
            number = told.readline().strip()
        assert number, "Xvfb did not start"
        yield f":{number}"
    finally:
        server.terminate()
        server.wait()
