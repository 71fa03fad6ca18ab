"""Dead letters on the control connection: what could not be read, looked at, fed again, dropped."""

from typing import Final, TypeAlias

import msgspec

from tiercast.serve.protocol_base import CommandMessage, ReplyMessage


class ListLetters(CommandMessage, frozen=True, kw_only=True, tag="letters"):
    """Dead letters without their content, the newest first. Answer: `LettersReply`.

    Attributes:
        source: key; "" for all.
        before: only those with a lower number, 0 for all.
    """

    source: str = ""
    before: int = 0
    limit: int = 100


class ReadLetter(CommandMessage, frozen=True, kw_only=True, tag="letter"):
    """What stands in one; it may hold names. Answer: `LetterReply`."""

    number: int


class FeedLetters(CommandMessage, frozen=True, kw_only=True, tag="letters_feed"):
    """Read them again, after a mapping or plugin was mended. Answer: `FedReply`."""

    numbers: tuple[int, ...]


class DropLetters(CommandMessage, frozen=True, kw_only=True, tag="letters_drop"):
    """Forget them for ever. Answer: `Done`."""

    numbers: tuple[int, ...]


class LetterRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One dead letter: where it came from, where it stood there, and why it could not be read.

    Attributes:
        place_zh, reason_zh: in Chinese, "" where it is told in one language only.
    """

    number: int
    source: str
    place: str
    reason: str
    time: int
    place_zh: str = ""
    reason_zh: str = ""


class LettersReply(ReplyMessage, frozen=True, kw_only=True, tag="letters_reply"):
    """Dead letters; `counts`: how many there are of each source."""

    letters: tuple[LetterRow, ...]
    counts: dict[str, int] = msgspec.field(default_factory=dict)


class LetterReply(ReplyMessage, frozen=True, kw_only=True, tag="letter_reply"):
    """The content of one, cut after 100,000 characters."""

    number: int
    text: str


class FedReply(ReplyMessage, frozen=True, kw_only=True, tag="letters_fed"):
    """What became of them.

    Attributes:
        events: taken in; duplicates: known already.
        left, left_zh: why the others are still there, by number.
    """

    events: int = 0
    duplicates: int = 0
    left: dict[int, str] = msgspec.field(default_factory=dict)
    left_zh: dict[int, str] = msgspec.field(default_factory=dict)


LettersCommand: TypeAlias = ListLetters | ReadLetter | FeedLetters | DropLetters
LETTERS_READS: Final = (ListLetters, ReadLetter)
"""Those that change nothing."""
LettersReplies: TypeAlias = LettersReply | LetterReply | FedReply
