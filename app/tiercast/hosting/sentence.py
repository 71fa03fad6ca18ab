"""A sentence for people, in both languages."""

from typing import NamedTuple


class Sentence(NamedTuple):
    """What is shown: the reader gets the one that they read."""

    english: str
    chinese: str

    def __str__(self) -> str:
        return self.english
