"""Where the real data of `shared/data` are, for the tests that use them; they skip where it is absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def shared_data(name: str) -> Path:
    """A file of the shared data (in ``TIERCAST_SHARED_DATA``, else beside the checkout); where it is absent, skip."""
    folder = Path(os.environ.get("TIERCAST_SHARED_DATA", ROOT.parent / "shared" / "data"))
    path = folder / name
    if not path.exists():
        pytest.skip(f"{name} is not there: real data live outside the repository")
    return path
