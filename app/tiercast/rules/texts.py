"""Text as conditions compare it: normalised, cut, and matched by regular expressions of linear time."""

import importlib
import unicodedata
from collections.abc import Callable
from typing import Any

from tiercast.audience.texts import normalise

MAX_PATTERN = 500
"""Characters of a regular expression."""

_PATTERN_MEMORY = 1 << 20
_CACHED_TEXT = 64
_CACHED_TEXTS = 4_096


class PatternError(ValueError):
    """A regular expression that cannot be used; the message says why and what to do.

    Attributes:
        reason: why, without the pattern itself.
    """

    def __init__(self, message: str, reason: str = "") -> None:
        super().__init__(message)
        self.reason = reason or message


class Normaliser:
    """`normalise` with a memory of short texts, bounded; one for each evaluator."""

    def __init__(self) -> None:
        self._known: dict[str, str] = {}

    def __call__(self, text: str) -> str:
        """`text` normalised."""
        known = self._known.get(text)
        if known is not None:
            return known
        result = normalise(text)
        if len(text) <= _CACHED_TEXT:
            if len(self._known) >= _CACHED_TEXTS:
                self._known.clear()
            self._known[text] = result
        return result


def compile_pattern(pattern: str) -> Callable[[str], bool]:
    """Compile a regular expression of RE2's kind, found anywhere in a text, upper and lower case being alike.

    Args:
        pattern: as it stands in the ruleset; not normalised, because ``\\D`` and ``\\d`` are two things.

    Returns:
        A function that tells of a normalised text whether the pattern occurs in it.

    Raises:
        PatternError: where the pattern is too long or no expression, or RE2 is not installed.
    """
    if len(pattern) > MAX_PATTERN:
        raise PatternError(f"the pattern has {len(pattern)} characters; at most {MAX_PATTERN} are allowed")
    re2 = _load_re2()
    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    options.max_mem = _PATTERN_MEMORY
    try:
        search = re2.compile(unicodedata.normalize("NFKC", pattern), options).search
    except re2.error as error:
        reason = _reason(error)
        raise PatternError(f"the pattern {pattern!r} is no regular expression: {reason}", reason) from error
    return lambda text: search(text) is not None


def _load_re2() -> Any:
    try:
        return importlib.import_module("re2")
    except ImportError as error:
        raise PatternError(
            f"`matches` needs the package google-re2, which cannot be imported here ({error}); "
            "install it, or use `contains`, `starts with` or `in`"
        ) from error


def _reason(error: Exception) -> str:
    first = error.args[0] if error.args else error
    return first.decode("utf-8", "replace") if isinstance(first, bytes) else str(first)
