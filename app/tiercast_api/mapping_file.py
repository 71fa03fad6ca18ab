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
        raise InvalidSettings(setting, f"{path} cannot be read: {error}", f"读不了 {path}：{_why_zh(error)}") from error
    if len(text) > _LARGEST:
        raise InvalidSettings(
            setting, f"{path} is larger than a mapping can be; is it the data file?",
            f"{path} 比映射文件大得多；是不是选成了数据文件？",
        )  # fmt: skip
    try:
        return load_mapping(_parsed(text))
    except MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark is not None else str(path)
        raise InvalidSettings(
            setting, f"{place}: {error.problem or error.context}",
            f"{place}：不是正确的 YAML，请检查缩进、冒号和引号（{error.problem or error.context}）",
        ) from error  # fmt: skip
    except (YAMLError, RecursionError, ValueError) as error:
        if isinstance(error, MappingError):
            raise InvalidSettings(setting, f"{path}: {error}", f"{path}：{error.chinese}") from error
        raise InvalidSettings(
            setting, f"{path} is not YAML: {error}", f"{path} 不是 YAML，请检查文件是否选对（{error}）"
        ) from error


def _why_zh(error: OSError | UnicodeDecodeError) -> str:
    """Why a file cannot be read, in Chinese; what is seldom stays in the system's words."""
    if isinstance(error, UnicodeDecodeError):
        return "不是 UTF-8 文本，请另存为 UTF-8"
    known = {FileNotFoundError: "没有这个文件，请检查路径", IsADirectoryError: "这是文件夹，请选择文件",
             PermissionError: "没有读取权限"}  # fmt: skip
    return known.get(type(error), error.strerror or str(error))


def _parsed(text: str) -> Any:
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    for event in reader.parse(text):
        if isinstance(event, AliasEvent):
            line = event.start_mark.line + 1
            raise MappingError(
                "", f"line {line}: aliases ('*name') are not read; write the values out",
                f"第 {line} 行：不支持别名（“*名称”），请把值写出来",
            )  # fmt: skip
    return reader.load(text)
