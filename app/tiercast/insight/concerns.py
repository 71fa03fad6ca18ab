"""What a comment is about: told apart by the room's own rules first, then by its products' facts, then by words."""

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from tiercast.insight.concern_words import KNOWN, OTHER, Known
from tiercast.rules.ast import OnKind, Ruleset, Signal
from tiercast.rules.conditions import Type
from tiercast.rules.plain import compile_condition
from tiercast.rules.readings import readings

TEXT: Final = "event.text"
ITEM: Final = "item:"
"""Begins the key of a concern that a product's facts answer."""
MOST_WORDS: Final = 500
"""Words of products that comments are searched for."""
_BY_KEY: Final = {known.key: known for known in (*KNOWN, OTHER)}
_NOT_ASKED: Final = frozenset({"greeting", "noise", "abuse"})
"""Topics of comments that ask nothing."""


class Concern(NamedTuple):
    """What is asked about: for programs, and its titles."""

    key: str
    title: str
    title_zh: str


class Concerns:
    """Tells what comments of a room are about.

    Args:
        rulesets: of the room, in order. A signal that begins at comments and reads nothing but their text is a concern
            of theirs: what the merchant calls it is what the board calls it.
        words: what facts of products answer (``色号``), as the catalogue has it.
    """

    def __init__(self, rulesets: Sequence[Ruleset], words: Iterable[str] = ()) -> None:
        self._signals = [found for ruleset in rulesets for found in _signals(ruleset)]
        self._words = [(folded(word), word) for word in dict.fromkeys(words) if len(word.strip()) > 1]

    def of(self, text: str, topic: str = "") -> Concern | None:
        """What a comment is about; None: it asks nothing.

        Args:
            text: as it was said.
            topic: what the feed says that it is about, "" where it says nothing.
        """
        for concern, holds in self._signals:
            if holds((text,)):
                return concern
        plain = folded(text)
        for word, written in self._words:
            if word in plain:
                return Concern(f"{ITEM}{written}", written, written)
        if topic in _NOT_ASKED:
            return None
        if topic in _BY_KEY:
            return _concern(_BY_KEY[topic])
        return next((_concern(known) for known in (*KNOWN, OTHER) if known.looks.search(plain)), None)


def folded(text: str) -> str:
    """A text as it is compared: NFKC, case folded, trimmed."""
    return unicodedata.normalize("NFKC", text).casefold().strip()


class Facts:
    """What products' facts answer.

    Args:
        products: title and answered words of each that answers any.

    Attributes:
        words: of all of them, for `Concerns`.
    """

    def __init__(self, products: Iterable[tuple[str, Sequence[str]]] = ()) -> None:
        self._titles: dict[str, list[str]] = {}
        words: dict[str, None] = {}
        for title, answered in products:
            for word in answered:
                words[word] = None
                self._titles.setdefault(folded(word), []).append(title)
        self.words = tuple(sorted(words)[:MOST_WORDS])

    def answering(self, concern: Concern, most: int) -> tuple[str, ...]:
        """Titles of products whose facts answer a concern, by its key or one of its titles; at most `most`."""
        names = {folded(concern.key.removeprefix(ITEM)), folded(concern.title), folded(concern.title_zh)}
        return tuple(dict.fromkeys(title for name in sorted(names) for title in self._titles.get(name, ())))[:most]


def title_of(key: str) -> Concern | None:
    """The concern with a key that is known anyway; None: there is none."""
    known = _BY_KEY.get(key)
    return None if known is None else _concern(known)


def _concern(known: Known) -> Concern:
    return Concern(known.key, known.title, known.title_zh)


def _signals(ruleset: Ruleset) -> list[tuple[Concern, Callable[[Sequence[str]], bool | None]]]:
    return [
        (
            Concern(f"{ruleset.name}/{signal.name}", signal.title, signal.title),
            compile_condition(signal.when, (TEXT,), {TEXT: Type.TEXT}),
        )
        for signal in ruleset.signals
        if signal.when is not None and _is_concern(signal)
    ]


def _is_concern(signal: Signal) -> bool:
    """Whether a signal is about what is said and about nothing else, and has a title to say so."""
    comments = any(on.what is OnKind.EVENT and on.name == "comment" for on in signal.on)
    return bool(signal.title) and comments and readings(signal.when) == (TEXT,)
