"""Attributes that the shop declares: what type each has, and how a value that is told becomes one of it.

Declared in the configuration (``attributes: {viewer.height: number}``). A value is read once, where it comes in, so
that the journal, and every replay, has it in its type; how it is read is part of no step.
"""

import contextlib
import difflib
from collections.abc import Mapping
from datetime import date
from typing import Final

from tiercast_api.event import Attribute

from tiercast.audience.calendar import date_number, date_text
from tiercast.engine.config import Config
from tiercast.engine.config_values import NotThat, show_duration
from tiercast.engine.config_values import duration as read_duration
from tiercast.engine.imports import cells
from tiercast.engine.imports.cells import CellError
from tiercast.engine.jobs import JobError
from tiercast.rules.conditions import Type
from tiercast.rules.grammar_values import in_units, minor_digits
from tiercast.words import Words

KINDS: Final[Mapping[str, Type]] = {
    "number": Type.NUMBER, "text": Type.TEXT, "flag": Type.FLAG, "date": Type.DATE, "money": Type.MONEY,
    "duration": Type.DURATION,
}  # fmt: skip
"""Types that an attribute can have, as the configuration names them."""
OF_VIEWER: Final = "viewer."
SPACES: Final[Mapping[str, str]] = {"profile": OF_VIEWER, "item_stock": "item.", "item_pinned": "item."}
"""What the attributes of an event are of, by kind; of all others ``event.``."""


def attribute_types(config: Config) -> "AttributeTypes":
    """Those that a configuration declares; amounts are in the first room's currency."""
    currencies = [room.currency for room in config.rooms.values()]
    return AttributeTypes(config.attributes, currencies[0] if currencies else "CNY")


class AttributeTypes:
    """The declared attributes.

    Args:
        declared: type by full name (``viewer.height``); currency: of amounts.
    """

    def __init__(self, declared: Mapping[str, str], currency: str = "CNY") -> None:
        self.types: dict[str, Type] = {name: KINDS[kind] for name, kind in declared.items()}
        self._currency = currency
        self._spaces = {name.partition(".")[0] + "." for name in declared}

    def by_hand(self, name: str) -> str:
        """`name`, where it may be set by hand: once attributes of viewers are declared, only those.

        Raises:
            JobError: it is not declared.
        """
        own = [known.removeprefix(OF_VIEWER) for known in self.types if known.startswith(OF_VIEWER)]
        if not own or name in own:
            return name
        near = difflib.get_close_matches(name, own, 1)
        en, zh = (f"; did you mean {near[0]!r}?", f"；是否想写 {near[0]!r}？") if near else ("", "")
        raise JobError(
            Words(
                f"there is no attribute {name!r} of viewers{en} Declared are: {', '.join(own)}. Further ones are "
                "declared under attributes: in tiercast.yaml, as in viewer.height: number",
                f"没有观众属性 {name!r}{zh}已声明：{'、'.join(own)}。新属性请在 tiercast.yaml 的 attributes: 中声明，"
                "例如 viewer.height: number",
            )
        )

    def read(self, name: str, value: Attribute) -> Attribute:
        """A value of the attribute `name` in its type; as it is where it is not declared.

        Raises:
            JobError: it is none of that type; with the name, the value and what was expected.
        """
        kind = self.types.get(name)
        if kind is None:
            return value
        try:
            return self._typed(kind, value)
        except (CellError, NotThat) as error:
            raise JobError(
                Words(
                    f"{name}: expected {error.expected.en}, found {str(value)[:60]!r}",
                    f"{name}：应为{error.expected.zh}，实际是 {str(value)[:60]!r}",
                )
            ) from error

    def told(self, name: str, value: Attribute) -> Attribute:
        """What a person told of a viewer, by hand: in its declared type, else what it looks like. Raises: JobError."""
        own = self.by_hand(name)
        if OF_VIEWER + own in self.types or not isinstance(value, str):
            return self.read(OF_VIEWER + own, value)
        if value in ("true", "false"):
            return value == "true"
        for read in (int, float):
            with contextlib.suppress(ValueError):
                return read(value)
        return value

    def of_event(self, kind: str, attributes: dict[str, Attribute]) -> dict[str, Attribute]:
        """The attributes of an event of `kind`, each in its type; what fits none stays, and reads as unknown."""
        space = SPACES.get(kind, "event.")
        if space not in self._spaces:
            return attributes
        return {name: self._fitting(space + name, value) for name, value in attributes.items()}

    def misfit(self, kind: str, attributes: Mapping[str, Attribute]) -> Words | None:
        """What is wrong with a ``profile``, which tells attributes and nothing else; None where all fit."""
        if kind != "profile" or OF_VIEWER not in self._spaces:
            return None
        for name, value in attributes.items():
            try:
                self.read(OF_VIEWER + name, value)
            except JobError as error:
                return error.words
        return None

    def shown(self, name: str, value: Attribute) -> str:
        """A value as people write it."""
        kind = self.types.get(name)
        if isinstance(value, bool) or kind is Type.FLAG:
            return "yes" if value else "no"
        if isinstance(value, int) and kind is Type.DATE:
            return date_text(value)
        if isinstance(value, int) and kind is Type.MONEY:
            return f"{in_units(value, self._currency)} {self._currency}"
        if isinstance(value, int) and kind is Type.DURATION:
            return show_duration(value)
        return str(value)

    def _fitting(self, name: str, value: Attribute) -> Attribute:
        try:
            return self.read(name, value)
        except JobError:
            return value

    def _typed(self, kind: Type, value: Attribute) -> Attribute:
        text = str(value).strip()
        match kind:
            case Type.TEXT:
                return ("yes" if value else "no") if isinstance(value, bool) else text
            case Type.FLAG:
                return value if isinstance(value, bool) else _flag(text)
            case Type.DATE:
                return _day(text)
            case Type.MONEY if isinstance(value, int) and not isinstance(value, bool):
                # As in every event: minor units. People write units, and so comes what they write as a text.
                return value
            case Type.MONEY:
                return cells.minor(cells.decimal(text), minor_digits(self._currency))
            case Type.DURATION:
                return value if isinstance(value, int) and not isinstance(value, bool) else read_duration(text)
        if isinstance(value, bool):
            raise CellError(Words("a number such as 170", "数字，例如 170"))
        number = cells.decimal(text)
        return int(number) if number == number.to_integral_value() else float(number)


def _flag(text: str) -> bool:
    if not text:
        raise CellError(Words("yes or no", "是或否"))
    return cells.flag(text)


def _day(text: str) -> int:
    digits = text.replace("年", "-").replace("月", "-").replace("日", "").replace("/", "-")
    parts = [digits[:4], digits[4:6], digits[6:]] if len(digits) == 8 and digits.isdigit() else digits.split("-")
    try:
        year, month, day = map(int, parts)
        return date_number(date(year, month, day))
    except ValueError as error:
        raise CellError(Words("a date such as 1990-05-01", "日期，例如 1990-05-01")) from error
