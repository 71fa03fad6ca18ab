"""Environments that know nothing of this checkout, made for the tests of what is installed."""

import os
import subprocess
import sys
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path

from packaging.requirements import Requirement

from tests.shared_data import ROOT

QT = {"pyside6", "pyside6_addons", "pyside6_essentials", "shiboken6", "pyqtgraph", "qtawesome", "qtpy", "pytest_qt"}
"""Distributions that only the desktop and its tests need."""


def tracked_files() -> list[Path]:
    """The files of the repository as git knows them, relative to its root."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return [Path(name) for name in listed.decode().split("\0") if name and (ROOT / name).exists()]


def copy_of_the_repository(folder: Path) -> Path:
    """What a clone would hold, in `folder`: building in it leaves the checkout alone, and misses what was forgotten."""
    for file in tracked_files():
        target = folder / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / file).read_bytes())
    return folder


def distributions(checkout: Path) -> list[Path]:
    """The folders of all our distributions."""
    return [
        checkout / "app" / "tiercast_api",
        *sorted(p.parent for p in checkout.glob("plugins/*/pyproject.toml")),
        checkout,
    ]


def build_wheels(checkout: Path, folder: Path) -> Path:
    """Build every distribution, with the build tools that are installed. Returns: the folder of the wheels."""
    sources = [str(place) for place in distributions(checkout)]
    run([sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder), *sources])
    return folder


def build_compiled_wheel(checkout: Path, folder: Path) -> Path:
    """Build the application with its core compiled, with the tools that are installed. Returns: the wheel."""
    command = [sys.executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", str(folder)]
    run([*command, str(checkout)], {**os.environ, "TIERCAST_COMPILE": "1"})
    (wheel,) = folder.glob("*.whl")
    return wheel


def pins(name: str) -> list[Requirement]:
    """The pinned requirements of a requirements file, without local folders."""
    lines = [line.strip() for line in (ROOT / name).read_text("utf-8").splitlines()]
    return [Requirement(line) for line in lines if line and not line.startswith(("#", "-"))]


class Environment:
    """A virtual environment, and the commands of Tiercast in it, run from a folder of its own.

    Args:
        folder: where it is made; its data folder lies in it too.
    """

    def __init__(self, folder: Path) -> None:
        venv.create(folder / "venv", with_pip=True)
        self.folder = folder
        self.python = folder / "venv" / "bin" / "python"
        self.home = folder / "home"
        self._variables = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "TIERCAST", "COV"))}
        self._variables |= {"TIERCAST_HOME": str(self.home), "TIERCAST_LANG": "en"}

    @property
    def variables(self) -> Mapping[str, str]:
        """The environment variables of its commands."""
        return self._variables

    def install(self, arguments: Sequence[str]) -> None:
        """Install with pip."""
        run([str(self.python), "-m", "pip", "install", "-q", *arguments], self.variables)

    def has(self, module: str) -> bool:
        """Whether a module can be imported."""
        return (
            subprocess.run([self.python, "-c", f"import {module}"], env=self.variables, capture_output=True).returncode
            == 0
        )

    def tiercast(self, *arguments: str) -> str:
        """Run a command. Returns: its stdout."""
        return run([str(self.python.with_name("tiercast")), *arguments], self.variables, self.folder, 60)


def run(
    command: Sequence[str], variables: Mapping[str, str] | None = None, folder: Path | None = None, limit: float = 600
) -> str:
    """Run a command that has to succeed within `limit` seconds. Returns: its stdout."""
    done = subprocess.run(command, env=variables, cwd=folder, capture_output=True, text=True, timeout=limit)
    assert done.returncode == 0, f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout}\n{done.stderr}"
    return done.stdout
