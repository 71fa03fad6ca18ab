"""Breaks the step of a real engine: found by Python at its start, where a test has put this folder into PYTHONPATH.

``die`` in a text ends the process as a fault in C code would; ``break`` raises; the file named by DIE_AT_CONFIG, where
it exists, makes the engine die when a configuration takes over.
"""

import os
import signal
import sys
from pathlib import Path

if "--engine-child" in sys.orig_argv:
    from tiercast.audience.entry import Entry
    from tiercast.decide.decision import Decision
    from tiercast.step.core import Core

    real = Core.step

    def step(core: Core, entry: Entry) -> Decision:
        if entry.text == "die" or (entry.kind == "config" and Path(os.environ["DIE_AT_CONFIG"]).exists()):
            os.kill(os.getpid(), signal.SIGKILL)
        decision = real(core, entry)
        if entry.text == "break":
            raise ZeroDivisionError("on purpose, after the state has changed")
        return decision

    Core.step = step  # type: ignore[method-assign]
