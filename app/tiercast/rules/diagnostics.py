"""Diagnostics: what is wrong with a ruleset, where, what was found and expected, and what to do, in two languages."""

import string
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, Literal, TypeAlias

import msgspec

from tiercast.rules.conditions import Position
from tiercast.rules.diagnostics_codes import CODES, CodeText, words_of

Language: TypeAlias = Literal["en", "zh"]


class Severity(StrEnum):
    """How bad it is."""

    ERROR = "error"
    """The ruleset is not taken."""
    BLOCKS_LIVE = "blocks-live"
    """It can be shadowed; the rule cannot be made live."""
    WARNING = "warning"


_SEVERITY_ZH = {Severity.ERROR: "错误", Severity.BLOCKS_LIVE: "不能上线", Severity.WARNING: "提醒"}


class Related(msgspec.Struct, frozen=True):
    """Another place that belongs to the matter, with a word on what is there."""

    position: Position
    note: str
    note_zh: str


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One finding.

    Attributes:
        code: stable, such as ``unknown-name``; see `diagnostics_codes`.
        message, hint: English; `message_zh`, `hint_zh`: 简体中文.
        found, expected: the value as it stands, and what would fit; "" where that says nothing.
        nearest: the known name that was probably meant, or "".
        related: other places that belong to it, such as the first of two equal names.
    """

    code: str
    severity: Severity
    message: str
    message_zh: str
    hint: str
    hint_zh: str
    position: Position
    found: str = ""
    expected: str = ""
    nearest: str = ""
    related: tuple[Related, ...] = ()

    def text(self, language: Language = "en") -> str:
        """``file:line:col: error CODE: message``, the hint and the related places on lines of their own."""
        place, english = self.position, language == "en"
        word = self.severity.value if english else _SEVERITY_ZH[self.severity]
        message, hint = (self.message, self.hint) if english else (self.message_zh, self.hint_zh)
        lines = [f"{place.file or 'ruleset'}:{place.line}:{place.column}: {word} {self.code}: {message}"]
        if hint:
            lines.append(f"  {'hint' if english else '提示'}: {hint}")
        lines += [
            f"  {other.position.file or 'ruleset'}:{other.position.line}:{other.position.column}: "
            f"{other.note if english else other.note_zh}"
            for other in self.related
        ]
        return "\n".join(lines)


def diagnostic(code: str, position: Position, *, related: Sequence[Related] = (), **values: Any) -> Diagnostic:
    """Build the diagnostic called `code` from its texts.

    Args:
        values: what the texts name in braces; besides ``found``, ``expected`` and ``nearest``, which are also kept.
            A value that is a key of the table of words is put into the reader's language.
    """
    text: CodeText = CODES[code]
    english, chinese = _spoken(values, 0), _spoken(values, 1)
    near = str(values.get("nearest", ""))
    return Diagnostic(
        code=code,
        severity=Severity(text.severity),
        message=_fill(text.message, english),
        message_zh=_fill(text.message_zh, chinese),
        hint=f"did you mean `{near}`?" if near else _fill(text.hint, english),
        hint_zh=f"是不是 `{near}`？" if near else _fill(text.hint_zh, chinese),
        position=position,
        found=str(values.get("found", "")),
        expected=english.get("expected", ""),
        nearest=near,
        related=tuple(related),
    )


def render(diagnostics: Iterable[Diagnostic], language: Language = "en") -> str:
    """All of them as text, in the order of the file."""
    return "\n".join(one.text(language) for one in ordered(diagnostics))


def ordered(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """By place, then code; the same finding at the same place once."""
    unique = {(d.position.line, d.position.column, d.code, d.message): d for d in diagnostics}
    return [unique[key] for key in sorted(unique)]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether the ruleset cannot be taken."""
    return any(one.severity is Severity.ERROR for one in diagnostics)


def _spoken(values: dict[str, Any], language: int) -> dict[str, str]:
    return {key: _shorten(words_of(str(value))[language]) for key, value in values.items()}


def _shorten(text: str) -> str:
    clean = "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
    return clean if len(clean) <= 160 else clean[:157] + "…"


def _fill(template: str, values: dict[str, str]) -> str:
    return string.Formatter().vformat(template, (), values)
