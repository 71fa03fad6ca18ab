"""The configuration file of a running engine: read, changed by a part, checked, and written whole."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import msgspec

from tiercast.beside.paths import OWN_CONFIG, Paths
from tiercast.engine.config import Config, ConfigError, parse_config
from tiercast.engine.config_yaml import Place, Problem
from tiercast.hosting.choices import write_atomically
from tiercast.system_words import system_words
from tiercast.words import Words

_MARK: Final = b"\xef\xbb\xbf"


class Draft(msgspec.Struct, frozen=True):
    """A changed text that has been checked, and what it says; `before`: the bytes that it was made of."""

    text: str
    config: Config
    before: bytes


class ConfigFile:
    """The file behind a configuration; that of the built-in one is written at the first change.

    Args:
        running: what the engine runs with; its store, door and evaluator are kept until it starts again.
    """

    def __init__(self, running: Callable[[], Config], paths: Paths) -> None:
        self._running, self._paths = running, paths

    @property
    def place(self) -> Path:
        """The file that a change is written to."""
        return self._running().file or self._paths.home / OWN_CONFIG

    @property
    def is_there(self) -> bool:
        """Whether there is a file, or the built-in configuration runs."""
        return self._running().file is not None

    def draft(self, edit: Callable[[str], str]) -> Draft:
        """The file as `edit` leaves it, nothing written yet.

        Raises:
            ConfigError: it cannot be read, or would not be right then.
        """
        before, text = self._read()
        changed = edit(text)
        running = self._running()
        config = parse_config(changed, self.place)
        if config.shop != running.shop:
            words = Words(
                f"the file is for the shop {config.shop!r} now, and the engine runs {running.shop!r}; start it again",
                f"文件现在属于店铺 {config.shop!r}，而引擎运行的是 {running.shop!r}；请重新启动引擎",
            )
            raise ConfigError(str(self.place), [Problem(Place(0, 0), words)])
        kept = msgspec.structs.replace(
            config, store=running.store, listen=running.listen, evaluator=running.evaluator, plugins=running.plugins
        )
        return Draft(changed, kept, before)

    def write(self, draft: Draft) -> None:
        """Write a draft. Raises: ConfigError: somebody has changed the file meanwhile. OSError."""
        if self._read()[0] != draft.before:
            words = Words("somebody is changing this file too; try again", "有人也在修改这个文件；请再试一次")
            raise ConfigError(str(self.place), [Problem(Place(0, 0), words)])
        text = draft.text.replace("\n", "\r\n") if b"\r\n" in draft.before else draft.text
        mark = _MARK if draft.before.startswith(_MARK) else b""
        write_atomically(self.place, mark + text.encode("utf-8"))

    def _read(self) -> tuple[bytes, str]:
        built_in = self._running().built_in
        place = self.place if built_in is None or self.place.is_file() else built_in
        try:
            data = place.read_bytes()
            return data, data.decode("utf-8-sig").replace("\r\n", "\n")
        except OSError as error:
            why = system_words(error)
            words = Words(f"cannot be read: {why.en}", f"无法读取：{why.zh}")
            raise ConfigError(str(place), [Problem(Place(0, 0), words)]) from error
        except UnicodeDecodeError as error:
            words = Words("is not UTF-8 text; save it as UTF-8", "不是 UTF-8 文本；请另存为 UTF-8")
            raise ConfigError(str(place), [Problem(Place(0, 0), words)]) from error
