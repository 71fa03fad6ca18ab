"""Where the frozen ``tiercast`` begins: the command line, the engine, its workers and the processes of plugins."""

import multiprocessing
import sys

if __name__ == "__main__":
    # A worker that was spawned ends in here; everything else comes back.
    multiprocessing.freeze_support()
    from tiercast.cli import main

    sys.exit(main())
