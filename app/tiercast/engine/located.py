"""Paths in the settings of sources and sinks count from the folder of the configuration file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tiercast_api.settings import Schema


def located(settings: Mapping[str, Any], schema: Schema, folder: Path) -> dict[str, Any]:
    """`settings` with every relative path made absolute.

    Args:
        schema: of the settings; a path has the format ``path``, and may be a list of them.
        folder: of the configuration file.
    """
    paths = {name for name, part in schema.get("properties", {}).items() if part.get("format") == "path"}
    return {name: _placed(value, folder) if name in paths else value for name, value in settings.items()}


def _placed(value: Any, folder: Path) -> Any:
    if isinstance(value, list | tuple):
        return [_placed(part, folder) for part in value]
    if not isinstance(value, str) or not value:
        return value
    return str(folder / Path(value).expanduser())
