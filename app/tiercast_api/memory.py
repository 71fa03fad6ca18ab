"""How much memory a process holds, and a limit to it, on each system as well as it can be told."""

import sys
from pathlib import Path
from typing import Final

MEBIBYTE: Final = 1024 * 1024
_HEADROOM: Final = 256  # mebibytes between the size at which a process is ended and the one at which allocating fails


def resident_memory(pid: int | None = None) -> int:
    """Bytes of physical memory that a process holds, 0 where it cannot be told.

    Linux: of any process, from ``/proc``. Windows and macOS: of this process only (macOS: the most it ever held).
    """
    if sys.platform == "linux":
        return _linux_memory(pid)
    else:  # noqa: RET505 - the type checker reads platforms by branches
        return _own_memory() if pid is None else 0


def _linux_memory(pid: int | None) -> int:
    import mmap

    try:
        return int(Path(f"/proc/{pid or 'self'}/statm").read_text("ascii").split()[1]) * mmap.PAGESIZE
    except (OSError, IndexError, ValueError):
        return 0


def limit_memory(mebibytes: int) -> None:
    """Let allocations beyond `mebibytes` and some headroom fail with MemoryError, on Linux; 0 sets no limit.

    Elsewhere there is no such limit that counts what is used; the engine ends the process by its size alone.
    """
    if sys.platform == "linux" and mebibytes > 0:
        import resource

        _, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = (mebibytes + _HEADROOM) * MEBIBYTE
        resource.setrlimit(resource.RLIMIT_DATA, (wanted if hard < 0 else min(wanted, hard), hard))


def _own_memory() -> int:
    if sys.platform == "win32":
        return _windows_memory()
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _windows_memory() -> int:
    """The working set, by GetProcessMemoryInfo of psapi."""
    import ctypes

    class Counters(ctypes.Structure):
        _fields_ = (
            ("cb", ctypes.c_ulong),
            ("PageFaultCount", ctypes.c_ulong),
            *(
                (name, ctypes.c_size_t)
                for name in ("PeakWorkingSetSize", "WorkingSetSize", "b", "c", "d", "e", "f", "g")
            ),
        )

    counters = Counters()
    counters.cb = ctypes.sizeof(counters)
    windows = getattr(ctypes, "windll")  # noqa: B009 - it exists on Windows only
    handle = ctypes.c_void_p(windows.kernel32.GetCurrentProcess())
    if not windows.psapi.GetProcessMemoryInfo(handle, ctypes.byref(counters), counters.cb):
        return 0
    return int(counters.WorkingSetSize)
