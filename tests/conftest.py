"""What holds for every test: the same examples in each run, and no example fails for being slow on a busy computer."""

import os
import signal

import pytest
from hypothesis import HealthCheck, settings
from tiercast.compiled import CLEAN, core_form

settings.register_profile(
    "same", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
settings.register_profile("search", parent=settings.get_profile("same"), derandomize=False, max_examples=500)
settings.load_profile(os.environ.get("TIERCAST_HYPOTHESIS", "same"))


def pytest_configure() -> None:
    """Refuse to test compiled modules that are not what the sources say, and let Ctrl-C reach the programs of tests.

    A shell starts what it runs in the background with interrupts ignored, and every child inherits that: tests started
    so would wait for a program that never hears its Ctrl-C.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    stale = core_form().stale
    if stale:
        listed = ", ".join(stale[:5]) + (", …" if len(stale) > 5 else "")
        raise pytest.UsageError(f"The compiled core is stale: {listed} differ from what was compiled. Run: {CLEAN}")


def pytest_report_header() -> str:
    """In which form the core is tested."""
    form = core_form()
    return f"core: {form.word}" + (f" ({len(form.modules)} modules)" if form.modules else "")
