"""How much memory this process holds."""

import os
import sys
from pathlib import Path

_STATM = Path("/proc/self/statm")


def memory() -> int | None:
    """Bytes that are in memory now; None where the system does not tell without more."""
    if sys.platform != "linux":
        return None
    try:
        return int(_STATM.read_bytes().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return None
