"""Finds the files that come with the application, in a checkout and in an installed wheel alike."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_CHECKOUT = _PACKAGE.parent.parent
EXAMPLES = "examples"
"""The folder of the rulesets that are shipped to learn from, in that of the shipped ones."""


class MissingResource(FileNotFoundError):
    """A file that should have come with the application is not there."""


def resource(name: str) -> Path:
    """The file or folder `name` (``config/demo.yaml``) of the resources. Raises: MissingResource."""
    return _find(Path("_resources") / name, Path("resources") / name)


def rulesets_folder() -> Path:
    """The folder with the shipped rulesets. Raises: MissingResource."""
    return _find(Path("_rulesets"), Path("rulesets"))


def shipped_rulesets() -> dict[str, Path]:
    """The files of the shipped rulesets by name, the examples last. Raises: MissingResource."""
    folder = rulesets_folder()
    files = [file for place in (folder, folder / EXAMPLES) for file in sorted(place.glob("*.yaml"), key=_stem)]
    return {file.stem: file for file in files if not file.stem.endswith(".test")}


def _stem(file: Path) -> str:
    return file.stem


def shipped_plugins_folder() -> Path | None:
    """The checkout's folder of plugins; None where the application is installed and finds them by entry point."""
    folder = _CHECKOUT / "plugins"
    return folder if (_CHECKOUT / "pyproject.toml").is_file() and folder.is_dir() else None


def _find(installed: Path, checkout: Path) -> Path:
    for place in (_PACKAGE / installed, _CHECKOUT / checkout):
        if place.exists():
            return place
    raise MissingResource(
        f"{checkout.as_posix()} is missing: it should lie in {_PACKAGE / installed} or {_CHECKOUT / checkout}; "
        "install Tiercast again"
    )


def project_file() -> Path | None:
    """The checkout's ``pyproject.toml``; None where the application is installed."""
    file = _CHECKOUT / "pyproject.toml"
    return file if file.is_file() else None
