"""Reading a mapping from a YAML or JSON file; needs ``tiercast-api[yaml]``."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent

from tiercast_api.errors import InvalidSettings
from tiercast_api.mapping import EventMapping, MappingError, load_mapping

_LARGEST = 1 << 20


def read_mapping(path: Path, setting: str = "mapping") -> EventMapping:
    """Read and check a mapping file; JSON is YAML too.

    Args:
        path: the file.
        setting: name of the setting that names it, for the error.

    Returns:
        The checked mapping.

    Raises:
        InvalidSettings: naming the file, the place in it and what is wrong.
    """
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings(setting, f"{path} cannot be read: {error}") from error
    if len(text) > _LARGEST:
        raise InvalidSettings(setting, f"{path} is larger than a mapping can be; is it the data file?")
    try:
        return load_mapping(_parsed(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark is not None else str(path)
        raise InvalidSettings(setting, f"{place}: {error.problem or error.context}") from error
    except (YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, MappingError):
            raise InvalidSettings(setting, f"{path}: {error}") from error
        raise InvalidSettings(setting, f"{path} is not YAML: {error}") from error


def _parsed(text: str) -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    for event in reader.parse(text):
        if isinstance(event, AliasEvent):
            place = f"line {event.start_mark.line + 1}"
            raise MappingError(place, "aliases ('*name') are not read; write the values out")
    return reader.load(text)
