"""What commands say: in the user's language, as text or as one JSON object, and with which exit code they end."""

import locale
import os
import sys
from collections.abc import Mapping
from typing import Annotated, Any, Final, NoReturn

import typer

from tiercast.words import Words
from tiercast.words import several as several

OK: Final = 0
PROBLEMS: Final = 1
USAGE: Final = 2
CANNOT: Final = 3
NO_ENGINE: Final = 4
FAULT: Final = 70
INTERRUPTED: Final = 130


def language(environment: Mapping[str, str] | None = None) -> str:
    """``en`` or ``zh``: what ``--lang`` or ``TIERCAST_LANG`` says, else the system's."""
    environment = os.environ if environment is None else environment
    for name in ("TIERCAST_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environment.get(name, "").lower()
        if value and value not in ("c", "posix", "auto") and not value.startswith("c."):
            return "zh" if value.startswith("zh") else "en"
    if sys.platform in ("win32", "darwin"):
        return "zh" if (locale.getlocale()[0] or "").lower().startswith(("zh", "chinese")) else "en"
    return "en"


def here(en: str, zh: str) -> str:
    """The one of the two that the user reads."""
    return zh if language() == "zh" else en


def times(number: int) -> str:
    """How often, in English: ``never``, ``once``, ``3 times``."""
    return "once" if number == 1 else "never" if number == 0 else f"{number:,} times"


Json = Annotated[bool, typer.Option("--json", help=here("One JSON object instead of text.", "输出一个 JSON 对象。"))]
"""``--json``, which every command has."""


class Failure(Exception):
    """A command cannot go on: the sentence for people and the exit code."""

    def __init__(self, words: Words, code: int = CANNOT) -> None:
        super().__init__(words.en)
        self.words = words
        self.code = code


def fail(en: str, zh: str, code: int = CANNOT) -> NoReturn:
    """End the command with a sentence. Raises: Failure."""
    raise Failure(Words(en, zh), code)


def say(text: str) -> None:
    """A line for people on stdout."""
    typer.echo(text)


def note(text: str) -> None:
    """A line for people on stderr, so that stdout stays clean for the result."""
    typer.echo(text, err=True)


def say_json(value: Any) -> None:
    """One JSON object on a line of stdout; msgspec's structs and paths too."""
    import msgspec

    typer.echo(msgspec.json.encode(value, enc_hook=str).decode())


def finish(code: int) -> NoReturn:
    """End the command with an exit code."""
    raise typer.Exit(code)
