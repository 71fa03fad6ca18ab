"""Builds the application in one folder, with Python inside, for the system that this runs on.

    python app/bundle/build.py [OUT]

Afterwards ``OUT/Tiercast`` (``dist/Tiercast`` where nothing is said) can be copied to a computer of the same system
and started with a double click on ``tiercast-desktop``. Needs what ``requirements-dev.txt`` installs. What is frozen
are the wheels of the distributions, so that nothing is in the folder that an installation would not have.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]
SPEC: Final = Path(__file__).resolve().with_name("tiercast.spec")


def distributions() -> list[Path]:
    """The folders of all our distributions."""
    plugins = sorted(file.parent for file in ROOT.glob("plugins/*/pyproject.toml"))
    return [ROOT / "app" / "tiercast_api", *plugins, ROOT]


def build(out: Path) -> Path:
    """Build it into the folder `out`. Returns: the folder of the application. Raises: SystemExit."""
    with tempfile.TemporaryDirectory(prefix="tiercast-") as name:
        site, work = Path(name, "site"), Path(name, "work")
        sources = [str(place) for place in distributions()]
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
        _run([*pip, "--no-compile", "--target", str(site), *sources], os.environ)
        # Before everything else: in a checkout that is installed as such, its own files would be found instead.
        environment = {**os.environ, "TIERCAST_SITE": str(site), "PYTHONPATH": str(site)}
        maker = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        _run([*maker, "--distpath", str(out), "--workpath", str(work), str(SPEC)], environment)
    return out / "Tiercast"


def main(arguments: list[str] | None = None) -> int:
    """Build it and say where it is; returns the exit code."""
    parser = argparse.ArgumentParser(prog="build.py", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", nargs="?", type=Path, default=ROOT / "dist", help="where the folder is put")
    built = build(parser.parse_args(arguments).out.absolute())
    size = sum(file.stat().st_size for file in built.rglob("*") if file.is_file() and not file.is_symlink())
    print(f"{built}: {size / 1e6:.0f} MB")
    return 0


def _run(command: Sequence[str], environment: Mapping[str, str]) -> None:
    code = subprocess.run(command, env=environment, cwd=ROOT, check=False).returncode  # noqa: S603 our own commands
    if code != 0:
        raise SystemExit(f"{' '.join(command)} ended with {code}")


if __name__ == "__main__":
    sys.exit(main())
