"""What several contract tests read: the tracked files and our distributions."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests.shared_data import ROOT

BINARY = frozenset({".png", ".gif", ".zst", ".db", ".woff2", ".ico"})


@cache
def tracked_files() -> tuple[Path, ...]:
    """The files of the repository as git knows them."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return tuple(ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file())


@cache
def projects() -> dict[Path, dict[str, Any]]:
    """Every ``pyproject.toml`` of our distributions, by its folder."""
    files = [ROOT / "pyproject.toml", ROOT / "app" / "tiercast_api" / "pyproject.toml"]
    files += sorted((ROOT / "plugins").glob("*/pyproject.toml"))
    return {file.parent: tomllib.loads(file.read_text("utf-8")) for file in files}


def plugin_packages() -> dict[str, Path]:
    """The package of every shipped plugin, by name."""
    return {file.parent.name: file.parent for file in sorted((ROOT / "plugins").glob("*/*/plugin.toml"))}


def text_of(name: str) -> str:
    """A file of the repository."""
    return (ROOT / name).read_text("utf-8")
