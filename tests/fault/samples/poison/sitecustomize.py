"""Breaks the step of a real engine: found by Python at its start, where a test has put this folder into PYTHONPATH.

``die`` in a text ends the process as a fault in C code would; ``break`` raises; ``wreck`` breaks the loop around the
step, once; the file named by DIE_AT_CONFIG, where it exists, makes the engine die when a configuration takes over.
"""

import os
import signal
import sys
from pathlib import Path

if "--engine-child" in sys.orig_argv:
    from tiercast.audience.entry import Entry
    from tiercast.decide.decision import Decision
    from tiercast.engine.shop import Extra
    from tiercast.engine.step_loop import StepLoop
    from tiercast.engine.suspects import Run
    from tiercast.step.core import Core

    real = Core.step
    real_extra = StepLoop._extra

    def step(core: Core, entry: Entry) -> Decision:
        if entry.text == "die" or (entry.kind == "config" and Path(os.environ["DIE_AT_CONFIG"]).exists()):
            os.kill(os.getpid(), signal.SIGKILL)
        decision = real(core, entry)
        if entry.text == "break":
            raise ZeroDivisionError("on purpose, after the state has changed")
        return decision

    Core.step = step  # type: ignore[method-assign, assignment]

    def extra(loop: StepLoop, run: Run) -> Extra:
        once = Path(os.environ["DIE_AT_CONFIG"] + ".wrecked")
        if not once.exists() and any(entry.text == "wreck" for entry in run.entries):
            once.touch()
            raise RuntimeError("on purpose, outside of the step")
        return real_extra(loop, run)

    StepLoop._extra = extra  # type: ignore[method-assign, assignment]
