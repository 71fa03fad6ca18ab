"""Where the frozen ``tiercast-desktop`` begins, which is double-clicked: the window."""

import multiprocessing
import os
import sys

if __name__ == "__main__":
    multiprocessing.freeze_support()
    # Windows gives a program with windows nothing to write to, and what is said in passing must not end it.
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123
    from tiercast.cli import open_desktop

    sys.exit(open_desktop())
