"""What is inside: the libraries with their versions and licences, as their own metadata say. Without Qt."""

from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from typing import Final, NamedTuple

LIBRARIES: Final = (
    "aiohttp", "alembic", "cryptography", "durable-rules", "google-re2", "keyring", "msgspec", "numpy", "platformdirs",
    "pluggy", "prometheus-client", "psycopg", "pyqtgraph", "PySide6", "python-calamine", "QtAwesome", "rich",
    "ruamel.yaml", "SQLAlchemy", "typer", "tzdata", "zstandard",
)  # fmt: skip
_CLASSIFIER: Final = "License :: OSI Approved :: "
_LONGEST: Final = 60


class Library(NamedTuple):
    """A library."""

    name: str
    version: str
    licence: str


def inside() -> Iterator[Library]:
    """The libraries that are here; one whose metadata a packaged build has left out is passed over."""
    for name in LIBRARIES:
        try:
            found = metadata(name)
        except PackageNotFoundError:
            continue
        yield Library(name, found["Version"], _licence(found.get_all("Classifier") or [], found))


def _licence(classifiers: list[str], fields: PackageMetadata) -> str:
    for field in ("License-Expression", "License"):
        said = fields[field].strip() if field in fields else ""
        if said and "\n" not in said and len(said) <= _LONGEST:
            return said
    named = [each.removeprefix(_CLASSIFIER) for each in classifiers if each.startswith(_CLASSIFIER)]
    return ", ".join(named) or "—"
