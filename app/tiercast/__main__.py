"""``python -m tiercast``."""

import sys

from tiercast.cli import main

if __name__ == "__main__":
    sys.exit(main())
