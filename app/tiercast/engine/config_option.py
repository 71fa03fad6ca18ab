"""What one option of ``tiercast.yaml`` is."""

from enum import StrEnum

import msgspec

from tiercast.engine import config_values as values
from tiercast.words import Words


class Shape(StrEnum):
    """How an option is written."""

    TEXT = "text"
    INTEGER = "integer"
    FLAG = "flag"
    CHOICE = "choice"
    TEXTS = "list of texts"
    MAP = "map of texts"
    SETTINGS = "settings"
    """Handed to the plugin as it stands; the plugin's own declaration checks it."""
    SECTION = "section"
    SECTIONS = "sections by key"


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """One option.

    Attributes:
        name: as it stands in the file.
        shape: how it is written; `parse` reads one text of it.
        default: the value (as written) where the option is absent; None: nothing.
        required: it must be there.
        low, high: bounds of an integer.
        options: what stands in a section.
        title, help: for the documentation.
        example: as it could stand in a file.
    """

    name: str
    shape: Shape
    title: Words
    help: Words
    parse: values.Parser = values.text_value
    default: str | int | bool | None = None
    required: bool = False
    choices: tuple[str, ...] = ()
    low: int = 0
    high: int = 0
    options: tuple["Option", ...] = ()
    example: str = ""


def option(
    name: str,
    shape: Shape,
    title: tuple[str, str],
    about: tuple[str, str],
    parse: values.Parser = values.text_value,
    *,
    default: str | int | bool | None = None,
    required: bool = False,
    choices: tuple[str, ...] = (),
    low: int = 0,
    high: int = 0,
    example: str = "",
    options: tuple[Option, ...] = (),
) -> Option:
    """Short for `Option`, with titles and helps as pairs of English and 简体中文."""
    return Option(
        name=name,
        shape=shape,
        title=Words(*title),
        help=Words(*about),
        parse=parse,
        default=default,
        required=required,
        choices=choices,
        low=low,
        high=high,
        example=example,
        options=options,
    )
