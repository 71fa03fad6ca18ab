"""Where the real data of `shared/data` are, for the tests that use them; they skip where it is absent."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def data_folder() -> Path:
    """Where the shared data are: ``TIERCAST_SHARED_DATA``, else beside the checkout."""
    return Path(os.environ.get("TIERCAST_SHARED_DATA", ROOT.parent / "shared" / "data"))


def shared_data(name: str) -> Path:
    """A file of the shared data; where it is absent, skip."""
    path = data_folder() / name
    if not path.exists():
        pytest.skip(f"{name} is not there: real data live outside the repository")
    return path
